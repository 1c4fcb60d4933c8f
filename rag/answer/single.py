"""The best single answer: an extract where one fits, else what observations give instead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.belongs import (
    asks_growth,
    belongs,
    is_of_other_edition,
    is_per,
    only_rises,
)
from rag.answer.choose import asks_added, says_added, tells_added
from rag.answer.draft import Sources
from rag.answer.extracted import answer_extracted, answer_qualitative
from rag.answer.funded import funded
from rag.answer.observed import answer_nearest
from rag.answer.order import ordered
from rag.evidence import Evidence, group, grows, tells_per
from rag.glossary.lexicon import is_han
from rag.schema import QUOTED, Answer, Question, end_year
from rag.text import fold

# Probabilities from which a clause answers, by how the question is weighed (`eval.bench fit`).
SAID = {"numeric": 0.6, "worded": 0.2}
_ALONE = {"numeric": 0.38, "worded": 0.2}  # … where no other clause comes near
_WHOLE, _BRIEF = 0.95, 0.2  # … and all is spoken of that a short question asks
_SPOKEN = 0.3  # coverage without which no clause answers for being alone
CERTAIN = 0.9  # probability from which a clause beats an observation that differs from the question
# Coverage or probability from which a timely clause beats an observation that differs.
_COVERED, _SURE = 0.75, 0.75
_ON_DAY = re.compile(
    r"几月几?[号日]|哪一?天|(?:什么|哪个?)(?:日期|日子)|\b(?:what|which) (?:date|day)\b"
)
_DAY = re.compile(r"\d月\d{1,2}日|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_YEAR = 4  # digits
_NEAR = 0.8  # share of the best one's probability from which another is near to it


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: in which documents, of which place, whether the year is theirs, and what."""

    documents: tuple[str, ...]
    year_covered: bool
    area: str | None
    evidence: Sequence[Evidence]


def answer_single(question: Question, sources: Sources, found: Found, most: int) -> Answer | None:
    """An answer of up to `most` quotations, or None where nothing that was found says it."""
    evidence = telling(question, sources, found.evidence)
    if not found.year_covered:
        evidence = _dated_first(question, evidence)
    best = evidence[0] if evidence else None
    if not found.year_covered and best is not None and _is_dated(best, question):
        return answer_extracted(question, sources, evidence, 1)
    weighed = best is not None and _weighed(best, question, sources)
    said = best is not None and says(best, question)
    fits = said and best is not None and best.timely and not weighed
    nearest = None
    if question.indicators and (best is None or best.score < CERTAIN or weighed):
        nearest = _nearest(question, sources, found)
    planned = next((e for e in evidence if _is_qualitative(e, question, found)), None)
    if nearest is not None and planned is not None and not fits:
        return answer_qualitative(question, sources, planned)
    if nearest is not None and not (fits and best is not None and _stands(best, nearest, question)):
        return nearest
    if said and best is not None and (found.year_covered or _names_year(best, question)):
        return answer_extracted(question, sources, evidence, most)
    return None


def telling(
    question: Question, sources: Sources, evidence: Sequence[Evidence]
) -> Sequence[Evidence]:
    """Evidence that can answer: where a figure or a rank is asked for, only what holds one."""
    numeric, ranked = group(question.wanted) == "numeric", question.wanted == "rank"
    evidence = [e if e.fitting else funded(e, question) for e in evidence]
    figured = [e for e in evidence if not numeric or (e.fitting or (e.figured and not ranked))]
    figured = [e for e in figured if not numeric or is_per(e, question)]
    if asks_growth(question):
        figured = [e for e in figured if grows(e.clause)]
    if asks_day(fold(question.resolved)):
        figured = [*_with_day(figured)]
    figured = [e for e in figured if not only_rises(e, question)] or figured
    figured = [e for e in figured if not is_of_other_edition(e, question)] or figured
    if figured and not belongs(figured[0], question):
        figured = [e for e in figured if _is_of_it(e, question)] or figured
    if question.unknown_areas and not question.areas:
        names = [sources.glossary.short(place) for place in question.unknown_areas]
        return [e for e in figured if any(name in e.sentence for name in names)]
    best_first = ordered(question, figured, SAID["numeric"], evidence)
    return _belonging_first(question, best_first) or evidence


def asks_day(folded: str) -> bool:
    """Whether the day of something is asked for (几月几号, on what date)."""
    return _ON_DAY.search(folded) is not None


def _with_day(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Where a day is asked for, the evidence that names one and speaks of as much, if any does."""
    most = evidence[0].coverage if evidence else 0.0
    dated = [e for e in evidence if _DAY.search(e.sentence) and e.coverage >= most]
    return dated or evidence


def _belonging_first(question: Question, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """The evidence with what would answer before a figure of something else (新能源汽车产量)."""
    if not evidence or belongs(evidence[0], question):
        return evidence
    least, spoken = _NEAR * evidence[0].score, {*evidence[0].spoken}
    near = [e for e in evidence[1:] if e.score >= least and spoken <= {*e.spoken}]
    best = next((e for e in near if says(e, question)), evidence[0])
    return [best, *(e for e in evidence if e is not best)]


def _is_of_it(evidence: Evidence, question: Question) -> bool:
    """Whether a clause that comes in for a better one of another thing names what is asked for."""
    names = {term.text for term in question.terms if term.anchor}
    return belongs(evidence, question) and names <= {*evidence.spoken}


def says(evidence: Evidence, question: Question) -> bool:
    """Whether a clause is near enough to be the answer; of a place without a report, surely.

    Where a rank or a growth is asked for, a clause without one is not.
    """
    if question.wanted == "rank" and not evidence.fitting:
        return False
    if not belongs(evidence, question) or not _is_of_named(evidence, question):
        return False
    stranger = bool(question.unknown_areas) and not question.areas
    if stranger:
        return evidence.score >= _SURE
    per = tells_per(question, evidence.clause.folded) is True
    lead = per or (evidence.alone and evidence.coverage >= _SPOKEN)
    alone = lead and _speaks_of_named(evidence, question)
    if alone and evidence.fitting and evidence.coverage >= _WHOLE:
        return evidence.score >= _BRIEF
    return evidence.score >= (_ALONE if alone else SAID)[group(question.wanted)]


def _speaks_of_named(evidence: Evidence, question: Question) -> bool:
    """Whether a clause speaks of every name in the question that the glossary knows (Russian).

    Reports shorten such a name to its first character (俄粮).
    """
    known = [t for t in question.terms if t.anchor and len(t.forms) > 1]
    return all(
        t.text in evidence.spoken
        or any(form[0] in evidence.clause.folded for form in t.forms if is_han(form))
        for t in known
    )


def _is_of_named(evidence: Evidence, question: Question) -> bool:
    """Whether a clause speaks of what the question names, where it names no place (长三角).

    It has to speak of both ends of a journey. A place without a report stands in its sentence
    already.
    """
    named = [term for term in question.terms if term.anchor]
    if question.areas or question.unknown_areas or not named:
        return True
    said = [
        term for term in named
        if term.text in evidence.spoken or any(fold(f) in evidence.sentence for f in term.forms)
    ]  # fmt: skip
    ends = [term for term in named if term.weight >= QUOTED and len(term.forms) > 1]
    return bool(said) and all(end in said for end in ends)


def _stands(best: Evidence, nearest: Answer, question: Question) -> bool:
    """Whether a timely clause stands against observations that differ, as where no plan is."""
    planned = question.status == "target" and nearest.refused
    return planned or _is_whole(best)


def _is_whole(evidence: Evidence) -> bool:
    """Whether a timely clause is surer than an observation that differs from the question."""
    return evidence.coverage >= _COVERED or evidence.score >= _SURE


def _nearest(question: Question, sources: Sources, found: Found) -> Answer | None:
    if found.area is None:
        return None
    return answer_nearest(question, sources, found.documents, found.area, found.year_covered)


def _weighed(evidence: Evidence, question: Question, sources: Sources) -> bool:
    """Whether a sentence's observations were weighed already, and differ from what was asked."""
    added = asks_added(question, sources.glossary)
    itself = added and says_added(evidence.clause.folded)  # 筹措7万套，总量达到60万套
    observed = (
        o for clause in evidence.passage.clauses for o in clause.observations
        if not itself or evidence.clause.start <= o.start < o.end <= evidence.clause.end
    )  # fmt: skip
    return any(
        o.period not in question.periods or added not in (None, tells_added(o))
        for o in observed
        if o.indicator in question.indicators
        and (question.measure != "rate" or o.measure == "rate")
    )


def _is_qualitative(evidence: Evidence, question: Question, found: Found) -> bool:
    """Whether a clause sets the target asked for in words (高于全国平均水平)."""
    return (found.year_covered or _names_year(evidence, question)) and (
        question.status == "target"
        and evidence.passage.status == "target"
        and evidence.coverage >= _COVERED
        and says(evidence, question)
        and not evidence.clause.observations
    )


def _dated_first(question: Question, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """The evidence with a clause of a later report first that names the year asked for itself."""
    dated = next((e for e in evidence if _is_dated(e, question) and says(e, question)), None)
    return evidence if dated is None else [dated, *(e for e in evidence if e is not dated)]


def _is_dated(evidence: Evidence, question: Question) -> bool:
    """Whether a clause names the one year that is asked for (从2020年的11万亩), and a figure."""
    years = {period for period in question.periods if len(period) == _YEAR}
    told = evidence.clause.folded
    return (
        len(years) == 1
        and f"{min(years)}年" in told
        and any(figure.quantity for figure in evidence.clause.figures)
    )


def _names_year(evidence: Evidence, question: Question) -> bool:
    """Whether a clause is of a year asked for, or of a term that holds it, in a later report."""
    observed = evidence.observation.period if evidence.observation else ""
    return any(
        p[:4] in evidence.clause.folded or observed == p or _holds(evidence.passage.period, p)
        for p in question.periods
    )


def _holds(term: str, period: str) -> bool:
    """Whether a span of years (1998/2002) holds all of a period."""
    first, _, last = term.partition("/")
    return len(first) == len(last) == _YEAR and first <= period[:4] and end_year(period) <= last
