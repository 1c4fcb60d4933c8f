"""Who may write: one process at a time, named to those who wait; and who has the store open."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import StoreError, StoreLocked


class WriterLock:
    """The one writer of a store directory; reentrant in a thread, refused to every other."""

    def __init__(self, directory: Path) -> None:
        self._lock = FileLock(directory / "lock")
        self._holder = directory / "lock.json"

    @contextmanager
    def held(self, wait_seconds: float = 0.5) -> Iterator[None]:
        """Hold the lock, or raise StoreLocked naming the holder."""
        try:
            self._lock.acquire(timeout=wait_seconds)
        except Timeout as error:
            raise StoreLocked(self._refusal()) from error
        except OSError as error:
            raise StoreError(f"The store cannot be written: {error}.") from error
        try:
            self._introduce()
            yield
        finally:
            self._lock.release()

    def _introduce(self) -> None:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        with suppress(OSError):  # the lock holds all the same
            self._holder.write_text(json.dumps({"pid": os.getpid(), "since": since}))

    def _refusal(self) -> str:
        try:
            holder = json.loads(self._holder.read_text())
            who = f"process {holder['pid']}, since {holder['since']}"
        except (OSError, ValueError, KeyError):
            who = "another process"
        folder = str(self._holder.parent)
        return f"The store {folder!r} is being written by {who}; try again when it has finished."


@contextmanager
def present(directory: Path) -> Iterator[None]:
    """Say that this process has the store open, so that it is not replaced under its feet."""
    with _opened(directory) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Hold a store that no process has open, or raise StoreLocked."""
    with _opened(directory) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreLocked(
                f"The store {str(directory)!r} is open in another process; stop it first."
            ) from error
        yield


@contextmanager
def _opened(directory: Path) -> Iterator[int]:
    try:
        descriptor = os.open(directory / "in-use", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"The store {str(directory)!r} cannot be opened: {error}.") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)
