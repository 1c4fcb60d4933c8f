"""Which of the clauses that would answer comes first where several are about as probable."""

import re
from collections.abc import Sequence

from rag.evidence import Evidence, asked_extent, told_extent
from rag.schema import NOUN, QueryTerm, Question, end_year
from rag.text import fold

_NEAR_BEST = 0.8  # share of the best one's probability from which a timely clause comes first
_ALIKE, _FULLER = 0.02, 0.07  # scores that tell nothing apart, and coverage that then does
_NEARLY, _MUCH_FULLER = 0.1, 0.35  # … and those that tell little, and what outweighs them
_LIGHT = 0.4  # weight under which a word tells nothing apart


def ordered(
    question: Question,
    evidence: Sequence[Evidence],
    least: float,
    found: Sequence[Evidence] = (),
) -> Sequence[Evidence]:
    """The evidence with what fits best in front; below the probability `least` none is moved.

    `found` is all that was found, clauses that give none of what is asked for among it.
    """
    fuller = _fuller_first(question, _timely_first(question, evidence, least))
    named = _named_first(question, _whole_first(question, fuller, least, found or evidence))
    latest = _latest_first(question, named, least)
    told = of_extent_first(question, _of_unit_first(question, latest, least))
    return _stage_first(question, told)


def _latest_first(
    question: Question, evidence: Sequence[Evidence], least: float
) -> Sequence[Evidence]:
    """Where no year is asked for, the last one of which a report of the place says as much."""
    if question.periods or question.report_years or len(question.areas) != 1 or not evidence:
        return evidence
    best = evidence[0]
    least = max(least, _NEAR_BEST * best.score)
    alike = [
        e for e in evidence
        if e.score >= least and e.timely and e.fitting == best.fitting
        and {*best.spoken} <= {*e.spoken}
        and told_extent(e.clause.folded) == told_extent(best.clause.folded)
    ]  # fmt: skip
    last = max(alike, key=lambda e: end_year(e.passage.period), default=best)
    later = end_year(last.passage.period) > end_year(best.passage.period)
    if last.document == best.document or not later:
        return evidence
    return [last, *(e for e in evidence if e is not last)]


def _named_first(question: Question, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """A clause that speaks of a name in the question, before a near one that speaks of none."""
    named = [term for term in question.terms if term.anchor]
    names = {term.text for term in named}
    if not evidence or not named or any(_is_named(t, evidence[0]) for t in named):
        return evidence
    near = (e for e in evidence if e.score >= _NEAR_BEST * evidence[0].score)
    best = next((e for e in near if e.timely and names & {*e.spoken}), evidence[0])
    return [best, *(e for e in evidence if e is not best)]


def _is_named(term: QueryTerm, evidence: Evidence) -> bool:
    """Whether a clause speaks of a term, or its sentence names it."""
    return term.text in evidence.spoken or any(fold(f) in evidence.sentence for f in term.forms)


def _is_said(term: QueryTerm, best: Evidence, found: Sequence[Evidence]) -> bool:
    """Whether the sentence of a clause speaks of a term, in whichever of its clauses."""
    return _is_named(term, best) or any(
        term.text in each.spoken for each in found if each.passage == best.passage
    )


def of_extent_first(question: Question, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Of the clauses of the best sentence, the one that tells the whole or the addition asked for.

    新增公园35个、公园总数1100个: of how many there are in all, the second. A whole may also be
    told in another sentence of the report that speaks of as much.
    """
    wanted = asked_extent(question)
    told = told_extent(evidence[0].clause.folded) if evidence else None
    if wanted is None or told in (None, wanted):
        return evidence
    least, own = _NEAR_BEST * evidence[0].score, evidence[0].passage
    light = {term.text for term in question.terms if term.weight < _LIGHT}
    spoken = {*evidence[0].spoken} - light
    near = (
        e for e in evidence
        if e.score >= least
        and e.document == evidence[0].document
        and (e.passage == own or (wanted == "whole" and spoken <= {*e.spoken}))
    )  # fmt: skip
    best = next((e for e in near if told_extent(e.clause.folded) == wanted), evidence[0])
    return [best, *(e for e in evidence if e is not best)]


def _timely_first(
    question: Question, evidence: Sequence[Evidence], least: float
) -> Sequence[Evidence]:
    """Where a plan is asked for, a plan that would answer comes before the result of its like."""
    if question.status != "target" or not evidence or evidence[0].timely:
        return evidence
    least = max(least, _NEAR_BEST * evidence[0].score)
    return sorted(evidence, key=lambda e: not (e.timely and e.score >= least))


def _fuller_first(question: Question, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Of clauses that answer as probably as the best, the one that speaks of more comes first.

    Light words that it has besides (造) count for nothing.
    """
    alike = [e for e in evidence if _is_alike(e, evidence[0])]
    best = max(alike, key=lambda e: e.coverage if e.timely and e.fitting else 0.0, default=None)
    if best is None or best.coverage < evidence[0].coverage + _FULLER:
        return evidence
    light = {term.text for term in question.terms if term.weight < _LIGHT}
    more = {*best.spoken} - {*evidence[0].spoken}
    if more and more <= light:
        return evidence
    return [best, *(e for e in evidence if e is not best)]


def _is_alike(evidence: Evidence, best: Evidence) -> bool:
    """Whether a clause answers as probably as the best, or nearly, and speaks of far more."""
    behind = best.score - evidence.score
    return behind <= _ALIKE or (
        behind <= _NEARLY and evidence.coverage >= best.coverage + _MUCH_FULLER
    )


def _whole_first(
    question: Question, evidence: Sequence[Evidence], least: float, found: Sequence[Evidence]
) -> Sequence[Evidence]:
    """Before the best clause comes one that says all of it and a term asked for besides."""
    if not evidence:
        return evidence
    best = evidence[0]
    telling = {
        t.text for t in question.terms
        if t.head and t.weight >= NOUN and not _is_said(t, best, found)
    }  # fmt: skip
    least = max(least, _NEAR_BEST * best.score)
    for each in evidence[1:]:
        more = {*each.spoken} - {*best.spoken}
        whole = {*best.spoken} < {*each.spoken} and more & telling
        if whole and each.timely and each.fitting and each.score >= least:
            return [each, *(e for e in evidence if e is not each)]
    return evidence


_STAGES = (  # of one work, of which clauses one after another tell
    "开工", "竣工", "完工", "建成", "投产", "投用", "交付", "通车", "签约", "落地", "获批", "启动",
)  # fmt: skip
_STAGES_EN = {
    r"finish(?:ed|ing)?|complet(?:e|ed|ion|ing)": ("竣工", "完工", "建成"),
    r"start(?:ed|ing)?|begin|beg[au]n|broke(?:n)? ground|break ground": ("开工", "启动"),
    r"sign(?:ed|ing)?": ("签约",),
}


def asked_stages(question: Question) -> list[str]:
    """The stages of a work that a question names, as Chinese reports name them."""
    forms = {fold(form) for term in question.terms for form in term.forms}
    text = fold(question.resolved)
    known = [stages for words, stages in _STAGES_EN.items() if re.search(rf"\b(?:{words})\b", text)]
    return [stage for stage in _STAGES if stage in forms or any(stage in each for each in known)]


def _stage_first(question: Question, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Of clauses on stages of one work (开工210万平方米，竣工216万平方米) the one asked for."""
    asked = asked_stages(question)
    if not evidence or not asked:
        return evidence
    told, own = evidence[0].clause.folded, evidence[0].passage
    if any(stage in told for stage in asked) or not any(stage in told for stage in _STAGES):
        return evidence
    beside = (e for e in evidence if e.passage == own and e.fitting)
    best = next((e for e in beside if e.clause.folded.startswith(tuple(asked))), evidence[0])
    return [best, *(e for e in evidence if e is not best)]


def _of_unit_first(
    question: Question, evidence: Sequence[Evidence], least: float
) -> Sequence[Evidence]:
    """Where a unit is asked for (多少万吨), what is given in it and would answer comes first."""
    if question.wanted not in ("figure", "target") or not question.unit_kinds or not evidence:
        return evidence
    if evidence[0].fitting:  # a plan of just that, before a result of something like it
        least = max(least, _NEAR_BEST * evidence[0].score)
    return sorted(evidence, key=lambda e: not (e.fitting and e.timely and e.score >= least))
