"""Whole copies of a store file: made while it is in use, checked, and put in its place."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from rag.errors import StoreError
from rag.store import faults
from rag.store.tables import APPLICATION, VERSION


def copy_database(source: Path, target: Path) -> None:
    """Write one consistent state of a database to a file, while others read and write it."""
    target.unlink(missing_ok=True)
    target.touch(0o600)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")
    flush(target)


def check(path: Path) -> None:
    """Make sure that a file is a whole store that this release can read, else StoreError."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            application = opened.execute("PRAGMA application_id").fetchone()[0]
            version = opened.execute("PRAGMA user_version").fetchone()[0]
            verdict = opened.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{str(path)!r} cannot be used: {error}.") from error
    if application != APPLICATION:
        raise StoreError(f"{str(path)!r} is no backup of a store.")
    if version > VERSION:
        raise StoreError(f"{str(path)!r} was written by a newer release; install that one.")
    if verdict != "ok":
        raise StoreError(f"{str(path)!r} is damaged: {verdict}.")


def put_in_place(fresh: Path, path: Path, keep: Path) -> None:
    """Replace a store file that nobody has open by a checked one; the old one stays as `keep`."""
    if path.exists():
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a damaged file keeps what it has
        keep.unlink(missing_ok=True)
        shutil.copy2(path, keep)
        flush(keep)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    faults.reach("copy.in_place")
    fresh.replace(path)
    flush(path.parent)


@contextmanager
def readable(path: Path, *, read_only: bool) -> Iterator[Path]:
    """The file to read a store from.

    On a disk that may not be written, what a killed process left in the log cannot be read in
    place; both are then copied to the folder for temporary files.
    """
    log = path.with_name(path.name + "-wal")
    if not read_only or os.access(path.parent, os.W_OK) or not (_size(log) and _size(path)):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="rag-") as folder:
        for file in (path, log):
            shutil.copyfile(file, Path(folder) / file.name)
        yield Path(folder) / path.name


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def flush(path: Path) -> None:
    """Have the system write a file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
