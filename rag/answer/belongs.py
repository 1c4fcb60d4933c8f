"""Whether a figure is of the thing asked for: one of a neighbour answers nothing."""

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
