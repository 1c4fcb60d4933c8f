"""Which years, and which months of them, a text speaks of."""

import re
from collections.abc import Iterator

Months = tuple[int, int]  # the first and the last, both counted from 1
WHOLE: Months = (1, 12)

_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d.]*[\d万亿%])")
_RANGE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?\s*[—–~至到-]+\s*((?:19|20)\d\d)(?!\d)")
_COMPARED = re.compile(
    r"(?:比|较|\b(?:than|from|since|against|over|compared (?:with|to)))\s*(?:in )?(?:19|20)\d\d年?"
)
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_NUMBERS = dict(zip("two three four five six seven eight nine ten eleven".split(), range(2, 12)))  # noqa: B905
_DASH = r"\s*(?:[—–~至到-]+|to|through|and)\s*"
_NAMED: list[tuple[re.Pattern[str], Months]] = [
    (re.compile(r"前三季度|前三个季度|first three quarters"), (1, 9)),
    (re.compile(r"上半年|first half"), (1, 6)),
    (re.compile(r"下半年|second half"), (7, 12)),
    (re.compile(r"(?<!前)一季度|first quarter"), (1, 3)),
    (re.compile(r"(?<!前)二季度|second quarter"), (4, 6)),
    (re.compile(r"(?<!前)三季度|third quarter"), (7, 9)),
    (re.compile(r"四季度|fourth quarter|final quarter"), (10, 12)),
    (re.compile(r"全年|(?:whole|entire|full)[ -](?:of |year)|annual total|年度"), WHOLE),
]
_UNTIL = re.compile(
    rf"(?<!\d)1月?{_DASH}(?P<digits>\d{{1,2}})\s*月|前(?P<first>\d{{1,2}})个?月"
    rf"|\bjan(?:uary|\.)?{_DASH}(?P<name>{'|'.join(_MONTHS)})"
    rf"|first (?P<number>{'|'.join(_NUMBERS)}) months"
)


_DAY = re.compile(  # 7 January, January 7
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{'|'.join(_MONTHS)})"
    rf"|(?P<month_first>{'|'.join(_MONTHS)}) (?P<day_last>\d{{1,2}})"
    r"(?=\s*(?:[,.;:]|$|(?:19|20)\d\d)))"
)


def stands_as_day(folded: str, start: int, quoted: str) -> bool:
    """Whether an English day that begins at a place of a claim is one of folded quotations.

    Example:
        >>> stands_as_day("held on 7 january 2025", 8, "1月7日召开")
        True
    """
    for found in _DAY.finditer(folded):
        day, name = found["day"] or found["day_last"], found["month"] or found["month_first"]
        if start in (found.start("day"), found.start("day_last")):
            month = _MONTHS.index(name) + 1
            forms = rf"(?<!\d)0?{month}月0?{int(day)}日|\b{int(day)} {name}|{name} {int(day)}(?!\d)"
            return re.search(forms, quoted) is not None
    return False


def years(folded: str) -> set[int]:
    """The years that a folded text names; of a range all.

    Example:
        >>> sorted(years("2021—2023年，2025年突破2000亿元"))
        [2021, 2022, 2023, 2025]
    """
    found = {int(year) for year in _YEAR.findall(folded)}
    for first, last in _RANGE.findall(folded):
        found |= set(range(int(first), int(last) + 1))
    return found


def timeless(text: str) -> str:
    """A text of the same length whose years and sectors are no figures: 2024年甲、乙 is one list.

    Example:
        >>> timeless("2024年第一产业投资")
        '某某某某年某某产业投资'
    """
    without = re.sub(r"(?<![\d.])(?:19|20)\d\d(?=\s?年)", "某某某某", text)
    return re.sub("第[一二三](?=产业)", "某某", without)


def own_years(folded: str) -> set[int]:
    """The years that a folded text names, without those with which it compares.

    Example:
        >>> own_years("2007年为24.66万亿元,比2002年增长65.5%")
        {2007}
    """
    return years(_COMPARED.sub(" ", folded))


def months(folded: str) -> list[tuple[int, int, Months]]:
    """The parts of a year that a folded text names: where, and which months.

    Example:
        >>> months("前三季度和1—11月")
        [(0, 4, (1, 9)), (5, 10, (1, 11))]
    """
    return sorted(_parts(folded))


def _parts(folded: str) -> Iterator[tuple[int, int, Months]]:
    for pattern, part in _NAMED:
        for match in pattern.finditer(folded):
            yield match.start(), match.end(), part
    for match in _UNTIL.finditer(folded):
        last = match["digits"] or match["first"]
        if last is None:
            name, number = match["name"], match["number"]
            last = _MONTHS.index(name) + 1 if name else _NUMBERS[number]
        if 1 < int(last) <= 12:
            yield match.start(), match.end(), (1, int(last))


def period_years(period: str) -> set[int]:
    """The years of an ISO 8601 period: "2024", "2024-01/2024-09", "2021/2025".

    Example:
        >>> sorted(period_years("2021/2023"))
        [2021, 2022, 2023]
    """
    named = [int(year) for year in re.findall(r"(?:19|20)\d\d", period)]
    return set(range(min(named), max(named) + 1)) if named else set()


def period_months(period: str) -> Months | None:
    """The months of an ISO 8601 period within one year; None of several years.

    Example:
        >>> period_months("2024-01/2024-09"), period_months("2024"), period_months("2021/2025")
        ((1, 9), (1, 12), None)
    """
    if re.fullmatch(r"\d{4}", period):
        return WHOLE
    found = re.fullmatch(r"(\d{4})-(\d\d)(?:/(\d{4})-(\d\d))?", period)
    if not found or (found[3] and found[3] != found[1]):
        return None
    return int(found[2]), int(found[4] or found[2])
