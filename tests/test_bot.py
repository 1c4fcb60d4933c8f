"""The bot over the shipped reports: what a user asks first, in both languages."""

import shutil

import pytest

from rag.bot import Bot
from rag.errors import EncoderMismatch
from rag.settings import Settings


@pytest.fixture(scope="module")
def bot(index_directory, tmp_path_factory):
    directory = tmp_path_factory.mktemp("bot") / "index"
    shutil.copytree(index_directory, directory)
    with Bot.open(directory) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "figure", "quote"),
    [
        ("黄浦区2024年前三季度GDP是多少?", "2379.80亿元", "2379.80亿元"),
        ("黃浦區2024年前三季度GDP是多少?", "2379.80亿元", "2379.80亿元"),
        ("What was Huangpu's GDP in the first three quarters of 2024?", "237.98 billion yuan",
         "2379.80亿元"),
        ("徐汇区2024年一般公共预算收入增长多少?", "12.37%", "12.37%"),
        ("How fast did Xuhui's general public budget revenue grow in 2024?", "12.37%", "12.37%"),
        ("黄浦区2025年GDP增长目标是多少?", "5%", "5%"),
    ],
)  # fmt: skip
def test_a_figure_in_one_sentence_with_its_passage(bot, question, figure, quote):
    answer = bot.ask(question)
    assert not answer.refused
    assert figure in answer.text
    assert quote in answer.citations[0].quote
    assert {s.support for s in answer.sentences} <= {"supported", "converted"}
    assert len(answer.sentences) == 1


def test_every_quotation_is_verbatim(bot):
    for question in (
        "黄浦和静安前三季度GDP谁高?",
        "哪些区提到低空经济?",
        "How fast did Xuhui grow?",
    ):
        citations = bot.ask(question).citations
        assert citations
        for citation in citations:
            text = bot.document(citation.document).text
            assert text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("question", "reason", "words"),
    [
        ("浦东新区2024年GDP多少?", "area_not_in_corpus", "没有浦东新区的报告"),
        ("What was Pudong's GDP in 2024?", "area_not_in_corpus", "No report of"),
        ("黄浦区2020年GDP多少?", "period_not_in_corpus", "2020"),
        ("What was Huangpu's GDP in 2020?", "period_not_in_corpus", "2020"),
        ("杨浦区2024年离婚登记多少对?", "not_stated", "没有说明"),
        ("How many divorces were registered in Yangpu in 2024?", "not_stated", "do not say"),
    ],
)
def test_what_is_not_there_is_refused_in_the_question_language(bot, question, reason, words):
    answer = bot.ask(question)
    assert answer.refusal.reason == reason
    assert words in answer.text


@pytest.mark.case("R-67")
def test_a_whole_year_is_not_three_quarters(bot):
    answer = bot.ask("黄浦区2024年全年GDP是多少?")
    assert "没有给出" in answer.text
    assert "前三季度" in answer.text
    assert "2379.80亿元" in answer.text


def test_a_comparison_is_a_table_with_the_difference(bot):
    answer = bot.ask("静安和黄浦2024年区级一般公共预算收入谁高?")
    assert "302.2亿元 [1]" in answer.text
    assert "299.40亿元 [2]" in answer.text
    assert "302.2亿元 − 299.40亿元 = 2.80亿元" in answer.text
    assert answer.sentences[-1].support == "calculated"


@pytest.mark.case("R-67")
def test_unlike_scopes_are_said(bot):
    answer = bot.ask("Compare fixed-asset investment in Huangpu and Jing'an.")
    assert "January–November 2024" in answer.text
    assert "differ" in answer.text


def test_an_aggregate_says_what_it_covers(bot):
    answer = bot.ask("哪个区的固定资产投资总额最大?")
    assert "静安区" in answer.sentences[0].text
    assert "查阅6地的报告" in answer.text


def test_a_topic_is_answered_from_every_report(bot):
    answer = bot.ask("哪些区提到低空经济?")
    assert "6地" in answer.text
    assert {c.document[:3] for c in answer.citations} == {"杨浦区", "金山区"}
    assert "未提到的：" in answer.text


def test_the_speaker_and_the_day(bot):
    assert "王华" in bot.ask("谁作了徐汇区的政府工作报告?").text
    assert "7 January 2025" in bot.ask("Who delivered Xuhui's work report, and when?").text


def test_streaming_ends_with_the_whole_answer(bot):
    events = list(bot.stream("黄浦区2024年前三季度GDP是多少?"))
    assert events[-1].kind == "answer"
    assert events[0].text == events[-1].answer.text


def test_search_and_observations_by_any_name(bot):
    assert bot.search("低空经济", top_k=2)[0].rank == 1
    values = {o.value for o in bot.observations(indicator="GDP", area="Huangpu")}
    assert "2379.80" in values


def test_suggestions_can_be_answered(bot):
    suggestions = bot.ask("黄浦区2024年常住人口多少?").suggestions
    assert suggestions
    for question in suggestions:
        assert not bot.ask(question).refused


def test_a_chosen_document_limits_the_search(bot):
    name = next(d.document for d in bot.documents() if d.area == "金山区")
    assert {hit.chunk.document for hit in bot.search("低空经济", documents=[name])} == {name}


def test_upkeep(bot, tmp_path):
    assert [f for f in bot.doctor() if f.level == "damage"] == []
    bot.backup(tmp_path / "store.backup")
    bot.repair()
    bot.restore(tmp_path / "store.backup")
    assert len(bot.documents()) == 6


def test_a_restored_index_that_was_built_otherwise_is_not_searched(bot, tmp_path):
    report = tmp_path / "report.md"
    report.write_text("# 云山区2025年政府工作报告\n\n2024年财政收入增长5%。\n", encoding="utf-8")
    with Bot.open(tmp_path / "other", Settings.load(chunk={"characters": 200})) as other:
        other.ingest(report)
        other.backup(tmp_path / "other.backup")
    bot.ask("云山区2024年财政收入增长多少?")
    bot.backup(tmp_path / "own.backup")
    bot.restore(tmp_path / "other.backup")
    with pytest.raises(EncoderMismatch, match="rag reindex"):
        bot.ask("云山区2024年财政收入增长多少?")
    bot.reindex()
    assert "5%" in bot.ask("云山区2024年财政收入增长多少?").text
    bot.restore(tmp_path / "own.backup")
    assert "2379.80" in bot.ask("黄浦区2024年前三季度GDP是多少?").text
