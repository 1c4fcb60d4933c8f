"""How reports write and how people ask, in two made-up reports: what is told, what never is."""

import pytest

from rag.bot import Bot

REPORTS = {
    "山西省": (
        "今年1月5日，代县发生3.2级地震，省政府第一时间部署救灾。\n\n## 一、2024年工作回顾\n\n"
        "2024年，地区生产总值达到25494.69亿元、增长2.3%。全省研发经费投入强度达到1.94%、居中部第4位。常住人口城镇化率达到64.2%、提高0.6个百分点。"
        "出台稳增长“12条”：2024年8月9日，省政府印发若干措施。大同石窟馆、临汾壶口馆晋升为国家一级博物馆。"
        "特钢、铝镁2大产业迈入万亿级规模。\n\n## 二、2025年工作安排\n\n地区生产总值增长5%左右。"
    ),
}
HEAD = "---\narea: {0}\nreport_year: 2025\ndata_year: 2024\n---\n# {0}2025年政府工作报告\n\n"


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    for place, text in REPORTS.items():
        text = HEAD.format(place) + f"{text}\n"
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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("山西2024年经济增长了5%，GDP总量是多少？", ("25494.69亿元", "2.3%", "目标")),
        ("Shanxi's economy expanded by 5% in 2024. What was its total GDP?",
         ("25494.69亿元", "2.3%", "target")),
    ],
)  # fmt: skip
def test_what_is_taken_for_granted_is_set_right_beside_what_is_asked(bot, text, told):
    answer = bot.ask(text)
    assert all(figure in answer.text for figure in told)


@pytest.mark.parametrize(
    ("text", "told", "never"),
    [
        ("山西稳增长“12条”是啥时候印发的？", "8月9日", "refused"),
        ("山西代县的地震是几月几号的事，多少级？", "1月5日", "目标"),
        ("Which two museums in Shanxi were promoted to national first-class rank?", "壶口",
         "do not say"),
        ("Shanxi says two of its industries are now worth over a trillion yuan each. Name them.",
         "铝镁", "do not say"),
    ],
)  # fmt: skip
def test_days_and_names_are_what_they_are_asked_for(bot, text, told, never):
    answer = bot.ask(text)
    assert told in answer.text
    assert never not in answer.text
