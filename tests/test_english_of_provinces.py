"""English questions over reports of provinces and of the nation: names, kinds of figure, totals."""

import pytest

from rag.bot import Bot
from rag.glossary import load_glossary
from rag.schema import Question, Report
from rag.understand import understand
from rag.understand.across import asks_series
from rag.understand.aside import plain
from rag.understand.intent import read_measure, read_status
from rag.understand.units import read_unit_kinds

REPORTS = (
    Report("四川.md", "", ("四川省",), 2025, 2024),
    Report("吉林.md", "", ("吉林省",), 2025, 2024),
    Report("吉林市.md", "", ("吉林市",), 2025, 2024),
    Report("广东.md", "", ("广东省",), 2025, 2024),
    Report("广州.md", "", ("广州市",), 2025, 2024),
    Report("中山.md", "", ("中山市",), 2025, 2024),
    Report("北京.md", "", ("北京市",), 2025, 2024),
    Report("全国.md", "", ("全国",), 2016, 2015),
)


def read(text: str) -> Question:
    return understand(text, REPORTS, load_glossary())


def words(question: Question) -> set[str]:
    return {term.text.lower() for term in question.terms}


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("Sichuan's 'Tianfu Grain Plan': when was it issued?", "四川省", "tianfu"),
        ("What did the (Chuanpin Tianxia) fair in Sichuan bring in?", "四川省", "tianxia"),
        ("When did the Zhenxiong flood in Sichuan happen?", "四川省", "zhenxiong"),
        ("How many Macao-funded firms are there in Guangdong?", "广东省", "macao-funded firms"),
    ],
)
def test_a_romanised_name_is_no_place_without_a_report(text: str, place: str, word: str) -> None:
    question = read(text)
    assert (question.areas, question.unknown_areas) == ((place,), ())
    assert word in words(question)


def test_a_misspelt_place_that_has_a_report_is_put_right() -> None:
    assert read("How much grain did Guangdnog grow?").areas == ("广东省",)
    assert load_glossary().repair("Zhenxiong", {"四川省"}) == "Zhenxiong"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("What deficit did Beijing plan for the central government in 2005?", ()),
        ("What did Wen Jiabao's 2005 report say of rural schools?", (2005,)),
        ("How many new jobs does Premier Li Keqiang's last report aim for?", ()),
        ("温家宝2005年政府工作报告里农村学校有多少?", (2005,)),
        ("The 2013 national report names three earthquakes. Which?", (2013,)),
        ("Debt swapped, going by the 2018 national work report?", (2018,)),
    ],
)
def test_the_nation_by_its_government_premier_and_report(text: str, years: tuple) -> None:
    question = read(text)
    assert question.report_years == years
    assert question.areas in (("全国",), ()) and "北京市" not in question.areas


def test_a_year_set_against_that_of_a_report() -> None:
    text = "How does the deficit ratio planned in the 2016 national report compare with 2012's?"
    question = read(text)
    assert (question.wanted, question.periods) == ("comparison", ("2016", "2012"))


def test_years_joined_by_and_are_no_range() -> None:
    assert read("Compare China's deficit in 2012 and 2016").periods == ("2012", "2016")
    assert read("China's deficit between 2012 and 2016").periods == ("2012/2016",)


@pytest.mark.parametrize(
    "text",
    [
        "看2012到2016年的国务院报告，赤字率是多少?",
        "the deficit in the 2012 to 2016 national reports",
    ],
)
def test_the_reports_of_a_range_of_years(text: str) -> None:
    assert read(text).periods == ("2012/2016",)


def test_which_city_of_a_province() -> None:
    assert read("Which Jilin city hosts the ice fair?").areas == ("吉林省",)
    assert read("How large is Jilin city's GDP?").areas == ("吉林市",)
    assert read("Which two Guangdong cities made the third batch of hubs?").areas == ("广东省",)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("what was the value of orders signed at the tea fair", "money"),
        ("how much were the contracts worth", "money"),
        ("how much did the sea economy amount to", "money"),
        ("compare what the two each spent on clinics", "money"),
        ("tea production in tonnes", "mass"),
        ("how many containers did the port handle", "container"),
    ],
)
def test_the_kind_of_figure_that_a_word_asks_for(text: str, kind: str) -> None:
    assert kind in read_unit_kinds(text)


def test_what_money_went_on_is_no_amount() -> None:
    assert "money" not in read_unit_kinds("what did the county spend it on?")


def test_coverage_is_a_share() -> None:
    assert read_measure("coverage of village clinics") == "rate"
    assert read_measure("penetration of smart meters") == "rate"
    assert read_measure("how many clinics give full coverage") != "rate"


@pytest.mark.parametrize(
    "text",
    [
        "how many flats were to be built",
        "what it was supposed to reach",
        "did the state budget for",
    ],
)
def test_what_was_to_be_is_a_plan(text: str) -> None:
    assert read_status(text) == "target"


def test_a_budget_that_rises_is_no_plan() -> None:
    assert read_status("how fast did the city's budget revenue rise") is None


def test_a_sum_over_years_is_no_series() -> None:
    assert not asks_series("how much did the swaps save over the five years")
    assert asks_series("how did revenue change over the past five years")


def test_what_is_not_meant_is_set_aside() -> None:
    text = "cumulative number of giants, not just last year's additions"
    assert plain(text).strip() == "cumulative number of giants"
    assert "not just" in plain("giants, not just dwarfs")


def test_level_and_rise_are_both_asked_for() -> None:
    assert read("Sichuan airport passenger numbers 2024, and the annual increase please").both
    assert not read("Sichuan's income target and the growth of exports").both


def test_joined_things_share_their_last_word() -> None:
    text = "What coal and natural gas output does Sichuan aim at?"
    assert set(read(text).indicators) == {"原煤产量", "天然气产量"}


def test_a_ratio_is_read_with_the_words_before_it() -> None:
    assert read("China's budget deficit ratio in 2016").indicators == ("赤字率",)


def test_a_gloss_in_pinyin_adds_no_word() -> None:
    asked = words(read("What did Sichuan pay for key projects (zhongdian xiangmu)?"))
    assert not asked & {"zhongdian", "xiangmu"}
    assert "urban" in " ".join(words(read("Sichuan incomes (urban residents)")))


def test_a_later_part_keeps_the_time_and_the_plan() -> None:
    text = (
        "How many flats were to be built in China in 2016, and how many of those in shanty towns?"
    )
    first, second = read(text).parts
    assert (second.periods, second.status) == (("2016",), "target") == (first.periods, first.status)


REPORT = """---
area: 湖南省
report_year: 2025
data_year: 2024
---
# 湖南省2025年政府工作报告

## 一、2024年工作回顾

2024年，新增花园41个、全省花园总数达860个。建成敬老院52家、城乡助餐点640个、书屋75间。落实资金37亿元，全力办好9项民生实事。
暖冬行动全面完成，投入近18亿元，改造管网300公里。建设大熊猫公园扎实推进，16个先行县取得成效。社区养老服务设施覆盖率达81.5%，70%的城乡社区有“儿童之家”。
新建5G基站3000个。清洁能源、新能源装机占比分别达61%、43%。新能源汽车产量达到22.5万辆。新建公办幼儿园14所。生产原油63万吨、再创历史新高。
洪涝灾害后全力重建，130所受灾中小学全部按期开学。实施居家适老化改造2.1万户。完成横琴合作区封关运行，琴澳一体化迈出一步，澳资企业超320户。电动自行车产量增长35%、达30万辆，自行车产量达80万辆。

## 二、2025年工作安排

社会消费品零售总额增长4%，网络零售额增长11%。到2025年，森林覆盖率达到59.9%。
"""


PLAN = "过去一年{0}。\n\n## 二、{1}年工作安排\n\n{2}。"
NATION = {
    2016: PLAN.format("稳中有进", 2016, "今年拟发行长期国债700亿元，比上年减少90亿元"),
    2017: PLAN.format("发行长期国债6400亿元", 2017, "扩大内需"),
    2018: PLAN.format("稳中有进", 2018, "今年拟发行长期国债500亿元，比上年减少100亿元"),
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("english")
    (folder / "湖南.md").write_text(REPORT, "utf-8")
    for year, plan in NATION.items():
        head = f"---\narea: 全国\nreport_year: {year}\ndata_year: {year - 1}\n---\n"
        text = f"# {year}年政府工作报告\n\n## 一、{year - 1}年工作回顾\n\n{plan}\n"
        (folder / f"{year}.md").write_text(head + text, "utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder)
        yield bot


@pytest.mark.parametrize(
    ("text", "told", "untold"),
    [
        ("How many gardens does Hunan have in total?", "860", "41"),
        ("湖南现在一共有多少个花园？", "860", "41"),
        ("湖南新增了多少个花园？", "41", "860"),
        ("湖南一共多了几所公办幼儿园？", "14", "860"),
        ("How many meal-assistance points across town and country in Hunan?", "640", "52"),
        ("What did Hunan spend on public-wellbeing projects?", "3.7 billion", "860"),
        ("湖南民生实事投了多少钱？", "37亿元", "860"),
        ("What share of Hunan's installed capacity is clean energy?", "61%", "43"),
        ("How many flooded schools in Hunan opened on time?", "130", "14"),
        (
            "How many flats did Hunan fit for old people, those fitted out for the elderly?",
            "2.1",
            "5",
        ),
        ("By how much does Hunan want online retail to rise?", "11%", "4%"),
        ("How many bicycles were made in Hunan?", "800,000", "30"),
        ("Hunan's crude oil production last year?", "630,000", "300"),
    ],
)
def test_the_figure_asked_for(bot, text: str, told: str, untold: str) -> None:
    answer = bot.ask(text)
    assert not answer.refused
    assert told in answer.text and untold not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "How many Macao-funded firms are there in Hengqin?",
        "横琴有多少家澳资企业？",
    ],
)
def test_a_place_without_a_report_by_its_sentence(bot, text: str) -> None:
    answer = bot.ask(text)
    assert not answer.refused and "320" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "2016年和2018年国家打算发的长期国债各是多少？",
        "How much long-term treasury bonds did China plan to issue in 2016 and 2018?",
    ],
)
def test_plans_of_two_years(bot, text: str) -> None:
    answer = bot.ask(text)
    assert "700" in answer.text or "70 billion" in answer.text
    assert "500" in answer.text or "50 billion" in answer.text
    assert "90亿元" not in answer.text and "6400" not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "How many giant pandas live in Hunan?",
        "What's the coverage rate of kindergartens in Hunan?",
        "How many 5G base stations in Hunan altogether?",
        "What was Hunan's car output in 2024?",
        "What were Hunan's online retail sales?",
        "湖南汽车产量是多少？",
    ],
)
def test_another_figure_answers_nothing(bot, text: str) -> None:
    assert bot.ask(text).refused
