"""Sheets as people keep them: tables below each other, formulas, formats, odd separators."""

import io

import openpyxl
import pytest

from rag.parse import parse_file
from rag.ui.reasons import reason_in

GROSS, PEOPLE = ["地区生产总值", 2950.1, 3105.6], ["东湖镇", 12.1, 13.5]
FIRST = "2024年清河区主要经济指标 单位：亿元 | 指标：地区生产总值；2023年：2950.1；2024年：3105.6"
OWN = "镇：东湖镇；户籍人口（万人）：12.1；常住人口（万人）：13.5"


def workbook(tmp_path, rows, formats=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, shown in formats:
        book.active[place].number_format = shown
    buffer = io.BytesIO()
    book.save(buffer)
    return written(tmp_path, "a.xlsx", buffer.getvalue())


def written(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return parse_file(path)


def rows_of(document):
    return [line for line in document.text.split("\n") if "：" in line and "；" in line]


@pytest.mark.parametrize("apart", [[[]], []])
def test_each_table_of_a_sheet_has_its_own_header_and_unit(tmp_path, apart):
    above = [["2024年清河区主要经济指标"], ["单位：亿元"], ["指标", "2023年", "2024年"], GROSS]
    below = [["表2 各镇人口（单位：万人）"], ["镇", "户籍人口", "常住人口"], PEOPLE]
    document = workbook(tmp_path, [*above, *apart, *below])
    own = "表2 各镇人口 单位：万人 | 镇：东湖镇；户籍人口：12.1；常住人口：13.5"
    assert rows_of(document) == [FIRST, own]
    assert "表2 各镇人口（单位：万人）" in document.text.split("\n")
    assert document.quality["tables"] == 2


def test_a_header_after_a_blank_row_begins_another_table(tmp_path):
    header = ["镇", "户籍人口（万人）", "常住人口（万人）"]
    rows = [["指标（亿元）", "2023年", "2024年"], GROSS, [], header, PEOPLE]
    assert rows_of(workbook(tmp_path, rows))[1] == OWN
    lines = "\n".join(",".join(map(str, row)) for row in rows)
    assert rows_of(written(tmp_path, "a.csv", lines))[1] == OWN


def test_blank_rows_and_parts_within_a_table_keep_its_header(tmp_path):
    rows = [
        ["指标", "2023年", "2024年"],
        ["一、综合"],
        GROSS,
        [],
        ["二、财政"],
        ["收入", 281.8, 299.4],
    ]
    document = workbook(tmp_path, rows)
    assert rows_of(document)[-1] == "指标：收入；2023年：281.8；2024年：299.4"
    assert document.quality["tables"] == 1


def test_numbers_are_read_as_they_are_shown(tmp_path):
    rows = [["指标", "2023年", "2024年", "增速"], ["地区生产总值", 2950.149, 3105.6, 0.05213]]
    formats = [("B2", "0.0"), ("C2", "#,##0.00"), ("D2", "0.0%")]
    assert rows_of(workbook(tmp_path, rows, formats)) == [
        "指标：地区生产总值；2023年：2950.1；2024年：3105.60；增速：5.2%"
    ]


def test_formulas_that_were_never_reckoned_are_warned_of(tmp_path):
    rows = [["指标", "2023年", "2024年"], ["甲", 1.5, "=B2*2"], ["乙", 2.5, "=B3*2"]]
    (warning,) = workbook(tmp_path, rows).warnings
    assert warning == "Formulas without a value: 2; open the file in Excel or WPS and save it."
    assert reason_in("zh", warning).startswith("有 2 个公式还没有计算结果")


def test_quotation_marks_of_one_kind_do_not_hide_those_of_the_other(tmp_path):
    text = '地区,指标,数值\n清河区,\'甲\',3105.6\n云山区,"乙, 丙","2,000"\n'
    assert rows_of(written(tmp_path, "a.csv", text)) == [
        "地区：清河区；指标：'甲'；数值：3105.6",
        "地区：云山区；指标：乙, 丙；数值：2,000",
    ]


def test_cells_copied_from_a_sheet_into_a_text_are_a_table(tmp_path):
    lines = ["指标\t2023年\t2024年", "地区生产总值\t2950.1\t3105.6", "财政收入\t281.8\t299.4"]
    found = rows_of(written(tmp_path, "a.txt", "\n".join(lines)))
    assert found[1] == "指标：财政收入；2023年：281.8；2024年：299.4"
    indented = "\t全区地区生产总值增长5%。\n\t财政收入增长6%。\n\t就业稳定。"
    assert "增长5%。\n" in written(tmp_path, "b.txt", indented).text
