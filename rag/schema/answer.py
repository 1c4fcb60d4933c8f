"""Answers: hits, citations, checked sentences, refusals."""

from dataclasses import dataclass, field
from typing import Literal

from rag.schema.document import Chunk, Language, Observation
from rag.schema.question import Question

Method = Literal["observed", "extracted", "generated", "refused"]
Support = Literal["supported", "calculated", "converted", "unsupported", "unchecked"]
RefusalReason = Literal[
    "empty_index",  # nothing has been ingested
    "area_not_in_corpus",  # a place is named that no report covers
    "period_not_in_corpus",  # a year or period is asked for that no report gives
    "not_stated",  # the reports of that place and period do not say it
    "no_match",  # the chosen documents, areas or years hold nothing
    "not_a_question",  # empty, too long, or nothing to look up
]


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found for a question.

    `legs` is each leg's normalised score (dense, lexical), and a reranker's own (reranked).
    """

    chunk: Chunk
    score: float
    rank: int
    legs: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Citation:
    """The passage behind a marker. `quote` is verbatim: `document text[start:end] == quote`."""

    marker: int
    document: str
    title: str
    section: str
    page: int | None
    start: int
    end: int
    quote: str
    passage: str
    supported: bool = True
    reason: str = ""
    confidence: float = 1.0  # the lowest of OCR within the quote, where it is in doubt
    context: str = ""  # area, years and headings that the passage stands under


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, its markers, and what the check says of it."""

    text: str
    markers: tuple[int, ...]
    support: Support
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, and the nearest thing that the reports do say."""

    reason: RefusalReason
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model was given and gave back."""

    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    first_token_seconds: float = 0.0
    seconds: float = 0.0
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user reads. `text` carries the markers; `notice` is one plain line about faults."""

    question: Question
    text: str
    method: Method
    refusal: Refusal | None = None
    citations: tuple[Citation, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    observations: tuple[Observation, ...] = ()
    hits: tuple[Hit, ...] = ()
    suggestions: tuple[str, ...] = ()  # questions that the corpus can answer
    notice: str = ""
    incomplete: bool = False
    usage: Usage | None = None
    seconds: float = 0.0

    @property
    def refused(self) -> bool:
        """Whether this is a refusal."""
        return self.refusal is not None

    @property
    def language(self) -> Language:
        """The language of the question, and so of the answer."""
        return self.question.language


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a streamed answer: a status line, a piece of text, or the final answer."""

    kind: Literal["status", "token", "answer"]
    text: str = ""
    answer: Answer | None = None
