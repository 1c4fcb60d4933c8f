"""Of clauses that answer alike, the one that speaks of more of the question is told."""

from typing import NamedTuple

import pytest

from rag.answer.order import _fuller_first, _named_first, _whole_first
from rag.schema import QueryTerm, Question


class Clause(NamedTuple):
    score: float
    coverage: float
    timely: bool = True
    fitting: bool = True
    spoken: tuple[str, ...] = ()
    sentence: str = ""
    passage: int = 0


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
    assert _fuller_first(Question("", "", "zh"), found)[0] is found[first]


def test_nothing_stays_nothing():
    assert _fuller_first(Question("", "", "zh"), []) == []


def test_a_light_word_besides_counts_for_nothing():
    terms = (QueryTerm("汽车", ("汽车",), 1.2), QueryTerm("造", ("造",), 0.36))
    found = [Clause(0.98, 0.8, spoken=("汽车",)), Clause(0.98, 1.0, spoken=("汽车", "造"))]
    assert _fuller_first(Question("", "", "zh", terms=terms), found)[0] is found[0]


@pytest.mark.parametrize(
    ("other", "first"),
    [
        (Clause(0.85, 0.5, spoken=("发电量", "水电站")), 1),
        (Clause(0.85, 0.5, spoken=("水电站",)), 0),
        (Clause(0.85, 0.5, spoken=("发电量", "大旱")), 0),
        (Clause(0.7, 0.5, spoken=("发电量", "水电站")), 0),
        (Clause(0.85, 0.5, fitting=False, spoken=("发电量", "水电站")), 0),
    ],
)
def test_what_says_all_and_a_term_asked_for_besides_comes_first(other, first):
    terms = tuple(
        QueryTerm(text, (text,), weight, head=weight == 1.0)
        for text, weight in (("发电量", 1.0), ("水电站", 1.0), ("大旱", 0.9))
    )
    found = [Clause(0.94, 0.3, spoken=("发电量",), passage=1), other]
    assert _whole_first(_zh(terms), found, 0.6, found)[0] is found[first]


def _zh(terms):
    return Question("", "", "zh", terms=terms)


@pytest.mark.parametrize("best", [{"sentence": "建成水电站"}, {"passage": 2}])
def test_what_another_clause_of_its_sentence_says_needs_no_other(best):
    terms = (QueryTerm("水电站", ("水电站",), 1.0, head=True),)
    beside = Clause(0.5, 0.3, spoken=("水电站",), passage=2)
    found = [Clause(0.94, 0.3, **best), Clause(0.85, 0.5, spoken=("水电站",), passage=3), beside]
    assert _whole_first(_zh(terms), found[:2], 0.6, found)[0] is found[0]


@pytest.mark.parametrize(
    ("other", "first"),
    [
        (Clause(0.75, 0.4, spoken=("flavours",)), 1),
        (Clause(0.6, 0.4, spoken=("flavours",)), 0),
        (Clause(0.75, 0.4, timely=False, spoken=("flavours",)), 0),
    ],
)
def test_a_clause_that_has_the_name_asked_about_comes_before_one_that_has_none(other, first):
    terms = (QueryTerm("flavours", ("flavours",), anchor=True), QueryTerm("food", ("food",)))
    found = [Clause(0.8, 0.3, spoken=("food",)), other]
    assert _named_first(Question("", "", "en", terms=terms), found)[0] is found[first]
