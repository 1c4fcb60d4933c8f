"""Means, percentiles and bootstrap intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2000
SEED = 20250108


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over n cases with its 95% interval."""

    mean: float
    low: float
    high: float
    n: int


def ratio(part: float, whole: float) -> float | None:
    """Part / whole; None where the whole is nothing (unscored is not zero)."""
    return part / whole if whole else None


def mean(values: Sequence[float | None]) -> float | None:
    """Mean of the scored values."""
    scored = [value for value in values if value is not None]
    return ratio(sum(scored), len(scored))


def estimate(values: Sequence[float | None]) -> Estimate | None:
    """Mean and percentile bootstrap interval (Efron 1979) of the scored values; seeded."""
    scored = np.array([value for value in values if value is not None], dtype=float)
    if not len(scored):
        return None
    picks = np.random.default_rng(SEED).integers(0, len(scored), (RESAMPLES, len(scored)))
    low, high = np.percentile(scored[picks].mean(axis=1), [2.5, 97.5])
    return Estimate(float(scored.mean()), float(low), float(high), len(scored))


def difference(before: Sequence[float | None], after: Sequence[float | None]) -> Estimate | None:
    """Paired bootstrap of after - before over the cases that both have a score for."""
    pairs = zip(before, after, strict=True)
    return estimate([b - a for a, b in pairs if a is not None and b is not None])


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0 to 1) of the values lie, interpolated."""
    return float(np.quantile(np.array(values), share)) if values else None
