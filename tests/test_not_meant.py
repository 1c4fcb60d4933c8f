"""What must not be taken for an answer: another place's, another time's, another thing's."""

import pytest

from rag.bot import Bot
from rag.evidence.among import rank_among
from rag.evidence.per import tells_time
from rag.schema import Question
from tests.reviews import reading

_TEXTS = {
    "乐山市": "非遗工坊达到35家，数量居四川省第2位。出口设备900台。建设5个国家级平台。"
    "从三个方面发力，新培育科创企业80家。为企业降低成本30亿元。粮食产量30万吨。蔬菜产量39万吨。",
    "四川省": "全省非遗工坊达到820家。",
    "台州市": "建成“香山长者饭堂”34家。地区生产总值6500亿元。为企业降低成本12亿元。",
    "绵阳市": "新建口袋公园12座、年接待游客5万人次。为企业降低成本45亿元。",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    with reading(tmp_path_factory.mktemp("not_meant"), _TEXTS) as opened:
        yield opened


def test_the_larger_place_named_gets_its_own_figure(bot):
    talk = bot.conversation()
    assert "35家" in talk.ask("乐山市2024年有多少家非遗工坊?").text
    text = talk.ask("四川省有多少家?").text
    assert "820家" in text
    assert "35家" not in text


@pytest.mark.parametrize(
    ("first", "second", "unsaid"),
    [
        ("乐山市2024年出口设备多少台?", "到了多少个国家?", "5个国家级"),
        ("乐山市2024年新培育科创企业多少家?", "此前是多少?", "80家"),
    ],
)
def test_what_stands_near_answers_only_what_it_tells(bot, first, second, unsaid):
    talk = bot.conversation()
    talk.ask(first)
    answer = talk.ask(second)
    assert answer.refused or unsaid not in answer.text


def test_half_a_year_is_not_each_year(bot):
    text = bot.ask("绵阳市2024年上半年新建口袋公园多少座?").text
    assert "5万人次" not in text
    for said in ("明年计划新建5座", "过去一年新建5座", "老年助餐点5个", "青年公寓5套"):
        assert not tells_time(Question("一年多少", "一年多少", "zh"), said)
    ago = Question("How many against a year ago?", "How many against a year ago?", "en")
    assert not tells_time(ago, "每年5座")


def test_a_deed_that_lowers_costs_is_no_falling_figure(bot):
    text = bot.ask("四川省、乐山市、台州市、绵阳市哪个市为企业降低成本最多?").text
    assert "没有下降" not in text
    assert "45亿元" in text


def test_two_places_that_sound_alike_stay_two(bot):
    answer = bot.ask("泰州市和台州市2024年GDP谁更高?")
    assert "泰州市" in answer.question.unknown_areas
    assert "读音相近" not in answer.text


def test_of_two_products_none_is_dropped(bot):
    asked = bot.responder().understand("乐山市粮食还是蔬菜产量更高?")
    assert len(asked.indicators) == 2


def test_a_name_that_begins_like_a_frame_is_none():
    def told(text):
        question = Question(text, text, "zh", wanted="rank")
        return rank_among(question, "国内旅游人数居全省第2位、全国第8位")

    assert told("国内旅游人数排第几?") is None
    assert told("国内旅游人数在全省排第几?") == "国内旅游人数居全省第2位"


def test_the_latest_report_is_told_also_beside_three_quarters(tmp_path):
    texts = {
        2024: "2023年1—9月，全区智能垃圾箱达到40个。",
        2025: "2024年，全区智能垃圾箱达到55个。",
    }
    for year, text in texts.items():
        name = f"{year}年长宁区政府工作报告"
        (tmp_path / f"{name}.txt").write_text(f"{name}\n\n{text}\n", encoding="utf-8")
    with Bot.open(tmp_path / "index") as bot:
        bot.ingest(tmp_path)
        assert "55个" in bot.ask("长宁区有多少个智能垃圾箱?").text


def test_a_romanised_name_in_quotation_marks_is_no_place(bot):
    answer = bot.ask('How many "Xiangshan" dining halls for the elderly are there in Taizhou?')
    assert "34家" in answer.text


def test_a_name_of_its_own_is_not_asked_of_the_place_before(index_directory):
    with Bot.open(index_directory) as shipped:
        talk = shipped.conversation()
        talk.ask("What is Xuhui's GDP?")
        answer = talk.ask("When is Legoland supposed to open?")
        assert not answer.refused
        assert "Jinshan" in answer.text


def test_brackets_of_a_report_are_no_markers_of_the_answer(tmp_path):
    text = "生态鱼塘达到76个[2][[3]]。" + "乡村书屋达到15家。"
    with reading(tmp_path, {"甘肃省": text}) as bot:
        answer = bot.ask("甘肃有多少个生态鱼塘?")
    assert "76个" in answer.text
    assert "[2]" not in answer.text and "[[3]]" not in answer.text
    assert answer.sentences[0].markers == (1,)
