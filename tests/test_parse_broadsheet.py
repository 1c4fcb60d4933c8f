"""Newspaper pages whose articles differ in columns, stand side by side, or go on elsewhere."""

import random
from dataclasses import replace

import pytest
from parse_shapes import HAS_FONT, Article, error_rate, image_pdf, scan
from parse_sheets import Sheet, check, items

from rag.parse import ocr, parse_file
from rag.parse.assemble import build_document
from rag.parse.pages import Leaf, reading_of
from rag.parse.pdfium import open_pdf, read_sheet
from rag.parse.runs import Run
from rag.schema import Page


@pytest.mark.parametrize("across", [False, True])
def test_articles_of_different_columns(tmp_path, across):
    sheet = Sheet(across)
    first, second, third, last = wanted = items(14, 9, 10, 7)
    y = sheet.place(first, (40, 90, 762), 5)
    ends = [
        sheet.place(second, (40, y, 370), 2),
        sheet.place(third, (430, y, 372), 3, size=17),
    ]
    sheet.place(replace(last, byline=""), (40, max(ends), 762), 4)
    check(sheet.read(tmp_path), [*wanted[:3], replace(last, byline="")])


def test_a_tall_article_beside_others(tmp_path):
    sheet = Sheet()
    first, second, third, last = wanted = items(16, 12, 9, 8)
    sheet.place(first, (40, 90, 150), 1, size=16)
    y = sheet.place(second, (215, 90, 587), 4)
    sheet.place(third, (215, y, 285), 2, size=15)
    sheet.place(last, (520, y, 282), 2, size=15)
    check(sheet.read(tmp_path), wanted)


def test_places_over_headlines_of_the_same_size(tmp_path):
    sheet, y = Sheet(), 90.0
    wanted = items(9, 8, 10)
    for item, columns in zip(wanted, (3, 4, 5), strict=True):
        y = sheet.place(item, (40, y, 762), columns, 15, item.area[:-1])
    document = sheet.read(tmp_path)
    check(document, wanted, labelled=True)
    assert [s.heading for s in document.sections] == [item.headline for item in wanted]


def narrow(gap: float, *sentences: int) -> tuple[Sheet, list[Article]]:
    """Articles of 5, 2 and 3 columns, of so many sentences, with `gap` points of white between."""
    sheet = Sheet(gap=gap)
    first, second, third = wanted = items(*sentences)
    y = sheet.place(first, (40, 90, 762), 5)
    sheet.place(second, (40, y, 370), 2)
    sheet.place(third, (430, y, 372), 3, size=17)
    return sheet, wanted


def as_by_ocr(run: Run, draw: random.Random) -> Run:
    """The run as OCR measures it: a box too wide or too narrow, a size that is a guess."""
    off = [draw.uniform(-0.35, 0.1) * run.size for _ in range(2)]
    size = run.size * (draw.uniform(0.9, 1.25) if run.size < 12 else 1.0)
    left, right = run.left + off[0], run.right - off[1]
    return replace(run, left=left, right=right, size=size, score=0.99)


@pytest.mark.parametrize("seed", range(8))
def test_lines_measured_by_ocr_are_cut_the_same(seed):
    sheet, wanted = narrow(10.0, 12, 8, 9)
    draw = random.Random(seed)
    read = read_sheet(open_pdf(sheet.pdf(), "page.pdf")[0])
    runs = tuple(as_by_ocr(run, draw) for run in read.runs)
    leaf = Leaf(Page(1, 0, 0, read.width, read.height), runs, "ocr")
    check(build_document(reading_of([leaf]), "page.pdf", "page.pdf", b""), wanted)


@pytest.mark.slow
@pytest.mark.skipif(
    not (HAS_FONT and ocr.is_available()), reason="needs rapidocr and the font of zhplot"
)
@pytest.mark.parametrize(
    ("gap", "dpi", "angle", "noise"), [(12.0, 200, 0.0, 6.0), (10.0, 150, 3.0, 20.0)]
)
def test_a_scanned_page_is_cut_the_same(tmp_path, gap, dpi, angle, noise):
    sheet, wanted = narrow(gap, 7, 5, 5)  # OCR takes a second for every ten lines
    path = tmp_path / "scan.pdf"
    path.write_bytes(image_pdf(scan(sheet.pdf(), dpi, angle, noise), dpi))
    document = parse_file(path)
    found = {s.area: document.text[s.start : s.end] for s in document.sections if s.area}
    assert list(found) == [item.area for item in wanted]
    for item in wanted:
        assert error_rate(found[item.area], item.text) < 0.01
