"""Comparisons: a table with one citation a cell, gaps shown, the difference with its formula."""

import re
from collections.abc import Sequence

from rag.answer.cell import cite_cell, is_numeric
from rag.answer.draft import Draft, Sources
from rag.answer.gaps import say_gaps
from rag.answer.narrow import without_idle
from rag.answer.phrases import indicator_label, status_label
from rag.answer.rows import Row, in_order, rows_of
from rag.answer.scopes import (
    Named,
    differ,
    is_plan_and_result,
    orderable,
    scope_note,
    unlike_parts,
)
from rag.answer.sums import difference, ratio
from rag.glossary.labels import period_label
from rag.schema import Answer, Language, Question, Refusal
from rag.text import fold

_TIMES = re.compile(  # of two amounts; two ratios differ by points
    r"几倍|多少倍|倍数|\bhow many times\b|\bratio\b|\btimes (?:as|larger|higher|the)\b"
)

_DIRECTIONS = {
    "zh": ("由高到低：", "由低到高："),
    "en": ("From highest to lowest: ", "From lowest to highest: "),
}

_PLANNED = {
    "zh": (("低", "高"), ("低（增长更慢）", "高（增长更快）")),
    "en": (("lower", "higher"), ("lower (slower growth)", "higher (faster growth)")),
}


def answer_compared(
    question: Question, sources: Sources, documents: Sequence[str]
) -> Answer | None:
    """Places, periods or indicators side by side; None where nothing at all is known of them.

    Of several places none of which gives the figure, none is answered for alone.
    """
    question = without_idle(question, sources, documents)
    rows = in_order(rows_of(question, sources, documents), question)
    if len(rows) + len(question.unknown_areas) < 2:
        return None
    draft = Draft(question, sources)
    found = [row for row in rows if row.cell is not None]
    if found:
        write_table(draft, rows)
        for group in _groups(found, question):
            _say_verdict(draft, group)
    nearest = say_gaps(draft, rows)
    if found:
        observed = any(row.cell and row.cell.observation for row in found)
        return draft.finish("observed" if observed else "extracted")
    if nearest:
        return draft.finish("observed", Refusal("not_stated", nearest))
    one_sided = len(question.areas) > 1 and is_numeric(question)
    return draft.finish("refused", Refusal("not_stated")) if one_sided else None


def _groups(rows: Sequence[Row], question: Question) -> list[list[Row]]:
    """The rows that are set against each other: those of one indicator, where there are several."""
    indicators = {row.question.indicators for row in rows}
    if len(indicators) < 2 or len({row.area for row in rows}) < 2:
        return [list(rows)]
    return [[row for row in rows if row.question.indicators == one] for one in sorted(indicators)]


def write_table(draft: Draft, rows: Sequence[Row]) -> None:
    """Label, figure with its marker, period, status; the indicator too where it differs."""
    question, glossary = draft.question, draft.sources.glossary
    chinese = question.language == "zh"
    by_place = len({row.question.indicators for row in rows}) < 2
    worded = by_place and len({row.cell.indicator for row in rows if row.cell}) > 1
    head = ["", "数值", "期间", "状态"] if chinese else ["", "Figure", "Period", "Status"]
    head += (["指标"] if chinese else ["Indicator"]) if worded else []
    draft.row(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        cell = row.cell
        if cell is None:
            gap = "未披露" if chinese else "not disclosed"
            draft.row(f"| {row.label} | {gap} |{' – |' * (len(head) - 2)}")
            continue
        marker = cite_cell(draft, cell)
        period = period_label(cell.period, question.language) if cell.period else "–"
        status = status_label(cell.status, question.language)  # type: ignore[arg-type]
        cells = [row.label, f"{cell.value} [{marker}]", period, status]
        if worded:
            named = cell.observation
            cells.append(
                indicator_label(named, question.language, glossary) if named else cell.indicator
            )
        draft.row(f"| {' | '.join(cells)} |", marker)


def _say_verdict(draft: Draft, rows: Sequence[Row]) -> None:
    """Which is higher and by how much, and in what the figures differ."""
    named = [(row.label, row.cell) for row in rows if row.cell is not None]
    cells = [cell for _, cell in named]
    language = draft.question.language
    if orderable(cells):
        order = sorted(named, key=lambda pair: pair[1].size, reverse=True)
        markers = [cite_cell(draft, cell) for _, cell in order]
        caution = "仅按所列数字，" if language == "zh" else "By these figures alone, "
        lead = caution if unlike_parts(cells) else ""
        draft.say(lead + _ranking(order, draft.question), *markers)
    same_place = len({row.area for row in rows}) < 2
    if same_place and is_plan_and_result(cells):
        draft.say(_against_plan(named, language), *(cite_cell(draft, cell) for cell in cells))
    if len(cells) > 1 and differ(cells) and not same_place and all(cell.figure for cell in cells):
        draft.note(scope_note(named, language, draft.sources.glossary))


def _against_plan(named: Sequence[Named], language: Language) -> str:
    """Whether the target of a place is higher or lower than its result, and by how much."""
    (_, plan), (_, result) = sorted(named, key=lambda pair: pair[1].status != "target")
    assert plan.figure is not None and result.figure is not None
    chinese, growth = language == "zh", plan.measure == "growth"
    planned, reached = (period_label(cell.period, language) for cell in (plan, result))
    if plan.size == result.size:
        alike = f"{planned}的目标与{reached}的结果相同"
        return alike if chinese else f"The target for {planned} equals the result for {reached}"
    above = plan.size > result.size
    ends = (plan.figure, result.figure) if above else (result.figure, plan.figure)
    work = difference(*ends, language)
    word = _PLANNED[language][growth][above]
    if chinese:
        return f"{planned}的目标比{reached}的结果{word}" + (f"，相差{work}" if work else "")
    by = f", by {work}" if work else ""
    return f"The target for {planned} is {word} than the result for {reached}{by}"


def _ranking(order: Sequence[Named], question: Question) -> str:
    chinese = question.language == "zh"
    rising = question.operation is not None and question.operation.name == "bottom"
    (first, top), (last, bottom) = order[0], order[-1]
    assert top.figure is not None and bottom.figure is not None
    if top.size == bottom.size:
        if len(order) > 2:
            return "各方相同" if chinese else "They are all equal"
        return "两者相同" if chinese else "The two are equal"
    times = top.figure.kind != "percent" and bool(_TIMES.search(fold(question.text)))
    work = (ratio if times else difference)(top.figure, bottom.figure, question.language)
    if len(order) > 2:
        listed = order[::-1] if rising else order
        names = ("、" if chinese else ", ").join(name for name, _ in listed)
        lead = _DIRECTIONS[question.language][rising] + names
        if not work:
            return lead
        ends = f"{first}与{last}相差" if chinese else f"{first} and {last} differ by "
        return f"{lead}；{ends}{work}" if chinese else f"{lead}; {ends}{work}"
    if times and work:
        return f"{first}是{last}的{work}" if chinese else f"{first} is {work} as large as {last}"
    if top.measure == "growth" and top.figure.value < 0:  # both fell
        lead = f"{last}降得更多" if chinese else f"{last} fell more"
        return lead + ((f"，相差{work}" if chinese else f", by {work}") if work else "")
    if chinese:
        return f"{first}更高" + (f"，相差{work}" if work else "")
    return f"{first} is higher" + (f", by {work}" if work else "")
