"""Every pattern that a question is searched for takes time in proportion to its length."""

import importlib
import pkgutil
import re
import time

import pytest

import rag.understand
from rag.understand.across import asks_series, asks_words
from rag.understand.intent import asks_both

REPEATED = (
    "how many ", "how much and ", "which ", "what city and ", "in which cities ", "the growth of ",
    "over the past ", "a ", "哪些城市", "和增速、", "总量和", "增长5%", "2024年", "，", "( ",
)  # fmt: skip


def patterns():
    """Those of `rag.understand`, by name."""
    for found in pkgutil.iter_modules(rag.understand.__path__, "rag.understand."):
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{found.name}.{name}", value


def seconds(pattern, words, length):
    """Processor time of a search for it, the shortest of three."""
    text = (words * length)[:length]
    took = []
    while len(took) < 3 and (not took or took[-1] > 0.01):
        began = time.process_time()
        pattern.search(text)
        took.append(time.process_time() - began)
    return min(took)


@pytest.mark.parametrize("words", REPEATED)
def test_four_times_the_words_take_four_times_as_long(words):
    """Sixteen times where each start of a pattern reads on to the end."""
    slow = []
    for name, pattern in patterns():
        short = seconds(pattern, words, 5_000)
        if short > 0.01 and seconds(pattern, words, 20_000) > 9 * short:
            slow.append(name)
    assert slow == []


@pytest.mark.parametrize(
    ("question", "series"),
    [
        ("How much did exports grow over the past five years?", False),
        ("How many parks and how many pools were built over the last five years?", False),
        ("How many parks were built? What was the trend over the past five years?", True),
        ("How many parks are there by year", True),
    ],
)
def test_one_figure_of_several_years_is_no_series(question, series):
    assert asks_series(question.lower()) is series


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("which districts use the term night market?", True),
        ("name the districts that use the term, and what they mean", True),
        ("what is a fair? name the districts that use the term", False),
        ("is it so? of them, which use the word?", True),
    ],
)
def test_places_that_use_a_word_are_asked_for_in_one_sentence(question, asked):
    assert asks_words(question) is asked


@pytest.mark.parametrize(
    ("question", "both"),
    [
        ("how much and how big was it, and how fast did it grow?", True),
        ("how large was the fleet and did it, too, increase?", True),
        ("how large was it\nand did it grow?", False),
        ("did it grow, and how large was it?", False),
    ],
)
def test_a_level_and_its_growth_are_asked_for_in_this_order(question, both):
    assert asks_both(question) is both
