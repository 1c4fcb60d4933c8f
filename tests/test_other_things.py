"""Figures of another thing, unit or kind than is asked for, in a made-up report of a city."""

import pytest

from rag.bot import Bot

REPORT = (
    "---\narea: 十堰市\nreport_year: 2025\ndata_year: 2024\n---\n# 十堰市2025年政府工作报告\n\n"
    "## 一、2024年工作回顾\n\n网络零售额增长21%。建成设施农业大棚3.7万亩，粮食产量126万吨。"
    "港口货物吞吐量较上年增加310万吨。完成货物吞吐量约2750万吨。"
    "客运缆车线路总长度达到14公里。丹江电机生产农机9.4万台，出口3.1万台。"
    "办结代表议案88件、委员提案146件。"
    "新建露营基地12个，露营产业规模达到4.6亿元。\n\n"
    "## 二、2025年工作安排\n\n播种粮食412万亩。粮食产量130万吨以上。举办广场舞赛事70场次。\n"
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("other")
    (folder / "十堰市.md").write_text(REPORT, "utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder)
        yield bot


@pytest.mark.parametrize(
    "text",
    [
        "十堰2024年社会消费品零售总额增速是多少",
        "What was Shiyan's retail sales growth in 2024?",
        "十堰2024年收了多少亩粮食",
        "How much did Shiyan's cable cars earn in 2024?",
        "How many stations do Shiyan's cable cars have?",
    ],
)
def test_a_figure_of_another_thing_or_unit_answers_nothing(bot, text):
    assert bot.ask(text).refused


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("十堰2025年打算种多少亩粮食", "412万亩"),
        ("How many mu of grain will Shiyan sow in 2025?", "412万亩"),
        ("十堰2025年粮食产量目标多少吨", "130万吨"),
        ("十堰2024年港口货物吞吐量是多少", "2750万吨"),
        ("十堰的丹江电机2024年往国外卖了多少台", "3.1万台"),
        ("十堰广场舞比赛要办多少场", "70场次"),
    ],
)
def test_what_is_of_the_thing_and_unit_asked_for_is_told(bot, text, told):
    answer = bot.ask(text)
    assert not answer.refused
    assert told in answer.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("十堰去年新建了几个露营基地，整个产业盘子多大？", ("12个", "4.6亿元")),
        ("十堰2024年办结了几件代表议案？委员提案呢？", ("88件", "146件")),
    ],
)
def test_a_second_part_is_told_beside_the_first(bot, text, told):
    answer = bot.ask(text)
    assert all(figure in answer.text for figure in told)
    assert "没有更多说明" not in answer.text
