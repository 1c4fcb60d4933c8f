"""From a question to the kind of answer it gets."""

from dataclasses import replace

import pytest

from rag.answer.refused import refuse
from rag.bot import Bot
from rag.schema import Report


@pytest.fixture(scope="module")
def responder(index_directory):
    with Bot.open(index_directory) as bot:
        bot.ask("GDP")
        yield bot.responder()


@pytest.mark.parametrize(
    ("question", "method"),
    [
        ("黄浦区2024年前三季度GDP是多少?", "observed"),
        ("How many square metres of major projects does Xuhui plan to start?", "extracted"),
        ("黄浦区有多少只熊猫?", "refused"),
    ],
)
def test_the_method_that_answers(responder, question, method):
    assert responder.draft(responder.understand(question)).method == method


def test_years_that_can_only_be_planned_are_targets(responder):
    assert responder.understand("黄浦区2025年GDP增长多少?").status == "target"
    assert responder.understand("黄浦区2024年GDP增长多少?").status is None


def test_a_question_without_a_year_looks_through_no_reports_for_one(responder, monkeypatch):
    monkeypatch.setattr(type(responder), "scope", None)
    assert responder.understand("外滩客流").status is None


def test_reports_know_their_places_and_years(responder):
    known = {(r.areas, r.report_year, r.data_year) for r in responder.reports}
    assert (("黄浦区",), 2025, 2024) in known
    assert len(known) == 6


@pytest.mark.parametrize(
    "text",
    [
        "你好",
        "您好！",
        "谢谢你",
        "你是谁？",
        "你好，你能做什么?",
        "Hello!",
        "Thanks",
        "what can you do?",
    ],
)
def test_what_is_no_question_is_told_what_can_be_asked(responder, text):
    answer = responder.draft(responder.understand(text))
    assert answer.refusal.reason == "not_a_question"
    assert answer.refusal.nearest in answer.text
    assert not responder.draft(responder.understand(answer.refusal.nearest)).refused


@pytest.mark.parametrize(
    "text", ["有哪些报告?", "收录了哪些地区的报告", "What reports do you have?"]
)
def test_what_is_indexed_is_listed(responder, text):
    answer = responder.draft(responder.understand(text))
    assert not answer.refused
    assert "6" in answer.text
    assert "黄浦区" in answer.text or "Huangpu District" in answer.text


def test_whether_a_place_is_indexed(responder):
    assert "1份报告" in responder.draft(responder.understand("有没有黄浦的报告?")).text
    asked = responder.understand("Do you have a report on Shenzhen?")
    assert responder.draft(asked).refusal.reason == "area_not_in_corpus"


@pytest.mark.parametrize("text", ["哪些区提到低空经济?", "你好，黄浦2024年前三季度GDP是多少?"])
def test_a_question_stays_a_question(responder, text):
    assert not responder.draft(responder.understand(text)).refused


def test_a_word_of_thanks_forgets_nothing(responder):
    first = responder.understand("黄浦区2024年前三季度GDP是多少?")
    thanks = responder.understand("谢谢", first)
    assert responder.understand("增速呢?", thanks).areas == ("黄浦区",)
    assert responder.understand("增速呢?", thanks).indicators == ("地区生产总值",)


def test_the_province_is_offered_for_a_city_without_a_report(responder):
    reports = (*responder.reports, Report("浙江.md", "", ("浙江省",), 2025, 2024))
    sources = replace(responder.sources, reports=reports)
    for text, offered in (
        ("杭州2024年出口多少?", "浙江省"),
        ("Hangzhou's exports", "Zhejiang Province"),
    ):
        answer = refuse(responder.understand(text), sources, "area_not_in_corpus")
        assert offered in answer.text.split("已收录：")[0].split("Indexed:")[0]


@pytest.mark.parametrize(
    "text",
    [
        "黄浦区2024年前三季度地区生产总值是多少？",
        "徐汇区2024年一般公共预算收入增长多少？",
        "How large was Huangpu’s GDP in the first three quarters of 2024?",
    ],
)
def test_suggestions_have_answers_and_are_other_questions(responder, text):
    answer = responder.finish(responder.draft(responder.understand(text)), 0.0)
    assert not answer.refused
    assert answer.suggestions
    assert text not in answer.suggestions
    for suggestion in answer.suggestions:
        assert not responder.draft(responder.understand(suggestion)).refused


@pytest.mark.parametrize(
    "text", ["黄浦区有多少只熊猫?", "How many divorces were registered in Yangpu in 2024?"]
)
def test_what_is_nearest_speaks_of_what_was_asked(responder, text):
    refusal = responder.draft(responder.understand(text)).refusal
    assert refusal.reason == "not_stated"
    assert not refusal.nearest
