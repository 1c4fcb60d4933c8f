"""What is nearest where a result is asked for that is planned only: the plan, and said so."""

import pytest

from rag.bot import Bot

REPORT = (
    "---\narea: 泸州市\nreport_year: 2025\ndata_year: 2024\n---\n# 泸州市2025年政府工作报告\n\n"
    "## 一、2024年工作回顾\n\n"
    "全年完成市级一般公共预算收入88.4亿元,总量居全省第二,同比增长6.1%。\n\n"
    "## 二、2025年工作安排\n\n泸州市地区生产总值拟同比增长5%,市级一般公共预算收入同比增长2%。\n"
)


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("How much did Luzhou's city budget revenue actually grow in 2025?", "target"),
        ("泸州2025年市级预算收入实际增长了多少？", "目标"),
    ],
)
def test_the_plan_for_the_year_comes_before_the_result_of_another(tmp_path, text, plan):
    (tmp_path / "泸州市.md").write_text(REPORT, "utf-8")
    with Bot.open(tmp_path / "index") as bot:
        bot.ingest(tmp_path / "泸州市.md")
        answer = bot.ask(text)
    assert "2%" in answer.text
    assert plan in answer.text
    assert "6.1%" not in answer.text
    assert "not cover" not in answer.text
