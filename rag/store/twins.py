"""Tell two files of one report by their text: another layout, an excerpt, a scan read by OCR."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from rag.schema import Document

Sketch = npt.NDArray[np.uint64]

_SIZE = 256  # hashes kept of a text
_KEYS = 32  # of the smallest hashes: an excerpt of a tenth shares one of them 97 times in 100
_SHINGLE = 12  # characters of what is hashed
_ALIKE = 0.2  # of the sketch of the shorter text: less is not worth reading both texts
_RUN = 8  # characters of what texts are compared by
_SHARE = 0.85  # of an excerpt's runs stand in the whole report
_SHARE_OCR = 0.5  # six characters in a hundred misread still leave as many
_FIGURES_OCR = 0.8  # nearest two of 159 reports: 0.64
_FEW = 5  # figures that tell nothing about texts that differ

_LAST = np.uint64(0xFFFFFFFFFFFFFFFF)
_LETTERS = re.compile(r"\w+")
_FIGURE = re.compile(r"\d+\.\d+|\d+(?=[%％‰万亿]|个百分点|元|倍|平方|公里|吨|户|人|家|项)")


@dataclass(frozen=True)
class Edition:
    """A report as one file gives it."""

    text: str
    area: str | None = None
    year: int | None = None
    ocr: bool = False

    @cached_property
    def runs(self) -> frozenset[str]:
        """All runs of letters."""
        letters = _letters(self.text)
        return frozenset(letters[at : at + _RUN] for at in range(len(letters) - _RUN + 1))

    @cached_property
    def figures(self) -> frozenset[str]:
        """What is counted and measured."""
        return frozenset(_FIGURE.findall(unicodedata.normalize("NFKC", self.text)))

    def holds(self, other: "Edition") -> bool:
        """Whether nothing is lost where this one stands for the other.

        Its letters and its figures decide together: two years of one government are written alike
        but count differently, a page misread here and there keeps its figures. A text that was
        printed never gives way to one that was read by OCR.
        """
        if not other.runs or (self.ocr and not other.ocr) or self._is_of_another(other):
            return False
        share = len(self.runs & other.runs) / len(other.runs)
        known = len(self.figures & other.figures)
        if other.ocr and len(other.figures) >= _FEW:
            return share >= _SHARE_OCR and known >= _FIGURES_OCR * len(other.figures)
        return share >= _SHARE and known == len(other.figures)

    def _is_of_another(self, other: "Edition") -> bool:
        pairs = ((self.area, other.area), (self.year, other.year))
        return any(a is not None and b is not None and a != b for a, b in pairs)


def edition_of(document: Document) -> Edition:
    """What of a document decides about its twins."""
    scanned = ("pages_ocr", "pages_ocr_layer")
    ocr = any(document.quality.get(key) for key in scanned)
    return Edition(document.text, document.metadata.area, document.metadata.report_year, ocr)


@lru_cache(maxsize=4)  # a text is looked for among the kept ones, then kept
def sketch(text: str) -> Sketch:
    """The smallest hashes of all runs of 12 letters, sorted: Broder's min-wise sketch."""
    codes = np.frombuffer(_letters(text).encode("utf-32-le", "replace"), dtype="<u4")
    if len(codes) < _SHINGLE:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.zeros(len(codes) - _SHINGLE + 1, dtype=np.uint64)
    for shift in range(_SHINGLE):
        hashes = hashes * np.uint64(0x100000001B3) + codes[shift : shift + len(hashes)]
    hashes ^= hashes >> np.uint64(31)
    hashes *= np.uint64(0x9E3779B97F4A7C15)
    return np.unique(hashes)[:_SIZE]


def keys(hashes: Sketch) -> list[int]:
    """By which a kept sketch is found, as SQLite's signed integers."""
    return as_keys(hashes[:_KEYS])


def as_keys(hashes: Sketch) -> list[int]:
    """Hashes as SQLite's signed integers."""
    signed: list[int] = hashes.astype(np.int64).tolist()
    return signed


def are_alike(a: Sketch, b: Sketch) -> bool:
    """Whether two texts may be of one report, by the hashes in the range that both cover."""
    if not len(a) or not len(b):
        return False
    end = min(a[-1] if len(a) == _SIZE else _LAST, b[-1] if len(b) == _SIZE else _LAST)
    a, b = a[a <= end], b[b <= end]
    return len(np.intersect1d(a, b)) >= _ALIKE * min(len(a), len(b))


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(unicodedata.normalize("NFKC", text)))
