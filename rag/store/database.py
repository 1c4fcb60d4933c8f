"""One SQLite file: a connection for each reader, one writer, WAL, every commit on the disk."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from rag.errors import StoreError, StoreLocked
from rag.store import faults
from rag.store.tables import APPLICATION, TABLES, VERSION

_WAIT_SECONDS = 20.0


class Database:
    """The file and its connections; safe to use from many threads."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        try:
            with explained(path):
                self._check_length()
                if not read_only:
                    self._prepare()
                self._check_version()
        except StoreError:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees the last committed state; never waits for the writer."""
        with self._guard:
            connection = self._idle.pop() if self._idle else None
        with explained(self.path):
            connection = connection or _connected(self.path, read_only=self.read_only)
            try:
                yield connection
            finally:
                self._give_back(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is on the disk when the block ends, or nothing is."""
        if self.read_only:
            raise StoreError(f"The store {str(self.path)!r} is read-only; nothing can be added.")
        with self._writing, self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                faults.reach("store.commit")
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        faults.reach("store.committed")

    def close(self) -> None:
        """Close every connection; the last one folds the log into the file.

        One that another thread uses is closed when it is done with it: SQLite would crash.
        """
        with self._guard:
            self._closed = True
            while self._idle:
                self._idle.pop().close()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._guard:
            if self._closed:
                connection.close()
            else:
                self._idle.append(connection)

    def _check_length(self) -> None:
        """A torn copy is shorter than its header says (a log may still hold the rest)."""
        log = self.path.with_name(self.path.name + "-wal")
        if not self.path.exists() or (log.exists() and log.stat().st_size):
            return
        with self.path.open("rb") as file:
            header = file.read(100)
        if not header.startswith(b"SQLite format 3"):
            return  # SQLite has its own words for that
        page = int.from_bytes(header[16:18], "big")
        length = int.from_bytes(header[28:32], "big") * (65536 if page == 1 else page)
        if 0 < self.path.stat().st_size < length:
            raise sqlite3.DatabaseError("the file is shorter than it says")

    def _prepare(self) -> None:
        """Create the tables in a new file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(_connected(self.path, read_only=False)) as connection:
            if _version(connection):
                return
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            if not _version(connection):  # another process may have been first
                for statement in TABLES.split(";"):
                    connection.execute(statement)
                connection.execute("INSERT INTO meta VALUES ('identity', ?)", (uuid4().hex[:12],))
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
            self.path.chmod(0o600)  # conversations are nobody else's business

    def _check_version(self) -> None:
        with self.reading() as connection:
            version = _version(connection)
            application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application != APPLICATION:
            raise sqlite3.DatabaseError("it is another program's file")
        if version < VERSION:
            raise StoreError(
                f"The store {str(self.path)!r} is of an older release; open it once with write "
                "access to bring it up to date."
            )
        if version > VERSION:
            raise StoreError(
                f"The store {str(self.path)!r} has version {version}, this program knows "
                f"{VERSION}; install a newer release of it."
            )


def version_of(path: Path) -> int:
    """The version of the tables in a store file; 0 where it is missing or none of ours."""
    if not path.exists():
        return 0
    with explained(path), closing(_connected(path, read_only=True)) as connection:
        ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
        return _version(connection) if ours else 0


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _connected(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    if read_only and not os.access(path.parent, os.W_OK):
        mode += "&immutable=1"  # without a place for its shared memory the log cannot be read
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a StoreError that says what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text:
            raise StoreLocked(f"The store {str(path)!r} is busy; try again.") from error
        if "full" in text:
            raise StoreError(
                f"The disk of {str(path)!r} is full; what was committed is safe. Free some space "
                "and run the command again."
            ) from error
        raise StoreError(f"The store {str(path)!r}: {text}.") from error
    except UnicodeEncodeError as error:
        raise StoreError(f"{error.object!r} is no text that can be kept or looked up.") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"The store {str(path)!r} is damaged ({error}); put back a backup with "
            "`rag restore FILE`, or delete it and ingest again."
        ) from error
