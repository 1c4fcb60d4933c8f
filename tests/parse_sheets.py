"""Newspaper pages put together from articles, and what must be found on them."""

from dataclasses import replace
from pathlib import Path

from parse_shapes import A3, Article, Page, article, body_lines, error_rate

from rag.parse import parse_file
from rag.schema import Document

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
        self.page, self.across, self.words, self.gap = Page(A3), across, [], gap
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
