"""What a report owns up to, asked for in other words, in a made-up report of a city."""

import pytest

from rag.bot import Bot

REPORT = (
    "---\narea: 朔州市\nreport_year: 2025\ndata_year: 2024\n---\n# 朔州市2025年政府工作报告\n\n"
    "## 一、2024年工作回顾\n\n面对需求不足的困难，全市顶住压力。解决了12个村的吃水问题。"
    "改造老旧小区31个、完整社区试点5个。\n\n"
    "同时，我们也清醒看到，发展中还有一些困难。主要是：煤炭一业独大，新产业接不上；"
    "县级财政吃紧；看病难仍未缓解。对这些问题，我们一定认真解决。\n\n"
    "## 二、2025年工作安排\n\n完成44个老旧小区改造。抓好桑干河抽水蓄能电站建设。\n"
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("problems")
    (folder / "朔州市.md").write_text(REPORT, "utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder)
        yield bot


@pytest.mark.parametrize(
    "text",
    [
        "朔州坦承有哪些短板",
        "朔州發展還面臨什麼困難",
        "What weaknesses does Shuozhou admit?",
        "Which challenges does Shuozhou face?",
    ],
)
def test_what_a_report_owns_up_to_is_quoted_whole(bot, text):
    answer = bot.ask(text)
    assert len(answer.citations) == 1
    assert all(told in answer.text for told in ("一业独大", "财政吃紧", "看病难"))
    assert "顶住压力" not in answer.text and "一定认真解决" not in answer.text


@pytest.mark.parametrize(
    "text",
    ["朔州解决了哪些问题", "What water problems did Shuozhou solve?", "朔州2019年有哪些困难"],
)
def test_what_was_solved_or_of_another_year_is_not(bot, text):
    assert "一业独大" not in bot.ask(text).text


@pytest.mark.parametrize(
    "text",
    ["朔州要改造多少老旧小区", "How many old estates does Shuozhou plan to renovate?"],
)
def test_a_plan_comes_before_the_result_of_its_like(bot, text):
    answer = bot.ask(text)
    assert "44个" in answer.text and "31个" not in answer.text


def test_what_is_being_built_is_named(bot):
    question = bot.ask("What pumped storage plant is Shuozhou building?").question
    assert question.wanted == "list"
