"""EML and MHTML: the body of a message or of a saved page, and the files attached to it."""

import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default

from rag.errors import ParseError
from rag.parse.archive import safe_name
from rag.parse.block import Block, Options, Reading
from rag.parse.decode import decode
from rag.parse.opening import iso_date
from rag.parse.plain import plain_blocks
from rag.parse.webpage import read_html

_MAX_PARTS = 500


def read(data: bytes, name: str, options: Options) -> Reading:
    """The body, HTML before plain text in a saved page, plain text before HTML in a message.

    Raises:
        ParseError: it has no readable body.
    """
    message = _message(data)
    saved = message.get_content_subtype() == "related"
    plain, web = _part(message, "text/plain"), _part(message, "text/html")
    if web is not None and (saved or plain is None):
        page = read_html(_text(web), name)
        return page if saved else _with_head(page, message)
    if plain is not None:
        return _with_head(Reading(list(plain_blocks(_text(plain)))), message)
    if next(attachments(data), None) is not None:
        return _with_head(Reading(()), message)
    raise ParseError(f"{name!r} has no text.")


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of the attached files."""
    for number, part in enumerate(_message(data).walk()):
        if number > _MAX_PARTS:
            return
        name = part.get_filename()
        if part.is_attachment() and name:
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield _safe(name), content


def _safe(name: str) -> str:
    """A name that leads nowhere; what is no name at all is called an attachment."""
    try:
        return safe_name(name)
    except ParseError:
        return "attachment"


def _message(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=default)


def _part(message: EmailMessage, kind: str) -> EmailMessage | None:
    """The first part of a kind that is no attachment."""
    for number, part in enumerate(message.walk()):
        if number > _MAX_PARTS:
            return None
        if part.get_content_type() == kind and not part.is_attachment():
            return part
    return None


def _text(part: EmailMessage) -> str:
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
