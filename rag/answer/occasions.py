"""When, where and by whom reports were given, as each says of itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.schema import Document, Section
from rag.text import sentences

OPENING = 1200  # characters in which a report says who gives it, and when
_QUOTED = 2  # sentences of a page that name them
_OFFICES = "区长|市长|省长|州长|县长|旗长|盟长|主席|总理|主任|专员"
_HOLDER = re.compile(
    rf"(?P<office>(?:代理?)?(?:{_OFFICES}))(?P<name>[\u4e00-\u9fff]{{2,3}}?)"
    r"(?=在|所?作|介绍|透露|表示|代表|[,，。]|向)"
)
_TITLED = re.compile(rf"(?:代理?)?(?:{_OFFICES})")
_DATED = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日")
_MEETING = re.compile(
    r"[\u4e00-\u9fff]{2,8}?第?[一二三四五六七八九十]{1,3}届(?:人民代表大会|人大)"
    r"第?[一二三四五六七八九十]{1,3}次会议"
)
_LEADING = re.compile(r"^.*[在的于]")  # 上午开幕的闵行区…
_NAMED = re.compile(
    rf"{_HOLDER.pattern}|"
    r"\d{1,2}月\d{1,2}日[^。\n]{0,40}(?:会议|大会|大[一二三四五六七八九十]次|两会)"
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """The giving of a report; what its text does not say is empty. `date` is ISO 8601."""

    document: str
    area: str
    year: int | None
    speaker: str
    office: str
    date: str
    meeting: str
    spans: tuple[tuple[int, int], ...]  # where the text says so
    of_page: bool = False  # told by a page of several reports, in sentences of its own


def occasions(document: Document) -> list[Occasion]:
    """Of the report, or of each report of a page; none where the text says nothing of it."""
    parts = [s for s in document.sections if s.area]
    if document.metadata.speaker or not parts:
        whole = _whole(document)
        return [whole] if whole else []
    return [found for part in parts if (found := _of_page(document, part))]


def _whole(document: Document) -> Occasion | None:
    metadata = document.metadata
    span = _opening(document)
    if span is None:
        return _of_page(document, None)
    speaker = metadata.speaker or ""
    return Occasion(
        document.name, metadata.area or "", metadata.report_year, speaker,
        _office(document.text[:OPENING], speaker), metadata.date or "", metadata.meeting or "",
        (span,),
    )  # fmt: skip


def _office(text: str, speaker: str) -> str:
    """The office as written before a name (代省长 刘捷), or right after it."""
    at = _find(text, speaker)
    if at is None:
        return ""
    before = list(_TITLED.finditer(text, max(0, at[0] - 12), at[0]))
    after = _TITLED.match(text, at[1])
    found = before[-1] if before else after
    return found.group() if found else ""


def _of_page(document: Document, part: Section | None) -> Occasion | None:
    start, end = (part.start, part.end) if part else (0, OPENING)
    spans = tuple(_sentences(document, start, end))[:_QUOTED]
    if not spans:
        return None
    text = document.text[spans[0][0] : spans[-1][1]]
    holder, dated, meeting = _HOLDER.search(text), _DATED.search(text), _MEETING.search(text)
    metadata = document.metadata
    return Occasion(
        document.name, (part.area if part else metadata.area) or "", metadata.report_year,
        holder["name"] if holder else "", holder["office"] if holder else "",
        _iso(dated, metadata.report_year) if dated else "",
        _LEADING.sub("", meeting.group()) if meeting else "",
        spans, of_page=True,
    )  # fmt: skip


def _sentences(document: Document, start: int, end: int) -> Iterator[tuple[int, int]]:
    for left, right in sentences(document.text[start:end]):
        if _NAMED.search(document.text[start + left : start + right]):
            yield start + left, start + right


def _iso(dated: re.Match[str], year: int | None) -> str:
    named, month, day = dated.groups()
    return f"{named or year}-{int(month):02}-{int(day):02}" if named or year else ""


def _opening(document: Document) -> tuple[int, int] | None:
    """The lines that name the speaker or the date."""
    text, metadata = document.text[:OPENING], document.metadata
    ends = [_find(text, metadata.speaker or ""), _find_date(text, metadata.date or "")]
    found = [span for span in ends if span is not None]
    if not found or not metadata.speaker:
        return None
    start = min(span[0] for span in found)
    line = text.rfind("\n", 0, start) + 1
    end = max(span[1] for span in found)
    return line if start - line < 80 else start, end


def _find(text: str, name: str) -> tuple[int, int] | None:
    """Where a name stands, also with blanks between its characters (王 华)."""
    if not name:
        return None
    found = re.search(r"[\s\u3000]*".join(map(re.escape, name)), text)
    return found.span() if found else None


def _find_date(text: str, date: str) -> tuple[int, int] | None:
    parts = date.split("-")
    if len(parts) != 3:
        return None
    month, day = int(parts[1]), int(parts[2])
    found = re.search(rf"(?:{parts[0]}\s*年\s*)?0?{month}\s*月\s*0?{day}\s*日", text)
    return found.span() if found else None


@dataclass(frozen=True, slots=True)
class Sought:
    """What picks some occasions out of all: a day, an office held for the time being, a name."""

    month_day: str = ""  # 01-08
    acting: bool = False
    speaker: str = ""
    first: bool = False
    last: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is sought at all."""
        return bool(self.month_day or self.acting or self.speaker or self.first or self.last)


_EN_MONTH = (
    "january february march april may june july august september october november december"
).split()
_EN_DAY = re.compile(
    rf"\b(?P<m>{'|'.join(_EN_MONTH)})\s+(?P<d>\d{{1,2}})\b|"
    rf"\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{'|'.join(_EN_MONTH)})\b"
)
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_ACTING = re.compile(r"代(?:理)?(?:省长|市长|区长|县长|州长|主席|总理)|\bacting\b")
_FIRST = re.compile(r"最早|最先|第一个(?:作|开|召开)|\b(?:earliest|first to)\b")
_LAST = re.compile(r"最晚|最迟|最后一?个|\b(?:latest|last to)\b")


def read_sought(folded: str, known: Sequence[Occasion]) -> Sought:
    """What a folded question picks occasions by."""
    names = sorted({o.speaker for o in known if len(o.speaker) > 1}, key=len, reverse=True)
    return Sought(
        month_day=_month_day(folded),
        acting=bool(_ACTING.search(folded)),
        speaker=next((name for name in names if name in folded), ""),
        first=bool(_FIRST.search(folded)),
        last=bool(_LAST.search(folded)),
    )


def _month_day(folded: str) -> str:
    if found := _DAY.search(folded):
        return f"{int(found[1]):02}-{int(found[2]):02}"
    if english := _EN_DAY.search(folded):
        month = _EN_MONTH.index(english["m"] or english["m2"]) + 1
        return f"{month:02}-{int(english['d'] or english['d2']):02}"
    return ""


def pick_occasions(sought: Sought, known: Sequence[Occasion]) -> list[Occasion]:
    """Those that fit all that is sought."""
    found = [
        o for o in known
        if (not sought.month_day or o.date[5:] == sought.month_day)
        and (not sought.acting or o.office.startswith("代"))
        and (not sought.speaker or o.speaker == sought.speaker)
    ]  # fmt: skip
    dated = [o.date for o in found if o.date]
    if (sought.first or sought.last) and dated:
        edge = min(dated) if sought.first else max(dated)
        found = [o for o in found if o.date == edge]
    return found
