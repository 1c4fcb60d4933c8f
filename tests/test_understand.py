"""Questions in both languages, and what they are understood to ask."""

import pytest

from rag.glossary import Glossary, load_glossary
from rag.schema import Report
from rag.understand import understand
from rag.understand.periods import read_time

REPORTS = (
    Report("黄浦.md", "", ("黄浦区",), 2025, 2024),
    Report("静安.md", "", ("静安区",), 2025, 2024),
    Report("徐汇.md", "", ("徐汇区",), 2025, 2024),
    Report("常州.md", "", ("常州市",), 2024, 2023),
)


def ask(text, previous=None):
    return understand(text, REPORTS, load_glossary(), previous)


@pytest.mark.parametrize(
    ("text", "wanted", "measure"),
    [
        ("黄浦区2024年GDP是多少?", "figure", None),
        ("黄浦区2024年GDP增长了多少?", "growth", "growth"),
        ("How fast did Huangpu's GDP grow in 2024?", "growth", "growth"),
        ("黄浦区2025年GDP目标增长多少?", "target", "growth"),
        ("黄浦区的GDP在全市排第几?", "rank", None),
        ("黄浦要建哪两个集聚区?", "list", None),
        ("哪些区提到低空经济?", "topic", None),
        ("Which districts mention the low-altitude economy?", "topic", None),
        ("黄浦和静安谁的GDP更高?", "comparison", "level"),
        ("哪个区的固定资产投资最大?", "aggregate", None),
        ("How much cotton did Huangpu grow?", "figure", "level"),
    ],
)
def test_what_is_wanted(text, wanted, measure):
    question = ask(text)
    assert (question.wanted, question.measure) == (wanted, measure)


@pytest.mark.parametrize("name", ["黄浦", "黄浦区", "黃浦區", "Huangpu", "Huangpu District"])
def test_a_place_by_any_of_its_names(name):
    assert ask(f"{name} GDP 2024").areas == ("黄浦区",)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("江苏省会2023年GDP", "南京市"),
        ("江苏的省会GDP多少", "南京市"),
        ("the capital of Sichuan", "成都市"),
        ("Guangxi's capital", "南宁市"),
        ("鹏城GDP", "深圳市"),
        ("Xi An GDP 2023", "西安市"),
    ],
)
def test_capitals_and_bynames_are_places_also_without_a_report(text, area):
    assert ask(text).unknown_areas == (area,)


def test_an_ordinary_word_is_no_place_without_a_report():
    assert ask("白银产量多少").unknown_areas == ()
    assert ask("Guangxi's capital investment").unknown_areas == ("广西壮族自治区",)


def test_a_place_without_a_report_is_known_to_be_missing():
    question = ask("浦东新区2024年GDP多少?")
    assert (question.areas, question.unknown_areas) == ((), ("浦东新区",))
    assert [term.text for term in question.terms if term.anchor] == ["浦东新区"]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2024年前三季度", ("2024-01/2024-09",)),
        ("2025年目标比2024年前三季度高吗", ("2025", "2024-01/2024-09")),
        ("faster in 2025 than in the first half of 2024", ("2025", "2024-01/2024-06")),
        ("2023年和2024年前三季度", ("2023-01/2023-09", "2024-01/2024-09")),
        ("first three quarters of 2023 and 2024", ("2023-01/2023-09", "2024-01/2024-09")),
        ("去年", ("2024",)),
        ("last year", ("2024",)),
        ("2024年1—11月", ("2024-01/2024-11",)),
        ("January-November 2024", ("2024-01/2024-11",)),
        ("first half of 2024", ("2024-01/2024-06",)),
        ("“十四五”期间", ("2021/2025",)),
        ("2025年政府工作报告", ()),
        ("January–September 2024", ("2024-01/2024-09",)),
        ("the first nine months of 2024", ("2024-01/2024-09",)),
        ("Q1-Q3 2024", ("2024-01/2024-09",)),
        ("2024年前九个月", ("2024-01/2024-09",)),
        ("2024年1至11月", ("2024-01/2024-11",)),
        ("the first 11 months of 2024", ("2024-01/2024-11",)),
        ("H1 2024", ("2024-01/2024-06",)),
        ("2024年首季", ("2024-01/2024-03",)),
        ("FY2024", ("2024",)),
        ("at end-2024", ("2024",)),
        ("去年底", ("2024",)),
        ("the 14th Five-Year Plan period", ("2021/2025",)),
        ("the Fourteenth Five-Year Plan", ("2021/2025",)),
        ("three quarters of households", ()),
    ],
)
def test_periods(text, periods):
    assert read_time(text).periods(2025) == periods


def test_indicators_in_both_languages():
    assert ask("黄浦区一般公共预算收入").indicators == ("一般公共预算收入",)
    assert ask("Huangpu's general public budget revenue").indicators == ("一般公共预算收入",)


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("What revenue did Changzhou's textile industry bring in?", ()),
        ("What was the revenue of Huangpu?", ("财政收入",)),
        ("How much revenue did tourism bring in?", ("旅游收入",)),
        ("旅游挣了多少钱?", ("旅游收入",)),
        ("How much coal did Changzhou mine?", ("原煤产量",)),
        ("打了多少粮食?", ("粮食总产量",)),
        ("造了多少辆新能源汽车?", ("新能源汽车产量",)),
        ("挖了多少煤?", ("原煤产量",)),
        ("How many cars did Changzhou make?", ("汽车产量",)),
        ("老百姓收入涨了多少?", ("居民人均可支配收入",)),
        ("外贸总盘子多大?", ("外贸进出口总额",)),
        ("How did the economy do?", ("地区生产总值",)),
        ("the scale of the silver economy", ()),
        ("import & export总值", ("外贸进出口总额",)),
        ("How many foreign visitors came?", ("入境游客人次",)),
        ("home prices in Huangpu", ("房屋销售价格",)),
    ],
)
def test_what_laymen_call_an_indicator(text, indicators):
    assert ask(text).indicators == indicators


def test_a_slip_of_the_pen_is_mended():
    assert ask("黄浦区固定资产头资是多少").indicators == ("固定资产投资",)


def test_a_follow_up_takes_over_what_it_leaves_out():
    first = ask("黄浦区2024年GDP是多少?")
    second = ask("那静安呢?", first)
    assert (second.areas, second.indicators, second.periods) == (
        ("静安区",), ("地区生产总值",), ("2024",),
    )  # fmt: skip
    third = ask("And its growth?", second)
    assert (third.areas, third.measure) == (("静安区",), "growth")
    assert third.resolved == "GDP growth of Jing'an District, 2024"


@pytest.mark.parametrize(
    ("first", "followup", "resolved"),
    [
        (
            "黄浦区2024年前三季度GDP是多少?",
            "那静安呢?",
            "静安区 2024年前三季度 地区生产总值",
        ),
        (
            "黄浦区2024年1到11月固定资产投资?",
            "增长了多少?",
            "黄浦区 2024年1—11月 固定资产投资 增速",
        ),
        ("黄浦区2024年GDP是多少?", "今年目标呢?", "黄浦区 2025年 地区生产总值 目标"),
        ("黄浦区2024年GDP是多少?", "为什么?", "黄浦区 2024年 地区生产总值：为什么?"),
        ("What was Huangpu's GDP in 2024?", "那静安呢?", "静安区 2024年 地区生产总值"),
        (
            "What was Huangpu's GDP in the first three quarters of 2024?",
            "And Jing'an?",
            "GDP of Jing'an District, first three quarters of 2024",
        ),
        (
            "What was Huangpu's GDP in 2024?",
            "Why did it fall?",
            "Why did it fall? (GDP growth of Huangpu District, 2024)",
        ),
        (
            "What was Huangpu's GDP in 2024?",
            "And the target for 2025?",
            "target for GDP of Huangpu District, 2025",
        ),
        (
            "徐汇区2024年的财政收入是多少?",
            "And Jing'an?",
            "fiscal revenue of Jing'an District, 2024",
        ),
    ],
)
def test_a_follow_up_is_said_in_full_in_its_own_language(first, followup, resolved):
    assert ask(followup, ask(first)).resolved == resolved


def test_a_question_that_stands_alone_takes_over_nothing():
    first = ask("黄浦区2024年GDP是多少?")
    assert ask("徐汇区的一般公共预算收入是多少?", first).periods == ()


def test_thresholds_and_counts():
    operation = ask("Which districts grew by more than 5%?").operation
    assert (operation.name, operation.bound) == ("at_least", "5%")
    assert ask("GDP排前三名的是哪些区?").operation.count == 3
    assert ask("黄浦前三季度GDP").operation is None


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (
            ["常州2023年GDP是多少?", "今年目标呢?"],
            ("常州市", "地区生产总值", "2024", "target", None),
        ),
        (
            ["常州2023年城镇新增就业多少人?", "2024年打算新增多少?"],
            ("常州市", "城镇新增就业", "2024", "target", None),
        ),
        (
            ["常州2024年GDP增长目标定在多少?", "上一年实际增长多少?"],
            ("常州市", "地区生产总值", "2023", "actual", "growth"),
        ),
        (
            ["常州2023年进出口多少亿元?", "比上年增长了多少?"],
            ("常州市", "外贸进出口总额", "2023", None, "growth"),
        ),
        (
            ["常州今年社零目标增长多少?", "去年实际增长了多少?"],
            ("常州市", "社会消费品零售总额", "2023", "actual", "growth"),
        ),
        (
            ["What GDP growth is Changzhou targeting this year?", "And retail sales?"],
            ("常州市", "社会消费品零售总额", "2024", "target", "growth"),
        ),
        (
            ["What was Huangpu's GDP in 2024?", "And what about the year before?"],
            ("黄浦区", "地区生产总值", "2023", None, None),
        ),
        (
            ["黄浦区去年GDP增长多少?", "那静安呢"],
            ("静安区", "地区生产总值", "2024", None, "growth"),
        ),
        (["黄浦2024年前三季度GDP?", "全年呢"], ("黄浦区", "地区生产总值", "2024", None, None)),
        (
            ["黄浦2024年GDP?", "上半年呢"],
            ("黄浦区", "地区生产总值", "2024-01/2024-06", None, None),
        ),
        (
            ["黄浦2024年农村居民收入多少?", "城镇的呢?"],
            ("黄浦区", "城镇居民人均可支配收入", "2024", None, None),
        ),
        (
            ["How much did Huangpu's GDP grow in 2024?", "And in that district, the exports?"],
            ("黄浦区", "出口总额", "2024", None, "growth"),
        ),
    ],
)
def test_slots_of_a_dialogue(turns, expected):
    first = ask(turns[0])
    second = ask(turns[1], first)
    area, indicator, period, status, measure = expected
    assert (second.areas, second.indicators) == ((area,), (indicator,))
    assert (second.periods, second.status, second.measure) == ((period,), status, measure)


def test_units_of_a_level_are_not_asked_of_a_growth():
    first = ask("黄浦2024年出口多少亿元?")
    assert "money" in first.unit_kinds
    assert ask("增长了多少?", first).unit_kinds == ()


def test_a_place_without_a_report_stays_that_place_until_another_is_named():
    first = ask("Shenzhen GDP growth 2023")
    second = ask("and retail sales?", first)
    assert (second.areas, second.unknown_areas) == ((), ("深圳市",))
    third = ask("And Changzhou?", second)
    assert (third.areas, third.unknown_areas) == (("常州市",), ())
    assert not any(term.anchor for term in third.terms)


def test_an_aggregate_is_turned_round_and_asked_of_another_indicator():
    first = ask("哪个区2024年GDP增速最高?")
    second = ask("最低的呢?", first)
    assert (second.wanted, second.operation.name) == ("aggregate", "min")
    assert second.indicators == ("地区生产总值",)
    third = ask("社零呢?", second)
    assert (third.operation.name, third.indicators) == ("min", ("社会消费品零售总额",))
    assert ask("哪个区的出口最多?", ask("黄浦2024年GDP?")).areas == ()


def test_one_line_that_asks_the_same_of_two_places():
    for text in ("黄浦的GDP是多少?那静安呢?", "What is Huangpu's GDP? What about Jing'an?"):
        question = ask(text)
        assert (question.wanted, question.areas) == ("comparison", ("黄浦区", "静安区"))


def test_the_nation_is_what_a_rank_is_in():
    assert ask("全国第几?", ask("黄浦2024年GDP?")).areas == ("黄浦区",)


def test_places_spoken_of_one_after_another_are_compared():
    second = ask("静安呢?", ask("黄浦2024年GDP增长多少?"))
    third = ask("哪个更快?", second)
    assert (third.wanted, third.areas) == ("comparison", ("黄浦区", "静安区"))
    second = ask("And Jing'an?", ask("What was Huangpu's GDP growth in 2024?"))
    third = ask("Which one grew faster?", second)
    assert (third.wanted, third.areas) == ("comparison", ("黄浦区", "静安区"))
    assert ask("Which one grew faster?", ask("Huangpu's GDP growth in 2024?")).areas == ("黄浦区",)


def test_an_office_is_no_part_of_its_place():
    question = ask("江苏省长是谁?")
    assert (question.unknown_areas, [t.text for t in question.terms][1:]) == (("江苏省",), ["省长"])


def test_a_topic_is_carried_over():
    assert ask("那机器人呢?", ask("哪些区提到低空经济?")).wanted == "topic"


def test_a_level_and_then_its_growth_in_one_line():
    assert ask("What was Huangpu's GDP in 2024? And its growth?").both
    assert ask("How did Huangpu's economy do?").both


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("黄浦区2024年GDP是多少？", 1),
        ("How large was Huangpu's GDP in 2024?", 1),
        ("黄浦区GDP增速是多少，今年目标呢？", 5),
    ],
)
def test_a_line_that_asks_one_thing_is_read_once(text, times, monkeypatch):
    """A line of one part → read as a whole; of two → as a whole, and each alone and in the line."""
    read = []
    repair = Glossary.repair
    monkeypatch.setattr(
        Glossary, "repair", lambda self, of, *known: read.append(of) or repair(self, of, *known)
    )
    ask(text)
    assert len(read) == times
