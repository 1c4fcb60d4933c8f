"""Documents and what is read from them. Offsets are 0-based and half-open, pages 1-based."""

from dataclasses import dataclass, field
from typing import Any, Literal

Language = Literal["zh", "en"]
Measure = Literal["level", "growth", "change", "rate"]
Status = Literal["actual", "estimated", "target"]


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
    """A parsed report. `id` is the hash of the file's bytes and of what its sidecar states."""

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


def end_year(period: str) -> str:
    """The year in which a period ends, "" where it has none.

    Example:
        >>> end_year("2024"), end_year("2023-01/2023-09"), end_year("2021/2025"), end_year("")
        ('2024', '2023', '2025', '')
    """
    return period.rpartition("/")[2][:4]


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
class Failure:
    """A file that could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, file by file; `duplicates` maps a twin to what is kept of both."""

    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    failed: tuple[Failure, ...] = ()
    quality: tuple[tuple[str, dict[str, Any]], ...] = ()  # of each document added or changed
    outdated: int = 0  # files read again because an earlier release had read them
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
    quality: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What the corpus knows of one document: its places (several on a newspaper page) and years."""

    document: str
    title: str
    areas: tuple[str, ...]
    report_year: int | None
    data_year: int | None
