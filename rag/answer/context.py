"""What a language model is given: the passages of an answer's evidence, as many as fit."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.answer.attribute import Passage
from rag.answer.draft import Sources, make_citation
from rag.figures import in_english, parse_figures
from rag.glossary import load_glossary
from rag.prompts import Message, Source, answer_messages, estimate_tokens, fence
from rag.schema import Answer, Chunk, Language, Observation
from rag.text import fold

_MARGIN = 0.9  # of the context window: token counts are estimates
_ROWS, _ROWS_SHARE = 24, 0.25  # observations at most, and their share of the room
_FROM_ONE = 4  # passages of one document before those of others
_SCALED = re.compile("[万亿]")
_YEARS: dict[Language, str] = {"zh": "{}年报告，{}年数据", "en": "report of {}, data of {}"}
_PAGE: dict[Language, str] = {"zh": "第{}页", "en": "p. {}"}
_GROWTH: dict[Language, str] = {"zh": "{}增速", "en": "growth of {}"}
_STATUS: dict[str, dict[Language, str]] = {
    "actual": {"zh": "完成", "en": "result"},
    "estimated": {"zh": "预计", "en": "estimate"},
    "target": {"zh": "目标", "en": "target"},
}


Row = tuple[int, tuple[str, ...]]  # the number of a passage, and cells


class Prompt(NamedTuple):
    """Messages, and the passages that they number from 1."""

    messages: tuple[Message, ...]
    passages: tuple[Passage, ...]


def passages_of(base: Answer, sources: Sources) -> list[Passage]:
    """The chunks behind an answer, each once: those it cites, then its hits, best first."""
    chunks: list[Chunk] = []
    for citation in base.citations:
        around = sources.chunks(citation.document)
        chunks += [c for c in around if c.start < citation.end and citation.start < c.end]
    chunks += [hit.chunk for hit in base.hits]
    found: dict[str, Chunk] = {}
    for chunk in chunks:
        content = "".join(fold(chunk.text).split())  # the twin of a passage says nothing new
        found.setdefault(content, chunk)
    first: list[Chunk] = []
    rest: list[Chunk] = []
    for chunk in found.values():  # a document that crowds the hits does not crowd out the others
        crowded = sum(other.document == chunk.document for other in first) >= _FROM_ONE
        (rest if crowded else first).append(chunk)
    return [_passage(chunk, sources, base.language) for chunk in (*first, *rest)]


def build_prompt(base: Answer, passages: Sequence[Passage], room_tokens: float) -> Prompt:
    """The messages for a question, with the first passages that fit whole (perhaps none)."""
    question, language = base.question.resolved, base.language
    left = room_tokens * _MARGIN - _cost(answer_messages(question, language, (), (), "=" * 24))
    reserved = left * _ROWS_SHARE if base.observations else 0.0
    kept: list[Passage] = []
    for passage in passages:
        cost = estimate_tokens(f"[00] {passage.heading} {passage.text}")
        if cost <= left - reserved:
            kept.append(passage)
            left -= cost
    rows: list[Row] = []
    for row in _rows(base.observations, kept, language):
        left -= estimate_tokens("|".join(row[1])) + 12
        if left < 0 or len(rows) == _ROWS:
            break
        rows.append(row)
    cited = [Source(passage.heading, passage.text) for passage in kept]
    messages = answer_messages(question, language, cited, rows, fence(question, *map(str, cited)))
    return Prompt(messages, tuple(kept))


def _cost(messages: Sequence[Message]) -> int:
    return sum(estimate_tokens(message.text) for message in messages)


def _passage(chunk: Chunk, sources: Sources, language: Language) -> Passage:
    cited = make_citation(sources, chunk.document, (chunk.start, chunk.end), 0)
    parts = [
        _place(chunk.area, language) if chunk.area else "",
        cited.title,
        cited.section,
        _YEARS[language].format(chunk.report_year, chunk.data_year) if chunk.data_year else "",
        _PAGE[language].format(cited.page) if cited.page else "",
    ]
    return Passage(
        document=chunk.document,
        start=chunk.start,
        end=chunk.end,
        text=chunk.text,
        context=f"{cited.title} {cited.context}",
        heading=" | ".join(part for part in parts if part),
    )


def _rows(
    observations: Sequence[Observation], passages: Sequence[Passage], language: Language
) -> list[Row]:
    """Observations as table cells, each with the number of the passage in which it stands."""
    rows: list[Row] = []
    for o in observations:
        for number, passage in enumerate(passages, 1):
            if passage.document == o.document and passage.start <= o.start < passage.end:
                status = _STATUS[o.status][language]
                cells = (_place(o.area, language), _indicator(o, language), o.period)
                rows.append((number, (*cells, _value(o, language), status)))
                break
    return rows


def _place(name: str, language: Language) -> str:
    return f"{load_glossary().english(name)} ({name})" if language == "en" else name


def _indicator(observation: Observation, language: Language) -> str:
    name = observation.indicator
    if language == "en":
        name = load_glossary().english(name) or observation.term
    return _GROWTH[language].format(name) if observation.measure == "growth" else name


def _value(observation: Observation, language: Language) -> str:
    """The value as written; for English readers with the converted value beside it."""
    written = f"{observation.value}{observation.unit}"
    figures = parse_figures(written)
    if language == "en" and figures and _SCALED.search(observation.unit):
        written = f"{written} ({in_english(figures[0])})"
    return f"{written} {observation.modifier}".rstrip()
