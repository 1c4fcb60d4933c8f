"""PDF: text with boxes, columns and articles in reading order; OCR of pages that have no text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rag.errors import ParseError
from rag.parse.block import Block, Options, Reading
from rag.parse.flow import Edges, paragraphs_of
from rag.parse.garbled import judge
from rag.parse.pdfium import Sheet, open_pdf, read_sheet
from rag.parse.regions import order_regions
from rag.parse.ruled import with_tables
from rag.parse.runs import Run, body_size, lines_of
from rag.schema import Page

_MAX_PAGES = 5_000
_EDGE = 0.09  # of the page's height: where headers and footers stand
_FEW = 20  # characters; a page with fewer and with ink is a picture


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page as it was read: by its text, or by OCR."""

    page: Page
    runs: tuple[Run, ...]
    method: str
    garbled: float = 0.0
    tables: int = 0


def read(data: bytes, name: str, options: Options) -> Reading:
    """A PDF.

    Raises:
        ParseError: damaged, protected, too long, or without any text that can be read.
    """
    document = open_pdf(data, name)
    total = len(document)
    if total > _MAX_PAGES:
        raise ParseError(f"{name!r} has {total} pages, more than {_MAX_PAGES}; split it.")
    leaves = []
    for number in range(1, total + 1):
        page = document[number - 1]
        leaves.append(_leaf(read_sheet(page), number))
        page.close()
        options.progress(number, total)
    document.close()
    return _reading(leaves)


def _leaf(sheet: Sheet, number: int) -> _Leaf:
    text = "".join(run.text for run in sheet.runs)
    verdict = judge(text, sheet.unmapped)
    size = Page(number, 0, 0, sheet.width, sheet.height)
    runs, tables = with_tables(sheet.runs, sheet.rules)
    return _Leaf(size, tuple(runs), "text", verdict.share, tables)


def _reading(leaves: Sequence[_Leaf]) -> Reading:
    repeated = _repeated(leaves)
    blocks: list[Block] = []
    columns = 0
    for leaf in leaves:
        runs = [run for run in leaf.runs if not _is_margin(run, leaf, repeated)]
        body = body_size(runs)
        regions, most = order_regions(runs)
        columns = max(columns, most)
        edges = _edges(runs, body) if most == 1 else Edges(body)
        for region in regions:
            blocks += paragraphs_of(region.lines, leaf.page.number, edges, region.headline)
    tables = sum(leaf.tables for leaf in leaves)
    quality = {"pages": len(leaves), "columns": columns, "tables": tables}
    return Reading(blocks, pages=tuple(leaf.page for leaf in leaves), quality=quality)


def _edges(runs: Sequence[Run], body: float) -> Edges:
    return Edges(body, min(run.left for run in runs), max(run.right for run in runs))


def _repeated(leaves: Sequence[_Leaf]) -> set[str]:
    """Lines that stand at the edge of half of the pages, digits aside: headers and footers."""
    seen: Counter[str] = Counter()
    for leaf in leaves:
        seen.update({_key(run) for run in _edge_lines(leaf)})
    least = max(2, len(leaves) // 2) if len(leaves) < 6 else max(3, len(leaves) // 4)
    return {key for key, count in seen.items() if count >= least and key}


def _edge_lines(leaf: _Leaf) -> list[Run]:
    height = leaf.page.height
    return [
        run
        for run in lines_of([run for run in leaf.runs if not run.rows])
        if run.bottom < _EDGE * height or run.top > (1 - _EDGE) * height
    ]


def _key(run: Run) -> str:
    return re.sub(r"[\d\s一二三四五六七八九十]", "", run.text)


def _is_margin(run: Run, leaf: _Leaf, repeated: set[str]) -> bool:
    """Whether a run is part of a header, a footer or a page number."""
    height = leaf.page.height
    if not (run.bottom < _EDGE * height or run.top > (1 - _EDGE) * height):
        return False
    if len(leaf.runs) > 1 and re.fullmatch(r"[—–\-·\s第页共/\d]*\d[—–\-·\s第页共/\d]*", run.text):
        return True
    return any(_key(run) in key for key in repeated) and bool(_key(run))
