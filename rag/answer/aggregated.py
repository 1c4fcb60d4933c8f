"""Aggregates over all reports: extremes, rankings, thresholds, sums and means, with coverage."""

from collections.abc import Sequence
from decimal import Decimal

from rag.answer.cells import Cell, cite_cell, read_cell, scope_note
from rag.answer.compared import base_value
from rag.answer.draft import Draft, Sources
from rag.answer.groups import areas_asked
from rag.answer.phrases import period_label, place_label
from rag.figures import parse_figures
from rag.schema import Answer, Operation, Question

Named = tuple[str, Cell]


def answer_aggregated(
    question: Question, sources: Sources, documents: Sequence[str]
) -> Answer | None:
    """Rank or add up the figure of every place of the group; None where hardly any gives it."""
    operation = question.operation or Operation("top", count=100)
    areas = areas_asked(question, sources, documents)
    read = [
        (
            place_label(area, question.language, sources.glossary),
            read_cell(question, sources, names, area),
        )
        for area, names in areas.items()
    ]
    given: list[Named] = [(name, cell) for name, cell in read if cell is not None and cell.figure]
    kept = _comparable(given)
    if not kept:
        return None
    draft = Draft(question, sources)
    kept.sort(key=lambda pair: _size(pair[1]), reverse=True)
    _apply(draft, operation, kept)
    _coverage(draft, kept, given, len(areas))
    return draft.finish("observed")


def _size(cell: Cell) -> Decimal:
    return base_value(cell.figure) if cell.figure else Decimal(0)


def _comparable(given: Sequence[Named]) -> list[Named]:
    """The largest group of one kind of figure, results or targets; periods may differ."""
    groups: dict[tuple[str, bool], list[Named]] = {}
    for name, cell in given:
        if cell.figure is not None:
            key = (cell.figure.kind, cell.status == "target")
            groups.setdefault(key, []).append((name, cell))
    return max(groups.values(), key=len, default=[])


def _apply(draft: Draft, operation: Operation, kept: Sequence[Named]) -> None:
    chinese = draft.question.language == "zh"
    highest = [p for p in kept if _size(p[1]) == _size(kept[0][1])]
    lowest = [p for p in kept if _size(p[1]) == _size(kept[-1][1])]
    if operation.name in ("max", "extremes"):
        _name(draft, "最高的是" if chinese else "Highest: ", highest)
    if operation.name in ("min", "extremes"):
        _name(draft, "最低的是" if chinese else "Lowest: ", lowest)
    if operation.name == "top":
        _rank(draft, kept[: operation.count or 10])
    if operation.name in ("at_least", "at_most"):
        _threshold(draft, operation, kept)
    if operation.name in ("sum", "average"):
        _total(draft, operation, kept)


def _name(draft: Draft, lead: str, pairs: Sequence[Named]) -> None:
    chinese = draft.question.language == "zh"
    markers = [cite_cell(draft, cell) for _, cell in pairs]
    shown = [
        f"{name}（{_when(draft, cell)}{cell.value}）"
        if chinese
        else f"{name} ({_when(draft, cell)}{cell.value})"
        for name, cell in pairs
    ]
    draft.say(lead + ("、" if chinese else ", ").join(shown), *markers)


def _when(draft: Draft, cell: Cell) -> str:
    if not cell.period:
        return ""
    label = period_label(cell.period, draft.question.language)
    return label if draft.question.language == "zh" else f"{label}: "


def _rank(draft: Draft, pairs: Sequence[Named]) -> None:
    for place, (name, cell) in enumerate(pairs, 1):
        marker = cite_cell(draft, cell)
        draft.row(f"- {place}. {name}：{_when(draft, cell)}{cell.value} [{marker}]", marker)


def _threshold(draft: Draft, operation: Operation, kept: Sequence[Named]) -> None:
    bounds = [f for f in parse_figures(operation.bound) if f.kind not in ("year", "date")]
    bound = base_value(bounds[0]) if bounds else Decimal(0)
    at_least = operation.name == "at_least"
    strict = not any(
        w in draft.question.text
        for w in ("以上", "不低于", "at least", "or higher", "or more", "以下", "不超过")
    )
    inside = [p for p in kept if _holds(_size(p[1]), bound, at_least, strict)]
    chinese = draft.question.language == "zh"
    count = f"共{len(inside)}个：" if chinese else f"{len(inside)} in all: "
    if inside:
        _name(draft, count, inside)
    else:
        draft.say("没有一个" if chinese else "None")


def _holds(value: Decimal, bound: Decimal, at_least: bool, strict: bool) -> bool:
    if value == bound:
        return not strict
    return value > bound if at_least else value < bound


def _total(draft: Draft, operation: Operation, kept: Sequence[Named]) -> None:
    cells = [cell for _, cell in kept]
    units = {cell.figure.unit for cell in cells if cell.figure}
    chinese = draft.question.language == "zh"
    if len(units) != 1:
        _rank(draft, kept)
        return
    unit = units.pop()
    values = [cell.figure.value for cell in cells if cell.figure]
    markers = [cite_cell(draft, cell) for cell in cells]
    formula = " + ".join(f"{value}{unit}" for value in values)
    total = sum(values, Decimal(0))
    if operation.name == "average":
        result = round(total / len(values), 2)
        lead = "平均" if chinese else "Average: "
        draft.say(f"{lead}{result}{unit}：({formula}) ÷ {len(values)} = {result}{unit}", *markers)
        return
    lead = "合计" if chinese else "Sum: "
    draft.say(f"{lead}{total}{unit}：{formula} = {total}{unit}", *markers)


def _coverage(draft: Draft, kept: Sequence[Named], given: Sequence[Named], total: int) -> None:
    """How many of the reports give the figure, whose period differs, and what was left out."""
    if len({cell.period for _, cell in kept}) > 1 or len({c.indicator for _, c in kept}) > 1:
        names = [name for name, _ in kept]
        draft.note(scope_note([c for _, c in kept], names, draft.question.language))
    chinese = draft.question.language == "zh"
    unlike = [name for name, cell in given if (name, cell) not in kept]
    if chinese:
        note = f"；口径不同而未计入：{'、'.join(unlike)}" if unlike else ""
        draft.note(f"查阅{total}地的报告，其中{len(kept)}地给出可比的数据{note}")
    else:
        note = f"; left out because their scope differs: {', '.join(unlike)}" if unlike else ""
        draft.note(f"Of {total} places read, {len(kept)} give comparable figures{note}")
