"""Reports of one issuer over many years: plans by name, years before the first, what looks back."""

import pytest

from rag.answer.nation import of_nation
from rag.bot import Bot
from rag.glossary import load_glossary
from rag.glossary.plans import plan_years
from rag.schema import Report
from rag.text import fold
from rag.understand import understand
from rag.understand.periods import read_time

REPORTS = {
    "2003": (
        "一、过去五年的工作\n\n过去五年，我们在青河流域退田还湖，恢复水面310平方公里。\n\n"
        "过去五年建成水库20座。工资占支出的比重从1999年的28%降到去年的15%。\n\n"
        "建立了水利基金，已积累资金42亿元。各级财政增加水利投入，2002年水利基金支出达9亿元。\n\n"
        "二、2003年工作\n\n2003年主要预期目标是：国内生产总值增长7%左右。\n"
    ),
    "2004": (
        "一、过去一年的工作\n\n引水渠长度达到1.1万公里。\n\n2003年，国内生产总值增长9.1%，普通高校招生规模比上年扩大19.3%。\n\n"
        "二、2004年工作\n\n2004年，国内生产总值预期增长8%左右。\n\n"
        "去年，我国同五个邻国共同宣布建立上海合作组织秘书处。\n"
    ),
    "2006": (
        "一、过去一年的工作\n\n2005年，国内生产总值增长9.9%。\n\n"
        "五年来，国内生产总值从世界第七位上升到第五位。全国共有12万人受益于退休金上调。\n\n"
        "引水渠长度从1万多公里增加到2万5千公里。五年新建水库150座。\n\n"
        "二、2006年工作\n\n“十一五”期间，国内生产总值年均增长7.5%。2006年国内生产总值预期增长8%左右。\n"
    ),
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("years")
    for year, text in REPORTS.items():
        path = folder / f"{year}_国务院政府工作报告.txt"
        path.write_text(f"{year}年国务院政府工作报告\n\n{text}", encoding="utf-8")
    with Bot.open(folder / "index") as opened:
        assert len(opened.ingest(folder).added) == len(REPORTS)
        yield opened


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("“十五”计划", (2001, 2005)),
        ("“九五”期间", (1996, 2000)),
        ("第十个五年计划", (2001, 2005)),
        ("十一五规划", (2006, 2010)),
        ("十四五", (2021, 2025)),
        ("under the Ninth Five-Year Plan", (1996, 2000)),
        ("the 11th five-year plan", (2006, 2010)),
        ("二十五年", None),
        ("十五年来", None),
        ("打九五折", None),
        ("a five-year plan", None),
    ],
)
def test_a_plan_is_a_span_of_years(text, years):
    assert plan_years(fold(text)) == years


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("99年的财政收入", ("1999",)),
        ("08年的出口", ("2008",)),
        ("Across the reports from 2000 to 2025, in which year was it highest?", ("2000/2025",)),
        ("2000年至2025年的政府工作报告里哪年最高", ("2000/2025",)),
        ("2000年底外汇储备比1995年底增加多少", ("2000",)),
        ("How much had reserves grown since the end of 1995 when 2000 ended?", ("2000",)),
        ("90年代", ()),
        ("0.25年", ()),
    ],
)
def test_years_of_two_digits_and_what_came_after_a_year(text, periods):
    assert read_time(text).periods(2025) == periods


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2000年青河流域退田还湖恢复了多少水面？", "310平方公里"),
        ("According to the 2003 report, how much money had the water fund built up?", "42亿元"),
        ("“十一五”期间GDP年均增长目标是多少？", "7.5%"),
        ("What annual GDP growth was planned under the Eleventh Five-Year Plan?", "7.5%"),
        ("引水渠2003年有多长，2005年有多长？", "2万5千公里"),
        ("How long were the water channels in 2003, and how long in 2005?", "25,000 km"),
        ("2004年和2006年报告的GDP增长目标各是多少？", "2006年"),
        ("How fast was GDP meant to grow in 2006?", "8%"),
        ("2005年国内生产总值居世界第几位？", "第五位"),
        ("Where did China's GDP rank in the world in 2005?", "第五位"),
        ("How many people benefited from the rise in pensions nationwide in 2005?", "12万人"),
        ("2004年国务院政府工作报告提出的GDP增速是多少？", "8%"),
        ("What GDP growth did the 2004 State Council report set?", "8%"),
        ("How much did university enrolment quotas expand in 2003?", "19.3%"),
        ("上海合作组织秘书处是同几个邻国共同宣布建立的？", "五个邻国"),
        ("With how many neighbours did we found the Shanghai Cooperation Organisation secretariat?",
         "五个邻国"),
    ],
)  # fmt: skip
def test_many_years_of_one_issuer(bot, question, said):
    answer = bot.ask(question)
    assert not answer.refused
    assert said in " ".join([answer.text, *(c.quote for c in answer.citations)])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2015年全国有多少座博物馆？", "有：2003年报告、2004年报告、2006年报告"),
        ("How many museums did China have in 2015?", "the 2003 report, the 2004 report, the 2006"),
    ],
)
def test_years_that_there_are(bot, question, said):
    answer = bot.ask(question)
    assert answer.refused
    assert said in answer.text


def test_the_product_of_a_nation_is_domestic(bot):
    assert "gross domestic product" in bot.ask("What was China's GDP growth in 2005?").text


def test_what_a_plan_section_says_of_last_year_is_no_target(bot):
    said = bot.ask("2003年同几个邻国共同宣布建立上海合作组织秘书处？").text
    assert "五个邻国" in said
    assert "目标" not in said


@pytest.fixture(scope="module")
def mixed(bot, tmp_path_factory):
    folder = tmp_path_factory.mktemp("mixed")
    for year, text in REPORTS.items():
        path = folder / f"{year}_国务院政府工作报告.txt"
        path.write_text(f"{year}年国务院政府工作报告\n\n{text}", encoding="utf-8")
    city = "2006年常州市政府工作报告\n\n2005年，全市退休金上调，惠及3万人。建成驿站9个。\n"
    (folder / "常州.txt").write_text(city, encoding="utf-8")
    with Bot.open(folder / "index") as opened:
        opened.ingest(folder)
        yield opened


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2005年有多少人受益于退休金上调？", "12万人"),
        ("How many people benefited from the rise in pensions in 2005?", "12万人"),
        ("2005年常州有多少人受益于退休金上调？", "3万人"),
        ("2005年建成多少个驿站？", "9个"),
    ],
)
def test_a_question_without_a_place_is_the_nations_where_its_report_answers(mixed, question, said):
    answer = mixed.ask(question)
    assert said in " ".join([answer.text, *(c.quote for c in answer.citations)])


@pytest.mark.parametrize(
    ("text", "national"),
    [
        ("2005年安排多少赤字？", True),
        ("What deficit was planned for 2005?", True),
        ("2005年政府工作报告点名的产业有哪四个？", True),
        ("How many kilometres of tunnels were cities meant to start in 2005?", True),
        ("2005年全市安排多少赤字？", False),
        ("哪些省打算设立基金？", False),
        ("哪里有最大的水库？", False),
        ("Which provinces plan a fund?", False),
        ("How did the city's exports grow?", False),
        ("2005年常州安排多少赤字？", False),
    ],
)
def test_what_asks_of_places_is_not_the_nations(text, national):
    reports = (
        Report("国.txt", "", ("全国",), 2006, 2005),
        Report("常州.txt", "", ("常州市",), 2006, 2005),
    )
    asked = of_nation(understand(text, reports, load_glossary()), ("国.txt", "常州.txt"), reports)
    assert (asked is not None) == national


def test_a_sum_of_years_is_no_figure_of_one_of_them(bot):
    assert "| 150座" not in bot.ask("2003年和2005年各新建水库多少座？").text


def test_a_span_of_years_is_not_told_of_words_that_name_their_own(bot):
    answer = bot.ask("2002年工资占支出的比重降到了多少？")
    assert "去年的15%" in answer.text
    assert "1998" not in answer.text
    assert all(sentence.support != "unsupported" for sentence in answer.sentences)
