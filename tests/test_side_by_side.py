"""Places and years set side by side: by what their reports name alike, and the one year sought."""

import pytest

from rag.answer.phrases import listed
from rag.bot import Bot

REPORTS = {
    "南京2024": """2024年南京市政府工作报告

一、2023年工作回顾
2023年，全市地区生产总值1.7万亿元，增长4%。轨道交通运营里程达470公里。新增公园31个、总数达620个。新增护理型床位900张，社区养老服务设施覆盖率达81.5%。南京港集装箱吞吐量达到340万标箱。
""",
    "成都2024": """2024年成都市政府工作报告

一、2023年工作回顾
2023年，全市地区生产总值2.2万亿元，增长6%。成为西部第一个轨道交通运营里程突破610公里的城市。新增公园44个、累计达到730个。社区养老服务设施覆盖率达86.3%，92%的社区设有食堂。
""",
    "天津2024": """2024年天津市政府工作报告

一、2023年工作回顾
2023年，全市地区生产总值迈上2万亿元新台阶、达到2.35万亿元、增长4.3%。港口货物吞吐量、集装箱吞吐量分别达到5.5亿吨、2200万标箱。落实资金45亿元，办好20项民生实事。
""",
    "天津2025": """2025年天津市政府工作报告

一、2024年工作回顾
2024年，全市地区生产总值2.6万亿元，增长5%。
""",
    "安徽2024": """2024年安徽省政府工作报告

一、2023年工作回顾
2023年，投入56亿元办好民生实事。全国重点实验室建设加快推进。
""",
    "恩施2024": """2024年恩施市政府工作报告

一、2023年工作回顾
2023年，森林覆盖率达63.2%。
""",
}
NATION = {
    2021: ("6%以上", "3.2%"),
    2022: ("5.5%左右", "2.8%"),
    2023: ("5%左右", "3%"),
    2024: ("5%左右", "3%"),
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    for year, (growth, deficit) in NATION.items():
        body = (
            f"{year}年国务院政府工作报告\n\n一、{year - 1}年工作回顾\n国内生产总值增长4%。\n"
            f"二、{year}年工作安排\n今年发展主要预期目标是：国内生产总值增长{growth}。"
            f"赤字率拟按{deficit}安排。拟发行长期建设国债{year - 1000}亿元，比上年增加100亿元。\n"
        )
        (folder / f"{year}国务院.txt").write_text(body, encoding="utf-8")
    with Bot.open(tmp_path_factory.mktemp("side") / "index") as opened:
        assert not opened.ingest(folder).failed
        yield opened


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("How do Nanjing and Chengdu compare on urban rail length?", ("470公里", "610公里")),
        ("Compare community elder-care facility coverage in Nanjing and Chengdu. Which is higher?",
         ("81.5%", "86.3%")),
        ("南京和成都2023年各新增多少公园？哪个多？", ("31个", "44个")),
        ("Total number of parks: Nanjing vs Chengdu", ("620个", "730个")),
        ("天津港 vs 南京港 2023 container 吞吐量各是多少标箱", ("2200万标", "340万标")),
        ("Compare what Anhui and Tianjin each spent on their 2023 public-wellbeing projects.",
         ("56亿元", "45亿元")),
        ("成都和天津2023年GDP各多少，谁高？", ("2.2万亿元", "2.35万亿元")),
    ],
)  # fmt: skip
def test_places_are_compared_by_what_their_reports_name_alike(bot, question, figures):
    answer = bot.ask(question)
    assert all(figure in answer.text for figure in figures)
    assert len(answer.citations) >= 2


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2023年GDP最高的城市是哪个？", "最高的是天津市（2023年2.35万亿元）"),
        ("Which city report has the largest container port throughput for 2023?",
         "Highest: Tianjin (2023: 22 million TEUs (2200万标准箱))"),
    ],
)  # fmt: skip
def test_municipalities_are_cities_by_their_reports_of_the_same_year(bot, question, said):
    assert said in bot.ask(question).text


def test_the_city_is_meant_where_the_prefecture_of_its_name_has_no_report(bot):
    assert "63.2%" in bot.ask("What is the forest coverage of Enshi?").text
    assert bot.ask("恩施州的森林覆盖率是多少？").refused


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("历年国务院报告中，哪一年第一次把GDP增长目标定在5%？", "第一次是2023年（5%左右）", "2021"),
        ("国务院哪一年最后一次把赤字率定在3%？", "最后一次是2024年（3%）", "2022"),
        ("In which year did the national report first set the deficit ratio at 3%?",
         "First: 2023 (3%)", "2021"),
        ("国务院报告里哪一年的GDP增长目标最高？", "最高的是2021年（6%以上）", "2023"),
    ],
)  # fmt: skip
def test_the_one_year_asked_for_is_told(bot, question, said, unsaid):
    text = bot.ask(question).text
    assert said in text
    assert unsaid not in text.replace(said, "")


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("2022年和2024年国家打算发的长期建设国债各是多少？", ("1022亿元", "1024亿元")),
        ("How does the deficit ratio planned in the 2024 national report compare with 2022?",
         ("3%", "2.8%")),
    ],
)  # fmt: skip
def test_plans_of_two_years_come_from_the_reports_of_those_years(bot, question, figures):
    text = bot.ask(question).text
    assert all(figure in text for figure in figures)
    assert "100亿元" not in text


def test_long_lists_of_places_are_cut():
    names = [f"P{number}" for number in range(15)]
    assert listed(names, "en").endswith("P11 and 3 more")
    assert listed(names, "zh").endswith("P11等15地")
    assert listed(names[:2], "zh") == "P0、P1"
