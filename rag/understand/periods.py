"""Times named in a question, as ISO 8601 intervals: 2024, 2024-01/2024-09, 2021/2025."""

import re
from dataclasses import dataclass

from rag.text import fold

_REPORT = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*年?度?的?(?:国务院|省|市|区)?(?:政府)?工作报告|"
    r"\b((?:19|20)\d\d) (?:government |state council |provincial |annual )*(?:work )?reports?\b"
)
_PLANS = {
    "十二五": (2011, 2015),
    "十三五": (2016, 2020),
    "十四五": (2021, 2025),
    "十五五": (2026, 2030),
}
_EN_PLANS = {"12": (2011, 2015), "13": (2016, 2020), "14": (2021, 2025), "15": (2026, 2030)}

_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?!\d)(?!\s*(?:亿|万|个|家|公里|元|%))")
_SHORT_YEAR = re.compile(r"(?<!\d)(2[0-9])年(?!来|内|间|期)")
_YEAR_RANGE = re.compile(
    r"((?:19|20)\d\d)\s*年?\s*(?:至|到|—|–|-|~|to|through|and)\s*((?:19|20)\d\d)"
)
_PLAN = re.compile(r"十[二三四五]五")
_EN_PLAN = re.compile(r"\b(1[2-5])th five-year\b")
_RELATIVE = [
    (re.compile(r"前年|year before last"), -2),
    (re.compile(r"去年|上年|上一年|last year|previous year|past year"), -1),
    (re.compile(r"今年|本年|当年|this year|current year"), 0),
    (re.compile(r"明年|下一年|next year|following year"), 1),
]
_MONTHS = re.compile(r"1\s*月?\s*(?:至|到|—|–|-|~)\s*(1[0-2]|[2-9])\s*月|前(1[0-2]|[2-9])个?月")
_NAMED_MONTHS = re.compile(
    r"\bjan(?:uary)?\s*(?:-|–|—|to|through)\s*"
    r"(feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
)
_MONTH_NUMBERS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_EN_MONTHS = re.compile(r"first (two|three|four|five|seven|eight|ten|eleven) months")
_EN_MONTH_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "ten": 10, "eleven": 11,
}  # fmt: skip
_PARTS = [
    (re.compile(r"前三季度|前3季度|三季度累计|first three quarters|first nine months"), "01", "09"),
    (re.compile(r"上半年|前两季度|first half|\bh1\b|二季度累计|first six months"), "01", "06"),
    (re.compile(r"下半年|second half|\bh2\b"), "07", "12"),
    (re.compile(r"一季度|第1季度|first quarter|\bq1\b"), "01", "03"),
    (re.compile(r"二季度|第2季度|second quarter|\bq2\b"), "04", "06"),
    (re.compile(r"三季度|第3季度|third quarter|\bq3\b"), "07", "09"),
    (re.compile(r"四季度|第4季度|fourth quarter|\bq4\b"), "10", "12"),
]
_FULL_YEAR = re.compile(r"全年|年度|full[- ]year|whole year|entire year|annual")


@dataclass(frozen=True, slots=True)
class Time:
    """What a question says of time; `relative` is years from the report year, unresolved."""

    years: tuple[int, ...] = ()
    relative: tuple[int, ...] = ()
    part: tuple[str, str] | None = None  # first and last month, "01".."12"
    span: tuple[int, int] | None = None  # a plan or a range of years
    full_year: bool = False

    @property
    def named(self) -> bool:
        """Whether any time is named."""
        return bool(self.years or self.relative or self.part or self.span)

    def periods(self, report_year: int | None) -> tuple[str, ...]:
        """ISO intervals, with relative years resolved against the report year."""
        if self.span:
            return (f"{self.span[0]}/{self.span[1]}",)
        years = list(self.years)
        if report_year is not None:
            years += [report_year + offset for offset in self.relative]
        if self.part is None:
            return tuple(str(year) for year in dict.fromkeys(years))
        if not years and report_year is not None:
            years = [report_year - 1]
        first, last = self.part
        return tuple(f"{year}-{first}/{year}-{last}" for year in dict.fromkeys(years))


def read_time(text: str) -> Time:
    """What a Chinese or English question says of time.

    Example:
        >>> read_time("黄浦区2024年前三季度GDP").periods(2025)
        ('2024-01/2024-09',)
    """
    folded = _REPORT.sub(" ", fold(text))
    span = _span(folded)
    years = () if span else tuple(dict.fromkeys(int(y) for y in _years(folded)))
    relative = () if years or span else _relative(folded)
    part = _part(folded)
    return Time(years, relative, part, span, bool(_FULL_YEAR.search(folded)))


def report_years(text: str) -> tuple[int, ...]:
    """The years of the reports that a question names (2025年政府工作报告, the 2025 report)."""
    return tuple(int(m[1] or m[2]) for m in _REPORT.finditer(fold(text)))


def _years(text: str) -> list[str]:
    return _YEAR.findall(text) + ["20" + y for y in _SHORT_YEAR.findall(text)]


def _relative(text: str) -> tuple[int, ...]:
    return tuple(offset for pattern, offset in _RELATIVE if pattern.search(text))


def _span(text: str) -> tuple[int, int] | None:
    if found := _PLAN.search(text):
        return _PLANS[found.group()]
    if found := _EN_PLAN.search(text):
        return _EN_PLANS[found.group(1)]
    found = _YEAR_RANGE.search(text)
    if found and int(found[2]) > int(found[1]) + 1 and not found.group().strip().endswith("and"):
        return int(found[1]), int(found[2])
    return None


def _part(text: str) -> tuple[str, str] | None:
    if found := _MONTHS.search(text):
        return "01", f"{int(found[1] or found[2]):02d}"
    if found := _EN_MONTHS.search(text):
        return "01", f"{_EN_MONTH_NUMBERS[found[1]]:02d}"
    if found := _NAMED_MONTHS.search(text):
        return "01", f"{_MONTH_NUMBERS.index(found[1]) + 1:02d}"
    for pattern, first, last in _PARTS:
        if pattern.search(text):
            return first, last
    return None
