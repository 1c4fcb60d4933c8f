"""Aggregates over all reports: extremes, rankings, thresholds, sums and means, with coverage."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rag.answer.cell import Cell, cite_cell
from rag.answer.cells import read_cells
from rag.answer.compared import answer_compared
from rag.answer.draft import Draft, Sources
from rag.answer.groups import areas_asked
from rag.answer.narrow import without_idle
from rag.answer.phrases import listed
from rag.answer.scopes import Named, differ, scope_note
from rag.answer.sums import base_value, total
from rag.figures import parse_figures
from rag.glossary import NATION
from rag.glossary.labels import period_label, place_label
from rag.schema import Answer, Operation, OperationName, Question
from rag.text import fold

_FEW = 8  # places up to which all are named beside the highest or lowest
_INCLUSIVE = (
    "以上", "不低于", "不少于", "达到或", "或更", "及更", "起步", "打底", "位数", "以下", "不超过",
    "不高于", "at least", "at or", "digit", "or higher", "or more", "or above", "or over",
    "or better", "or faster",
    "no less than", "no lower than", "not below", "not under", "at most", "or lower", "or less",
    "or below", "or under", "or slower", "no more than", "no higher than",
)  # fmt: skip


def answer_aggregated(
    question: Question, sources: Sources, documents: Sequence[str]
) -> Answer | None:
    """Rank or add up the figure of every place of the group; None where none gives it."""
    operation = question.operation or Operation("top", count=100)
    added = operation.name == "sum" and question.measure is None
    asked = replace(question, measure="level") if added else question
    places = areas_asked(question, sources, documents)
    if operation.bound == NATION:
        places.pop(NATION, None)
    asked = without_idle(asked, sources, [name for names in places.values() for name in names])
    cells = read_cells(asked, sources, places)
    read = [(place_label(a, question.language, sources.glossary), c) for a, c in cells.items()]
    given: list[Named] = [(name, cell) for name, cell in read if cell is not None and cell.figure]
    against = operation.bound == NATION
    nation = _of_nation(asked, sources, documents) if against else None
    kept = _comparable(given)
    if against and nation is None:
        return None
    if not kept:
        return answer_compared(asked, sources, documents) if question.areas else None
    draft = Draft(question, sources)
    if nation is not None:
        _name(draft, "", [(place_label(NATION, question.language, sources.glossary), nation)])
        operation = replace(operation, bound=nation.value)
    _say(draft, operation, kept)
    left_out = [name for name, cell in given if (name, cell) not in kept]
    without = [name for name, cell in read if cell is None or not cell.figure]
    _coverage(draft, (len(read), len(kept)), left_out, without)
    return draft.finish("observed")


def _say(draft: Draft, operation: Operation, kept: Sequence[Named]) -> None:
    """What the operation comes to, of falls where falls are asked for, and whose scopes differ."""
    question = draft.question
    risen = all(cell.measure in ("growth", "change") for _, cell in kept)
    operation = replace(operation, falling=operation.falling and risen)  # 降低成本30亿元 is a deed
    falls = [(name, _fall(cell)) for name, cell in kept if operation.falling and _size(cell) < 0]
    if operation.falling and not falls:
        draft.note(_NONE_FELL[question.language])
        if operation.bound:
            return
        operation = replace(operation, name=_TURNED[operation.name], falling=False)
    shown = sorted(falls or kept, key=lambda pair: _size(pair[1]), reverse=True)
    _apply(draft, operation, shown)
    bounded = operation.name in ("at_least", "at_most")
    told = _within(operation, shown, question) if bounded else shown
    if differ([cell for _, cell in told]):
        draft.note(scope_note(told, question.language, draft.sources.glossary))


def _of_nation(question: Question, sources: Sources, documents: Sequence[str]) -> Cell | None:
    """The country's own figure, against which places are held (增速高于全国)."""
    known = {r.document for r in sources.reports if NATION in r.areas}
    names = [name for name in documents if name in known]
    return read_cells(question, sources, {NATION: names})[NATION] if names else None


def _size(cell: Cell) -> Decimal:
    return base_value(cell.figure) if cell.figure else Decimal(0)


def _fall(cell: Cell) -> Cell:
    """A fall, by how much it fell."""
    assert cell.figure is not None
    return replace(cell, figure=replace(cell.figure, value=-cell.figure.value))


def _comparable(given: Sequence[Named]) -> list[Named]:
    """The largest group of one kind of figure, results or targets; periods may differ."""
    groups: dict[tuple[str, bool], list[Named]] = {}
    for name, cell in given:
        if cell.figure is not None:
            key = (cell.figure.kind, cell.status == "target")
            groups.setdefault(key, []).append((name, cell))
    return max(groups.values(), key=len, default=[])


_NONE_FELL = {
    "zh": "给出可比数据的各地都没有下降",
    "en": "None of the places that give comparable figures fell",
}
_TURNED: dict[OperationName, OperationName] = {  # of what rose, where nothing fell
    "max": "min", "min": "max", "top": "bottom", "bottom": "top", "extremes": "extremes",
    "sum": "sum", "average": "average",
}  # fmt: skip
_EXTREMES = {  # of figures, and of falls
    "zh": (("最高的是", "最低的是"), ("降幅最大的是", "降幅最小的是")),
    "en": (("Highest: ", "Lowest: "), ("Fell most: ", "Fell least: ")),
}


def _apply(draft: Draft, operation: Operation, kept: Sequence[Named]) -> None:
    chinese = draft.question.language == "zh"
    highest = [p for p in kept if _size(p[1]) == _size(kept[0][1])]
    lowest = [p for p in kept if _size(p[1]) == _size(kept[-1][1])]
    most, least = _EXTREMES[draft.question.language][operation.falling]
    if operation.name in ("max", "extremes"):
        _name(draft, most, highest)
    if operation.name in ("min", "extremes"):
        _name(draft, least, lowest)
    named = {"max": highest, "min": lowest, "extremes": [*highest, *lowest]}.get(operation.name)
    rest = [pair for pair in kept if named and pair not in named]
    if rest and len(kept) <= _FEW:
        _name(draft, "其余：" if chinese else "The others: ", rest)
    if operation.name == "top":
        _rank(draft, kept[: operation.count or 10])
    if operation.name == "bottom":
        _rank(draft, kept[::-1][: operation.count or 10])
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
    colon = "：" if draft.question.language == "zh" else ": "
    for place, (name, cell) in enumerate(pairs, 1):
        marker = cite_cell(draft, cell)
        draft.row(f"- {place}. {name}{colon}{_when(draft, cell)}{cell.value} [{marker}]", marker)


def _threshold(draft: Draft, operation: Operation, kept: Sequence[Named]) -> None:
    inside = _within(operation, kept, draft.question)
    chinese = draft.question.language == "zh"
    count = f"共{len(inside)}个：" if chinese else f"{len(inside)} in all: "
    if inside:
        _name(draft, count, inside)
    else:
        draft.note("没有一个" if chinese else "None")
    rest = [pair for pair in kept if pair not in inside]
    if rest and draft.question.areas and len(kept) <= _FEW:
        _name(draft, "其余：" if chinese else "The others: ", rest)


def _within(operation: Operation, kept: Sequence[Named], question: Question) -> list[Named]:
    """The places whose figure lies on the side of a bound that is asked for."""
    bounds = [f for f in parse_figures(operation.bound) if f.kind not in ("year", "date")]
    bound = base_value(bounds[0]) if bounds else Decimal(0)
    at_least = operation.name == "at_least"
    strict = not any(words in fold(question.text) for words in _INCLUSIVE)
    return [
        pair for pair in kept
        if _holds(_size(pair[1]), bound, at_least, strict)
        and (at_least or not _open(pair[1], bound))
    ]  # fmt: skip


_UPWARDS = ("以上", "超", "超过", "突破", "逾", "高于", "不低于")


def _open(cell: Cell, bound: Decimal) -> bool:
    """Whether a figure that begins at a bound reaches beyond it (5%以上, 5%—5.5%)."""
    ranges = cell.figure is not None and cell.figure.high is not None
    upwards = cell.observation is not None and cell.observation.modifier in _UPWARDS
    return (ranges or upwards) and _size(cell) == bound


def _holds(value: Decimal, bound: Decimal, at_least: bool, strict: bool) -> bool:
    if value == bound:
        return not strict
    return value > bound if at_least else value < bound


def _total(draft: Draft, operation: Operation, kept: Sequence[Named]) -> None:
    cells = [cell for _, cell in kept]
    average, language = operation.name == "average", draft.question.language
    work = total([cell.figure for cell in cells if cell.figure], language, average=average)
    if not work:
        _rank(draft, kept)
        return
    lead = {"zh": ("合计", "平均"), "en": ("Sum: ", "Average: ")}[language][average]
    names = ("、" if language == "zh" else ", ").join(name for name, _ in kept)
    named = f"（依次为{names}）" if language == "zh" else f" (in this order: {names})"
    draft.say(f"{lead}{work}{named}", *(cite_cell(draft, cell) for cell in cells))


def _coverage(
    draft: Draft, read: tuple[int, int], left_out: Sequence[str], without: Sequence[str]
) -> None:
    """How many of the reports give the figure, which do not, and what was left out."""
    language = draft.question.language
    asked, comparable = read
    unlike, missing = listed(left_out, language), listed(without, language)
    if language == "zh":
        note = f"查阅{asked}地的报告，其中{comparable}地给出可比的数据"
        note += f"；口径不同而未计入：{unlike}" if unlike else ""
        note += f"；没有给出：{missing}" if missing else ""
    else:
        note = f"Of {asked} places read, {comparable} give comparable figures"
        note += f"; left out because their scope differs: {unlike}" if unlike else ""
        note += f"; not given by: {missing}" if missing else ""
    draft.note(note)
