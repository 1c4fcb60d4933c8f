"""A clause that gives a figure of each of several things is cut to the one asked for."""

import pytest

from rag.evidence import TermMatcher, find_evidence, narrowed, read_document
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


def test_a_growth_stays_with_its_level() -> None:
    assert told("一般公共预算收入") == "一般公共预算收入完成88.2亿元，增长4.1%"


def test_a_list_is_told_whole() -> None:
    assert "食堂" in told("口袋公园", wanted="list")


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
