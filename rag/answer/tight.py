"""A quotation for one figure, cut to the clauses that state it: others' figures stay out of it."""

import re
from collections.abc import Sequence

from rag.answer.draft import Sources
from rag.answer.order import asked_stages
from rag.evidence import Clause, Evidence, begins_with_asked
from rag.evidence.features import fit_figure
from rag.schema import Question
from rag.text import fold

_SINGLE = ("figure", "growth", "target", "rank")
_ASKS = re.compile(
    r"多少|百分之几|(?<![哪十百])几(?!乎)|多[大长高快]|第几|分别|各|以及|"
    r"\b(?:(?<!of )(?<!in )(?<!on )(?:how|what|which|where)|and|each|respectively)\b"
)
_DEALT = re.compile(r"分别|各[自达为]|分[居列]|两项")
_SAME = re.compile(  # a clause that goes on about the same thing
    r"\d|累计|总[数量计里额]|合计|共|[到已]?达|突破|超|增|同比|比上年|较|提高|提升|上升|下降|减|降|居|位|列|占|排|"
    r"高于|低于|其中|分别|约|近|全[国省]"
)
_AGAINST = re.compile(  # a growth set against another one
    r"(?:高于|低于|快于|慢于|高出|(?:比|较)(?!上一?年|去年|同期)[^，,；;]{1,12}[高低快慢])"
)
_END = "。；，、;, "


def tighten(
    question: Question, evidence: Evidence, sources: Sources, span: tuple[int, int]
) -> tuple[int, int]:
    """What of a span states the one figure asked for: the span itself where all of it does.

    A clause is cut if it holds a figure of its own and nothing of the question that the rest lacks.
    Figures that a sentence deals out to several subjects (分别) stay with them.
    """
    clauses = evidence.passage.clauses
    if evidence.narrowed and not span[0] <= evidence.clause.start < span[1]:
        return span  # another clause than the one found is the one asked for
    core = _core(question, evidence, span)
    ranked = question.wanted == "rank"  # which words tell too: 居全国之首
    measured = ranked or any(f.quantity and f.unit for f in core.figures)
    if core not in clauses or not measured or not _asks_one(question, core):
        return span
    at = clauses.index(core)
    first = at
    staged = core.folded.startswith(tuple(asked_stages(question)))  # 开工3个，竣工2个
    while (
        first > 0
        and clauses[first].continues
        and not staged
        and not begins_with_asked(question, clauses[first].folded)
    ):
        first -= 1
    last = at
    while last + 1 < len(clauses) and _goes_on(question, clauses[last + 1]):
        last += 1
    kept = clauses[first : last + 1]
    cut = [c for c in clauses if span[0] <= c.start < span[1] and c not in kept]
    own = "".join(clause.folded for clause in kept)
    dealt = _DEALT.search(evidence.sentence if question.measure == "growth" else own)
    if dealt or not any(c.figures for c in cut):
        return span
    if not staged and any(_adds(clause, own, question) for clause in cut):
        return span
    text = sources.document(evidence.document).text[kept[0].start : kept[-1].end]
    return kept[0].start, kept[0].start + len(text.rstrip(_END))


def _goes_on(question: Question, clause: Clause) -> bool:
    """Whether a clause goes on about the same thing, and a growth is not set against another."""
    against = question.wanted == "growth" and _AGAINST.match(clause.folded) is not None
    return _SAME.match(clause.folded) is not None and not against


def _core(question: Question, evidence: Evidence, span: tuple[int, int]) -> Clause:
    """The clause of the figure: a neighbour that names what is asked, where its own names none."""
    inside = [c for c in evidence.passage.clauses if span[0] <= c.start < span[1]]
    if _named(evidence.clause, question):
        return evidence.clause
    fitting = [c for c in inside if fit_figure(question, c) == 1.0 and _named(c, question)]
    return max(fitting, key=lambda c: _named(c, question), default=evidence.clause)


def _named(clause: Clause, question: Question) -> int:
    """How many terms of the question, or stages of a work that it asks for, a clause names."""
    stages = any(stage in clause.folded for stage in asked_stages(question))
    return sum(_names(clause.folded, term.forms) for term in question.terms) + stages


def _asks_one(question: Question, clause: Clause) -> bool:
    asks = _ASKS.findall(fold(question.text))
    single = question.wanted in _SINGLE and not question.both and len(asks) < 2
    return single and fit_figure(question, clause) == 1.0


def _adds(clause: Clause, own: str, question: Question) -> bool:
    """Whether a clause names something asked for that the kept clauses do not."""
    return any(
        _names(clause.folded, term.forms) and not _names(own, term.forms) for term in question.terms
    )


def _names(text: str, forms: Sequence[str]) -> bool:
    return any(fold(form) in text for form in forms)
