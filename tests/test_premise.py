"""Figures that a question takes for granted: confirmed, or set right in its language."""

import pytest

from rag.bot import Bot

REPORT = (
    "# 徐汇区2025年政府工作报告\n\n## 一、2024年工作回顾\n\n"
    "2024年，全区地区生产总值增长2.8%。社会消费品零售总额增长4.7%。\n\n"
    "## 二、2025年工作安排\n\n2025年，全区地区生产总值增长4%以上。重大工程力争竣工216万平方米。\n"
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("premise")
    (folder / "徐汇区.md").write_text(
        f"---\narea: 徐汇区\nreport_year: 2025\ndata_year: 2024\n---\n{REPORT}", encoding="utf-8"
    )
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder / "徐汇区.md")
        yield bot


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("徐汇区2024年GDP增长了4%，对吗?", ("4%并不是这里的实际数", "2025年的目标", "2.8%")),
        ("徐汇区2024年社零增长6%了吧?", ("并不是6%", "4.7%")),
        ("Xuhui's GDP grew by 4% in 2024, right?", ("4% is not that figure", "target", "2.8%")),
        ("徐汇区2024年GDP增长2.8%，对吗?", ("是的", "2.8%")),
        ("Xuhui's GDP grew by 2.8% in 2024, correct?", ("Yes", "2.8%")),
    ],
)
def test_the_premise_comes_first(bot, question, said):
    text = bot.ask(question).text
    places = [text.index(part) for part in said]
    assert places == sorted(places), text


def test_a_bound_is_no_premise(bot):
    assert "并不是" not in bot.ask("徐汇区GDP增速超过2%,准确数是多少?").text


def test_a_plan_is_not_told_as_a_result(bot):
    text = bot.ask("徐汇区2024年重大工程竣工216万平方米,属实吗?").text
    assert "目标" in text
    assert "216万平方米" in text
