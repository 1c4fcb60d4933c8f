"""The vectors of the store: those of some documents, of some chunks, or all of them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.schema import Chunk
from rag.store import read, rows
from rag.store.rows import Vectors


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every vector of the store: row i (float32) is of the chunk `ids[i]`."""

    ids: list[str]
    documents: list[str]
    areas: list[str | None]
    vectors: Vectors


def vectors(
    connection: sqlite3.Connection,
    names: Sequence[str] | None,
    places: Sequence[str] | None,
) -> tuple[list[str], Vectors]:
    """Chunk ids and their vectors, of some documents or areas or of all."""
    conditions: list[str] = []
    values: list[str] = []
    for column, wanted in (("d.name", names), ("c.area", places)):
        if wanted is not None:
            conditions.append(f"{column} IN ({read.marks(wanted)})")
            values += wanted
    join = "JOIN documents d ON d.number = c.document" if names is not None else ""
    chosen = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    found = connection.execute(
        f"SELECT c.id, v.vector FROM chunks c {join} JOIN vectors v ON v.chunk = c.number {chosen}",
        values,
    ).fetchall()
    return [row[0] for row in found], _matrix(connection, [row[1] for row in found])


def matrix(connection: sqlite3.Connection) -> Matrix:
    """Every vector, with the document and area of its chunk."""
    found = connection.execute(
        "SELECT c.id, d.name, c.area, v.vector FROM chunks c "
        "JOIN documents d ON d.number = c.document JOIN vectors v ON v.chunk = c.number"
    ).fetchall()
    ids, names, places, blobs = zip(*found, strict=True) if found else ((), (), (), ())
    return Matrix(list(ids), list(names), list(places), _matrix(connection, list(blobs)))


def vectors_of(connection: sqlite3.Connection, ids: Sequence[str]) -> tuple[list[str], Vectors]:
    """Those of the ids that are there, in their order, and their vectors."""
    found: dict[str, bytes] = {}
    for batch in read.batches(ids):
        query = (
            "SELECT c.id, v.vector FROM chunks c JOIN vectors v ON v.chunk = c.number "
            f"WHERE c.id IN ({read.marks(batch)})"
        )
        found |= {row[0]: row[1] for row in connection.execute(query, batch)}
    there = [each for each in ids if each in found]
    return there, _matrix(connection, [found[each] for each in there])


def _matrix(connection: sqlite3.Connection, blobs: list[bytes]) -> Vectors:
    if blobs:
        return rows.unpack(blobs)
    return np.zeros((0, int(read.meta(connection, "dimensions", "0"))), dtype=np.float32)


def known_vectors(connection: sqlite3.Connection, wanted: Sequence[Chunk]) -> list[Vectors | None]:
    """For each chunk the vector of a chunk with the same context and text, or None."""
    keys = [rows.chunk_key(chunk) for chunk in wanted]
    found: dict[bytes, Vectors] = {}
    for batch in read.batches(keys):
        query = (
            "SELECT c.key, v.vector FROM chunks c JOIN vectors v ON v.chunk = c.number "
            f"WHERE c.key IN ({read.marks(batch)})"
        )
        found |= {key: rows.unpack([blob])[0] for key, blob in connection.execute(query, batch)}
    return [found.get(key) for key in keys]


def sample(connection: sqlite3.Connection, size: int, until: int) -> Vectors:
    """Some vectors at random, of chunks that were there at a sequence."""
    found = connection.execute(
        "SELECT vector FROM vectors WHERE chunk IN "
        "(SELECT number FROM chunks WHERE sequence <= ? ORDER BY random() LIMIT ?)",
        (until, size),
    ).fetchall()
    return _matrix(connection, [row[0] for row in found])
