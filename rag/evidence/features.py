"""What tells whether a clause answers a question: a few numbers, each of which a reader could name.

Nothing here knows any particular question or indicator. How much each feature counts is not set by
hand: `python -m eval.bench fit INDEX --set CASES --write zh` learns it and writes it into
`weights.json`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rag.evidence.lines import Vectors
from rag.evidence.reading import Clause, Passage
from rag.figures import Figure, parse_figures, same
from rag.schema import QueryTerm, Question
from rag.text import fold

NUMERIC = ("figure", "growth", "target", "rank", "comparison", "aggregate", "series")
_GROWTH = re.compile(
    r"增|涨|降|减|升|回落|翻|下滑|扩大|缩小|收窄|正增长|increase|decrease|grow|grew|up|down|rise|rose|fell|fall|decline"
)
_WHEN = re.compile(
    r"时候|何时|哪[一个]?[天年月日]|几[月号]|日期|时间|\bwhen\b|\bdate\b|\bday\b|\bmonth\b|\byear\b"
)
_TIME = re.compile(r"\d年|\d月|\d日|年底|年末|年初|年内|月底|季度|\d{4}")
_LEADING = re.compile(r"领先|前列|首位|榜首|第一|首个|领跑|靠前|之[首冠]|居首|\bfirst\b|\blead")
_PLACED = re.compile(  # a place in a list, where no 第 is written: 全国百强县57位
    r"(?:[百千万\d]强[县区市镇]?|榜单?|排名|排行榜?|居|列|进至|升至|升到|跃居|前进至)[^,，。;；]{0,6}?\d+[位名]"
)
_GROUPED = re.compile(r"[两三四五六七八九十]大(?=[\u3400-\u9fff])")  # 三大商圈 counts them
_HEAVY = 0.8  # weight from which a term is one of those that tell most
_LEAST = 0.4  # strength from which a term is spoken of at all
_HEADED, _EARLIER = 0.6, 0.45  # worth of a term that stands in the heading, or a sentence before


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's terms as arrays: their weights, and how rare each is in the document."""

    question: Question
    weights: Vectors
    rarity: Vectors
    figures: tuple[Figure, ...] = ()  # quantities that the question itself states


@dataclass(frozen=True, slots=True)
class Strengths:
    """How strongly each term is spoken of: in the clause, its sentence, and anywhere around it."""

    own: Vectors
    sentence: Vectors
    best: Vectors
    likeness: float = 0.0  # in meaning, of the sentence


def around(heading: Vectors, earlier: Vectors) -> Vectors:
    """What a heading, and the sentences before, speak of; what is farther away counts less."""
    return np.asarray(np.maximum(_HEADED * heading, _EARLIER * earlier))


def asked(question: Question, strengths: Vectors) -> Asked:
    """The arrays of a question over the strengths (terms × clauses) of one document."""
    weights = np.array([term.weight for term in question.terms], dtype=np.float32)
    spoken = (strengths >= 0.5).sum(axis=1)
    rarity = np.log((strengths.shape[1] + 1.0) / (spoken + 1.0)) / np.log(strengths.shape[1] + 2.0)
    figures = tuple(f for f in parse_figures(question.text) if f.quantity and f.unit)
    return Asked(question, weights, np.asarray(rarity, dtype=np.float32), figures)


def coverage(question: Asked, best: Vectors) -> Vectors:
    """The weighted share of the terms that are spoken of, in [0, 1], of each row of strengths."""
    return _share(best, question.weights)


def describe(
    question: Asked, strengths: Strengths, passage: Passage, clause: Clause
) -> dict[str, float]:
    """Every feature of a clause by name."""
    plain = question.question
    covered = float(coverage(question, strengths.best))
    return {
        "covered": covered,
        "well_covered": max(0.0, covered - 0.75),
        "covered_in_sentence": float(_share(strengths.sentence, question.weights)),
        "covered_in_clause": float(_share(strengths.own, question.weights)),
        "rare_covered": float(_share(strengths.best, question.weights * question.rarity)),
        "rare_covered_in_sentence": float(
            _share(strengths.sentence, question.weights * question.rarity)
        ),
        "alike": strengths.likeness,
        "terms": covered * float(np.log(len(plain.terms))),
        **_missing(plain.terms, strengths.best),
        **_time(plain, passage, clause),
        **_indicator(plain, clause),
        **_figure(plain, clause),
        "named_figure": float(_names_figure(question.figures, clause)),
        "long": float(np.log1p(len(clause.folded))) / 5.0,
        "listing": min(4.0, float(clause.folded.count("、"))) / 4.0,
    }


def _share(strengths: Vectors, weights: Vectors) -> Vectors:
    return np.asarray((strengths * weights).sum(axis=-1) / max(float(weights.sum()), 1e-6))


def _missing(terms: Sequence[QueryTerm], best: Vectors) -> dict[str, float]:
    anchors = [s for term, s in zip(terms, best, strict=True) if term.anchor]
    heads = [s for term, s in zip(terms, best, strict=True) if term.head]
    heavy = [s for term, s in zip(terms, best, strict=True) if term.weight >= _HEAVY]
    return {
        "anchor_missing": float(bool(anchors) and min(anchors) < _LEAST),
        "head_missing": float(bool(heads) and max(heads) < _LEAST),
        "head": float(max(heads, default=1.0)),
        "least_heavy": float(min(heavy, default=1.0)),
    }


def _time(question: Question, passage: Passage, clause: Clause) -> dict[str, float]:
    observed = clause.observations[0] if clause.observations else None
    period = observed.period if observed else passage.period
    status = observed.status if observed else passage.status
    if question.wanted == "rank":
        period = period.split("/")[-1]  # a rank reached over years is that of the last
    named = bool(question.periods and period)
    planned = question.status == "target"
    return {
        "plan_for_result": float(
            not planned and status == "target" and not same_year(question, period)
        ),
        "result_for_plan": float(planned and status not in ("target", None)),
        "status_unknown_for_plan": float(planned and status is None),
        "other_year": float(named and not same_year(question, period)),
        "period_asked": float(named and period in question.periods),
    }


_STATUS = ("plan_for_result", "result_for_plan")
_UNTIMELY = (*_STATUS, "status_unknown_for_plan", "other_year")


def is_timely(features: Mapping[str, float]) -> bool:
    """Whether period and status of a clause are those asked for."""
    return not any(features[name] for name in _UNTIMELY)


def status_differs(features: Mapping[str, float]) -> bool:
    """Whether a clause states a plan where a result is asked for, or the reverse."""
    return any(features[name] for name in _STATUS)


def same_year(question: Question, period: str) -> bool:
    """Whether a period lies in a year that is asked for, or in the last one of a plan's."""
    return any(
        period[:4] in (asked[:4], asked.split("/")[-1][:4]) for asked in question.periods if period
    )


def _indicator(question: Question, clause: Clause) -> dict[str, float]:
    """Whether the clause states the indicator asked for, or another whose name holds it."""
    found: Mapping[str, float] = {}
    if question.indicators and clause.observations:
        stated = {o.indicator for o in clause.observations}
        if stated & set(question.indicators):
            found = {"same_indicator": 1.0}
        elif _is_worded(question, clause):
            found = {"worded_indicator": 1.0}
        elif any(name in other for name in question.indicators for other in stated):
            found = {"wider_indicator": 1.0}
        else:
            found = {"other_indicator": 1.0}
    names = ("same_indicator", "worded_indicator", "wider_indicator", "other_indicator")
    return {name: found.get(name, 0.0) for name in names}


def _is_worded(question: Question, clause: Clause) -> bool:
    written = {fold(o.term) for o in clause.observations}
    return any(fold(form) in written for term in question.terms for form in term.forms)


def _figure(question: Question, clause: Clause) -> dict[str, float]:
    fit = fit_figure(question, clause)
    return {
        "figure_missing": float(fit < 0.4),
        "figure_of_other_kind": float(0.4 <= fit < 1.0),
    }


def _names_figure(named: Sequence[Figure], clause: Clause) -> bool:
    """Whether a clause states a figure that stands in the question."""
    return any(same(one, other) for one in named for other in clause.figures)


def fit_figure(question: Question, clause: Clause) -> float:
    """How well the figures of a clause are of the kind asked for: 1 wholly, under 0.4 none is."""
    if question.wanted == "who_when" and _WHEN.search(question.text.lower()):
        return 1.0 if _TIME.search(clause.folded) else 0.6
    if question.wanted not in NUMERIC:
        return 1.0
    quantities = [f for f in clause.figures if f.quantity]
    if question.wanted == "rank":
        ranked = any(f.kind == "rank" for f in clause.figures) or _PLACED.search(clause.folded)
        ranked = ranked or _LEADING.search(clause.folded)
        return 1.0 if ranked else 0.4
    if not quantities:
        return 1.0 if _is_grouped(question, clause) else 0.35
    if question.measure == "growth":
        return _fit_growth(clause, quantities)
    return _fit_level(question, quantities)


def _is_grouped(question: Question, clause: Clause) -> bool:
    """Whether a clause counts by grouping (三大商圈) where a number of things is asked for."""
    return bool({"个", "count"} & {*question.unit_kinds} and _GROUPED.search(clause.folded))


def _fit_growth(clause: Clause, quantities: Sequence[Figure]) -> float:
    if not any(f.kind in ("percent", "points", "multiple") for f in quantities):
        return 0.5
    if all(f.kind == "points" for f in quantities):
        return 0.5  # 高于全国0.6个百分点 compares, it is not the growth
    return 1.0 if _GROWTH.search(clause.folded) else 0.7


def grows(clause: Clause) -> bool:
    """Whether a clause states a rate, or by how much something rose or fell."""
    rated = any(f.kind in ("percent", "points", "multiple") for f in clause.figures)
    return rated or _GROWTH.search(clause.folded) is not None


def _fit_level(question: Question, quantities: Sequence[Figure]) -> float:
    kinds = {f.kind for f in quantities}
    if question.unit_kinds:
        wanted = {*question.unit_kinds}
        units = {f.unit for f in quantities}
        if "个" in wanted and "count" in kinds:
            return 1.0  # 几个 counts what a report counts in 座, 家, 处
        if wanted & kinds or any(u.endswith(w) for u in units for w in wanted):
            return 1.0
        if "number" in kinds and wanted & {"people", "count"}:
            return 1.0
        return 0.6
    share = question.wanted == "figure" and question.measure != "rate"
    return 0.6 if share and kinds <= {"percent", "points", "rank"} else 1.0
