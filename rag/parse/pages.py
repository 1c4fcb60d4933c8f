"""Pages as they were read become blocks: margins dropped, columns ordered, paragraphs joined."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import mean
from typing import Any, Literal

from PIL import Image

from rag.parse import ocr
from rag.parse.block import Block, Reading
from rag.parse.flow import Edges, paragraphs_of
from rag.parse.overleaf import carry_headers
from rag.parse.regions import order_regions
from rag.parse.ruled import with_tables
from rag.parse.runs import Run, body_size, lines_of, turn_box
from rag.schema import Page

_EDGE = 0.09  # of the page's height: where headers and footers stand
_DOUBTFUL = 0.85  # confidence below which a page's text is called doubtful


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as it was read. `garbled` is the share of its own text that was no text.

    `hidden` counts characters that nobody sees on the page; they are not among the runs.
    `page` has the size as shown; the runs stand on it as it is after a turn by `turn` degrees.
    """

    page: Page
    runs: tuple[Run, ...]
    method: Literal["text", "layer", "ocr", "none"]
    garbled: float = 0.0
    tables: int = 0
    confidence: float = 1.0
    turn: int = 0
    hidden: int = 0


def leaf_of_image(image: Image.Image, dpi: float, number: int, garbled: float = 0.0) -> Leaf:
    """A page read by OCR."""
    found = ocr.read_image(image, dpi)
    runs, tables = with_tables(found.runs, ())
    width, height = image.width * 72 / dpi, image.height * 72 / dpi
    page = Page(number, 0, 0, width, height)
    return Leaf(page, tuple(runs), "ocr", garbled, tables, found.confidence, found.turn)


def reading_of(leaves: Sequence[Leaf]) -> Reading:
    """Blocks of all pages in reading order, with the quality of the reading."""
    repeated = _repeated(leaves)
    blocks: list[Block] = []
    columns = margins = 0
    inner = [[run for run in leaf.runs if not _is_margin(run, leaf, repeated)] for leaf in leaves]
    usual = _usual([run for runs in inner for run in runs])
    for leaf, runs in zip(leaves, carry_headers(inner), strict=True):
        margins += sum(len(run.text) for run in leaf.runs if run.rows == ())
        margins -= sum(len(run.text) for run in runs if run.rows == ())
        body = body_size(runs)
        regions, most = order_regions(runs)
        columns = max(columns, most)
        edges = _edges(runs, body, usual) if most == 1 else Edges(body)
        for region in regions:
            found = paragraphs_of(region.lines, leaf.page.number, edges, region.headline)
            blocks += (_as_shown(block, leaf) for block in found)
    return Reading(
        blocks,
        pages=tuple(leaf.page for leaf in leaves),
        quality=_quality(leaves, columns) | {"margin_characters": margins},
        warnings=tuple(_warnings(leaves)),
    )


def _quality(leaves: Sequence[Leaf], columns: int) -> dict[str, Any]:
    methods = Counter(leaf.method for leaf in leaves)
    read = [leaf.confidence for leaf in leaves if leaf.method == "ocr"]
    found: dict[str, Any] = {
        "pages": len(leaves),
        "pages_text": methods["text"],
        "pages_ocr": methods["ocr"],
        "pages_ocr_layer": methods["layer"],
        "pages_unread": methods["none"],
        "garbled": round(mean(leaf.garbled for leaf in leaves), 4),
        "columns": columns,
        "tables": sum(leaf.tables for leaf in leaves),
        "hidden_characters": sum(leaf.hidden for leaf in leaves),
    }
    return found | ({"ocr_confidence": round(mean(read), 3)} if read else {})


def _warnings(leaves: Sequence[Leaf]) -> Iterator[str]:
    """What a reader of citations should know of how the pages were read."""
    scanned = [leaf.page.number for leaf in leaves if leaf.method == "ocr"]
    layered = [leaf.page.number for leaf in leaves if leaf.method == "layer"]
    unread = [leaf.page.number for leaf in leaves if leaf.method == "none"]
    concealed = [leaf.page.number for leaf in leaves if leaf.hidden]
    poor = [
        leaf.page.number
        for leaf in leaves
        if leaf.method == "ocr" and leaf.runs and leaf.confidence < _DOUBTFUL
    ]
    if scanned:
        yield f"Read by OCR: {_listed(scanned)}."
    if poor:
        yield f"Read by OCR with little confidence: {_listed(poor)}; check the figures."
    if layered:
        yield f"Read from the text layer of an earlier OCR: {_listed(layered)}."
    if concealed:
        yield f"Text that nobody sees on the page was left out: {_listed(concealed)}."
    if unread:
        yield f"No readable text, and OCR is off or missing: {_listed(unread)}."


def _listed(numbers: Sequence[int]) -> str:
    """Pages 1–3, 7."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    words = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)
    return f"{'page' if len(numbers) == 1 else 'pages'} {words}"


def _as_shown(block: Block, leaf: Leaf) -> Block:
    """The block with its lines where they stand on the page as it is shown."""
    if not leaf.turn:
        return block
    width, height = leaf.page.width, leaf.page.height
    upright = (height, width) if leaf.turn % 180 else (width, height)
    lines = []
    for line in block.lines:
        box = (line.left, line.top, line.right, line.bottom)
        left, top, right, bottom = turn_box(box, 360 - leaf.turn, *upright)
        lines.append(replace(line, left=left, top=top, right=right, bottom=bottom))
    return replace(block, lines=tuple(lines))


def _usual(runs: Sequence[Run]) -> tuple[float, float]:
    """The margins that most lines of all pages keep."""
    lefts, rights = sorted(run.left for run in runs), sorted(run.right for run in runs)
    tenth = len(runs) // 10
    return (lefts[tenth], rights[-1 - tenth]) if runs else (math.inf, -math.inf)


def _edges(runs: Sequence[Run], body: float, usual: tuple[float, float]) -> Edges:
    """The margins of a page; a page of few lines has those of the others."""
    left, right = usual
    return Edges(
        body,
        min(left, *(run.left for run in runs)),
        max(right, *(run.right for run in runs)),
    )


def _repeated(leaves: Sequence[Leaf]) -> set[str]:
    """Lines that stand at the edge of half of the pages, digits aside: headers and footers."""
    seen: Counter[str] = Counter()
    for leaf in leaves:
        seen.update({_key(run) for run in _edge_lines(leaf)})
    least = max(2, len(leaves) // 2) if len(leaves) < 6 else max(3, len(leaves) // 4)
    return {key for key, count in seen.items() if count >= least and key}


def _edge_lines(leaf: Leaf) -> list[Run]:
    height = leaf.page.width if leaf.turn % 180 else leaf.page.height
    return [
        run
        for run in lines_of([run for run in leaf.runs if not run.rows])
        if run.bottom < _EDGE * height or run.top > (1 - _EDGE) * height
    ]


def _key(run: Run) -> str:
    return re.sub(r"[\d\s一二三四五六七八九十]", "", run.text)


def _is_margin(run: Run, leaf: Leaf, repeated: set[str]) -> bool:
    """Whether a run is part of a header, a footer or a page number."""
    height = leaf.page.width if leaf.turn % 180 else leaf.page.height
    if not (run.bottom < _EDGE * height or run.top > (1 - _EDGE) * height):
        return False
    if len(leaf.runs) > 1 and re.fullmatch(r"[—–\-·\s第页共/\d]*\d[—–\-·\s第页共/\d]*", run.text):
        return True
    return any(_key(run) in key for key in repeated) and bool(_key(run))
