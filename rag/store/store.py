"""The store: documents with all that is derived from them, one transaction per file."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self, TypeVar, Unpack

from rag.errors import EncoderMismatch, StoreError
from rag.schema import Chunk, Document, DocumentSummary, Observation
from rag.store import faults, matrix, read, write
from rag.store.check import check
from rag.store.copy import readable
from rag.store.database import Database, explained, version_of
from rag.store.dialogue import Dialogue
from rag.store.editions import Editions
from rag.store.files import Files
from rag.store.lock import WriterLock, alone, present
from rag.store.matrix import Matrix
from rag.store.migrate import migrate
from rag.store.read import Where
from rag.store.rows import Vectors
from rag.store.tables import VERSION

FILE = "store.db"

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a document: the name it is kept under, and as what.

    `outdone` are the documents that gave way to it: excerpts and scans of it.
    """

    name: str
    kind: str  # added, changed, twin
    outdone: tuple[str, ...] = ()


class Store:
    """The truth of an index directory; safe to use from many threads and processes."""

    def __init__(self, directory: Path, *, read_only: bool) -> None:
        self.directory = directory
        self.read_only = read_only
        self._left = ExitStack()
        try:
            file = self._left.enter_context(readable(directory / FILE, read_only=read_only))
            if not read_only:
                self._left.enter_context(present(directory))
            self._database = Database(file, read_only=read_only)
        except StoreError:
            self._left.close()
            raise
        self._lock = WriterLock(directory)
        self.files = Files(self._database)
        self.dialogue = Dialogue(self._database)
        self.editions = Editions(self._database)

    @classmethod
    def open(cls, directory: Path | str, *, read_only: bool = False) -> Self:
        """Open the store of a directory, or create it; a directory without write access is read.

        Raises:
            StoreError: it is damaged, from a newer release, or cannot be created.
        """
        directory = Path(directory)
        if not read_only:
            try:
                directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                (directory / "in-use").touch(0o600)
            except OSError as error:
                if not (directory / FILE).exists():
                    raise StoreError(
                        f"No store can be made in {str(directory)!r}: {error}."
                    ) from error
                read_only = True
        if read_only and not (directory / FILE).exists():
            raise StoreError(f"There is no store in {str(directory)!r}; run `rag ingest` first.")
        version = version_of(directory / FILE)
        if not read_only and 0 < version < VERSION:
            with WriterLock(directory).held(), alone(directory), explained(directory / FILE):
                migrate(directory / FILE, version)
        return cls(directory, read_only=read_only)

    def close(self) -> None:
        """Close the connections."""
        self._database.close()
        self._left.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self, wait_seconds: float = 0.5) -> Iterator[None]:
        """Be the one writer of documents; StoreLocked names the process that is."""
        if self.read_only:
            raise StoreError(f"The store {str(self.directory)!r} is read-only.")
        with self._lock.held(wait_seconds):
            yield

    def put(
        self,
        document: Document,
        chunks: Sequence[Chunk],
        vectors: Vectors,
        observations: Sequence[Observation],
    ) -> Stored:
        """Keep a document and what was derived from it; it is safe on the disk on return.

        An earlier version of the same file is replaced. A text that another file's document holds
        is only recorded as its twin; one that holds more than a twin, or better read, takes its
        place. The name is `document.name`, with folders before it where another file has it.
        Row i of `vectors` (n×d) belongs to chunk i.

        Raises:
            StoreError: the vectors do not fit the chunks or those kept, the disk is full, …
        """
        entry = write.Entry(_located(document), chunks, vectors, observations)
        with self._writing(entry) as connection:
            twin = read.twin(connection, entry.document)
            if twin:
                write.put_twin(connection, entry.document, twin)
                return Stored(twin, "twin")
            outdone = read.outdone(connection, entry.document)
            name, known = write.put(connection, entry)
            for other in outdone:
                write.put_outdone(connection, other, name)
        gone = tuple(other.name for other in outdone)
        return Stored(name, "changed" if known else "added", gone)

    def put_twin(self, document: Document, twin: str) -> None:
        """Note that a file's text is kept under another file's name, and no longer its own."""
        with self.writing(), self._database.writing() as connection:
            write.put_twin(connection, _located(document), twin)

    def put_apart(self, entry: write.Entry) -> None:
        """Keep a document of another store without a look at its likes here."""
        with self._writing(entry) as connection:
            write.put(connection, entry)

    @contextmanager
    def _writing(self, entry: write.Entry) -> Iterator[sqlite3.Connection]:
        with self.writing(), self._database.writing() as connection:
            write.check(connection, entry)
            faults.reach("put.begin")
            yield connection
            faults.reach("put.rows")

    def remove(self, name: str) -> bool:
        """Remove a document and everything derived from it; False if there is none."""
        with self.writing(), self._database.writing() as connection:
            return write.remove(connection, name)

    def twin(self, document: Document) -> str | None:
        """The document that keeps the same text (another format, another folder) or None."""
        with self._database.reading() as connection:
            return read.twin(connection, _located(document))

    def documents(self) -> list[DocumentSummary]:
        """Every document without its text, by name."""
        return self._read(read.documents)

    def document(self, name: str) -> Document | None:
        """A whole document, or None."""
        return self._read(lambda connection: read.document(connection, name))

    def areas(self) -> dict[str, tuple[str, ...]]:
        """Every area reported on, with the documents that do."""
        return self._read(read.areas)

    def chunks(self, ids: Sequence[str]) -> list[Chunk]:
        """The chunks of these ids, in their order; ids that are gone are left out."""
        return self._read(lambda connection: read.chunks(connection, ids))

    def chunks_of(self, document: str) -> list[Chunk]:
        """The chunks of a document, in order."""
        return self._read(lambda connection: read.chunks_of(connection, document))

    def chunk_at(self, document: str, offset: int) -> Chunk | None:
        """The chunk in which a character of a document stands."""
        return self._read(lambda connection: read.chunk_at(connection, document, offset))

    def neighbours(self, chunk: Chunk, reach: int = 1) -> list[Chunk]:
        """Up to `reach` chunks before and behind a chunk in its document, in order."""
        return self._read(lambda connection: read.neighbours(connection, chunk, reach))

    def observations(
        self, documents: Sequence[str] | None = None, **where: Unpack[Where]
    ) -> list[Observation]:
        """Observations that fit: `area=`, `indicator=`, `period=`, `status=`, `measure=`.

        Each takes one value or several; no documents (an empty list) gives none.
        """
        return self._read(lambda connection: read.observations(connection, documents, where))

    def vectors(
        self, documents: Sequence[str] | None = None, areas: Sequence[str] | None = None
    ) -> tuple[list[str], Vectors]:
        """Chunk ids and their vectors (n×d float32), of some documents or areas or of all."""
        return self._read(lambda connection: matrix.vectors(connection, documents, areas))

    def matrix(self) -> Matrix:
        """Every vector, with the document and area of its chunk."""
        return self._read(matrix.matrix)

    def vectors_of(self, ids: Sequence[str]) -> tuple[list[str], Vectors]:
        """The vectors of some chunks, in the order of the ids; ids that are gone are left out."""
        return self._read(lambda connection: matrix.vectors_of(connection, ids))

    def ids(self) -> list[str]:
        """The id of every chunk."""
        return self._read(read.ids)

    def sample(self, size: int, until: int) -> Vectors:
        """Up to `size` vectors at random, of chunks that were there at a sequence."""
        return self._read(lambda connection: matrix.sample(connection, size, until))

    def identity(self) -> str:
        """A name of this store that no other has."""
        return self._read(lambda connection: read.meta(connection, "identity"))

    def known_vectors(self, chunks: Sequence[Chunk]) -> list[Vectors | None]:
        """For each chunk the vector that its context and text already have in the store."""
        return self._read(lambda connection: matrix.known_vectors(connection, chunks))

    def fingerprint(self) -> dict[str, str]:
        """By what the content was made: encoder, chunker, observer, … as first written."""
        return self._read(read.fingerprint)

    def require(self, **fingerprint: str) -> None:
        """Make sure that the content was made by these parts; an empty store takes them on.

        Raises:
            EncoderMismatch: some part is another, with the remedy.
        """
        known = self.fingerprint()
        other = {k: v for k, v in fingerprint.items() if known.get(k, v) != v}
        if other and self.count():
            was = ", ".join(f"{part} {known[part]!r} (now {now!r})" for part, now in other.items())
            raise EncoderMismatch(
                f"The index in {str(self.directory)!r} was built by {was}; run `rag reindex` to "
                "build it anew, or set the former one again."
            )
        if any(known.get(part) != now for part, now in fingerprint.items()) and not self.read_only:
            with self._database.writing() as connection:
                write.set_fingerprint(connection, fingerprint)

    def count(self) -> int:
        """How many chunks there are."""
        return self._read(read.count)

    def version(self) -> tuple[int, str]:
        """Sequence and state of the last change: equal only where the content is equal."""
        return self._read(read.version)

    def changes(self, since: tuple[int, str]) -> read.Changes | None:
        """The chunks added and removed since a version; None if it is not in this history."""
        return self._read(lambda connection: read.changes(connection, since))

    def check(self) -> list[str]:
        """What is wrong with the content, as sentences; reads all of it."""
        return check(self._database)

    def adopt(self, other: "Store", fingerprint: Mapping[str, str]) -> None:
        """Replace all chunks, vectors and observations by those that another store holds.

        Both hold the same documents; readers see the former content or the new one, never a mix.
        """
        with self.writing(), self._database.writing() as connection:
            write.adopt(connection, other.entries(), fingerprint)
            faults.reach("reindex.rows")

    def entries(self) -> Iterator[write.Entry]:
        """Every document with all that is derived from it."""
        for summary in self.documents():
            document = self.document(summary.document)
            if document:
                chunks = self.chunks_of(document.name)
                _, vectors = self.vectors_of([chunk.id for chunk in chunks])
                yield write.Entry(
                    document, chunks, vectors, self.observations(documents=[document.name])
                )

    def _read(self, query: Callable[[sqlite3.Connection], _Value]) -> _Value:
        with self._database.reading() as connection:
            return query(connection)


def _located(document: Document) -> Document:
    """The document with its whole path: the same file, however it was named, is no twin."""
    return replace(document, path=str(Path(document.path).resolve()))
