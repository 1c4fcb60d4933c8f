"""Tables of a page: cells between drawn rules, and rows of figures that stand in columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.parse.runs import Grid, Rule, Run, lines_of, same_line
from rag.parse.tables import find_unit, table_rows

Span = tuple[float, float]
_MANY = 1_500  # rules looked at on a page
_NEAR = 2.5  # points between rules that are one
_FIGURE = re.compile(
    r"[-+−–]?\s?(?:\d{1,3}(?: \d{3})+(?:\.\d+)?|[\d,，]*\.?\d+)\s*"
    r"(?:%|％|个百分点|[万亿]?[元人户个吨])?|[-—–]+"
)
_CAPTION = re.compile(r"^(?:表|附表|Table)\s*[\d一二三四五六七八九十]{0,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Edges of a table's rows and columns."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """The heights between which the rows stand, and the edges or middles of the columns."""

    rows: tuple[Span, ...]
    edges: tuple[float, ...]


def with_tables(runs: Sequence[Run], rules: Sequence[Rule]) -> tuple[list[Run], int]:
    """The runs with each table put into one run that holds its rows, and how many there are."""
    left = list(runs)
    count = 0
    for grid in _grids(rules):
        inside = [run for run in left if _is_inside(run, grid)]
        if len(inside) < 4:
            continue
        above = _above(left, grid.columns[0], grid.rows[0], inside)
        layout = _Layout(tuple(pairwise(grid.rows)), grid.columns)
        table = _table(_cells(inside, grid), above, inside, layout)
        if table is not None:
            taken = {id(run) for run in inside}
            left = [run for run in left if id(run) not in taken]
            left.append(table)
            count += 1
    left, found = _figure_tables(left)
    return left, count + found


def _grids(rules: Sequence[Rule]) -> Iterator[_Grid]:
    """Groups of rules that touch, with at least two rows and two columns."""
    for group in _touching(rules):
        across = _merged([(r.top + r.bottom) / 2 for r in group if r.horizontal])
        down = _merged([(r.left + r.right) / 2 for r in group if not r.horizontal])
        if len(across) >= 3 and len(down) >= 3:
            yield _Grid(tuple(down), tuple(across), tuple(group))


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: (rule.top, rule.left))[:_MANY]:
        met = [group for group in groups if any(_meet(rule, other) for other in group)]
        joined = [other for group in met for other in group]
        groups = [group for group in groups if not any(group is m for m in met)]
        groups.append([*joined, rule])
    return groups


def _meet(one: Rule, other: Rule) -> bool:
    return (
        one.left <= other.right + _NEAR
        and other.left <= one.right + _NEAR
        and one.top <= other.bottom + _NEAR
        and other.top <= one.bottom + _NEAR
    )


def _merged(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _is_inside(run: Run, grid: _Grid) -> bool:
    x, y = (run.left + run.right) / 2, run.middle
    return grid.columns[0] < x < grid.columns[-1] and grid.rows[0] < y < grid.rows[-1]


def _cells(runs: Sequence[Run], grid: _Grid) -> list[list[str]]:
    """The words of each cell; a merged cell's words stand in every place that it covers."""
    owner = _merged_cells(grid)
    words: dict[tuple[int, int], list[Run]] = {}
    for run in runs:
        row = _index(run.middle, grid.rows)
        column = _index((run.left + run.right) / 2, grid.columns)
        words.setdefault(owner[row, column], []).append(run)
    text = {cell: "".join(line.text for line in lines_of(found)) for cell, found in words.items()}
    return [
        [text.get(owner[row, column], "") for column in range(len(grid.columns) - 1)]
        for row in range(len(grid.rows) - 1)
    ]


def _merged_cells(grid: _Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """For each place of the grid the upper left place of the cell that it belongs to."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(grid.rows) - 1):
        for column in range(len(grid.columns) - 1):
            x = (grid.columns[column] + grid.columns[column + 1]) / 2
            y = (grid.rows[row] + grid.rows[row + 1]) / 2
            home = (row, column)
            if column and not _stands(grid, grid.columns[column], y):
                home = owner[row, column - 1]
            elif row and not _lies(grid, x, grid.rows[row]):
                home = owner[row - 1, column]
            owner[row, column] = home
    return owner


def _stands(grid: _Grid, x: float, y: float) -> bool:
    return any(
        not r.horizontal and abs((r.left + r.right) / 2 - x) <= _NEAR and r.top <= y <= r.bottom
        for r in grid.rules
    )


def _lies(grid: _Grid, x: float, y: float) -> bool:
    return any(
        r.horizontal and abs((r.top + r.bottom) / 2 - y) <= _NEAR and r.left <= x <= r.right
        for r in grid.rules
    )


def _index(value: float, edges: Sequence[float]) -> int:
    return max(i for i, edge in enumerate(edges[:-1]) if edge <= value)


def _above(runs: Sequence[Run], left: float, top: float, inside: Sequence[Run]) -> list[Run]:
    """The lines close over a table, nearest first: its caption and its unit."""
    right = max(run.right for run in inside)
    near = [
        run
        for run in runs
        if not run.rows
        and top - 4 * run.size < run.bottom <= top + 2
        and run.right > left - 16 * run.size
        and run.left < right
    ]
    return sorted(near, key=lambda run: -run.bottom)


def _table(
    cells: Sequence[Sequence[str]],
    above: Sequence[Run],
    inside: Sequence[Run],
    layout: _Layout,
) -> Run | None:
    """A run that holds a table's rows."""
    unit = next((find_unit(run.text) for run in above if find_unit(run.text)), "")
    caption = next((run.text for run in above if _CAPTION.match(run.text)), "")
    caption = caption if len(caption) < 60 else ""
    left, right = min(run.left for run in inside), max(run.right for run in inside)
    score, size = min(run.score for run in inside), inside[0].size
    found = [
        Run(text, left, layout.rows[index][0], right, layout.rows[index][1], size, score)
        for index, text in table_rows(cells, caption, unit)
    ]
    if not found:
        return None
    whole = "\n".join(run.text for run in found)
    top, bottom = min(run.top for run in inside), max(run.bottom for run in inside)
    kept = Grid(tuple(map(tuple, cells)), layout.rows, layout.edges, caption, unit)
    return Run(whole, left, top, right, bottom, size, score, tuple(found), kept)


def _figure_tables(runs: Sequence[Run]) -> tuple[list[Run], int]:
    """The same for tables without rules: rows of figures that stand in columns."""
    left, count = list(runs), 0
    rows = _rows(runs)
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and _is_figure_row(rows[end]):
            end += 1
        if end - at < 2:
            at = max(end, at + 1)
            continue
        start = _with_header(rows, at)
        table = _figure_table(rows[start:end], left)
        if table is not None:
            inside = {id(run) for row in rows[start:end] for run in row}
            left = [run for run in left if id(run) not in inside]
            left.append(table)
            count += 1
        at = end
    return left, count


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for run in sorted((run for run in runs if not run.rows), key=lambda run: run.middle):
        if rows and same_line(rows[-1][0], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.left) for row in rows]


def _is_figure_row(row: Sequence[Run]) -> bool:
    """Three cells or more, of which all but a name or two are figures."""
    figures = sum(1 for run in row if _FIGURE.fullmatch(run.text.strip()))
    return len(row) >= 3 and figures >= 2 and figures >= 0.6 * (len(row) - 1)


def _with_header(rows: Sequence[Sequence[Run]], at: int) -> int:
    """Where the table begins: one or two rows of names that stand close above the figures."""
    start = at
    while start > 0 and at - start < 2:
        above, below = rows[start - 1], rows[start]
        near = below[0].top - above[0].bottom < 1.8 * below[0].size
        if len(above) < 2 or not near or any(len(run.text) > 24 for run in above):
            break
        start -= 1
    return start


def _figure_table(rows: Sequence[Sequence[Run]], runs: Sequence[Run]) -> Run | None:
    widest = max(rows, key=len)
    centres = [(run.left + run.right) / 2 for run in widest]
    cells = []
    for row in rows:
        filled = [""] * len(centres)
        for run in row:
            middle = (run.left + run.right) / 2
            column = min(range(len(centres)), key=lambda i: abs(centres[i] - middle))
            filled[column] = " ".join(filter(None, (filled[column], run.text)))
        cells.append(filled)
    inside = [run for row in rows for run in row]
    spans = tuple((min(r.top for r in row), max(r.bottom for r in row)) for row in rows)
    above = _above(runs, min(r.left for r in inside), spans[0][0], inside)
    return _table(cells, above, inside, _Layout(spans, tuple(centres)))
