"""What is asked for must be spoken of: the material of an industry, lengths, places before 地铁."""

import pytest

from rag.bot import Bot

_TEXT = (
    "江城市2025年政府工作报告\n\n一、2024年工作回顾\n"
    "油茶产业产值突破60亿元。新增地铁运营里程12公里、总里程达到180公里。"
    "对85个高速公路服务区充电站扩容。拆除护栏24公里。"
    "新建天然气井9口、续建5口，累计建成210口。"
    "进出口总额增长8.5%，其中对中亚五国增长41%。东园、西园、南园3个开发区排名前移。"
    "新获批一类新药2个，累计达19个。公交车新能源化率达94.6%，全省第四。"
    "新增城市绿地9块、停车泊位15万个。签约亿元项目746个，投产239个。对口城市财政支持7亿元、引进企业投资50亿元。"
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("things")
    text = _TEXT.replace("江城市", "苏州市")
    (folder / "苏州市.txt").write_text(text, encoding="utf-8")
    with Bot.open(folder / "index") as opened:
        opened.ingest(folder / "苏州市.txt")
        yield opened


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("苏州地铁运营里程2024年底总里程", "180公里"),
        ("苏州2024年新增地铁多少公里?", "12公里"),
        ("How many kilometres of railing along Suzhou streets were taken down?", "24公里"),
        ("How many natural gas wells has Suzhou completed so far in total?", "210"),
        ("Suzhou forein trade growht 2024?", "8.5%"),
        ("苏州2024年新增多少个停车泊位?", "新增停车泊位为15万个"),
        ("How many parking spaces did Suzhou add in 2024?", "“新增停车泊位”"),
        ("苏州哪三个开发区排名前移?", "东园、西园、南园"),
        ("苏州公交车新能源化率排全省第几?", "第四"),
    ],
)
def test_what_is_asked_for_is_told(bot, question, said):
    answer = bot.ask(question)
    assert not answer.refused
    assert said in answer.text


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("苏州2024年新批了几个一类新药?不要累计数。", "2个", "19"),
        ("苏州一类新药累计几个?", "19个", "2个"),
        ("苏州对中亚五国进出口增长多少?", "41%", "8.5%"),
        ("Growth of Suzhou's trade with the five Central Asian countries?", "41%", "8.5%"),
        ("对口城市财政支持苏州多少钱?企业投资的不算。", "7亿元", "50"),
    ],
)
def test_only_what_is_asked_for_is_told(bot, question, said, unsaid):
    told = bot.ask(question).text
    assert said in told
    assert unsaid not in told


@pytest.mark.parametrize(
    "question",
    [
        "苏州签约746个亿元项目，投产了多少个?",
        "Suzhou signed 746 projects over 100 million yuan: how many went into production?",
    ],
)
def test_the_figure_of_the_question_is_no_answer_to_it(bot, question):
    assert "239" in bot.ask(question).text


@pytest.mark.parametrize(
    "question",
    ["苏州的铜产业产值多少?", "苏州葡萄酒产业产值多少?", "苏州2024年建成多少公里高速公路?"],
)
def test_a_figure_of_something_else_is_no_answer(bot, question):
    assert bot.ask(question).refused


def test_whose_report_is_named_is_told_from_it(tmp_path):
    text = "浙江省2025年政府工作报告\n\n宁波港口发展指数排名提升到全球第8。\n"
    (tmp_path / "浙江省.txt").write_text(text, encoding="utf-8")
    (tmp_path / "宁波市.txt").write_text(
        "宁波市2024年政府工作报告\n\n港口平稳。\n", encoding="utf-8"
    )
    with Bot.open(tmp_path / "index") as bot:
        bot.ingest(tmp_path)
        answer = bot.ask("宁波港口发展指数排名第几？按浙江2025年报告")
    assert "第8" in answer.text


def test_a_cell_has_the_figure_that_the_noun_asked_for_stands_before(tmp_path):
    plan = "市2024年政府工作报告\n\n二、2024年工作安排\n2024年，"
    for name, deeds in (
        ("天津", "启动275个老旧小区改造提升。"),
        ("沈阳", "改造提升老旧小区267个、背街小巷100条、供水管网200公里。"),
    ):
        (tmp_path / f"{name}市.txt").write_text(f"{name}{plan}{deeds}\n", encoding="utf-8")
    with Bot.open(tmp_path / "index") as bot:
        bot.ingest(tmp_path)
        chinese = bot.ask("2024年天津和沈阳各计划改造多少老旧小区？")
        english = bot.ask(
            "Is Tianjin or Shenyang to upgrade more old residential compounds in 2024?"
        )
    for answer in (chinese, english):
        assert "275" in answer.text and "267" in answer.text
        assert "100" not in answer.text
