"""Questions in both languages, and what they are understood to ask."""

import pytest

from rag.glossary import load_glossary
from rag.schema import Report
from rag.understand import understand
from rag.understand.periods import read_time

REPORTS = (
    Report("黄浦.md", "", ("黄浦区",), 2025, 2024),
    Report("静安.md", "", ("静安区",), 2025, 2024),
    Report("徐汇.md", "", ("徐汇区",), 2025, 2024),
)


def ask(text, previous=None):
    return understand(text, REPORTS, load_glossary(), previous)


@pytest.mark.parametrize(
    ("text", "wanted", "measure"),
    [
        ("黄浦区2024年GDP是多少?", "figure", None),
        ("黄浦区2024年GDP增长了多少?", "growth", "growth"),
        ("How fast did Huangpu's GDP grow in 2024?", "growth", "growth"),
        ("黄浦区2025年GDP目标增长多少?", "target", "growth"),
        ("黄浦区的GDP在全市排第几?", "rank", None),
        ("黄浦要建哪两个集聚区?", "list", None),
        ("哪些区提到低空经济?", "topic", None),
        ("Which districts mention the low-altitude economy?", "topic", None),
        ("黄浦和静安谁的GDP更高?", "comparison", None),
        ("哪个区的固定资产投资最大?", "aggregate", None),
        ("How much cotton did Huangpu grow?", "figure", "level"),
    ],
)
def test_what_is_wanted(text, wanted, measure):
    question = ask(text)
    assert (question.wanted, question.measure) == (wanted, measure)


@pytest.mark.parametrize("name", ["黄浦", "黄浦区", "黃浦區", "Huangpu", "Huangpu District"])
def test_a_place_by_any_of_its_names(name):
    assert ask(f"{name} GDP 2024").areas == ("黄浦区",)


def test_a_place_without_a_report_is_known_to_be_missing():
    question = ask("浦东新区2024年GDP多少?")
    assert (question.areas, question.unknown_areas) == ((), ("浦东新区",))
    assert [term.text for term in question.terms if term.anchor] == ["浦东新区"]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2024年前三季度", ("2024-01/2024-09",)),
        ("去年", ("2024",)),
        ("last year", ("2024",)),
        ("2024年1—11月", ("2024-01/2024-11",)),
        ("January-November 2024", ("2024-01/2024-11",)),
        ("first half of 2024", ("2024-01/2024-06",)),
        ("“十四五”期间", ("2021/2025",)),
        ("2025年政府工作报告", ()),
    ],
)
def test_periods(text, periods):
    assert read_time(text).periods(2025) == periods


def test_indicators_in_both_languages():
    assert ask("黄浦区一般公共预算收入").indicators == ("一般公共预算收入",)
    assert ask("Huangpu's general public budget revenue").indicators == ("一般公共预算收入",)


def test_a_slip_of_the_pen_is_mended():
    assert ask("黄浦区固定资产头资是多少").indicators == ("固定资产投资",)


def test_a_follow_up_takes_over_what_it_leaves_out():
    first = ask("黄浦区2024年GDP是多少?")
    second = ask("那静安呢?", first)
    assert (second.areas, second.indicators, second.periods) == (
        ("静安区",), ("地区生产总值",), ("2024",),
    )  # fmt: skip
    third = ask("And its growth?", second)
    assert (third.areas, third.measure) == (("静安区",), "growth")
    assert third.resolved != third.text


def test_a_question_that_stands_alone_takes_over_nothing():
    first = ask("黄浦区2024年GDP是多少?")
    assert ask("徐汇区的一般公共预算收入是多少?", first).periods == ()


def test_thresholds_and_counts():
    operation = ask("Which districts grew by more than 5%?").operation
    assert (operation.name, operation.bound) == ("at_least", "5%")
    assert ask("GDP排前三名的是哪些区?").operation.count == 3
    assert ask("黄浦前三季度GDP").operation is None
