"""A document → its observations."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from rag.figures import Figure, parse_figures
from rag.glossary import Match, load_glossary
from rag.observe.clock import Clock
from rag.observe.english import read_english
from rag.observe.period import find_marks
from rag.observe.period_en import find_english_marks
from rag.observe.reading import Reading
from rag.observe.rows import Stated, read_cells
from rag.observe.scene import Scene, find_scenes, own_words
from rag.observe.statement import read_statements
from rag.observe.words import Words
from rag.schema import Document, Measure, Observation, Status
from rag.text import fold, language, sentences

_LONGEST = 1500  # characters of a sentence that are read together
_T = TypeVar("_T", Figure, Match)


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything found once over the whole text, ordered by start."""

    folded: str
    figures: Sequence[Figure]
    indicators: Sequence[Match]
    places: Sequence[Match]
    headings: frozenset[str]


def observe_document(document: Document) -> list[Observation]:
    """Every statistical statement of a document, in order; `text[start:end] == quote` holds."""
    glossary = load_glossary()
    found = _Found(
        fold(document.text),
        parse_figures(document.text),
        glossary.find_indicators(document.text),
        glossary.find_places(document.text),
        frozenset(part.heading for part in document.sections),
    )
    seen: dict[tuple[object, ...], Observation] = {}
    clock: Clock | None = None
    for start, end, scene in find_scenes(document):
        if scene.role == "notes":
            continue
        if clock is None or clock.scene != scene:
            clock = Clock(scene)
        for one in _observe_scene(document, found, clock, (start, end)):
            seen.setdefault((one.indicator, one.measure, one.value, one.end), one)
    return list(seen.values())


def _observe_rows(
    document: Document, scene: Scene, span: tuple[int, int]
) -> Iterator[tuple[tuple[int, int], list[Observation]]]:
    """The rows of tables in a span, each with what it states."""
    start = span[0]
    for line in document.text[span[0] : span[1]].split("\n"):
        stated = read_cells(line, scene)
        if stated:
            yield (start, start + len(line)), [_of_cell(document, one, start) for one in stated]
        start += len(line) + 1


def _of_cell(document: Document, stated: Stated, start: int) -> Observation:
    end = start + stated.end
    return Observation(
        document=document.name,
        area=stated.area,
        indicator=stated.indicator,
        term=stated.term,
        measure=cast(Measure, stated.measure),
        value=stated.value,
        unit=stated.unit,
        period=stated.period,
        status=cast(Status, stated.status),
        modifier=stated.modifier,
        rank="",
        start=start,
        end=end,
        quote=document.text[start:end],
    )


def _observe_scene(
    document: Document, found: _Found, clock: Clock, span: tuple[int, int]
) -> Iterator[Observation]:
    own = own_words(clock.scene.area)
    rows = dict(_observe_rows(document, clock.scene, span))
    for stated in rows.values():
        yield from stated
    for start, end in _passages(document.text, span):
        if any(first <= start < last for first, last in rows):
            continue
        clock.enter(document.text[max(0, start - 8) : start])
        words = _words(found, document.text, (start, end), (own, clock))
        if document.text[start:end].lstrip("# ") not in found.headings:
            figures = [_moved(figure, -start) for figure in _inside(found.figures, start, end)]
            read = read_english if words.language == "en" else read_statements
            for reading in read(words, figures, clock):
                yield _observation(document, clock.scene, reading, start)
        clock.leave(words.marks, words.folded)


def _passages(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The sentences of a span; one of unnatural length in slices, so that time stays linear."""
    for start, end in sentences(text[span[0] : span[1]]):
        start, end = start + span[0], end + span[0]
        while end - start > _LONGEST:
            cut = max(text.rfind(mark, start, start + _LONGEST) for mark in "，,、 ") + 1
            yield start, cut or start + _LONGEST
            start = cut or start + _LONGEST
        yield start, end


def _words(
    found: _Found, text: str, span: tuple[int, int], context: tuple[dict[str, str], Clock]
) -> Words:
    start, end = span
    own, clock = context
    folded = found.folded[start:end]
    spoken = language(folded)
    find = find_english_marks if spoken == "en" else find_marks
    return Words(
        folded=folded,
        text=text[start:end],
        language=spoken,
        indicators=[_shift(match, -start) for match in _inside(found.indicators, start, end)],
        places=[_shift(match, -start) for match in _inside(found.places, start, end)],
        marks=find(folded, clock.scene, clock.year),
        own=own,
    )


def _inside(items: Sequence[_T], start: int, end: int) -> list[_T]:
    first = bisect_left(items, start, key=lambda item: item.start)
    last = bisect_left(items, end, key=lambda item: item.start)
    return [item for item in items[first:last] if item.end <= end]


def _moved(figure: Figure, offset: int) -> Figure:
    return replace(figure, start=figure.start + offset, end=figure.end + offset)


def _shift(match: Match, offset: int) -> Match:
    return replace(match, start=match.start + offset, end=match.end + offset)


def _observation(document: Document, scene: Scene, reading: Reading, offset: int) -> Observation:
    start, end = reading.start + offset, reading.end + offset
    subject = reading.subject
    return Observation(
        document=document.name,
        area=subject.area or scene.area,
        indicator=subject.name,
        term=document.text[subject.start + offset : subject.end + offset],
        measure=cast(Measure, reading.measure),
        value=_value(reading),
        unit=reading.figure.unit,
        period=reading.period,
        status=cast(Status, reading.status),
        modifier=reading.modifier,
        rank="、".join(rank.text for rank in reading.ranks),
        start=start,
        end=end,
        quote=document.text[start:end],
    )


def _value(reading: Reading) -> str:
    figure = reading.figure
    sign = "-" if reading.sign < 0 and figure.value else ""
    if figure.high is None:
        return f"{sign}{figure.value:f}"
    if sign:
        return f"-{figure.high:f}--{figure.value:f}"
    return f"{figure.value:f}-{figure.high:f}"
