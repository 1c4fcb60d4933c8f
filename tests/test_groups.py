"""Answers over several places, times or topics, from small reports made here."""

import pytest

from rag.bot import Bot
from rag.holdings import Holdings

REPORTS = {
    "静安区2025": """2025年上海市静安区政府工作报告

一、2024年工作回顾
2024年，全区实现地区生产总值2800.5亿元，同比增长3.6%。全年实现区级一般公共预算收入302.2亿元，同比增长5%。固定资产投资增长10%。改造老旧小区118个。建成弄堂花园23处。积极发展生物医药产业。
二、2025年工作安排
2025年，地区生产总值预期增长5%左右。计划改造老旧小区70个。
""",
    "徐汇区2025": """2025年上海市徐汇区政府工作报告

一、2024年工作回顾
2024年，全区实现一般公共预算收入281.87亿元，同比增长12.4%。设立低空经济产业基金。
二、2025年工作安排
2025年，地区生产总值预期增长6%以上。
""",
    "杨浦区2025": """2025年上海市杨浦区政府工作报告

一、2024年工作回顾
2024年，全区实现地区生产总值0.25万亿元，同比增长5.5%。区级财政收入完成168亿元，同比增长8.6%。前三季度，固定资产投资完成210亿元。生态环境持续改善，建成弄堂花园8处。
二、2025年工作安排
2025年，地区生产总值预期增长5.5%—6%。培育低空经济新赛道。
""",
    "杨浦区2024": """2024年上海市杨浦区政府工作报告

一、2023年工作回顾
2023年，全区实现地区生产总值2300亿元，同比增长4.8%。
二、2024年工作安排
2024年，地区生产总值预期增长5%以上。
""",
    "杨浦区2023": """2023年上海市杨浦区政府工作报告

一、2022年工作回顾
2022年，全区实现地区生产总值2200亿元，同比增长1.1%。
二、2023年工作安排
2023年，地区生产总值预期增长4.5%以上。
""",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with Bot.open(tmp_path_factory.mktemp("groups") / "index") as opened:
        assert not opened.ingest(folder).failed
        yield opened


def test_related_scopes_are_compared_with_the_scope_in_words(bot):
    answer = bot.ask("静安、徐汇去年的预算收入谁更多？分别多少？")
    assert "302.2亿元 − 281.87亿元 = 20.33亿元" in answer.text
    assert "静安区更高" in answer.text
    assert "静安区为区级一般公共预算收入" in answer.text
    assert all(citation.supported for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("杨浦跟静安，哪边财政收入涨得快", "杨浦区更高，相差3.6个百分点"),
        ("Which grew faster in 2024, Jing'an or Yangpu?", "Yangpu District is higher"),
        ("杨浦的GDP是静安的几倍？", "静安区是杨浦区的1.12倍"),
    ],
)
def test_growth_and_ratios(bot, question, first):
    answer = bot.ask(question)
    assert first in answer.text
    assert not answer.refused
    assert {s.support for s in answer.sentences} <= {"supported", "calculated", "unchecked"}


def test_a_side_without_the_figure_is_a_gap_and_never_a_refusal(bot):
    answer = bot.ask("Compare Xuhui and Yangpu GDP growth in 2024.")
    assert "| Xuhui District | not disclosed |" in answer.text
    assert "5.5%" in answer.text
    assert "The reports of Xuhui District do not give" in answer.text
    assert not answer.refused


def test_where_no_side_has_it_each_is_said_to_lack_it(bot):
    answer = bot.ask("徐汇和杨浦2024年固定资产投资增速谁高？")
    assert answer.refused
    assert "徐汇区、杨浦区的报告没有给出2024年固定资产投资增速" in answer.text
    assert "210亿元" in answer.text  # the nearest there is


def test_a_place_without_a_report_is_named(bot):
    answer = bot.ask("静安和浦东的GDP谁更高？")
    assert "2800.5亿元" in answer.text
    assert "没有收录浦东新区的报告" in answer.text


def test_result_and_plan_of_one_place(bot):
    answer = bot.ask("静安老旧小区改造：去年改了多少个，今年计划改多少个？")
    assert "118个" in answer.text
    assert "70个" in answer.text
    assert len(answer.citations) == 2


def test_a_part_of_the_year_and_the_whole(bot):
    answer = bot.ask("杨浦区2024年前三季度和全年固定资产投资分别是多少？")
    assert "210亿元" in answer.text
    assert "| 2024年全年 | 未披露 |" in answer.text
    assert "没有给出2024年全年固定资产投资" in answer.text


def test_sums_over_different_units(bot):
    answer = bot.ask("静安、杨浦两区2024年GDP加起来是多少？")
    assert "2800.5亿元 + 2500亿元 = 5300.5亿元" in answer.text
    assert all(sentence.support != "unsupported" for sentence in answer.sentences)


@pytest.mark.parametrize(
    ("question", "inside", "outside"),
    [
        ("除了徐汇，还有哪些区把2025年GDP增长目标定在5.5%以上？", "杨浦区", "静安区（"),
        ("Apart from Yangpu, which districts set a 2025 growth target of 6% or higher?",
         "Xuhui District (2025: at least 6%)", "Yangpu District ("),
        ("哪个区2024年财政(预算)收入最多？", "最高的是静安区（2024年302.2亿元）", "5%"),
    ],
)  # fmt: skip
def test_thresholds_and_extremes(bot, question, inside, outside):
    answer = bot.ask(question)
    assert inside in answer.text
    assert outside not in answer.text


def test_coverage_is_stated(bot):
    answer = bot.ask("哪个区2024年的GDP最高？")
    assert "查阅3地的报告，其中2地给出可比的数据；没有给出：徐汇区" in answer.text


@pytest.mark.parametrize(
    ("question", "said", "silent"),
    [
        ("哪些区谈到低空经济？", "徐汇区、杨浦区", "未提到的：静安区"),
        ("Which districts bring up the low-altitude economy?", "2 mention", "Jing'an District"),
        ("哪些区设立了低空经济基金？", "1地提到", "徐汇区"),
        ("Does any district mention biomedicine?", "Jing'an District", "not mentioned by"),
    ],
)
def test_topics_over_all_reports(bot, question, said, silent):
    answer = bot.ask(question)
    assert said in answer.text
    assert silent in answer.text
    assert answer.citations
    assert not answer.refused


def test_a_topic_that_no_report_has(bot):
    answer = bot.ask("Does any district mention semiconductors?")
    assert answer.refused
    assert "None of the 3 reports" in answer.text


def test_reports_that_cannot_speak_of_a_topic_are_not_read(bot, monkeypatch):
    read = []
    monkeypatch.setattr(Holdings, "evidence", lambda self, question, names: read.append(names))
    answer = bot.ask("Which districts mention glasswing zeppelins?")
    assert answer.refused
    assert "None of the 3 reports" in answer.text
    assert not read


def test_a_series_takes_the_place_with_many_years(bot):
    answer = bot.ask("历年GDP增长目标")
    for year, value in (("2023", "4.5%以上"), ("2024", "5%以上"), ("2025", "5.5%—6%")):
        assert f"| {year} | {value} [" in answer.text
    answer = bot.ask("Yangpu's GDP growth over the years")
    for value in ("1.1%", "4.8%", "5.5%"):
        assert value in answer.text


def test_one_place_against_the_rest(bot):
    answer = bot.ask("How did Jing'an's GDP growth in 2024 compare with the rest of Shanghai?")
    assert "Shanghai |" not in answer.text
    assert "| Yangpu District | 5.5% [" in answer.text
    assert "| Xuhui District | not disclosed |" in answer.text


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("静安和杨浦2024年GDP分别是多少？", "那增速呢？", "杨浦区更高，相差1.9个百分点"),
        ("哪个区2024年GDP增速最高？", "最低的呢？", "最低的是静安区"),
        ("哪些区提到低空经济？", "那生物医药呢？", "1地提到"),
        ("静安2024年GDP是多少？", "哪个区最高？", "最高的是静安区"),
    ],
)
def test_follow_ups_keep_to_the_group(bot, first, second, said):
    talk = bot.conversation()
    talk.ask(first)
    assert said in talk.ask(second).text


def test_what_places_do_about_something(bot):
    answer = bot.ask("徐汇和杨浦对低空经济的部署有何不同？")
    assert "设立低空经济产业基金" in answer.text
    assert "培育低空经济新赛道" in answer.text


def test_no_place_is_answered_for_alone(bot):
    answer = bot.ask("静安和徐汇2024年哪个区接待的熊猫更多？")
    assert answer.refused
    assert "静安区、徐汇区的报告没有给出" in answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("静安跟杨浦2024年谁的GDP盘子更大，各多少？", "静安区更高，相差300.5亿元"),
        ("两个中心城区静安和杨浦，2024年谁跑得更快？", "杨浦区更高，相差1.9个百分点"),
        ("静安与杨浦掰手腕：2024年谁的经济块头大？", "静安区更高，相差300.5亿元"),
        (
            "Two neighbours, Jing'an and Yangpu: who grew faster in 2024?",
            "Yangpu District is higher",
        ),
        (
            "Between Jing'an and Yangpu, whose economy was bigger in 2024?",
            "Jing'an District is high",
        ),
    ],
)
def test_words_that_only_set_places_side_by_side_are_no_condition(bot, question, said):
    answer = bot.ask(question)
    assert said in answer.text
    assert not answer.refused


@pytest.mark.parametrize(
    "question",
    [
        "静安和杨浦2024年农业固定资产投资谁增得快？",
        "静安和杨浦2024年海洋领域的GDP哪个更高？",
        "静安、杨浦2024年谁的机器人销量增长快？",
        "Jing'an or Yangpu: which had faster growth of real estate investment in 2024?",
    ],
)
def test_an_indicator_that_is_narrower_is_not_answered_by_the_whole(bot, question):
    answer = bot.ask(question)
    assert answer.refused
    assert "10%" not in answer.text.replace("2024", "")


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("静安、徐汇、杨浦2024年财政收入增速从慢到快排个队", ("5%", "8.6%", "12.4%")),
        ("把静安、徐汇、杨浦2024年财政收入增速由快到慢列一下", ("12.4%", "8.6%", "5%")),
        (
            "Rank Jing'an, Xuhui and Yangpu by 2024 fiscal revenue growth, slowest first",
            ("| 5%", "| 8.6%", "| 12.4%"),
        ),
        (
            "Rank Jing'an, Xuhui and Yangpu by 2024 fiscal revenue growth",
            ("| 12.4%", "| 8.6%", "| 5%"),
        ),
    ],
)
def test_places_that_are_named_are_put_in_order(bot, question, order):
    text = bot.ask(question).text
    places = [text.index(value) for value in order]
    assert places == sorted(places), text


def test_higher_means_the_level_where_only_growth_is_given(bot):
    answer = bot.ask("徐汇和静安2024年谁的GDP高？")
    assert "2800.5亿元" in answer.text
    assert "3.6%" not in answer.text


@pytest.mark.parametrize(
    ("question", "inside", "outside"),
    [
        ("哪些区把2025年经济增长目标定在5.5%或更高？", ("徐汇区", "杨浦区"), ("静安区（",)),
        ("2025年经济增长预期目标在6%及以上的区有哪些？", ("徐汇区",), ("静安区（", "杨浦区（")),
        ("哪些区2025年GDP增长目标不超过6%？", ("静安区",), ("徐汇区（",)),
        (
            "Which districts aim for growth of at least 5.5% in 2025?",
            ("Xuhui", "Yangpu"),
            ("an D",),
        ),
        ("Which districts' 2025 growth target is no higher than 5%?", ("Jing'an",), ("Xuhui D",)),
    ],
)
def test_bounds_in_words(bot, question, inside, outside):
    named = bot.ask(question).sentences[0].text
    assert all(place in named for place in inside), named
    assert not any(place in named for place in outside), named


@pytest.mark.parametrize(
    "question",
    ["哪些区提出了2025年GDP增长目标？", "Which districts set GDP growth targets for 2025?"],
)
def test_who_sets_a_target_is_told_with_the_targets(bot, question):
    text = bot.ask(question).text
    assert all(value in text for value in ("5%", "6%", "5.5%")), text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("静安2025年GDP增长目标比2024年的实际增速高还是低？", "高（增长更快），相差1.4个百分点"),
        ("Is Jing'an aiming for faster or slower growth in 2025 than it had in 2024?", "faster"),
    ],
)
def test_a_target_is_set_against_the_result(bot, question, said):
    assert said in bot.ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "静安、徐汇、杨浦 2024年 建成弄堂花园 处数 对比",
        "静安、徐汇与杨浦2024年建成弄堂花园谁多？",
        "静安、徐汇和杨浦2024年各建成多少处弄堂花园？",
    ],
)
def test_what_no_glossary_knows_is_compared_clause_by_clause(bot, question):
    answer = bot.ask(question)
    assert "| 静安区 | 23处 [1]" in answer.text
    assert "| 杨浦区 | 8处 [2]" in answer.text
    assert "| 徐汇区 | 未披露" in answer.text
    assert "15处" in answer.text


def test_what_no_place_counts_is_refused(bot):
    assert bot.ask("静安与杨浦2024年月球车台数对比").refused


NATIONAL = {
    "全国2025": ("2025年国务院政府工作报告", "国内生产总值达到134.9万亿元，增长5%", "5%左右"),
    "江苏省2025": ("2025年江苏省政府工作报告", "地区生产总值达13.7万亿元、增长5.8%", "5%以上"),
    "山东省2025": ("2025年山东省政府工作报告", "地区生产总值9.86万亿元、增长5.7%", "5%以上"),
    "云南省2025": ("2025年云南省政府工作报告", "地区生产总值增长3.3%", "5%左右"),
}


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    folder = tmp_path_factory.mktemp("country")
    for name, (title, result, target) in NATIONAL.items():
        text = f"{title}\n\n一、2024年工作回顾\n2024年，{result}。\n"
        text += f"二、2025年工作安排\n2025年，地区生产总值增长{target}。\n"
        area = f"---\narea: {name[:-4]}\nreport_year: 2025\ndata_year: 2024\n---\n"
        (folder / f"{name}.md").write_text(f"{area}# {text}", encoding="utf-8")
    with Bot.open(tmp_path_factory.mktemp("country_index") / "index") as opened:
        assert not opened.ingest(folder).failed
        yield opened


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("江苏2024年GDP增速比全国快多少？", "江苏省更高，相差0.8个百分点"),
        ("云南2024年GDP增速与全国相比如何？", "全国更高，相差1.7个百分点"),
        ("How much faster did Jiangsu grow than the country as a whole in 2024?", "by 0.8"),
        ("江苏、山东两省2024年GDP加起来多少？", "13.7万亿元 + 9.86万亿元 = 23.56万亿元"),
        ("江苏2024年GDP是山东的几倍？", "13.7万亿元 ÷ 9.86万亿元"),
        ("江苏2024年GDP增长6%，比全国快多少？", "报告给出的不是这个数"),
    ],
)
def test_a_place_against_the_country(country, question, said):
    assert said in country.ask(question).text


@pytest.mark.parametrize(
    ("question", "inside", "outside"),
    [
        ("哪些省2024年GDP增速高于全国？", ("江苏省", "山东省"), "云南省"),
        ("Which provinces grew faster than the national economy in 2024?", ("Jiangsu",), "Yunnan"),
        ("哪些省2024年经济增速落后于全国平均水平？", ("云南省",), "江苏省"),
    ],
)
def test_places_held_against_the_country(country, question, inside, outside):
    answer = country.ask(question)
    assert "5%" in answer.sentences[0].text
    assert all(place in answer.sentences[1].text for place in inside)
    assert outside not in answer.sentences[1].text


@pytest.mark.parametrize(
    ("question", "said", "silent"),
    [
        ("哪些省2024年GDP增速达到两位数？", "没有一个", "江苏省（"),
        ("Which provinces had double-digit GDP growth in 2024?", "None", "Jiangsu Province ("),
        ("2024年GDP过万亿的省有哪些？", "共2个：江苏省", "云南省（"),
        ("江苏、山东、云南2024年GDP增速高于5%的有几个？", "共2个：江苏省", "全国"),
        ("江苏、山东、云南2024年GDP增速放一块看看", "| 云南省 | 3.3%", "全国"),
        ("How does Jiangsu's 2025 GDP target stack up against Shandong's?", "| Shandong", "China"),
        ("Jiangsu, Shandong, Yunnan: order them by 2024 growth", "Jiangsu Province, Shan", "China"),
    ],
)
def test_several_places_in_other_words(country, question, said, silent):
    text = country.ask(question).text
    assert said in text
    assert silent not in text


@pytest.mark.parametrize(
    "question",
    [
        "上海各区中2024年GDP增速最高的是哪个？",
        "Among Shanghai's districts, which grew fastest in 2024?",
    ],
)
def test_the_districts_of_a_city_are_its_group(bot, question):
    answer = bot.ask(question)
    assert "5.5%" in answer.text
    assert "3.6%" in answer.text
