"""Does the store hold what it promises: exact slices, a vector for each chunk, verbatim quotes."""

import sqlite3

from rag.store.database import Database

_CHECKS = (
    (
        "chunks that are not a slice of their document",
        "SELECT count(*) FROM chunks c JOIN documents d ON d.number = c.document "
        'WHERE substr(d.text, c.start + 1, c."end" - c.start) != c.text',
    ),
    (
        "chunks without a vector",
        "SELECT count(*) FROM chunks WHERE number NOT IN (SELECT chunk FROM vectors)",
    ),
    (
        "vectors of another length than the rest",
        "SELECT count(*) FROM vectors WHERE length(vector) != 2 * "
        "(SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'dimensions')",
    ),
    (
        "observations whose quote is not in their document",
        "SELECT count(*) FROM observations o JOIN documents d ON d.number = o.document "
        'WHERE substr(d.text, o.start + 1, o."end" - o.start) != o.quote',
    ),
)


def check(database: Database) -> list[str]:
    """What is wrong with a store, as sentences; empty if nothing is."""
    with database.reading() as connection:
        damage = [
            f"SQLite reports: {row[0]}"
            for row in connection.execute("PRAGMA integrity_check(5)")
            if row[0] != "ok"
        ]
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            damage.append("SQLite reports rows that belong to nothing")
        for what, query in _CHECKS:
            count = _count(connection, query)
            if count:
                damage.append(f"There are {count} {what}")
    return damage


def _count(connection: sqlite3.Connection, query: str) -> int:
    total: int = connection.execute(query).fetchone()[0]
    return total
