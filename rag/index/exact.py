"""Exact search over all vectors: it misses nothing.

A generation keeps them in a file that is mapped into memory, so that a process which opens it has
nothing to read; an index without the file reads them from the store.
"""

import json
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.store import Matrix
from rag.store.rows import Vectors

Hits = list[tuple[str, float]]
Rows = npt.NDArray[np.intp]

MOST = 150_000  # chunks that are searched so: 1.8 KB and 0.2 microseconds each, 270 MB and 30 ms
_BLOCK = 16_384  # rows that one thread scores at a time
_THREADS = min(4, os.cpu_count() or 1)  # more of them wait for the same memory
_FEW = 0.25  # share of the rows up to which copying them costs less than scoring all


class Exact:
    """Every vector of a version of the store, and which rows belong to what."""

    def __init__(self, matrix: Matrix) -> None:
        self._ids = matrix.ids
        self._vectors = matrix.vectors
        self._of_document = _rows(matrix.documents)
        self._of_area = _rows(matrix.areas)

    def nearest(
        self,
        vector: Vectors,
        k: int,
        documents: Sequence[str] | None = None,
        areas: Sequence[str] | None = None,
    ) -> Hits:
        """The k ids nearest to a vector within some documents and areas, or of all."""
        if documents is None and areas is None:
            return nearest(vector, self._ids, self._vectors, k)
        chosen = [
            _chosen(wanted, rows)
            for wanted, rows in ((documents, self._of_document), (areas, self._of_area))
            if wanted is not None
        ]
        rows = reduce(np.intersect1d, chosen)
        if not len(rows):
            return []
        if len(rows) > _FEW * len(self._ids):
            scores = _scores(self._vectors, vector)[rows]
        else:
            scores = self._vectors[rows] @ vector
        return [(self._ids[rows[row]], score) for row, score in _best(scores, k)]


def write(folder: Path, matrix: Matrix) -> None:
    """Write every vector of a store into a new folder of a generation."""
    folder.mkdir()
    np.save(folder / "vectors.npy", matrix.vectors)
    rows = {"ids": matrix.ids, "documents": matrix.documents, "areas": matrix.areas}
    (folder / "rows.json").write_text(json.dumps(rows), "utf-8")


def read(folder: Path) -> Matrix | None:
    """What was written, its vectors mapped into memory; None where it is not there or damaged."""
    try:
        rows = json.loads((folder / "rows.json").read_text("utf-8"))
        vectors = np.load(folder / "vectors.npy", mmap_mode="r").view(np.ndarray)
        return Matrix(**rows, vectors=vectors)
    except (OSError, EOFError, ValueError, TypeError):
        return None


def nearest(vector: Vectors, ids: Sequence[str], vectors: Vectors, k: int) -> Hits:
    """The k ids whose vectors (n×d) have the highest inner product with `vector`, best first."""
    if not len(ids):
        return []
    return [(ids[row], score) for row, score in _best(_scores(vectors, vector), k)]


def _scores(vectors: Vectors, vector: Vectors) -> Vectors:
    """The inner product of each row with `vector`; of many rows in several threads."""
    blocks = [vectors[start : start + _BLOCK] for start in range(0, len(vectors), _BLOCK)]
    if len(blocks) < 2:
        return vectors @ vector
    with ThreadPoolExecutor(_THREADS) as pool:
        return np.concatenate(list(pool.map(lambda block: block @ vector, blocks)))


def _best(scores: Vectors, k: int) -> list[tuple[int, float]]:
    """The rows of the k highest scores, best first."""
    k = min(k, len(scores))
    if k < 1:
        return []
    best = np.argpartition(-scores, k - 1)[:k]
    ordered = best[np.lexsort((best, -scores[best]))]
    return [(int(row), float(scores[row])) for row in ordered]


def _rows(names: Sequence[str | None]) -> dict[str | None, Rows]:
    found: defaultdict[str | None, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        found[name].append(row)
    return {name: np.array(rows) for name, rows in found.items()}


def _chosen(wanted: Sequence[str], rows: Mapping[str | None, Rows]) -> Rows:
    found = [rows[name] for name in dict.fromkeys(wanted) if name in rows]
    return np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.intp)
