"""From which evidence score on a clause should answer: what each threshold would let through.

For every case that is asked alone the best clause is looked up and its score kept, with whether it
is the gold evidence (or states a gold figure of its document). A threshold then trades right
extracts against wrong ones and against answers to what has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.dataset import Case
from eval.metrics.spans import cites
from rag.bot import Bot

THRESHOLDS = tuple(step / 20 for step in range(5, 20))
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """The best clause of a case: its score, and whether it is right (None: there is no answer)."""

    case: Case
    score: float
    right: bool | None


def look_up(bot: Bot, cases: Sequence[Case]) -> list[Found]:
    """The best clause for every case that is no later turn of a conversation."""
    responder = bot._responder()
    found = []
    for case in (case for case in cases if case.turn == 1):
        question = responder.understand(case.question)
        best = responder.sources.evidence(question, responder.scope(question).documents)[:1]
        right = None if case.refusal else False
        for evidence in best if case.evidence else ():
            text = responder.sources.document(evidence.document).text
            cited = {"document": evidence.document, "quote": text[evidence.start : evidence.end]}
            right = any(cites(cited, gold, case.values) for gold in case.evidence)
        found.append(Found(case, best[0].score if best else 0.0, right))
    return found


def thresholds(found: Sequence[Found]) -> list[Row]:
    """For each threshold what would be answered rightly, wrongly, and refused."""
    rows = []
    for threshold in THRESHOLDS:
        answered = [f for f in found if f.score >= threshold]
        rows.append({
            "threshold": threshold,
            "right": sum(f.right is True for f in answered),
            "wrong": sum(f.right is False for f in answered),
            "refused": sum(f.right is not None for f in found if f.score < threshold),
            "unanswerable answered": sum(f.right is None for f in answered),
            "unanswerable refused": sum(f.right is None for f in found if f.score < threshold),
        })  # fmt: skip
    return rows
