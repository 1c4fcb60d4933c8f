"""No pattern that a question or a report is searched for takes time out of proportion."""

import importlib
import pkgutil
import re
import time

import pytest

import rag
from rag.understand.across import asks_series, asks_words
from rag.understand.intent import asks_both

REPEATED = (
    "how many ", "how much and ", "which ", "what city and ", "in which cities ", "the growth of ",
    "over the past ", "a ", "哪些城市", "和增速、", "总量和", "增长5%", "2024年", "，", "( ",
)  # fmt: skip


ROOMS = ("understand", "answer", "evidence", "observe", "claims", "figures", "parse")
RUN = re.compile(r"[\u3400-\u9fff]{1,4}|[A-Za-z]{2,}")
SYNTAX = re.compile(r"\(\?P<\w+>|\\.")  # names of groups, and escapes: \b is no letter


def patterns(room):
    """Those of the modules of a room, also within their tables, each with its name."""
    found = {}
    for module in pkgutil.iter_modules([f"{rag.__path__[0]}/{room}"], f"rag.{room}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for pattern in within(value):
                found.setdefault(pattern, f"{module.name}.{name}")
    return found.items()


def within(value):
    """The patterns of a table, however deep."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        yield from within([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from within(part)


def seconds(deed, text):
    """Processor time of a deed on a text, the shortest of three."""
    took = []
    while len(took) < 3 and (not took or took[-1] > 0.001):
        began = time.process_time()
        deed(text)
        took.append(time.process_time() - began)
    return min(took)


def own_words(pattern):
    """What a pattern looks for, piece by piece, and each piece with one that stands near it."""
    found = RUN.findall(SYNTAX.sub(" ", pattern.pattern))
    pieces = list(dict.fromkeys(w + " " if w.isascii() else w for w in found))
    yield from pieces
    if re.search(r"\)(?:[*+]|\{)", pattern.pattern):
        for near in (1, 2, 3):
            for pair in zip(pieces, pieces[near:], strict=False):
                yield from ("".join(pair), "".join(pair[::-1]))


def grows(deed, words):
    """Whether two repetitions more take more than twice as long: one in seven is some 1.4 times."""
    before = 0.0
    for times in (9, 11, 13, 15):
        took = seconds(deed, words * times + "x")
        if took > max(0.002, 2.5 * before) and times > 9:
            return True
        before = took
    return False


def test_tables_are_looked_through():
    pattern = re.compile("a")
    assert list(within({"a": ("b", [pattern]), pattern: 1})) == [pattern, pattern]


@pytest.mark.parametrize(
    "source", ["(?:这|这里|里)*有", "(?:the |of |of the )+best", "(?:[排列]|排[名在]|名列)+第"]
)
def test_a_pattern_that_reads_a_word_in_two_ways_is_found_out(source):
    """Once in itself, twice over: the time doubles with each word."""
    pattern = re.compile(source)
    assert any(grows(pattern.search, words) for words in own_words(pattern))


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_a_few_words_more_do_not_double_the_time(room):
    """A short question or sentence that repeats what a pattern looks for must not hang."""
    slow = {
        f"{name}: {words}"
        for pattern, name in patterns(room)
        for deed in (pattern.search, pattern.fullmatch)
        for words in own_words(pattern)
        if grows(deed, words) and grows(deed, words)
    }
    assert not slow


@pytest.mark.parametrize("words", REPEATED)
def test_four_times_the_words_take_four_times_as_long(words):
    """Sixteen times where each start of a pattern reads on to the end."""
    slow = []
    for pattern, name in patterns("understand"):
        short = seconds(pattern.search, (words * 5_000)[:5_000])
        if short > 0.01 and seconds(pattern.search, (words * 20_000)[:20_000]) > 9 * short:
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
