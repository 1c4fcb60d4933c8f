"""Frozen values that stages hand to each other. Offsets are 0-based and half-open, pages 1-based."""

from dataclasses import dataclass, field
from typing import Any, Literal

Language = Literal["zh", "en"]
Measure = Literal["level", "growth", "change", "rate"]
Status = Literal["actual", "estimated", "target"]
Method = Literal["observed", "extracted", "generated", "refused"]
Support = Literal["supported", "calculated", "converted", "unsupported", "unchecked"]
Wanted = Literal[
    "figure", "growth", "target", "rank", "list", "who_when", "comparison", "aggregate",
    "series", "topic", "other",
]  # fmt: skip
RefusalReason = Literal[
    "empty_index",  # nothing has been ingested
    "area_not_in_corpus",  # a place is named that no report covers
    "period_not_in_corpus",  # a year or period is asked for that no report gives
    "not_stated",  # the reports of that place and period do not say it
    "no_match",  # the chosen documents, areas or years hold nothing
    "not_a_question",  # empty, too long, or nothing to look up
]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document: its span in the text, its size in points where known."""

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """Where the characters [start, end) stand on a page, in points from the top left."""

    page: int
    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of the same or a higher level.

    `path` is the headings from the outermost down to this one. `area` is set where a section is a
    report of its own (one newspaper page holds several districts), else None.
    """

    start: int
    end: int
    level: int
    heading: str
    path: tuple[str, ...]
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a report says of itself. `area` is the canonical place name (上海市黄浦区 → 黄浦区)."""

    title: str = ""
    area: str | None = None
    level: str | None = None  # nation, province, city, district, county
    report_year: int | None = None  # the year in which it is given, whose targets it sets
    data_year: int | None = None  # the year whose results it reports
    meeting: str | None = None
    date: str | None = None  # ISO 8601
    speaker: str | None = None
    issuer: str | None = None
    source: str | None = None
    language: Language = "zh"


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed report. `id` is the hash of the file's bytes, `name` its file name."""

    id: str
    name: str
    path: str
    text: str
    metadata: Metadata
    sections: tuple[Section, ...] = ()
    pages: tuple[Page, ...] = ()
    boxes: tuple[Box, ...] = ()
    warnings: tuple[str, ...] = ()
    quality: dict[str, Any] = field(default_factory=dict)  # parser figures: pages by text / OCR, …


@dataclass(frozen=True, slots=True)
class Chunk:
    """The indexed unit: `text == document.text[start:end]`; `id` hashes document, span and text."""

    id: str
    document: str
    start: int
    end: int
    text: str
    section: tuple[str, ...] = ()
    page: int | None = None
    area: str | None = None
    report_year: int | None = None
    data_year: int | None = None

    @property
    def context(self) -> str:
        """What is embedded and indexed before the text but never shown: area, year, headings."""
        year = f"{self.report_year}年" if self.report_year else ""
        return " ".join(part for part in (self.area or "", year, " ".join(self.section)) if part)


@dataclass(frozen=True, slots=True)
class Observation:
    """One statistical statement, as SDMX would say it. `value` is a decimal, or "low-high".

    `indicator` is the canonical Chinese name (or the term itself where the glossary has none),
    `term` the words of the document; `period` ISO 8601 ("2024", "2024-01/2024-09", "2021/2025").
    `document.text[start:end] == quote`: the shortest clause that states it whole.
    """

    document: str
    area: str
    indicator: str
    term: str
    measure: Measure
    value: str
    unit: str
    period: str
    status: Status
    modifier: str
    rank: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An aggregate over places; `bound` is the figure of a threshold, as written."""

    name: Literal["max", "min", "extremes", "top", "sum", "average", "at_least", "at_most"]
    count: int = 0  # how many, for `top`
    counting: bool = False  # whether the number of places is asked, not their names
    bound: str = ""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """Words of the question that an answer must speak of, in both languages.

    `forms` are all ways of writing it, `weight` how much it tells (rarer is more); an `anchor` is a
    name or quotation without which a passage is no answer.
    """

    text: str
    forms: tuple[str, ...]
    weight: float = 1.0
    anchor: bool = False
    head: bool = False  # what is asked for itself, not where or when


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `text` is what was asked, `resolved` stands on its own."""

    text: str
    resolved: str
    language: Language
    wanted: Wanted = "other"
    areas: tuple[str, ...] = ()  # canonical places, all of them in the corpus
    unknown_areas: tuple[str, ...] = ()  # places named that no report covers
    indicators: tuple[str, ...] = ()  # canonical glossary names
    terms: tuple[QueryTerm, ...] = ()  # what else an answer must speak of
    periods: tuple[str, ...] = ()  # ISO 8601, as far as they are named
    status: Status | None = None
    measure: Measure | None = None
    both: bool = False  # a level and its growth are asked for in one
    operation: Operation | None = None
    unit_kinds: tuple[str, ...] = ()  # money, length, people, …: what the figure must be
    report_years: tuple[int, ...] = ()  # years of the reports named (2025年政府工作报告)
    documents: tuple[str, ...] = ()  # the documents in scope


@dataclass(frozen=True, slots=True)
class Report:
    """What the corpus knows of one document: its places (several on a newspaper page) and years."""

    document: str
    title: str
    areas: tuple[str, ...]
    report_year: int | None
    data_year: int | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found for a question. `legs` is each leg's normalised score (dense, lexical, …)."""

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


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, file by file (document names; `duplicates` maps a twin to its original)."""

    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    failed: tuple[Failure, ...] = ()
    chunks: int = 0
    observations: int = 0
    characters: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A row of `rag documents`: a document without its text."""

    document: str
    title: str
    area: str | None
    level: str | None
    report_year: int | None
    data_year: int | None
    pages: int
    chunks: int
    observations: int
    warnings: tuple[str, ...] = ()
