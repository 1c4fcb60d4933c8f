"""Take a document out so that no file of the store holds its words any more."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from rag.errors import StoreLocked
from rag.store.database import explained
from rag.store.store import FILE, Store


def purge(store: Store, name: str) -> bool:
    """Remove a document, the turns that cite it, and every former copy of the store.

    False if there is no document of that name; what former removals left goes all the same. The
    index is not the store's: make it anew afterwards.

    Raises:
        StoreLocked: another process is writing, or reads the former state just now.
    """
    with store.writing():
        found = store.remove(name)
        path = store.directory / FILE
        with explained(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            cited = json.dumps(name, ensure_ascii=False)
            connection.execute("DELETE FROM turns WHERE instr(answer, ?)", (cited,))
            connection.execute("VACUUM")
            connection.execute("PRAGMA busy_timeout = 500")
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        _drop_copies(store.directory)
    if busy:
        raise StoreLocked(
            f"{name!r} is out, but the store {str(store.directory)!r} is being read: its log still "
            "holds the words. Run the command again when nobody asks."
        )
    return found


def _drop_copies(directory: Path) -> None:
    """What migrations, restores and broken runs have kept."""
    for pattern in ("store.v*.db", "store.replaced.db", "*.new"):
        for file in directory.glob(pattern):
            file.unlink()
    shutil.rmtree(directory / "reindex", ignore_errors=True)
