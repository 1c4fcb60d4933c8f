"""English time expressions: in the first three quarters of 2024, last year, by the end of 2025."""

import re
from dataclasses import replace

from rag.observe.period import Mark
from rag.observe.scene import Scene

_MONTHS = {
    name: number
    for number, name in enumerate(
        "january february march april may june july august september october november "
        "december".split(),
        1,
    )
}
_MONTH = "|".join(_MONTHS)
_PARTS = {
    "first three quarters": (1, 9), "first half": (1, 6), "second half": (7, 12),
    "first quarter": (1, 3), "second quarter": (4, 6), "third quarter": (7, 9),
    "fourth quarter": (10, 12), "first nine months": (1, 9), "first eleven months": (1, 11),
    "first 11 months": (1, 11), "first six months": (1, 6), "first ten months": (1, 10),
    "first three months": (1, 3), "first nine month": (1, 9),
}  # fmt: skip
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_PLANS = {"11th": 2006, "12th": 2011, "13th": 2016, "14th": 2021, "15th": 2026}
_MARK = re.compile(
    rf"(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})"
    r"(?:\s(?:of|in)\s(?P<of>(?:19|20)\d\d|the year|last year|this year))?"
    rf"|(?:from\s)?(?P<m1>{_MONTH})\s(?:to|through|-|–)\s(?P<m2>{_MONTH})(?:,?\s(?:of\s)?(?P<of2>(?:19|20)\d\d))?"
    r"|(?P<from>(?:19|20)\d\d)\s?[-–—]\s?(?P<to>(?:19|20)\d\d)"
    r"|(?:from\s(?P<from2>(?:19|20)\d\d)\sto\s(?P<to2>(?:19|20)\d\d))"
    r"|(?:over|in|during)\sthe\s(?:past|last|previous)\s(?P<n>two|three|four|five|ten)\syears"
    r"|(?P<plan>1[1-5]th)\sfive-year\splan(?:\speriod)?"
    r"|(?P<word>last year|this year|next year|the past year|the year)"
    r"|(?<!\d)(?<!\d[.,])(?P<year>(?:19|20)\d\d)"
    r"(?![\d,.]\d|\d|th|\s?(?:billion|million|trillion|yuan|percent|%))"
)
_BASE = re.compile(
    r"(?:than|from|over|against|compared (?:with|to)|since|on)\s(?:that (?:of|in)\s)?$"
)


def find_english_marks(sentence: str, scene: Scene, year: int) -> list[Mark]:
    """The time expressions of a folded English sentence, as `find_marks` gives them."""
    marks: list[Mark] = []
    for match in _MARK.finditer(sentence):
        mark = _read(match, scene, year)
        if mark.kind == "year" and _BASE.search(sentence[: match.start()][-24:]):
            mark = replace(mark, kind="base")
        marks.append(mark)
    return marks


def _read(match: re.Match[str], scene: Scene, year: int) -> Mark:
    start, end = match.span()
    if match["part"]:
        return Mark(
            start, end, _months(_year(match["of"], scene, year), _PARTS[match["part"]]), "part"
        )
    if match["m1"]:
        months = (_MONTHS[match["m1"]], _MONTHS[match["m2"]])
        return Mark(start, end, _months(_year(match["of2"], scene, year), months), "part")
    if match["from"] or match["from2"]:
        first, last = match["from"] or match["from2"], match["to"] or match["to2"]
        return Mark(start, end, f"{first}/{last}", "span")
    if match["n"]:
        first = scene.data_year - _NUMBERS[match["n"]] + 1
        return Mark(start, end, f"{first}/{scene.data_year}", "span")
    if match["plan"]:
        return Mark(start, end, f"{_PLANS[match['plan']]}/{_PLANS[match['plan']] + 4}", "span")
    return Mark(start, end, str(_year(match["year"] or match["word"], scene, year)), "year")


def _year(word: str | None, scene: Scene, year: int) -> int:
    if word and word.isdigit():
        return int(word)
    named = {"this year": 0, "last year": -1, "the past year": -1, "next year": 1}
    return scene.report_year + named[word] if word in named else year


def _months(year: int, months: tuple[int, int]) -> str:
    return f"{year}-{months[0]:02d}/{year}-{months[1]:02d}"
