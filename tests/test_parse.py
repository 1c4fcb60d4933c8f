"""Files become documents: shapes of text, newspaper pages, metadata, worker processes."""

import io
import os
from pathlib import Path

import docx
import pytest

from rag.errors import ParseError
from rag.parse import parse_file, parse_files
from rag.schema import Document, Failure
from rag.settings import ParseSettings

REPORT = """政府工作报告

——2025年1月8日在临江市第三届人民代表大会第二次会议上

市长  王小江

各位代表：

现在，我代表临江市人民政府，向大会报告工作，请予审议。

一、2024年工作回顾

过去一年，全市地区生产总值达到312.5亿元，增长5.6%。

（一）产业转型步伐加快。规模以上工业增加值增长7.1%。

二、2025年工作安排

今年的预期目标是：地区生产总值增长5.5%左右。
"""

PAGE = """本市各区两会近日闭幕。

## 甲河

# 建设临港制造业基地

1月8日,甲河区十届人大三次会议开幕。2024年,甲河区地区生产总值310.5亿元,同比增长5.2%;全年引进企

业42家。

2025年,甲河区将围绕增强产业发展

动力、提升创新能力两方面展开。

本报记者 赵一

## 乙山

# 让老街区焕发新活力

1月9日,乙山区第六届人民代表大会第四次会议上,区长钱二作报告。2024年乙山区财政收入81.2亿元。

本报记者 孙三 李四

聚焦区两会
"""


def write(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def parsed(tmp_path: Path, name: str, text: str | bytes) -> Document:
    return parse_file(write(tmp_path, name, text))


def test_report_has_its_sections_and_metadata(tmp_path):
    document = parsed(tmp_path, "临江.txt", REPORT)
    assert [section.path for section in document.sections] == [
        ("一、2024年工作回顾",),
        ("一、2024年工作回顾", "（一）产业转型步伐加快"),
        ("二、2025年工作安排",),
    ]
    section = document.sections[1]
    assert document.text[section.start : section.end].startswith("（一）产业转型步伐加快。规模")
    metadata = document.metadata
    assert (metadata.area, metadata.report_year, metadata.data_year) == ("临江市", 2025, 2024)
    assert metadata.title == "2025年临江市政府工作报告"
    assert metadata.meeting == "临江市第三届人民代表大会第二次会议"
    assert (metadata.date, metadata.speaker) == ("2025-01-08", "王小江")
    assert metadata.issuer == "临江市人民政府"
    assert document.warnings == ()


@pytest.mark.case("R-64")
@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_text_is_the_same_in_every_encoding(tmp_path, encoding):
    document = parsed(tmp_path, "r.txt", REPORT.encode(encoding))
    assert document.text == parsed(tmp_path, "r.md", REPORT).text


@pytest.mark.case("R-64")
def test_big5_is_read_as_written(tmp_path):
    text = "二零二四年臺北市政府施政報告\n本市經濟成長率為百分之五，較上年增加，產業發展良好。\n"
    assert parsed(tmp_path, "b.txt", text.encode("big5")).text == text.strip()


def test_who_is_in_charge_of_a_task_is_no_footer(tmp_path):
    lines = [
        "2025年清河区10件惠民实事",
        "1.新增公办幼儿园学位3000个，改造提升乡镇卫生院20所。",
        "主办单位：区教育局、区卫生健康委",
        "2.新建口袋公园12个，改造老旧小区40个，惠及居民2万户。",
        "主办单位：区住房城乡建设局",
        "3.以上实事须在年底前全部办结，由区政府督查室逐月通报进度。",
        "主办单位：清河区人民政府办公室",
        "技术支持：清河区大数据中心",
    ]
    path = tmp_path / "deeds.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert parse_file(path).text.split("\n") == lines[:6]


def test_web_furniture_is_dropped_and_words_like_it_stay(tmp_path):
    text = (
        "首页 > 政务公开 > 政府工作报告\n【字号：大 中 小】 打印 关闭\n"
        "打印设备产业增长5%，下载量居全市前列。\n分享到：微信 微博\n上一篇：关于会议的通知\n"
    )
    assert parsed(tmp_path, "w.txt", text).text == "打印设备产业增长5%，下载量居全市前列。"


def test_hard_wrapped_lines_become_paragraphs(tmp_path):
    sentence = "全市地区生产总值增长5.6%，一般公共预算收入增长8.1%，规模以上工业增加值增长8.3%。"
    whole = (sentence * 6)[:-1] + "，为历年最好。"
    wrapped = "\n".join(whole[i : i + 22] for i in range(0, len(whole), 22))
    document = parsed(tmp_path, "w.txt", f"{wrapped}\n— 1 —\n（一）稳增长。{sentence}\n")
    assert document.text.split("\n") == [whole, f"（一）稳增长。{sentence}"]
    assert document.quality["dropped_characters"] == 5


def test_lines_broken_at_links_are_joined(tmp_path):
    text = (
        "今年总结\n\n新建\n高速铁路\n投产里程超过100公里，（PM\n2.5\n）下降9.1%。\n\n"
        "另一段话，也已经说完。\n"
    )
    lines = parsed(tmp_path, "w.txt", text).text.split("\n")
    assert lines[1] == "新建高速铁路投产里程超过100公里，（PM2.5）下降9.1%。"
    assert lines[2] == "另一段话，也已经说完。"


def test_newspaper_page_is_cut_into_articles(tmp_path):
    document = parsed(tmp_path, "page.txt", PAGE)
    articles = [section for section in document.sections if section.area]
    assert [(article.area, article.heading) for article in articles] == [
        ("甲河区", "建设临港制造业基地"),
        ("乙山区", "让老街区焕发新活力"),
    ]
    first = document.text[articles[0].start : articles[0].end]
    assert "全年引进企业42家。" in first
    assert "围绕增强产业发展动力、提升创新能力两方面展开。" in first
    assert first.endswith("本报记者 赵一")
    assert (document.metadata.report_year, document.metadata.data_year) == (2025, 2024)
    assert "聚焦区两会" not in document.text


def test_newspaper_page_of_plain_lines(tmp_path):
    plain = PAGE.replace("## ", "").replace("# ", "")
    document = parsed(tmp_path, "page.txt", plain)
    assert [section.area for section in document.sections] == ["甲河区", "乙山区"]
    assert document.text == parsed(tmp_path, "marked.txt", PAGE).text


@pytest.mark.parametrize("at", [3, 5, 9, 12, 17, 20, 26, 31, 40])
@pytest.mark.parametrize("marks", ["#", ""])
def test_a_column_may_break_anywhere(tmp_path, at, marks):
    whole = parsed(tmp_path, "page.txt", PAGE)
    lines = []
    for line in whole.text.split("\n"):
        if line in ("甲河", "乙山"):
            line = f"{marks}{marks} {line}".strip()
        elif line in ("建设临港制造业基地", "让老街区焕发新活力"):
            line = f"{marks} {line}".strip()
        elif len(line) > at + 5:
            line = f"{line[:at]}\n\n{line[at:]}"
        lines.append(line)
    document = parsed(tmp_path, "broken.txt", "\n\n".join(lines))
    assert document.text == whole.text
    assert document.sections == whole.sections


@pytest.mark.parametrize(
    ("lead", "area"), [("福州各区两会召开。", "福州市鼓楼区"), ("南京各区两会召开。", "鼓楼区")]
)
def test_homonyms_go_by_the_city_of_the_page(tmp_path, lead, area):
    page = (
        PAGE.replace("本市各区两会近日闭幕。", lead).replace("甲河", "鼓楼").replace("乙山", "仓山")
    )
    assert parsed(tmp_path, "page.txt", page).sections[0].area == area


@pytest.mark.parametrize("width", [12, 17, 23])
def test_a_page_in_narrow_lines(tmp_path, width):
    whole = parsed(tmp_path, "page.txt", PAGE)
    lines = []
    for line in PAGE.split("\n"):
        lines += [line[i : i + width] for i in range(0, len(line), width)] or [""]
    document = parsed(tmp_path, "narrow.txt", "\n".join(lines))
    assert document.text == whole.text


def test_a_short_report_keeps_its_headings(tmp_path):
    lines = ["甲河区2025年政府工作报告", "一、2024年工作回顾", "2024年，地区生产总值达到99.5亿元。"]
    document = parse_file(write(tmp_path, "a.txt", "\n".join(lines)))
    assert document.text.split("\n") == lines
    assert [section.heading for section in document.sections] == [lines[1]]


def test_front_matter_wins(tmp_path):
    front = "---\ntitle: Work Report\narea: 徐汇区\nreport_year: 2025\nspeaker: 某人\n---\n"
    metadata = parsed(tmp_path, "x.md", front + "# Economy\n\nGDP grew by 5.5%.\n").metadata
    assert (metadata.title, metadata.area, metadata.level) == ("Work Report", "徐汇区", "district")
    assert (metadata.report_year, metadata.data_year, metadata.speaker) == (2025, 2024, "某人")
    assert metadata.language == "en"


def test_content_wins_over_the_file_name(tmp_path):
    text = (
        "各位代表：\n现在，我代表国务院，向大会报告政府工作，请予审议。\n"
        "一、2023年工作回顾\n国内生产总值增长5.2%。\n"
    )
    document = parsed(tmp_path, "苏州.txt", text)
    assert (document.metadata.area, document.metadata.level) == ("全国", "nation")
    assert document.metadata.title == "2024年国务院政府工作报告"
    assert len(document.warnings) == 1
    assert "苏州市" in document.warnings[0]


def test_english_report(tmp_path):
    text = (
        "Report on the Work of the Government\n\n"
        "Delivered at the Third Session of the 14th National People's Congress on March 5, 2025\n\n"
        "Li Qiang, Premier of the State Council\n\n"
        "Fellow Deputies,\n\nOn behalf of the State Council, I will now report.\n\n"
        "I. A Review of Our Work in 2024\n\nGDP grew by 5 percent, to 134.9 trillion yuan.\n"
    )
    document = parsed(tmp_path, "r.txt", text)
    metadata = document.metadata
    assert (metadata.area, metadata.report_year, metadata.data_year) == ("全国", 2025, 2024)
    assert (metadata.language, metadata.date, metadata.speaker) == ("en", "2025-03-05", "Li Qiang")
    assert document.sections[-1].heading == "I. A Review of Our Work in 2024"


def test_word_headings_tables_and_notes(tmp_path):
    document = docx.Document()
    document.add_heading("某区统计报告", 1)
    document.add_heading("经济", 2)
    document.add_paragraph("（单位：亿元）")
    table = document.add_table(rows=3, cols=3)
    for row, values in zip(
        table.rows,
        [("指标", "2023年", "2024年"), ("GDP", "100.5", "110.2"), ("财政收入", "20.1", "21.4")],
        strict=True,
    ):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.add_paragraph("以上数据为初步核算数。")
    buffer = io.BytesIO()
    document.save(buffer)
    result = parsed(tmp_path, "d.docx", buffer.getvalue())
    assert result.text.split("\n") == [
        "某区统计报告",
        "经济",
        "（单位：亿元）",
        "单位：亿元 | 指标：GDP；2023年：100.5；2024年：110.2",
        "单位：亿元 | 指标：财政收入；2023年：20.1；2024年：21.4",
        "以上数据为初步核算数。",
    ]
    assert result.sections[1].path == ("某区统计报告", "经济")
    assert (result.quality["tables"], result.quality["table_rows"]) == (1, 2)


def test_one_bad_file_never_stops_the_others(tmp_path):
    good = write(tmp_path, "good.txt", REPORT)
    empty = write(tmp_path, "empty.txt", "")
    broken = write(tmp_path, "broken.docx", b"PK\x03\x04 no zip at all")
    missing = tmp_path / "missing.txt"
    again = write(tmp_path, "again.txt", REPORT)
    results = list(parse_files([good, empty, broken, missing, again], ParseSettings(workers=2)))
    assert [path for path, _ in results] == [good, empty, broken, missing, again]
    kinds = [type(result) for _, result in results]
    assert kinds == [Document, Failure, Failure, Failure, Document]
    assert "empty" in results[1][1].reason
    assert "damaged" in results[2][1].reason
    assert results[0][1] == parse_file(good)


@pytest.mark.case("R-66")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_special_files_are_refused_at_once(tmp_path):
    fifo = tmp_path / "pipe.txt"
    os.mkfifo(fifo)
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    for path in (fifo, loop, Path("/dev/zero")):
        with pytest.raises(ParseError):
            parse_file(path)


@pytest.mark.parametrize(
    ("name", "text", "area", "report_year", "data_year"),
    [
        (
            "安吉.txt",
            "各位代表：\n现在，我代表县人民政府，向大会报告工作。\n一、2024年工作回顾\n安吉经济增长6.1%。",
            "安吉县", 2025, 2024,
        ),
        (
            "南京.txt",
            "各位代表：\n现在，我代表苏州市人民政府，向大会报告工作。\n一、2023年工作回顾\n增长6%。",
            "苏州市", 2024, 2023,
        ),
        (
            "x.txt",
            "2023年上海市国民经济和社会发展统计公报\n上海市统计局 国家统计局上海调查总队\n"
            "2023年，全市上下坚持稳中求进，经济运行总体平稳。",
            "上海市", 2024, 2023,
        ),
        (
            "x.txt",
            "成都市2024年上半年经济运行情况\n2024年上半年，全市生产总值同比增长5.1%，总体平稳。",
            "成都市", 2024, 2024,
        ),
        (
            "xuhui.md",
            "# Xuhui District Government Work Report 2025\n\nIn 2024, the district's GDP grew.\n",
            "徐汇区", 2025, 2024,
        ),
    ],
)  # fmt: skip
def test_place_and_years_of_other_reports(tmp_path, name, text, area, report_year, data_year):
    metadata = parsed(tmp_path, name, text).metadata
    assert (metadata.area, metadata.report_year, metadata.data_year) == (
        area,
        report_year,
        data_year,
    )
