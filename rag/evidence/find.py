"""Which clauses of which documents say what a question asks: the heart of extractive answering.

A clause is scored by the terms that it and what it leans on speak of (earlier clauses of its
sentence where it continues them, its heading), by whether it holds the kind of figure asked for,
and by its period and status. Nothing here knows any particular question or indicator.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rag.evidence.lines import Vectors
from rag.evidence.match import TermMatcher
from rag.evidence.reading import Clause, Passage, Reading
from rag.figures import Figure
from rag.schema import Observation, QueryTerm, Question
from rag.text import fold

_GROWTH = re.compile(
    r"增|涨|降|减|升|回落|翻|正增长|increase|decrease|grow|grew|up|down|rise|rose|fell|fall|decline"
)
_WHEN = re.compile(
    r"时候|何时|哪一?[天年月日]|几[月号]|日期|时间|\bwhen\b|\bdate\b|\bday\b|\byear\b"
)
_TIME = re.compile(r"\d年|\d月|\d日|年底|年末|年初|年内|月底|季度|\d{4}")
Spans = Sequence[tuple[int, int]]

_LEADING = re.compile(r"领先|前列|首位|榜首|第一|首个|领跑|靠前|\bfirst\b|\blead")
_NUMERIC = ("figure", "growth", "target", "rank", "comparison", "aggregate", "series")
_CARRIED = {1: 0.92, 2: 0.85, 3: 0.75}  # a subject so many clauses back, where the clause continues
_ASIDE, _AFTER, _HEADED, _EARLIER, _FADING = 0.45, 0.55, 0.6, 0.45, 0.7
_ANCHOR_FLOOR = 0.4
_HEAD_FLOOR = 0.4
_UNTIMELY = 0.8  # how much worse a clause of another period or status ranks


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span that answers, its score and coverage in [0, 1], and the observation it states."""

    document: str
    start: int
    end: int
    score: float
    coverage: float
    passage: Passage
    clause: Clause
    observation: Observation | None = None
    timely: bool = True  # its period and status are those asked for
    fitting: bool = True  # it holds the kind of figure asked for


def find_evidence(
    question: Question,
    readings: Sequence[tuple[Reading, Spans | None]],
    matcher: TermMatcher,
    limit: int = 20,
) -> list[Evidence]:
    """The best evidence first, over whole documents or (with spans) parts of them."""
    found: list[Evidence] = []
    for reading, spans in readings:
        found += _find_in(question, reading, spans, matcher)
    found.sort(key=lambda e: (-e.score * (1.0 if e.timely else _UNTIMELY), e.document, e.start))
    return found[:limit]


def _find_in(
    question: Question, reading: Reading, spans: Spans | None, matcher: TermMatcher
) -> Iterator[Evidence]:
    strengths = matcher.match(question.terms, reading.lines)
    headings = matcher.match(question.terms, reading.headings).T
    headed = dict(zip(reading.headings.texts, headings, strict=True))
    weights = np.array([term.weight for term in question.terms], dtype=np.float32)
    earlier, heading = np.zeros(len(question.terms), dtype=np.float32), ""
    for passage, first in zip(reading.passages, reading.firsts, strict=False):
        block = strengths[:, first : first + len(passage.clauses)]
        if block.max(initial=0.0) > 0 and _in_scope(passage, question, spans):
            yield from _score_passage(
                question, reading, passage, _Block(block, headed[passage.heading], earlier, weights)
            )
        if passage.heading != heading:
            heading, earlier = passage.heading, 0.0 * earlier
        earlier = np.maximum(_FADING * earlier, block.max(axis=1, initial=0.0))


@dataclass(frozen=True, slots=True)
class _Block:
    """Term strengths of one passage: per clause, of its heading, and of the passage before it."""

    strengths: Vectors
    heading: Vectors
    earlier: Vectors
    weights: Vectors


def _score_passage(
    question: Question, reading: Reading, passage: Passage, block: _Block
) -> Iterator[Evidence]:
    for index, clause in enumerate(passage.clauses):
        reach = _reach(passage.clauses, index)
        best = (block.strengths * reach).max(axis=1)
        own = block.strengths[:, index]
        if not (own.any() or clause.continues):
            continue
        best = np.maximum(best, np.maximum(_HEADED * block.heading, _EARLIER * block.earlier))
        coverage = float((best * block.weights).sum() / max(float(block.weights.sum()), 1e-6))
        if _misses_anchor(question.terms, best):
            coverage *= 0.3
        if question.wanted in _NUMERIC and _misses_head(question.terms, best):
            coverage *= 0.65
        score = coverage * _fit(question, passage, clause)
        start, end = _span(passage, index, block.strengths, reach)
        yield Evidence(
            reading.document.name, start, end, score, coverage, passage, clause,
            _observation(question, clause), _fit_time(question, passage, clause) == 1.0,
            _fit_figure(question, clause) == 1.0,
        )  # fmt: skip


def _in_scope(passage: Passage, question: Question, spans: Spans | None) -> bool:
    if passage.titled:
        return False
    if spans is not None and not any(passage.start < e and s < passage.end for s, e in spans):
        return False
    return passage.area is None or not question.areas or passage.area in question.areas


def _reach(clauses: Sequence[Clause], index: int) -> Vectors:
    """How far the words of every clause of a sentence speak for the clause at `index`."""
    reach = np.full(len(clauses), 0.2, dtype=np.float32)
    reach[index] = 1.0
    if index + 1 < len(clauses) and clauses[index + 1].continues:
        reach[index + 1] = _AFTER
    open_subject = clauses[index].continues
    for back in range(1, index + 1):
        reach[index - back] = _CARRIED.get(back, 0.6) if open_subject else _ASIDE
        open_subject = open_subject and clauses[index - back].continues
    return reach


def _misses_anchor(terms: Sequence[QueryTerm], best: Vectors) -> bool:
    return any(
        term.anchor and strength < _ANCHOR_FLOOR for term, strength in zip(terms, best, strict=True)
    )


def _misses_head(terms: Sequence[QueryTerm], best: Vectors) -> bool:
    """Whether nothing of what is asked for itself is spoken of."""
    heads = [strength for term, strength in zip(terms, best, strict=True) if term.head]
    return bool(heads) and max(heads) < _HEAD_FLOOR


def _fit(question: Question, passage: Passage, clause: Clause) -> float:
    """How well the clause's figures, indicator, period and status fit what is asked, in (0, 1]."""
    fit = _fit_figure(question, clause) * _fit_time(question, passage, clause)
    return fit * _fit_indicator(question, clause)


def _fit_indicator(question: Question, clause: Clause) -> float:
    """Low where the clause states another indicator, whose name holds the one asked for."""
    if not question.indicators or not clause.observations:
        return 1.0
    stated = {o.indicator for o in clause.observations}
    if stated & set(question.indicators):
        return 1.0
    inside = any(name in other for name in question.indicators for other in stated)
    wider = any(
        fold(form) == fold(o.term)
        for t in question.terms
        for form in t.forms
        for o in clause.observations
    )
    return 1.0 if wider else (0.3 if inside else 0.5)


def _fit_figure(question: Question, clause: Clause) -> float:
    if question.wanted == "who_when" and _WHEN.search(question.text.lower()):
        return 1.0 if _TIME.search(clause.folded) else 0.6
    if question.wanted not in _NUMERIC:
        return 1.0
    quantities = [f for f in clause.figures if f.kind not in ("year", "date")]
    if question.wanted == "rank":
        ranked = any(f.kind == "rank" for f in quantities) or _LEADING.search(clause.folded)
        return 1.0 if ranked else 0.4
    if not quantities:
        return 0.35
    if question.measure == "growth":
        return _fit_growth(clause, quantities)
    return _fit_level(question, quantities)


def _fit_growth(clause: Clause, quantities: Sequence[Figure]) -> float:
    if not any(f.kind in ("percent", "points", "multiple") for f in quantities):
        return 0.5
    if all(f.kind == "points" for f in quantities):
        return 0.5  # 高于全国0.6个百分点 compares, it is not the growth
    return 1.0 if _GROWTH.search(clause.folded) else 0.7


def _fit_level(question: Question, quantities: Sequence[Figure]) -> float:
    kinds = {f.kind for f in quantities}
    if question.unit_kinds:
        wanted = {*question.unit_kinds}
        units = {f.unit for f in quantities}
        if wanted & kinds or any(u.endswith(w) for u in units for w in wanted):
            return 1.0
        if "number" in kinds and wanted & {"people", "count"}:
            return 1.0
        return 0.6
    if (
        question.wanted == "figure"
        and question.measure != "rate"
        and kinds <= {"percent", "points", "rank"}
    ):
        return 0.6
    return 1.0


def _fit_time(question: Question, passage: Passage, clause: Clause) -> float:
    observed = clause.observations[0] if clause.observations else None
    period = observed.period if observed else passage.period
    status = observed.status if observed else passage.status
    fit = 1.0
    if question.status == "target" and status != "target":
        fit *= 0.7 if status is None else 0.6
    elif question.status != "target" and status == "target" and not _same_year(question, period):
        fit *= 0.65
    if question.periods and period and not _same_year(question, period):
        fit *= 0.8
    return fit


def _same_year(question: Question, period: str) -> bool:
    return any(period[:4] == asked[:4] for asked in question.periods) if period else False


def _span(passage: Passage, index: int, strengths: Vectors, reach: Vectors) -> tuple[int, int]:
    """From the clause that gives the subject to the last one that adds to the answer."""
    first = last = index
    clauses = passage.clauses
    covered = strengths[:, index] * 1.0
    while first > 0 and (clauses[first].continues or _adds(strengths[:, first - 1], covered)):
        first -= 1
        covered = np.maximum(covered, strengths[:, first])
    while last + 1 < len(clauses) and (
        _adds(strengths[:, last + 1], covered) or (clauses[last + 1].continues and last - index < 2)
    ):
        last += 1
        covered = np.maximum(covered, strengths[:, last])
    return clauses[first].start, clauses[last].end


def _adds(strengths: Vectors, covered: Vectors) -> bool:
    """Whether a neighbouring clause speaks of a term that is not covered yet."""
    return bool(((strengths >= 0.6) & (covered < 0.5)).any())


def _observation(question: Question, clause: Clause) -> Observation | None:
    """The observation of the clause that has the measure asked for."""
    fitting = [o for o in clause.observations if question.measure in (None, o.measure)]
    named = [o for o in fitting if any(fold(t.text) in fold(o.term) for t in question.terms)]
    return next(iter(named or fitting), None)
