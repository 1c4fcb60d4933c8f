"""The bot: the public face of an index, in front of `rag.respond` and `rag.ingest`."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from rag.answer.generated import enforce, generate
from rag.condense import condense
from rag.conversation import Conversation
from rag.encoder import Encoder, load_encoder, load_reranker
from rag.encoder.static import StaticEncoder
from rag.errors import EncoderError, StoreChanged
from rag.evidence import TermMatcher
from rag.glossary import load_glossary
from rag.holdings import Holdings, Library
from rag.index import Index
from rag.index.doctor import Finding, examine, repair
from rag.ingest import Ingestor, Progress, fingerprint
from rag.llm import Model, build_model
from rag.parse import VERSION as READER
from rag.prompts import by_words
from rag.respond import Responder
from rag.retrieve import Retriever
from rag.schema import (
    Answer,
    Document,
    DocumentSummary,
    Event,
    Hit,
    IngestReport,
    Observation,
    Question,
)
from rag.settings import Settings
from rag.store import Store, backup, reindex, restore
from rag.store import purge as purge_store

if TYPE_CHECKING:
    from llama_index.core.llms import LLM
    from llama_index.core.query_engine import BaseQueryEngine
    from llama_index.core.retrievers import BaseRetriever

_ATTEMPTS = 3  # at an answer whose reports change while it is drafted


class Bot:
    """Answers questions about the reports of an index directory, every figure cited and checked.

    Example:
        >>> bot = Bot.open("index")                                        # doctest: +SKIP
        >>> bot.ingest("documents").added                                  # doctest: +SKIP
        >>> bot.ask("黄浦区2024年前三季度GDP是多少?").citations[0].quote      # doctest: +SKIP
    """

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self._made: Responder | None = None
        self._library = Library()

    @classmethod
    def open(cls, directory: str | Path | None = None, settings: Settings | None = None) -> Self:
        """Open the index of a directory, or create it.

        Raises:
            StoreError: the store is damaged, newer than this release, or cannot be created.
            EncoderMismatch: the index was built by another encoder (raised at first use).
        """
        settings = settings or Settings.load()
        if directory is not None:
            index = settings.index.model_copy(update={"directory": Path(directory)})
            settings = settings.model_copy(update={"index": index})
        return cls(settings, Store.open(settings.index.directory))

    def close(self) -> None:
        """Close the store and the index."""
        if "index" in self.__dict__:
            self.index.close()
        if self.__dict__.get("model") is not None:
            self.__dict__["model"].close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder of the settings, loaded when first needed."""
        encoder = load_encoder(self.settings.encoder)
        self.store.require(**fingerprint(encoder, self.settings))
        return encoder

    @cached_property
    def _searching(self) -> Encoder | None:
        """The encoder, None if it cannot be loaded: questions are then answered by words alone."""
        try:
            return self.encoder
        except EncoderError:
            return None

    @cached_property
    def model(self) -> Model | None:
        """The language model of the settings, None if they name none."""
        return build_model(self.settings.llm)

    @cached_property
    def index(self) -> Index:
        """The derived index, caught up with the store."""
        return Index.open(self.store, self.settings.index)

    def ingest(
        self, *paths: str | Path, sync: bool = False, progress: Progress | None = None
    ) -> IngestReport:
        """Bring in files and folders; `sync` drops what is gone from those folders."""
        ingestor = Ingestor(self.store, self.index, self.encoder, self.settings)
        return ingestor.ingest([Path(path) for path in paths], sync, progress)

    def ask(
        self, text: str, history: Sequence[Question] = (), documents: Sequence[str] = ()
    ) -> Answer:
        """Answer a question after those of `history`; `documents` limits the search."""
        answers = (event.answer for event in self.stream(text, history, documents))
        return next(answer for answer in answers if answer is not None)

    def stream(
        self, text: str, history: Sequence[Question] = (), documents: Sequence[str] = ()
    ) -> Iterator[Event]:
        """The answer as it comes: status lines, tokens, and last the whole checked answer."""
        began = time.perf_counter()
        responder, base = self._reported(text, history, documents, began)
        if self.model is None or base.refused or not base.citations:
            yield Event("token", base.text)
            yield Event("answer", answer=base)
            return
        for event in generate(base, self.model, responder.sources):
            if event.answer is None:
                yield event
            else:
                written = responder.finish(event.answer, began)
                yield Event("answer", answer=self._strict(written, base, began))

    def _reported(
        self, text: str, history: Sequence[Question], documents: Sequence[str], began: float
    ) -> tuple[Responder, Answer]:
        """The answer of the reports alone; drafted anew where one of them changes meanwhile."""
        for attempt in range(_ATTEMPTS):
            responder = self.responder()
            try:
                base = responder.draft(self._understand(responder, text, history, documents))
                if self._searching is None:
                    base = replace(base, notice=by_words(base.language))
                if self.model is None or base.refused or not base.citations:
                    base = responder.finish(base, began)
            except StoreChanged:
                if attempt == _ATTEMPTS - 1:
                    raise
            else:
                break
        return responder, base

    def _understand(
        self,
        responder: Responder,
        text: str,
        history: Sequence[Question],
        documents: Sequence[str],
    ) -> Question:
        """The question; where it leans on others and names nothing itself, by the model."""
        question = responder.understand(text, history[-1] if history else None, documents)
        if self.model is None or not history or question.resolved == text:
            return question
        alone = responder.understand(text, None, documents)
        if alone.areas or alone.unknown_areas or alone.periods or alone.indicators or alone.status:
            return question
        whole = condense([(turn.resolved, "") for turn in history], text, self.model)
        return replace(responder.understand(whole, None, documents), text=text, resolved=whole)

    def _strict(self, answer: Answer, base: Answer, began: float) -> Answer:
        """With `answer.strict`, no unsupported sentence stays: the passages' words stand there."""
        if not self.settings.answer.strict or answer.method != "generated":
            return answer
        return enforce(answer) or self.responder().finish(base, began)

    def conversation(self) -> Conversation:
        """A dialogue in which follow-up questions are understood."""
        return Conversation(self)

    def search(self, query: str, top_k: int = 10, documents: Sequence[str] = ()) -> list[Hit]:
        """The passages nearest to a query, best first."""
        responder = self.responder()
        question = responder.understand(query, documents=documents)
        return responder.holdings.hits(question, top_k, responder.scope(question).documents)

    def observations(
        self,
        area: str | None = None,
        indicator: str | None = None,
        period: str | None = None,
        **where: Any,
    ) -> list[Observation]:
        """Observations that fit; places and indicators by any of their names in either language."""
        glossary = load_glossary()
        places = [
            n for m in glossary.find_places(area or "", loose=True) for n in (m.name, *m.candidates)
        ]
        names = [m.name for m in glossary.find_indicators(indicator or "", loose=True)]
        return self.store.observations(
            area=(places or area) if area else None,
            indicator=(names or indicator) if indicator else None,
            period=period,
            **where,
        )

    def documents(self) -> list[DocumentSummary]:
        """Every document, without its text."""
        return self.store.documents()

    def document(self, name: str) -> Document | None:
        """A whole document with its text, None if there is none of that name."""
        return self.store.document(name)

    def remove(self, name: str, *, purge: bool = False) -> bool:
        """Forget a document, with `purge` to its last word in any file; False if there is none."""
        if purge:
            found = purge_store(self.store, name)
            self.index.rebuild()
            return found
        removed = self.store.remove(name)
        self.index.update()
        return removed

    def doctor(self) -> list[Finding]:
        """Everything that is wrong with the index, damage first, and with the language model."""
        try:
            parts = fingerprint(load_encoder(self.settings.encoder), self.settings)
            load_reranker(self.settings.encoder)
        except EncoderError as error:
            return [Finding("damage", str(error)), *examine(self.store, self.settings.index)]
        findings = examine(self.store, self.settings.index, parts, READER)
        trouble = self.model.trouble() if self.model else ""
        return [*findings, Finding("warning", trouble)] if trouble else findings

    def repair(self) -> None:
        """Make the derived index anew from the store; nothing is parsed or encoded again."""
        repair(self.store, self.settings.index)

    def reindex(self) -> None:
        """Chunk, encode and observe every document anew, beside the index in use, then swap."""
        encoder = load_encoder(self.settings.encoder)
        ingestor = Ingestor(self.store, None, encoder, self.settings)
        reindex(self.store, ingestor.derive, fingerprint(encoder, self.settings))
        self.index.refresh()

    def backup(self, file: str | Path) -> None:
        """Write the store to one file, also while an ingest runs."""
        backup(self.store, Path(file))

    def restore(self, file: str | Path) -> None:
        """Put a backup in the place of the store; the former one is kept beside it."""
        directory = self.store.directory
        self.close()
        for name in ("encoder", "_searching", "index", "_retriever"):
            self.__dict__.pop(name, None)
        restore(Path(file), directory)
        self.store, self._made, self._library = Store.open(directory), None, Library()
        self.index.refresh()

    def as_retriever(self, top_k: int = 10) -> "BaseRetriever":
        """A LlamaIndex retriever over this index."""
        from rag.llamaindex import ReportRetriever

        return ReportRetriever(self.search, top_k)

    def as_query_engine(self, llm: "LLM | None" = None) -> "BaseQueryEngine":
        """A LlamaIndex query engine; without a model it gives this bot's own answers."""
        from rag.llamaindex import query_engine

        return query_engine(self, llm)

    @cached_property
    def _retriever(self) -> Retriever:
        reranker = load_reranker(self.settings.encoder)
        return Retriever(self.store, self.index, self._searching, self.settings.retrieve, reranker)

    def responder(self) -> Responder:
        """The responder of the present state; a change of the store or `restore` makes it anew."""
        made = self._made
        if made is None or made.holdings.version != self.store.version():
            self.index.refresh()
            words = self._searching if isinstance(self._searching, StaticEncoder) else None
            state = Holdings(self.store, self._retriever, TermMatcher(words), self._library)
            self._made = made = Responder(state, self.settings)
        return made
