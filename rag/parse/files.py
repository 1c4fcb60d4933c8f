"""One file in, one or several documents out, in this process."""

import importlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from rag.errors import ParseError
from rag.parse.assemble import build_document
from rag.parse.block import Options, Reading
from rag.parse.kind import Kind, kind_of
from rag.parse.limits import read_file
from rag.schema import Document

_READERS: Mapping[Kind, str] = {  # modules, imported when a file of their kind comes
    "text": "rag.parse.plain",
    "docx": "rag.parse.word",
    "pdf": "rag.parse.pdf",
    "html": "rag.parse.webpage",
    "image": "rag.parse.picture",
}
_DAMAGED = (
    ValueError, KeyError, IndexError, AttributeError, TypeError, ArithmeticError,
    RuntimeError, SyntaxError, OSError, EOFError, AssertionError,
)  # fmt: skip


def parse_file(path: Path, options: Options | None = None, max_mb: int = 200) -> Document:
    """Read one file in this process.

    Raises:
        ParseError: it cannot be read, or it holds several documents (an archive).
    """
    documents = parse_documents(path, options or Options(), max_mb)
    if len(documents) != 1:
        raise ParseError(f"{path.name!r} holds {len(documents)} documents; use parse_files.")
    return documents[0]


def parse_documents(path: Path, options: Options, max_mb: int = 200) -> list[Document]:
    """All documents of a file: one, or those of an archive, named `archive.zip/member`."""
    data = read_file(path, max_mb * 1_000_000)
    return list(_parse_bytes(data, path.name, str(path), options))


def _parse_bytes(data: bytes, name: str, path: str, options: Options) -> Iterable[Document]:
    kind = kind_of(data, name)
    reading = _read(kind, data, name, options)
    yield build_document(reading, name, path, data)


def _read(kind: Kind, data: bytes, name: str, options: Options) -> Reading:
    """The reader of a kind; what a damaged file makes a library raise becomes a ParseError."""
    module: Any = importlib.import_module(_READERS[kind])
    try:
        return cast(Reading, module.read(data, name, options))
    except ParseError:
        raise
    except RecursionError as error:
        raise ParseError(f"{name!r} is nested too deeply to be read.") from error
    except _DAMAGED as error:
        detail = f"{type(error).__name__}: {error}"[:200]
        raise ParseError(f"{name!r} is damaged and cannot be read ({detail}).") from error


def is_loaded(kind: Kind) -> bool:
    """Whether a kind's reader has been imported into this process."""
    return _READERS[kind] in sys.modules
