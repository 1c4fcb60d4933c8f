"""Generations of the index: complete folders, and the one file that says which is in use.

A generation is never changed once `CURRENT` names it: an update is a new folder, made from the
former one, flushed to the disk, and swapped in by one rename. A crash leaves the former one.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.index import lexical
from rag.store import faults

_NAME = re.compile(r"gen-(\d{6,})")
_MUTABLE = "chroma.sqlite3"  # Chroma writes to it even when it only reads


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds: a version of the store, by which parts, in which files.

    `files` gives size, time of change (ns) and SHA-256 of each, by its path in the folder.
    """

    generation: str
    sequence: int
    state: str
    chunks: int
    made_by: str
    collection: str
    files: dict[str, tuple[int, int, str]]

    @property
    def version(self) -> tuple[int, str]:
        """The version of the store that it holds."""
        return self.sequence, self.state


def made_by(chroma_url: str) -> str:
    """The parts that make a generation: another value means that it has to be made anew."""
    return f"lexical {lexical.VERSION}, dense 2 {chroma_url}".strip()


def is_whole(folder: Path, found: Manifest | None, chroma_url: str) -> bool:
    """Whether a generation is complete and made by the parts at hand."""
    return found is not None and found.made_by == made_by(chroma_url) and not damage(folder, found)


def read_manifest(folder: Path) -> Manifest | None:
    """What `CURRENT` says; None where it is missing or unreadable."""
    try:
        values = json.loads((folder / "CURRENT").read_text())
        files = {name: (int(a), int(b), str(c)) for name, (a, b, c) in values.pop("files").items()}
        return Manifest(files=files, **values)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def swap(folder: Path, manifest: Manifest) -> None:
    """Make a complete generation the one in use: at once, and for good when this returns."""
    for path in sorted((folder / manifest.generation).rglob("*")):
        _flush(path)
    _flush(folder / manifest.generation)
    faults.reach("swap.flushed")
    beside = folder / "CURRENT.new"
    beside.write_text(json.dumps(asdict(manifest)))
    _flush(beside)
    faults.reach("swap.written")
    beside.replace(folder / "CURRENT")
    faults.reach("swap.replaced")
    _flush(folder)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def list_files(generation: Path) -> dict[str, tuple[int, int, str]]:
    """The files of a generation as its manifest notes them."""
    return {
        str(path.relative_to(generation)): (
            path.stat().st_size,
            path.stat().st_mtime_ns,
            _hash(path),
        )
        for path in _fixed(generation)
    }


def damage(folder: Path, manifest: Manifest, *, thorough: bool = False) -> str:
    """What is wrong with the files of a generation, or an empty string.

    A file whose size and time are as noted is believed unless `thorough`; any other is hashed.
    """
    for name, (size, changed, digest) in manifest.files.items():
        path = folder / manifest.generation / name
        if not path.exists():
            return f"{manifest.generation}/{name} is missing"
        stat = path.stat()
        if stat.st_size != size:
            return f"{manifest.generation}/{name} has {stat.st_size} bytes instead of {size}"
        if (thorough or stat.st_mtime_ns != changed) and _hash(path) != digest:
            return f"{manifest.generation}/{name} has other contents"
    return ""


def _fixed(generation: Path) -> Iterator[Path]:
    """The files that never change again.

    Chroma's graph is fixed once it was saved; until then it is made anew from the log each time.
    """
    for path in sorted(generation.rglob("*")):
        kept_in_log = path.suffix == ".bin" and not (path.parent / "index_metadata.pickle").exists()
        fixed = not path.name.startswith(_MUTABLE) and path.suffix != ".lock" and not kept_in_log
        if path.is_file() and path.parent != generation and fixed:
            yield path


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def generations(folder: Path) -> list[Path]:
    """Every generation folder, finished or not, oldest first."""
    return sorted(path for path in folder.glob("gen-*") if _NAME.fullmatch(path.name))


def next_generation(folder: Path) -> Path:
    """A new folder; its number was never used before."""
    numbers = [int(path.name[4:]) for path in generations(folder)]
    manifest = read_manifest(folder)
    if manifest:
        numbers.append(int(manifest.generation[4:]))
    path = folder / f"gen-{max(numbers, default=0) + 1:06d}"
    path.mkdir(parents=True)
    (path / "in-use").touch()
    return path


def sweep(folder: Path) -> None:
    """Remove every generation but the one in use and those that someone still reads.

    The writer lock must be held. What cannot be removed now is left to the next time.
    """
    with suppress(OSError):
        found = read_manifest(folder)
        for path in generations(folder) if found else ():
            if found and path.name != found.generation and not is_read(path):
                shutil.rmtree(path, ignore_errors=True)


def hold(generation: Path) -> int:
    """Keep a generation from being swept until the descriptor is closed; OSError if it is gone."""
    descriptor = os.open(generation / "in-use", os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        (generation / "in-use").stat()
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def is_read(generation: Path) -> bool:
    """Whether someone holds a generation."""
    try:
        descriptor = os.open(generation / "in-use", os.O_RDONLY)
    except OSError:
        return False  # not even begun, or half removed
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
