"""Exact search over vectors in memory: it misses nothing, and needs no index."""

from collections.abc import Sequence

import numpy as np

from rag.store import Matrix
from rag.store.rows import Vectors

Hits = list[tuple[str, float]]


def nearest(vector: Vectors, ids: Sequence[str], vectors: Vectors, k: int) -> Hits:
    """The k ids whose vectors (n×d) have the highest inner product with `vector`, best first."""
    if not len(ids) or k < 1:
        return []
    return _best(vectors @ vector, ids, k)


def nearest_of(
    vector: Vectors,
    matrix: Matrix,
    k: int,
    documents: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
) -> Hits:
    """The same within some documents and areas of a matrix, or all of it."""
    if not matrix.ids or k < 1:
        return []
    scores = matrix.vectors @ vector
    for names, chosen in ((matrix.documents, documents), (matrix.areas, areas)):
        if chosen is not None:
            wanted = set(chosen)
            scores[[name not in wanted for name in names]] = -np.inf
    return [hit for hit in _best(scores, matrix.ids, k) if hit[1] > -np.inf]


def _best(scores: Vectors, ids: Sequence[str], k: int) -> Hits:
    k = min(k, len(ids))
    rows = np.argpartition(-scores, k - 1)[:k]
    ordered = rows[np.lexsort((rows, -scores[rows]))]
    return [(ids[row], float(scores[row])) for row in ordered]
