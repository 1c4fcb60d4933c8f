"""Reading order: a page's runs cut into columns and bands, or into newspaper articles."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.parse.broadsheet import (
    Region,
    by_articles,
    headlines_of,
    is_continued,
    is_newspaper,
)
from rag.parse.columns import GUTTER
from rag.parse.runs import Run, body_size, lines_of, same_line

_NARROW = 5.0  # body sizes; nothing narrower is a column
_CROSSING = 0.12  # of a region's lines may cross a gutter: headlines, tables
_LARGE = 1.25  # body sizes: type of headlines
_APART = 1.2  # body sizes: white across the whole region
_DEPTH = 12
_MANY = 2_500  # runs: a page of more is a drawing


def order_regions(runs: Sequence[Run]) -> tuple[list[Region], int]:
    """The regions of a page in reading order, and how many columns stand side by side at most."""
    if not runs:
        return [], 0
    body = body_size(runs)
    leaves = list(_cut(list(runs), body, 0))
    columns = _columns(leaves, body)
    heads = headlines_of(runs, body) if columns > 1 else []
    if columns > 1 and (is_continued(runs) or is_newspaper(heads, runs, body)):
        return list(by_articles(runs, heads, body)), columns
    return [Region(tuple(lines_of(leaf))) for leaf in leaves], columns


def _cut(runs: list[Run], body: float, depth: int) -> Iterator[list[Run]]:
    """Recursively: side by side where a gutter runs through, else around what crosses it."""
    if not 2 <= len(runs) <= _MANY or depth > _DEPTH or len(_rows(runs)) < 2:
        yield runs
        return
    parts = _side_by_side(runs, body) or _bands(runs, body) or _storeys(runs, body)
    if not parts:
        yield runs
        return
    for part in parts:
        yield from _cut(part, body, depth + 1)


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that stand beside each other, whatever the columns."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.middle):
        if rows and same_line(rows[-1][0], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _side_by_side(runs: list[Run], body: float) -> list[list[Run]]:
    """The columns of a region that gutters run through from top to bottom, else nothing."""
    parts: list[list[Run]] = []
    reached = float("-inf")
    for run in sorted(runs, key=lambda run: run.left):
        if run.left - reached >= GUTTER * body or not parts:
            parts.append([])
        parts[-1].append(run)
        reached = max(reached, run.right)
    wide = [part for part in parts if _is_column(part, body)]
    return parts if len(parts) > 1 and len(wide) == len(parts) else []


def _is_column(runs: Sequence[Run], body: float) -> bool:
    """Whether runs are wide and many enough for a column of prose."""
    width = max(run.right for run in runs) - min(run.left for run in runs)
    return width >= _NARROW * body and len(_rows(runs)) >= 2


def _bands(runs: list[Run], body: float) -> list[list[Run]]:
    """The region cut above and below the lines that cross its likeliest gutter."""
    gutter = _gutter(runs, body)
    if gutter is None:
        return []
    left, right = gutter
    crossing = [run for run in runs if run.left < left and run.right > right]
    if not crossing:
        return []
    bands: list[list[Run]] = []
    kinds: list[bool] = []
    for row in _rows(runs):
        crosses = any(run in crossing for run in row)
        if not bands or kinds[-1] != crosses:
            bands.append([])
            kinds.append(crosses)
        bands[-1] += row
    return bands if len(bands) > 1 else []


def _storeys(runs: Sequence[Run], body: float) -> list[list[Run]]:
    """The region cut over its headlines, where the articles under them differ in columns."""
    storeys: list[list[Run]] = []
    bottom, large = float("inf"), True
    for row in _rows(runs):
        is_large = max(run.size for run in row) >= _LARGE * body
        apart = min(run.top for run in row) - bottom > _APART * body
        if not storeys or (is_large and not large) or apart:
            storeys.append([])
        storeys[-1] += row
        bottom, large = max(run.bottom for run in row), is_large
    in_columns = any(_side_by_side(s, body) or _bands(s, body) for s in storeys)
    return storeys if len(storeys) > 1 and in_columns else []


def _gutter(runs: Sequence[Run], body: float) -> tuple[float, float] | None:
    """The widest strip that few lines cross and that has columns on both sides."""
    edges = sorted({run.left for run in runs} | {run.right for run in runs})
    allowed = max(2.0, _CROSSING * len(_rows(runs)))
    best: tuple[float, float, float] | None = None
    for low, high in _strips(runs, edges, allowed):
        before = [run for run in runs if run.right <= low + 0.1]
        after = [run for run in runs if run.left >= high - 0.1]
        if not before or not after or high - low < GUTTER * body:
            continue
        if _is_column(before, body) and _is_column(after, body) and _beside(before, after):
            score = min(len(before), len(after)) + min(high - low, 3 * body) / body
            if best is None or score > best[0]:
                best = (score, low, high)
    return best[1:] if best else None


def _strips(
    runs: Sequence[Run], edges: Sequence[float], allowed: float
) -> Iterator[tuple[float, float]]:
    """Maximal strips between edges that no more than `allowed` runs cover."""
    start: float | None = None
    for low, high in pairwise(edges):
        middle = (low + high) / 2
        few = sum(1 for run in runs if run.left < middle < run.right) <= allowed
        if few and start is None:
            start = low
        if not few and start is not None:
            yield start, low
            start = None
    if start is not None:
        yield start, edges[-1]


def _beside(left: Sequence[Run], right: Sequence[Run]) -> bool:
    """Whether the two sides share enough height to be columns."""
    top = max(min(r.top for r in left), min(r.top for r in right))
    bottom = min(max(r.bottom for r in left), max(r.bottom for r in right))
    return bottom - top > 2 * min(left[0].size, right[0].size)


def _columns(leaves: Sequence[Sequence[Run]], body: float) -> int:
    """How many leaves of prose stand side by side at most."""
    most = 1
    tall = [leaf for leaf in leaves if _is_column(leaf, body)]
    for leaf in tall:
        middle = (leaf[0].top + max(run.bottom for run in leaf)) / 2
        beside = sum(1 for o in tall if min(r.top for r in o) <= middle <= max(r.bottom for r in o))
        most = max(most, beside)
    return most
