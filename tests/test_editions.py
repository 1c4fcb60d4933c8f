"""The seventh fair is not the eighth: which of a series is asked about, and told of."""

import pytest

from rag.bot import Bot
from rag.figures import find_editions, tells_edition

REPORT = (
    "---\narea: 临沂市\nreport_year: 2025\ndata_year: 2024\n---\n# 临沂市2025年政府工作报告\n\n"
    "## 一、2024年工作回顾\n\n第六届木业博览会成功举办，签约金额42.6亿元。"
    "首届陶瓷博览会签约金额7.3亿元。争取第三批专项资金18亿元。物流园二期投资5.5亿元。\n"
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("editions")
    (folder / "临沂市.md").write_text(REPORT, "utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder)
        yield bot


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("第七届进博会", [("届", 7)]),
        ("首届链博会、第12届园博会", [("届", 1), ("届", 12)]),
        ("第三批国家储备、一批项目", [("批", 3)]),
        ("二期工程，周期长，三届人大", [("期", 2), ("届", 3)]),
        ("the seventh china international import expo", [("届", 7)]),
        ("15th airshow and second round of inspection", [("届", 15), ("轮", 2)]),
        ("phase ii of the port", [("期", 2)]),
        ("ranked third in the number of exhibitions", []),
        ("十四五期间", []),
    ],
)
def test_what_is_one_of_a_series(text, named):
    assert [(one.kind, one.number) for one in find_editions(text)] == named


def test_how_reports_write_it():
    (fair,) = find_editions("the 21st trade fair")
    assert fair.names == ("第二十一届", "第21届")
    assert next(find_editions("first expo")).names == ("第一届", "第1届", "首届")


def test_a_text_may_name_the_one_asked_about_another_or_none():
    assert tells_edition("第七届进博会成交多少", "第七届中国国际进口博览会") is True
    assert tells_edition("第八届进博会成交多少", "第七届中国国际进口博览会") is False
    assert tells_edition("how did the 7th expo go", "第七届中国国际进口博览会") is True
    assert tells_edition("第八届进博会成交多少", "进博会成交额增长") is None
    assert tells_edition("进博会成交多少", "第七届进博会") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("临沂第六届木业博览会签约金额多少？", "42.6亿元"),
        ("How much was signed at Linyi's sixth timber expo?", "42.6亿元"),
        ("临沂首届陶瓷博览会签了多少钱？", "7.3亿元"),
        ("临沂物流园二期投资多少？", "5.5亿元"),
    ],
)
def test_the_one_asked_about_is_told(bot, text, told):
    answer = bot.ask(text)
    assert not answer.refused
    assert told in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "临沂第七届木业博览会签约金额多少？",
        "How much was signed at Linyi's seventh timber expo?",
        "临沂第二届陶瓷博览会签约金额是多少？",
        "临沂争取了多少第四批专项资金？",
    ],
)
def test_another_of_the_series_is_no_answer_but_the_nearest(bot, text):
    answer = bot.ask(text)
    assert answer.refused
    assert answer.citations
