"""Whose figure it is: indicator, place, direction; what a text leaves open is no contradiction."""

import pytest

from rag.claims import misattributed
from rag.claims.binding import bind
from rag.schema import Citation

QUOTE = "2024年，全区地区生产总值100亿元，增长5%；财政收入20亿元，下降3%，第三产业增加值占比为70%。"


def cite(quote, area="黄浦区", marker=1):
    context = f"{area} 2025年 2024年"
    return Citation(marker, "a.txt", "报告", "", None, 0, len(quote), quote, quote, context=context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (QUOTE, ["地区生产总值", "地区生产总值", "财政收入", "财政收入", "第三产业增加值占比"]),
        (
            "固定资产投资、社会消费品零售总额分别增长3%、5%。",
            ["固定资产投资", "社会消费品零售总额"],
        ),
        (
            "城乡居民人均可支配收入分别达6万元、3万元，分别增长4%、7%。",
            ["城镇居民人均可支配收入", "农村居民人均可支配收入"] * 2,
        ),
        (
            "三次产业增加值分别增长3%、7%、8%。",
            ["第一产业增加值", "第二产业增加值", "第三产业增加值"],
        ),
        ("GDP was 10 billion yuan, up 5 percent.", ["地区生产总值", "地区生产总值"]),
        ("The district created 41,000 new jobs.", ["城镇新增就业"]),
        ("整治楼道12个，GDP增长5%。", ["", "地区生产总值"]),
        ("GDP增长5%，整治楼道12个。", ["地区生产总值", ""]),
    ],
)
def test_each_figure_has_its_indicator(text, expected):
    bounds = [bound for bound in bind(text) if bound.figure.text != "三次"]
    assert ["/".join(sorted(bound.indicators)) for bound in bounds] == expected


@pytest.mark.parametrize(
    "claim",
    [
        "地区生产总值为100亿元，增长5%。",
        "GDP增长5%，财政收入下降3%。",
        "一般公共预算收入20亿元。",  # the name that reports and readers exchange
        "GDP reached 10 billion yuan, up 5 percent.",
        "Fiscal revenue fell by 3%.",
        "第三产业增加值占比70%。",
        "总量100亿元，增幅5%。",  # leaves open of what
        "比财政收入多80亿元（100亿元 − 20亿元 = 80亿元）。",
        "黄浦区2024年100亿元。",
        "两项合计：100亿元 + 20亿元 = 120亿元。",
    ],
)
def test_what_the_span_says_or_leaves_open_is_right(claim):
    assert misattributed(claim, [cite(QUOTE)]) == ""


@pytest.mark.parametrize(
    ("claim", "figure"),
    [
        ("地区生产总值为20亿元。", "20亿元"),
        ("财政收入为100亿元。", "100亿元"),
        ("财政收入增长5%。", "5%"),
        ("GDP下降5%。", "5%"),
        ("财政收入增长3%。", "3%"),
        ("固定资产投资100亿元。", "100亿元"),
        ("GDP为100亿元，固定资产投资20亿元。", "20亿元"),
        ("GDP was 2 billion yuan.", "2 billion yuan"),
        ("GDP = 20亿元", "20亿元"),
        ("Fiscal revenue rose by 3%.", "3%"),
        ("地区生产总值增长70%。", "70%"),
    ],
)
def test_the_figure_of_something_else_is_named(claim, figure):
    assert misattributed(claim, [cite(QUOTE)]) == figure


BOTH = [cite("GDP为100亿元。", "黄浦区", 1), cite("GDP为200亿元。", "静安区", 2)]


@pytest.mark.parametrize(
    ("claim", "figure"),
    [
        ("黄浦区GDP为100亿元，静安区为200亿元。", ""),
        ("黄浦区和静安区GDP分别为100亿元、200亿元。", ""),
        ("黄浦区GDP为200亿元，静安区为100亿元。", "200亿元"),
        ("静安区200亿元，高于黄浦区100亿元。", ""),
        ("Huangpu's GDP was 10 billion yuan and Jing'an's 20 billion yuan.", ""),
        ("Huangpu's GDP was 20 billion yuan.", "20 billion yuan"),
        ("黄浦区更低，相差100亿元（200亿元 − 100亿元 = 100亿元）。", ""),
        ("全国排名第3，GDP为200亿元。", ""),
    ],
)
def test_a_figure_belongs_to_its_place(claim, figure):
    assert misattributed(claim, BOTH) == figure


def test_a_span_that_names_places_itself_goes_by_them():
    quote = "黄浦区GDP为100亿元，静安区GDP为200亿元。"
    cited = [cite(quote, "上海市")]
    assert misattributed("静安区GDP为200亿元。", cited) == ""
    assert misattributed("上海市GDP为200亿元。", cited) == ""
