"""Bring a store of an older release up to this one: in a copy, with the old file kept."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np

from rag.errors import StoreError
from rag.store import copy, faults, history, twins
from rag.store.tables import VERSION

Step = Callable[[sqlite3.Connection], None]


def _to_2(connection: sqlite3.Connection) -> None:
    """Keys by which twins are looked up."""
    connection.execute(
        "CREATE TABLE sketches (key INTEGER NOT NULL, "
        "document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, "
        "PRIMARY KEY (key, document)) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX sketches_document ON sketches (document)")
    for number, sketch in connection.execute("SELECT number, sketch FROM documents").fetchall():
        for key in twins.keys(np.frombuffer(sketch, dtype=np.uint64)):
            history.insert(connection, "sketches", {"key": key, "document": number})


STEPS: dict[int, Step] = {1: _to_2}  # version → what makes the next version of it


def migrate(path: Path, version: int) -> None:
    """Replace a store file of an older version; the old one stays beside it as `store.v1.db`.

    The caller makes sure that nobody has it open.
    """
    fresh = path.with_name(f"{path.name}.new")
    copy.copy_database(path, fresh)
    with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for step in range(version, VERSION):
            if step not in STEPS:
                raise StoreError(f"Stores of version {step} are not known any more; ingest again.")
            STEPS[step](connection)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    faults.reach("migrate.copied")
    copy.check(fresh)
    copy.put_in_place(fresh, path, keep=path.with_name(f"{path.stem}.v{version}{path.suffix}"))
