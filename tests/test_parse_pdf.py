"""PDF: columns, articles, tables, margins, turned pages; scans and garbled fonts by OCR."""

import io
import random
import time
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from parse_shapes import (
    A3,
    HAS_FONT,
    Page,
    article,
    body_lines,
    chinese_font,
    error_rate,
    image_pdf,
    newspaper,
    report_paragraphs,
    report_pdf,
    scan,
    without_unicode,
)
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
)

from rag.errors import ParseError
from rag.parse import ocr, page_image, parse_file
from rag.parse.block import Options
from rag.parse.garbled import judge
from rag.schema import Document
from rag.settings import ParseSettings

SETTINGS = ParseSettings(workers=1)

needs_ocr = pytest.mark.skipif(
    not (HAS_FONT and ocr.is_available()), reason="needs rapidocr and the font of zhplot"
)


def parsed(tmp_path: Path, data: bytes, name: str = "a.pdf", **options) -> Document:
    path = tmp_path / name
    path.write_bytes(data)
    return parse_file(path, Options(**options))


@pytest.fixture(scope="module")
def paragraphs() -> list[str]:
    return report_paragraphs(1, 8)


@pytest.mark.parametrize("columns", [1, 2])
def test_report_in_columns(tmp_path, paragraphs, columns):
    document = parsed(tmp_path, report_pdf(paragraphs, columns=columns))
    assert document.text.split("\n") == paragraphs
    assert document.quality["columns"] == columns
    assert document.quality["pages_text"] == len(document.pages) >= 2
    assert document.metadata.area == "清河区"
    assert document.warnings == ()


def test_english_in_two_columns(tmp_path):
    words = [
        "In 2024 the district's gross regional product reached 310.5 billion yuan, up 5.2 percent.",
        "Fixed-asset investment grew by 22.9 percent, and we will still install forty-two wells.",
    ]
    body = ParagraphStyle("b", fontName="Times-Roman", fontSize=10, leading=13, spaceAfter=6)
    head = ParagraphStyle("h", fontName="Times-Bold", fontSize=14, leading=18, spaceAfter=8)
    buffer = io.BytesIO()
    frames = [Frame(60, 60, 210, 700), Frame(295, 60, 210, 700)]
    show = BaseDocTemplate(buffer)
    show.addPageTemplates(PageTemplate(frames=frames))
    lines = ["I. Review of 2024", *words * 9, "II. Tasks for 2025", *words * 9]
    show.build(
        [Paragraph(line, head if line[0] == "I" and "." in line[:3] else body) for line in lines]
    )
    document = parsed(tmp_path, buffer.getvalue())
    assert document.text.split("\n") == lines
    assert [section.heading for section in document.sections] == [lines[0], lines[19]]


def test_a_page_of_scattered_words_takes_no_time(tmp_path):
    page = Page(A3, "Helvetica")
    draw = random.Random(0)
    for number in range(4_000):
        page.text(draw.uniform(20, 800), draw.uniform(20, 1150), f"w{number}", draw.choice((5, 9)))
    began = time.process_time()
    assert "w3999" in parsed(tmp_path, page.pdf()).text
    assert time.process_time() - began < 8


def test_every_character_has_its_place(tmp_path, paragraphs):
    document = parsed(tmp_path, report_pdf(paragraphs))
    covered = set()
    for box in document.boxes:
        covered |= set(range(box.start, box.end))
        page = document.pages[box.page - 1]
        assert 0 <= box.left < box.right <= page.width
        assert 0 <= box.top < box.bottom <= page.height
        assert page.start <= box.start < page.end
    assert {i for i, c in enumerate(document.text) if c != "\n"} <= covered
    first = document.boxes[0]
    assert document.text[first.start : first.end] == paragraphs[0]
    assert (round(first.left), round(first.bottom)) == (124, 82)


@pytest.mark.parametrize("columns", [2, 3, 4, 5])
@pytest.mark.parametrize("across", [False, True])
def test_newspaper_articles_stay_separate(tmp_path, columns, across):
    items = [article(index) for index in range(4)]
    document = parsed(tmp_path, newspaper(items, columns, across))
    assert [s.area for s in document.sections if s.level == 1] == [item.area for item in items]
    for section, item in zip(document.sections, items, strict=True):
        assert error_rate(document.text[section.start : section.end], item.text) == 0
    assert document.metadata.source == "城市晚报"
    assert document.metadata.date == "2025-01-12"


def test_newspaper_with_place_names_over_the_headlines(tmp_path):
    items = [article(index) for index in range(3)]
    document = parsed(tmp_path, newspaper(items, 3, labels=True))
    assert [s.path for s in document.sections] == [
        (item.area.removesuffix("区"), item.headline) for item in items
    ]


def test_newspaper_whose_articles_begin_at_different_heights(tmp_path):
    page = Page(A3)
    size, leading, margin, gap = 9.5, 14.0, 40.0, 16.0
    width = (page.width - 2 * margin - 3 * gap) / 4
    items = [article(0, 22), article(1, 9), article(2, 7), article(3, 8)]

    def draw(item, columns, top, point):
        left = margin + columns[0][0] * (width + gap)
        page.text(left, top, item.headline, point)
        lines = [*body_lines(item.paragraphs, size, width, page.font), (0.0, item.byline)]
        for column, bottom in columns:
            y = top + 24
            while lines and y < bottom:
                indent, line = lines.pop(0)
                page.text(margin + column * (width + gap) + indent, y, line, size)
                y += leading
        assert not lines

    draw(items[0], [(0, 400), (1, 400), (2, 500), (3, 500)], 60, 28)
    draw(items[1], [(0, 645), (1, 800)], 440, 18)
    draw(items[2], [(2, 725), (3, 800)], 545, 18)
    draw(items[3], [(0, 1010), (1, 1010), (2, 1010), (3, 1010)], 900, 24)
    document = parsed(tmp_path, page.pdf())
    assert [section.area for section in document.sections] == [item.area for item in items]
    assert error_rate(document.text, "".join(item.text for item in items)) == 0


ROWS = [
    ["指标", "2023年", "2024年", "增速"],
    ["地区生产总值", "2950.1", "3105.6", "5.2%"],
    ["固定资产投资", "252.5", "310.37", "22.9%"],
]


def table_pdf(rows, *style) -> bytes:
    font = chinese_font()
    words = ParagraphStyle("w", fontName=font, fontSize=11, leading=18, firstLineIndent=22)
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer).build(
        [
            Paragraph("全区主要经济指标如下，各项均好于预期。", words),
            Paragraph("（单位：亿元）", words),
            Table(rows, style=[("FONT", (0, 0), (-1, -1), font, 10), *style]),
            Paragraph("以上为初步核算数。", words),
        ]
    )
    return buffer.getvalue()


@pytest.mark.parametrize("style", [[("GRID", (0, 0), (-1, -1), 0.5, colors.black)], []])
def test_tables_with_and_without_rules(tmp_path, style):
    document = parsed(tmp_path, table_pdf(ROWS, *style))
    assert document.text.split("\n") == [
        "全区主要经济指标如下，各项均好于预期。",
        "（单位：亿元）",
        "单位：亿元 | 指标：地区生产总值；2023年：2950.1；2024年：3105.6；增速：5.2%",
        "单位：亿元 | 指标：固定资产投资；2023年：252.5；2024年：310.37；增速：22.9%",
        "以上为初步核算数。",
    ]
    assert document.quality["tables"] == 1


def test_merged_header_cells(tmp_path):
    rows = [["指标", "绝对量", "", "增速"], ["", "2023年", "2024年", ""], *ROWS[1:]]
    grid = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
    spans = [("SPAN", (1, 0), (2, 0)), ("SPAN", (0, 0), (0, 1)), ("SPAN", (3, 0), (3, 1))]
    line = parsed(tmp_path, table_pdf(rows, grid, *spans)).text.split("\n")[2]
    assert line == (
        "单位：亿元 | 指标：地区生产总值；绝对量 2023年：2950.1；绝对量 2024年：3105.6；增速：5.2%"
    )


def test_turned_page_has_boxes_as_it_is_shown(tmp_path, paragraphs):
    source = pypdfium2.PdfDocument(report_pdf(paragraphs[:6]))
    source[0].set_rotation(90)
    buffer = io.BytesIO()
    source.save(buffer)
    document = parsed(tmp_path, buffer.getvalue())
    assert document.text.split("\n")[1:] == paragraphs[:6]  # the first line is the header
    box, page = document.boxes[1], document.pages[0]
    assert (page.width, page.height) == (842, 595)
    assert box.right > 700  # the top of the sheet is now on the right
    assert box.bottom - box.top > box.right - box.left


@pytest.mark.case("R-62")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("全区地区生产总值增长5.2%，城镇新增就业3万人。" * 4, ""),
        ("GDP grew by 5.2 percent in the first half of the year, up from 4.9." * 3, ""),
        ("12.5 13.6 14.7 88.9% 2,379.80 " * 20, ""),
        ("臺灣經濟成長，產業發展良好，人民生活改善，所得增加。" * 4, ""),
        ("\ue000\ue001\ue002地区" * 20, "characters without a meaning"),
        ("(cid:123)(cid:88)(cid:9)" * 20, "characters without a meaning"),
        ("$%&'()*+ ,-./012 :;<=>?@ [\\]^_` " * 10, "letters that are no words"),
        ("亍兀丌弋尢夊彳彡屮丬丿乂亠疋矢罒" * 8, "Chinese characters that no one writes"),
    ],
)
def test_rubbish_is_told_from_text(text, reason):
    assert judge(text).reason == reason


@pytest.mark.case("R-63")
def test_scan_without_ocr_says_so(tmp_path, paragraphs):
    images = scan(report_pdf(paragraphs[:4]), dpi=60)
    with pytest.raises(ParseError, match="scan and OCR is off"):
        parsed(tmp_path, image_pdf(images, 60), ocr=False)


@pytest.mark.case("R-62")
@needs_ocr
@pytest.mark.slow
def test_font_without_unicode_goes_to_ocr(tmp_path):
    paragraphs = ["全区地区生产总值3105.6亿元，增长5.2%。", "城镇新增就业3.1万人。"]
    document = parsed(tmp_path, without_unicode(report_pdf(["清河区情况", *paragraphs])))
    assert document.text.split("\n")[-2:] == paragraphs
    assert document.quality["pages_ocr"] == 1
    assert document.quality["garbled"] > 0.05
    assert document.warnings == ("Read by OCR: page 1.",)
    box = next(b for b in document.boxes if "3105.6" in document.text[b.start : b.end])
    assert box.page == 1
    assert 80 < box.left < 95


@pytest.mark.case("R-63")
@needs_ocr
@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "angle", "noise"),
    [("a.pdf", 0, 6), ("a.png", 2, 6), ("a.jpg", 90, 6), ("a.tiff", 180, 6), ("b.png", 0, 25)],
)
def test_scans_and_images(tmp_path, name, angle, noise):
    paragraphs = report_paragraphs(1, 4)
    images = scan(report_pdf(paragraphs), angle=angle, noise=noise)
    if name.endswith("pdf"):
        data = image_pdf(images)
    else:
        buffer = io.BytesIO()
        images[0].save(buffer, {"png": "PNG", "jpg": "JPEG"}.get(name[2:], "TIFF"), dpi=(200, 200))
        data = buffer.getvalue()
    document = parsed(tmp_path, data, name)
    text = document.text.replace("清河区人民政府文件", "")
    assert error_rate(text, "".join(paragraphs)) <= 0.02
    assert document.quality["ocr_confidence"] > 0.9


@needs_ocr
@pytest.mark.long
def test_scanned_newspaper(tmp_path):
    items = [article(index) for index in range(3)]
    document = parsed(tmp_path, image_pdf(scan(newspaper(items, 3))))
    assert [section.area for section in document.sections] == [item.area for item in items]
    assert error_rate(document.text, "".join(item.text for item in items)) <= 0.02


def test_long_pdf_tells_how_far_it_is(tmp_path):
    page = Page(font="Helvetica")
    for number in range(300):
        for line in range(4):
            page.text(60, 100 + 20 * line, f"Line {line} of page {number} is about output.", 11)
        page.next()
    told = []
    document = parsed(
        tmp_path, page.pdf(), progress=lambda page, pages, slow: told.append((page, pages))
    )
    assert told[0] == (1, 300)
    assert told[-1] == (300, 300)
    assert document.quality["pages"] == 300
    assert document.text.count("is about output") == 1200


def test_page_image_frames_the_citation(tmp_path, paragraphs):
    path = tmp_path / "a.pdf"
    path.write_bytes(report_pdf(paragraphs))
    box = parse_file(path).boxes[5]
    plain = Image.open(io.BytesIO(page_image(path, [replace(box, right=box.left)], SETTINGS)))
    framed = Image.open(io.BytesIO(page_image(path, [box], SETTINGS)))
    scale = framed.width / 595
    inside = (int((box.left + box.right) / 2 * scale), int(box.bottom * scale) - 3)
    assert plain.getpixel(inside) == (255, 255, 255)
    red, green, blue = framed.getpixel(inside)
    assert red > 240 and green > 200 and blue < 220
    with pytest.raises(ParseError, match="no page 99"):
        page_image(path, [replace(box, page=99)], SETTINGS)


@pytest.mark.case("R-40")
@needs_ocr
@pytest.mark.slow
def test_a_long_scan_goes_on_where_it_stopped(tmp_path):
    page = Page((300.0, 120.0))
    for number in range(3):
        page.text(20, 50, f"第{number}项指标增长5.{number}%。", 14)
        page.next()
    path = tmp_path / "long.pdf"
    path.write_bytes(image_pdf(scan(page.pdf(), dpi=120), 120))
    told = []

    def stop_at_two(page, pages, slow):
        told.append((page, slow))
        if page == 2 and len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parse_file(path, Options(progress=stop_at_two))
    document = parse_file(path, Options(progress=stop_at_two))
    assert told == [(1, True), (2, True), (1, False), (2, False), (3, True)]
    assert document.text.split("\n") == [f"第{n}项指标增长5.{n}%。" for n in range(3)]
    assert parse_file(path, Options(progress=stop_at_two)).text == document.text
    assert told[-3:] == [(1, True), (2, True), (3, True)]  # nothing is kept once it is done


def test_a_letter_of_a_headline_hides_none_of_the_text(tmp_path):
    page = Page()
    size, text = 10.0, 16.0
    page.text(60, page.height - 800, "深入推进", text)  # its 进 stands at x = 108, 800 high
    page.text(108, page.height - 500, "进口增长5.5%", size)  # 800 / 16 is 500 / 10
    assert "进口增长5.5%" in parsed(tmp_path, page.pdf()).text.split("\n")


def test_a_written_wide_space_is_no_gutter(tmp_path, paragraphs):
    wide = [line.replace("。", "。\u3000", 1) for line in paragraphs]
    document = parsed(tmp_path, report_pdf(wide))
    assert error_rate(document.text, "".join(paragraphs)) == 0
    assert document.quality["columns"] == 1
