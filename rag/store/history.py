"""Every change of the content has a number, and what an index has to forget is kept with it."""

import sqlite3
import uuid
from collections.abc import Mapping


def advance(connection: sqlite3.Connection, document: str) -> int:
    """Note a change of a document and return its number."""
    return insert(connection, "changes", {"state": uuid.uuid4().hex, "document": document})


def drop_path(connection: sqlite3.Connection, path: str) -> bool:
    """Remove the document that came from a file, if there is one; its twins are forgotten."""
    row = connection.execute("SELECT number, name FROM documents WHERE path = ?", (path,))
    document = row.fetchone()
    if document is None:
        return False
    connection.execute(
        "INSERT INTO removed (sequence, chunk) SELECT ?, id FROM chunks WHERE document = ?",
        (advance(connection, document["name"]), document["number"]),
    )
    connection.execute(_FORGET_PACKS, (document["number"],))
    connection.execute("DELETE FROM documents WHERE number = ?", (document["number"],))
    return True


# Archives that hold a file of this document: they are read again.
_FORGET_PACKS = (
    "DELETE FROM files WHERE path IN (SELECT pack.path FROM files pack JOIN files member "
    "ON substr(member.path, 1, length(pack.path) + 1) = pack.path || '/' WHERE member.document = ?)"
)


def insert(connection: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    """Insert a row and return its number."""
    columns = ", ".join(f'"{column}"' for column in values)
    marks = ", ".join("?" * len(values))
    cursor = connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values())
    )
    return int(cursor.lastrowid or 0)
