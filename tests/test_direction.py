"""A question that takes it for granted that a figure rose where it fell, or the reverse."""

import pytest

from rag.bot import Bot

REPORT = (
    "---\narea: 常州市\nreport_year: 2024\ndata_year: 2023\n---\n# 常州市2024年政府工作报告\n\n"
    "## 一、2023年工作回顾\n\n2023年，全市进出口总额下降6.2%。社会消费品零售总额增长7.9%。\n\n"
    "## 二、2024年工作安排\n\n2024年，进出口总额增长5%。\n"
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("direction")
    (folder / "常州市.md").write_text(REPORT, encoding="utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder / "常州市.md")
        yield bot


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("常州2023年进出口总额为什么增长了6.2%？", ("是下降，不是增长", "6.2%")),
        ("常州2023年进出口总额涨了6.2%，对吗？", ("是下降，不是增长", "6.2%")),
        ("常州2023年社会消费品零售总额下降了多少？", ("是增长，不是下降", "7.9%")),
        ("常州2023年进出口总额增长5%，钱主要花在哪儿了？", ("是下降", "2024年的目标", "6.2%")),
        ("Why did Changzhou's imports and exports rise in 2023?", ("it fell", "6.2%")),
        ("Why did Changzhou's retail sales fall in 2023?", ("it rose", "7.9%")),
    ],
)
def test_the_direction_is_set_right_first(bot, question, said):
    text = bot.ask(question).text
    places = [text.index(part) for part in said]
    assert places == sorted(places), text


@pytest.mark.parametrize(
    "question",
    [
        "常州2023年进出口总额增长了多少？",
        "常州2023年进出口总额是增长还是下降？",
        "常州2023年进出口总额为什么下降了6.2%？",
        "How much did Changzhou's imports and exports grow in 2023?",
        "Why did Changzhou's imports and exports fall in 2023?",
    ],
)
def test_a_question_that_takes_nothing_wrong_for_granted(bot, question):
    text = bot.ask(question).text
    assert "6.2%" in text
    assert "不是" not in text and "not that" not in text
