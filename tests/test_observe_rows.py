"""Tables of indicators: every cell with its value, unit, period, place and status."""

import io

import openpyxl
import pytest

from rag import Bot
from rag.figures import parse_figures
from rag.observe.rows import read_cells
from rag.observe.scene import Scene

SCENE = Scene("静安区", "plain", 2025, 2024)
INDICATORS = [
    ["静安区2024年国民经济主要指标"],
    ["单位：亿元"],
    ["指标", "2023年", "", "2024年", ""],
    ["", "总量", "同比增长（%）", "总量", "同比增长（%）"],
    ["地区生产总值", 288.9, 5.8, 312.6, 6.1],
    ["一般公共预算收入", 30.2, 3.3, 31.5, -4.3],
    ["城镇居民人均可支配收入（元）", 81234, 4.4, 85210, 4.9],
    ["注：增速按可比价计算。"],
]
PLACES = [
    ["2024年各区主要经济指标"],
    ["地区", "地区生产总值（亿元）", "增长（%）", "一般公共预算收入（亿元）"],
    ["黄浦区", 303.5, 5.2, 29.4],
    ["徐汇区", 301.2, 4.9, 28.1],
]


def stated(line, scene=SCENE):
    return [
        (s.indicator, s.measure, s.value, s.unit, s.period, s.status)
        for s in read_cells(line, scene)
    ]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "单位：亿元 | 指标：地区生产总值；2023年：288.9；2024年：1,312.6；同比增长（%）：6.1",
            [
                ("地区生产总值", "level", "288.9", "亿元", "2023", "actual"),
                ("地区生产总值", "level", "1312.6", "亿元", "2024", "actual"),
                ("地区生产总值", "growth", "6.1", "%", "2024", "actual"),
            ],
        ),
        (
            "静安区2024年1—11月经济指标 | 指标：固定资产投资；计量单位：亿元；本月累计：310.4；"
            "去年同期：252.5；同比增长(%)：22.9；位次：2",
            [
                ("固定资产投资", "level", "310.4", "亿元", "2024-01/2024-11", "actual"),
                ("固定资产投资", "level", "252.5", "亿元", "2023-01/2023-11", "actual"),
                ("固定资产投资", "growth", "22.9", "%", "2024-01/2024-11", "actual"),
            ],
        ),
        (
            "项目：居民消费价格指数；单位：%；2024年：100.3；涨幅：0.3",
            [("居民消费价格指数", "growth", "0.3", "%", "2024", "actual")],
        ),
        (
            "年份：2025年目标；地区生产总值（亿元）：330；增长率：6%左右",
            [
                ("地区生产总值", "level", "330", "亿元", "2025", "target"),
                ("地区生产总值", "growth", "6", "%", "2025", "target"),
            ],
        ),
        (
            "指标：城镇登记失业率；单位：%；2024年完成：3.1；2025年预期：3.5",
            [
                ("城镇登记失业率", "rate", "3.1", "%", "2024", "actual"),
                ("城镇登记失业率", "rate", "3.5", "%", "2025", "target"),
            ],
        ),
        ("指标：地区生产总值；2024年：312.6", []),  # of what
        ("指标：地区生产总值；占全市比重（%）：5.8；序号：1", []),
        ("一是稳增长：投资2亿元；二是促消费：补贴3亿元", []),
    ],
)
def test_what_a_row_states(line, wanted):
    assert stated(line) == wanted


def test_a_bare_number_has_the_unit_of_its_table():
    line = "单位：亿元 | 指标：出口；2023年：2024；2024年：3 105.6；同比增长（%）：-1.2"
    cells = [
        (f.text, str(f.value), f.unit) for f in parse_figures(line) if f.unit not in ("年", "")
    ]
    assert cells == [("2024", "2024", "亿元"), ("3 105.6", "3105.6", "亿元"), ("1.2", "1.2", "%")]


def workbook(rows):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for cells in ("B3:C3", "D3:E3", "A3:A4") if len(rows[2]) == 5 else ():
        book.active.merge_cells(cells)
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def bot(tmp_path):
    (tmp_path / "indicators.xlsx").write_bytes(workbook(INDICATORS))
    (tmp_path / "places.xlsx").write_bytes(workbook(PLACES))
    rows = '指标,单位,2024年前三季度,同比增长%\n社会消费品零售总额,亿元,"1,112.4",4.1\n'
    (tmp_path / "静安区2024年前三季度指标.csv").write_bytes(rows.encode("gb18030"))
    with Bot.open(tmp_path / "index") as opened:
        assert opened.ingest(*sorted(tmp_path.glob("*.*"))).failed == ()
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("静安区2024年一般公共预算收入增长多少？", "静安区2024年一般公共预算收入同比下降4.3%[1]。"),
        ("静安区2023年地区生产总值是多少？", "静安区2023年地区生产总值为288.9亿元[1]。"),
        (
            "静安区2024年前三季度社零是多少？",
            "静安区2024年前三季度社会消费品零售总额为1112.4亿元[1]。",
        ),
        ("徐汇区2024年GDP是多少？", "徐汇区2024年地区生产总值为301.2亿元[1]。"),
        (
            "What was Huangpu's GDP in 2024?",
            "Huangpu District’s gross regional product was 30.35 billion yuan (303.5亿元) "
            "in 2024[1].",
        ),
    ],
)
def test_tables_answer(bot, question, answer):
    given = bot.ask(question)
    assert given.text == answer
    assert all(citation.supported for citation in given.citations)
    quoted = given.citations[0]
    text = bot.store.document(quoted.document).text
    assert text[quoted.start : quoted.end] == quoted.quote
