"""What the store is asked: each a plain query on an open connection."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict, TypeVar, get_args

import numpy as np

from rag.schema import Chunk, Document, DocumentSummary, Observation
from rag.store import rows, twins

_Value = TypeVar("_Value")
_BATCH = 500  # values bound in one statement


_Key = Literal["area", "indicator", "period", "status", "measure"]


class Where(TypedDict, total=False):
    """What observations are chosen by; one value or several."""

    area: str | Sequence[str] | None
    indicator: str | Sequence[str] | None
    period: str | Sequence[str] | None
    status: str | Sequence[str] | None
    measure: str | Sequence[str] | None


_KEYS: tuple[_Key, ...] = get_args(_Key)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an index has to do to catch up with `version`; remove first, then add."""

    version: tuple[int, str]
    removed: list[str]
    added: list[str]


def meta(connection: sqlite3.Connection, key: str, default: str = "") -> str:
    """One value of the table of single values."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else default


def fingerprint(connection: sqlite3.Connection) -> dict[str, str]:
    """By what the content was made."""
    known: dict[str, str] = json.loads(meta(connection, "fingerprint", "{}"))
    return known


def twin(connection: sqlite3.Connection, document: Document) -> str | None:
    """The name of another file's document with the same bytes, or that holds the same text."""
    same = connection.execute(
        "SELECT name FROM documents WHERE hash = ? AND path != ?", (document.id, document.path)
    ).fetchone()
    if same:
        return str(same["name"])
    new = twins.edition_of(document)
    kept = alike(connection, document)
    return next((other.name for other in kept if twins.edition_of(other).holds(new)), None)


def outdone(connection: sqlite3.Connection, document: Document) -> list[Document]:
    """Other files' documents that lose nothing where this one stands for them."""
    new = twins.edition_of(document)
    kept = alike(connection, document)
    return [other for other in kept if new.holds(twins.edition_of(other))]


def alike(connection: sqlite3.Connection, document: Document) -> Iterator[Document]:
    """Other files' documents that may be of the same report; those that share most come first."""
    wanted = twins.sketch(document.text)
    keys = twins.as_keys(wanted)
    found = connection.execute(
        "SELECT d.number, d.sketch FROM documents d JOIN (SELECT document, count(*) AS shared "
        f"FROM sketches WHERE key IN ({marks(keys)}) GROUP BY document) s ON d.number = s.document "
        "WHERE d.path != ? ORDER BY s.shared DESC, d.number",
        (*keys, document.path),
    ).fetchall()
    for number, blob in found:
        if twins.are_alike(wanted, np.frombuffer(blob, dtype=np.uint64)):
            row = connection.execute("SELECT * FROM documents WHERE number = ?", (number,))
            yield rows.to_document(row.fetchone())


def documents(connection: sqlite3.Connection) -> list[DocumentSummary]:
    """Every document without its text."""
    found = connection.execute(
        "SELECT d.name, d.metadata, d.pages, d.warnings, d.quality, "
        "(SELECT count(*) FROM chunks c WHERE c.document = d.number) AS chunks, "
        "(SELECT count(*) FROM observations o WHERE o.document = d.number) AS observations "
        "FROM documents d ORDER BY d.name"
    )
    return [_summary(row) for row in found]


def _summary(row: sqlite3.Row) -> DocumentSummary:
    metadata = rows.to_metadata(row)
    return DocumentSummary(
        document=row["name"],
        title=metadata.title,
        area=metadata.area,
        level=metadata.level,
        report_year=metadata.report_year,
        data_year=metadata.data_year,
        pages=len(json.loads(row["pages"])),
        chunks=row["chunks"],
        observations=row["observations"],
        warnings=tuple(json.loads(row["warnings"])),
        quality=json.loads(row["quality"]),
    )


def document(connection: sqlite3.Connection, name: str) -> Document | None:
    """A whole document."""
    row = connection.execute("SELECT * FROM documents WHERE name = ?", (name,)).fetchone()
    return rows.to_document(row) if row else None


def areas(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Area → names of the documents that report on it."""
    found: dict[str, list[str]] = defaultdict(list)
    pairs = connection.execute(
        "SELECT area, name FROM documents WHERE area IS NOT NULL UNION "
        "SELECT DISTINCT c.area, d.name FROM chunks c JOIN documents d ON d.number = c.document "
        "WHERE c.area IS NOT NULL ORDER BY 1, 2"
    )
    for area, name in pairs:
        found[area].append(name)
    return {area: tuple(names) for area, names in found.items()}


_CHUNKS = f"SELECT {rows.CHUNK} FROM chunks c JOIN documents d ON d.number = c.document "


def chunks(connection: sqlite3.Connection, ids: Sequence[str]) -> list[Chunk]:
    """The chunks of these ids, in their order."""
    found: dict[str, Chunk] = {}
    for batch in batches(ids):
        query = f"{_CHUNKS} WHERE c.id IN ({marks(batch)})"
        found |= {row["id"]: rows.to_chunk(row) for row in connection.execute(query, batch)}
    return [found[each] for each in ids if each in found]


def chunks_of(connection: sqlite3.Connection, name: str) -> list[Chunk]:
    """The chunks of a document, in order."""
    found = connection.execute(f"{_CHUNKS} WHERE d.name = ? ORDER BY c.start", (name,))
    return [rows.to_chunk(row) for row in found]


def chunk_at(connection: sqlite3.Connection, name: str, offset: int) -> Chunk | None:
    """The chunk in which a character stands."""
    row = connection.execute(
        f"{_CHUNKS} WHERE d.name = ? AND c.start <= ? ORDER BY c.start DESC LIMIT 1", (name, offset)
    ).fetchone()
    return rows.to_chunk(row) if row and offset < row["end"] else None


def neighbours(connection: sqlite3.Connection, chunk: Chunk, reach: int) -> list[Chunk]:
    """Up to `reach` chunks before and behind."""
    near: list[Chunk] = []
    for side in ("< ? ORDER BY c.start DESC", "> ? ORDER BY c.start"):
        query = f"{_CHUNKS} WHERE d.name = ? AND c.start {side} LIMIT ?"
        found = connection.execute(query, (chunk.document, chunk.start, reach))
        near += [rows.to_chunk(row) for row in found]
    return sorted(near, key=lambda each: each.start)


def observations(
    connection: sqlite3.Connection, names: Sequence[str] | None, where: Where
) -> list[Observation]:
    """Observations that fit every condition given, in the order of their documents."""
    conditions: list[str] = []
    values: list[str] = []
    pairs = [("d.name", names), *((f"o.{key}", where.get(key)) for key in _KEYS)]
    for column, wanted in pairs:
        if wanted is not None:
            several = [wanted] if isinstance(wanted, str) else list(wanted)
            conditions.append(f"{column} IN ({marks(several)})")
            values += several
    chosen = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    found = connection.execute(
        f"SELECT {rows.OBSERVATION} FROM observations o JOIN documents d "
        f"ON d.number = o.document {chosen} ORDER BY d.name, o.number",
        values,
    )
    return [rows.to_observation(row) for row in found]


def ids(connection: sqlite3.Connection) -> list[str]:
    """The id of every chunk."""
    return [row[0] for row in connection.execute("SELECT id FROM chunks ORDER BY number")]


def count(connection: sqlite3.Connection) -> int:
    """How many chunks there are."""
    total: int = connection.execute("SELECT count(*) FROM chunks").fetchone()[0]
    return total


def version(connection: sqlite3.Connection) -> tuple[int, str]:
    """Sequence and state of the last change."""
    row = connection.execute(
        "SELECT sequence, state FROM changes ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    return (row[0], row[1]) if row else (0, "")


def changes(connection: sqlite3.Connection, since: tuple[int, str]) -> Changes | None:
    """The chunks added and removed since a version; None if it is not in this history."""
    connection.execute("BEGIN")
    try:
        now = version(connection)
        known = connection.execute("SELECT state FROM changes WHERE sequence = ?", since[:1])
        if since != (0, "") and (known.fetchone() or [None])[0] != since[1]:
            return None
        gone = connection.execute(
            "SELECT DISTINCT chunk FROM removed WHERE sequence > ?", since[:1]
        )
        removed = [row[0] for row in gone]
        new = connection.execute("SELECT id FROM chunks WHERE sequence > ?", since[:1])
        return Changes(now, removed, [row[0] for row in new])
    finally:
        connection.execute("COMMIT")


def batches(values: Sequence[_Value]) -> Iterator[list[_Value]]:
    """The values, as many at a time as one statement may hold."""
    for start in range(0, len(values), _BATCH):
        yield list(values[start : start + _BATCH])


def marks(values: Sequence[object]) -> str:
    """A place for each value in `IN (…)`."""
    return ",".join("?" * len(values))
