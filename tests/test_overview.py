"""A report as a whole: what is asked for, what is told, in both languages."""

from dataclasses import replace

import pytest

from rag.answer.overview import asks_overview
from rag.bot import Bot
from rag.schema import QueryTerm, Question

REPORT = """# 甲区2025年政府工作报告

## 一、2024年工作回顾

（一）产业发展稳中有进。全区地区生产总值增长5.5%。

（二）城市面貌持续更新。新建公园3座，改造道路12公里。

（三）民生保障更加有力。新增养老床位300张。

## 二、2025年工作安排

2025年，全区地区生产总值预期增长5%左右。

（一）加快建设现代化产业体系。引进总部企业10家。

（二）推进城市有机更新。启动旧区改造2个。

（三）办好民生实事。新增普惠托位500个。
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("overview")
    (folder / "甲区.md").write_text(
        f"---\narea: 徐汇区\nreport_year: 2025\ndata_year: 2024\n---\n{REPORT}", encoding="utf-8"
    )
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder / "甲区.md")
        yield bot


def asked(text, *terms):
    return replace(Question(text, text, "zh"), terms=tuple(QueryTerm(t, (t,)) for t in terms))


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        (asked("总结一下徐汇区的报告", "总结", "报告"), True),
        (asked("徐汇区2025年的重点工作是什么", "重点", "工作"), True),
        (asked("徐汇区在养老方面的重点工作", "养老", "重点工作"), False),
        (asked("徐汇区新增多少养老床位?", "养老床位"), False),
        (asked("What are Xuhui's priorities for 2025?", "priorities"), True),
        (asked("Summarise the Xuhui report", "report"), True),
        (asked("What are Xuhui's priorities for hospitals?", "priorities", "hospitals"), False),
        (asked("What does Xuhui plan for 2025?", "plan"), True),
        (asked("What is Xuhui District planning to do in 2025?", "planning"), True),
        (asked("What does Xuhui plan for its schools in 2025?", "plan", "schools"), False),
    ],
)
def test_a_subject_of_its_own_is_no_outline(question, whole):
    assert asks_overview(question) is whole


def test_plans_are_outlined_section_by_section(bot):
    answer = bot.ask("徐汇区2025年的重点工作是什么?")
    assert not answer.refused
    assert "增长5%左右" in answer.text
    assert "加快建设现代化产业体系" in answer.text
    assert "城市面貌持续更新" not in answer.text
    assert all(s.support == "supported" for s in answer.sentences if s.markers)


def test_results_are_outlined_in_english(bot):
    answer = bot.ask("Summarise Xuhui's achievements in 2024.")
    assert not answer.refused
    assert "results of 2024" in answer.text
    assert "城市面貌持续更新" in answer.text
    assert "办好民生实事" not in answer.text
    assert len({c.marker for c in answer.citations}) == len(answer.citations) >= 3


def test_both_parts_where_neither_is_named(bot):
    text = bot.ask("概括一下徐汇区的报告").text
    assert text.index("主要成绩") < text.index("目标和重点工作")


def test_what_a_place_plans_is_outlined(bot):
    answer = bot.ask("What does Xuhui plan for 2025?")
    assert not answer.refused
    assert "加快建设现代化产业体系" in answer.text


@pytest.mark.parametrize("question", ["总结一下2025年的重点工作", "Summarise the report"])
def test_a_text_without_headings_is_asked_for_an_outline(tmp_path, question):
    (tmp_path / "a.txt").write_text("今年开了三家书店，游客都说好。\n", encoding="utf-8")
    with Bot.open(tmp_path / "index") as bot:
        bot.ingest(tmp_path / "a.txt")
        assert bot.ask(question).refused
