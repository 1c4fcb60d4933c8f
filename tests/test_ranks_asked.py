"""Ranks: the place within which something is ranked, and ranks written without 第."""

import pytest

from rag.bot import Bot
from rag.glossary import load_glossary
from rag.schema import Report
from rag.understand import understand

REPORTS = (
    Report("常州.md", "", ("常州市",), 2024, 2023),
    Report("江苏.md", "", ("江苏省",), 2024, 2023),
)
REPORT = (
    "---\narea: 常州市\nreport_year: 2024\ndata_year: 2023\n---\n# 常州市2024年政府工作报告\n\n"
    "## 一、2023年工作回顾\n\n2023年，溧阳入选县域旅游综合实力百强，位列全国百强县28位。\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "常州2023年绿色发展全国第几、江苏第几？",
        "常州的营商环境在江苏排第几？",
        "Where does Changzhou rank in green development in Jiangsu?",
    ],
)
def test_the_larger_place_is_what_the_smaller_is_ranked_in(text):
    question = understand(text, REPORTS, load_glossary())
    assert (question.wanted, question.areas) == ("rank", ("常州市",))


def test_two_places_that_are_compared_both_count():
    question = understand("常州和江苏的出口增速谁高？", REPORTS, load_glossary())
    assert question.areas == ("常州市", "江苏省")


@pytest.mark.parametrize(
    "question",
    [
        "常州的溧阳在全国百强县排第几位？",
        "Where does Liyang of Changzhou rank among the top 100 counties?",
    ],
)
def test_a_rank_without_its_ordinal(tmp_path, question):
    (tmp_path / "常州市.md").write_text(REPORT, encoding="utf-8")
    with Bot.open(tmp_path / "index") as bot:
        bot.ingest(tmp_path / "常州市.md")
        answer = bot.ask(question)
    assert not answer.refused and "28位" in answer.text
