"""Documents and their states: what tells whether something read earlier still holds."""

import sqlite3
from collections.abc import Sequence

from rag.schema import Report
from rag.store import read, rows
from rag.store.database import Database


class Editions:
    """Which documents there are and in which state; marks are equal only where the content is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[tuple[int, str], dict[str, str]]:
        """The version of the store, and for each document, by name, the mark of its state."""
        with self._database.reading() as connection:
            connection.execute("BEGIN")
            try:
                found = connection.execute(_ALL).fetchall()
                return read.version(connection), {row["name"]: row["state"] for row in found}
            finally:
                connection.execute("COMMIT")

    def of(self, name: str) -> str | None:
        """The mark of one document's state, None where there is none of that name."""
        with self._database.reading() as connection:
            row = connection.execute(f"{_ALL} WHERE d.name = ?", (name,)).fetchone()
            return str(row["state"]) if row else None

    def names(self) -> frozenset[str]:
        """The name of every document."""
        with self._database.reading() as connection:
            return frozenset(row[0] for row in connection.execute("SELECT name FROM documents"))

    def of_chunks(self, ids: Sequence[str]) -> dict[str, str]:
        """The name of the document that each chunk is of; ids that are gone are left out."""
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for batch in read.batches(ids):
                query = f"{_OF_CHUNKS} WHERE c.id IN ({read.marks(batch)})"
                found |= {row[0]: row[1] for row in connection.execute(query, batch)}
        return found

    def report(self, name: str) -> Report | None:
        """What is known of a document without its text; None where there is none of that name."""
        with self._database.reading() as connection:
            query = "SELECT number, area, metadata FROM documents WHERE name = ?"
            row = connection.execute(query, (name,)).fetchone()
            return _report(connection, name, row) if row else None


_OF_CHUNKS = "SELECT c.id, d.name FROM chunks c JOIN documents d ON d.number = c.document"

# The last change of a document, and the last one of no document: everything derived anew.
_ALL = (
    "SELECT d.name, coalesce(own.state, '') || coalesce((SELECT state FROM changes "
    "WHERE document = '' ORDER BY sequence DESC LIMIT 1), '') AS state FROM documents d LEFT JOIN "
    "(SELECT document, state, max(sequence) FROM changes GROUP BY document) own "
    "ON own.document = d.name"
)


def _report(connection: sqlite3.Connection, name: str, row: sqlite3.Row) -> Report:
    query = "SELECT DISTINCT area FROM chunks WHERE document = ? AND area IS NOT NULL"
    areas = {found["area"] for found in connection.execute(query, (row["number"],))}
    areas |= {row["area"]} if row["area"] else set()
    metadata = rows.to_metadata(row)
    places = tuple(sorted(areas))
    return Report(name, metadata.title, places, metadata.report_year, metadata.data_year)
