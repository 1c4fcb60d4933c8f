"""EML and MHTML: the body of a message or of a saved page, and the files attached to it."""

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.policy import default

from rag.errors import ParseError
from rag.parse.archive import safe_name
from rag.parse.block import Block, Options, Reading
from rag.parse.decode import decode
from rag.parse.opening import iso_date
from rag.parse.plain import plain_blocks
from rag.parse.webpage import read_html

_MAX_PARTS = 500
_FULLER = 1.5  # times as long as the plain text: the text of a web page that says more
_MESSAGE = "message/rfc822"
_NAMING = ("content-disposition", "content-type")
_NAME = re.compile(r"name\s*=\s*\"?([^\";\r\n]+)")


def read(data: bytes, name: str, options: Options) -> Reading:
    """The body: of a saved page the HTML, of a message the plain text unless the HTML says more.

    Raises:
        ParseError: it has no readable body.
    """
    message = _message(data)
    saved = message.get_content_subtype() == "related"
    plain, web = _part(message, "text/plain"), _part(message, "text/html")
    written = _text(plain) if plain is not None else ""
    if web is not None:
        page = read_html(_text(web), name)
        if saved:
            return page
        if sum(len(block.text) for block in page.blocks) > _FULLER * len(written.strip()):
            return _with_head(page, message)
    if plain is not None:
        return _with_head(Reading(list(plain_blocks(written))), message)
    if next(attachments(data), None) is not None:
        return _with_head(Reading(()), message)
    raise ParseError(f"{name!r} has no text.")


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of the attached files, also of the messages that are passed on."""
    for part in _parts(_message(data)):
        if part.get_content_type() == _MESSAGE:
            yield from _passed_on(part)
        elif _is_attached(part):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield _safe(_filename(part)), content


def _passed_on(part: MIMEPart) -> Iterator[tuple[str, bytes]]:
    for message in part.iter_parts():
        subject = str(message.get("subject", "")).strip().replace("/", " ")
        yield f"{_safe(subject)}.eml", message.as_bytes()


def _parts(message: MIMEPart) -> Iterator[MIMEPart]:
    """The parts of a message, those of messages within it left out."""
    waiting: list[MIMEPart] = [message]
    for _ in range(_MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        if part.is_multipart() and part.get_content_type() != _MESSAGE:
            waiting[:0] = part.iter_parts()


def _is_attached(part: MIMEPart) -> bool:
    """Whether a part is a file: one shown within the text is, too, unless it is a picture."""
    named = bool(part.get_filename())
    return named and (part.is_attachment() or part.get_content_maintype() != "image")


def _filename(part: MIMEPart) -> str:
    """The name of an attached file; some programs write it in bytes that are no ASCII."""
    name = part.get_filename() or ""
    raw = " ".join(str(value) for key, value in part.raw_items() if key.lower() in _NAMING)
    found = _NAME.search(raw)
    if "\ufffd" not in name or found is None:
        return name
    written = found[1].encode("ascii", errors="surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _safe(name: str) -> str:
    """A name that leads nowhere; what is no name at all is called an attachment."""
    try:
        return safe_name(name)
    except ParseError:
        return "attachment"


def _message(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=default)


def _part(message: MIMEPart, kind: str) -> MIMEPart | None:
    """The first part of a kind that is no attached file."""
    found = (part for part in _parts(message) if part.get_content_type() == kind)
    return next((part for part in found if not _is_attached(part)), None)


def _text(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    return decode(content, part.get_content_charset() or "") if isinstance(content, bytes) else ""


def _with_head(reading: Reading, message: EmailMessage) -> Reading:
    """The body under its subject, with sender and date as what the file states of itself."""
    subject = str(message.get("subject", "")).strip()
    front = dict(reading.front)
    if message.get("from"):
        front.setdefault("source", str(message["from"]))
    sent = _date(message)
    if sent:
        front.setdefault("sent", sent)
    head = (Block(subject, level=1, gap=True),) if subject else ()
    return Reading((*head, *reading.blocks), front, quality=reading.quality)


def _date(message: EmailMessage) -> str:
    try:
        moment = getattr(message.get("date"), "datetime", None)
    except (ValueError, IndexError):
        return ""
    return iso_date(moment.date().isoformat()) or "" if moment else ""
