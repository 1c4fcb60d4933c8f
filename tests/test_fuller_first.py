"""Of clauses that answer alike, the one that speaks of more of the question is told."""

from typing import NamedTuple

import pytest

from rag.answer.order import _fuller_first


class Clause(NamedTuple):
    score: float
    coverage: float
    timely: bool = True
    fitting: bool = True


@pytest.mark.parametrize(
    ("found", "first"),
    [
        ([Clause(0.98, 0.6), Clause(0.97, 0.8)], 1),
        ([Clause(0.98, 0.6), Clause(0.9, 0.8)], 0),
        ([Clause(0.98, 0.6), Clause(0.97, 0.8, timely=False)], 0),
        ([Clause(0.98, 0.75), Clause(0.97, 0.8)], 0),
    ],
)
def test_the_fuller_of_two_alike(found, first):
    assert _fuller_first(found)[0] is found[first]


def test_nothing_stays_nothing():
    assert _fuller_first([]) == []
