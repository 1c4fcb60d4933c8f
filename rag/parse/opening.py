"""What the opening lines of a report say: meeting, date, speaker, source."""

import re
from collections.abc import Sequence

from rag.parse.headings import OFFICES

_DATE = re.compile(r"((?:19|20)\d\d)\s?[年/.-]\s?(\d{1,2})\s?[月/.-]\s?(\d{1,2})\s?日?")
_MONTHS = "january february march april may june july august september october november december"
_ENGLISH_DATE = re.compile(
    rf"\b({_MONTHS.replace(' ', '|')})\s+(\d{{1,2}}),?\s+((?:19|20)\d\d)", re.IGNORECASE
)
_MEETING = re.compile(
    r"(?:在|于|上午|下午|日[，,]?)?([\u4e00-\u9fff]{2,24}?(?:第[一二三四五六七八九十\d]{1,4}届|[一二三四五六七八九十]{1,4}届)\s?[\u4e00-\u9fff]{0,12}?"
    r"(?:人民代表大会|人大)(?:常务委员会)?\s?第?[一二三四五六七八九十\d]{1,4}次\s?会议)"
)
_NATIONAL_MEETING = re.compile(r"(第\S{1,4}届全国人民代表大会(?:第\S{1,3}次会议)?)")
_ENGLISH_MEETING = re.compile(
    r"((?:the )?[A-Z][a-z]+(?: [A-Z][a-z-]+)? Session of the [\w\s-]{3,60}?"
    r"People['’]s Congress(?: of [A-Z]\w+(?: \w+)?)?)",
    re.IGNORECASE,
)
_HAN = r"[\u4e00-\u9fff]"
_NAME = (
    rf"(?!同志){_HAN}{{2,3}}(?=同志|作)|{_HAN}{{2,6}}·{_HAN}{{2,6}}|{_HAN}{{2,4}}"
    rf"|{_HAN}[\s\u2003]+{_HAN}"
)
_SPEAKER = (
    re.compile(
        rf"(?:{OFFICES})[\s\u3000\u2003]*({_NAME})(?=同志|作政府|作|在|$|[\s\u3000）)，,。])"
    ),
    re.compile(rf"(?:日|[\s，,])([\u4e00-\u9fff]{{2,3}})(?:代)?(?:{OFFICES})在"),
)
_ENGLISH_SPEAKER = re.compile(
    r"\b([A-Z][a-z]+(?: [A-Z][a-z'’]+){1,2}),\s+(?:Premier|Mayor|Governor|Chairman|District)"
)
_SOURCE = re.compile(
    r"(?:信息)?来源\s?[：:]\s?([^\s\u3000]{2,30})|^Source:\s*(.{2,40})", re.IGNORECASE
)
MASTHEAD = re.compile(
    r"([\u4e00-\u9fff]{2,6}(?:[日晚早晨时商导新周]|都市|青年|法治|经济)报)()\s*.{0,20}(?:\d{4}年|\d版)"
)
SPACED = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")


def find_meeting(lines: Sequence[str]) -> str | None:
    """The congress session at which the report was given."""
    for line in lines:
        match = (
            _NATIONAL_MEETING.search(line) or _MEETING.search(line) or _ENGLISH_MEETING.search(line)
        )
        if match:
            return re.sub(r"^.*?[在于日](?=[\u4e00-\u9fff]{2})", "", SPACED.sub("", match.group(1)))
    return None


def find_date(lines: Sequence[str]) -> str | None:
    """The first full date of the lines, ISO 8601."""
    return next((iso for line in lines if (iso := iso_date(line))), None)


def iso_date(text: str) -> str | None:
    """The first date of a text in ISO 8601: 2025年1月8日, 2025-01-08, January 8, 2025."""
    match = _DATE.search(text)
    if match:
        year, month, day = (int(part) for part in match.groups())
    else:
        english = _ENGLISH_DATE.search(text)
        if not english:
            return None
        month = _MONTHS.split().index(english.group(1).lower()) + 1
        day, year = int(english.group(2)), int(english.group(3))
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def find_speaker(lines: Sequence[str]) -> str | None:
    """Who gave the report."""
    for line in lines:
        if len(line) > 120:
            continue
        for pattern in _SPEAKER:
            match = pattern.search(line)
            if match:
                return re.sub(r"[\s\u3000\u2003]", "", match.group(1))
        english = _ENGLISH_SPEAKER.search(line)
        if english:
            return english.group(1)
    return None


def find_source(lines: Sequence[str]) -> str | None:
    """The source that the lines name (来源：…), or the newspaper of a masthead."""
    for line in lines:
        match = _SOURCE.search(line) or (MASTHEAD.match(line) if len(line) <= 40 else None)
        if match:
            return match.group(1) or match.group(2)
    return None
