"""Times named in a question, as ISO 8601 intervals: 2024, 2024-01/2024-09, 2021/2025."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.glossary.plans import plan_years
from rag.text import fold

_REPORT = re.compile(  # the year of a report, which is neither asked for nor ends a range
    r"(?<![到至—–~-])(?<!\bto )(?:"
    r"(?<!\d)((?:19|20)\d\d)\s*年?度?的?(?:国务院|省|市|区)?(?:政府)?工作报告|"
    r"(?<!\d)((?:19|20)\d\d)\s*年(?:年?初)?的?各?(?:城市|地市|省份|省市|地区|区县|[省市区县州])?(?:政府)?(?:工作)?报告|"
    r"(?<!\d)((?:19|20)\d\d)\s*年(?!以来|至今)(?:年?初)?的?[\u3400-\u9fff]{0,8}?"
    r"(?:(?:政府|国务院|中央|国家|总理|[省市区县州]长?)的?(?:工作)?报告|(?:政府|国务院)的?说法)|"
    r"(?<!\d)((?:19|20)\d\d)\s*年(?:[那这该][一]?[版期份])?[\u3400-\u9fff]{0,12}?报道|"
    r"(?<!\d)((?:19|20)\d\d)年?(?=[和与、及]\s*(?:19|20)\d\d年的?[\u3400-\u9fff]{0,8}?报告)|"
    r"\b((?:19|20)\d\d)(?= and (?:19|20)\d\d (?:[a-z]+ ){0,3}?reports\b)|"
    r"\b(?:early[- ])?((?:19|20)\d\d) (?:government |state council |provincial |municipal |city |"
    r"annual )*(?:work )?reports?\b|"
    r"(?<!\bin )\b((?:19|20)\d\d) "
    r"(?:(?!(?:what|which|who|how|do|does|did|is|are|was|were|as|per|by|in|of|to|the|a|an|any|"
    r"this|that)\b)[a-z'’-]+ ){0,4}?reports?\b|"
    r"\breports? (?:(?:delivered|given|made|presented|published|released|issued|tabled|read)"
    r"(?: (?:in|at))?(?: the)?(?: early| start of| beginning of| january| february)*|"
    r"(?:of|from|in)(?: the)?(?: early| start of| beginning of| january| february)+|from)"
    r" ((?:19|20)\d\d)\b)"
)
_REPORTS = re.compile(  # reports of a span of years, which is asked for
    r"\breports? (?:from|of|between)(?: the years)? (?:19|20)\d\d (?:to|and|through|until|-|–) "
    r"(?:19|20)\d\d\b|"
    r"\b(?:19|20)\d\d\s?(?:to|through|-|–|—)\s?(?:19|20)\d\d (?:[a-z]+ ){0,3}reports\b|"
    r"(?:19|20)\d\d年?[至到—–~-](?:19|20)\d\d年?的?(?:[\u3400-\u9fff]{0,6}?)(?:工作)?报告"
)
_THIS_REPORT = re.compile(  # names a report, and no time of what it says
    r"(?:今年|去年|本年度?)的?(?:政府)?(?:工作)?报告|"
    r"\bthis year['’]s (?:\w+ ){0,3}?reports?\b|\breports? (?:of )?this year\b"
)

_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?!\d)(?!\s*(?:亿|万|个|家|公里|元|%))")
_SHORT_YEAR = re.compile(
    r"(?<![\d.近达用时了这去前后满约超逾隔第])([029]\d)年(?!来|内|间|期|代|以来|多|后|前|才)"
)
_FISCAL_YEAR = re.compile(r"\bfy\s?'?(?:20)?(2\d)\b")
_YEAR_RANGE = re.compile(
    r"((?:19|20)\d\d)\s*年?\s*(?:至|到|—|–|-|~|to|through|(?<=between \d{4} )and)\s*((?:19|20)\d\d)"
)
_BASE = re.compile(  # nor is the day that a stock is measured against
    r"\bsince (?:the )?(?:end|close|start|beginning) of (?:19|20)\d\d\b|"
    r"[比较](?:19|20)\d\d年年?[底末初]"
)
_OPENING = re.compile(  # what stands at the opening of a year is how the year before ended
    r"(?:截[至止]到?|到)(20\d\d)年(?:年?初|开年|1月初?)|"
    r"\b(?:as of|as at|by|at) (?:the )?(?:early|start of|beginning of|opening of|january|"
    r"1 january) (20\d\d)\b"
)
_RELATIVE = [
    (re.compile(r"前年|\byear before last\b"), -2),
    (re.compile(r"去年|\blast year\b|\bpast year\b"), -1),
    (re.compile(r"今年|本年|当年|\bthis year\b|\bcurrent year\b"), 0),
    (re.compile(r"明年|\bnext year\b"), 1),
]
_STEPS = [  # from the year that was spoken of, in a conversation
    (re.compile(r"上一?年|前一年|\b(?:previous|prior|preceding) year\b|\byear before(?! last)\b|"
                r"\byear earlier\b"), -1),
    (re.compile(r"下一年|次年|后一年|\bfollowing year\b|\byear after\b"), 1),
]  # fmt: skip
_COMPARED = re.compile(  # a year that growth is measured against is not the year asked for
    r"(?:比|较|跟|与|和)(?:去年|上一?年|前一年)(?:同期|同比|相比)?|\byear[- ](?:on|over)[- ]year\b|"
    r"\b(?:than|from|over|on|with|to|against) (?:in )?(?:the )?"
    r"(?:last year|previous year|prior year|preceding year|year before|year earlier)\b"
)
_MONTHS = re.compile(r"1\s*月?\s*(?:至|到|—|–|-|~)\s*(1[0-2]|[2-9])\s*月|前(1[0-2]|[2-9])个?月")
_HAN_MONTHS = re.compile(r"(?:前|一至|一到)(十[一二]?|[二三四五六七八九])(?:个月|月份?)")
_HAN_NUMBERS = {name: at for at, name in enumerate("一二三四五六七八九十", 1)} | {
    "十一": 11, "十二": 12,
}  # fmt: skip
_NAMED_MONTHS = re.compile(
    r"\bjan(?:uary|\.)?\s*(?:-|–|—|to|through|until|till)\s*"
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
_EN_MONTHS = re.compile(
    r"\b(?:first|opening) (two|three|four|five|six|seven|eight|nine|ten|eleven|\d\d?) months\b|"
    r"\b(nine|eleven)-month\b"
)
_EN_MONTH_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11,
}  # fmt: skip
_PARTS = [
    (re.compile(r"前[三3]个?季度|三季度累计|\b(?:first|opening) (?:three|3) quarters|"
                r"\bq1\s*[-–—]\s*q3\b|\bthree quarters of (?:19|20)\d\d"), "01", "09"),
    (re.compile(r"上半年|前[两二2]个?季度|\bfirst[- ]half\b|\bh1\b|\b1h\b|二季度累计|"
                r"\bfirst two quarters\b"), "01", "06"),
    (re.compile(r"下半年|\bsecond[- ]half\b|\bh2\b|\b2h\b"), "07", "12"),
    (re.compile(r"一季度|首季|第?1季度|\bfirst[- ]quarter\b|\bq1\b|\b1q\b"), "01", "03"),
    (re.compile(r"二季度|第?2季度|\bsecond[- ]quarter\b|\bq2\b|\b2q\b"), "04", "06"),
    (re.compile(r"三季度|第?3季度|\bthird[- ]quarter\b|\bq3\b|\b3q\b"), "07", "09"),
    (re.compile(r"四季度|第?4季度|\b(?:fourth|last|final)[- ]quarter\b|\bq4\b|\b4q\b"), "10", "12"),
]  # fmt: skip
_FULL_YEAR = re.compile(r"全年|年度|full[- ]year|whole year|entire year|annual")


@dataclass(frozen=True, slots=True)
class Time:
    """What a question says of time.

    `relative` is years from the report year, `steps` years from the year spoken of before (from
    the report year where there was none): both unresolved.
    """

    years: tuple[int, ...] = ()
    relative: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()
    part: tuple[str, str] | None = None  # first and last month, "01".."12"
    span: tuple[int, int] | None = None  # a plan or a range of years
    full_year: bool = False
    whole: tuple[int, ...] = ()  # years that the part does not belong to

    @property
    def named(self) -> bool:
        """Whether any time is named."""
        return bool(
            self.years or self.relative or self.steps or self.part or self.span or self.full_year
        )

    def periods(self, report_year: int | None, spoken: int | None = None) -> tuple[str, ...]:
        """ISO intervals; relative years count from the report year or the year `spoken` of."""
        if self.span:
            return (f"{self.span[0]}/{self.span[1]}",)
        years = list(self.years)
        if report_year is not None:
            years += [report_year + offset for offset in self.relative]
        before = report_year if spoken is None else spoken
        if before is not None:
            years += [before + offset for offset in self.steps]
        if not years and spoken is not None and (self.part or self.full_year):
            years = [spoken]
        if self.part is None:
            return tuple(str(year) for year in dict.fromkeys(years))
        if not years and report_year is not None:
            years = [report_year - 1]
        first, last = self.part
        return tuple(
            str(year) if year in self.whole else f"{year}-{first}/{year}-{last}"
            for year in dict.fromkeys(years)
        )


def read_time(text: str, in_conversation: bool = False) -> Time:
    """What a Chinese or English question says of time.

    Example:
        >>> read_time("黄浦区2024年前三季度GDP").periods(2025)
        ('2024-01/2024-09',)
    """
    named = _REPORTS.sub(lambda m: " to ".join(_YEAR.findall(m[0])), fold(text))
    for unasked in (_REPORT, _THIS_REPORT, _BASE):
        named = unasked.sub(" ", named)
    folded = _OPENING.sub(_year_before, named)
    span = _span(folded)
    years = () if span else tuple(dict.fromkeys(int(y) for y in _years(folded)))
    compared = _COMPARED.sub(" ", folded)
    said = compared if in_conversation else folded
    relative = () if years or span else _offsets(said, _RELATIVE)
    steps = () if years or span or relative else _offsets(said, _STEPS)
    whole = _whole_years(folded) if len(years) > 1 else ()
    full_year = bool(_FULL_YEAR.search(folded))
    return Time(years, relative, steps, _part(folded), span, full_year, whole)


_STANDS = re.compile(r"\b(?:ha[ds]|have|was|were|is|are|stood|exist\w*)\b")


def _year_before(opening: re.Match[str]) -> str:
    """The year before, as whose end the opening of a year counts; what was done then is of it."""
    before = re.split(r"[.;?!]", opening.string[: opening.start()])[-1]
    after = re.split(r"[.;?!]", opening.string[opening.end() :])[0]
    if opening[0].startswith("at ") and not _STANDS.search(f"{before} {after}"):
        return opening[0]
    return f" {int(opening[opening.lastindex or 0]) - 1}年 "


def spoken_year(periods: tuple[str, ...]) -> int | None:
    """The one year that the periods of a question are in, if it is one."""
    years = {period[:4] for period in periods} | {period.split("/")[-1][:4] for period in periods}
    return int(years.pop()) if len(years) == 1 else None


def report_years(text: str) -> tuple[int, ...]:
    """The years of the reports that a question names (2025年政府工作报告, the 2025 report)."""
    single = _REPORTS.sub(" ", fold(text))
    return tuple(int(m[m.lastindex or 0]) for m in _REPORT.finditer(single))


def report_spans(text: str) -> list[tuple[int, int]]:
    """Where a question names reports by their year."""
    folded = fold(text)
    return [f.span() for named in (_REPORTS, _REPORT) for f in named.finditer(folded)]


def _years(text: str) -> list[str]:
    short = [*_SHORT_YEAR.findall(text), *_FISCAL_YEAR.findall(text)]
    return _YEAR.findall(text) + [("19" if year >= "90" else "20") + year for year in short]


def _offsets(text: str, patterns: Sequence[tuple[re.Pattern[str], int]]) -> tuple[int, ...]:
    return tuple(offset for pattern, offset in patterns if pattern.search(text))


_OF_PLAN = re.compile(  # “十四五”建设目标的完成率 is of a year
    r"五[”\"」』]?的?(?:规划|建设|发展|主要)*(?:目标|任务|指标)的?(?:完成|实现|达成)(?:率|情况|进度|度)"
)


def _span(text: str) -> tuple[int, int] | None:
    plan = plan_years(text)
    if plan is not None:
        return None if _OF_PLAN.search(text) else plan
    found = _YEAR_RANGE.search(text)
    if found and int(found[2]) > int(found[1]) + 1:
        return int(found[1]), int(found[2])
    return None


def _part(text: str) -> tuple[str, str] | None:
    months = _months(text)
    if months:
        return "01", f"{months:02d}"
    for pattern, first, last in _PARTS:
        if pattern.search(text):
            return first, last
    return None


_JOINED = re.compile(r"\s*年?\s*(?:和|与|及|、|至|到|-|–|—|~|,|and|or|to|vs\.?|versus)\s*")
_OF_YEAR = re.compile(r"\s*年?度?的?\s*")
_IN_YEAR = re.compile(r"\s*(?:,|of|in|for)?\s*")


def _whole_years(text: str) -> tuple[int, ...]:
    """The years named whole beside one of which a part is named (2025年目标比2024年前三季度)."""
    years = list(_YEAR.finditer(text))
    parts = [part.span() for pattern, *_ in _PARTS for part in pattern.finditer(text)]
    parts += [part.span() for pattern in _MONTH_FORMS for part in pattern.finditer(text)]
    bound = {
        year.start() for year in years for start, end in parts
        if start <= year.start() < end
        or (year.end() <= start and _OF_YEAR.fullmatch(text, year.end(), start))
        or (end <= year.start() and _IN_YEAR.fullmatch(text, end, year.start()))
    }  # fmt: skip
    for left, right in pairwise(years):
        if bound & {left.start(), right.start()} and _JOINED.fullmatch(
            text, left.end(), right.start()
        ):
            bound |= {left.start(), right.start()}
    partial = {int(year[1]) for year in years if year.start() in bound}
    return tuple(int(year[1]) for year in years if int(year[1]) not in partial) if partial else ()


_MONTH_FORMS = (_MONTHS, _HAN_MONTHS, _NAMED_MONTHS, _EN_MONTHS)


def _months(text: str) -> int | None:
    """How many months of the year from January on are named."""
    if found := _MONTHS.search(text):
        return int(found[1] or found[2])
    if found := _HAN_MONTHS.search(text):
        return _HAN_NUMBERS[found[1]]
    if found := _EN_MONTHS.search(text):
        number = found[1] or found[2]
        return int(number) if number.isdigit() else _EN_MONTH_NUMBERS[number]
    if found := _NAMED_MONTHS.search(text):
        return _MONTH_NUMBERS.index(found[1]) + 1
    return None
