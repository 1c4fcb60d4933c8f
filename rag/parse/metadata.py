"""What a report says of itself, by the same rules for every format."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.glossary import load_glossary
from rag.parse.areas import NATION, find_area, level_of
from rag.parse.block import Block
from rag.parse.headings import OPENING, is_title_line
from rag.parse.years import find_years
from rag.schema import Language, Metadata
from rag.text import language

_HEAD_LINES = 14
_HEAD_CHARACTERS = 160
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
_OFFICE = "市长|省长|区长|县长|州长|旗长|盟长|主席|总理|主任|专员"
_HAN = r"[\u4e00-\u9fff]"
_NAME = (
    rf"(?!同志){_HAN}{{2,3}}(?=同志|作)|{_HAN}{{2,6}}·{_HAN}{{2,6}}|{_HAN}{{2,4}}"
    rf"|{_HAN}[\s\u2003]+{_HAN}"
)
_SPEAKER = (
    re.compile(
        rf"(?:{_OFFICE})[\s\u3000\u2003]*({_NAME})(?=同志|作政府|作|在|$|[\s\u3000）)，,。])"
    ),
    re.compile(rf"(?:日|[\s，,])([\u4e00-\u9fff]{{2,3}})(?:代)?(?:{_OFFICE})在"),
)
_ENGLISH_SPEAKER = re.compile(
    r"\b([A-Z][a-z]+(?: [A-Z][a-z'’]+){1,2}),\s+(?:Premier|Mayor|Governor|Chairman|District)"
)
_SOURCE = re.compile(
    r"(?:信息)?来源\s?[：:]\s?([^\s\u3000]{2,30})|^Source:\s*(.{2,40})", re.IGNORECASE
)
_REPORT = re.compile(
    "政\\s?府\\s?工\\s?作\\s?报\\s?告|work report|report on the work of", re.IGNORECASE
)
_WORK = re.compile(
    "代表.{0,16}(?:政府|国务院|行署).{0,6}(?:向|作|报告)|向大会(?:报告|作)", re.DOTALL
)
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Described:
    """Metadata with the contradictions that were found on the way."""

    metadata: Metadata
    warnings: tuple[str, ...]


def describe(
    front: Mapping[str, str], name: str, blocks: Sequence[Block], slogans: Sequence[str] = ()
) -> Described:
    """Metadata from front matter, else from title, file name and opening lines."""
    text = "\n".join(block.text for block in blocks)
    articles = any(block.mark for block in blocks)
    lines = [*slogans, *_lead(blocks)] if articles else head_lines(blocks)
    headings = [block.heading or block.text for block in blocks if block.level]
    if front.get("title"):
        lines = [front["title"], *lines]
    area = find_area(front, name, lines, text)
    common = _common_parent(blocks)
    if common and not front.get("area"):
        area = type(area)(common, level_of(common))
    years = find_years(front, name, headings, lines, text)
    spoken = not articles and _is_spoken(lines, headings, text)
    metadata = Metadata(
        title=front.get("title")
        or _title(lines, name, area.name, years.report if spoken else None),
        area=area.name,
        level=front.get("level") or area.level,
        report_year=years.report,
        data_year=years.data,
        meeting=front.get("meeting") or _meeting(lines),
        date=_iso(front.get("date", "")) or _date(lines),
        speaker=front.get("speaker") or _speaker(lines),
        issuer=front.get("issuer") or (_issuer(area.name) if spoken else None),
        source=front.get("source") or _source(lines),
        language=_language(front.get("language"), text),
    )
    warnings = tuple(w for w in (area.warning, years.warning) if w)
    return Described(metadata, warnings)


def head_lines(blocks: Sequence[Block]) -> list[str]:
    """The title and opening lines, through the sentence in which the speaker says for whom."""
    lines: list[str] = []
    opened = False
    for block in blocks[:_HEAD_LINES]:
        lines.append(block.text[:_HEAD_CHARACTERS])
        if opened:
            break
        opened = bool(OPENING.match(block.text)) or opened
        if len(block.text) > 60 and not is_title_line(block.text) and len(lines) > 1:
            break
    return lines


def _common_parent(blocks: Sequence[Block]) -> str | None:
    """The place of which all the articles' places are parts (黄浦区, 徐汇区 → 上海市)."""
    areas = {block.area for block in blocks if block.level and block.area}
    if len(areas) < 2:
        return next(iter(areas), None)
    parents = {place.parent for area in areas if (place := load_glossary().place(area))}
    return parents.pop() if len(parents) == 1 else None


def _is_spoken(lines: Sequence[str], headings: Sequence[str], text: str) -> bool:
    """Whether this is a government's report to its congress."""
    return (
        bool(_WORK.search(text[:1500]))
        or any(_REPORT.search(line) for line in lines[:4])
        or any("政府自身建设" in heading for heading in headings)
    )


def _lead(blocks: Sequence[Block]) -> list[str]:
    """The paragraphs of a newspaper page before its first article."""
    first = next(index for index, block in enumerate(blocks) if block.mark)
    return [block.text[:_HEAD_CHARACTERS] for block in blocks[:first]]


def _title(lines: Sequence[str], name: str, area: str | None, year: int | None) -> str:
    """The title line; a report's bare title (政府工作报告) is given its place and year."""
    titles = [_SPACED.sub("", line) for line in lines[:4] if _is_title(line)]
    best = next((line for line in titles if _REPORT.search(line)), None)
    complete = best and (best.isascii() or (_names(best, area) and re.search(r"\d{4}", best)))
    if area and year and not complete:
        return f"{year}年{'国务院' if area == NATION else area}政府工作报告"
    if best or titles:
        return best or titles[0]
    return re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)


def _names(title: str, area: str | None) -> bool:
    return (
        not area or area[:2] in title or (area == NATION and ("国务院" in title or "全国" in title))
    )


def _is_title(line: str) -> bool:
    limit = 140 if line.isascii() else 50
    return (
        len(line) <= limit
        and not OPENING.match(line)
        and line[-1] not in "。：:；，"
        and (not re.match(r"[—–\-－（(]|(?:信息)?来源", line))
    )


def _meeting(lines: Sequence[str]) -> str | None:
    for line in lines:
        match = (
            _NATIONAL_MEETING.search(line) or _MEETING.search(line) or _ENGLISH_MEETING.search(line)
        )
        if match:
            return re.sub(
                r"^.*?[在于日](?=[\u4e00-\u9fff]{2})", "", _SPACED.sub("", match.group(1))
            )
    return None


def _date(lines: Sequence[str]) -> str | None:
    return next((iso for line in lines if (iso := _iso(line))), None)


def _iso(text: str) -> str | None:
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


def _speaker(lines: Sequence[str]) -> str | None:
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


def _issuer(area: str | None) -> str | None:
    if area is None:
        return None
    if area == NATION:
        return "国务院"
    return f"{area}{'行政公署' if area.endswith(('盟', '地区')) else '人民政府'}"


def _source(lines: Sequence[str]) -> str | None:
    for line in lines:
        match = _SOURCE.search(line)
        if match:
            return match.group(1) or match.group(2)
    return None


def _language(stated: str | None, text: str) -> Language:
    if stated in ("zh", "en"):
        return "en" if stated == "en" else "zh"
    return language(text[:4000])
