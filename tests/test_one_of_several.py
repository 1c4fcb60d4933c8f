"""Which of several figures, clauses or places is meant, and how a premise is set right."""

import pytest

from rag.answer.premise import asks_to_confirm
from rag.answer.single import asks_day
from rag.bot import Bot
from rag.glossary import load_glossary
from rag.schema import Report
from rag.understand import understand
from rag.understand.aside import plain
from rag.understand.intent import read_measure, read_wanted
from rag.understand.parts import cut
from rag.understand.periods import read_time
from rag.understand.units import read_unit_kinds
from rag.understand.when_where import asks_which_place
from tests.reviews import reading

REPORTS = (
    Report("甲.txt", "", ("宁夏回族自治区",), 2025, 2024),
    Report("乙.txt", "", ("安徽省",), 2025, 2024),
)
TEXTS = {
    "宁夏回族自治区": (
        "一、2024年工作回顾\n\n区本级因公出国（境）费用下降23%。每千人企业数量增加到99.5户。\n\n"
        "调整高速公路限速3100公里、时速120公里路段占比由15%增至64%。\n\n"
        "3月5日，专家团来我区调研时，对治沙给予充分肯定。认真落实专家团调研时提出的要求。\n\n"
        "某某股份公司在北京上市，是近19年以来银川首家上市企业。\n\n"
        "生产安全事故起数和死亡人数分别下降18%、12.7%。积水点由300个减至180个。\n\n"
        "完成菜市场标准化改造5个。粮食产量25万吨。公租房在保家庭5.1万户。\n\n"
        "实施600个老旧小区、210条背街小巷、400公里老旧管网改造。\n\n"
        "二、2025年工作安排\n\n安排资金118亿元，实施民生实事24项。公租房在保家庭达到6万户。\n\n"
        "六是配置自动体外除颤器700台。三是改造村内道路80公里。\n"
    ),
    "安徽省": (
        "一、2024年工作回顾\n\n完成700条背街小巷改造提升。境内上市公司184家、居全国第7位。\n\n"
        "生产安全事故起数、死亡人数分别下降16%、10.4%。高标准农田建成13.5万亩。\n\n"
        "老旧小区加装电梯310台。\n"
    ),
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("several")
    for area, text in TEXTS.items():
        (folder / f"2025年{area}政府工作报告.txt").write_text(
            f"2025年{area}政府工作报告\n\n{text}\n", encoding="utf-8"
        )
    with Bot.open(folder / "index") as opened:
        assert len(opened.ingest(folder).added) == len(TEXTS)
        yield opened


@pytest.mark.parametrize(
    ("text", "said", "unsaid"),
    [
        ("宁夏区本级因公出国的费用下降多少", "23%", ""),
        ("宁夏每一千個人裡面有多少戶企業？", "99.5户", ""),
        ("What share of Ningxia's expressways can be driven at 120 km/h?", "64%", ""),
        ("宁夏近19年才等来的头一家上市公司是谁？", "某某股份", ""),
        ("How many flood-prone spots does Ningxia still have after its clean-up?", "180", ""),
        ("How many defibrillators for public places does Ningxia promise to install?", "700", ""),
        (
            "How many public rental housing families in Ningxia in 2024, not the 2025 goal?",
            "5.1",
            "",
        ),
        ("How much money has Ningxia set aside for this year's livelihood projects?", "118", ""),
        ("宁夏和安徽2024年改造的背街小巷分别是几条？", "210条", "600"),
        ("宁夏和安徽，哪个省安全生产事故死亡人数降得多？各降多少", "12.7%", "18%"),
        ("安徽2024年建成的高标准农田是15万亩吗？", "13.5万亩", "15万亩"),
        ("Anhui's new high-standard farmland was 150,000 mu in 2024, right?", "135,000", "150,000"),
        ("Where did Anhui come nationally for the number of companies listed at home?", "7", ""),
    ],
)
def test_what_is_asked_is_told(bot, text, said, unsaid):
    answer = bot.ask(text)
    assert not answer.refused, answer.text
    assert said in answer.text
    assert not unsaid or unsaid not in answer.text


@pytest.mark.parametrize(
    "text",
    ["宁夏2024年芒果总产量是多少吨？", "宁夏 芒果产量", "How many kiwifruit did Ningxia grow?"],
)
def test_the_output_of_one_thing_is_not_that_of_another(bot, text):
    assert bot.ask(text).refused


def test_the_day_asked_for_is_in_the_sentence_told(bot):
    answer = bot.ask("专家团是哪天来宁夏调研的？")
    assert "3月5日" in answer.text


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("玉林近26年才等来的上市公司", ()),
        ("用了25年建成的水库", ()),
        ("25年GDP是多少", ("2025",)),
    ],
)
def test_a_length_of_time_is_no_year(text, periods):
    assert read_time(text).periods(2025) == periods


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("How many homes were let in 2023, not the 2024 goal?", "2024"),
        ("2023年公租房多少套，不是2024年的目标？", "2024"),
    ],
)
def test_another_year_set_aside_is_not_asked_for(text, left):
    assert left not in plain(text)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("what is the monthly pension since the latest rise", "level"),
        ("how much did pensions rise since last year", "growth"),
        ("保交楼交付率，鄂州和桂林谁高", "rate"),
    ],
)
def test_a_rise_that_only_dates_is_not_asked_for(text, measure):
    assert read_measure(text) in (measure, None if measure == "level" else measure)


def test_the_verb_of_the_last_part_is_that_of_all():
    text = "How many cars and how many appliances does Henan hope to see replaced?"
    assert cut(text, "en")[0] == "How many cars does Henan hope to see replaced?"


@pytest.mark.parametrize(
    ("text", "day"), [("on what date did he come", True), ("哪天来的", True), ("when", False)]
)
def test_a_day_is_asked_for(text, day):
    assert asks_day(text) is day


def test_in_which_district_of_a_city_something_is_held():
    assert asks_which_place("今年在上海哪个区办")


def test_a_rank_in_the_city_is_asked_for():
    assert read_wanted("where did xuhui come citywide for growth in revenue") == "rank"


def test_a_hub_of_that_size_is_no_premise(bot):
    answer = bot.ask("Which area does Ningxia mean to build into a 100-billion-yuan retail hub?")
    assert "another figure" not in answer.text
    assert not asks_to_confirm(answer.question)


@pytest.mark.parametrize(
    ("text", "kind"), [("driven at 120 km/h", ()), ("how many km of road", ("length",))]
)
def test_a_speed_is_no_length(text, kind):
    assert ("length" in read_unit_kinds(text)) == ("length" in kind)


def test_words_that_only_talk_are_left_out_of_a_topic(tmp_path):
    for area, text in (("青浦区", "培育低空经济等新产业。"), ("奉贤区", "发展美妆产业。")):
        name = f"2025年上海市{area}政府工作报告"
        (tmp_path / f"{name}.txt").write_text(f"{name}\n\n{text}\n", encoding="utf-8")
    with Bot.open(tmp_path / "index") as bot:
        bot.ingest(tmp_path)
        answer = bot.ask("这版各区报道里，把低空经济列进今年要发展的产业的有哪几个区？")
    assert "1地提到" in answer.text
    assert "青浦区" in answer.text.split("未提到")[0]


def test_places_named_by_an_autonomous_region_in_short():
    question = understand("宁夏区本级花了多少钱", REPORTS, load_glossary())
    assert question.areas == ("宁夏回族自治区",)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Compare the number of warehouses built by Anhui and Ningxia", ("count", "people")),
        ("山火少了多少,百分比", ("percent",)),
    ],
)
def test_what_is_counted_is_said_in_words(text, kinds):
    assert read_unit_kinds(text.lower())[: len(kinds)] == kinds


def test_a_question_that_only_opens_a_comparison_is_no_part_of_it():
    text = "农村厕所改得怎么样?宁夏和安徽的农村卫生厕所普及率各是多少"
    question = understand(text, REPORTS, load_glossary())
    assert (question.parts, question.wanted) == ((), "comparison")


def test_a_share_is_not_compared_with_a_length(tmp_path):
    texts = {
        "宁夏回族自治区": "农村卫生厕所普及率达97.5%。",
        "安徽省": "新改建农村公路2100公里。农村卫生厕所普及率、污水治理率分别达到81.3%、70%。",
    }
    with reading(tmp_path, texts) as bot:
        answer = bot.ask("宁夏和安徽的农村卫生厕所普及率各是多少")
    assert "81.3%" in answer.text
    assert "公里" not in answer.text


def test_a_list_of_as_many_other_things_is_not_told(tmp_path):
    name = "2025年安徽省政府工作报告"
    text = "要抓好三个方面。一是坚持稳中求进。二是坚持就业优先。三是坚持系统观念。"
    (tmp_path / f"{name}.txt").write_text(f"{name}\n\n{text}\n", encoding="utf-8")
    with Bot.open(tmp_path / "index") as bot:
        bot.ingest(tmp_path)
        answer = bot.ask("Which three international sports events did Anhui play host to?")
    assert "稳中求进" not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "Who from Anhui was honoured, and how many good people has the province had in total?",
        "安徽一共有多少人当选？",
    ],
)
def test_the_total_of_one_place_is_no_sum_over_places(text):
    assert understand(text, REPORTS, load_glossary()).operation is None


def test_a_bound_stays_with_its_figure_in_a_table(tmp_path):
    texts = {
        "安徽省": "经济规模进入了5万亿元以上的新阶段。",
        "宁夏回族自治区": "地区生产总值5500亿元。",
    }
    with reading(tmp_path, texts) as bot:
        answer = bot.ask("安徽和宁夏2024年经济规模各是多少")
    assert "5万亿元以上" in answer.text
