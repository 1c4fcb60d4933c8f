"""PDF: the text that the file holds where it is text, OCR where it is not."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
from pypdfium2 import PdfPage

from rag.errors import ParseError
from rag.parse import ocr
from rag.parse.block import Options, Reading
from rag.parse.garbled import Verdict, judge
from rag.parse.pages import Leaf, leaf_of_image, reading_of
from rag.parse.pdfium import Sheet, open_pdf, read_sheet, render
from rag.parse.resume import Shelf
from rag.parse.ruled import with_tables
from rag.schema import Page

_MAX_PAGES = 5_000
_DPI = 200
_FEW, _SOME = 20, 120  # characters of a page that is a picture, or a picture with a stamp on it
_PICTURED = 0.7  # share of a page under images that makes a scan of it
_INK = 0.004  # share of dark pixels from which a page is not blank


def read(data: bytes, name: str, options: Options) -> Reading:
    """A PDF.

    Raises:
        ParseError: damaged, protected, too long, or without any text that can be read.
    """
    leaves = list(_leaves(data, name, options))
    if any(leaf.runs for leaf in leaves):
        return reading_of(leaves)
    if any(leaf.method == "none" for leaf in leaves):
        raise ParseError(f"{name!r} is a scan and OCR is off (setting parse.ocr) or missing.")
    raise ParseError(f"{name!r} holds no readable text.")


def _leaves(data: bytes, name: str, options: Options) -> Iterator[Leaf]:
    document = open_pdf(data, name)
    total = len(document)
    if total > _MAX_PAGES:
        raise ParseError(f"{name!r} has {total} pages, more than {_MAX_PAGES}; split it.")
    shelf = Shelf(data)
    for number in range(1, total + 1):
        leaf = shelf.take(number)
        fresh = leaf is None
        if leaf is None:
            page = document[number - 1]
            leaf = _leaf(page, number, options)
            page.close()
            if leaf.method == "ocr" and total > 1:
                shelf.put(leaf)
        options.progress(number, total, fresh and leaf.method == "ocr")
        yield leaf
    document.close()
    shelf.clear()


def _leaf(page: PdfPage, number: int, options: Options) -> Leaf:
    sheet = read_sheet(page)
    verdict = judge("".join(run.text for run in sheet.runs), sheet.unmapped)
    size = Page(number, 0, 0, sheet.width, sheet.height)
    if not _needs_ocr(page, sheet, verdict):
        method: Literal["text", "layer"] = "layer" if sheet.layered else "text"
        runs, tables = with_tables(sheet.runs, sheet.rules)
        leaf = Leaf(size, tuple(runs), method, verdict.share, tables, turn=sheet.turn)
    elif options.ocr and ocr.is_available():
        leaf = leaf_of_image(render(page, _DPI), _DPI, number, verdict.share)
    else:
        leaf = Leaf(size, (), "none", verdict.share)
    return replace(leaf, hidden=sheet.hidden)


def _needs_ocr(page: PdfPage, sheet: Sheet, verdict: Verdict) -> bool:
    """Whether the page's own text is rubbish, or too little for what is drawn on it."""
    if verdict.reason:
        return True
    if sheet.characters >= _SOME or (sheet.characters >= _FEW and sheet.pictured < _PICTURED):
        return False
    if sheet.characters and sheet.pictured < 0.05:
        return False  # a short page: a cover, a last line
    return _ink(page) > _INK


def _ink(page: PdfPage) -> float:
    """Share of dark pixels."""
    pixels = np.asarray(render(page, 40).convert("L"))
    return float((pixels < 160).mean())
