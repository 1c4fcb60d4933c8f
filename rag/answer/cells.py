"""One figure of one place and time, for tables: from an observation, else from the best clause."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.answer.alike import alike_cells
from rag.answer.cell import Cell, of_observation, single_wanted
from rag.answer.choose import Choice
from rag.answer.draft import Sources
from rag.answer.observed import choices_for, with_indicator
from rag.answer.stated import extracted_cell, head_of
from rag.schema import NOUN, Measure, QueryTerm, Question

_READ = 8  # places up to which clauses are looked for where no observation names the indicator
_Places = Mapping[str, Sequence[str]]  # the documents of each place


def read_cells(
    question: Question, sources: Sources, places: Mapping[str, Sequence[str]]
) -> dict[str, Cell | None]:
    """The figure of every place, all of one measure: the one that most of the places give."""
    best, chosen = _observed_cells(question, sources, places)
    if not _given(best):
        terms = tuple(t for t in question.terms if t.anchor or t.weight >= NOUN)
        best, chosen = _observed_cells(replace(question, terms=terms), sources, places)
    asked = replace(question, measure=chosen)
    if not question.indicators and len(places) <= _READ:
        best = {**best, **alike_cells(asked, sources, places)}
    closely = len(places) <= _READ or not question.indicators
    for area, names in places.items():
        if best[area] is None and closely:
            best[area] = extracted_cell(asked, sources, names, area)
    return _filled(best, asked, sources, places) if closely else best


def _filled(
    cells: Mapping[str, Cell | None], question: Question, sources: Sources, places: _Places
) -> dict[str, Cell | None]:
    """The cells, gaps filled where a place says in the same words what another's clause says."""
    filled = dict(cells)
    heads = {head: None for cell in cells.values() if cell and (head := head_of(cell, sources))}
    for area, cell in cells.items():
        for head in heads if cell is None else ():
            worded = replace(question, terms=(QueryTerm(head, (head,), 1.2, anchor=True),))
            filled[area] = filled[area] or extracted_cell(worded, sources, places[area], area)
    return filled


def _observed_cells(
    question: Question, sources: Sources, places: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Cell | None], Measure | None]:
    """What observations give of each place, and the measure that most of them give."""
    best: dict[str, Cell | None] = dict.fromkeys(places)
    chosen = question.measure
    for measure in _measures(question, sources):
        asked = replace(question, measure=measure)
        cells = {area: observed_cell(asked, sources, places[area], area) for area in places}
        if _given(cells) > _given(best):
            best, chosen = cells, measure
        if _given(best) == len(places):
            break
    return best, chosen


def _given(cells: Mapping[str, Cell | None]) -> int:
    return sum(cell is not None for cell in cells.values())


def _measures(question: Question, sources: Sources) -> list[Measure]:
    """The measures to look for: the one asked for, else a level or what is usual."""
    if not question.indicators:
        return []
    if question.measure is not None:
        return [question.measure]
    entry = sources.glossary.indicator(question.indicators[0])
    usual: Measure = entry.measure if entry else "level"
    if usual == "rate":
        return ["rate", "level"]
    planned = question.status == "target"
    first: list[Measure] = ["growth", "level"] if planned else ["level"]
    return list(dict.fromkeys([*first, usual]))


def observed_cell(
    question: Question, sources: Sources, documents: Sequence[str], area: str
) -> Cell | None:
    """The observation of a place that has the measure, status and year asked for."""
    single = replace(question, areas=(area,), wanted=single_wanted(question))
    for indicator in _scopes(question.indicators, sources):
        asked = with_indicator(replace(single, indicators=(indicator,)), indicator, sources)
        choice = next(iter(choices_for(asked, sources, documents, area)), None)
        if choice is not None and _answers(choice, asked, sources):
            return of_observation(choice.observation, question.language)
    return None


def _scopes(indicators: Sequence[str], sources: Sources) -> list[str]:
    """The first indicator asked for, then the same in a wider scope (区级财政收入 → 财政收入)."""
    wider = []
    for name in indicators[:1]:
        entry = sources.glossary.indicator(name)
        wider += [r for r in (entry.related if entry else ()) if name.endswith(r) and r != name]
    return [*indicators[:1], *wider]


def _answers(choice: Choice, question: Question, sources: Sources) -> bool:
    """Whether an observation is of the measure, status and year asked for."""
    observation = choice.observation
    if {"measure", "status", "added"} & set(choice.differences):
        return False
    if question.measure in ("level", "growth") and observation.measure != question.measure:
        entry = sources.glossary.indicator(observation.indicator)
        if entry is None or entry.measure != observation.measure or question.measure == "growth":
            return False
    return not question.periods or any(_covers(observation.period, p) for p in question.periods)


def _covers(period: str, asked: str) -> bool:
    """Whether a period is the one asked for, or another part of that year."""
    return period == asked or (
        period[:4] == asked[:4] and "/" not in period[:5] and "/" not in asked[:5]
    )
