"""What a passage says beside a figure: units said once, scales alone, old values, parts, sizes."""

import pytest

from rag.claims import (
    former,
    misattributed,
    miscompared,
    misranked,
    missized,
    of_level,
    of_longer,
    of_sister,
    of_total,
    of_whole,
    read_figures,
)
from rag.claims.binding import bind
from rag.schema import Citation


def cite(quote, context="黄浦区 2025年 2024年"):
    return [Citation(1, "a.txt", "报告", "", None, 0, len(quote), quote, quote, context=context)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("分别高1.4、0.6个百分点", ["1.4个百分点", "0.6个百分点"]),
        ("超目标42个、23个百分点", ["42个百分点", "23个百分点"]),
        ("by 5.1 and 3.2 percent", ["5.1%", "3.2%"]),
        ("完成12项、投资5亿元", ["12项", "5亿元"]),
        ("首次突破百亿元、达117.9亿元", ["1百亿元", "117.9亿元"]),
        ("亿元以上项目210个", ["1亿元", "210个"]),
        ("率先破亿、达到1.35亿千瓦", ["1亿千瓦", "1.35亿千瓦"]),
        ("形成千亿级产业集群", ["1千亿元"]),
        ("the second most in Anhui, for the first time", ["2位"]),
        ("投资数百亿元，万元GDP能耗下降3%", ["3%"]),
    ],
)
def test_figures_as_they_are_meant(text, expected):
    assert [f"{f.value}{f.unit}" for f in read_figures(text)] == expected


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("2024年税收占比为74.5%。", "74.5%"),
        ("2023年税收占比为74.5%。", ""),
        ("税收占比从74.5%升至76.5%。", ""),
        ("税收占比为76.5%。", ""),
        ("The tax share was 74.5%.", "74.5%"),
        ("The tax share rose from 74.5% to 76.5%.", ""),
    ],
)
def test_the_value_before_a_change_is_not_the_value(claim, found):
    assert former(claim, cite("税收占比由2023年的74.5%提高到76.5%。")) == found


def test_a_rank_before_a_change_is_not_the_rank():
    span = cite("进出口总额由上年居世界第四位上升为第三位。")
    assert former("进出口总额居世界第四位。", span) == "第四位"
    assert former("进出口总额居世界第三位。", span) == ""


def test_a_value_that_also_stands_alone_is_open():
    assert former("占比为5%。", cite("甲占比由5%提高到6%，乙占比5%。")) == ""


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("智算规模达9.4万P。", "9.4万P"),
        ("智算规模达8.7万P。", ""),
        ("总规模达9.4万P，其中智算8.7万P。", ""),
    ],
)
def test_the_whole_is_not_the_part(claim, found):
    assert of_whole(claim, cite("算力总规模达到9.4万P，其中智算8.7万P。")) == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("100亿元以上项目7个。", "7个"),
        ("100亿元以上项目3个。", ""),
        ("It has 7 projects of over 10 billion yuan.", "7 projects"),
        ("It has 3 projects of over 10 billion yuan.", ""),
    ],
)
def test_a_count_belongs_to_its_size(claim, found):
    assert missized(claim, cite("50-100亿元项目7个、100亿元以上项目3个。")) == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("GDP增速比全省高1.4个百分点。", "1.4个百分点"),
        ("GDP增速比全国高1.4个百分点。", ""),
        ("GDP增速比全省高0.6个百分点。", ""),
        ("GDP growth was 1.4 percentage points above the province's.", "1.4 percentage points"),
        ("GDP growth was 1.4 percentage points above the national average.", ""),
    ],
)
def test_a_margin_is_over_whom_the_passage_says(claim, found):
    assert miscompared(claim, cite("GDP比全国、全省分别高1.4、0.6个百分点。")) == found


def test_a_rank_among_peers_or_by_the_gain_is_another():
    assert misranked("进出口增速居全省首位。", cite("进出口增速居副省级城市首位。")) == "首位"
    assert misranked("粮食总产量居全国第3位。", cite("粮食增量居全国第3位。")) == "第3位"
    assert misranked("粮食增量居全国第3位。", cite("粮食增量居全国第3位。")) == ""


def test_each_item_of_a_list_has_its_figure_known_or_not():
    bounds = bind("工业投资、高新技术投资分别增长35.3%、40.6%。")
    assert [sorted(bound.indicators) for bound in bounds] == [["工业投资"], ["高新技术投资"]]
    bounds = bind("第一产业、规模以上工业、服务业增加值分别增长4.2%、9.4%、8.2%。")
    assert [sorted(bound.indicators) for bound in bounds] == [
        ["第一产业增加值"],
        ["工业增加值"],
        ["服务业增加值"],
    ]


def test_one_kind_of_investment_is_not_all_of_it():
    assert bind("高新技术投资增长40.6%。")[0].indicators == frozenset()
    assert bind("全市投资增长4%。")[0].indicators == {"固定资产投资"}


def test_a_share_that_falls_by_points_falls():
    assert [bound.direction for bound in bind("非税收入占比下降2.3个百分点。")] == [-1]


STATIONS = "新增5G基站1.52万座、总数达9.17万座。"


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("新增5G基站9.17万座。", "9.17万座"),
        ("5G基站达9.17万座。", ""),
        ("新增5G基站1.52万座，累计9.17万座。", ""),
        ("It built 91,700 new 5G base stations.", "91,700"),
        ("It has 91,700 5G base stations, 15,200 of them new.", ""),
    ],
)
def test_a_total_is_not_what_is_new(claim, found):
    assert of_total(claim, cite(STATIONS)) == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("2005年GDP增长57.3%。", "57.3%"),
        ("五年间GDP增长57.3%。", ""),
        ("Between 2000 and 2005 GDP grew by 57.3%.", ""),
        ("GDP grew 57.3% in 2005.", "57.3%"),
        ("2005年增长9.9%。", ""),
    ],
)
def test_the_growth_of_several_years_is_not_that_of_one(claim, found):
    span = cite("2005年与2000年相比，GDP增长57.3%。2005年比2004年增长9.9%。")
    assert of_longer(claim, span) == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("卫生厕所普及率达73.3%。", "73.3%"),
        ("污水治理率达73.3%。", ""),
        ("卫生厕所普及率、污水治理率分别达92%和73.3%。", ""),
        ("治理率达73.3%。", ""),
    ],
)
def test_each_item_of_a_list_keeps_its_figure(claim, found):
    assert of_sister(claim, cite("卫生厕所普及率、污水治理率分别达92%和73.3%。")) == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("倍差缩小了1.57。", "1.57"),
        ("倍差缩小至1.57。", ""),
        ("The ratio narrowed by 1.57.", "1.57"),
        ("The ratio narrowed to 1.57.", ""),
    ],
)
def test_a_level_reached_is_not_a_change(claim, found):
    assert of_level(claim, cite("城乡居民收入倍差缩小至1.57。")) == found


def test_a_rank_without_a_measure_is_that_of_the_size():
    span = cite("GDP增速排名全省第1，总量居全省第4。")
    assert misranked("GDP居全省第1。", span) == "第1"
    assert misranked("GDP居全省第4。", span) == ""
    assert misranked("GDP增速居全省第1。", span) == ""
    assert misranked("GDP增速居全省第1。", cite("GDP增速排名全省第1。")) == ""


def test_a_name_in_longer_words_is_the_same():
    span = cite("污水治理率达73.3%。")
    assert misattributed("农村污水治理率达到73.3%。", span) == ""
