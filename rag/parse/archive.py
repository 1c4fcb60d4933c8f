"""ZIP: its files, by names that are safe to show, within limits of number, size and depth."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from rag.errors import ParseError
from rag.parse.limits import check_archive
from rag.parse.sidecar import SUFFIX

_PASSED_OVER = ("__MACOSX/", "Thumbs.db", "desktop.ini", ".DS_Store")


def members(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file, sidecars before all others; folders and hidden files are left.

    Raises:
        ParseError: a bomb, damaged, encrypted, or a name that is no name.
    """
    check_archive(data, name)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for entry in sorted(archive.infolist(), key=_comes_later):
            member = safe_name(_name(entry))
            if not entry.is_dir() and not _is_passed_over(member):
                yield member, archive.read(entry)


def _comes_later(entry: zipfile.ZipInfo) -> bool:
    return not entry.filename.endswith(SUFFIX)


def safe_name(name: str) -> str:
    """A member's name without a way out of its archive: ../../etc/x becomes etc/x.

    Raises:
        ParseError: a NUL byte, or nothing is left.
    """
    if "\0" in name:
        raise ParseError("A name within the archive holds a NUL byte; make the archive again.")
    parts = PurePosixPath(name.replace("\\", "/")).parts
    kept = [part for part in parts if part not in ("/", "..", ".") and not part.endswith(":")]
    if not kept:
        raise ParseError("A name within the archive is empty; make the archive again.")
    return "/".join(kept)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: programs on Chinese Windows write GBK and do not say so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_passed_over(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return name.startswith(_PASSED_OVER) or last in _PASSED_OVER or last.startswith((".", "~$"))
