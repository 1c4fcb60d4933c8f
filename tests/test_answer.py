"""How answers are worded and chosen."""

from dataclasses import replace

import pytest

from rag.answer.choose import choose, wish_of
from rag.answer.phrases import statement
from rag.answer.ranks import in_english_rank, ordinal
from rag.glossary import load_glossary
from rag.glossary.labels import period_label
from rag.schema import Observation, QueryTerm, Question

GLOSSARY = load_glossary()
GDP = Observation(
    "黄浦.md", "黄浦区", "地区生产总值", "地区生产总值", "level", "2379.80", "亿元",
    "2024-01/2024-09", "actual", "", "全市第二", 0, 10, "地区生产总值2379.80亿元",
)  # fmt: skip
GROWTH = replace(GDP, measure="growth", value="5.5", unit="%", quote="同比增长5.5%", rank="")
TARGET = replace(GROWTH, value="5", period="2025", status="target")
QUESTION = Question(
    "?", "?", "zh", "figure", ("黄浦区",), indicators=("地区生产总值",),
    terms=(QueryTerm("GDP", ("GDP", "地区生产总值"), 1.2),),
)  # fmt: skip


def chosen(**slots):
    wish = wish_of(replace(QUESTION, **slots), GLOSSARY, (2024, 2025))
    return choose(wish, [GDP, GROWTH, TARGET], "黄浦区")


@pytest.mark.parametrize(
    ("slots", "observation", "differences"),
    [
        ({}, GDP, ()),
        ({"measure": "growth", "wanted": "growth"}, GROWTH, ()),
        ({"status": "target", "wanted": "target"}, TARGET, ()),
        ({"periods": ("2024",)}, GDP, ("period",)),
        ({"periods": ("2024-01/2024-09",)}, GDP, ()),
    ],
)
def test_the_observation_and_how_it_differs(slots, observation, differences):
    choice = chosen(**slots)
    assert (choice.observation, choice.differences) == (observation, differences)


def test_another_place_is_never_chosen():
    wish = wish_of(QUESTION, GLOSSARY, (2024, 2025))
    assert choose(wish, [GDP], "静安区") is None


def test_a_word_that_the_passage_lacks_rules_it_out():
    port = QueryTerm("上海港", ("上海港",), 1.0)
    assert chosen(terms=(*QUESTION.terms, port)) is None


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2024", "2024年", "2024"),
        ("2024-01/2024-09", "2024年前三季度", "the first three quarters of 2024"),
        ("2024-01/2024-11", "2024年1—11月", "January–November 2024"),
        ("2021/2025", "2021—2025年", "2021–2025"),
    ],
)
def test_periods_in_words(period, zh, en):
    assert (period_label(period, "zh"), period_label(period, "en")) == (zh, en)


def test_statements_in_both_languages():
    assert statement(GDP, "zh", GLOSSARY) == "黄浦区2024年前三季度地区生产总值为2379.80亿元"
    assert "237.98 billion yuan (2379.80亿元)" in statement(GDP, "en", GLOSSARY)
    assert statement(TARGET, "zh", GLOSSARY) == "黄浦区2025年地区生产总值的目标是增长5%"
    falling = replace(GROWTH, value="-13.7", period="2024")
    assert statement(falling, "zh", GLOSSARY).endswith("同比下降13.7%")
    assert "fell by 13.7%" in statement(falling, "en", GLOSSARY)


def test_ranks_in_english():
    assert in_english_rank("全市第二") == "2nd in the city"
    assert in_english_rank("全国首位") == "1st nationwide"
    assert [ordinal(n) for n in (1, 2, 3, 11, 22)] == ["1st", "2nd", "3rd", "11th", "22nd"]
