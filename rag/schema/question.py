"""A question as understood: what it asks for, of which places and times."""

from dataclasses import dataclass
from typing import Literal

from rag.schema.document import Language, Measure, Status

Wanted = Literal[
    "figure", "growth", "target", "rank", "list", "who_when", "comparison", "aggregate",
    "series", "topic", "other",
]  # fmt: skip

# What is asked of several places or years at once, and what asks for no figure.
ACROSS: tuple[Wanted, ...] = ("comparison", "aggregate", "series", "topic")
WORDED: tuple[Wanted, ...] = ("list", "other", "who_when")

# Weights of the terms of a question, and from which of them on a term counts as what.
COMPOUND = 0.5  # words written as one, of which no more is known
TELLING = 0.6  # says what is asked
NOUN = 0.9  # a noun of its own, which names something
NAMED = 1.2  # a name that the glossary knows
QUOTED = 1.5  # a quotation, or a place without a report: always meant

OperationName = Literal[
    "max", "min", "extremes", "top", "bottom", "sum", "average", "at_least", "at_most"
]


@dataclass(frozen=True, slots=True)
class Operation:
    """An aggregate over places; `bound` is the figure of a threshold, as written.

    `falling` where falls are set against each other: the greatest is that of the lowest figure.
    """

    name: OperationName
    count: int = 0  # how many, for `top` and `bottom`
    counting: bool = False  # whether the number of places is asked, not their names
    bound: str = ""
    falling: bool = False


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
class Span:
    """A stretch of a document's text."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Before:
    """What a follow-up asks on about: place and subject of the question before, and where told."""

    areas: tuple[str, ...]
    about: tuple[QueryTerm, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `text` is what was asked, `resolved` stands on its own."""

    text: str
    resolved: str
    language: Language
    wanted: Wanted = "other"
    areas: tuple[str, ...] = ()  # canonical places, all of them in the corpus
    unknown_areas: tuple[str, ...] = ()  # places named that no report covers
    excluded_areas: tuple[str, ...] = ()  # places set aside (除西藏外)
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
    spoken: tuple[str, ...] = ()  # places that the conversation spoke of, the latest first
    points_back: bool = False  # its words point at what was counted before (their sales, 其货值)
    parts: tuple["Question", ...] = ()  # what each part of it asks, where it asks several things
    before: Before | None = None  # of a follow-up on the same place and time: where to look first
    cited: tuple[Span, ...] = ()  # where its answer stands, once there is one
