"""Five-year plans by their names (“十五”计划, 十四五, the 10th Five-Year Plan) and their years."""

import re

# The first year of each plan by its number as it is written in Chinese.
PLANS = {
    "六": 1981, "七": 1986, "八": 1991, "九": 1996, "十": 2001, "十一": 2006, "十二": 2011,
    "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031,
}  # fmt: skip
_ENGLISH = dict(
    zip(
        ("sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
         "fourteenth", "fifteenth", "sixteenth"),
        PLANS.values(), strict=True,
    )
)  # fmt: skip
_NUMBERED = dict(zip(map(str, range(6, 17)), PLANS.values(), strict=True))
_NEXT = r"(?=计划|规划|时期|期间|期末|末|以来|收官|五年|头[一两]?年|前[两三四]年|[”\"」』])"
_PLAN = re.compile(  # 十五 alone is a number
    rf"(?P<zh>十[一二三四五六])五|(?<![一二三四五六七八九十])(?P<short>[六七八九十])五{_NEXT}|"
    r"第(?P<whole>[六七八九十]|十[一二三四五六])个五年(?:计划|规划)|"
    rf"\b(?:(?P<number>\d\d?)th|(?P<en>{'|'.join(_ENGLISH)}))[\s-](?:five|5)[\s-]year\b"
)


def plan_years(folded: str) -> tuple[int, int] | None:
    """The first and the last year of the plan that a folded question names, None without one.

    Example:
        >>> plan_years("十四五期间"), plan_years("the tenth five-year plan")
        ((2021, 2025), (2001, 2005))
    """
    found = _PLAN.search(folded)
    if found is None:
        return None
    chinese = found["zh"] or found["short"] or found["whole"]
    number, name = found["number"] or "", found["en"] or ""
    first = PLANS.get(chinese) or _NUMBERED.get(number) or _ENGLISH.get(name)
    return (first, first + 4) if first else None
