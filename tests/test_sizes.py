"""Sizes that name things in English are those that reports write."""

import pytest

from rag.understand.sizes import size_terms


@pytest.mark.parametrize(
    ("folded", "form"),
    [
        ("a 100-billion-yuan retail hub", "千亿"),
        ("a hundred-billion-yuan cluster", "千亿"),
        ("the trillion-yuan city club", "万亿"),
        ("a one-trillion-yuan industry", "万亿"),
        ("10-billion-yuan parks", "百亿"),
        ("a 10-million-tonne port", "千万吨"),
        ("a 100-million-yuan building", "亿"),
    ],
)
def test_a_size_has_the_name_of_reports(folded, form):
    ((span, term),) = size_terms(folded)
    assert form in term.forms
    assert folded[slice(*span)] == term.text


@pytest.mark.parametrize(
    "folded",
    [
        "a 3-billion-yuan fund",
        "a 2.1-billion-yuan fund",
        "a two-hundred-million-yuan fund",
        "a fifty-million-yuan fund",
        "100 billion yuan",
        "5-minute walk",
    ],
)
def test_a_plain_amount_is_no_name(folded):
    assert list(size_terms(folded)) == []
