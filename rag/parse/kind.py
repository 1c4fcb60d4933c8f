"""What a file is, by its bytes; its suffix only decides between kinds of text."""

import re
import zipfile
from io import BytesIO
from typing import Literal

from rag.errors import ParseError

Kind = Literal["text", "csv", "html", "mhtml", "eml", "pdf", "docx", "xlsx", "pptx", "zip", "image"]
_IMAGES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8",
)  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFUSED = (
    (_OLD_OFFICE, "is an old or encrypted Office file; save it as DOCX, XLSX or PPTX"),
    (b"{\\rtf", "is RTF; save it as DOCX"),
    (b"Rar!", "is a RAR archive; unpack it or make a ZIP of it"),
    (b"7z\xbc\xaf", "is a 7z archive; unpack it or make a ZIP of it"),
    (b"\x1f\x8b", "is compressed by gzip; unpack it first"),
    (b"\x7fELF", "is a program"),
    (b"MZ\x90", "is a program"),
)  # fmt: skip
_PARTS: tuple[tuple[str, Kind], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|div|p|table|meta)[\s>]", re.IGNORECASE
)
_MAIL = re.compile(
    rb"(?:^|\n)(?:from|to|subject|date|received|return-path|mime-version|message-id):\s",
    re.IGNORECASE,
)
_WEB_ARCHIVE = re.compile(rb"multipart/related|snapshot-content-location", re.IGNORECASE)


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of a file's content.

    Raises:
        ParseError: it is empty, or of a kind that is not read.
    """
    if not data.strip():
        raise ParseError(f"{name!r} is empty.")
    for magic, words in _REFUSED:
        if data.startswith(magic):
            raise ParseError(f"{name!r} {words}.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zipped(data, name)
    if data.startswith(_IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    return _textual(data, name)


def _zipped(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ParseError(f"{name!r} is a damaged ZIP or Office file; save it again.") from error
    return next((kind for part, kind in _PARTS if part in names), "zip")


def _textual(data: bytes, name: str) -> Kind:
    suffix = name.lower().rsplit(".", 1)[-1]
    head = data[:4096].replace(b"\0", b"")
    headers = len(_MAIL.findall(head))
    if headers >= 3 or (suffix in ("eml", "mht", "mhtml") and headers):
        return "mhtml" if _WEB_ARCHIVE.search(head) and suffix != "eml" else "eml"
    stripped = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if stripped.startswith(b"<") and _HTML.search(head):
        return "html"
    if suffix in ("html", "htm", "xhtml") and _HTML.search(data[:100_000]):
        return "html"
    if stripped.startswith((b"<?xml", b"<svg", b"<!DOCTYPE")):
        raise ParseError(f"{name!r} is XML, which is not read; save it as HTML, DOCX or PDF.")
    return "csv" if suffix in ("csv", "tsv") else "text"
