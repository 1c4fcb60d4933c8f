"""Search over the store: a dense leg and a lexical one.

The index is derived and disposable: it is made from the store, generation by generation, and made
again wherever there is a doubt. Chroma holds every vector and is searched where there are many;
up to `exact.MOST` the vectors are also kept in a file that is searched exactly, because that misses
nothing, takes a few milliseconds, and spares a process the seconds that loading Chroma and its
graph takes. Of more, some documents or areas are searched exactly in the store; so many of them
that reading their vectors would take longer are picked from what Chroma finds in all.
"""

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from rag.errors import IndexDamaged, StoreError, StoreLocked
from rag.index import exact, manifest
from rag.index.exact import Hits
from rag.index.generation import Generation, open_generation, stand_in
from rag.index.lexical import Tokens
from rag.settings import IndexSettings
from rag.store import Store
from rag.store.rows import Vectors

_MARGIN = 2.0  # times as many are asked of Chroma as should do where only some documents count
_MOST = 2_000  # … and at most so many
_PAUSE_SECONDS = 30.0  # before a Chroma that failed is asked again


class Index:
    """The index of a store; safe to search from many threads while it is updated.

    `fault` is a sentence while Chroma is out of order (searches are then exact), else empty.
    """

    def __init__(self, store: Store, chroma_url: str, exact_chunks: int) -> None:
        self.fault = ""
        self._store = store
        self._chroma_url = chroma_url
        self._exact_chunks = exact_chunks
        self._folder = store.directory / "index"
        self._guard = threading.RLock()
        self._generation: Generation | None = None
        self._seen = ""
        self._asked_again = 0.0

    @classmethod
    def open(
        cls, store: Store, settings: IndexSettings | None = None, exact_chunks: int = exact.MOST
    ) -> Self:
        """Open the index of a store, and make it anew where it is missing, behind or damaged.

        Nothing is parsed or embedded for that. Where another process is writing, or the folder
        cannot be written, the last whole generation is used, or one in memory.
        """
        index = cls(store, (settings or IndexSettings()).chroma_url, exact_chunks)
        index.refresh()
        return index

    def dense(
        self,
        vector: Vectors,
        k: int,
        documents: Sequence[str] | None = None,
        areas: Sequence[str] | None = None,
    ) -> Hits:
        """The k chunk ids nearest to a vector (unit length, d numbers) and their cosines.

        Best first, of these documents and areas or of all. No documents (an empty list) gives
        none.
        """
        with self._in_use() as generation:
            documents = self._restriction(generation, documents)
            if areas is None and self._asks_chroma(generation):
                hits = self._from_chroma(generation, vector, k, documents)
                if hits is not None:
                    return hits
            if self._is_small(generation):
                with self._guard:
                    whole = generation.exact(self._store)
                return whole.nearest(vector, k, documents, areas)
        return exact.nearest(vector, *self._store.vectors(documents, areas), k)

    def lexical(
        self,
        tokens: Tokens,
        k: int,
        documents: Sequence[str] | None = None,
        areas: Sequence[str] | None = None,
    ) -> Hits:
        """The k best chunk ids for tokens (of `rag.text.index_tokens`, or weighted) by BM25."""
        with self._in_use() as generation:
            documents = self._restriction(generation, documents)
            return generation.lexical.search(tokens, k, documents, areas)

    def update(self, wait_seconds: float = 0.5) -> None:
        """Bring the index up to what the store holds: a new generation, swapped in at once.

        Raises:
            StoreLocked: another process is writing.
            StoreError, IndexDamaged: it cannot be written; the former generation stays in use.
        """
        if not self._is_current():
            self._make(anew=False, wait_seconds=wait_seconds)

    def rebuild(self) -> None:
        """Make the index anew from the store."""
        self._make(anew=True)

    def refresh(self) -> None:
        """Bring the index up to date if that can be done now; never fails.

        What stands in the way is in `fault`; while another process is writing nothing does.
        """
        if self._store.read_only:
            return
        try:
            self.update(wait_seconds=0)  # who asks does not wait for who writes
            self._heal_chroma()
            if len(manifest.generations(self._folder)) > 1:
                with self._store.writing(wait_seconds=0):
                    manifest.sweep(self._folder)
        except StoreLocked:
            return  # whoever is writing brings it up to date
        except (StoreError, IndexDamaged, OSError) as error:
            self.fault = str(error)

    def close(self) -> None:
        """Let go of every file."""
        with self._guard:
            if self._generation:
                self._generation.close()
                self._generation = None

    def _make(self, *, anew: bool, wait_seconds: float = 0.5) -> None:
        with self._store.writing(wait_seconds):
            from rag.index import build  # loads Chroma: 1.2 s, which searching can spare

            build.bring_up_to_date(self._store, self._chroma_url, anew=anew)
            with self._guard:
                self._latest()
            manifest.sweep(self._folder)
        self.fault, self._asked_again = "", 0.0

    def _is_current(self) -> bool:
        found = manifest.read_manifest(self._folder)
        if found is None or found.version != self._store.version():
            return found is None and self._store.version() == (0, "")
        return manifest.is_whole(self._folder, found, self._chroma_url)

    def _heal_chroma(self) -> None:
        with self._in_use() as generation:
            if not self._asks_chroma(generation):
                return
            try:
                generation.dense(self._store, self._chroma_url)
            except IndexDamaged:
                generation.forget_dense()
            else:
                return
        self.rebuild()

    def _asks_chroma(self, generation: Generation) -> bool:
        found = generation.manifest
        if found is None or not found.collection or time.monotonic() < self._asked_again:
            return False
        return bool(self._chroma_url) or found.chunks > self._exact_chunks

    def _restriction(
        self, generation: Generation, documents: Sequence[str] | None
    ) -> Sequence[str] | None:
        """None where documents are all there are: looking for each of them would take long."""
        whole = documents is not None and generation.documents(self._store) <= {*documents}
        return None if whole else documents

    def _from_chroma(
        self, generation: Generation, vector: Vectors, k: int, documents: Sequence[str] | None
    ) -> Hits | None:
        """What Chroma finds in all documents or in many; None where exact search has to do it."""
        if documents is None:
            return self._ask_chroma(generation, vector, k)
        wanted = int(_MARGIN * k * len(generation.documents(self._store)) / max(1, len(documents)))
        if self._is_small(generation) or not documents or wanted > _MOST:
            return None
        found = self._ask_chroma(generation, vector, wanted) or []
        of, chosen = self._store.editions.of_chunks([key for key, _ in found]), {*documents}
        kept = [hit for hit in found if of.get(hit[0]) in chosen]
        return kept[:k] if len(kept) >= k else None

    def _ask_chroma(self, generation: Generation, vector: Vectors, k: int) -> Hits | None:
        """What Chroma finds, at the second attempt if need be, or None."""
        for _ in range(2):
            try:
                with self._guard:
                    opened = generation.dense(self._store, self._chroma_url)
                hits = opened.query(vector, k)
            except IndexDamaged as error:
                self.fault = f"{error} Searching without it; `rag repair` makes it anew."
                with self._guard:
                    generation.forget_dense()
            else:
                self.fault = ""
                return hits
        self._asked_again = time.monotonic() + _PAUSE_SECONDS
        return None

    def _is_small(self, generation: Generation) -> bool:
        found = generation.manifest
        chunks = found.chunks if found else self._store.count()
        return chunks <= self._exact_chunks

    @contextmanager
    def _in_use(self) -> Iterator[Generation]:
        """The generation that `CURRENT` names; one in use stays open until it is let go."""
        with self._guard:
            generation = self._latest()
            generation.readers += 1
        try:
            yield generation
        finally:
            with self._guard:
                generation.readers -= 1
                if generation.retired and not generation.readers:
                    generation.close()

    def _latest(self) -> Generation:
        seen = _stamp(self._folder / "CURRENT")
        if self._generation is None or seen != self._seen:
            former, self._generation = self._generation, self._opened(self._generation)
            self._seen = seen
            if former and former is not self._generation:
                former.retired = True
                if not former.readers:
                    former.close()
        return self._generation

    def _opened(self, former: Generation | None) -> Generation:
        found = manifest.read_manifest(self._folder)
        try:
            whole = manifest.is_whole(self._folder, found, self._chroma_url)
            if found and whole and (found.version == self._store.version() or self._may_follow()):
                return open_generation(self._folder, found)
        except (OSError, ValueError):
            pass  # swept or damaged a moment ago
        return former or stand_in(self._store)

    def _may_follow(self) -> bool:
        """Whether someone can bring an index that is behind up to date."""
        return os.access(self._store.directory, os.W_OK)


def _stamp(path: Path) -> str:
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_ino} {stat.st_mtime_ns}"
