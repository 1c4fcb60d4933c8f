"""Comparisons: a table with one citation a cell, gaps shown, the difference with its formula."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rag.answer.cells import Cell, alike, cite_cell, read_cell, scope_note
from rag.answer.draft import Draft, Sources
from rag.answer.groups import areas_asked
from rag.answer.observed import with_indicator
from rag.answer.phrases import period_label, place_label
from rag.figures import Figure, scaled
from rag.schema import Answer, Question, Status


def answer_compared(
    question: Question, sources: Sources, documents: Sequence[str]
) -> Answer | None:
    """Places side by side, or one place over years; None where nothing at all is found."""
    rows = _rows(question, sources, documents)
    cells = [cell for _, cell in rows if cell is not None]
    if not cells or len(rows) < 2:
        return None
    draft = Draft(question, sources)
    _table(draft, rows)
    if len(cells) > 1:
        _verdict(draft, [(name, cell) for name, cell in rows if cell is not None])
    return draft.finish("observed" if any(c.observation for c in cells) else "extracted")


def _rows(
    question: Question, sources: Sources, documents: Sequence[str]
) -> list[tuple[str, Cell | None]]:
    """A label and a cell for each place, or for each period of one place."""
    areas = areas_asked(question, sources, documents)
    if not question.areas and len(question.periods) > 1:
        areas = {"": list(documents)}
    if len(areas) == 1 and len(question.indicators) > 1 and len(question.periods) < 2:
        return _by_indicator(question, sources, *next(iter(areas.items())))
    if len(areas) > 1 or len(question.periods) < 2:
        return [
            (
                place_label(area, question.language, sources.glossary),
                read_cell(question, sources, names, area),
            )
            for area, names in areas.items()
        ]
    area, names = next(iter(areas.items()), ("", list(documents)))
    rows = []
    for period in sorted(question.periods):
        chosen = _of_year(names, period, sources)
        planned = not any(
            r.data_year == int(period[:4]) for r in sources.reports if r.document in chosen
        )
        status: Status | None = "target" if planned else "actual"
        single = replace(question, periods=(period,), status=status)
        cell = read_cell(single, sources, chosen, area)
        rows.append((period_label(period, question.language), cell))
    return rows


def _by_indicator(
    question: Question, sources: Sources, area: str, names: Sequence[str]
) -> list[tuple[str, Cell | None]]:
    """One row for each indicator of a place."""
    rows = []
    for indicator in question.indicators:
        single = with_indicator(question, indicator, sources)
        name = indicator if question.language == "zh" else sources.glossary.english(indicator)
        rows.append((name, read_cell(single, sources, names, area)))
    return rows


def _of_year(names: Sequence[str], period: str, sources: Sources) -> list[str]:
    """The documents that report on a year, or all where none does."""
    year = int(period[:4])
    fitting = [r.document for r in sources.reports if r.document in names and r.data_year == year]
    planned = [r.document for r in sources.reports if r.document in names and r.report_year == year]
    return fitting or planned or list(names)


def _table(draft: Draft, rows: Sequence[tuple[str, Cell | None]]) -> None:
    chinese = draft.question.language == "zh"
    header = "| | 数值 | 期间 | 状态 |" if chinese else "| | Figure | Period | Status |"
    draft.row(f"{header}\n|---|---|---|---|")
    words = {"actual": "实际", "estimated": "预计", "target": "目标"} if chinese else {
        "actual": "actual", "estimated": "estimate", "target": "target"
    }  # fmt: skip
    for name, cell in rows:
        if cell is None:
            draft.row(f"| {name} | {'未披露' if chinese else 'not disclosed'} | – | – |")
            continue
        marker = cite_cell(draft, cell)
        period = period_label(cell.period, draft.question.language) if cell.period else "–"
        draft.row(f"| {name} | {cell.value} [{marker}] | {period} | {words[cell.status]} |", marker)


def _verdict(draft: Draft, named: Sequence[tuple[str, Cell]]) -> None:
    names, cells = [name for name, _ in named], [cell for _, cell in named]
    if not alike(cells):
        if all(cell.figure for cell in cells):
            draft.say(scope_note(cells, names, draft.question.language))
        return
    order = sorted(named, key=lambda pair: _size(pair[1]), reverse=True)
    markers = [cite_cell(draft, cell) for _, cell in order]
    draft.say(_ranking(order, draft.question.language == "zh"), *markers)


def _size(cell: Cell) -> Decimal:
    return base_value(cell.figure) if cell.figure else Decimal(0)


def base_value(figure: Figure) -> Decimal:
    """The value of a figure in the base unit of its kind, a range by its lower end."""
    return scaled(figure)[0]


def _ranking(order: Sequence[tuple[str, Cell]], chinese: bool) -> str:
    (first, top), (_, bottom) = order[0], order[-1]
    if _size(top) == _size(bottom):
        return "两者相同" if chinese else "They are equal"
    difference = _difference(top.figure, bottom.figure)
    if len(order) > 2:
        names = "、".join(n for n, _ in order) if chinese else ", ".join(n for n, _ in order)
        return f"由高到低：{names}" if chinese else f"From highest to lowest: {names}"
    if chinese:
        return f"{first}更高" + (f"，相差{difference}" if difference else "")
    return f"{first} is higher" + (f", by {difference}" if difference else "")


def _difference(top: Figure | None, bottom: Figure | None) -> str:
    """`a − b = c` in the unit of both, or nothing where they are written in different units."""
    if top is None or bottom is None or top.unit != bottom.unit or top.high or bottom.high:
        return ""
    result = top.value - bottom.value
    unit = "个百分点" if top.unit == "%" else top.unit
    return f"{result}{unit}（{top.value}{top.unit} − {bottom.value}{bottom.unit} = {result}{unit}）"
