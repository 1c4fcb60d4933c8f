"""Refusals: precision, recall, false refusals, and the reason given."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.statistics import ratio


@dataclass(frozen=True, slots=True)
class Refused:
    """One case: the reason expected (None where an answer exists), the reason given (None: none).

    `expected` may be "any". A trap is left out: it may be answered or refused, if it is corrected.
    """

    expected: str | None
    given: str | None


def precision(cases: Sequence[Refused]) -> float | None:
    """Right refusals / refusals."""
    refused = [case for case in cases if case.given]
    return ratio(sum(case.expected is not None for case in refused), len(refused))


def recall(cases: Sequence[Refused]) -> float | None:
    """Right refusals / cases without an answer."""
    unanswerable = [case for case in cases if case.expected]
    return ratio(sum(case.given is not None for case in unanswerable), len(unanswerable))


def false_refusals(cases: Sequence[Refused]) -> float | None:
    """Refusals of cases that have an answer / cases that have an answer."""
    answerable = [case for case in cases if not case.expected]
    return ratio(sum(case.given is not None for case in answerable), len(answerable))


def reasons(cases: Sequence[Refused]) -> float | None:
    """Right refusals that give the reason expected / right refusals where one is prescribed."""
    told = [case for case in cases if case.given and case.expected not in (None, "any")]
    return ratio(sum(case.given == case.expected for case in told), len(told))
