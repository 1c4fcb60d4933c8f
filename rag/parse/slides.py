"""PPTX: titles as headings, text, tables and notes, slide by slide."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.exc import PackageNotFoundError

from rag.errors import ParseError
from rag.parse.block import Block, Options, Reading
from rag.parse.limits import check_archive
from rag.parse.tables import find_unit, table_blocks
from rag.schema import Page

_POINT = 12_700  # English metric units


def read(data: bytes, name: str, options: Options) -> Reading:
    """A presentation; each slide is a page.

    Raises:
        ParseError: damaged, encrypted, or larger unpacked than allowed.
    """
    check_archive(data, name)
    try:
        show = Presentation(BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise ParseError(f"{name!r} is a damaged presentation; save it again.") from error
    width, height = (show.slide_width or 0) / _POINT, (show.slide_height or 0) / _POINT
    blocks: list[Block] = []
    for number, slide in enumerate(show.slides, start=1):
        blocks += _slide(slide, number)
    pages = tuple(Page(n, 0, 0, width, height) for n in range(1, len(show.slides) + 1))
    tables = sum(1 for slide in show.slides for shape in slide.shapes if shape.has_table)
    return Reading(blocks, pages=pages, quality={"pages": len(pages), "tables": tables})


def _slide(slide: Any, number: int) -> Iterator[Block]:
    title = slide.shapes.title
    words = "" if title is None else " ".join(title.text_frame.text.split())
    if words:
        yield Block(words, level=1, gap=True, page=number)
    for shape in sorted(_flat(slide.shapes), key=lambda s: (s.top or 0, s.left or 0)):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        yield from _shape(shape, number, words)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for line in slide.notes_slide.notes_text_frame.text.split("\n"):
            yield Block(line, gap=True, page=number)


def _flat(shapes: Any, depth: int = 0) -> Iterator[Any]:
    for shape in shapes:
        if hasattr(shape, "shapes") and depth < 8:
            yield from _flat(shape.shapes, depth + 1)
        else:
            yield shape


def _shape(shape: Any, number: int, title: str) -> Iterator[Block]:
    if getattr(shape, "has_table", False):
        rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
        yield from table_blocks(rows, title, find_unit(title), number)
    elif getattr(shape, "has_text_frame", False):
        for paragraph in shape.text_frame.paragraphs:
            words = "".join(run.text for run in paragraph.runs).replace("\v", "\n")
            yield Block(words, gap=True, page=number)
