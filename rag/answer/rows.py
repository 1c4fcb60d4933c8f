"""The rows of a comparison: what is asked of each place, period or indicator, and what is found."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer.cell import Cell
from rag.answer.cells import read_cells
from rag.answer.draft import Sources
from rag.answer.groups import Places, areas_asked, areas_over_years
from rag.answer.observed import with_indicator
from rag.glossary.labels import period_label, place_label
from rag.schema import Question, Status
from rag.text import fold

_RESULT = re.compile(  # what came of it is asked for beside what was planned
    r"实际|实绩|实现|完成|结果|达成|\b(?:actual\w*|results?|achieved|outcome|realized|turned out)\b"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its label, the question that it answers, and the cell found."""

    label: str
    area: str
    question: Question
    documents: tuple[str, ...]
    cell: Cell | None


def rows_of(question: Question, sources: Sources, documents: Sequence[str]) -> list[Row]:
    """A row for each place and each period or indicator of it that is asked for."""
    if len(question.periods) > 1:
        places = areas_over_years(question, sources, documents) or {"": list(documents)}
        return [row for area in places for row in _by_period(question, sources, places, area)]
    places = areas_asked(question, sources, documents)
    if len(question.indicators) < 2:
        return list(_by_place(question, sources, places, ""))
    rows: list[Row] = []
    for indicator in question.indicators:
        single = with_indicator(question, indicator, sources)
        name = indicator if question.language == "zh" else sources.glossary.english(indicator)
        rows += _by_place(single, sources, places, name)
    return rows


def in_order(rows: Sequence[Row], question: Question) -> list[Row]:
    """The rows by size where places are to be put in order; those without a figure come last."""
    operation = question.operation
    ordered = operation is not None and operation.name in ("top", "bottom")
    if not ordered or len({row.question.indicators for row in rows}) > 1:
        return list(rows)
    found = [row for row in rows if row.cell is not None and row.cell.figure is not None]
    found.sort(key=_size, reverse=operation is not None and operation.name == "top")
    return [*found, *(row for row in rows if row not in found)]


def _size(row: Row) -> tuple[int, object]:
    return row.cell.size if row.cell is not None else (0, 0)


def _by_place(
    question: Question, sources: Sources, places: Places, indicator: str
) -> Iterator[Row]:
    """A row for each place, labelled by its place, its indicator, or both."""
    cells = read_cells(question, sources, places)
    gap = "" if question.language == "zh" else " "
    for area, names in places.items():
        place = place_label(area, question.language, sources.glossary)
        label = place if not indicator else f"{place}{gap}{indicator}"
        label = indicator if indicator and len(places) == 1 else label
        yield Row(label, area, replace(question, areas=(area,)), tuple(names), cells[area])


def _by_period(
    question: Question, sources: Sources, places: Mapping[str, Sequence[str]], area: str
) -> Iterator[Row]:
    """A row for each period of a place; only a figure of that very period fills it."""
    names = places[area]
    place = place_label(area, question.language, sources.glossary) if len(places) > 1 else ""
    gap = "" if question.language == "zh" else " "
    for period in sorted(question.periods, key=_in_time):
        planned = question.status if not _RESULT.search(fold(question.text)) else None
        chosen, status = of_period(names, period, sources, planned)
        single = replace(question, periods=(period,), areas=(area,) if area else (), status=status)
        label = f"{place}{gap if place else ''}{period_label(period, question.language)}"
        if len(period) == 4 and any(len(p) > 4 for p in question.periods):
            label += "全年" if question.language == "zh" else " (whole year)"
        yield Row(label, area, single, tuple(chosen), period_cell(single, sources, chosen, area))


def _in_time(period: str) -> tuple[str, int]:
    return period[:4], -len(period)


def period_cell(
    question: Question, sources: Sources, documents: Sequence[str], area: str
) -> Cell | None:
    """The figure of one place and exactly one period."""
    best = read_cells(question, sources, {area: documents})[area]
    if best is not None and not best.period and question.status is not None:
        best = replace(best, period=question.periods[0])  # the year of the report read
    return best if best is not None and best.period in ("", *question.periods) else None


def of_period(
    names: Sequence[str], period: str, sources: Sources, status: Status | None = None
) -> tuple[list[str], Status | None]:
    """The documents that report on a year, else those that plan it, and which of the two.

    Those that plan it come first where the plan is asked for.
    """
    year = int(period[:4])
    known = sources.reports_of(names)
    reported = [r.document for r in known if r.data_year == year]
    planned = [r.document for r in known if r.report_year == year]
    if planned and (status == "target" or not reported):
        return planned, "target"
    return (reported, "actual") if reported else (list(names), None)
