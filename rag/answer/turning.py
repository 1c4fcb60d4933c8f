"""The one year of a series that is asked for: the first or last of a figure, the highest, lowest.

哪一年第一次提到1200万, in which year was the target last 8%, 哪一年最高.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from rag.answer.cell import cite_cell
from rag.answer.draft import Draft
from rag.answer.rows import Row
from rag.answer.sums import base_value
from rag.figures import parse_figures
from rag.schema import Question
from rag.text import fold

_YEAR = re.compile(
    r"哪一?年|什么时候|何时|哪[份个次]|"
    r"\b(?:(?:which|what) (?:\w+ ){0,3}?(?:years?|reports?)|when)\b"
)
_FIRST = re.compile(r"第一次|首次|首度|最早|头一[次年回]|\b(?:first|earliest)\b")
_LAST = re.compile(r"最后一[次年回]|最近一次|最晚|\b(?:last (?:time|set|stood|at)|last|latest)\b")
_HIGHEST = re.compile(r"最[高多大快宽]|\b(?:highest|most|largest|biggest|fastest|peak\w*)\b")
_LOWEST = re.compile(
    r"最[低少小慢紧]|\b(?:lowest|(?:most )?slowly|least|smallest|slowest|fewest)\b"
)
_BEYOND = re.compile(
    r"超过?了?|突破|高于|以上|不低于|\b(?:exceed\w*|above|over|more than|at least|pass(?:ed)?|"
    r"cross(?:ed)?|top(?:ped|s))\b"
)
_LEADS = {
    "zh": {"first": "第一次", "last": "最后一次", "highest": "最高", "lowest": "最低"},
    "en": {"first": "First", "last": "Last", "highest": "Highest", "lowest": "Lowest"},
}


def say_year(draft: Draft, rows: Sequence[Row]) -> bool:
    """Tell the year asked for with its neighbour; False where no single year is asked for.

    `rows` have figures and stand in the order of time.
    """
    folded = fold(draft.question.text)
    kind = _kind(folded) if _YEAR.search(folded) and len({row.area for row in rows}) < 2 else ""
    rows = [row for row in rows if row.cell is not None and row.cell.figure is not None]
    found = _sought(kind, rows, draft.question) if kind else []
    if not found:
        return False
    chinese = draft.question.language == "zh"
    years = ("、" if chinese else ", ").join(_shown(row, chinese) for row in found)
    lead = _LEADS[draft.question.language][kind]
    verb = "的是" if kind in ("highest", "lowest") else "是"
    markers = [cite_cell(draft, row.cell) for row in found if row.cell]
    draft.say(f"{lead}{verb}{years}" if chinese else f"{lead}: {years}", *markers)
    beside = _beside(kind, rows, found[0])
    if beside is not None and beside.cell is not None:
        before = ("此前为", "Before that: ") if kind == "first" else ("此后为", "After that: ")
        shown = f"{before[not chinese]}{_shown(beside, chinese)}"
        draft.say(shown, cite_cell(draft, beside.cell))
    return True


def _kind(folded: str) -> str:
    patterns = {"first": _FIRST, "last": _LAST, "lowest": _LOWEST, "highest": _HIGHEST}
    return next((kind for kind, pattern in patterns.items() if pattern.search(folded)), "")


def _shown(row: Row, chinese: bool) -> str:
    value = row.cell.value if row.cell else ""
    return f"{row.label}年（{value}）" if chinese else f"{row.label} ({value})"


def _sought(kind: str, rows: Sequence[Row], question: Question) -> list[Row]:
    if kind in ("first", "last"):
        kept = _with_figure(rows, question)
        return [kept[0] if kind == "first" else kept[-1]] if kept else []
    sizes = [_size(row) for row in rows]
    end = max(sizes) if kind == "highest" else min(sizes)
    return [row for row, size in zip(rows, sizes, strict=True) if size == end]


def _with_figure(rows: Sequence[Row], question: Question) -> list[Row]:
    """The years with the figure that the question states; with more, where none has it exactly."""
    figures = [f for f in parse_figures(question.text) if f.kind not in ("year", "date", "rank")]
    if not figures:
        return []
    bound, beyond = base_value(figures[-1]), bool(_BEYOND.search(fold(question.text)))
    exact = [row for row in rows if _size(row) == bound]
    return exact if exact and not beyond else [row for row in rows if _size(row) >= bound]


def _beside(kind: str, rows: Sequence[Row], found: Row) -> Row | None:
    """The year before the first, or the one after the last."""
    step = {"first": -1, "last": 1}.get(kind)
    at = rows.index(found) + step if step else -1
    return rows[at] if 0 <= at < len(rows) else None


def _size(row: Row) -> Decimal:
    return base_value(row.cell.figure) if row.cell and row.cell.figure else Decimal(0)
