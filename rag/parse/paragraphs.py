"""Broken lines put together again: hard-wrapped text, column breaks, lines split at links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.parse.block import Block, cut, join
from rag.parse.edges import falls_short, flows_on, measure_of
from rag.parse.headings import OFFICES, OPENING, is_short_heading, is_title_line, numbered
from rag.text import words

_TERMINAL = "。！？!?；;：:…"
_QUOTES = "”’」』\"'）)】〉》"
_CLOSERS = re.compile(r"[，。、；：！？”’）》】」』%％,.;:!?)\]]")
_BULLET = re.compile(r"[—–]{2}|[●■◆▲★•·]|[一二三四五六七八九十]{1,2}(?:是|要)(?=[^\s])|[-*+]\s")
_LABEL = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,8}[：:][^。，；]{0,40}$")
_COUNTED = re.compile("[一二三四五六七八九十]{1,2}[是要]")
_OFFICES = tuple(OFFICES.split("|"))
_NAME = re.compile("[\u4e00-\u9fff][\u4e00-\u9fff \u3000·]{1,5}")
_LABELS = re.compile(r"[\d\s.,%％‰+\-–—()/]*\d[\d\s.,%％‰+\-–—()/]*")
_SENTENCE = re.compile(r"。[^。]*[^。”]$")
_UNFINISHED = re.compile(
    r"(?:[的地得和与及或将在对为了等以把被从向由于并且而使让推加大实进建]|加快|推进|推动|提升|实现|完成|打造|建设|围绕|增强|促进|强化)$"
)
_PAIRS = (("（", "）"), ("《", "》"), ("“", "”"), ("(", ")"), ("【", "】"))
_WRAP_SHARE, _WRAP_LINES = 0.5, 12
_LONG_PARAGRAPH = 1500
_LINE_ENDS = 40  # a paragraph with this many lone spaces between Chinese characters is wrapped


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a text are set: `width` of full lines (0 if not wrapped), gaps, indents.

    `apart`: a blank line or paragraph mark stands before every line, so that each is a paragraph
    unless it is plainly cut.
    """

    width: float
    gaps: bool
    apart: bool
    indents: bool
    newspaper: bool
    measure: float = 0.0  # points that most lines of a page are wide


def repair(blocks: Sequence[Block], newspaper: bool = False) -> list[Block]:
    """The paragraphs as they were before columns, line widths or links broke them."""
    split = [piece for block in blocks for piece in _split_long(block)]
    layout = _layout(split, newspaper)
    joined: list[Block] = []
    last = Block("")  # the line joined last, which says whether its line was full
    for block, after in zip(split, [*split[1:], Block("")], strict=False):
        before = joined[-2] if len(joined) > 1 else None
        linked = joined and _is_link(joined[-1], block, after)
        if linked or (joined and _continues(joined[-1], last, block, before, layout)):
            joined[-1] = join(joined[-1], block, glue(joined[-1].text, block.text))
        else:
            joined.append(block)
        last = block
    return joined


def is_finished(text: str) -> bool:
    """Whether a paragraph ends as sentences end.

    Example:
        >>> is_finished("增长5%。”"), is_finished("围绕增强产业发展"), is_finished("《规划》")
        (True, False, False)
    """
    bare = text.rstrip(_QUOTES + " ")
    if not bare:
        return False
    return bare[-1] in _TERMINAL or (bare[-1] == "." and bare[-2:-1] != ".")


def is_label(text: str) -> bool:
    """Whether a line holds figures and nothing else, as the axes of a chart do.

    Example:
        >>> is_label("54.7 54.7"), is_label("5.6%。"), is_label("2023年")
        (True, False, False)
    """
    return bool(_LABELS.fullmatch(text))


def _layout(blocks: Sequence[Block], newspaper: bool) -> Layout:
    prose = [block for block in blocks if not block.level and not block.row]
    widths = sorted(_width(block.text) for block in prose)
    full = widths[int(len(widths) * 0.9)] if widths else 0.0
    near = sum(0.85 * full <= width <= 1.1 * full for width in widths)
    alike = len(widths) >= _WRAP_LINES and near >= _WRAP_SHARE * len(widths)
    placed = any(block.lines for block in prose)  # a page's lines are paragraphs by now
    wrapped = alike and 10 <= full <= 64 and not placed
    gaps = sum(block.gap for block in blocks[1:])
    indents = sum(block.indent for block in prose)
    return Layout(
        width=full if wrapped else 0.0,
        gaps=0.1 * len(blocks) < gaps < 0.9 * len(blocks) - 1,
        apart=len(blocks) > 2 and gaps >= 0.9 * len(blocks) - 1,
        indents=len(prose) > 2 and 0.2 * len(prose) < indents,
        newspaper=newspaper,
        measure=measure_of(prose),
    )


def _width(text: str) -> float:
    """Width in Chinese characters."""
    return len(text.encode("gb18030", errors="replace")) / 2  # one byte for ASCII, two for Chinese


def _continues(
    whole: Block, last: Block, block: Block, before: Block | None, layout: Layout
) -> bool:
    """Whether `block` goes on with the paragraph `whole`, whose last line is `last`."""
    if any((_fixed(whole), _fixed(block), OPENING.match(block.text), _is_axis(last, block))):
        return False
    if _has_to_go_on(whole.text, block.text):
        return True
    if _starts(block, layout):
        return False
    if layout.newspaper and whole.text[-1] in "；;":
        return True
    if is_finished(whole.text):
        return _ends_by_chance(whole, last, block, layout)
    if not layout.newspaper and falls_short(whole, layout.measure):
        return False
    if _stands_alone(whole, layout) or _stands_alone(block, layout):
        return flows_on(whole, block) and not is_title_line(whole.text)
    return _goes_on(whole, last, block, before, layout)


def _has_to_go_on(text: str, following: str) -> bool:
    """Whether a mark, a bracket or a decimal point says that the text is not at its end."""
    decimal = text[-1] == "." and text[-2:-1].isdigit() and following[0].isdigit()
    return bool(_CLOSERS.match(following)) or _is_open(text) or decimal


def _ends_by_chance(whole: Block, last: Block, block: Block, layout: Layout) -> bool:
    """Whether a line that ends as sentences do is not the last of its paragraph."""
    if block.lines:
        return layout.indents and flows_on(whole, block)
    return _is_full_line(last, layout) and not (block.gap and layout.gaps)


def _is_link(whole: Block, block: Block, after: Block) -> bool:
    """Whether a line is a link within a sentence.

    Example: 贯彻 | 民族区域自治法 | ，支持少数民族发展.
    """
    fixed = _fixed(whole) or _fixed(block) or _fixed(after)
    open_ = not is_finished(whole.text) and not is_finished(block.text)
    return not fixed and open_ and bool(re.match("[，、。；]", after.text))


def _stands_alone(block: Block, layout: Layout) -> bool:
    """Whether a line is one of the head of a report, or a label with its value."""
    title = not layout.newspaper and is_title_line(block.text)
    return title or bool(_LABEL.match(block.text))


def _is_axis(last: Block, block: Block) -> bool:
    """Whether a line is one of the labels of a chart."""
    return is_label(block.text) and (bool(block.lines) or is_label(last.text))


def _fixed(block: Block) -> bool:
    return bool(block.level or block.row or block.mark)


def _starts(block: Block, layout: Layout) -> bool:
    """Whether a line opens a paragraph by its first characters."""
    level, heading = numbered(block.text)
    if level and (level != 5 or len(heading) > 4):  # "5. 2" may be a broken figure
        return True
    return (block.indent and layout.indents) or bool(_BULLET.match(block.text))


def _is_full_line(line: Block, layout: Layout) -> bool:
    """Whether a line reaches the right margin; the first of a paragraph may be indented."""
    return bool(layout.width) and _width(line.text) >= layout.width - 3.5


def _goes_on(whole: Block, last: Block, block: Block, before: Block | None, layout: Layout) -> bool:
    """The same for an unfinished line, which may also be a heading."""
    text = whole.text
    if _COUNTED.fullmatch(text):
        return True
    if layout.width:
        return _is_full_line(last, layout) or not _looks_like_heading(text)
    if layout.apart and not layout.newspaper:
        return _is_cut(text, block.text)
    if not _looks_like_heading(text):
        latin = text.isascii() and block.text[:1].isascii() and not text.isdigit()
        return not latin or len(text) > 60 or block.text[:1].islower()
    if before is not None and _is_open_line(before) and not numbered(text)[0]:
        return not layout.newspaper or not is_short_heading(before.text)
    if layout.newspaper:
        return flows_on(whole, block) or not _is_crosshead(text, block.text)
    if not layout.gaps or block.gap:
        return False
    return len(block.text) <= 40 or not is_finished(block.text) or _inside_word(text, block.text)


def _is_open_line(block: Block) -> bool:
    """Whether a line before is itself unfinished, and no heading or title."""
    head = _looks_like_heading(block.text) or is_title_line(block.text)
    return not (head or _fixed(block) or is_finished(block.text))


def _is_cut(text: str, following: str) -> bool:
    """Whether a paragraph ends where none can: behind a comma or whole sentences, in a word."""
    if _looks_like_heading(text):
        named = text.endswith(_OFFICES) and _NAME.fullmatch(following)
        return text[-1] in "，、," or bool(named)
    figure = text[-1].isdigit() and following[0].isdigit()
    sentences = text[-1] not in _QUOTES and bool(_SENTENCE.search(text))
    return text[-1] in "，、,—－" or figure or sentences or _inside_word(text, following)


def _looks_like_heading(text: str) -> bool:
    level, heading = numbered(text)
    return (level > 0 and len(heading) >= len(text) - 1) or is_short_heading(text)


def _is_crosshead(text: str, following: str) -> bool:
    """Whether a short line within an article is a heading and not a piece cut by a column break."""
    short = len(text) <= 16 and not _UNFINISHED.search(text)
    return short and len(following) > 30 and not _inside_word(text, following)


def _inside_word(left: str, right: str) -> bool:
    """Whether the break falls inside a word (激|发)."""
    joined, edge, at = left[-6:] + right[:6], len(left[-6:]), 0
    for word in words(joined):
        at = joined.lower().find(word, at)
        if at < 0:
            return False
        if at < edge < at + len(word):
            return True
        at += len(word)
    return False


def _is_open(text: str) -> bool:
    """Whether a bracket or quotation opened near the end has not been closed."""
    tail = text[-80:]
    return any(
        tail.rfind(opening) > tail.rfind(closing) and text.count(opening) > text.count(closing)
        for opening, closing in _PAIRS
    )


def glue(left: str, right: str) -> str:
    """A space where two Latin words meet, nothing in Chinese."""
    if not left or not right:
        return ""
    tail = left[-20:]
    latin = sum(character.isascii() for character in tail) > 0.8 * len(tail)
    if left[-1].isdigit() and right[0].isdigit():
        return ""
    return " " if latin and (right[0].isalnum() or right[0] in "($") and right[0].isascii() else ""


_BREAKS = re.compile(
    r"[ ]*\n+|\u3000{2,}"
    r"|(?<=[。！？：])\s*(?=[一二三四五六七八九十]{1,3}、(?:(?:19|20)\d\d年|[^。，]{4,24}(?:\s|$)))"
    r"|(?<=[。！？])\s*(?=[一二三四五六七八九十]{1,3}、[^。、；]{6,40}。)"
    r"|(?<=[。！？：])\s*(?=[（(][一二三四五六七八九十]{1,3}[）)])"
    r"|(?<=[。！？])\s*(?=(?:19|20)\d\d年[^，。；]{0,4}工作(?:回顾|安排|任务|建议))"
    r"|(?<=工作回顾)(?=(?:19|20)\d\d年|过去|刚刚)|(?<=工作安排|工作任务|工作建议|安排建议)(?=(?:19|20)\d\d年|今年)"
    r"|(?<=^各位代表：)\s*(?=\S)"
)


def _split_long(block: Block) -> list[Block]:
    """A paragraph that holds line breaks, or a whole report, cut where its parts begin."""
    long = len(block.text) > _LONG_PARAGRAPH and not block.row
    text = block.text
    if long and len(re.findall(r"(?<=[\u4e00-\u9fff，。]) (?=[\u4e00-\u9fff])", text)) > _LINE_ENDS:
        return _pieces(block, re.compile(" +"))
    if long:
        return _pieces(block, _BREAKS)
    return _pieces(block, re.compile(r"[ ]*\n+")) if "\n" in text else [block]


def _pieces(block: Block, breaks: re.Pattern[str]) -> list[Block]:
    ends = [0, *(m.end() for m in breaks.finditer(block.text)), len(block.text)]
    starts = [*(m.start() for m in breaks.finditer(block.text)), len(block.text)]
    spans = zip((end for end, _ in pairwise(ends)), starts, strict=True)
    pieces = [cut(block, start, end) for start, end in spans if end > start]
    return [replace(piece, gap=block.gap if i == 0 else False) for i, piece in enumerate(pieces)]
