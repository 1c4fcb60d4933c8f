"""Lines of a column to paragraphs and headings, each character keeping its place on the page."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.parse.articles import is_byline
from rag.parse.block import Block, Line, join
from rag.parse.headings import numbered
from rag.parse.paragraphs import glue, is_finished, is_label
from rag.parse.runs import Run
from rag.parse.tables import find_unit


@dataclass(frozen=True, slots=True)
class Edges:
    """The size of a page's body, and its margins where it is set in one column."""

    body: float
    left: float = math.inf
    right: float = -math.inf


_LARGER, _LARGER_OCR = 1.15, 1.3  # times the body's size: a heading; OCR measures less exactly
_WORDS = re.compile(r"[^\W\d_]{2}")
_FIRST_WORD = re.compile(r"[!-~]+|.{0,2}")
_LABEL = 4  # characters
_LONGEST = 120  # characters of a heading


def paragraphs_of(
    lines: Sequence[Run], page: int, edges: Edges, headline: bool = False
) -> Iterator[Block]:
    """The paragraphs of one column. Tables among the lines are handed through row by row."""
    margin = _Margins(lines, edges)
    previous: Run | None = None
    current: Block | None = None
    for line in lines:
        level = 1 if headline else _level(line, edges.body)
        block = _block(line, page, level, margin.indented(line))
        block = replace(block, mark="headline") if headline else block
        goes_on = (
            current is not None
            and previous is not None
            and bool(level) == bool(current.level)
            and not line.rows
            and (
                _same_heading(previous, line)
                if level
                else not margin.begins(previous, line, current.text)
            )
        )
        if goes_on and current is not None:
            current = join(current, block, glue(current.text, block.text))
        else:
            yield from () if current is None else (current,)
            yield from (replace(_block(row, page), row=True, gap=True) for row in line.rows)
            current = None if line.rows else block
        previous = None if line.rows else line
    yield from () if current is None else (current,)


class _Margins:
    """The edges and the leading of a column."""

    def __init__(self, lines: Sequence[Run], edges: Edges) -> None:
        body = edges.body
        prose = [line for line in lines if not line.rows] or list(lines)
        self._left = min(min(line.left for line in prose), edges.left)
        self._right = max(max(line.right for line in prose), edges.right)
        self._body = body
        steps = [b.top - a.top for a, b in pairwise(prose) if 0 < b.top - a.top < 3 * body]
        self._leading = sorted(steps)[len(steps) // 4] if steps else 1.5 * body
        marked = sum(self.indented(line) for line in prose)
        self._indents = 0 < marked <= 0.6 * len(prose) and len(prose) > 2

    def indented(self, line: Run) -> bool:
        """Whether a line begins where the first lines of paragraphs do."""
        return 1.2 * self._body < line.left - self._left < 4.5 * self._body

    def _deep(self, line: Run) -> bool:
        """Whether a line stands in the middle or on the right, as signatures and dates do."""
        return line.left - self._left > 6 * self._body

    def begins(self, previous: Run, line: Run, text: str) -> bool:
        """Whether a line opens a new paragraph after `previous`, the last line of `text`."""
        ended = is_finished(text)
        stopped = ended or self._short(previous, line)
        step = (line.top - previous.top) / self._leading
        if (ended and step > 1.25) or (stopped and step > 1.6):
            return True
        if is_label(line.text) or is_label(previous.text):
            return True
        if is_byline(line.text) or (find_unit(line.text) and len(line.text) < 40):
            return True
        if stopped and (numbered(line.text)[0] or self._deep(line) or self._deep(previous)):
            return True
        if self._indents:
            return self.indented(line) and (stopped or not self.indented(previous))
        return ended and self._short(previous, line)

    def _short(self, previous: Run, line: Run) -> bool:
        """Whether the first word of `line` would have fitted on the line before."""
        word = _FIRST_WORD.match(line.text).group()  # type: ignore[union-attr]
        width = (line.right - line.left) / max(len(line.text), 1) * len(word)
        return previous.right + width + 0.5 * self._body < self._right


def _level(line: Run, body: float) -> int:
    """The level of a heading, higher the larger its type; 0 for running text."""
    ratio = line.size / body
    least = _LARGER if line.score == 1 else _LARGER_OCR
    if line.rows or ratio < least or len(line.text) > _LONGEST or not _WORDS.search(line.text):
        return 0
    if is_byline(line.text):
        return 0
    return 1 if ratio >= 1.6 else 2 if ratio >= 1.3 else 3


def _same_heading(upper: Run, lower: Run) -> bool:
    """Whether two large lines are one heading: same type, close, no number or place of its own."""
    alike = 0.95 < upper.size / lower.size < 1.05
    close = lower.top - upper.bottom < 0.9 * upper.size
    label = len(upper.text) <= _LABEL < len(lower.text)  # a place over its headline
    return alike and close and not label and not numbered(lower.text)[0]


def _block(line: Run, page: int, level: int = 0, indent: bool = False) -> Block:
    place = Line(0, len(line.text), page, line.left, line.top, line.right, line.bottom, line.score)
    return Block(line.text, level=level, indent=indent, page=page, lines=(place,))
