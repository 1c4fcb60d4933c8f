"""Score: cases and predictions in, one score per case with its reason; never calls the bot."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.dataset import Case
from eval.metrics import citations, spans
from eval.metrics.values import missing, recall, states
from rag.text import language

Json = Mapping[str, Any]
# An answer longer than this is not an answer: pasting the corpus must not win.
BUDGET = {"zh": 600, "en": 1500}
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|\([^)]*\)|（[^）]*）")
LONG_KINDS = {"list", "topic", "comparison", "aggregate", "trap"}
PER_VALUE = {"zh": 80, "en": 200}


@dataclass(frozen=True, slots=True)
class Score:
    """Whether one prediction is right, why, and its metrics (None: not applicable, never zero)."""

    case: Case
    prediction: Json
    right: bool
    reason: str
    metrics: dict[str, float | None] = field(default_factory=dict)


def score_all(
    cases: Iterable[Case],
    predictions: Mapping[str, Json],
    entails: citations.Entails | None = None,
) -> list[Score]:
    """Score every case; one without a prediction is wrong, for that reason."""
    return [
        score_case(case, predictions[case.id], entails)
        if case.id in predictions
        else Score(case, {}, False, "no prediction")
        for case in cases
    ]


def score_case(case: Case, prediction: Json, entails: citations.Entails | None = None) -> Score:
    """Right: gold values stated, none forbidden, evidence cited; or refused, if so wanted."""
    reason = next((fault for check in _CHECKS if (fault := check(case, prediction))), "")
    metrics = _metrics(case, prediction, entails)
    return Score(case, prediction, not reason, reason or "right", metrics)


def _error(case: Case, prediction: Json) -> str:
    return f"error: {prediction['error']}" if prediction.get("error") else ""


def _refusal(case: Case, prediction: Json) -> str:
    if case.refusal:
        return "" if prediction["refused"] else "answered, though the reports do not say it"
    if prediction["refused"] and case.kind != "trap":
        return f"refused ({(prediction.get('refusal') or {}).get('reason')}), though it is stated"
    return ""


def _values(case: Case, prediction: Json) -> str:
    gone = missing(prediction["answer"], case.values)
    return f"does not state {', '.join(map(str, gone))}" if gone else ""


def _forbidden(case: Case, prediction: Json) -> str:
    if case.refusal:
        return ""  # a refusal may say what else there is
    stated = [str(value) for value in case.must_not if states(prediction["answer"], value)]
    return f"states {', '.join(stated)}, which belongs to something else" if stated else ""


def _length(case: Case, prediction: Json) -> str:
    limit = budget(case)
    length = len(prediction["answer"])
    return f"{length} characters long, more than the {limit} allowed" if length > limit else ""


def _evidence(case: Case, prediction: Json) -> str:
    share = _cited(case, prediction)
    if share is None or share == 1:
        return ""
    return f"cites {round(share * len(case.evidence))} of {len(case.evidence)} gold quotations"


def _cited(case: Case, prediction: Json) -> float | None:
    """Evidence cited; for a topic any mention in the right document will do."""
    if case.kind == "topic":
        return spans.documents_cited(prediction["citations"], case.evidence)
    return spans.evidence_cited(prediction["citations"], case.evidence, case.values)


_CHECKS: tuple[Callable[[Case, Json], str], ...] = (
    _error, _refusal, _values, _forbidden, _length, _evidence,
)  # fmt: skip


def budget(case: Case) -> int:
    """Characters that an answer may have: more for lists, topics and comparisons."""
    base = BUDGET[case.language] * (3 if case.kind in LONG_KINDS else 1)
    return base + PER_VALUE[case.language] * len(case.values)


def _metrics(
    case: Case, prediction: Json, entails: citations.Entails | None
) -> dict[str, float | None]:
    answer, cited = prediction["answer"], prediction["citations"]
    answered = not prediction["refused"] and not prediction.get("error")
    stated = citations.claims(answer, prediction.get("method") in ("observed", "extracted"))
    numbers = [value for value in case.values if value.number is not None]
    fits = len(answer) <= budget(case)
    wants = not case.refusal
    return {
        "figures": recall(answer if fits else "", numbers),
        "key_points": recall(answer if fits else "", case.values),
        "evidence_cited": _cited(case, prediction),
        "citation_recall": citations.citation_recall(stated, cited, entails) if answered else None,
        "citation_precision": (
            citations.citation_precision(stated, cited, entails) if answered else None
        ),
        "language": _language(answer, case),
        "characters": float(len(answer)) if answered and wants else None,
        "seconds": prediction.get("seconds"),
        "tokens": _tokens(prediction),
        **spans.ranking(prediction.get("passages", ()), case.evidence),
    }


def _language(answer: str, case: Case) -> float | None:
    """Whether the answer's own words are in the language of the question; quotations may not be."""
    own = _QUOTED.sub("", answer)
    return float(language(own) == case.language) if own.strip() else None


def _tokens(prediction: Json) -> float | None:
    usage = prediction.get("usage")
    return float(usage["prompt_tokens"] + usage["completion_tokens"]) if usage else None


def by(scores: Sequence[Score], key: Callable[[Score], str]) -> dict[str, list[Score]]:
    """Scores grouped by a key, in order of first appearance."""
    groups: dict[str, list[Score]] = {}
    for score in scores:
        groups.setdefault(key(score), []).append(score)
    return groups
