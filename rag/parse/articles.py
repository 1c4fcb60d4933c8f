"""Newspaper pages: where one article ends and the next begins, and of which area each is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.parse.areas import said_place
from rag.parse.block import Block
from rag.parse.headings import is_short_heading, is_title_line, mark_headings
from rag.parse.places import DECORATION, among_homonyms, main_place, split_off_place
from rag.parse.turns import arrives

_ROLES = "记者|通讯员|评论员|撰稿|报道组|实习生"
_BYLINE = re.compile(
    r"[（(□■◎\s]*(?:本报|本刊|本网|新华社|见习|特约|首席|特派|驻\S{1,4}|文字?[/／]){0,4}(?:全媒体)?"
    rf"(?:{_ROLES})"
    r"[\s\u3000：:/／]*[\u4e00-\u9fffA-Za-z·、，\s\u3000]{0,40}(?:摄影|报道|文[/／]图)?[）)]?"
    r"|(?:By|Reporters?:?|Staff reporters?)\s+(?:staff reporters?\s+)?"
    r"(?:[A-Z][\w’'-]++[\s,]*+(?:and\s)?){1,8}",
)
_MEETING = re.compile(
    "人大|人民代表大会|政府工作报告|两会|开幕|区长|市长|县长|省长|记者"
    "|People's Congress|work report|session",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    "(?:新?区|市|县|州|旗|盟|自治)?(?:[将的在是要]|人民|政府|[区市县]长|[，,、])|[区县市]"
)
_LEVELS = ("district", "county", "city", "province", "zone")
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


def mark_articles(blocks: Sequence[Block]) -> tuple[list[Block], bool]:
    """Blocks with place lines, headlines and bylines marked, and whether it is such a page."""
    marked = [
        split_off_place(block, "\n".join(after.text for after in blocks[i + 1 : i + 9]))
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


def _place_lines(blocks: list[Block]) -> list[int]:
    """Indexes of place lines under which an article stands; marks on the others are undone."""
    found: list[int] = []
    headed = sum(1 for block in blocks if block.mark == "place" and block.level) >= 2
    for index, block in enumerate(blocks):
        if block.mark != "place":
            continue
        if (headed and not block.level) or _is_broken_off(blocks, index):
            blocks[index] = replace(block, mark="", area=None)
            continue
        following = blocks[index + 1 : index + 6]
        prose = next((i for i, b in enumerate(following) if _is_prose(b)), None)
        another = next((i for i, b in enumerate(following) if b.mark == "place"), None)
        again = not block.level and prose == 0 and found and blocks[found[-1]].area == block.area
        if prose is not None and (another is None or prose < another) and not again:
            found.append(index)
        else:
            blocks[index] = replace(block, mark="", area=None)
    return found


def _is_broken_off(blocks: Sequence[Block], index: int) -> bool:
    """Whether a name is only where a column broke (静安 | 区将着力推动…)."""
    following = blocks[index + 1].text if index + 1 < len(blocks) else ""
    return not blocks[index].level and bool(_GOES_ON.match(following))


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
    below = index + 1 < len(blocks) and result[index + 1].mark == "headline"
    while above >= 0 and not below and _is_above(blocks, above):
        result[above] = replace(blocks[above], mark="headline")
        above -= 1
    return result


def _is_headline(block: Block) -> bool:
    if block.level or block.mark == "headline":
        return True
    if is_title_line(block.text):
        return False
    words = len(re.findall("[\u4e00-\u9fff]|[A-Za-z]{2,}", block.text))
    short = 4 <= words and len(block.text) <= _HEADLINE and not block.row
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
    page = "\n".join(block.text for block in blocks)
    lead, slogans = _without_slogans(groups[0])
    parts = [*lead]
    for group in groups[1:]:
        body, tail = _tail(group) if group is groups[-1] else (list(group), ())
        slogans += tail
        parts += _article(body, page)
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


def _article(group: Sequence[Block], page: str) -> list[Block]:
    head = [block for block in group if block.mark in ("place", "headline")]
    body = [block for block in group if block.mark not in ("place", "headline")]
    area = _area(head, body, page)
    names = [block.text.strip(DECORATION) for block in head if block.mark == "place"]
    headline = " ".join(block.text for block in head if block.mark == "headline")
    path = (*names[:1], headline) if headline else tuple(names[:1])
    opened = [
        replace(head[0], level=1, heading=path[-1], path=path, area=area),
        *(replace(block, level=0, path=path, area=area) for block in head[1:]),
    ]
    inner = mark_headings([replace(block, level=0) if block.mark else block for block in body])
    lowered = [replace(block, level=block.level + 1 if block.level else 0) for block in inner]
    return [*opened, *(replace(block, area=area) for block in lowered)]


def _area(head: Sequence[Block], body: Sequence[Block], page: str) -> str | None:
    """The area of the place line, else the place that the article is about by its own words."""
    named = next((block.area for block in head if block.area), None)
    text = "\n".join(block.text for block in (*head, *body))
    if named:
        return among_homonyms(named, (text, page))
    if any(arrives(block.text) for block in head):  # its opening stands on another page
        return main_place(text, _LEVELS)
    opening = next((block.text for block in body if _is_prose(block)), "")
    if not _MEETING.search(opening):
        return None
    return said_place([opening]) or main_place(text, _LEVELS)
