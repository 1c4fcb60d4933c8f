"""How reports write and how people ask, in two made-up reports: what is told, what never is."""

import pytest

from rag.bot import Bot

REPORTS = {
    "山西省": (
        "2024年，全省研发经费投入强度达到1.94%、居中部第4位。常住人口城镇化率达到64.2%、提高0.6个百分点。"
    ),
}
HEAD = "---\narea: {0}\nreport_year: 2025\ndata_year: 2024\n---\n# {0}2025年政府工作报告\n\n"


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    for place, text in REPORTS.items():
        text = HEAD.format(place) + f"## 一、2024年工作回顾\n\n{text}\n"
        (folder / f"{place}.md").write_text(text, "utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder)
        yield bot


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("山西研发投入强度多少，中部排第几？", ("1.94%", "第4位")),
        ("What was Shanxi's R&D intensity in 2024, and what is its rank in central China?",
         ("1.94%", "第4位")),
        ("山西2024年常住人口城镇化率是多少，比上年提高多少？", ("64.2%", "0.6个百分点")),
    ],
)  # fmt: skip
def test_a_second_part_is_told_from_the_same_sentence(bot, text, told):
    answer = bot.ask(text)
    assert not answer.refused
    assert all(figure in answer.text for figure in told)
