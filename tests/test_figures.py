"""Figures read from both languages, converted and compared, exact to the digit."""

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figures import Figure, in_chinese, in_english, parse_figures, same, scaled

UNITS = (
    "元 亿元 万亿元 万美元 % 个百分点 倍 万平方米 平方公里 亩 万亩 公里 万公里 米 万吨 亿斤 公斤 "
    "亿千瓦时 万千瓦 万标准箱 万人 万人次 亿人次 万户 微克/立方米 元/月 岁 小时 个月 吨标准煤"
).split()
COUNTERS = "个 家 幢 项 万个 座 条".split()
MODIFIERS = "|左右|以上|以下|以内|超过|突破|近|约|不低于|多".split("|")
amounts = st.decimals(min_value="0.01", max_value=99999, places=2, allow_nan=False)


def one(text):
    figures = parse_figures(text)
    assert len(figures) == 1, figures
    return figures[0]


@pytest.mark.parametrize(
    ("text", "written", "value", "unit", "kind", "modifier"),
    [
        ("收入2,379.80亿元，", "2,379.80亿元", "2379.80", "亿元", "money", ""),
        ("总量5.67万亿元", "5.67万亿元", "5.67", "万亿元", "money", ""),
        ("预计３０００亿", "３０００亿", "3000", "亿", "number", ""),
        ("投资1600亿元左右", "1600亿元", "1600", "亿元", "money", "左右"),
        ("突破3000亿元大关", "3000亿元", "3000", "亿元", "money", "突破"),
        ("近7000亿元", "7000亿元", "7000", "亿元", "money", "近"),
        ("增长不低于5%", "5%", "5", "%", "percent", "不低于"),
        ("5.5%以内", "5.5%", "5.5", "%", "percent", "以内"),
        ("开工210万平方米", "210万平方米", "210", "万平方米", "area", ""),
        ("增加到2万5千公里", "2万5千公里", "2.5", "万公里", "length", ""),
        ("总额1亿2千万元", "1亿2千万元", "1.2", "亿元", "money", ""),
        ("增长12.37%", "12.37%", "12.37", "%", "percent", ""),
        ("增长6．6％", "6．6％", "6.6", "%", "percent", ""),
        ("增长 6.6 ％", "6.6 ％", "6.6", "%", "percent", ""),
        ("提高7个百分点", "7个百分点", "7", "个百分点", "points", ""),
        ("增长1.2倍", "1.2倍", "1.2", "倍", "multiple", ""),
        ("百分之五点五", "百分之五点五", "5.5", "%", "percent", ""),
        ("三分之一的企业", "三分之一", "1", "/3", "fraction", ""),
        ("占比超过六成", "六成", "6", "成", "percent", "超过"),
        ("新增十四个园区", "十四个", "14", "个", "count", ""),
        ("一万两千户家庭", "一万两千户", "12000", "户", "count", ""),
        ("惠及两万余人", "两万余人", "20000", "人", "people", "余"),
        ("开工92幢", "92幢", "92", "幢", "count", ""),
        ("引进总部7家", "7家", "7", "家", "count", ""),
        ("出栏12羽", "12羽", "12", "羽", "count", ""),
        ("收录12枞，", "12枞", "12", "枞", "count", ""),
        ("300多亿元", "300多亿元", "300", "亿元", "money", "多"),
        ("新增3.2万套（间）", "3.2万套（间）", "3.2", "万套", "count", ""),
        ("5100万标箱", "5100万标箱", "5100", "万标准箱", "container", ""),
        ("PM2.5浓度28微克/立方米", "28微克/立方米", "28", "微克/立方米", "mass", ""),
        ("发电5.2亿度", "5.2亿度", "5.2", "亿千瓦时", "energy", ""),
        ("新增20GWh", "20GWh", "20", "吉瓦时", "energy", ""),
        ("每月1200元/月", "1200元/月", "1200", "元/月", "money", ""),
        ("GDP2379.8亿元", "2379.8亿元", "2379.8", "亿元", "money", ""),
        ("3 000万元", "3 000万元", "3000", "万元", "money", ""),
        ("新增2020家", "2020家", "2020", "家", "count", ""),
        ("RMB 29.94 billion", "RMB 29.94 billion", "299.4", "亿元", "money", ""),
        ("5.67 trillion yuan", "5.67 trillion yuan", "5.67", "万亿元", "money", ""),
        ("US$3.4 billion", "US$3.4 billion", "34", "亿美元", "money", ""),
        (
            "2.1 million square metres",
            "2.1 million square metres",
            "210",
            "万平方米",
            "area",
            "",
        ),
        ("12.37 percent", "12.37 percent", "12.37", "%", "percent", ""),
        ("up 5.5 per cent", "5.5 per cent", "5.5", "%", "percent", ""),
        ("7 percentage points", "7 percentage points", "7", "个百分点", "points", ""),
        ("1.35 billion visits", "1.35 billion visits", "13.5", "亿人次", "people", ""),
        ("over 1.2 million new urban jobs", "1.2 million", "120", "万个", "count", "超过"),
        ("about 5 percent", "5 percent", "5", "%", "percent", "左右"),
        ("800,000 people", "800,000 people", "800000", "人", "people", ""),
        ("two thirds of villages", "two thirds", "2", "/3", "fraction", ""),
    ],
)
def test_quantities(text, written, value, unit, kind, modifier):
    figure = next(f for f in reversed(parse_figures(text)) if f.quantity)
    assert (figure.text, str(figure.value)) == (written, value)
    assert (figure.unit, figure.kind, figure.modifier) == (unit, kind, modifier)
    assert text[figure.start : figure.end] == written


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("增长4.5%—5%", "4.5", "5", "%"),
        ("增长5%至6%", "5", "6", "%"),
        ("增长5-6%", "5", "6", "%"),
        ("20—30万人", "20", "30", "万人"),
        ("20万—30万人", "20", "30", "万人"),
        ("1.2—1.3万亿元", "1.2", "1.3", "万亿元"),
        ("8000—10000亿元", "8000", "10000", "亿元"),
        ("between 5 and 6 percent", "5", "6", "%"),
        ("1.2 to 1.3 trillion yuan", "1.2", "1.3", "万亿元"),
    ],
)
def test_ranges(text, low, high, unit):
    figure = one(text)
    assert (str(figure.value), str(figure.high), figure.unit) == (low, high, unit)


@pytest.mark.parametrize("text", ["由5%提高到6%", "从100亿元到120亿元", "rose from 5% to 6%"])
def test_from_and_to_is_no_range(text):
    assert [figure.high for figure in parse_figures(text)] == [None, None]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("总量保持全市第二、中心城区第一，", ["rank", "rank"]),
        ("居全省第3位", ["rank"]),
        ("居首位", ["rank"]),
        ("进入全国前5位", ["rank"]),
        ("ranked third in the city", ["rank"]),
        ("第一产业、第二、第三产业", ["ordinal", "ordinal", "ordinal"]),
        ("第十四届人大第3次会议", ["ordinal", "ordinal"]),
        ("“十四五”", ["plan"]),
        ("2024年1—11月", ["year", "date"]),
        ("2021—2025年", ["year"]),
        ("二〇二五年", ["year"]),
        ("收入，2024年达到", ["year"]),
        ("in 2024", ["year"]),
        ("前三季度", []),
        ("“1+2+3+4”体系", ["label"]),
        ("500强", ["label"]),
        ("5G基站", ["label"]),
        ("PM2.5", ["label"]),
        ("G60科创走廊", ["label"]),
        ("4A级景区", ["label"]),
        ("“31条”政策", ["label"]),
        ("211工程", ["label"]),
        ("12345热线", ["label"]),
        ("60周年", ["label"]),
        ("两位数增长", []),
        ("两位院士", ["people"]),
        ("翻一番", []),
        ("数十家、几百个、上千亿元", []),
        ("一批一个", []),
    ],
)
def test_what_is_no_quantity(text, kinds):
    assert [figure.kind for figure in parse_figures(text)] == kinds


def test_values_of_ranks_years_and_months():
    assert [str(f.value) for f in parse_figures("全市第二，首位，第12位")] == ["2", "1", "12"]
    years = one("2021—25年")
    assert (years.value, years.high) == (2021, 2025)
    months = one("1—11月")
    assert (months.value, months.high) == (1, 11)


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        ("2379.8亿元", "237.98 billion yuan", True),
        ("2379.80亿元", "0.23798万亿元", True),
        ("2,379.8亿元", "RMB 237.98 billion", True),
        ("210万平方米", "2.1 square kilometres", True),
        ("853.2亿斤", "42.66 million tonnes", True),
        ("两成", "20%", True),
        ("百分之五", "5 percent", True),
        ("92幢", "92 buildings", True),
        ("4.5%—5%", "4.5 to 5 percent", True),
        ("1.11 million visits", "111万人次", True),
        ("5.5%", "5.5个百分点", False),
        ("2379.8亿元", "2379.9亿元", False),
        ("2379.8亿元", "2379.8亿美元", False),
        ("111万人", "111万人次", False),
        ("4.5%—5%", "4.5%", False),
        ("7家", "7亩", False),
        ("2024年", "2025年", False),
    ],
)
def test_same(left, right, equal):
    assert same(one(left), one(right)) is equal
    assert same(one(right), one(left)) is equal


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("2379.80亿元", "237.98 billion yuan"),
        ("5.67万亿元", "5.67 trillion yuan"),
        ("50.4公里", "50.4 km"),
        ("111万人次", "1.11 million visits"),
        ("5.5%", "5.5%"),
        ("0.3个百分点", "0.3 percentage points"),
        ("1个百分点", "1 percentage point"),
        ("12.5万人", "125,000 people"),
        ("1600亿元左右", "about 160 billion yuan"),
        ("突破3000亿元", "over 300 billion yuan"),
        ("5.5%以内", "within 5.5%"),
        ("4.5%—5%", "4.5–5%"),
        ("853.2亿斤", "42.66 million tonnes"),
        ("1200元/月", "1,200 yuan per month"),
        ("三分之一", "1/3"),
        ("92幢", "92"),
        ("第二", "second"),
        ("第22位", "22nd"),
        ("前5位", "top 5"),
        ("2024年", "2024"),
    ],
)
def test_english(text, english):
    assert in_english(one(text + "，")) == english


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("RMB 237.98 billion", "2379.8亿元"),
        ("about 5 percent", "5%左右"),
        ("4.5 to 5 percent", "4.5%—5%"),
        ("300多亿元", "300多亿元"),
        ("2万多人", "2万多人"),
        ("20余家", "20余家"),
        ("2,379.80 亿元", "2379.80亿元"),
        ("三分之一", "三分之一"),
    ],
)
def test_chinese(text, chinese):
    assert in_chinese(one(text)) == chinese


@given(amounts, st.sampled_from(UNITS + COUNTERS), st.sampled_from(MODIFIERS))
def test_chinese_reads_back(value, unit, modifier):
    figure = Figure(0, 0, "", value, None, unit, one(f"1{unit}").kind, modifier)
    again = one(in_chinese(figure))
    assert (again.value, again.unit, again.modifier) == (value, unit, modifier)
    assert same(figure, again)


@given(amounts, st.sampled_from(UNITS))
def test_english_converts_exactly(value, unit):
    figure = Figure(0, 0, "", value, None, unit, one(f"1{unit}").kind)
    assert same(figure, one(in_english(figure)))


@given(amounts, amounts, st.sampled_from(["%", "亿元", "万人次"]))
def test_ranges_read_back(a, b, unit):
    low, high = sorted((a, b))
    if low < high:
        figure = Figure(0, 0, "", low, high, unit, one(f"1{unit}").kind)
        assert same(figure, one(in_chinese(figure)))
        assert same(figure, one(in_english(figure)))


@given(amounts, st.sampled_from(["亿", "万", "万亿", "千", "百万"]))
def test_scales_are_powers_of_ten(value, scale):
    power = {"千": 3, "万": 4, "百万": 6, "亿": 8, "万亿": 12}[scale]
    low, high, base = scaled(one(f"{value:f}{scale}元"))
    assert (low, high, base) == (value * Decimal(10) ** power, None, "元")


@given(
    st.text(
        alphabet="0123456789.,％%亿万元个第前一二十百分之—-至到 \n年月RMBbillion“”约左右",
        max_size=60,
    )
)
def test_any_text_gives_ordered_spans(text):
    figures = parse_figures(text)
    assert all(text[f.start : f.end] == f.text and f.text for f in figures)
    assert all(a.end <= b.start for a, b in pairwise(figures))
    for figure in figures:
        assert same(figure, figure)
        assert in_english(figure) and in_chinese(figure)


def test_speed():
    text = "全年完成一般公共预算收入299.40亿元，同比增长6.1%，总量居全市第二；新增总部7家。" * 3000
    start = time.process_time()
    assert len(parse_figures(text)) == 12000
    assert len(text) / (time.process_time() - start) > 100_000


@pytest.mark.parametrize(
    "unit", ["一二三四五六七八九十", "百千万亿", "1,", "2024年", "第一、", "RMB 5 "]
)
def test_unnatural_text_takes_no_longer(unit):
    start = time.process_time()
    parse_figures(unit * 2000)
    assert time.process_time() - start < 3
