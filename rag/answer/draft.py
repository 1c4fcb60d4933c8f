"""Sentences with their markers, gathered one by one into an answer."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from rag.evidence import Evidence
from rag.glossary import Glossary
from rag.schema import (
    Answer,
    Chunk,
    Citation,
    Document,
    Method,
    Observation,
    Question,
    Refusal,
    Report,
    Sentence,
    Span,
)


@dataclass(frozen=True, slots=True)
class Sources:
    """What answers are made from: reports, and by document name its text, chunks, observations.

    `folded` is a document's text as `fold` gives it, character for character; `evidence` finds
    what a question asks for in the documents named, `evidence_at` in the sentences that touch some
    spans, `covering` which of the documents may hold such of a coverage.
    """

    glossary: Glossary
    reports: tuple[Report, ...]
    document: Callable[[str], Document]
    chunks: Callable[[str], Sequence[Chunk]]
    observations: Callable[[str], Sequence[Observation]]
    evidence: Callable[[Question, Sequence[str]], list[Evidence]]
    evidence_at: Callable[[Question, Sequence[Span]], list[Evidence]]
    covering: Callable[[Question, Sequence[str], float], list[str]]
    folded: Callable[[str], str]

    def reports_of(self, documents: Iterable[str]) -> list[Report]:
        """What is known of some documents, in the order of all."""
        names = {*documents}
        return [report for report in self.reports if report.document in names]


_MARKER_LIKE = re.compile(r"(?<!\[)\[+(\d+)\]+")  # of a report itself: 15亿元[1]


@dataclass(slots=True)
class Draft:
    """An answer being written. A span cited twice keeps its marker."""

    question: Question
    sources: Sources
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)

    def cite(self, document: str, start: int, end: int) -> int:
        """The marker of a span."""
        for citation in self.citations:
            if (citation.document, citation.start, citation.end) == (document, start, end):
                return citation.marker
        marker = len(self.citations) + 1
        self.citations.append(make_citation(self.sources, document, (start, end), marker))
        return marker

    def cite_observation(self, observation: Observation) -> int:
        """The marker of an observation's span; the observation goes with the answer."""
        if observation not in self.observations:
            self.observations.append(observation)
        start = _period_start(self.sources.document(observation.document).text, observation)
        return self.cite(observation.document, start, observation.end)

    def say(self, text: str, *markers: int) -> None:
        """Add a sentence, its markers before its closing mark; nothing else looks like one."""
        text = _MARKER_LIKE.sub(r"〔\1〕", text)
        shown = "".join(f"[{marker}]" for marker in dict.fromkeys(markers))
        stop = "。" if self.question.language == "zh" else "."
        self.row(f"{text.rstrip('。.')}{shown}{stop}", *markers)

    def note(self, text: str) -> None:
        """Add a sentence about the corpus itself, counted by code: nothing to cite."""
        stop = "。" if self.question.language == "zh" else "."
        self.sentences.append(Sentence(f"{text}{stop}", (), "calculated"))

    def row(self, text: str, *markers: int) -> None:
        """Add a line of a table or list as it is, markers included."""
        self.sentences.append(Sentence(text, tuple(dict.fromkeys(markers)), "unchecked"))

    def finish(self, method: Method, refusal: Refusal | None = None) -> Answer:
        """The answer, not yet checked."""
        return Answer(
            question=self.question,
            text=join(self.sentences, self.question.language == "zh"),
            method=method,
            refusal=refusal,
            citations=tuple(self.citations),
            sentences=tuple(self.sentences),
            observations=tuple(self.observations),
        )


_PART = re.compile(
    r"前三季度|[上下]半年|第?[一二三四]季度|\d{1,2}\s*[—–~至到-]+\s*\d{1,2}月|前\d{1,2}个?月"
)
_STOPS = "。！？\n；;"


def _period_start(text: str, observation: Observation) -> int:
    """Where the citation of an observation begins: at the part of the year that its sentence names.

    黄浦区前三季度…，实现地区生产总值…: the figure's own clause does not say of which months it is.
    """
    if len(observation.period) <= 4 or _PART.search(observation.quote):
        return observation.start
    begin = max(text.rfind(stop, 0, observation.start) for stop in _STOPS) + 1
    found = list(_PART.finditer(text, begin, observation.start))
    return found[-1].start() if found else observation.start


def join(sentences: Sequence[Sentence], chinese: bool) -> str:
    """The text of an answer: table rows on lines of their own, sentences one after another."""
    text = ""
    for sentence in sentences:
        row = sentence.text.startswith(("|", "- "))
        if text and row and not text.endswith("\n"):
            text += "\n" if text.rsplit("\n", 1)[-1].startswith(("|", "- ")) else "\n\n"
        elif text and not row and text.rsplit("\n", 1)[-1].startswith(("|", "- ")):
            text += "\n\n"
        elif text and not chinese and not text.endswith("\n"):
            text += " "
        text += sentence.text
    return text


def make_citation(sources: Sources, name: str, span: tuple[int, int], marker: int) -> Citation:
    """The citation of a span: its section, page, verbatim quote and the chunk around it."""
    document = sources.document(name)
    start, end = span
    section = next((s for s in reversed(document.sections) if s.start <= start < s.end), None)
    chunk = next((c for c in sources.chunks(name) if c.start <= start < c.end), None)
    page = next((p.number for p in document.pages if p.start <= start < p.end), None)
    return Citation(
        marker=marker,
        document=name,
        title=document.metadata.title or name,
        section=" > ".join(section.path) if section else "",
        page=page,
        start=start,
        end=end,
        quote=document.text[start:end],
        passage=chunk.text if chunk and chunk.end >= end else document.text[start:end],
        confidence=_confidence(document, span),
        context=_context(document, start, section.path if section else ()),
    )


def _confidence(document: Document, span: tuple[int, int]) -> float:
    """The confidence of OCR in the most doubtful line of a span."""
    lines: Sequence[tuple[int, int, float]] = document.quality.get("doubtful", ())
    return min((score for at, end, score in lines if at < span[1] and end > span[0]), default=1.0)


def _context(document: Document, start: int, path: Sequence[str]) -> str:
    """The area, the years and the headings that a span stands under."""
    metadata = document.metadata
    own = next(
        (s.area for s in reversed(document.sections) if s.area and s.start <= start < s.end),
        metadata.area,
    )
    years = [f"{year}年" for year in (metadata.report_year, metadata.data_year) if year]
    return " ".join([own or "", *years, *path]).strip()
