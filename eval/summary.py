"""From scores to the figures of a scorecard, each with its n and its interval."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from eval.metrics import refusals
from eval.metrics.statistics import estimate, mean, percentile, ratio
from eval.score import Score, by

METRICS = {
    "figures": "gold figures stated",
    "key_points": "gold values stated",
    "evidence_cited": "gold quotations cited",
    "citation_recall": "sentences their citations support",
    "citation_precision": "citations that support their sentence",
    "recall@1": "evidence in the first passage",
    "recall@5": "evidence in the first five passages",
    "recall@10": "evidence in the first ten passages",
    "mrr": "mean reciprocal rank of evidence",
    "ndcg@10": "nDCG of evidence, ten passages",
    "judge": "answers that the judge model calls correct",
    "language": "answers in the language of the question",
    "characters": "characters per answer",
    "tokens": "language-model tokens per question",
}
LANGUAGES = ("zh", "en")
Json = dict[str, Any]


def summarise(scores: Sequence[Score]) -> Json:
    """Accuracy overall, by language, by kind and language; metrics; refusals; parity; seconds."""
    return {
        "n": len(scores),
        "accuracy": _accuracy(scores),
        "languages": {name: _accuracy(group) for name, group in _languages(scores).items()},
        "kinds": {
            kind: {name: _accuracy(part) for name, part in _languages(group).items()}
            for kind, group in sorted(by(scores, lambda score: score.case.kind).items())
        },
        "metrics": {
            name: {
                key: asdict(found)
                for key, group in {"all": scores, **_languages(scores)}.items()
                if (found := estimate([score.metrics.get(name) for score in group]))
            }
            for name in METRICS
        },
        "refusals": {
            key: _refusals(group) for key, group in {"all": scores, **_languages(scores)}.items()
        },
        "follow_ups": _accuracy([score for score in scores if score.case.turn > 1]),
        "parity": parity(scores),
        "seconds": _seconds(scores),
    }


def parity(scores: Sequence[Score]) -> Json:
    """Twin questions: share with the same outcome in both languages, and zh minus en accuracy."""
    groups = by([s for s in scores if s.case.twin], lambda score: score.case.twin or "")
    pairs = []
    for group in groups.values():
        sides = {score.case.language: score for score in group}
        if len(sides) == 2:
            pairs.append((sides["zh"].right, sides["en"].right))
    agree = ratio(sum(zh == en for zh, en in pairs), len(pairs))
    gap = mean([float(zh) - float(en) for zh, en in pairs])
    return {"n": len(pairs), "agree": agree, "zh_minus_en": gap}


def wrong(scores: Sequence[Score]) -> list[Score]:
    """The wrong ones, in the order of the cases."""
    return [score for score in scores if not score.right]


def _languages(scores: Sequence[Score]) -> dict[str, list[Score]]:
    groups = by(scores, lambda score: score.case.language)
    return {name: groups[name] for name in LANGUAGES if name in groups}


def _accuracy(scores: Sequence[Score]) -> Json | None:
    found = estimate([float(score.right) for score in scores])
    return asdict(found) if found else None


def _refusals(scores: Sequence[Score]) -> Json:
    cases = [
        refusals.Refused(score.case.refusal, _given(score))
        for score in scores
        if score.prediction and score.case.kind != "trap"
    ]
    functions: dict[str, Callable[[Sequence[refusals.Refused]], float | None]] = {
        "precision": refusals.precision,
        "recall": refusals.recall,
        "false": refusals.false_refusals,
        "reason": refusals.reasons,
    }
    return {"n": len(cases)} | {name: function(cases) for name, function in functions.items()}


def _given(score: Score) -> str | None:
    if not score.prediction["refused"]:
        return None
    return str((score.prediction.get("refusal") or {}).get("reason", "unnamed"))


def _seconds(scores: Sequence[Score]) -> Json:
    times = [float(s.metrics["seconds"]) for s in scores if s.metrics.get("seconds")]  # type: ignore[arg-type]
    return {"n": len(times), "p50": percentile(times, 0.5), "p95": percentile(times, 0.95)}
