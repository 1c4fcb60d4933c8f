"""One figure of one place and time, for tables: from an observation, else from the best clause."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer.choose import Choice
from rag.answer.draft import Draft, Sources
from rag.answer.mentions import may_say
from rag.answer.observed import choices_for, with_indicator
from rag.answer.order import of_extent_first
from rag.answer.phrases import figure_of, value_label
from rag.evidence import Evidence
from rag.figures import Figure, in_english, scaled
from rag.schema import Language, Measure, Observation, QueryTerm, Question, Wanted
from rag.text import fold

_SAID = 0.6  # probability from which a clause is taken for a cell
_MORE = re.compile(
    r"[更最][高低多少大小长快慢]|多少|相差|差距|数量|(?:谁|哪一?[个座家边]?)[高低多少大小长快慢]|"
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|longer|most|how (?:many|much))\b"
)
_COUNTED_NOUN = re.compile(
    r"([\u3400-\u9fff]{3,12}?)(?:总[数量])?(?:达到?|突破|超过?|近|约|至|为|增至|升至|共|累计)*$"
)
_GROWS = re.compile(
    r"增|[涨降升]|下滑|减少|快于|\b(?:grew|grow\w*|rose|ris\w*|increas\w*|fell|up|down)\b"
)
_CHANGES = re.compile(
    r"[比较](?:上年|去年|前一年|年初)[^，,]{0,6}?(?:增|减|多|少|提|降)"
)  # no level
_REACH = 12  # characters before a share in which the word for growth stands
_NAMING = 0.9  # weight from which a word names something and is no mere verb
_READ = 8  # places up to which clauses are looked for where no observation names the indicator
_Places = Mapping[str, Sequence[str]]  # the documents of each place


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
    measure: str
    indicator: str
    observation: Observation | None = None

    @property
    def size(self) -> tuple[int, object]:
        """What cells are ordered by: the lower end in the base unit; none is least."""
        return (1, scaled(self.figure)[0]) if self.figure else (0, 0)


def read_cells(
    question: Question, sources: Sources, places: Mapping[str, Sequence[str]]
) -> dict[str, Cell | None]:
    """The figure of every place, all of one measure: the one that most of the places give."""
    best, chosen = _observed_cells(question, sources, places)
    if not _given(best):
        terms = tuple(t for t in question.terms if t.anchor or t.weight >= _NAMING)
        best, chosen = _observed_cells(replace(question, terms=terms), sources, places)
    asked = replace(question, measure=chosen)
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
    heads = {head: None for cell in cells.values() if cell and (head := _head(cell, sources))}
    for area, cell in cells.items():
        for head in heads if cell is None else ():
            worded = replace(question, terms=(QueryTerm(head, (head,), 1.2, anchor=True),))
            filled[area] = filled[area] or extracted_cell(worded, sources, places[area], area)
    return filled


def _head(cell: Cell, sources: Sources) -> str:
    """The words right before the figure of a cell that no observation gives: 建成幸福河湖."""
    if cell.observation is not None or cell.figure is None:
        return ""
    quote = sources.folded(cell.document)[cell.start : cell.end]
    at = quote.find(fold(cell.figure.text))
    found = _COUNTED_NOUN.search(quote[:at]) if at > 0 else None
    return found.group(1) if found else ""


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
    planned = question.status == "target"
    first: list[Measure] = ["growth", "level"] if planned else ["level"]
    return list(dict.fromkeys([*first, usual]))


def observed_cell(
    question: Question, sources: Sources, documents: Sequence[str], area: str
) -> Cell | None:
    """The observation of a place that has the measure, status and year asked for."""
    single = replace(question, areas=(area,), wanted=_single(question))
    for indicator in _scopes(question.indicators, sources):
        asked = with_indicator(replace(single, indicators=(indicator,)), indicator, sources)
        choice = next(iter(choices_for(asked, sources, documents, area)), None)
        if choice is not None and _answers(choice, asked, sources):
            return _of_observation(choice.observation, question.language)
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
    if {"measure", "status"} & set(choice.differences):
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


def _single(question: Question) -> Wanted:
    if question.status == "target":
        return "target"
    if question.measure == "growth":
        return "growth"
    return "figure" if is_numeric(question) else "list"


def is_numeric(question: Question) -> bool:
    """Whether a figure is asked for, and not names or deeds."""
    named = question.indicators or question.measure or question.unit_kinds
    return bool(named) or _MORE.search(fold(question.text)) is not None


def _of_observation(observation: Observation, language: Language) -> Cell:
    figure = figure_of(observation)
    if figure is not None and observation.value.startswith("-"):
        figure = replace(figure, value=-abs(figure.value))
    value = value_label(observation, language)
    sign = "-" if observation.value.startswith("-") else ""
    return Cell(
        observation.area, observation.document, observation.start, observation.end, figure,
        f"{sign}{value}", observation.period, observation.status, observation.measure,
        observation.indicator, observation,
    )  # fmt: skip


def extracted_cell(
    question: Question, sources: Sources, documents: Sequence[str], area: str
) -> Cell | None:
    """The figure of the sentence that says what is asked, where no observation does."""
    single = replace(question, areas=(area,), wanted=_single(question))
    named = [name for name in documents if may_say(single, sources, name)]
    found = of_extent_first(single, sources.evidence(single, named)) if named else []
    filling = [e for e in found if e.score >= _SAID and _may_fill(e, question)]
    same = (e for e in filling if e.passage == filling[0].passage)
    return next(filter(None, (_of_evidence(e, question, sources, area) for e in same)), None)


def _of_evidence(
    evidence: Evidence, question: Question, sources: Sources, area: str
) -> Cell | None:
    observation = evidence.observation
    if observation is None or not sources.glossary.indicator(observation.indicator):
        return _of_clause(evidence, question, sources, area)
    if observation.area != area or (
        question.indicators and observation.indicator not in question.indicators
    ):
        return None
    fits = question.measure in (None, observation.measure)
    return _of_observation(observation, question.language) if fits else None


def _may_fill(evidence: Evidence, question: Question) -> bool:
    """Whether a clause is of the time, the status and the kind of figure asked for."""
    observation = evidence.observation
    status = observation.status if observation else evidence.passage.status
    if not evidence.timely or (status == "target") != (question.status == "target"):
        return False
    named = observation is not None and observation.indicator in question.indicators
    return evidence.fitting or named or not is_numeric(question)


def _of_clause(evidence: Evidence, question: Question, sources: Sources, area: str) -> Cell | None:
    figures = [f for f in evidence.clause.figures if f.quantity and f.kind != "duration"]
    clause = evidence.clause.folded
    if not is_numeric(question) or (_CHANGES.match(clause) and question.measure != "growth"):
        figures = []
    fitting = [f for f in figures if _fits(question, f) and _grown(question, f, clause, sources)]
    figure = _best_figure(fitting, question, sources)
    if figure is None and is_numeric(question):
        return None
    text = sources.document(evidence.document).text[evidence.start : evidence.end]
    value = text if figure is None else fold(figure.text)
    if figure is not None and question.language == "en" and in_english(figure) != value:
        value = f"{in_english(figure)} ({value})"
    return Cell(
        area, evidence.document, evidence.start, evidence.end, figure, value,
        evidence.passage.period, evidence.passage.status or "actual",
        question.measure or "", next(iter(question.indicators), ""),
    )  # fmt: skip


def _best_figure(figures: Sequence[Figure], question: Question, sources: Sources) -> Figure | None:
    """The first figure of the unit or of the kind asked for, else the first there is."""
    units = [f for f in figures if f.unit and f.unit.endswith(tuple(question.unit_kinds))]
    entries = [sources.glossary.indicator(name) for name in question.indicators]
    kinds = [f for f in figures if any(e and e.unit_kind == f.kind for e in entries)]
    return next(iter([*(units if question.unit_kinds else ()), *kinds, *figures]), None)


def _fits(question: Question, figure: Figure) -> bool:
    """Whether a figure is of the kind asked for: a share for growth, a quantity for a level."""
    if figure.kind == "points" or question.measure is None:
        return figure.kind != "points"
    return (figure.kind in ("percent", "multiple")) == (question.measure in ("growth", "rate"))


def _grown(question: Question, figure: Figure, clause: str, sources: Sources) -> bool:
    """Whether a share is one of growth where growth is asked for, and none for a rate (强度)."""
    entries = [sources.glossary.indicator(name) for name in question.indicators]
    rates = any(entry and entry.measure == "rate" for entry in entries)
    growth = question.measure == "growth"
    at = clause.find(fold(figure.text))
    if figure.kind not in ("percent", "multiple") or at < 0 or not (growth or rates):
        return True
    return (_GROWS.search(clause[max(0, at - _REACH) : at]) is not None) == growth


def cite_cell(draft: Draft, cell: Cell) -> int:
    """The marker of a cell's span."""
    if cell.observation is not None:
        return draft.cite_observation(cell.observation)
    return draft.cite(cell.document, cell.start, cell.end)
