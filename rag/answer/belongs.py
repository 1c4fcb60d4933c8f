"""Whether a figure is of the thing asked for: one of a neighbour answers nothing."""

import re

from rag.evidence import Evidence, grows
from rag.evidence.features import fit_figure
from rag.glossary.lexicon import is_han
from rag.schema import QueryTerm, Question
from rag.text import fold

_NOUN = 0.9  # weight from which a term is a noun of its own


def belongs(evidence: Evidence, question: Question) -> bool:
    """Whether evidence states what kind of figure is asked for, of what it is asked for.

    A growth is not answered by a level; what is asked for in Chinese words that are known must be
    spoken of (猕猴桃产量 is no 汽车产量); where something else is counted than asked (多少只), it
    must be named right beside the figure, and neither people nor money are other things.
    """
    if asks_growth(question):
        return grows(evidence.clause)
    if question.wanted != "figure" or question.measure in ("growth", "rate"):
        return True
    return _speaks_of_it(evidence, question) and _counts_it(evidence, question)


def asks_growth(question: Question) -> bool:
    """Whether the growth of an indicator is asked for."""
    growing = question.measure == "growth" and question.wanted != "rank"
    return growing and bool(question.indicators)


_PER = re.compile(
    r"(?P<zh>每[十百千万]+)(?=名|位|户|[\u3400-\u9fff]{0,2}人)|"
    r"\bper (?P<en>1,?000|thousand|10,?000|100,?000|100|million)\b"
)
_PER_ENGLISH = {
    "100": "每百", "1000": "每千", "thousand": "每千", "10000": "每万", "100000": "每十万",
    "million": "每百万",
}  # fmt: skip


def is_per(evidence: Evidence, question: Question) -> bool:
    """Whether a clause counts by so many people where the question does (每千人口, per 1,000)."""
    found = _PER.search(fold(question.resolved))
    if found is None:
        return True
    wanted = found["zh"] or _PER_ENGLISH[found["en"].replace(",", "")]
    return wanted in evidence.sentence or f"per {found['en']}" in evidence.sentence


def _speaks_of_it(evidence: Evidence, question: Question) -> bool:
    heads = [t for t in question.terms if t.head and t.weight >= _NOUN and len(t.forms) > 1]
    if len(heads) < 2 or not is_han(heads[0].text):
        return True
    return _names(evidence.sentence, heads[0]) or heads[0].text in evidence.spoken


def _counts_it(evidence: Evidence, question: Question) -> bool:
    inside = [c for c in evidence.passage.clauses if evidence.start <= c.start < evidence.end]
    if not question.unit_kinds or any(fit_figure(question, c) == 1.0 for c in inside):
        return True
    beside = any(_names(evidence.clause.folded, term) for term in question.terms)
    return beside and not {"people", "money"} & set(question.unit_kinds)


def _names(text: str, term: QueryTerm) -> bool:
    return any(fold(form) in text for form in term.forms)
