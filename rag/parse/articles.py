"""Newspaper pages: where one article ends and the next begins, and of which area each is."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.glossary import load_glossary
from rag.parse.areas import said_place, unlisted
from rag.parse.block import Block
from rag.parse.headings import is_short_heading, is_title_line, mark_headings

_ROLES = "记者|通讯员|评论员|撰稿|报道组|实习生"
_BYLINE = re.compile(
    r"[（(□■◎\s]*(?:本报|本刊|本网|新华社|见习|特约|首席|特派|驻\S{1,4}|文字?[/／])*(?:全媒体)?"
    rf"(?:{_ROLES})"
    r"[\s\u3000：:/／]*[\u4e00-\u9fffA-Za-z·、，\s\u3000]{0,40}(?:摄影|报道|文[/／]图)?[）)]?"
    r"|(?:By|Reporters?:?|Staff reporters?)\s+(?:staff reporters?\s+)?"
    r"(?:[A-Z][\w’'-]+[\s,]*(?:and\s)?){1,8}",
)
_DECORATION = " \u3000#*■●▲◆□◇○★☆►▶【】[]〖〗「」『』|｜丨:：·•—-"
_SEPARATOR = re.compile(r"\s*[：:|｜丨／/】〗]\s*|[\s\u3000]*[—–-]{1,2}[\s\u3000]*|[\s\u3000]+")
_AFFIXES = re.compile(r"(?:两会|篇|讯|声音|时间|动态|报道|之声|新闻)$")
_MEETING = re.compile(
    "人大|人民代表大会|政府工作报告|两会|开幕|区长|市长|县长|省长|记者"
    "|People's Congress|work report|session",
    re.IGNORECASE,
)
_TERMINAL = re.compile("[。！？；.!?;]”?$")
_LEVELS = ("district", "county", "city", "province", "zone")
_GENERIC = frozenset(
    "自治 开发 示范 试验 保税 合作 功能 行政 社会 地方 城乡 全国 重点 直辖".split()
)
_PROSE = 40
_HEADLINE = 40


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks of a page cut into articles; `slogans` are lines that belong to the whole page."""

    blocks: list[Block]
    slogans: tuple[str, ...]


def is_byline(text: str) -> bool:
    """Whether a line names the reporters and nothing else.

    Example:
        >>> is_byline("本报记者 张三 李四"), is_byline("记者从会上获悉，增长5%。")
        (True, False)
    """
    return len(text) <= 60 and bool(_BYLINE.fullmatch(text.strip()))


def place_of(text: str, below: str = "") -> str | None:
    """The place that a line consists of, decoration aside: "■ 黄浦" → 黄浦区.

    A place that the glossary lacks counts where the text below gives its full name.
    """
    bare = _AFFIXES.sub("", text.strip(_DECORATION)).strip(_DECORATION)
    if not bare or len(bare) > 40:
        return None
    for match in load_glossary().find_places(bare, loose=True):
        if match.start == 0 and match.end == len(bare) and match.name != "全国":
            return match.name
    if not re.fullmatch("[\u4e00-\u9fff]{2,8}", bare):
        return None
    if bare in below and unlisted(bare):
        return unlisted(bare)
    full = re.search(f"{bare}(?:自治[县州旗]|新区|[区县市旗盟州])", below)
    return full.group() if full and bare not in _GENERIC else None


def mark_articles(blocks: Sequence[Block]) -> tuple[list[Block], bool]:
    """Blocks with place lines, headlines and bylines marked, and whether it is such a page."""
    marked = [
        _split_off_place(block, "\n".join(after.text for after in blocks[i + 1 : i + 9]))
        for i, block in enumerate(blocks)
    ]
    flat = [block for group in marked for block in group]
    flat = [
        replace(block, mark="byline")
        if not block.level and not block.row and is_byline(block.text)
        else block
        for block in flat
    ]
    places = _place_lines(flat)
    bylines = sum(block.mark == "byline" for block in flat)
    if len({flat[index].area for index in places}) >= 2 or (places and bylines):
        for index in places:
            flat = _mark_group(flat, index)
        return flat, True
    if bylines >= 2:
        return _mark_by_bylines(flat), True
    if sum(block.mark == "headline" for block in blocks) >= 2:
        return list(blocks), True
    return list(blocks), False


def _split_off_place(block: Block, below: str) -> list[Block]:
    """A line that is a place, or a place and a headline (黄浦：…), with its area set."""
    text = block.text
    if block.row or len(text) > 60 or (not block.level and _TERMINAL.search(text)):
        return [block]
    whole = place_of(text, below)
    if whole:
        return [replace(block, area=whole, mark="place")]
    separator = _SEPARATOR.search(text.lstrip(_DECORATION))
    if separator and separator.start():
        bare = text.lstrip(_DECORATION)
        place = place_of(bare[: separator.start()], below)
        rest = bare[separator.end() :].strip(_DECORATION)
        if place and len(rest) >= 4 and not place_of(rest):
            head = replace(block, text=bare[: separator.start()], area=place, mark="place")
            return [head, replace(block, text=rest, mark="headline", gap=False)]
    return [block]


def _place_lines(blocks: list[Block]) -> list[int]:
    """Indexes of place lines under which an article stands; marks on the others are undone."""
    found = []
    for index, block in enumerate(blocks):
        if block.mark != "place":
            continue
        following = blocks[index + 1 : index + 6]
        prose = next((i for i, b in enumerate(following) if _is_prose(b)), None)
        another = next((i for i, b in enumerate(following) if b.mark == "place"), None)
        if prose is not None and (another is None or prose < another):
            found.append(index)
        else:
            blocks[index] = replace(block, mark="", area=None)
    return found


def _is_prose(block: Block) -> bool:
    if block.level or block.row or block.mark:
        return False
    return len(block.text) > _PROSE or bool(re.search("[，,。]", block.text[:-1]))


def _mark_group(blocks: list[Block], index: int) -> list[Block]:
    """Mark the headlines that stand beside a place line, below it or (as headings) above it."""
    result = list(blocks)
    for at in range(index + 1, min(index + 4, len(blocks))):
        block = blocks[at]
        if block.mark == "byline" and at + 1 < len(blocks) and _is_prose(blocks[at + 1]):
            break
        if block.mark not in ("", "headline") or not _is_headline(block):
            break
        result[at] = replace(block, mark="headline")
    above = index - 1
    while above >= 0 and _is_above(blocks, above):
        result[above] = replace(blocks[above], mark="headline")
        above -= 1
    return result


def _is_headline(block: Block) -> bool:
    if block.level or block.mark == "headline":
        return True
    if is_title_line(block.text):
        return False
    short = len(block.text) <= _HEADLINE and not block.row
    return short and not re.search("[，。；,;.!！]", block.text)


def _is_above(blocks: Sequence[Block], at: int) -> bool:
    """A headline printed over its place line: it follows a byline or opens the file."""
    block = blocks[at]
    if block.mark or block.row or not _is_headline(block):
        return False
    if block.level:
        return at == 0 or blocks[at - 1].mark in ("byline", "headline") or _is_prose(blocks[at - 1])
    return at > 0 and blocks[at - 1].mark == "byline" and is_short_heading(block.text)


def _mark_by_bylines(blocks: list[Block]) -> list[Block]:
    """Pages without place lines: the short lines after a byline, or at the top, are headlines."""
    result = list(blocks)
    opening = True
    for index, block in enumerate(blocks):
        if block.mark == "byline":
            opening = True
        elif block.level or (opening and _is_headline(block) and _has_prose(blocks, index)):
            result[index] = replace(block, mark="headline")
        else:
            opening = False
    return result


def _has_prose(blocks: Sequence[Block], index: int) -> bool:
    return any(_is_prose(block) for block in blocks[index + 1 : index + 5])


def cut_articles(blocks: Sequence[Block]) -> Page:
    """Articles as headings with path and area; slogans of the page are taken out.

    `blocks` are marked and repaired. Blocks before the first article keep no area.
    """
    groups = list(_groups(blocks))
    lead, slogans = _without_slogans(groups[0])
    parts = [*lead]
    for group in groups[1:]:
        body, tail = _tail(group) if group is groups[-1] else (list(group), ())
        slogans += tail
        parts += _article(body)
    return Page(parts, slogans)


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks before the first article, then each article with its head."""
    group: list[Block] = []
    in_head = False
    for block in blocks:
        head = block.mark in ("place", "headline")
        if head and not in_head:
            yield group
            group = []
        group.append(block)
        in_head = head
    yield group


def _without_slogans(blocks: Sequence[Block]) -> tuple[list[Block], tuple[str, ...]]:
    prose = [block for block in blocks if _is_prose(block) or block.row]
    return prose, tuple(block.text for block in blocks if block not in prose)


def _tail(group: Sequence[Block]) -> tuple[list[Block], tuple[str, ...]]:
    """What stands under the last byline and is no prose belongs to the page."""
    last = max((i for i, block in enumerate(group) if block.mark == "byline"), default=-1)
    if last < 0 or any(_is_prose(block) for block in group[last + 1 :]):
        return list(group), ()
    return list(group[: last + 1]), tuple(block.text for block in group[last + 1 :])


def _article(group: Sequence[Block]) -> list[Block]:
    head = [block for block in group if block.mark in ("place", "headline")]
    body = [block for block in group if block.mark not in ("place", "headline")]
    area = _area(head, body)
    names = [block.text.strip(_DECORATION) for block in head if block.mark == "place"]
    headline = " ".join(block.text for block in head if block.mark == "headline")
    path = (*names[:1], headline) if headline else tuple(names[:1])
    opened = [
        replace(head[0], level=1, heading=path[-1], path=path, area=area),
        *(replace(block, level=0, path=path, area=area) for block in head[1:]),
    ]
    inner = mark_headings([replace(block, level=0) if block.mark else block for block in body])
    lowered = [replace(block, level=block.level + 1 if block.level else 0) for block in inner]
    return [*opened, *(replace(block, area=area) for block in lowered)]


def _area(head: Sequence[Block], body: Sequence[Block]) -> str | None:
    """The area of the place line, else the place that the article is about by its own words."""
    named = next((block.area for block in head if block.area), None)
    text = "\n".join(block.text for block in (*head, *body))
    if named:
        return _among_homonyms(named, text)
    opening = next((block.text for block in body if _is_prose(block)), "")
    if not _MEETING.search(opening):
        return None
    return said_place([opening]) or main_place(text, _LEVELS)


def _among_homonyms(name: str, text: str) -> str:
    """Of places with the same name, the one whose parent the article names."""
    place = load_glossary().place(name)
    for match in load_glossary().find_places(text):
        if name in match.candidates and match.candidates[0] != name and place:
            return match.name
    return name


def main_place(text: str, levels: Sequence[str]) -> str | None:
    """The place of one of the levels that a text names most; its first mention breaks a tie."""
    glossary = load_glossary()
    counts: Counter[str] = Counter()
    for match in glossary.find_places(text):
        place = glossary.place(match.name)
        if place and place.level in levels:
            counts[match.name] += 1
    return max(counts, key=lambda name: counts[name], default=None)
