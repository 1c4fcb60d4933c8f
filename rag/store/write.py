"""What the store is told: each within the transaction of an open connection."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from rag.errors import EncoderMismatch, StoreError
from rag.schema import Chunk, Document, Observation
from rag.store import files, history, read, rows, twins
from rag.store.rows import Vectors


@dataclass(frozen=True, slots=True)
class Entry:
    """A document and what was derived from it."""

    document: Document
    chunks: Sequence[Chunk]
    vectors: Vectors
    observations: Sequence[Observation]


def check(connection: sqlite3.Connection, entry: Entry) -> None:
    """Refuse vectors that do not fit.

    Raises:
        StoreError: too many for the chunks, too few, or one that holds no number.
        EncoderMismatch: longer or shorter than those kept.
    """
    chunks, vectors = entry.chunks, entry.vectors
    if vectors.ndim != 2 or len(vectors) != len(chunks):
        raise StoreError(f"{len(chunks)} chunks need as many vectors, got {vectors.shape}.")
    if not np.isfinite(vectors).all():
        raise StoreError("A vector holds a value that is no number; the encoder is at fault.")
    known = int(read.meta(connection, "dimensions", "0"))
    if known and vectors.shape[1] != known:
        raise EncoderMismatch(
            f"The index holds vectors of {known} numbers, these have {vectors.shape[1]}; "
            "run `rag reindex` to build it anew with this encoder."
        )


def put(connection: sqlite3.Connection, entry: Entry) -> tuple[str, bool]:
    """Write a document in place of an earlier version; its name, and whether there was one."""
    path = entry.document.path
    earlier = connection.execute("SELECT name FROM documents WHERE path = ?", (path,)).fetchone()
    name = str(earlier["name"]) if earlier else _free_name(connection, entry.document)
    history.drop_path(connection, path)
    sequence = history.advance(connection, name)
    values = rows.document_row(entry.document) | {"name": name}
    sketch = twins.sketch(entry.document.text)
    values["sketch"] = sketch.tobytes()
    number = history.insert(connection, "documents", values)
    for key in twins.keys(sketch):
        history.insert(connection, "sketches", {"key": key, "document": number})
    put_derived(connection, number, entry, sequence)
    record_file(connection, entry.document, name)
    return name, earlier is not None


def put_derived(connection: sqlite3.Connection, number: int, entry: Entry, sequence: int) -> None:
    """Write the chunks, vectors and observations of the document with this number."""
    for chunk, vector in zip(entry.chunks, entry.vectors, strict=True):
        row = rows.chunk_row(chunk) | {"document": number, "sequence": sequence}
        vector_row = {
            "chunk": history.insert(connection, "chunks", row),
            "vector": rows.pack(vector),
        }
        history.insert(connection, "vectors", vector_row)
    if len(entry.vectors):
        set_meta(connection, "dimensions", str(entry.vectors.shape[1]))
    for observation in entry.observations:
        row = {f.name: getattr(observation, f.name) for f in fields(Observation)}
        history.insert(connection, "observations", row | {"document": number})


def record_file(connection: sqlite3.Connection, document: Document, name: str) -> None:
    """Note that a document's file is kept under a name, its own or its twin's."""
    number = connection.execute("SELECT number FROM documents WHERE name = ?", (name,)).fetchone()
    signature = files.signature_of(Path(document.path), document.id)
    state = (document.path, document.id, signature)
    files.record(connection, state, number["number"], "")


def put_twin(connection: sqlite3.Connection, document: Document, name: str) -> None:
    """Note that a document's text is kept under another name, and drop what it held before."""
    history.drop_path(connection, document.path)
    record_file(connection, document, name)


def put_outdone(connection: sqlite3.Connection, outdone: Document, name: str) -> None:
    """Note that a document gives way to its twin of this name, and its own twins with it."""
    numbers = [
        connection.execute("SELECT number FROM documents WHERE name = ?", (of,)).fetchone()[0]
        for of in (name, outdone.name)
    ]
    connection.execute("UPDATE files SET document = ? WHERE document = ?", numbers)
    history.drop_path(connection, outdone.path)


def remove(connection: sqlite3.Connection, name: str) -> bool:
    """Remove a document; its twins are forgotten with it."""
    row = connection.execute("SELECT path FROM documents WHERE name = ?", (name,)).fetchone()
    return row is not None and history.drop_path(connection, row["path"])


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Set one value of the table of single values."""
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


def set_fingerprint(connection: sqlite3.Connection, fingerprint: Mapping[str, str]) -> None:
    """Note by what the content is made; parts not named stay as they are."""
    known = read.fingerprint(connection) | dict(fingerprint)
    set_meta(connection, "fingerprint", json.dumps(known, ensure_ascii=False, sort_keys=True))


def adopt(
    connection: sqlite3.Connection, entries: Iterable[Entry], fingerprint: Mapping[str, str]
) -> None:
    """Replace everything derived by what these entries hold, document by document."""
    sequence = history.advance(connection, "")
    connection.execute(
        "INSERT INTO removed (sequence, chunk) SELECT ?, id FROM chunks", (sequence,)
    )
    connection.execute("DELETE FROM chunks")
    connection.execute("DELETE FROM observations")
    connection.execute("DELETE FROM meta WHERE key IN ('dimensions', 'fingerprint')")
    for entry in entries:
        number = connection.execute(
            "SELECT number FROM documents WHERE name = ?", (entry.document.name,)
        ).fetchone()
        put_derived(connection, number["number"], entry, sequence)
    set_fingerprint(connection, fingerprint)


def _free_name(connection: sqlite3.Connection, document: Document) -> str:
    """The document's name, with as many folders before it as make it unlike the others."""
    folders = [part for part in Path(document.path).parts[:-1] if part != "/"]
    name = document.name
    while connection.execute("SELECT 1 FROM documents WHERE name = ?", (name,)).fetchone():
        name = f"{folders.pop()}/{name}" if folders else f"{name}~{document.id[:8]}"
    return name
