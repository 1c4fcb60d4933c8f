"""Official papers as PDF: signatures that stand apart, tables that go on on the next page."""

import pytest
from parse_shapes import Page, body_lines, report_paragraphs

from rag.observe import observe_document
from rag.parse import parse_file

ROWS = [("地区生产总值", "100.5", "110.3", "3.1"), ("出口", "200.5", "210.3", "-3.2")] * 8
EDGES = (78, 238, 338, 438, 520)


def parsed(tmp_path, page):
    path = tmp_path / "a.pdf"
    path.write_bytes(page.pdf())
    return parse_file(path)


def draw_table(page: Page, rows, top: float) -> None:
    lines = [top + 26 * index for index in range(len(rows) + 1)]
    for y in lines:
        page.canvas.line(EDGES[0], page.height - y, EDGES[-1], page.height - y)
    for x in EDGES:
        page.canvas.line(x, page.height - top, x, page.height - lines[-1])
    for y, row in zip(lines, rows, strict=False):
        for x, cell in zip(EDGES, row, strict=False):
            page.text(x + 6, y + 18, cell, 12)


def test_a_signature_stands_apart(tmp_path):
    page, y = Page(), 120.0
    body = report_paragraphs(2, 2)[2:]
    page.text(190, 80, "清河区人民政府文件", 26)
    for indent, line in body_lines(body, 16, 439, page.font):
        if y > 740:
            page.next()
            y = 90.0
        page.text(78 + indent, y, line, 16)
        y += 28
    page.next()
    for x, y, words in (
        (110, 90, "特此通知。"),
        (330, 150, "清河区人民政府"),
        (340, 178, "2025年1月10日"),
    ):
        page.text(x, y, words, 16)
    page.next()
    page.text(78, 90, "附件：2024年主要指标完成情况", 16)
    assert parsed(tmp_path, page).text.split("\n") == [
        "清河区人民政府文件",
        *body,
        "特此通知。",
        "清河区人民政府",
        "2025年1月10日",
        "附件：2024年主要指标完成情况",
    ]


@pytest.mark.parametrize("repeated", [True, False])
def test_a_table_goes_on_on_the_next_page(tmp_path, repeated):
    header = ("指标", "2023年", "2024年", "同比增长（%）")
    page = Page()
    page.text(150, 80, "清河区2024年主要指标完成情况表", 16)
    page.text(430, 110, "单位：亿元", 12)
    draw_table(page, [header, *ROWS], 120)
    page.next()
    draw_table(page, [header, *ROWS] if repeated else ROWS, 90)
    document = parsed(tmp_path, page)
    rows = [line for line in document.text.split("\n") if "；" in line]
    assert len(rows) == 32
    assert set(rows) == {
        "单位：亿元 | 指标：地区生产总值；2023年：100.5；2024年：110.3；同比增长（%）：3.1",
        "单位：亿元 | 指标：出口；2023年：200.5；2024年：210.3；同比增长（%）：-3.2",
    }
    assert {box.page for box in document.boxes} == {1, 2}
    found = {
        (o.area, o.indicator, o.measure, o.value, o.unit, o.period)
        for o in observe_document(document)
    }
    assert ("清河区", "出口总额", "growth", "-3.2", "%", "2024") in found
    assert ("清河区", "地区生产总值", "level", "110.3", "亿元", "2024") in found


def test_another_table_on_the_next_page_is_one_of_its_own(tmp_path):
    page = Page()
    draw_table(page, [("指标", "2023年", "2024年", "增速"), *ROWS[:2]], 120)
    page.next()
    page.text(430, 80, "单位：万人", 12)
    draw_table(page, [("地区", "人口", "就业", "参保"), ("甲镇", "1.2", "2.3", "3.4")], 90)
    rows = [line for line in parsed(tmp_path, page).text.split("\n") if "；" in line]
    assert rows[-1] == "单位：万人 | 地区：甲镇；人口：1.2；就业：2.3；参保：3.4"
