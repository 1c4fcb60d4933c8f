"""What a report says of itself, by the same rules for every format."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.glossary import NATION, load_glossary
from rag.parse.areas import Area, find_area, level_of
from rag.parse.block import Block
from rag.parse.headings import OPENING, is_title_line
from rag.parse.opening import (
    MASTHEAD,
    SPACED,
    find_date,
    find_meeting,
    find_source,
    find_speaker,
    iso_date,
)
from rag.parse.paragraphs import is_label
from rag.parse.turns import arrives
from rag.parse.years import find_years
from rag.schema import Language, Metadata
from rag.text import language

_HEAD_LINES = 14
_HEAD_CHARACTERS = 160
_REPORT = re.compile(
    "政\\s?府\\s?工\\s?作\\s?报\\s?告|work report|report on the work of", re.IGNORECASE
)
_WORK = re.compile(
    "代表.{0,16}(?:政府|国务院|行署).{0,6}(?:向|作|报告)|向大会(?:报告|作)", re.DOTALL
)


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
    if front.get("title"):
        lines = [front["title"], *lines]
    headings = [block.heading or block.text for block in blocks if block.level]
    area = find_area(front, name, lines, text)
    if articles and not front.get("area"):
        area = _page_area(blocks, lines)
    years = find_years(front, name, headings, lines, text)
    spoken = not articles and _is_spoken(lines, headings, text)
    title = _page_title(blocks, slogans) if articles else ""
    metadata = Metadata(
        title=front.get("title") or title or _title(lines, name, area.name, years.report, spoken),
        area=area.name,
        level=front.get("level") or area.level,
        report_year=years.report,
        data_year=years.data,
        meeting=front.get("meeting") or find_meeting(lines),
        date=iso_date(front.get("date", "")) or find_date(lines) or front.get("sent"),
        speaker=front.get("speaker") or find_speaker(lines),
        issuer=front.get("issuer") or (_issuer(area.name) if spoken else None),
        source=front.get("source") or find_source(lines),
        language=_language(front.get("language"), text),
    )
    warnings = tuple(w for w in (area.warning, years.warning) if w)
    return Described(metadata, warnings)


def head_lines(blocks: Sequence[Block]) -> list[str]:
    """The title and opening lines, through the sentence in which the speaker says for whom."""
    lines: list[str] = []
    opened = False
    for block in [block for block in blocks if not block.row][:_HEAD_LINES]:
        lines.append(block.text[:_HEAD_CHARACTERS])
        if opened:
            break
        opened = bool(OPENING.match(block.text)) or opened
        if len(block.text) > 60 and not is_title_line(block.text) and len(lines) > 1:
            break
    return lines


def _page_area(blocks: Sequence[Block], lines: Sequence[str]) -> Area:
    """The place of which all the articles' places are parts (黄浦区, 徐汇区 → 上海市)."""
    opened = {block.area for block in blocks if block.level and block.mark}
    areas = {block.area for block in blocks if block.level and block.area}
    parents = {place.parent for area in areas if (place := load_glossary().place(area))}
    named = [match.name for line in lines for match in load_glossary().find_places(line)]
    if len(areas) == 1 and None not in opened:
        name: str | None = next(iter(areas))
    elif len(parents) == 1:
        name = parents.pop()
    else:
        name = next((place for place in named if place not in areas), None)
    return Area(name, level_of(name))


def _page_title(blocks: Sequence[Block], slogans: Sequence[str]) -> str:
    """The slogans of the page, else the names and headlines of its articles."""
    words = [SPACED.sub("", line) for line in slogans if not MASTHEAD.match(line)]
    if words:
        return " ".join(words[:3])
    articles = [block for block in blocks if block.level and block.mark and block.path]
    opened = [block for block in articles if not arrives(block.text)] or articles
    if len(opened) == 1:
        return "：".join(opened[0].path)
    return "、".join(dict.fromkeys(block.path[0] for block in opened))


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


def _title(
    lines: Sequence[str], name: str, area: str | None, year: int | None, spoken: bool
) -> str:
    """The title line; a report's bare title (政府工作报告) is given its place and year."""
    titles = [SPACED.sub("", line) for line in lines[:4] if _is_title(line)]
    best = next((line for line in titles if _REPORT.search(line)), None)
    complete = best and (best.isascii() or (_names(best, area) and re.search(r"\d{4}", best)))
    if spoken and area and year and not complete:
        return f"{year}年{'国务院' if area == NATION else area}政府工作报告"
    if best or titles:
        return best or titles[0]
    return re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name.rsplit("/", 1)[-1])


def _names(title: str, area: str | None) -> bool:
    return (
        not area or area[:2] in title or (area == NATION and ("国务院" in title or "全国" in title))
    )


def _is_title(line: str) -> bool:
    limit = 140 if line.isascii() else 50
    return (
        len(line) <= limit
        and not is_label(line)
        and not OPENING.match(line)
        and line[-1] not in "。：:；，"
        and (not re.match(r"[—–\-－（(]|(?:信息)?来源", line))
    )


def _issuer(area: str | None) -> str | None:
    if area is None:
        return None
    if area == NATION:
        return "国务院"
    return f"{area}{'行政公署' if area.endswith(('盟', '地区')) else '人民政府'}"


def _language(stated: str | None, text: str) -> Language:
    if stated in ("zh", "en"):
        return "en" if stated == "en" else "zh"
    return language(text[:4000])
