"""What answers are made from: one state of the documents, and what was read of each, kept."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from rag.answer.suggest import Slots
from rag.errors import StoreChanged
from rag.evidence import (
    Bound,
    Evidence,
    Reading,
    TermMatcher,
    find_evidence,
    is_pinyin,
    is_spelt_in,
    narrowed,
    read_document,
)
from rag.retrieve import Retriever
from rag.schema import Chunk, Document, Hit, Observation, Question, Report, Span
from rag.store import Store
from rag.text import fold

Spans = Sequence[tuple[int, int]]
Edition = tuple[str, str]
"""A document's name, and a mark that is another one whenever anything of the document is."""

WHOLE = 6  # documents that are read whole; of more, only what retrieval finds
_NAMED = 20  # chunks in which a name is looked for
_SPELT = 400  # documents that are looked through for a name in pinyin
_CLOSELY = 4  # the best evidence, which is cut to the item asked for
_PASSAGES = 40  # chunks read of many documents
_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Kept(Generic[_Key, _Value]):
    """The values used last, by key; safe to use from many threads.

    What makes a value is handed in with each call: a cache that held it would hold its owner, and
    an owner of its own cache is let go late, if at all.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._guard = threading.Lock()
        self._values: OrderedDict[_Key, _Value] = OrderedDict()

    def get(self, key: _Key, make: Callable[[], _Value]) -> _Value:
        """The value of a key, made where it is not kept."""
        with self._guard:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._guard:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value

    def keep(self, keys: set[_Key]) -> None:
        """Forget all but these."""
        with self._guard:
            for key in self._values.keys() - keys:
                del self._values[key]


class Library:
    """What was read of the documents of a store; one for all states that a bot sees of it.

    A change costs the reading of what has changed. A reading takes about 650 bytes a character, so
    fewer of them are kept than of what is read from the store.
    """

    def __init__(self) -> None:
        self.reports: Kept[Edition, Report] = Kept(100_000)
        self.documents: Kept[Edition, Document] = Kept(256)
        self.observations: Kept[Edition, tuple[Observation, ...]] = Kept(4096)
        self.chunks: Kept[Edition, tuple[Chunk, ...]] = Kept(256)
        self.folded: Kept[Edition, str] = Kept(1024)
        self.readings: Kept[Edition, Reading] = Kept(64)
        self.slots: Kept[tuple[str, frozenset[str]], Slots | None] = Kept(4096)
        self._current: set[Edition] = set()

    def turn_to(self, editions: set[Edition]) -> None:
        """Forget what is neither of the present state nor of the former, still being answered."""
        kept, self._current = self._current | editions, editions
        for each in (
            self.reports, self.documents, self.observations,
            self.chunks, self.folded, self.readings,
        ):  # fmt: skip
            each.keep(kept)


class Holdings:
    """One state of the documents: `version` of the store, and a report of each, latest first.

    Raises StoreChanged, from every method, where a document is another one by now.
    """

    def __init__(
        self, store: Store, retriever: Retriever, matcher: TermMatcher, library: Library
    ) -> None:
        self._store, self._retriever, self._library = store, retriever, library
        self.matcher = matcher
        self.version, marks = store.editions.all()
        self._marks: Mapping[str, str] = marks
        library.turn_to(set(marks.items()))
        reports = [self._kept(name, library.reports, self._load_report) for name in marks]
        self.reports = tuple(sorted(reports, key=lambda r: (-(r.report_year or 0), r.document)))

    def document(self, name: str) -> Document:
        """A whole document."""
        return self._kept(name, self._library.documents, self._load_document)

    def observations(self, name: str) -> tuple[Observation, ...]:
        """The observations of a document, in order."""
        return self._kept(name, self._library.observations, self._load_observations)

    def chunks(self, name: str) -> tuple[Chunk, ...]:
        """The chunks of a document, in order."""
        return self._kept(name, self._library.chunks, self._load_chunks)

    def folded(self, name: str) -> str:
        """The text of a document as `fold` gives it."""
        return self._kept(name, self._library.folded, lambda name: fold(self.document(name).text))

    def hits(self, question: Question, top_k: int, documents: Sequence[str]) -> list[Hit]:
        """The passages of some documents that are nearest to a question, best first."""
        hits = self._retriever.retrieve(question, top_k, documents)
        self._check({hit.chunk.document for hit in hits})
        return hits

    def evidence(self, question: Question, documents: Sequence[str]) -> list[Evidence]:
        """What of the documents may answer a question, the best first."""
        return self._closely(question, self.readings(question, documents), ())

    def evidence_at(self, question: Question, spans: Sequence[Span]) -> list[Evidence]:
        """What of the sentences that touch some spans may answer a question, the best first."""
        held = dict.fromkeys(s.document for s in spans if s.document in self._marks)
        readings = self.readings(question, [*held]) if held else []
        return self._closely(question, readings, spans)

    def covering(self, question: Question, documents: Sequence[str], least: float) -> list[str]:
        """Those of the documents in which evidence of so much coverage may be found."""
        bound = Bound(question, self.matcher)
        texts = ((name, self.document(name), self.folded(name)) for name in documents)
        return [name for name, whole, folded in texts if bound.coverage(whole, folded) >= least]

    def _closely(
        self, question: Question, readings: Sequence[Reading], within: Sequence[Span]
    ) -> list[Evidence]:
        found = find_evidence(question, readings, self.matcher, within=within)
        return [self._narrowed(question, each) for each in found[:_CLOSELY]] + found[_CLOSELY:]

    def _narrowed(self, question: Question, evidence: Evidence) -> Evidence:
        text = self.document(evidence.document).text
        return narrowed(question, evidence, text, self.matcher)

    def slots(
        self, text: str, documents: Sequence[str], find: Callable[[], Slots | None]
    ) -> Slots | None:
        """What a question taken from some documents asks for, kept until one of them changes."""
        marks = frozenset(self._marks.get(name, "") for name in documents)
        return self._library.slots.get((text, marks), find)

    def filed_as(self, names: Sequence[str]) -> str | None:
        """The document whose file bears one of these names."""
        found = (d for path, d in self._store.files.paths().items() if path.stem in names and d)
        return next(found, None) if names else None

    def naming(self, name: str, documents: Sequence[str]) -> set[str]:
        """The documents that hold a folded name, among the chunks that its words are found in.

        One in pinyin is no word of theirs: the texts are looked through, unless there are many.
        """
        if is_pinyin(name):
            few = documents if len(documents) <= _SPELT else ()
            return {document for document in few if is_spelt_in(name, self.folded(document))}
        chunks = self._retriever.holding(name, _NAMED, documents)
        self._check({chunk.document for chunk in chunks})
        return {chunk.document for chunk in chunks if name in fold(chunk.text)}

    def readings(self, question: Question, documents: Sequence[str]) -> list[Reading]:
        """What is read for a question: whole documents; of many, only what retrieval finds."""
        if not question.terms:
            return []
        if len(documents) <= WHOLE:
            return [self._kept(name, self._library.readings, self._read) for name in documents]
        spans: dict[str, list[tuple[int, int]]] = {}
        for hit in self.hits(question, _PASSAGES, documents):
            spans.setdefault(hit.chunk.document, []).append((hit.chunk.start, hit.chunk.end))
        return [self._read(name, found) for name, found in spans.items()]

    def _kept(
        self, name: str, kept: Kept[Edition, _Value], load: Callable[[str], _Value | None]
    ) -> _Value:
        def make() -> _Value:
            value = load(name)
            self._check({name})  # after it was read: what was read is then of this state
            if value is None:
                raise StoreChanged(f"Document {name!r} is not in the store any more; ask again.")
            return value

        return kept.get((name, self._marks.get(name, "")), make)

    def _check(self, names: set[str]) -> None:
        """Make sure that documents are still what they were."""
        if self._store.version() == self.version:
            return
        for name in names:
            if self._store.editions.of(name) != self._marks.get(name):
                raise StoreChanged(f"{name!r} has just been changed or removed; ask again.")

    def _load_report(self, name: str) -> Report | None:
        return self._store.editions.report(name)

    def _load_document(self, name: str) -> Document | None:
        return self._store.document(name)

    def _load_observations(self, name: str) -> tuple[Observation, ...]:
        return tuple(self._store.observations([name]))

    def _load_chunks(self, name: str) -> tuple[Chunk, ...]:
        return tuple(self._store.chunks_of(name))

    def _read(self, name: str, spans: Spans | None = None) -> Reading:
        words = self.matcher.words
        return read_document(self.document(name), self.observations(name), words, spans)
