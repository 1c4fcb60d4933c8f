"""A clause that gives a figure of each of several things is cut to the one asked for."""

import pytest

from rag.evidence import TermMatcher, find_evidence, narrowed, read_document
from rag.evidence.dealt import dealt_out
from rag.schema import Document, Metadata, QueryTerm, Question

TEXT = (
    "新建社区食堂12个、口袋公园9个、养老院(含日间照料中心)3家。"
    "全年高速公路开工180公里，通车95公里。"
    "全区楼宇达400幢，其中商务楼宇(年税收超5000万元)35幢。"
    "出产苹果31万吨、核桃4.2万吨，分别增长2.1%、8%。"
    "低保、特困标准分别为900元、1200元。"
    "一般公共预算收入完成88.2亿元，增长4.1%。"
)
DOCUMENT = Document("1", "报告.md", "/报告.md", TEXT, Metadata(report_year=2025, data_year=2024))


def told(*terms: str, **slots) -> str:
    text = "".join(terms)
    slots = {"wanted": "figure", **slots}
    question = Question(text, text, "zh", terms=tuple(QueryTerm(t, (t,)) for t in terms), **slots)
    best = find_evidence(question, [read_document(DOCUMENT, [])], TermMatcher())[0]
    best = narrowed(question, best, TEXT, TermMatcher())
    return TEXT[best.start : best.end]


@pytest.mark.parametrize(
    ("terms", "quote"),
    [
        (("口袋公园",), "口袋公园9个"),
        (("养老院",), "养老院(含日间照料中心)3家"),
        (("高速公路", "通车"), "通车95公里"),
        (("核桃",), "核桃4.2万吨"),
        (("特困", "标准"), "低保、特困标准分别为900元、1200元"),
        (("商务楼宇", "税收"), "其中商务楼宇(年税收超5000万元)35幢"),
    ],
)
def test_the_item_that_is_asked_for(terms: tuple[str, ...], quote: str) -> None:
    assert told(*terms) == quote


RISEN = "全区电话用户由31万户增加到58万户。"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("全区有多少电话用户？", "全区电话用户……增加到58万户"),
        ("电话用户从多少户增加到多少户？", ""),
        ("How many telephone subscribers are there?", "全区电话用户……增加到58万户"),
        ("From how many did telephone subscribers rise?", ""),
        ("全区以前有多少电话用户，现在有多少？", ""),
    ],
)
def test_how_many_there_are_is_the_end_of_a_rise(asked: str, told: str) -> None:
    document = Document("1", "报告.md", "/报告.md", RISEN, Metadata(report_year=2025))
    terms = (QueryTerm("电话用户", ("电话用户",)),)
    question = Question(asked, asked, "zh", terms=terms, wanted="figure")
    best = find_evidence(question, [read_document(document, [])], TermMatcher())[0]
    assert narrowed(question, best, RISEN, TermMatcher()).told == told


def test_a_growth_stays_with_its_level() -> None:
    assert told("一般公共预算收入") == "一般公共预算收入完成88.2亿元，增长4.1%"


def test_a_list_is_told_whole() -> None:
    assert "食堂" in told("口袋公园", wanted="list")


@pytest.mark.parametrize(
    ("terms", "slots", "answer"),
    [
        (("光伏组件", "出口"), {"wanted": "growth", "measure": "growth"}, "光伏组件出口……增长21%"),
        (("港口", "集装箱"), {}, "集装箱吞吐量……达到640万标箱"),
        (("港口",), {"unit_kinds": ("mass",)}, "港口货物……达到2.4亿吨"),
        (("西县", "菌菇", "产业", "产值"), {}, "西县菌菇……突破70亿元"),
        (("蜂蜜", "产业", "产值"), {}, "北县蜂蜜产业产值……突破90亿元"),
        (("产业", "产值"), {}, ""),
        (("低保", "标准"), {}, "低保……提高到900元"),
        (("天然气", "产量"), {"wanted": "growth", "measure": "growth"}, "天然气产量……增长4.4%"),
    ],
)
def test_a_figure_dealt_out_to_several_is_told_alone(terms, slots, answer) -> None:
    text = (
        "钢材、光伏组件出口分别增长8.5%、21%。港口货物、集装箱吞吐量分别达到2.4亿吨、640万标箱。"
        "东县茶油、西县菌菇、北县蜂蜜产业产值分别突破20亿元、70亿元和90亿元。"
        "低保、特困人均月标准分别提高到900元、1200元。"
        "原煤、天然气产量达到31万吨、2亿立方米，分别增长3.3%、4.4%。"
    )
    document = Document("1", "口岸.md", "/口岸.md", text, Metadata(report_year=2025))
    asked = "".join(terms)
    question = Question(
        asked, asked, "zh",
        terms=tuple(QueryTerm(t, (t,)) for t in terms), **{"wanted": "figure", **slots},
    )  # fmt: skip
    best = find_evidence(question, [read_document(document, [])], TermMatcher())[0]
    assert narrowed(question, best, text, TermMatcher()).told == answer


def test_as_many_figures_as_subjects_or_none() -> None:
    assert dealt_out("钢材、铝材、铜材分别增长3%、4%") == ()
    assert [(d.subject, d.figure.text) for d in dealt_out("钢材和铝材产量分别为3万吨和4万吨")] == [
        ("钢材", "3万吨"), ("铝材产量", "4万吨"),
    ]  # fmt: skip


def test_a_subject_may_be_two_in_itself() -> None:
    quote = "灯具及配件、钟表、玩具及模型产值分别达30亿元、20亿元、10亿元"
    assert [d.subject for d in dealt_out(quote)] == ["灯具及配件", "钟表", "玩具及模型产值"]


def test_an_item_of_another_unit_is_not_cut_out_for_it_names_the_thing() -> None:
    text = "启用西岭机场开通航线12条，货邮吞吐量6.5万吨。"
    document = Document(
        "2", "航空.md", "/航空.md", text, Metadata(report_year=2025, data_year=2024)
    )
    terms = tuple(QueryTerm(t, (t,)) for t in ("西岭机场", "货邮吞吐量"))
    asked = Question(
        "西岭机场货邮吞吐量",
        "西岭机场货邮吞吐量",
        "zh",
        wanted="figure",
        terms=terms,
        unit_kinds=("mass",),
    )
    best = find_evidence(asked, [read_document(document, [])], TermMatcher())[0]
    best = narrowed(asked, best, text, TermMatcher())
    assert "6.5万吨" in text[best.start : best.end]


def test_rises_after_levels_are_dealt_out_too() -> None:
    quote = "钢材、铝材产量达到3万吨、4万吨，分别增长5%、6%"
    assert [d.figure.text for d in dealt_out(quote, rises=True)] == ["5%", "6%"]


def test_the_total_is_told_beside_what_was_added() -> None:
    text = "全市充电站新增70座、累计达到410座。"
    document = Document("3", "电.md", "/电.md", text, Metadata(report_year=2025))
    for asked, told_ in (
        ("充电站一共多少座", "全市充电站……累计达到410座"),
        ("充电站新增多少座", ""),
    ):
        question = Question(
            asked, asked, "zh", wanted="figure", terms=(QueryTerm("充电站", ("充电站",)),)
        )
        best = find_evidence(question, [read_document(document, [])], TermMatcher())[0]
        assert narrowed(question, best, text, TermMatcher()).told == told_
