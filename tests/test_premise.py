"""Figures that a question takes for granted: confirmed, or set right in its language."""

import pytest

from rag.bot import Bot

REPORT = (
    "# 徐汇区2025年政府工作报告\n\n## 一、2024年工作回顾\n\n"
    "2024年，全区地区生产总值增长2.8%。社会消费品零售总额增长4.7%。居民人均可支配收入增长3.5%。"
    "工业总产值居全市第二。成为第3个实现集成电路设计收入超百亿元的区。\n\n"
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
        ("徐汇区2024年GDP增长了4%，对吗?", ("问题里的数是2025年的目标", "2.8%")),
        ("徐汇区2024年社零增长6%了吧?", ("报告给出的不是这个数", "4.7%")),
        (
            "Xuhui's GDP grew by 4% in 2024, right?",
            ("The figure in the question is the target for 2025", "2.8%"),
        ),
        ("徐汇区2024年GDP增速超过4%，原因是什么?", ("问题里的数是2025年的目标", "2.8%")),
        ("徐汇区2024年GDP增速突破3%，靠的是什么?", ("没有那么高", "2.8%")),
        ("徐汇区2024年GDP增速不到2%，对吗?", ("没有那么低", "2.8%")),
        ("徐汇区2024年GDP增速超过2%，对吗?", ("是的", "2.8%")),
        ("What helped Xuhui's GDP grow by more than 3% in 2024?", ("none that high", "2.8%")),
        (
            "徐汇区2024年GDP增长4%，这个增速比居民收入快多少?",
            ("问题里的数是", "目标", "2.8%", "0.7"),
        ),
        ("徐汇区2024年GDP增长3%，比社零慢多少?", ("不是这个数", "1.9个百分点")),
        ("徐汇区是头一个集成电路设计收入超百亿元的区，对吧?", ("位次不同", "第3个")),
        ("徐汇区2024年GDP增长2.8%，对吗?", ("是的", "2.8%")),
        ("Xuhui's GDP grew by 2.8% in 2024, correct?", ("Yes", "2.8%")),
    ],
)
def test_the_premise_comes_first(bot, question, said):
    text = bot.ask(question).text
    places = [text.index(part) for part in said]
    assert places == sorted(places), text


def test_a_bound_is_no_premise(bot):
    assert "那么" not in bot.ask("徐汇区GDP增速超过2%,准确数是多少?").text


def test_a_unit_that_is_wished_for_is_no_premise(bot):
    asked = "What is Xuhui's target for completed major projects, in units of 10,000 square metres?"
    assert bot.ask(asked).text.startswith("Xuhui District (2025, target)")


@pytest.mark.parametrize(
    "question",
    [
        "徐汇区2024年GDP增长2.8%，比社零慢多少?",
        "徐汇区2024年GDP和社零增速相差5个百分点吗?",
        "徐汇区2024年社零增速比GDP高1%吗?",
    ],
)
def test_a_comparison_that_takes_nothing_wrong_for_granted_is_not_corrected(bot, question):
    text = bot.ask(question).text
    assert "不是" not in text
    assert "1.9个百分点" in text


def test_a_plan_is_not_told_as_a_result(bot):
    text = bot.ask("徐汇区2024年重大工程竣工216万平方米,属实吗?").text
    assert "目标" in text
    assert "216万平方米" in text
