"""Rows of the store to frozen values and back."""

import hashlib
import json
import sqlite3
import zlib
from dataclasses import asdict, astuple, fields
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.schema import Box, Chunk, Document, Metadata, Observation, Page, Section

Vectors = npt.NDArray[np.float32]

CHUNK = (  # in the order of the fields of `Chunk`
    'c.id, d.name AS document, c.start, c."end", c.text, c.section, c.page, c.area, '
    "c.report_year, c.data_year"
)
OBSERVATION = ", ".join(
    ["d.name AS document", *(f'o."{f.name}"' for f in fields(Observation) if f.name != "document")]
)


def document_row(document: Document) -> dict[str, Any]:
    """The columns of a document that its value alone decides."""
    return {
        "hash": document.id,
        "path": document.path,
        "area": document.metadata.area,
        "text": document.text,
        "metadata": _json(asdict(document.metadata)),
        "sections": _json([astuple(section) for section in document.sections]),
        "pages": _json([astuple(page) for page in document.pages]),
        "boxes": zlib.compress(np.array([astuple(box) for box in document.boxes]).tobytes(), 1),
        "warnings": _json(document.warnings),
        "quality": _json(document.quality),
    }


def to_document(row: sqlite3.Row) -> Document:
    """The whole document of a row of `documents`."""
    boxes = np.frombuffer(zlib.decompress(row["boxes"])).reshape(-1, len(fields(Box)))
    return Document(
        id=row["hash"],
        name=row["name"],
        path=row["path"],
        text=row["text"],
        metadata=to_metadata(row),
        sections=tuple(
            Section(start, end, level, heading, tuple(path), area)
            for start, end, level, heading, path, area in json.loads(row["sections"])
        ),
        pages=tuple(Page(*page) for page in json.loads(row["pages"])),
        boxes=tuple(Box(*map(int, box[:3]), *box[3:]) for box in boxes.tolist()),
        warnings=tuple(json.loads(row["warnings"])),
        quality=json.loads(row["quality"]),
    )


def to_metadata(row: sqlite3.Row) -> Metadata:
    """The metadata of a row of `documents`."""
    return Metadata(**json.loads(row["metadata"]))


def chunk_row(chunk: Chunk) -> dict[str, Any]:
    """The columns of a chunk but its document and sequence."""
    return {
        "id": chunk.id,
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "section": _json(chunk.section),
        "page": chunk.page,
        "area": chunk.area,
        "report_year": chunk.report_year,
        "data_year": chunk.data_year,
        "key": chunk_key(chunk),
    }


def to_chunk(row: sqlite3.Row) -> Chunk:
    """The chunk of a row selected by `CHUNK`."""
    identity, document, start, end, text, section, *rest = row
    return Chunk(identity, document, start, end, text, _headings(section), *rest)


@lru_cache(maxsize=4096)
def _headings(section: str) -> tuple[str, ...]:
    """The headings over a chunk, which its neighbours have, too."""
    return tuple(json.loads(section))


def chunk_key(chunk: Chunk) -> bytes:
    """What is embedded of a chunk, hashed: equal keys have equal vectors."""
    return hashlib.sha256(f"{chunk.context}\0{chunk.text}".encode()).digest()[:16]


def to_observation(row: sqlite3.Row) -> Observation:
    """The observation of a row selected by `OBSERVATION`."""
    return Observation(**dict(row))


def pack(vector: npt.NDArray[Any]) -> bytes:
    """A vector in half precision: a cosine moves by less than 0.0001, the store is half as big."""
    return vector.astype("<f2").tobytes()


def unpack(blobs: list[bytes]) -> Vectors:
    """Equally long packed vectors as an n×d matrix."""
    matrix = np.frombuffer(b"".join(blobs), dtype="<f2")
    return matrix.astype(np.float32).reshape(len(blobs), -1)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
