"""From which probability a clause should answer: what each threshold would let through."""

from collections.abc import Sequence
from typing import Any

THRESHOLDS = tuple(step / 20 for step in range(2, 19))
Row = dict[str, Any]


def thresholds(judged: Sequence[tuple[float, bool | None]]) -> list[Row]:
    """For each threshold what would be answered rightly, wrongly, and refused.

    Args:
        judged: For each case the probability of its best clause, and whether that clause is right
            (None: there is no answer).
    """
    rows = []
    for threshold in THRESHOLDS:
        shown = [right for chance, right in judged if chance >= threshold]
        hidden = [right for chance, right in judged if chance < threshold]
        rows.append({
            "threshold": threshold,
            "right": sum(right is True for right in shown),
            "wrong": sum(right is False for right in shown),
            "refused": sum(right is not None for right in hidden),
            "unanswerable answered": sum(right is None for right in shown),
            "unanswerable refused": sum(right is None for right in hidden),
        })  # fmt: skip
    return rows
