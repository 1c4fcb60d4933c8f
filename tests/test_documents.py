"""The six reports of `documents/`: every fact of their source, none of its sentences."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT.parent / "shared" / "data" / "reports" / "newspaper_page_2025.txt"
REPORTS = {path.name[:3]: path for path in sorted((ROOT / "documents").glob("*.md"))}
FIELDS = {
    "title", "area", "level", "report_year", "data_year", "meeting", "date", "source", "language",
}  # fmt: skip

# Checked by hand against the page: each fact with its period, scope and status.
FACTS = {
    "黄浦区": (
        "2024年前三季度，黄浦区地区生产总值达到2379.80亿元，同比增长5.5%，总量继续排名全市第二、中心城区第一",
        "2024年全年黄浦区区级一般公共预算收入为299.40亿元，同比增长6.1%，总量排名中心城区第二",
        "2024年1—11月黄浦区固定资产投资总额为310.37亿元，同比增长22.9%",
        "新增贸易型总部7家",
        "拟实现地区生产总值同比增长5%，拟实现区级一般公共预算收入同比增长2%",
    ),
    "徐汇区": (
        "2024年全年，徐汇区地区生产总值预计突破3000亿元",
        "徐汇区一般公共预算收入为281.87亿元，同比增长12.37%，增幅排名全市第一",
        "力争2025年全年开工210万平方米、竣工216万平方米",
        "推进4个项目开竣工，面积共2.7万平方米",
        "区长王华",
    ),
    "静安区": (
        "2024年前三季度，静安区地区生产总值为2045.3亿元，同比增长3.6%",
        "区级一般公共预算收入为302.2亿元，同比增长5%，总量继续排名中心城区第一",
        "社会消费品零售总额预计为1600亿元，总量排名中心城区第一",
        "全社会固定资产投资总额预计为470.44亿元，同比增长10%",
        "“亿元楼”达到92幢",
        "“月亿楼”有9幢",
        "区长翟磊",
    ),
    "闵行区": ("区长陈华", "医疗机器人研究院", "上海电气", "氢能、智能计算"),
    "杨浦区": (
        "2024年杨浦区区级财政收入为168亿元，同比增长8.6%，增速居全市第二",
        "12条细分产业链",
        "“1+2+3+4”",
        "营收规模力争突破3000亿元",
        "区长周海鹰",
    ),
    "金山区": (
        "2024年全年，金山区地区生产总值预计同比增长3%左右",
        "全口径规上工业总产值为3034亿元，同比增长1.9%",
        "全社会固定资产投资为257亿元",
        "2个菜市场",
        "“小巨人”企业5家，市级企业技术中心5家，跨国公司地区总部（外资研发中心）4家",
        "2025年夏季",
    ),
}
# Names, lists and figures, which have no other words; the longest are masked first.
FIXED = re.compile(
    r"\S{2}区第\S{1,3}届人民代表大会第\S次会议|届人民代表大会第六次会议"
    r"|具有世界影响力的社会主义现代化国际大都市"
    r"|跨国公司地区总部|新能源汽车、低空经济、生物制造|生物医药、(?:绿色低碳|人工智能)"
    r"|医疗机器人研究院|“[^”]*”|同比增长|[\d.—]+(?:[万亿]*(?:元|平方米)|%|家|年|月|个)?"
)


def test_one_report_for_each_district():
    assert set(REPORTS) == set(FACTS)


@pytest.mark.parametrize("area", FACTS)
def test_report_states_its_facts(area):
    text = REPORTS[area].read_text(encoding="utf-8")
    assert [fact for fact in FACTS[area] if fact not in text] == []


@pytest.mark.parametrize("area", FACTS)
def test_front_matter_is_complete(area):
    _, front, body = REPORTS[area].read_text(encoding="utf-8").split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in front.splitlines())
    assert FIELDS <= set(fields)
    assert fields["area"] == area
    assert fields["meeting"] in body
    assert (fields["level"], fields["report_year"], fields["data_year"]) == (
        "district", "2025", "2024",
    )  # fmt: skip


@pytest.mark.skipif(not SOURCE.exists(), reason="needs ../shared/data/reports")
def test_every_figure_of_the_source_is_there():
    articles = SOURCE.read_text(encoding="utf-8").split("\n## ")[1:]
    for article in articles:
        report = REPORTS[article[:2] + "区"].read_text(encoding="utf-8")
        figures = set(re.findall(r"\d+(?:\.\d+)?", article))
        assert {figure for figure in figures if figure not in report} == set()


@pytest.mark.skipif(not SOURCE.exists(), reason="needs ../shared/data/reports")
@pytest.mark.parametrize("area", FACTS)
def test_no_sentence_is_taken_from_the_source(area):
    """No 16 characters in a row are shared, names, lists and figures apart."""
    page = _bare(SOURCE.read_text(encoding="utf-8"))
    report = REPORTS[area].read_text(encoding="utf-8").split("---\n", 2)[2]
    pieces = [piece for piece in FIXED.split(_bare(report)) if len(piece) >= 16]
    shared = {p[i : i + 16] for p in pieces for i in range(len(p) - 15) if p[i : i + 16] in page}
    assert shared == set()


def _bare(text: str) -> str:
    """One line, with Chinese punctuation throughout."""
    return re.sub(r"\s+", "", text).translate(str.maketrans(",;:()", "，；：（）"))
