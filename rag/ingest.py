"""Files into the store: parse, chunk, observe, encode, one transaction a file; then the index."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from rag.ahead import Ahead, Read
from rag.chunk import VERSION as CHUNKER
from rag.encoder import Encoder
from rag.glossary import imprint
from rag.index import Index
from rag.observe import VERSION as OBSERVER
from rag.parse import VERSION as READER
from rag.parse import parse_files, stated_about
from rag.schema import Chunk, Document, Failure, IngestReport
from rag.settings import Settings
from rag.store import Derived, Store
from rag.text import VERSION as SEGMENTER

Parsed = Document | Failure
Progress = Callable[[str, int, int], None]
"""Called with a file's name, how many files are done, and how many there are."""

_NO_UTF8 = "Its name is not UTF-8 (names unpacked from a Chinese Windows are GBK); rename it."
_EVERY = 200  # files after which the index catches up, so that a long ingest can be asked early


@dataclass(slots=True)
class _Tally:
    """What became of the files so far."""

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    quality: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    outdated: int = 0
    chunks: int = 0
    observations: int = 0
    characters: int = 0


class Ingestor:
    """Brings files into a store and its index."""

    def __init__(
        self, store: Store, index: Index | None, encoder: Encoder, settings: Settings
    ) -> None:
        self._store, self._index, self._encoder, self._settings = store, index, encoder, settings
        self._ahead = Ahead(settings.chunk.characters, settings.parse.workers)
        known = store.fingerprint().get("encoder", encoder.fingerprint)
        self._knows = known == encoder.fingerprint  # whether the store's vectors are its own

    def ingest(
        self, paths: Sequence[Path], sync: bool = False, progress: Progress | None = None
    ) -> IngestReport:
        """Bring in files and folders; with `sync` also drop what is gone from those folders.

        A file that cannot be read is reported and stops nothing. What is in the store stays there
        when the process dies; the next ingest goes on with the rest.
        """
        began = time.perf_counter()
        tally = _Tally()
        files = sorted(set(_walk(paths)))
        with self._store.writing():
            self._store.files.outdate(READER)
            wanted = [path for path in files if self._is_new(path, tally)]
            done = len(files) - len(wanted)
            parsed = parse_files(wanted, self._settings.parse)
            with closing(self._ahead.read(parsed, _document_of, len(wanted))) as read:
                for path, found in groupby(read, key=lambda one: one[0][0]):
                    kept = [self._keep(result, parts, tally) for (_, result), parts in found]
                    self._keep_all(path, kept, tally)
                    done += 1
                    if progress is not None:
                        progress(path.name, done, len(files))
                    if done % _EVERY == 0 and self._index is not None:
                        self._index.update()
            if sync:
                self._drop_missing(paths, tally)
            if self._index is not None:
                self._index.update()
        return _report(tally, time.perf_counter() - began)

    def derive(
        self, documents: Iterable[Document], expected: int
    ) -> Iterator[tuple[Document, Derived]]:
        """Each document with its chunks, their vectors (n×d) and its observations.

        Args:
            documents: They are taken some ahead of those that are given.
            expected: About how many there are.
        """
        with closing(self._ahead.read(documents, lambda one: one, expected)) as read:
            for document, parts in read:
                yield document, self._derived(parts)

    def _derived(self, parts: Read) -> Derived:
        chunks, observations = parts()
        return chunks, self._vectors(chunks), observations

    def _is_new(self, path: Path, tally: _Tally) -> bool:
        """Whether a file has to be parsed; what became of the others goes into the tally."""
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        if shown != str(path):
            tally.failed.append(Failure(shown, _NO_UTF8))
            return False
        try:
            beside = stated_about(path).imprint
            state = self._store.files.look(path, beside)
        except OSError as error:
            tally.failed.append(Failure(str(path), f"It cannot be opened: {error.strerror}."))
            return False
        if state.status == "unchanged":
            tally.unchanged.append(state.document or path.name)
        elif state.status == "twin" and state.document:
            tally.duplicates.append((path.name, state.document))
            self._store.files.record_twin(path, state.document, beside)
        elif state.status == "failed":
            tally.failed.append(Failure(str(path), state.reason))
        tally.outdated += state.status == "outdated"
        return state.status in ("new", "changed", "outdated")

    def _keep_all(self, path: Path, kept: Sequence[Parsed], tally: _Tally) -> None:
        """Note what became of a file: of itself, or of those that it holds."""
        beside = stated_about(path).imprint
        inside = [Path(result.path) for result in kept if result.path != str(path)]
        if inside:
            tally.removed += self._store.files.record_pack(path, inside, beside)
        reasons = [result.reason for result in kept if isinstance(result, Failure)]
        if reasons:
            self._store.files.record_failure(path, " ".join(reasons), beside)

    def _keep(self, parsed: Parsed, parts: Read, tally: _Tally) -> Parsed:
        """Bring in one document, and hand it on."""
        if isinstance(parsed, Failure):
            tally.failed.append(parsed)
        elif self._store.files.holds(parsed) or self._store.files.confirm(parsed):
            tally.unchanged.append(parsed.name)
        elif twin := self._store.twin(parsed):
            self._store.put_twin(parsed, twin)
            tally.duplicates.append((parsed.name, twin))
        else:
            self._put(parsed, parts, tally)
        return parsed

    def _put(self, document: Document, parts: Read, tally: _Tally) -> None:
        chunks, vectors, observations = self._derived(parts)
        stored = self._store.put(document, chunks, vectors, observations)
        (tally.changed if stored.kind == "changed" else tally.added).append(stored.name)
        tally.duplicates += [(name, stored.name) for name in stored.outdone]
        tally.quality.append((stored.name, document.quality))
        tally.chunks += len(chunks)
        tally.observations += len(observations)
        tally.characters += len(document.text)

    def _vectors(
        self, chunks: Sequence[Chunk]
    ) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """One vector a chunk; a chunk that the store knows by this encoder is not encoded again."""
        known = self._store.known_vectors(chunks) if self._knows else [None] * len(chunks)
        new = [f"{c.context}\n{c.text}" for c, v in zip(chunks, known, strict=True) if v is None]
        encoded = iter(self._encoder.encode_documents(new)) if new else iter(())
        rows = [next(encoded) if vector is None else vector for vector in known]
        if not rows:
            return np.zeros((0, self._encoder.dimensions), dtype=np.float32)
        return np.stack(rows).astype(np.float32)

    def _drop_missing(self, paths: Sequence[Path], tally: _Tally) -> None:
        """Remove documents of the given folders whose files are gone."""
        folders = [path.resolve() for path in paths if path.is_dir()]
        for path, document in self._store.files.paths().items():
            inside = any(path.is_relative_to(folder) for folder in folders)
            if not inside or _is_there(path):
                continue
            self._store.files.forget(path)
            kept = document and self._store.document(document)
            if document and kept and Path(kept.path) == path and self._store.remove(document):
                tally.removed.append(document)


def _document_of(entry: tuple[Path, Parsed]) -> Document | None:
    return entry[1] if isinstance(entry[1], Document) else None


def _walk(paths: Sequence[Path]) -> Iterator[Path]:
    """Files named, and all files below folders; hidden ones and sidecars are passed over."""
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file() and not _is_passed_over(file.relative_to(path)):
                    yield file
        else:
            yield path


def _is_there(path: Path) -> bool:
    """Whether a file exists, or the archive that holds it."""
    return path.exists() or any(folder.is_file() for folder in path.parents)


def _is_passed_over(path: Path) -> bool:
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts)
    return hidden or path.suffix.lower() == ".toml"


def _report(tally: _Tally, seconds: float) -> IngestReport:
    return IngestReport(
        added=tuple(tally.added),
        unchanged=tuple(tally.unchanged),
        changed=tuple(tally.changed),
        removed=tuple(tally.removed),
        duplicates=tuple(tally.duplicates),
        failed=tuple(tally.failed),
        quality=tuple(tally.quality),
        outdated=tally.outdated,
        chunks=tally.chunks,
        observations=tally.observations,
        characters=tally.characters,
        seconds=seconds,
    )


def fingerprint(encoder: Encoder, settings: Settings) -> dict[str, str]:
    """By what the content of an index is made: another value means that it has to be made anew."""
    return {
        "encoder": encoder.fingerprint,
        "chunker": f"{CHUNKER}/{settings.chunk.characters}",
        "segmenter": SEGMENTER,
        "observer": OBSERVER,
        "glossary": imprint(),
    }
