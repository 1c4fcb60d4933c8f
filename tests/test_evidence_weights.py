"""Features of a clause, and the weights that make a probability of them."""

import json

import numpy as np
import pytest

from rag.evidence import WEIGHTS, TermMatcher, candidates, describe, group, read_document
from rag.evidence.weights import probability
from rag.schema import Document, Metadata, QueryTerm, Question

TEXT = "全市建成“小巨人”企业12家，粮食总产量200万吨。今年力争新增“小巨人”企业5家。"
DOCUMENT = Document("1", "甲.md", "/甲.md", TEXT, Metadata(report_year=2025, data_year=2024))


def described(text, terms, **slots):
    """The features of every clause, by its text."""
    question = Question(text, text, "zh", terms=tuple(QueryTerm(t, (t,)) for t in terms), **slots)
    found = candidates(question, read_document(DOCUMENT, []), TermMatcher())
    return {
        DOCUMENT.text[c.clause.start : c.clause.end]: describe(
            given, c.strengths, c.passage, c.clause
        )
        for given, c in found
    }


def test_every_feature_has_its_weight_in_both_groups():
    weights = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    (features, *_) = described("多少?", ["小巨人企业"], wanted="figure").values()
    assert set(weights) == {"zh", "en"}
    for groups in weights.values():
        assert set(groups) == {"numeric", "worded"}
        assert all(set(own) == {"bias", *features} for own in groups.values())


@pytest.mark.parametrize(
    ("wanted", "kind"), [("growth", "numeric"), ("list", "worded"), ("who_when", "worded")]
)
def test_questions_are_weighed_by_what_they_want(wanted, kind):
    assert group(wanted) == kind


def test_quotation_marks_part_no_words():
    found = described("小巨人企业多少家?", ["小巨人企业"], wanted="figure", unit_kinds=("家",))
    assert found["全市建成“小巨人”企业12家"]["covered_in_clause"] == pytest.approx(1.0)


def test_what_is_counted_is_found_without_the_word_for_counting():
    found = described("粮食产量?", ["粮食产量"], wanted="figure")
    assert found["粮食总产量200万吨"]["covered"] >= 0.75


def test_a_figure_of_the_question_is_told():
    found = described("是12家吧?", ["小巨人企业"], wanted="figure")
    assert found["全市建成“小巨人”企业12家"]["named_figure"] == 1.0
    assert (
        found["粮食总产量200万吨"]["named_figure"] == 0.0 if "粮食总产量200万吨" in found else True
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_more_of_the_question_is_more_probable(language):
    question = Question("小巨人企业多少家?", "小巨人企业多少家?", language, wanted="figure")
    (features, *_) = described("小巨人企业多少家?", ["小巨人企业"], wanted="figure").values()
    less = {**features, **dict.fromkeys((n for n in features if "covered" in n), 0.0)}
    assert 0.0 <= probability(question, less) < probability(question, features) <= 1.0


def test_no_feature_is_undefined():
    for features in described("多少?", ["小巨人企业", "粮食"], wanted="figure").values():
        assert np.isfinite(list(features.values())).all()
