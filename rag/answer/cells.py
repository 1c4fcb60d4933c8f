"""One figure of one place and time, for tables: from an observation, else from the best clause."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer.draft import Draft, Sources
from rag.answer.observed import choices_for
from rag.answer.phrases import figure_of, period_label, status_label, value_label
from rag.evidence import Evidence
from rag.figures import Figure, in_english
from rag.schema import Language, Measure, Observation, Question, Wanted

_SAID = 0.6  # probability from which a clause is taken for a cell


@dataclass(frozen=True, slots=True)
class Cell:
    """A place's figure, how it is written in the answer, and the span that says it."""

    area: str
    document: str
    start: int
    end: int
    figure: Figure | None
    value: str
    period: str
    status: str
    rank: str
    indicator: str
    observation: Observation | None = None


def read_cell(
    question: Question, sources: Sources, documents: Sequence[str], area: str
) -> Cell | None:
    """The figure of one place, None where its reports do not give it."""
    single = replace(question, areas=(area,), wanted=_single(question))
    for measure in _measures(question, sources):
        asked = replace(single, measure=measure)
        choice = next(iter(choices_for(asked, sources, documents, area)), None)
        if choice is not None and not {"measure", "status"} & set(choice.differences):
            return _observed(choice.observation, question.language)
    found = sources.evidence(single, documents)
    best = next((e for e in found if e.score >= _SAID), None)
    if best is None:
        return None
    if best.observation is not None and best.observation.area == area:
        return _observed(best.observation, question.language)
    return _extracted(best, question, sources, area)


def _measures(question: Question, sources: Sources) -> list[Measure | None]:
    """The measures to look for, best first: the one asked for, else a level before the usual."""
    if not question.indicators:
        return []
    if question.measure is not None:
        return [question.measure]
    usual = sources.glossary.indicator(question.indicators[0])
    return list(dict.fromkeys(["level", usual.measure if usual else "level"]))


def _fits(question: Question, figure: Figure) -> bool:
    """Whether a figure is of the kind asked for: a share for growth, a quantity for a level."""
    relative = figure.kind in ("percent", "points", "multiple")
    return relative == (question.measure in ("growth", "rate"))


def _single(question: Question) -> Wanted:
    if question.status == "target":
        return "target"
    return "growth" if question.measure == "growth" else "figure"


def _observed(observation: Observation, language: Language) -> Cell:
    figure = figure_of(observation)
    if figure is not None and observation.value.startswith("-"):
        figure = replace(figure, value=-abs(figure.value))
    value = value_label(observation, language)
    sign = "-" if observation.value.startswith("-") else ""
    return Cell(
        observation.area, observation.document, observation.start, observation.end, figure,
        f"{sign}{value}", observation.period, observation.status, observation.rank,
        observation.indicator, observation,
    )  # fmt: skip


def _extracted(evidence: Evidence, question: Question, sources: Sources, area: str) -> Cell | None:
    figures = [f for f in evidence.clause.figures if f.quantity and f.kind != "duration"]
    figure = next((f for f in figures if question.measure is None or _fits(question, f)), None)
    if figure is None and figures:
        return None
    text = sources.document(evidence.document).text[evidence.start : evidence.end]
    value = text if figure is None else figure.text
    if figure is not None and question.language == "en" and in_english(figure) != figure.text:
        value = f"{in_english(figure)} ({figure.text})"
    return Cell(
        area, evidence.document, evidence.start, evidence.end, figure, value,
        evidence.passage.period, evidence.passage.status or "actual", "", "",
    )  # fmt: skip


def cite_cell(draft: Draft, cell: Cell) -> int:
    """The marker of a cell's span."""
    if cell.observation is not None:
        return draft.cite_observation(cell.observation)
    return draft.cite(cell.document, cell.start, cell.end)


def alike(cells: Sequence[Cell]) -> bool:
    """Whether cells may be set against each other: same kind, unit and whole or part of a year."""
    figures = [cell.figure for cell in cells]
    if any(figure is None for figure in figures):
        return False
    return (
        len({f.kind for f in figures if f}) == 1
        and len({cell.period[4:] for cell in cells}) == 1
        and len({cell.status == "target" for cell in cells}) == 1
        and len({cell.indicator for cell in cells if cell.indicator}) <= 1
    )


def scope_note(cells: Sequence[Cell], names: Sequence[str], language: Language) -> str:
    """How unlike cells differ, in words: 黄浦区为2024年1—11月，静安区为2024年."""
    parts = []
    for cell, name in zip(cells, names, strict=True):
        period = period_label(cell.period, language) if cell.period else ""
        status = status_label(cell.status, language)  # type: ignore[arg-type]
        indicator = cell.indicator if language == "zh" else ""
        link, gap = ("为", "") if language == "zh" else (": ", " ")
        parts.append(f"{name}{link}{period}{indicator}{gap}{status}")
    if language == "zh":
        return f"口径不尽相同，比较时请注意：{'，'.join(parts)}"
    return f"Their scopes differ, so compare with care: {'; '.join(parts)}"
