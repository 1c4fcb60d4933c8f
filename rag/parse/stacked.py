"""Sheets that hold several tables one below the other: each has a header of its own."""

from collections.abc import Sequence

from rag.parse.tables import is_figure

_TITLES = 3  # rows at most between a table's beginning and its header
_Row = Sequence[str]


def tables_of(rows: Sequence[_Row]) -> list[list[_Row]]:
    """The rows of each table, without blank ones.

    Another table begins after a blank row, or with a title, where a header comes before figures. A
    blank row alone ends none: the rows behind it are under the header before it.
    """
    tables: list[list[_Row]] = [[]]
    for at, row in enumerate(rows):
        if not _said(row):
            continue
        apart = at > 0 and not _said(rows[at - 1])
        if (apart or len(_said(row)) == 1) and _has_figures(tables[-1]) and _begins(rows[at:]):
            tables.append([])
        tables[-1].append(row)
    return [table for table in tables if table]


def _begins(rows: Sequence[_Row]) -> bool:
    """Whether titles, if any, are followed by a header and the header by figures under it."""
    titles = 0
    while titles < min(_TITLES, len(rows)) and len(_said(rows[titles])) == 1:
        titles += 1
    header = titles
    while header < len(rows) and header < titles + 2 and _is_header(rows[header]):
        header += 1
    if header in (titles, len(rows)):
        return False
    pairs = zip(rows[header - 1], rows[header], strict=False)
    return any(name.strip() and is_figure(cell) for name, cell in pairs)


def _is_header(row: _Row) -> bool:
    said = _said(row)
    return len(said) > 1 and not any(is_figure(cell) for cell in said)


def _has_figures(rows: Sequence[_Row]) -> bool:
    return any(is_figure(cell) for row in rows for cell in row)


def _said(row: _Row) -> set[str]:
    """The different words of a row: merged cells repeat theirs."""
    return {cell.strip() for cell in row} - {""}
