"""Two runs over the same cases: who gained, who lost, and whether that is more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.statistics import Estimate, difference
from eval.score import Score
from eval.summary import METRICS


@dataclass(frozen=True, slots=True)
class Comparison:
    """Differences (after minus before) with 95% intervals of the paired bootstrap."""

    right: Estimate
    metrics: dict[str, Estimate]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def compare(before: Sequence[Score], after: Sequence[Score]) -> Comparison:
    """Compare two scorings of one set; cases without a counterpart are left out."""
    others = {score.case.id: score for score in after}
    pairs = [(one, others[one.case.id]) for one in before if one.case.id in others]
    right = difference([float(a.right) for a, _ in pairs], [float(b.right) for _, b in pairs])
    found = {
        name: difference(
            [a.metrics.get(name) for a, _ in pairs], [b.metrics.get(name) for _, b in pairs]
        )
        for name in (*METRICS, "seconds")
    }
    return Comparison(
        right or Estimate(0.0, 0.0, 0.0, 0),
        {name: estimate for name, estimate in found.items() if estimate},
        tuple(a.case.id for a, b in pairs if b.right and not a.right),
        tuple(a.case.id for a, b in pairs if a.right and not b.right),
    )
