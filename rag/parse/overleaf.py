"""Tables that go on on the next page: their rows are read under the header of the page before."""

from collections.abc import Sequence
from dataclasses import replace

from rag.parse.runs import Grid, Run
from rag.parse.tables import table_rows

_NEAR = 8.0  # points between the edges of columns that are the same


def carry_headers(pages: Sequence[Sequence[Run]]) -> list[list[Run]]:
    """The runs of each page, a table at its top put under the header of the one it goes on."""
    carried: list[list[Run]] = []
    before: Run | None = None
    for runs in pages:
        first = min(runs, key=lambda run: run.top, default=None)
        again = _under(before, first) if before and first else None
        page = [again if again and run is first else run for run in runs]
        carried.append(page)
        last = max(page, key=lambda run: run.bottom, default=None)
        before = last if last is not None and last.grid else None
    return carried


def _under(before: Run, first: Run) -> Run | None:
    """The table read again, or None where it is one of its own."""
    old, new = before.grid, first.grid
    if old is None or new is None or len(old.edges) != len(new.edges):
        return None
    if any(abs(a - b) > _NEAR for a, b in zip(old.edges, new.edges, strict=True)):
        return None
    header = _header(old)
    own = [(row, span) for row, span in zip(new.cells, new.spans, strict=True) if row not in header]
    cells = (*header, *(row for row, _ in own))
    found = [
        replace(first, text=text, top=span[0], bottom=span[1], rows=(), grid=None)
        for index, text in table_rows(cells, old.caption, old.unit)
        for span in [own[index - len(header)][1]]
    ]
    if new.unit or new.caption or not found:
        return None
    whole = "\n".join(run.text for run in found)
    spans = (*(old.spans[: len(header)]), *(span for _, span in own))
    grid = Grid(cells, spans, new.edges, old.caption, old.unit)
    return replace(first, text=whole, rows=tuple(found), grid=grid)


def _header(grid: Grid) -> tuple[tuple[str, ...], ...]:
    """The rows over the first one that is a row of figures."""
    rows = table_rows(grid.cells)
    return grid.cells[: rows[0][0]] if rows else ()
