"""What a format reader hands over: blocks of text in reading order, not yet a document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rag.schema import Page


@dataclass(frozen=True, slots=True)
class Line:
    """Where the characters [start, end) of a block stand on a page, in points from the top left.

    `score` is the confidence of OCR, 1 for text that the file itself holds.
    """

    start: int
    end: int
    page: int
    left: float
    top: float
    right: float
    bottom: float
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph. `level` is 0 for running text, else that of the heading it opens.

    `heading` is the heading's words where they are only the beginning of the text. `gap`: a blank
    line stands before it. `indent`: its first line is indented. `row`: a table row, never joined.
    """

    text: str
    level: int = 0
    heading: str = ""
    gap: bool = False
    indent: bool = False
    row: bool = False
    mark: str = ""
    page: int | None = None
    lines: tuple[Line, ...] = ()
    path: tuple[str, ...] = ()
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one file. `front` is what the file states of itself (title, area, …)."""

    blocks: Sequence[Block]
    front: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()  # sizes only; spans follow when the text is put together
    quality: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


Progress = Callable[[int, int, bool], None]


def join(left: Block, right: Block, glue: str = "") -> Block:
    """The two blocks as one paragraph; a word hyphenated at the end of the left one is mended."""
    text = left.text
    if glue == " " and _hyphenated(text, right.text):
        text, glue = text[:-1], ""
    offset = len(text) + len(glue)
    moved = (
        replace(line, start=line.start + offset, end=line.end + offset) for line in right.lines
    )
    kept = (replace(line, end=min(line.end, len(text))) for line in left.lines)
    return replace(left, text=text + glue + right.text, lines=(*kept, *moved))


def cut(block: Block, start: int, end: int) -> Block:
    """The characters [start, end) of a block, with the lines that they stand on."""
    lines = tuple(
        replace(line, start=max(line.start, start) - start, end=min(line.end, end) - start)
        for line in block.lines
        if line.start < end and line.end > start
    )
    return replace(block, text=block.text[start:end], lines=lines)


def _hyphenated(left: str, right: str) -> bool:
    return len(left) > 2 and left[-1] == "-" and left[-2].islower() and right[:1].islower()


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader may do: `ocr` where text is missing.

    `progress` is told page, page count, and whether the page was read by OCR.
    """

    ocr: bool = True
    progress: Progress = lambda page, pages, slow: None
