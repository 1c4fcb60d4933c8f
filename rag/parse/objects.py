"""What is drawn on a PDF's page besides letters, and which letters nobody sees for it."""

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from rag.parse.runs import Rule

Box = tuple[float, float, float, float]
Seen = Literal["seen", "layer", "hidden"]
"""How a letter meets the eye: not at all, `layer` where it lies over or under a scan of itself."""

_MAX_OBJECTS = 20_000  # looked at on one page
_MAX_AREAS = 2_000  # of them remembered, the largest
_THIN = 3.0  # points; a rectangle no thicker is a rule
_SCANNED = 0.7  # share of the page under images that makes a scan of it
_PICTURE = 0.2  # share of the page from which one image is a scan of its part
_TINY = 1.5  # points of a letter's height: no one reads less
_LIKE = 25  # difference of two colours, of 255, that the eye overlooks
_LIGHT = 230  # of 255, in each part of a colour: white paper or nearly
_CONTRAST = 40  # of 255 in grey, within a letter's box: from here it is seen
_WHOLE = 0.98  # share of an image's points that cover what is under them
_INVISIBLE = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
_OUTLINED = {raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP}


Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Area:
    """A filled shape or an image, in the order of drawing; `colour` is None of an image."""

    order: int
    box: Box
    colour: tuple[int, int, int] | None
    opaque: Callable[[], bool]

    @property
    def size(self) -> float:
        """Square points."""
        left, top, right, bottom = self.box
        return max(right - left, 0.0) * max(bottom - top, 0.0)


@dataclass(frozen=True, slots=True)
class _Ink:
    """How the letters of one text object are drawn, and what may hide them (rows of the table)."""

    visible: bool
    light: bool
    over: Rows  # drawn later, letting nothing through
    alike: Rows  # drawn earlier, of the same colour


class _Table:
    """The largest areas of a page, to be looked up for many letters quickly."""

    def __init__(self, areas: Sequence[_Area], first: int) -> None:
        chosen = sorted(areas, key=lambda area: -area.size)[:_MAX_AREAS]
        blank = (-999, -999, -999)  # like no colour
        self.boxes = np.array([area.box for area in chosen]).reshape(-1, 4)
        self.orders = np.array([area.order for area in chosen], dtype=np.intp)
        self.colours = np.array([area.colour or blank for area in chosen]).reshape(-1, 3)
        self.images = np.array([area.colour is None for area in chosen], dtype=bool)
        self.opaque = np.array([a.order > first and a.opaque() for a in chosen], dtype=bool)
        self.sizes = np.array([area.size for area in chosen])

    def at(self, rows: Rows, x: float, y: float) -> Rows:
        """Those of some rows that hold a point."""
        if not len(rows):
            return rows
        left, top, right, bottom = self.boxes[rows].T
        held: Rows = rows[(left <= x) & (x <= right) & (top <= y) & (y <= bottom)]
        return held


class Objects:
    """The rules of a page, the share of it under images, and what hides its letters."""

    def __init__(
        self, width: float, height: float, picture: Callable[[], npt.NDArray[np.uint8]]
    ) -> None:
        """`picture` draws the page as shown, in grey, a pixel a point."""
        self.rules: list[Rule] = []
        self._width, self._height, self._picture = width, height, picture
        self._areas: list[_Area] = []
        self._orders: dict[int, int] = {}  # of text objects, by address
        self._inks: dict[int, _Ink] = {}

    @property
    def pictured(self) -> float:
        """Share of the page under images, at most 1."""
        area = sum(area.size for area in self._areas if area.colour is None)
        return min(area / max(self._width * self._height, 1.0), 1.0)

    def look(self, text: Any, box: Box) -> Seen:
        """Whether a letter of a text object is seen at its place on the page as shown."""
        left, top, right, bottom = box
        x, y = (left + right) / 2, (top + bottom) / 2
        if bottom - top < _TINY or not (0 <= x <= self._width and 0 <= y <= self._height):
            return "hidden"
        ink, table = self._ink(text), self._table
        over = table.at(ink.over, x, y)
        if not ink.visible or table.images[over].any():
            return "layer" if self._is_scanned(x, y) else "hidden"
        doubtful = ink.light or len(over) or len(table.at(ink.alike, x, y))
        return "hidden" if doubtful and self._contrast(box) < _CONTRAST else "seen"

    def add(self, order: int, item: Any, box: Box) -> None:
        """Note an object of the page; `box` is where it is shown."""
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            self._orders[_address(item.raw)] = order
        elif item.type == raw.FPDF_PAGEOBJ_IMAGE:
            self._areas.append(_Area(order, box, None, lambda: _covers(item)))
        else:
            self.rules += _rules_of(*box)
            colour = _filled(item.raw)
            if colour and min(box[2] - box[0], box[3] - box[1]) > _THIN:
                self._areas.append(_Area(order, box, colour[:3], lambda: colour[3] == 255))

    @cached_property
    def _table(self) -> _Table:
        return _Table(self._areas, min(self._orders.values(), default=0))

    @cached_property
    def _grey(self) -> npt.NDArray[np.uint8]:
        return self._picture()

    def _is_scanned(self, x: float, y: float) -> bool:
        """Whether the page is a scan, or this place lies in one."""
        table = self._table
        here = table.at(np.flatnonzero(table.images), x, y)
        large = table.sizes[here] >= _PICTURE * self._width * self._height
        return self.pictured >= _SCANNED or bool(large.any())

    def _ink(self, text: Any) -> _Ink:
        address = _address(text)
        if address not in self._inks:
            self._inks[address] = self._inked(text, self._orders.get(address, _MAX_OBJECTS))
        return self._inks[address]

    def _inked(self, text: Any, order: int) -> _Ink:
        mode = raw.FPDFTextObj_GetTextRenderMode(text)
        outlined = mode in _OUTLINED
        read = raw.FPDFPageObj_GetStrokeColor if outlined else raw.FPDFPageObj_GetFillColor
        found, table = _colour(read, text), self._table
        colour = np.array(found[:3] if found else (999, 999, 999))
        near = np.abs(table.colours - colour).max(axis=1, initial=0) < _LIKE
        return _Ink(
            mode not in _INVISIBLE and (found is None or found[3] > _LIKE),
            found is not None and min(found[:3]) >= _LIGHT,
            np.flatnonzero(table.opaque & (table.orders > order)),
            np.flatnonzero(near & (table.orders < order)),
        )

    def _contrast(self, box: Box) -> int:
        """Difference between the lightest and the darkest that is shown in a letter's box."""
        left, top, right, bottom = (max(round(edge), 0) for edge in box)
        part = self._grey[top : max(bottom, top + 1), left : max(right, left + 1)]
        return int(np.ptp(part)) if part.size else 0


def read_objects(page: pdfium.PdfPage, objects: Objects, show: Callable[..., Box]) -> Objects:
    """The objects of a page, each shown by `show`, up to a number that no honest page reaches."""
    for order, item in enumerate(page.get_objects(max_depth=3)):
        if order > _MAX_OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            objects.add(order, item, (0.0, 0.0, 0.0, 0.0))
        elif item.type in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            objects.add(order, item, show(*item.get_bounds()))
    return objects


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _covers(image: pdfium.PdfImage) -> bool:
    """Whether an image lets nothing through: shown in part, or with a mask, it may."""
    if raw.FPDFClipPath_CountPaths(raw.FPDFPageObj_GetClipPath(image.raw)) > 0:
        return False
    if raw.FPDFPageObj_HasTransparency(image.raw):
        return False
    try:
        shown = image.get_bitmap(render=True).to_numpy()
    except pdfium.PdfiumError:
        return False
    return shown.shape[2] < 4 or bool((shown[..., 3] > 250).mean() > _WHOLE)


def _filled(path: Any) -> tuple[int, int, int, int] | None:
    """The colour that a path is filled with, None if it is not filled."""
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroked))
    return _colour(raw.FPDFPageObj_GetFillColor, path) if mode.value else None


def _colour(read: Callable[..., int], item: Any) -> tuple[int, int, int, int] | None:
    """Red, green, blue and alpha from 0 to 255; None of what has no plain colour."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not read(item, *map(ctypes.byref, parts)):
        return None
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _rules_of(left: float, top: float, right: float, bottom: float) -> list[Rule]:
    """A thin path is a rule; a larger rectangle gives its four edges."""
    wide, high = right - left, bottom - top
    if max(wide, high) < 8:
        return []
    if min(wide, high) <= _THIN:
        return [Rule(left, top, right, bottom)]
    return [
        Rule(left, top, right, top),
        Rule(left, bottom, right, bottom),
        Rule(left, top, left, bottom),
        Rule(right, top, right, bottom),
    ]
