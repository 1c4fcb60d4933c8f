"""A generation opened for reading, kept from being swept until its last reader has finished."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import IndexDamaged
from rag.index import exact, lexical, manifest, probe
from rag.index.exact import Exact
from rag.index.lexical import Lexical
from rag.index.manifest import Manifest
from rag.store import Store

if TYPE_CHECKING:
    from rag.index.dense import Dense

_PROBES = 24


class Generation:
    """The lexical index, and Chroma's collection once it is asked for."""

    def __init__(self, opened: Lexical, found: Manifest | None, path: Path | None) -> None:
        self.lexical = opened
        self.manifest = found
        self.readers = 0
        self.retired = False
        self._path = path
        self._exact: Exact | None = None
        self._dense: Dense | None = None
        self._documents: frozenset[str] | None = None
        self._hold = manifest.hold(path) if path else None

    def documents(self, store: Store) -> frozenset[str]:
        """The names of all documents that are in the store when this is first asked."""
        if self._documents is None:
            self._documents = store.editions.names()
        return self._documents

    def exact(self, store: Store) -> Exact:
        """Every vector, opened when first asked for; of a generation without them, the store's."""
        if self._exact is None:
            written = exact.read(self._path / "exact") if self._path else None
            self._exact = Exact(written or store.matrix())
        return self._exact

    def dense(self, store: Store, chroma_url: str) -> "Dense":
        """Chroma's collection, opened when first asked for.

        Raises:
            IndexDamaged: it cannot be opened, or does not hold what it should.
        """
        if self._dense is None:
            if self.manifest is None or self._path is None or not self.manifest.collection:
                raise IndexDamaged("There is no Chroma collection.")
            self._dense = self._open_dense(store, chroma_url, self.manifest, self._path)
        return self._dense

    def _open_dense(self, store: Store, chroma_url: str, found: Manifest, path: Path) -> "Dense":
        from rag.index import dense  # heavy: 1.2 s, and only large indexes need it to search

        sample = store.sample(_PROBES, found.sequence)
        if chroma_url:
            opened = dense.open_server(chroma_url, found.collection)
        else:
            if not probe.was_closed(path) and not probe.survives(path, sample):
                raise IndexDamaged(f"Chroma's files in {str(path)!r} are damaged.")
            opened = dense.open_folder(path / "chroma")
        if opened.count() != found.chunks or not opened.finds(sample):
            opened.close()
            raise IndexDamaged("Chroma does not find every vector.")
        return opened

    def forget_dense(self) -> None:
        """Close Chroma's collection; the next query opens it again."""
        if self._dense:
            self._dense.close()
            self._dense = None
            if self._path and (self._path / "chroma").exists():
                probe.note_closed(self._path)

    def close(self) -> None:
        """Let go of every file."""
        self.forget_dense()
        self._exact = None
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None


def open_generation(folder: Path, found: Manifest) -> Generation:
    """Open what a manifest names; OSError or ValueError if it is damaged or was just swept."""
    path = folder / found.generation
    return Generation(lexical.open_lexical(path / "tantivy"), found, path)


def stand_in(store: Store) -> Generation:
    """A lexical index in memory, for a store without an index that can be neither read nor made."""
    chunks = [c for d in store.documents() for c in store.chunks_of(d.document)]
    return Generation(lexical.in_memory(chunks), None, None)
