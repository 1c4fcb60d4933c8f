"""Which files were seen, with what bytes, and what became of them."""

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from rag.schema import Document, Failure
from rag.store import history, rows
from rag.store.database import Database

Status = Literal["new", "changed", "outdated", "unchanged", "twin", "failed"]


@dataclass(frozen=True, slots=True)
class FileState:
    """What the store knows of a file. `document` is the name under which its text is kept.

    An archive, which holds several documents, has none itself.
    new: never seen. changed: seen with other bytes. outdated: read by another reader than the
    present one. unchanged: nothing to do. twin: its text is kept under another file's name.
    failed: could not be read with these very bytes.
    """

    status: Status
    hash: str
    document: str | None = None
    reason: str = ""


class Files:
    """The files of a store. Bytes decide, never times; times only spare reading them again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, path: Path, beside: bytes = b"") -> FileState:
        """What is to be done with a file, given what stands beside it; OSError if it is unreadable.

        Args:
            path: The file.
            beside: What its sidecar states: part of what decides whether the file has changed.
        """
        key = str(path.resolve())
        signature = _signature(path, beside)
        with self._database.reading() as connection:
            row = connection.execute(_FILE, (key,)).fetchone()
            if row and row["signature"] == signature:
                return _state(row, key, row["hash"])
            digest = file_hash(path, beside)
            if row and row["hash"] == digest:
                return _state(row, key, digest)
            twin = connection.execute(
                "SELECT name FROM documents WHERE hash = ? AND path != ?", (digest, key)
            ).fetchone()
        if twin:
            return FileState("twin", digest, twin["name"])
        if row and not (row["hash"] or row["reason"]):
            return FileState("outdated", digest, row["name"])
        return FileState("changed" if row and row["name"] else "new", digest, row and row["name"])

    def outdate(self, reader: str) -> None:
        """Have every file read again if another reader than this one has read them.

        At once and for good: a run that dies before it has read them all leaves the rest outdated.
        """
        if self._reader() != reader:
            with self._database.writing() as connection:
                connection.execute("UPDATE files SET hash = '', signature = ''")
                connection.execute(
                    "INSERT OR REPLACE INTO meta (key, value) VALUES ('reader', ?)", (reader,)
                )

    def outdated(self, reader: str) -> list[Path]:
        """The files whose text another reader than this one has read."""
        last = "" if self._reader() == reader else " OR TRUE"
        with self._database.reading() as connection:
            found = connection.execute(
                f"SELECT path FROM files WHERE reason = '' AND (hash = ''{last}) ORDER BY path"
            ).fetchall()
        return [Path(row["path"]) for row in found]

    def _reader(self) -> str:
        """The reader that has read the files, or is about to."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'reader'").fetchone()
        return row["value"] if row else ""

    def record_failure(self, path: Path, reason: str, beside: bytes = b"") -> None:
        """Remember that a file could not be read; an earlier version of it stays."""
        key = str(path.resolve())
        try:
            state = (file_hash(path, beside), _signature(path, beside))
        except OSError:
            state = ("", "")
        with self._database.writing() as connection:
            kept = connection.execute("SELECT number FROM documents WHERE path = ?", (key,))
            number = (kept.fetchone() or [None])[0]
            record(connection, (key, *state), number, reason)

    def record_twin(self, path: Path, document: str, beside: bytes = b"") -> None:
        """Remember that a file holds the text of another file's document, and no longer its own."""
        key = str(path.resolve())
        state = (file_hash(path, beside), _signature(path, beside))
        with self._database.writing() as connection:
            history.drop_path(connection, key)
            number = connection.execute("SELECT number FROM documents WHERE name = ?", (document,))
            record(connection, (key, *state), number.fetchone()[0], "")

    def record_pack(self, path: Path, kept: Sequence[Path], beside: bytes = b"") -> list[str]:
        """Remember a file that holds others, and drop the documents that it holds no more.

        Args:
            path: The archive or mail.
            kept: What is in it, as paths below its own.
            beside: What its sidecar states.

        Returns:
            The names of the documents dropped.
        """
        key = str(path.resolve())
        state = (file_hash(path, beside), _signature(path, beside))
        inside = {str(member.resolve()) for member in kept}
        with self._database.writing() as connection:
            found = connection.execute(
                "SELECT name, path FROM documents WHERE substr(path, 1, ?) = ?",
                (len(key) + 1, f"{key}/"),
            )
            gone = [(row["name"], row["path"]) for row in found if row["path"] not in inside]
            for _, member in gone:
                history.drop_path(connection, member)
            own = connection.execute("SELECT number FROM documents WHERE path = ?", (key,))
            record(connection, (key, *state), (own.fetchone() or [None])[0], "")
        return [name for name, _ in gone]

    def holds(self, document: Document) -> bool:
        """Whether this very document is kept, or known as the twin of one."""
        key = str(Path(document.path).resolve())
        with self._database.reading() as connection:
            row = connection.execute(_FILE, (key,)).fetchone()
        return bool(row and row["hash"] == document.id and row["document"])

    def confirm(self, document: Document) -> bool:
        """Whether a document that was read again is the one that is kept; then its file is noted.

        What was derived from it stays as it is.
        """
        key = str(Path(document.path).resolve())
        with self._database.writing() as connection:
            row = connection.execute("SELECT * FROM documents WHERE path = ?", (key,)).fetchone()
            if not row or rows.to_document(row) != replace(document, name=row["name"], path=key):
                return False
            state = (key, document.id, signature_of(Path(key), document.id))
            record(connection, state, row["number"], "")
        return True

    def paths(self) -> dict[Path, str | None]:
        """Every file seen, with the document that keeps its text."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT f.path, d.name FROM files f LEFT JOIN documents d ON d.number = f.document"
            ).fetchall()
        return {Path(row["path"]): row["name"] for row in found}

    def twins(self) -> list[tuple[str, str]]:
        """Files whose text is kept under another file's name, and that name."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT f.path, d.name FROM files f JOIN documents d ON d.number = f.document "
                "WHERE f.path != d.path ORDER BY f.path"
            ).fetchall()
        return [(row["path"], row["name"]) for row in found]

    def failures(self) -> list[Failure]:
        """The files that could not be read when they were last seen."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT path, reason FROM files WHERE reason != '' ORDER BY path"
            ).fetchall()
        return [Failure(row["path"], row["reason"]) for row in found]

    def forget(self, path: Path) -> None:
        """Forget a file that is gone (not the document that keeps its text)."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM files WHERE path = ?", (str(path.resolve()),))


_FILE = (
    "SELECT f.*, d.name, d.path AS original FROM files f "
    "LEFT JOIN documents d ON d.number = f.document WHERE f.path = ?"
)


def _state(row: sqlite3.Row, path: str, digest: str) -> FileState:
    if row["reason"]:
        return FileState("failed", digest, row["name"], row["reason"])
    own = row["original"] in (path, None)
    return FileState("unchanged" if own else "twin", digest, row["name"])


def record(
    connection: sqlite3.Connection,
    file: tuple[str, str, str],
    document: int | None,
    reason: str,
) -> None:
    """Write what became of a file (path, hash, signature) in the transaction at hand."""
    connection.execute(
        "INSERT OR REPLACE INTO files (path, hash, signature, document, reason) "
        "VALUES (?, ?, ?, ?, ?)",
        (*file, document, reason),
    )


def file_hash(path: Path, beside: bytes = b"") -> str:
    """SHA-256 of the bytes and of what is stated beside them: what `Document.id` is."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(beside)
    return digest.hexdigest()


def signature_of(path: Path, digest: str) -> str:
    """The signature of a file if it still has these bytes, else empty: look again next time."""
    try:
        before = _signature(path)
        return before if file_hash(path) == digest else ""
    except OSError:
        return ""


def _signature(path: Path, beside: bytes = b"") -> str:
    """What changes whenever the bytes do, even where a clock was set back."""
    stat = path.stat()
    stated = f":{hashlib.sha256(beside).hexdigest()[:16]}" if beside else ""
    return f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}:{stat.st_ino}{stated}"
