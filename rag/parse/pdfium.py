"""Pages of a PDF, by pypdfium2, as runs, rules and images. Points from the top left."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image
from pypdfium2 import PdfPage

from rag.errors import ParseError
from rag.parse.clean import is_rule
from rag.parse.objects import Objects, Seen, read_objects
from rag.parse.runs import Rule, Run, turn_box

_MAX_CHARACTERS = 200_000  # on one page
_MAX_PIXELS = 40_000_000
_EM = (0.88, -0.12)  # of a font's size, above and below the line on which it stands
_BLANK = "\0 \u3000"
_SPACES = {32, 0xA0, 0x3000}
_WIDE_GAP = 0.25  # of the size, between Chinese characters: less is only justified type
_APART = 0.75  # of the size: more is a gutter
_DOUBLE = 0.12  # of the size: nearer characters that are equal are one, drawn twice


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one page holds. `turn` is how far its text is turned against the page, in degrees.

    `characters` counts those that are read, `layered` those of them that lie unseen over or under
    a scan, `hidden` the unseen ones that are left out, `unmapped` those without a known Unicode
    value. `pictured` is the share of the page under images.
    """

    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]
    characters: int
    unmapped: int
    layered: int
    hidden: int
    pictured: float
    turn: int


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    angle: int


def open_pdf(data: bytes, name: str) -> pdfium.PdfDocument:
    """The document.

    Raises:
        ParseError: damaged, or it needs a password.
    """
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
    except pdfium.PdfiumError as error:
        said = str(error).lower()
        if "password" in said or "security" in said:
            raise ParseError(
                f"{name!r} is protected by a password; save it without one."
            ) from error
        raise ParseError(
            f"{name!r} is a damaged PDF that cannot be opened; download it again."
        ) from error
    if not pages:
        raise ParseError(f"{name!r} is a PDF without pages.")
    return document


def read_sheet(page: PdfPage) -> Sheet:
    """The text, rules and images of a page."""
    view = _View(page)
    textpage = page.get_textpage()
    objects = read_objects(page, Objects(view.width, view.height, lambda: _grey(page)), view.show)
    glyphs, unmapped, seen = _glyphs(textpage, view, objects)
    turn = _turn(glyphs)
    upright = [_turned(glyph, turn, view) for glyph in glyphs if glyph.angle == turn]
    textpage.close()
    return Sheet(
        width=view.width,
        height=view.height,
        runs=tuple(_runs(upright)),
        rules=() if turn else tuple(objects.rules),
        characters=len(glyphs),
        unmapped=unmapped,
        layered=seen["layer"],
        hidden=seen["hidden"],
        pictured=objects.pictured,
        turn=turn,
    )


def render(page: PdfPage, dpi: int = 200) -> Image.Image:
    """The page as an image, smaller than asked for where it would be enormous."""
    width, height = page.get_size()
    scale = dpi / 72
    pixels = width * height * scale * scale
    if pixels > _MAX_PIXELS:
        scale *= math.sqrt(_MAX_PIXELS / pixels)
    image: Image.Image = page.render(scale=scale).to_pil()
    return image.convert("RGB")


def _grey(page: PdfPage) -> npt.NDArray[np.uint8]:
    return np.asarray(render(page, 72).convert("L"))


class _View:
    """How a page is shown: its box in user space and its rotation."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.rotation = page.get_rotation()
        self.width, self.height = page.get_size()

    def show(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """A rectangle of user space as left, top, right, bottom of the page as shown."""
        wide, high = self.right - self.left, self.top - self.bottom
        x0, x1 = left - self.left, right - self.left
        y0, y1 = top - self.bottom, bottom - self.bottom  # y0 is the upper edge
        if self.rotation == 90:
            return y1, x0, y0, x1
        if self.rotation == 180:
            return wide - x1, y1, wide - x0, y0
        if self.rotation == 270:
            return high - y0, wide - x1, high - y1, wide - x0
        return x0, high - y0, x1, high - y1


class _Ruler:
    """Measures characters: across by their advance, along the line's height by the font's size."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._rect, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def measure(self, index: int) -> tuple[tuple[float, float, float, float], float]:
        """Left, bottom, right, top in user space, and the size of the font as drawn."""
        rect, matrix, handle = self._rect, self._matrix, self._handle
        raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(rect))
        raw.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix))
        raw.FPDFText_GetCharOrigin(handle, index, ctypes.byref(self._x), ctypes.byref(self._y))
        size = raw.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
        if not 0.5 < size < 2000:
            return (rect.left, rect.bottom, rect.right, rect.top), max(rect.top - rect.bottom, 1.0)
        if abs(matrix.d) >= abs(matrix.c):
            up = math.copysign(size, matrix.d)
            ends = sorted(self._y.value + part * up for part in _EM)
            return (rect.left, ends[0], rect.right, ends[1]), size
        up = math.copysign(size, matrix.c)
        ends = sorted(self._x.value + part * up for part in _EM)
        return (ends[0], rect.bottom, ends[1], rect.top), size


def _glyphs(
    textpage: Any, view: _View, objects: Objects
) -> tuple[list[_Glyph], int, Counter[Seen]]:
    """The characters that count, how many have no Unicode value, and how all meet the eye."""
    handle, count = textpage.raw, min(textpage.count_chars(), _MAX_CHARACTERS)
    ruler, found, unmapped = _Ruler(handle), [], 0
    drawn: dict[tuple[int, int, int], list[float]] = {}  # by character, size, height
    seen: Counter[Seen] = Counter()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in (0, 10, 13, 0xFFFE, 0xFFFF):
            unmapped += code in (0, 0xFFFE, 0xFFFF)
            continue
        if raw.FPDFText_HasUnicodeMapError(handle, index) == 1:
            unmapped += 1
        rect, size = ruler.measure(index)
        shown = view.show(*rect)
        if code not in _SPACES:
            eye = objects.look(raw.FPDFText_GetTextObject(handle, index), shown)
            seen[eye] += 1
            if eye == "hidden":
                continue
        same = drawn.setdefault((code, round(size), round(3 * rect[1] / size)), [])
        if any(abs(rect[0] - left) < _DOUBLE * size for left in same) and code != 32:
            continue  # bold type imitated by drawing twice
        same.append(rect[0])
        angle = round(math.degrees(raw.FPDFText_GetCharAngle(handle, index)))
        suggested = code == 32 and raw.FPDFText_IsGenerated(handle, index) == 1
        left, top, right, bottom = shown
        text = "\0" if suggested else chr(code)
        found.append(_Glyph(text, left, top, right, bottom, _shown(angle, view)))
    return found, unmapped, seen


def _shown(angle: int, view: _View) -> int:
    """The angle of a character as the page is shown, clockwise, to the next quarter or -1."""
    turned = (view.rotation - angle) % 360
    quarter = round(turned / 90) % 4 * 90
    return quarter if min(abs(turned - quarter), 360 - abs(turned - quarter)) <= 5 else -1


def _turn(glyphs: list[_Glyph]) -> int:
    """The quarter in which most characters stand."""
    counts = {angle: 0 for angle in (0, 90, 180, 270)}
    for glyph in glyphs:
        if glyph.angle in counts and glyph.text.strip("\0 "):
            counts[glyph.angle] += 1
    return max(counts, key=lambda angle: (counts[angle], -angle))


def _turned(glyph: _Glyph, turn: int, view: _View) -> _Glyph:
    """The glyph where it would stand if the page were turned back upright."""
    left, top, right, bottom = turn_box(
        (glyph.left, glyph.top, glyph.right, glyph.bottom), turn, view.width, view.height
    )
    return _Glyph(glyph.text, left, top, right, bottom, 0)


def _runs(glyphs: list[_Glyph]) -> Iterator[Run]:
    """Characters that follow each other on a line, in the order in which they are drawn."""
    current: list[_Glyph] = []
    last: _Glyph | None = None
    for glyph in glyphs:
        if glyph.text not in _BLANK:
            if last is not None and not _follows(last, glyph):
                yield from _run(current)
                current = []
            last = glyph
        elif glyph.text != "\0" and last is not None and _follows(last, glyph):
            last = glyph  # a space that is written, be it as wide as a gutter
        current.append(glyph)
    yield from _run(current)


def _follows(last: _Glyph, glyph: _Glyph) -> bool:
    size, other = max(last.bottom - last.top, 1.0), max(glyph.bottom - glyph.top, 1.0)
    level = abs((last.top + last.bottom) - (glyph.top + glyph.bottom)) / 2 < 0.4 * max(size, other)
    near = -0.5 * size < glyph.left - last.right < _APART * size
    return level and near and 0.55 < size / other < 1.8


def _run(glyphs: list[_Glyph]) -> Iterator[Run]:
    inked = [glyph for glyph in glyphs if glyph.text not in _BLANK]
    text = "".join(_spaced(glyphs)).strip(" \u3000")
    if inked and not is_rule(text):
        yield Run(
            text,
            min(g.left for g in inked),
            min(g.top for g in inked),
            max(g.right for g in inked),
            max(g.bottom for g in inked),
            max(g.bottom - g.top for g in inked),
        )


def _spaced(glyphs: list[_Glyph]) -> Iterator[str]:
    """The characters; a space that only a gap suggests counts where the gap is wide enough."""
    last: _Glyph | None = None
    suggested = False
    for glyph in glyphs:
        if glyph.text == "\0":
            suggested = True
            continue
        if suggested and last is not None and glyph.text not in _BLANK:
            wide = _WIDE_GAP if ord(last.text) >= 0x2E80 or ord(glyph.text) >= 0x2E80 else 0.0
            if glyph.left - last.right > wide * (last.bottom - last.top):
                yield " "
        suggested = False
        yield glyph.text
        last = glyph if glyph.text not in _BLANK else None
