"""Which clauses of which documents say what a question asks: the heart of extractive answering.

A clause is scored by the terms that it and what it leans on speak of (earlier clauses of its
sentence where it continues them, its heading), by whether it holds the kind of figure asked for,
and by its period and status. Nothing here knows any particular question or indicator.
"""

import heapq
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.evidence.features import (
    Asked,
    Strengths,
    around,
    asked,
    coverage,
    describe,
    fit_figure,
    is_timely,
    status_differs,
)
from rag.evidence.lines import Vectors
from rag.evidence.match import TermMatcher
from rag.evidence.reading import Clause, Passage, Reading, sums_up
from rag.evidence.weights import probability
from rag.schema import Observation, Question, Span
from rag.text import fold

_CARRIED = {1: 0.92, 2: 0.85, 3: 0.75}  # a subject so many clauses back, where the clause continues
_THEME = 0.85  # … of the sentence, for a clause that gives the whole of it
_ASIDE, _AFTER, _FADING = 0.45, 0.55, 0.7
_FOR = 0.9  # … of what the next clause says an amount was spent on
_BARE = re.compile(  # 投入12亿元，办好实事
    r"(?:累计|[总一]?共)?(?:投入|落实|安排|筹措|筹集|拨付|下达|争取)[^\d，,]{0,10}[\d.]+[万亿]+元[，,]?$"
)
_SPOKEN = 0.5  # strength from which a term is spoken of
_ADDING = 0.6  # … and by a neighbouring clause so much that it adds to the answer
_LONGEST = 1000  # characters of a quotation
_FAR = 0.4  # share of the best one's probability from which another is near to it
_ALONE = re.compile(r"\d[\d.]*(?:%|[万亿千]*[\u3400-\u9fff]{0,3})[、，,。；;]?")  # 75%、50%、35%
_CLOSELY = 40  # clauses of a document that are looked at closely


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span that may answer: how probably it does, its coverage, and what it states.

    `score` and `coverage` lie in [0, 1]; `observation` is the one of its clause that fits best.
    """

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
    status_differs: bool = False  # a plan where a result is asked for, or the reverse
    spoken: tuple[str, ...] = ()  # the terms of the question that it speaks of
    alone: bool = False  # nothing else found comes near to it
    narrowed: bool = False  # cut to the one item of its clause that is asked for
    told: str = ""  # what of its words answers, where others' figures stand between them

    @property
    def figured(self) -> bool:
        """Whether its clause holds a figure that measures or counts something."""
        return any(f.quantity for f in self.clause.figures)

    @property
    def inside(self) -> tuple[Clause, ...]:
        """The clauses that begin in it, and the one of which it may be but a part."""
        around = range(min(self.start, self.clause.start), self.end)
        return tuple(clause for clause in self.passage.clauses if clause.start in around)

    @property
    def sentence(self) -> str:
        """The whole sentence around it, folded."""
        return "".join(clause.folded for clause in self.passage.clauses)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that is looked at closely: its span, and how strongly it speaks of each term."""

    coverage: float
    start: int
    end: int
    passage: Passage
    clause: Clause
    strengths: Strengths


def find_evidence(
    question: Question,
    readings: Sequence[Reading],
    matcher: TermMatcher,
    limit: int = 20,
    within: Collection[Span] = (),
) -> list[Evidence]:
    """The best evidence first, over what was read of documents, or but sentences `within` spans."""
    found: list[Evidence] = []
    for reading in readings:
        for given, candidate in candidates(question, reading, matcher, within):
            found.append(_judge(given, candidate, reading.document.name))
    found.sort(key=lambda e: (-e.score, e.document, e.start))
    return _with_lead(found, question)[:limit]


def _with_lead(found: list[Evidence], question: Question) -> list[Evidence]:
    """The evidence, that of the best sentence marked where every other one is far behind.

    Where it names what is asked for, only those that do so too come near.
    """
    if not found:
        return found
    best, *rest = found
    heads = {t.text for t in question.terms if t.head and len(t.forms) > 1} & {*best.spoken}
    others = (e for e in rest if e.passage != best.passage)
    second = next((e.score for e in others if not heads or heads & {*e.spoken}), 0.0)
    return [replace(e, alone=second < _FAR * e.score) if _leads(e, best) else e for e in found]


def _leads(evidence: Evidence, best: Evidence) -> bool:
    """Whether a clause is the best or says as much beside it, with the figure asked for."""
    beside = evidence.passage == best.passage and evidence.coverage >= best.coverage
    return evidence is best or (beside and evidence.fitting)


def _judge(given: Asked, candidate: Candidate, document: str) -> Evidence:
    question, passage, clause = given.question, candidate.passage, candidate.clause
    features = describe(given, candidate.strengths, passage, clause)
    return Evidence(
        document, candidate.start, candidate.end, probability(question, features),
        candidate.coverage, passage, clause, _observation(question, clause),
        is_timely(features), fit_figure(question, clause) == 1.0, status_differs(features),
        _spoken(question, candidate.strengths),
    )  # fmt: skip


def _spoken(question: Question, strengths: Strengths) -> tuple[str, ...]:
    found = zip(question.terms, strengths.best, strict=True)
    return tuple(term.text for term, strength in found if strength >= _SPOKEN)


def candidates(
    question: Question, reading: Reading, matcher: TermMatcher, within: Collection[Span] = ()
) -> list[tuple[Asked, Candidate]]:
    """The clauses of a document that speak most of a question's terms."""
    inside = [s for s in within if s.document == reading.document.name]
    strengths = matcher.match(question.terms, reading.lines)
    given = asked(question, strengths)
    headings = matcher.match(question.terms, reading.headings).T
    headed = dict(zip(reading.headings.texts, headings, strict=True))
    like = matcher.likeness(question.terms, reading)
    found: list[Candidate] = []
    earlier, heading = np.zeros(len(question.terms), dtype=np.float32), ""
    for number, (passage, first) in enumerate(zip(reading.passages, reading.firsts, strict=True)):
        block = strengths[:, first : first + len(passage.clauses)]
        touched = not within or any(s.start < passage.end and passage.start < s.end for s in inside)
        if touched and block.max(initial=0.0) > 0 and _in_scope(passage, question):
            near = _Near(around(headed[passage.heading], earlier), float(like[number]))
            found += _in_passage(given, passage, block, near)
        if passage.heading != heading:
            heading, earlier = passage.heading, 0.0 * earlier
        earlier = np.maximum(_FADING * earlier, block.max(axis=1, initial=0.0))
    best = heapq.nlargest(_CLOSELY, found, key=lambda c: (c.coverage, -c.start))
    return [(given, candidate) for candidate in best]


@dataclass(frozen=True, slots=True)
class _Near:
    """What stands around a passage, and how near it is in meaning."""

    around: Vectors
    likeness: float


def _in_passage(given: Asked, passage: Passage, block: Vectors, near: _Near) -> Iterator[Candidate]:
    clauses = passage.clauses
    reach = np.array([_reach(clauses, each) for each in range(len(clauses))], dtype=np.float32)
    sentence = (block * reach[:, None, :]).max(axis=2)  # clauses × terms
    best = np.maximum(sentence, near.around)
    covered = coverage(given, best)
    strong, weak = _bits(block >= _ADDING), _bits(block >= _SPOKEN)
    for index, clause in enumerate(clauses):
        own = block[:, index]
        if own.any() or clause.continues or _is_bare(clauses, index):
            strengths = Strengths(own, sentence[index], best[index], near.likeness)
            start, end = _bounded(_span(passage, index, strong, weak), clause)
            yield Candidate(float(covered[index]), start, end, passage, clause, strengths)


def _bits(spoken: NDArray[np.bool_]) -> list[int]:
    """For each clause (columns) the terms (rows) that it speaks of, a bit each."""
    return [int.from_bytes(row.tobytes()) for row in np.packbits(spoken, axis=0).T]


def _in_scope(passage: Passage, question: Question) -> bool:
    if passage.titled:
        return False
    return passage.area is None or not question.areas or passage.area in question.areas


def _reach(clauses: Sequence[Clause], index: int) -> list[float]:
    """How far the words of every clause of a sentence speak for the clause at `index`."""
    reach = [0.2] * len(clauses)
    reach[index] = 1.0
    if index + 1 < len(clauses) and clauses[index + 1].continues:
        reach[index + 1] = _AFTER
    elif _is_bare(clauses, index):
        reach[1] = _FOR
    open_subject = clauses[index].continues
    for back in range(1, index + 1):
        reach[index - back] = _CARRIED.get(back, 0.6) if open_subject else _ASIDE
        open_subject = open_subject and clauses[index - back].continues
    if sums_up(clauses[index].folded):
        reach[0] = max(reach[0], _THEME)
    return reach


def _is_bare(clauses: Sequence[Clause], index: int) -> bool:
    """Whether a sentence begins with an amount that the next clause says the use of."""
    return index == 0 and len(clauses) > 1 and _BARE.match(clauses[0].folded) is not None


def _span(
    passage: Passage, index: int, strong: Sequence[int], weak: Sequence[int]
) -> tuple[int, int]:
    """From the clause that gives the subject to the last one that adds to the answer.

    A clause adds where it speaks strongly of a term that is not even weakly spoken of yet.
    """
    first = last = index
    clauses = passage.clauses
    covered = weak[index]
    while first > 0 and (clauses[first].continues or strong[first - 1] & ~covered):
        first -= 1
        covered |= weak[first]
    while last + 1 < len(clauses) and (
        strong[last + 1] & ~covered
        or (clauses[last + 1].continues and last - index < 2)
        or _ALONE.fullmatch(clauses[last + 1].folded)
    ):
        last += 1
        covered |= weak[last]
    return clauses[first].start, clauses[last].end


def _bounded(span: tuple[int, int], clause: Clause) -> tuple[int, int]:
    """A span that can be read: the clause alone where its sentence has no end, and cut there."""
    start, end = span if span[1] - span[0] <= _LONGEST else (clause.start, clause.end)
    return start, min(end, start + _LONGEST)


def _observation(question: Question, clause: Clause) -> Observation | None:
    """The observation of the clause that has the measure asked for."""
    fitting = [o for o in clause.observations if question.measure in (None, o.measure)]
    named = [o for o in fitting if any(fold(t.text) in fold(o.term) for t in question.terms)]
    return next(iter(named or fitting), None)
