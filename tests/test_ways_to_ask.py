"""Ways to ask of a share, a rise, a date or a rank, and what they come to."""

import pytest

from rag.figures import parse_figures
from rag.glossary import load_glossary
from rag.schema import Report
from rag.understand import understand
from rag.understand.intent import read_measure
from rag.understand.parts import cut
from rag.understand.periods import read_time
from rag.understand.units import read_unit_kinds

REPORTS = (Report("云南.md", "", ("云南省",), 2025, 2024),)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("咖啡出口比上年多了多少", "growth"),
        ("电影票房较前一年高出百分之几", "growth"),
        ("how much higher was egg output than the year before", "growth"),
        ("村里的厕所改了几成", "rate"),
        ("今年几成立的公司", None),
    ],
)
def test_a_rise_and_a_share_in_plain_words(text, measure):
    assert read_measure(text) == measure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("绿色债券的金额", "money"),
        ("办证要多长时间", "duration"),
        ("how long is the summer holiday", "duration"),
        ("how long is the bridge", "length"),
        ("危房改了几成", "percent"),
    ],
)
def test_the_kind_of_figure_that_a_word_asks_for(text, kind):
    assert kind in read_unit_kinds(text)


def test_a_long_time_is_no_length():
    assert "length" not in read_unit_kinds("办证要多长时间")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("As of early 2025, how many museums were open?", "2024"),
        ("How many museums were there by the beginning of 2023?", "2022"),
        ("截至2025年初，有多少家博物馆？", "2024"),
        ("到2023年年初共有几家博物馆？", "2022"),
        ("What growth did the early 2025 plan set for 2025?", "2025"),
    ],
)
def test_the_opening_of_a_year_is_the_end_of_the_one_before(text, period):
    assert read_time(text).periods(2025) == (period,)


def test_a_share_at_the_end_of_a_line_is_asked_for_by_itself():
    assert cut("茶叶卖了多少吨，占全国百分之几", "zh") == ("茶叶卖了多少吨", "占全国百分之几")


@pytest.mark.parametrize(
    "text", ["云南外贸增速全国第几？", "云南出口全国增速排第几", "云南出口全国排第几"]
)
def test_what_a_growth_is_ranked_in_is_no_place_asked_about(text):
    assert understand(text, REPORTS, load_glossary()).areas == ("云南省",)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("云南去年引进了多少人才", "people"),
        ("云南戒了毒又找到工作的人有多少", "people"),
        ("云南山火里死的人少了多少", "people"),
    ],
)
def test_talent_is_no_people_and_those_who_are(text, kind):
    assert (kind in read_unit_kinds(text)) == ("有多少" in text)


@pytest.mark.parametrize("text", ["云南要引进多少人才", "云南培养出多少人才"])
def test_the_noun_after_how_many_is_kept_whole(text):
    terms = {term.text for term in understand(text, REPORTS, load_glossary()).terms}
    assert terms & {"人才", "人口", "人口外流"}


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("云南哪些县GDP上了百亿", True),
        ("Which prefectures in Yunnan passed 50 billion yuan of GDP?", True),
        ("云南哪一年GDP上了万亿", False),
    ],
)
def test_which_places_is_no_figure_of_the_one_that_holds_them(text, listed):
    question = understand(text, REPORTS, load_glossary())
    assert (question.wanted == "list" and not question.indicators) == listed


def test_the_top_hundred_is_a_title_and_no_order_to_make():
    text = "Which counties in Yunnan are among the top 100 counties?"
    assert understand(text, REPORTS, load_glossary()).operation is None


def test_a_district_in_the_name_of_an_airport_is_not_the_place_asked_about():
    reports = (Report("南京.md", "", ("南京市",), 2025, 2024),)
    question = understand(
        "How many routes has Nanjing Jiangning airport?", reports, load_glossary()
    )
    assert question.areas == ("南京市",)
    assert not question.unknown_areas


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("云南去年的货柜吞吐量", "集装箱吞吐量"),
        ("Is Yunnan more urbanised than before?", "常住人口城镇化率"),
        ("来云南的外国客人有多少", "入境游客人次"),
    ],
)
def test_plain_names_of_indicators(text, indicator):
    assert indicator in understand(text, REPORTS, load_glossary()).indicators


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The Wandering Earth", "流浪地球"),
        ("which snacks went viral", "火爆出圈"),
        ("去年的爆款小吃", "火爆出圈"),
        ("Black Myth", "黑神话:悟空"),
    ],
)
def test_works_and_crazes_by_both_names(text, word):
    assert word in {match.name for match in load_glossary().find_words(text)}


@pytest.mark.parametrize("text", ["收入比降到1.95:1，", "收入比降到1.95∶1", "a ratio of 1.95:1"])
def test_a_ratio_to_one_is_one_figure(text):
    assert [(str(f.value), f.kind) for f in parse_figures(text)] == [("1.95", "number")]
