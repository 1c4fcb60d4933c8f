"""Documents as JSON between the worker processes and their parent: nothing that could be code."""

import json
from dataclasses import fields
from typing import Any

from rag.schema import Box, Document, Failure, Metadata, Page, Section


def dump(results: list[Document | Failure]) -> bytes:
    """One line of JSON."""
    return json.dumps({"results": [_plain(result) for result in results]}).encode()


def load(message: dict[str, Any]) -> list[Document | Failure]:
    """The results of a message made by `dump`."""
    return [
        Failure(**entry) if "reason" in entry else _document(entry) for entry in message["results"]
    ]


def _plain(document: Document | Failure) -> dict[str, Any]:
    if isinstance(document, Failure):
        return _values(document)
    plain = {field.name: getattr(document, field.name) for field in fields(Document)}
    plain["metadata"] = _values(document.metadata)
    for name in ("sections", "pages", "boxes"):
        plain[name] = [list(_values(entry).values()) for entry in plain[name]]
    return plain


def _values(entry: Any) -> dict[str, Any]:
    return {field.name: getattr(entry, field.name) for field in fields(entry)}


def _document(plain: dict[str, Any]) -> Document:
    sections = (
        Section(start, end, level, heading, tuple(path), area)
        for start, end, level, heading, path, area in plain.pop("sections")
    )
    return Document(
        metadata=Metadata(**plain.pop("metadata")),
        sections=tuple(sections),
        pages=tuple(Page(*entry) for entry in plain.pop("pages")),
        boxes=tuple(Box(*entry) for entry in plain.pop("boxes")),
        warnings=tuple(plain.pop("warnings")),
        **plain,
    )
