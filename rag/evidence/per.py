"""Figures by so many people (每千人口, 千人床位数, per 1,000) and by time (每月, a month)."""

import re

from rag.schema import Question
from rag.text import fold

_PER = re.compile(
    r"(?P<zh>每一?[十百千万]+)(?=名|位|户|[\u3400-\u9fff]{0,2}人)|"
    r"\bper (?P<en>1,?000|thousand|10,?000|100,?000|100|million)\b"
)
_ENGLISH = {
    "100": "每百", "1000": "每千", "thousand": "每千", "10000": "每万", "100000": "每十万",
    "million": "每百万",
}  # fmt: skip
_NUMERAL = "[\\d一二两三四五六七八九十百千万几数上]"


def tells_per(question: Question, folded: str) -> bool | None:
    """Whether a text counts by so many people as the question does; None where it does not."""
    found = _PER.search(fold(question.resolved))
    if found is None:
        return None
    wanted = (found["zh"] or "").replace("一", "") or _ENGLISH[found["en"].replace(",", "")]
    bare = rf"(?<!{_NUMERAL}){wanted[1:]}(?=人|户)"
    spoken = wanted in folded or re.search(bare, folded) is not None
    return spoken or f"per {found['en']}" in folded


_BY_TIME = {  # how questions and reports say that a figure is of each year, month or day
    "year": re.compile(
        r"每一?年|(?<![过去这近上下又同前新])一年(?![级来内前后])|年均|"
        r"(?<![\d一二三四五六七八九十零〇今去本上当全近往来几多半明后前老青少中成学周同历整个])"
        r"年(?=[\u3400-\u9fff]{2})|"
        r"\b(?:a|per|each|every) year\b(?! (?:ago|earlier|before|later))|"
        r"\b(?:annual(?:ly)?|yearly)\b"
    ),
    "month": re.compile(
        r"每个?月|一个?月(?!\d)|月均|(?<![\d一二三四五六七八九十本上当个])月(?=[\u3400-\u9fff]{2})|"
        r"\b(?:a|per|each|every) month\b|\bmonthly\b"
    ),
    "day": re.compile(r"每[日天]|一天|日均|\b(?:a|per|each|every) day\b|\bdaily\b"),
}


def tells_time(question: Question, folded: str) -> bool:
    """Whether a text counts by the year, the month or the day, and by that of the question."""
    asked, told = (
        [time for time, pattern in _BY_TIME.items() if pattern.search(text)]
        for text in (fold(question.resolved), folded)
    )
    return len(asked) == 1 and asked == told
