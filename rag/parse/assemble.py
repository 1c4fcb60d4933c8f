"""Blocks of any format become one `Document`: text, sections, pages, boxes, metadata, quality."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from rag.errors import ParseError
from rag.parse.articles import cut_articles, mark_articles
from rag.parse.block import Block, Reading
from rag.parse.clean import clean
from rag.parse.headings import mark_headings
from rag.parse.metadata import describe
from rag.parse.paragraphs import repair
from rag.parse.tables import place_of_row
from rag.parse.turns import join_turns
from rag.schema import Box, Document, Page, Section

_ROW_LEVEL = 9
_DOUBTFUL = 0.85  # confidence of OCR below which a line is marked


def build_document(reading: Reading, name: str, path: str, data: bytes) -> Document:
    """Put a document together from what a format reader found.

    Raises:
        ParseError: nothing readable is left.
    """
    blocks, dropped = clean(join_turns(reading.blocks))
    marked, newspaper = mark_articles(blocks)
    whole = repair(marked, newspaper)
    slogans: tuple[str, ...] = ()
    if newspaper:
        page = cut_articles(whole)
        final, slogans = page.blocks, page.slogans
    else:
        final = mark_headings(whole)
    if not final:
        raise ParseError(f"{name!r} holds no readable text.")
    described = describe(reading.front, name, final, slogans)
    text = "\n".join(block.text for block in final)
    quality = _quality(reading, final, dropped + sum(map(len, slogans)))
    return Document(
        id=hashlib.sha256(data).hexdigest(),
        name=name,
        path=path,
        text=text,
        metadata=described.metadata,
        sections=tuple(sections_of(final)),
        pages=tuple(_pages(reading.pages, final)),
        boxes=tuple(_boxes(final)),
        warnings=(*reading.warnings, *described.warnings),
        quality=quality,
    )


def sections_of(blocks: Sequence[Block]) -> list[Section]:
    """A section for every heading, up to the next one of the same or a higher level.

    A row of a table that compares places is a section of its own place.
    """
    starts = _starts(blocks)
    total = starts[-1]
    sections: list[Section] = []
    open_: list[int] = []  # indexes of the sections that contain the current one
    for block, start in zip(blocks, starts, strict=False):
        if block.row and (area := place_of_row(block.text)):
            path = (*(sections[open_[-1]].path if open_ else ()), area)
            end = start + len(block.text)
            sections.append(Section(start, end, _ROW_LEVEL, area, path, area))
        if not block.level:
            continue
        while open_ and sections[open_[-1]].level >= block.level:
            closed = open_.pop()
            sections[closed] = replace(sections[closed], end=start - 1)
        parent = sections[open_[-1]].path if open_ else ()
        heading = block.heading or block.text
        path = block.path if block.mark else (*parent, heading)
        open_.append(len(sections))
        sections.append(Section(start, total, block.level, heading, path, block.area))
    return sections


def _starts(blocks: Sequence[Block]) -> list[int]:
    """Offset of each block in the joined text, and of its end."""
    starts, at = [], 0
    for block in blocks:
        starts.append(at)
        at += len(block.text) + 1
    return [*starts, max(at - 1, 0)]


def _boxes(blocks: Sequence[Block]) -> Iterable[Box]:
    for block, start in zip(blocks, _starts(blocks), strict=False):
        for line in block.lines:
            yield Box(
                line.page, start + line.start, start + line.end,
                line.left, line.top, line.right, line.bottom,
            )  # fmt: skip


def _pages(sizes: Sequence[Page], blocks: Sequence[Block]) -> Iterable[Page]:
    """Spans of the pages; one begins at its first line, be it in the middle of a paragraph."""
    firsts: dict[int, int] = {}
    starts = _starts(blocks)
    for block, start in zip(blocks, starts, strict=False):
        for line in block.lines:
            firsts[line.page] = min(firsts.get(line.page, start + line.start), start + line.start)
        if block.page and not block.lines:
            firsts.setdefault(block.page, start)
    end = starts[-1]
    spans: list[Page] = []
    for size in reversed(sizes):
        start = min(firsts.get(size.number, end), end)
        spans.append(replace(size, start=start, end=max(end, start)))
        end = start
    return reversed(spans)


def _quality(reading: Reading, blocks: Sequence[Block], dropped: int) -> dict[str, Any]:
    figures = {
        "characters": sum(len(block.text) for block in blocks),
        "dropped_characters": dropped,
        "headings": sum(1 for block in blocks if block.level),
        "table_rows": sum(1 for block in blocks if block.row),
    }
    doubtful = [
        [start + line.start, start + line.end, line.score]
        for block, start in zip(blocks, _starts(blocks), strict=False)
        for line in block.lines
        if line.score < _DOUBTFUL
    ]
    return {**figures, **reading.quality, **({"doubtful": doubtful} if doubtful else {})}
