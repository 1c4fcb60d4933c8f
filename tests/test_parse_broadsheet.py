"""Newspaper pages whose articles differ in columns, stand side by side, or go on elsewhere."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from parse_shapes import (
    A3,
    HAS_FONT,
    Article,
    article,
    body_lines,
    error_rate,
    image_pdf,
    scan,
)
from parse_shapes import Page as Canvas

from rag.parse import ocr, parse_file
from rag.parse.assemble import build_document
from rag.parse.pages import Leaf, reading_of
from rag.parse.pdfium import open_pdf, read_sheet
from rag.parse.runs import Run
from rag.schema import Document, Page

HEADS = (
    "全力稳住经济大盘",
    "让城市更新更有温度",
    "建设创新驱动示范城区",
    "守护一江碧水",
    "答好民生考卷",
)


def items(*sentences: int) -> list[Article]:
    made = [article(index, count) for index, count in enumerate(sentences)]
    return [replace(item, headline=head) for item, head in zip(made, HEADS, strict=False)]


class Sheet:
    """A page to put articles on; `place` gives the height at which one ends."""

    def __init__(self, across: bool = False, gap: float = 12.0) -> None:
        self.page, self.across, self.words, self.gap = Canvas(A3), across, [], gap
        self.words.append((40, 40, "城市晚报  2025年1月12日  星期日  A3版", 9))

    def place(self, item: Article, box, columns: int, size: float = 20, label: str = "") -> float:
        x, y, width = box
        for words, height in ((label, 15), (item.headline, size)):
            if words:
                self.words.append((x, y, words, height))
                y += height + 8
        gap, body, leading = self.gap, 9.0, 13.0
        column = (width - gap * (columns - 1)) / columns
        lines = body_lines(item.paragraphs, body, column, self.page.font)
        lines += [(0.0, item.byline)] if item.byline else []
        rows = -(-len(lines) // columns)
        for i, (indent, line) in enumerate(lines):
            left = x + (i // rows) * (column + gap) + indent
            self.words.append((left, y + (i % rows) * leading, line, body))
        return y + rows * leading + 24

    def next(self) -> None:
        self._draw()
        self.page.next()

    def _draw(self) -> None:
        drawn = sorted(self.words, key=lambda w: (w[1], w[0])) if self.across else self.words
        for word in drawn:
            self.page.text(*word)
        self.words = []

    def pdf(self) -> bytes:
        self._draw()
        return self.page.pdf()

    def read(self, folder: Path) -> Document:
        path = folder / "page.pdf"
        path.write_bytes(self.pdf())
        return parse_file(path)


def check(document: Document, wanted: list[Article], labelled: bool = False) -> None:
    found = {s.area: document.text[s.start : s.end] for s in document.sections if s.area}
    assert list(found) == [item.area for item in wanted]
    for item in wanted:
        label = item.area[:-1] if labelled else ""
        assert error_rate(found[item.area], label + item.text) == 0, item.area
        for paragraph in item.paragraphs:
            assert paragraph in document.text.split("\n")


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


@pytest.mark.parametrize("inside", [True, False])
def test_an_article_goes_on_on_another_page(tmp_path, inside):
    first, second, third = wanted = items(14, 9, 10)
    one, two, rest = first.paragraphs
    cut = len(two) // 2 if inside else two.index("。", len(two) // 2) + 1
    if not inside:
        wanted[0] = first = replace(first, paragraphs=(one, two[:cut], two[cut:], rest))
    begun = replace(first, paragraphs=(one, f"{two[:cut]}（下转第3版）"), byline="")
    ended = replace(first, paragraphs=(f"（上接第1版）{two[cut:]}", rest))
    sheet = Sheet()
    y = sheet.place(begun, (40, 90, 762), 3)
    sheet.place(second, (40, y, 762), 4)
    sheet.next()
    y = sheet.place(third, (40, 90, 762), 4)
    sheet.place(ended, (40, y, 762), 4)
    document = sheet.read(tmp_path)
    check(document, wanted)
    assert "版" not in document.text


def narrow(gap: float) -> tuple[Sheet, list[Article]]:
    """Articles of 5, 2 and 3 columns with white of `gap` points between them."""
    sheet = Sheet(gap=gap)
    first, second, third = wanted = items(12, 8, 9)
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
    sheet, wanted = narrow(10.0)
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
    sheet, wanted = narrow(gap)
    path = tmp_path / "scan.pdf"
    path.write_bytes(image_pdf(scan(sheet.pdf(), dpi, angle, noise), dpi))
    document = parse_file(path)
    found = {s.area: document.text[s.start : s.end] for s in document.sections if s.area}
    assert list(found) == [item.area for item in wanted]
    for item in wanted:
        assert error_rate(found[item.area], item.text) < 0.01
