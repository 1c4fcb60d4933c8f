"""Which year a report is given in and which year's results it reports."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_YEAR = r"((?:19|20)\d\d)"
_REVIEW = re.compile(
    rf"{_YEAR}\s?年(?:度)?(?:(?:全[市省区县州]|政府|主要|的)*工作)(?:的)?(?:回顾|总结|情况|完成)"
    rf"|(?:回顾|总结){_YEAR}\s?年"
    rf"|{_YEAR}\s?年.{{0,12}}(?:回顾|总结|完成情况|主要成绩)"
    rf"|(?:review|achievements|work).{{0,30}}\bin {_YEAR}|{_YEAR} in review",
    re.IGNORECASE,
)
_PLAN = re.compile(
    rf"部署{_YEAR}\s?年"
    rf"|{_YEAR}\s?年.{{0,20}}(?:工作(?:安排|建议|部署|任务|打算|总体|重点|思路)"
    r"|(?:重点|主要)工作|(?:主要|目标|重点)任务|总体要求|(?:预期|发展)目标)"
    rf"|(?:tasks|plans?|targets|goals|priorities).{{0,30}}\b(?:for|in) {_YEAR}",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"{_YEAR}\s?年(?:度)?.{{0,40}}(?:工\s?作\s?报\s?告|报告)|政府工作报告[（(\s]*{_YEAR}"
    rf"|{_YEAR}.{{0,20}}(?:report|government work)"
    rf"|report.{{0,60}}{_YEAR}",
    re.IGNORECASE,
)
_SESSION = re.compile(rf"{_YEAR}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日.{{0,60}}(?:会议|大会)")
_BULLETIN = re.compile(
    rf"{_YEAR}\s?年.{{0,30}}(?:统计公报|年鉴|决算|执行情况|statistical)", re.IGNORECASE
)
_TABLED = re.compile(
    rf"{_YEAR}\s?年(?:(?!预期|目标|计划|任务).){{0,24}}(?:指标|经济运行|主要数据|统计表|一览表|情况表)"
)
_PART_YEAR = re.compile(
    "上半年|半年度|[一二三四1-4]季度|前[一二三]季度|1[—–-]\\d{1,2}月|first half|first quarter"
)
_PART = re.compile(rf"{_YEAR}\s?年?(?:{_PART_YEAR.pattern})", re.IGNORECASE)
_THEN = re.compile(
    rf"(?:^|\n)[^\n]{{0,12}}?{_YEAR}\s?年(?:[，,]|是|以来|全)|(?:^|\n)In {_YEAR}\b|\n{_YEAR} was\b"
)
_ANY = re.compile(rf"(?<!\d){_YEAR}\s?年|\bin {_YEAR}\b|\bfor {_YEAR}\b", re.IGNORECASE)
_NAMED = re.compile(rf"(?<!\d){_YEAR}(?!\d)")


@dataclass(frozen=True, slots=True)
class Years:
    """`report`: given in it, and its targets are set; `data`: its results are reported."""

    report: int | None
    data: int | None
    warning: str = ""


def find_years(
    front: Mapping[str, str], name: str, headings: Iterable[str], lines: Sequence[str], text: str
) -> Years:
    """Years from front matter, headings, session date, title, opening paragraphs, file name.

    `lines` is the head of the document, `text` its body. What the content says wins over the name.
    """
    stated = _number(front.get("report_year")), _number(front.get("data_year"))
    found = _from_content(list(headings), lines, text)
    named = _last(_NAMED.findall(name))
    report = stated[0] or found.report
    data = stated[1] or found.data
    warning = ""
    if report is None and data is None and named:
        report = named
    elif named and named not in (report, data) and not stated[0]:
        warning = f"The file name says {named}, the text reports on {data} for {report}."
    if report is None and data is not None:
        report = data + 1
    if data is None and report is not None:
        data = report if _PART_YEAR.search(" ".join(lines[:3])) else report - 1
    return Years(report, data, warning)


def _from_content(headings: Sequence[str], lines: Sequence[str], text: str) -> Years:
    part = _first(_PART, [line for line in lines[:1] if len(line) <= 60])
    if part:
        return Years(part, part)
    review = _first(_REVIEW, headings) or _first(_REVIEW, lines)
    plan = _first(_PLAN, headings) or _first(_PLAN, lines)
    if review or plan:
        plan = plan if plan and (not review or plan > review) else None
        return Years(plan or (review or 0) + 1, review or (plan or 0) - 1)
    session = _first(_SESSION, lines)
    titled = _first(_TITLED, lines)
    bulletin = _first(_BULLETIN, lines) or _first(
        _TABLED, [line for line in lines if len(line) < 40]
    )
    if bulletin and not (titled and titled > bulletin):
        return Years(bulletin + 1, bulletin)
    report = titled or session
    if report:
        return Years(report, report - 1)
    return _from_body(text)


def _from_body(text: str) -> Years:
    """The two years in a row that are named most: one reported on, the next planned for."""
    opened = Counter(int(next(filter(None, groups))) for groups in _THEN.findall(text[:6000]))
    counted = Counter(int(next(filter(None, groups))) for groups in _ANY.findall(text))
    often = {year for year in counted if counted[year] >= 3} | set(opened)
    candidates = often or set(counted)
    if not candidates:
        return Years(None, None)
    weight = counted + opened + opened
    first = {year - 1 for year in candidates if weight[year - 1]} | candidates
    data = max(first, key=lambda year: (weight[year] + weight[year + 1], weight[year]))
    return Years(data + 1, data)


def _first(pattern: re.Pattern[str], lines: Iterable[str]) -> int | None:
    for line in lines:
        match = pattern.search(line)
        if match:
            return int(next(filter(None, match.groups())))
    return None


def _last(years: Sequence[str]) -> int | None:
    return int(years[0]) if years else None


def _number(value: str | None) -> int | None:
    match = re.search(r"(?:19|20)\d\d", value or "")
    return int(match.group()) if match else None
