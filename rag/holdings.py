"""What answers are made from: documents, their observations and readings, kept while in use."""

from collections.abc import Sequence
from functools import lru_cache

from rag.errors import StoreError
from rag.evidence import Evidence, Reading, TermMatcher, find_evidence, read_document
from rag.retrieve import Retriever
from rag.schema import Chunk, Document, Observation, Question
from rag.store import Store
from rag.text import fold

Spans = Sequence[tuple[int, int]]
WHOLE = 6  # documents that are read whole; of more, only what retrieval finds
_NAMED = 20  # chunks in which a name is looked for
_PASSAGES = 40  # chunks read of many documents


class Holdings:
    """Documents by name, from one state of the store, and the evidence in them for a question."""

    def __init__(self, store: Store, retriever: Retriever, matcher: TermMatcher) -> None:
        self._store, self._retriever, self.matcher = store, retriever, matcher
        self.document = lru_cache(maxsize=256)(self._load_document)
        self.observations = lru_cache(maxsize=4096)(self._load_observations)
        self.chunks = lru_cache(maxsize=256)(self._load_chunks)
        self.folded = lru_cache(maxsize=1024)(self._load_folded)
        self._read = lru_cache(maxsize=256)(self._load_reading)

    def evidence(self, question: Question, documents: Sequence[str]) -> list[Evidence]:
        """What of the documents may answer a question, the best first."""
        return find_evidence(question, self.parts(question, documents), self.matcher)

    def filed_as(self, names: Sequence[str]) -> str | None:
        """The document whose file bears one of these names."""
        found = (d for path, d in self._store.files.paths().items() if path.stem in names and d)
        return next(found, None) if names else None

    def naming(self, name: str, documents: Sequence[str]) -> set[str]:
        """The documents that hold a folded name, as far as retrieval finds it."""
        hits = self._retriever.retrieve(Question(name, name, "zh"), _NAMED, documents)
        return {hit.chunk.document for hit in hits if name in fold(hit.chunk.text)}

    def parts(self, question: Question, documents: Sequence[str]) -> list[Reading]:
        """What is read for a question: whole documents; of many, only what retrieval finds."""
        if not question.terms:
            return []
        if len(documents) <= WHOLE:
            return [self._read(name) for name in documents]
        spans: dict[str, list[tuple[int, int]]] = {}
        for hit in self._retriever.retrieve(question, _PASSAGES, documents):
            spans.setdefault(hit.chunk.document, []).append((hit.chunk.start, hit.chunk.end))
        return [self._load_reading(name, found) for name, found in spans.items()]

    def _load_document(self, name: str) -> Document:
        document = self._store.document(name)
        if document is None:
            raise StoreError(f"Document {name!r} is not in the store any more; ask again.")
        return document

    def _load_folded(self, name: str) -> str:
        return fold(self.document(name).text)

    def _load_chunks(self, name: str) -> Sequence[Chunk]:
        return tuple(self._store.chunks_of(name))

    def _load_observations(self, name: str) -> Sequence[Observation]:
        return tuple(self._store.observations([name]))

    def _load_reading(self, name: str, spans: Spans | None = None) -> Reading:
        words = self.matcher.words
        return read_document(self.document(name), self.observations(name), words, spans)
