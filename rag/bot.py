"""The bot: the one place where the stages meet."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from rag.chunk import VERSION as CHUNKER
from rag.encoder import Encoder, load_encoder
from rag.encoder.static import StaticEncoder
from rag.evidence import TermMatcher
from rag.glossary import load_glossary
from rag.index import Index
from rag.ingest import Ingestor, Progress
from rag.observe import VERSION as OBSERVER
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
from rag.store import Store
from rag.text import VERSION as SEGMENTER

if TYPE_CHECKING:
    from llama_index.core.llms import LLM
    from llama_index.core.query_engine import BaseQueryEngine
    from llama_index.core.retrievers import BaseRetriever


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
        self._made: tuple[tuple[int, str], Responder] | None = None

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
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder of the settings, loaded when first needed."""
        encoder = load_encoder(self.settings.encoder)
        self.store.require(**self._fingerprint(encoder))
        return encoder

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
        """Answer a question; `history` is the questions before it, `documents` limits the search."""
        responder = self._responder()
        previous = history[-1] if history else None
        return responder.respond(responder.understand(text, previous, documents))

    def stream(
        self, text: str, history: Sequence[Question] = (), documents: Sequence[str] = ()
    ) -> Iterator[Event]:
        """The answer as it comes: status lines, tokens, and last the whole checked answer."""
        answer = self.ask(text, history, documents)
        yield Event("token", answer.text)
        yield Event("answer", answer=answer)

    def conversation(self) -> "Conversation":
        """A dialogue in which follow-up questions are understood."""
        return Conversation(self)

    def search(self, query: str, top_k: int = 10, documents: Sequence[str] = ()) -> list[Hit]:
        """The passages nearest to a query, best first."""
        responder = self._responder()
        question = responder.understand(query, documents=documents)
        scope = responder.scope(question)
        return self._retriever.retrieve(question, top_k, scope.documents)

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

    def remove(self, name: str) -> bool:
        """Forget a document; False if there is none of that name."""
        removed = self.store.remove(name)
        self.index.update()
        return removed

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
        return Retriever(self.store, self.index, self.encoder, self.settings.retrieve)

    def _responder(self) -> Responder:
        """The responder of the present state of the store."""
        version = self.store.version()
        if self._made is None or self._made[0] != version:
            self.index.update()
            words = self.encoder if isinstance(self.encoder, StaticEncoder) else None
            matcher = TermMatcher(words)
            made = Responder(self.store, self._retriever, matcher, self.settings)
            self._made = (version, made)
        return self._made[1]

    def _fingerprint(self, encoder: Encoder) -> dict[str, str]:
        """By what the content of an index is made."""
        return {
            "encoder": encoder.fingerprint,
            "chunker": f"{CHUNKER}/{self.settings.chunk.characters}",
            "segmenter": SEGMENTER,
            "observer": OBSERVER,
        }


class Conversation:
    """Turns of a dialogue; a follow-up takes over what it leaves out."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.turns: list[Answer] = []

    def ask(self, text: str, documents: Sequence[str] = ()) -> Answer:
        """Answer the next question of the dialogue."""
        answer = self._bot.ask(text, [turn.question for turn in self.turns], documents)
        self.turns.append(answer)
        return answer

    def stream(self, text: str, documents: Sequence[str] = ()) -> Iterator[Event]:
        """Answer the next question as it comes."""
        history = [turn.question for turn in self.turns]
        for event in self._bot.stream(text, history, documents):
            if event.answer is not None:
                self.turns.append(event.answer)
            yield event
