"""What may be read at all: regular files of a sane size, archives that do not explode."""

import os
import stat
import zipfile
from io import BytesIO
from pathlib import Path

from rag.errors import ParseError

MAX_UNPACKED = 300_000_000  # bytes of one archive or Office file, unpacked
MAX_RATIO = 100  # unpacked to packed, of entries over a megabyte
MAX_ENTRIES = 5_000
_BLOCK = 1 << 20


def read_file(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file.

    Raises:
        ParseError: it is missing, no regular file, too large, or changes while it is read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        raise ParseError(f"{path.name!r} cannot be opened: {_reason(error)}.") from error
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise ParseError(f"{path.name!r} is no regular file.")
        if before.st_size > max_bytes:
            raise ParseError(
                f"{path.name!r} has {before.st_size / 1e6:.0f} MB, more than the "
                f"{max_bytes / 1e6:.0f} MB of the setting parse.max_file_mb."
            )
        data = file.read(max_bytes + 1)
        after = os.fstat(file.fileno())
    if len(data) != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
        raise ParseError(f"{path.name!r} changed while it was read; ingest it again.")
    return data


def _reason(error: OSError | ValueError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def check_archive(data: bytes, name: str) -> None:
    """Refuse a ZIP (or DOCX, XLSX, PPTX) that unpacks to too much, by what it really holds.

    Raises:
        ParseError: too many entries, too large unpacked, a ratio of bombs, or damaged.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_declared(entries, name)
            total = 0
            for entry in entries:
                total += _measure(archive, entry, MAX_UNPACKED - total, name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, ValueError, OSError) as error:
        raise ParseError(f"{name!r} is a damaged ZIP or Office file; save it again.") from error
    except RuntimeError as error:  # what zipfile raises for encrypted entries
        raise ParseError(f"{name!r} is encrypted; save it without a password.") from error
    except NotImplementedError as error:
        raise ParseError(
            f"{name!r} uses a compression that is not read; make it a plain ZIP."
        ) from error


def _check_declared(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise ParseError(f"{name!r} holds {len(entries)} entries, more than {MAX_ENTRIES}.")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise _bomb(name)
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size > _BLOCK and entry.file_size / packed > MAX_RATIO:
            raise _bomb(name)


def _measure(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, name: str) -> int:
    """Bytes that an entry really unpacks to, read in small pieces."""
    size = 0
    with archive.open(entry) as part:
        while piece := part.read(_BLOCK):
            size += len(piece)
            if size > left or (size > _BLOCK and size / max(entry.compress_size, 1) > MAX_RATIO):
                raise _bomb(name)
    return size


def _bomb(name: str) -> ParseError:
    return ParseError(
        f"{name!r} unpacks to far more than its size (over {MAX_UNPACKED // 10**6} MB or "
        f"{MAX_RATIO} times); it is refused."
    )
