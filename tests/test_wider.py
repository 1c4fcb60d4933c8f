"""What the report of a larger place says of one that has no report, or none of the year."""

import pytest

from rag.bot import Bot

ZHEJIANG = """# 2025年浙江省政府工作报告

一、2024年工作回顾
全省地区生产总值增长5.1%，出口增长8.4%。宁波舟山港集装箱吞吐量达到3210万标箱，发展指数排名提升到全球第6。杭州新增研发机构214家。义乌举办了小商品论坛。

二、2025年目标任务
地区生产总值增长5%左右。力争宁波舟山港集装箱吞吐量突破3400万标箱。
建设舟山海岛新城。细化政策，推动甲集团、乙集团总部建成投用。
"""
NINGBO = """# 2024年宁波市政府工作报告

一、2023年工作回顾
全市地区生产总值增长5.7%。宁波舟山港集装箱吞吐量达到3090万标箱，发展指数排名提升到全球第7。

二、2024年目标任务
地区生产总值增长5.5%左右。
"""


def _front(area, year):
    years = f"report_year: {year}\ndata_year: {year - 1}"
    return f"---\ntitle: {year}年{area}政府工作报告\narea: {area}\n{years}\n---\n"


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wider")
    (folder / "zj.md").write_text(_front("浙江省", 2025) + ZHEJIANG, encoding="utf-8")
    (folder / "nb.md").write_text(_front("宁波市", 2024) + NINGBO, encoding="utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder / "zj.md", folder / "nb.md")
        yield bot


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("宁波舟山港2025年集装箱吞吐量目标是多少?", "3400万标箱"),
        ("宁波舟山港2024年集装箱吞吐量达到多少?", "3210万标箱"),
        ("What was the container throughput of Ningbo-Zhoushan Port in 2024?", "3210万标箱"),
        ("杭州2024年新增了多少家研发机构?", "214家"),
        ("义乌2024年举办了什么论坛?", "小商品论坛"),
        ("舟山2025年要推动哪两家集团的总部建成投用?", "甲集团、乙集团"),
    ],
)
def test_the_larger_places_report_answers_and_is_named(bot, question, said):
    answer = bot.ask(question)
    assert said in answer.text
    assert {c.document for c in answer.citations} == {"zj.md"}
    assert "浙江省的报告说到" in answer.text or "The report of Zhejiang" in answer.text


def test_a_later_rank_stands_in_where_no_year_is_asked(bot):
    answer = bot.ask("宁波舟山港发展指数排全球第几?")
    assert "第6" in answer.text


def test_the_places_own_year_is_its_own(bot):
    answer = bot.ask("宁波舟山港2023年集装箱吞吐量达到多少?")
    assert "3090" in answer.text
    assert {c.document for c in answer.citations} == {"nb.md"}


@pytest.mark.parametrize(
    "question",
    [
        "杭州2024年GDP增长多少?",
        "温州2024年新增了多少家研发机构?",
        "How fast did Hangzhou's GDP grow in 2024?",
    ],
)
def test_a_figure_of_the_province_or_a_neighbour_is_no_answer(bot, question):
    answer = bot.ask(question)
    assert answer.refusal.reason == "area_not_in_corpus"
    assert "214" not in answer.text


@pytest.mark.parametrize(
    "question", ["杭州2024年GDP增长多少?", "What was Hangzhou's GDP growth in 2024?"]
)
def test_the_larger_places_own_figure_is_the_nearest(bot, question):
    answer = bot.ask(question)
    assert answer.refused
    assert "5.1%" in answer.refusal.nearest
    assert "浙江省" in answer.text or "Zhejiang" in answer.text


def test_what_is_suggested_is_of_the_larger_place(bot):
    suggestions = bot.ask("杭州2024年人口多少?").suggestions
    assert suggestions
    assert all("浙江省" in text for text in suggestions)
