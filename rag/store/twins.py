"""Tell two files of one report by their text: a sketch that survives another layout."""

import re

import numpy as np
import numpy.typing as npt

Sketch = npt.NDArray[np.uint64]

_SIZE = 256  # hashes kept: a likeness of 0.85 is told to about ±0.02
_KEYS = 8  # of the smallest hashes: twins share one of them in all but 1 of 10,000 cases
_SHINGLE = 12  # characters
_TWIN = 0.85
_LETTERS = re.compile(r"\w+")


def sketch(text: str) -> Sketch:
    """The smallest hashes of all runs of 12 letters, sorted: Broder's min-wise sketch."""
    letters = "".join(_LETTERS.findall(text))
    codes = np.frombuffer(letters.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    if len(codes) < _SHINGLE:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.zeros(len(codes) - _SHINGLE + 1, dtype=np.uint64)
    for shift in range(_SHINGLE):
        hashes = hashes * np.uint64(0x100000001B3) + codes[shift : shift + len(hashes)]
    hashes ^= hashes >> np.uint64(31)
    hashes *= np.uint64(0x9E3779B97F4A7C15)
    return np.unique(hashes)[:_SIZE]


def keys(hashes: Sketch) -> list[int]:
    """By which sketches worth comparing are looked up, as SQLite's signed integers."""
    smallest: list[int] = hashes[:_KEYS].astype(np.int64).tolist()
    return smallest


def are_twins(a: Sketch, b: Sketch) -> bool:
    """Whether two sketches are of one text, give or take its layout.

    A text too short to have a sketch has no twin.
    """
    if not len(a) or not len(b):
        return False
    smallest = np.union1d(a, b)[: min(_SIZE, max(len(a), len(b)))]
    shared = np.intersect1d(np.intersect1d(smallest, a), b)
    return len(shared) >= _TWIN * len(smallest)
