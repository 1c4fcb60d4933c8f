"""Reports that users bring themselves: kept in the index directory, ingested one by one."""

import re
import threading
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rag.apart import ingest_apart
from rag.errors import ParseError
from rag.sanitise import visible
from rag.schema import IngestReport

if TYPE_CHECKING:
    from rag.bot import Bot

Outcome = Literal["added", "changed", "unchanged", "duplicate", "failed"]
_BYTES = 200  # of a name; file systems take 255
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Shelved:
    """What became of one file; `original` is the document that has the same text."""

    name: str
    outcome: Outcome
    reason: str = ""
    original: str = ""
    chunks: int = 0
    observations: int = 0


class Shelf:
    """The folder of the reports that came by the page or the API, and the way in and out of it.

    Whoever may use the server may add and remove: the library is one for all. One file is read at
    a time, in a process of its own; questions are answered meanwhile.
    """

    def __init__(self, bot: "Bot") -> None:
        self._bot = bot
        self._turn = threading.Lock()
        self._folder = bot.store.directory / "uploads"

    def parcel(self) -> Path:
        """A new path to write a file to that is not on the shelf yet."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        return self._folder / f".{uuid.uuid4().hex}.part"

    def add(self, name: str, parcel: Path) -> Shelved:
        """Put a file on the shelf and ingest it; one that cannot be read does not stay.

        A file of the same name is replaced, unless the new one cannot be read.

        Raises:
            ParseError: the name is none that a report can have.
            RagError: the store cannot be written.
        """
        try:
            path = self._folder / safe_name(name)
            with self._turn:
                return self._ingest(path, parcel)
        finally:
            parcel.unlink(missing_ok=True)

    def remove(self, document: str) -> bool:
        """Forget a document, and its file if it is on the shelf; False if there is none."""
        with self._turn:
            found = self._bot.document(document)
            if found is None or not self._bot.remove(document):
                return False
            path = Path(found.path)
            if path.is_relative_to(self._folder.resolve()):
                path.unlink(missing_ok=True)
            return True

    def _ingest(self, path: Path, parcel: Path) -> Shelved:
        former = path.with_name(f".{path.name}.former")
        if path.exists():
            path.replace(former)
        parcel.replace(path)
        outcome: Outcome = "failed"
        try:
            shelved = _shelved(path.name, ingest_apart(self._bot.settings, path))
            outcome = shelved.outcome
        finally:
            if outcome == "failed" and former.exists():
                former.replace(path)
            elif outcome in ("failed", "duplicate"):
                path.unlink()
                self._bot.store.files.forget(path)
            former.unlink(missing_ok=True)
        return shelved


def safe_name(name: str) -> str:
    """A file name of one part that every file system takes and every page can show.

    Raises:
        ParseError: nothing is left of it, or it names settings and no report.

    Example:
        >>> safe_name("../../etc/黄浦区<b>报告.docx")
        '黄浦区_b_报告.docx'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", visible(name)))[-1]
    plain = _NOT_IN_NAMES.sub("_", last).strip().lstrip(".~$-_ ")
    stem, dot, suffix = plain.rpartition(".")
    if not (stem or suffix):
        raise ParseError(f"{name[:80]!r} is no name for a report; rename the file.")
    if suffix.lower() == "toml":
        raise ParseError(f"{plain!r} holds settings and no report; upload the report itself.")
    if not dot:
        return _cut(plain, _BYTES)
    return f"{_cut(stem, _BYTES - 12)}.{_cut(suffix, 10)}"


def _cut(text: str, count: int) -> str:
    return text.encode()[:count].decode("utf-8", "ignore").strip()


def _shelved(name: str, report: IngestReport) -> Shelved:
    """The outcome for one file; an archive counts as added if anything in it was."""
    if report.added or report.changed:
        outcome: Outcome = "changed" if report.changed else "added"
        return Shelved(name, outcome, chunks=report.chunks, observations=report.observations)
    if report.failed:
        return Shelved(name, "failed", report.failed[0].reason)
    if report.duplicates:
        return Shelved(name, "duplicate", original=report.duplicates[0][1])
    return Shelved(name, "unchanged")
