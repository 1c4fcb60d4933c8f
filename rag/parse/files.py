"""One file in, one or several documents out, in this process."""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, cast

from rag.errors import ParseError
from rag.parse.archive import members
from rag.parse.assemble import build_document
from rag.parse.block import Options, Reading
from rag.parse.kind import Kind, kind_of
from rag.parse.limits import read_file
from rag.parse.sidecar import SUFFIX, Sidecar, Stated, stated_about, stated_beside
from rag.schema import Document, Failure

_READERS: Mapping[Kind, str] = {  # modules, imported when a file of their kind comes
    "text": "rag.parse.plain",
    "csv": "rag.parse.sheet",
    "docx": "rag.parse.word",
    "eml": "rag.parse.mail",
    "html": "rag.parse.webpage",
    "image": "rag.parse.picture",
    "mhtml": "rag.parse.mail",
    "pdf": "rag.parse.pdf",
    "pptx": "rag.parse.slides",
    "xlsx": "rag.parse.sheet",
}
_DAMAGED = (
    ValueError, KeyError, IndexError, AttributeError, TypeError, ArithmeticError,
    RuntimeError, SyntaxError, OSError, EOFError, AssertionError,
)  # fmt: skip
_DEPTH = 2  # archives within archives
_MAIL_DEPTH = 5  # messages that pass on messages
_MAX_DOCUMENTS = 2_000  # of one archive

Parsed = Document | Failure


@dataclass(frozen=True, slots=True)
class _File:
    """A file's bytes, its name as a document, the path that it came by, how deep it was packed."""

    data: bytes
    name: str
    path: str
    depth: int = 0
    stated: Stated = field(default_factory=Stated)


def parse_file(path: Path, options: Options | None = None, max_mb: int = 200) -> Document:
    """Read one file in this process.

    Raises:
        ParseError: it cannot be read, or it holds several documents (an archive).
    """
    found = parse_documents(path, options or Options(), max_mb)
    if len(found) == 1 and isinstance(found[0], Failure):
        raise ParseError(found[0].reason)
    if len(found) != 1 or isinstance(found[0], Failure):
        raise ParseError(f"{path.name!r} holds {len(found)} documents; use parse_files.")
    return found[0]


def parse_documents(path: Path, options: Options, max_mb: int = 200) -> list[Parsed]:
    """All documents of a file: one, or those of an archive or mail, named `archive.zip/member`.

    What cannot be read within an archive is a `Failure` beside the documents that can.

    Raises:
        ParseError: the file itself cannot be read.
    """
    data = read_file(path, max_mb * 1_000_000)
    file = _File(data, path.name, str(path), stated=stated_about(path))
    found = list(islice(_parse(file, options), _MAX_DOCUMENTS))
    if not found:
        raise ParseError(f"{path.name!r} holds no file that can be read.")
    return found


def _parse(file: _File, options: Options) -> Iterator[Parsed]:
    kind = kind_of(file.data, file.name)
    if kind == "zip":
        yield from _parse_members(file, options)
        return
    reading = _read(kind, file, options)
    if reading.blocks or kind != "eml":
        front = {**reading.front, **file.stated.values}
        warnings = (*file.stated.warnings, *reading.warnings)
        whole = replace(reading, front=front, warnings=warnings)
        yield build_document(whole, file.name, file.path, file.data + file.stated.imprint)
    if kind == "eml" and file.depth < _MAIL_DEPTH:
        mail = importlib.import_module(_READERS[kind])
        with _damage_told(file.name):
            attached = list(mail.attachments(file.data))
        yield from _parse_packed(attached, file, options)


def _parse_members(file: _File, options: Options) -> Iterator[Parsed]:
    if file.depth >= _DEPTH:
        raise ParseError(f"{file.name!r} is an archive within archives; unpack it.")
    yield from _parse_packed(members(file.data, file.name), file, options)


def _parse_packed(
    packed: Iterable[tuple[str, bytes]], file: _File, options: Options
) -> Iterator[Parsed]:
    """The files within a file, each on its own: one that cannot be read stops no other."""
    sidecars: dict[str, bytes] = {}
    taken: set[str] = set()
    for written, data in packed:
        if written.endswith(SUFFIX):
            sidecars[written] = data
            continue
        name = _free(written, taken)
        stated = stated_beside(PurePosixPath(written).name, _beside(written, sidecars))
        inner = _File(data, f"{file.name}/{name}", f"{file.path}/{name}", file.depth + 1, stated)
        try:
            yield from _parse(inner, options)
        except ParseError as error:
            yield Failure(inner.path, str(error))


def _beside(name: str, files: Mapping[str, bytes]) -> Sidecar:
    """Files in the folder of a packed file, by their names."""
    return lambda other: files.get(str(PurePosixPath(name).with_name(other)))


def _free(name: str, taken: set[str]) -> str:
    """The name, numbered where a packed file before it has the same one; then it is taken."""
    place, number, free = PurePosixPath(name), 1, name
    while free in taken:
        number += 1
        free = str(place.with_name(f"{place.stem} ({number}){place.suffix}"))
    taken.add(free)
    return free


def _read(kind: Kind, file: _File, options: Options) -> Reading:
    module: Any = importlib.import_module(_READERS[kind])
    with _damage_told(file.name):
        return cast(Reading, module.read(file.data, file.name, options))


@contextmanager
def _damage_told(name: str) -> Iterator[None]:
    """What a damaged file makes a library raise becomes a ParseError."""
    try:
        yield
    except ParseError:
        raise
    except RecursionError as error:
        raise ParseError(f"{name!r} is nested too deeply to be read.") from error
    except _DAMAGED as error:
        detail = f"{type(error).__name__}: {error}"[:200]
        raise ParseError(f"{name!r} is damaged and cannot be read ({detail}).") from error
