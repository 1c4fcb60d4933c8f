"""One English sentence → what it states; the counterpart of statement.py."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.figures import Figure
from rag.observe.clock import Clock
from rag.observe.reading import Rank, Reading, date_reading
from rag.observe.words import Subject, Words, subject_of

_UP = re.compile(
    r"\b(?:up|rose|risen|rising|rise|grew|grown|growing|grow|growth|increas\w+|expand\w*|climb\w*|"
    r"gain\w*|higher|jump\w*|surg\w+|advanc\w+|improv\w+)\b"
)
_DOWN = re.compile(
    r"\b(?:down|fell|fall\w*|declin\w+|decreas\w+|dropp\w+|drop|reduc\w+|cut|lower\w*|"
    r"contract\w*|shr[aiu]nk)\b"
)
_ARRIVED = re.compile(r"\b(?:to|at|reach\w*|total\w*|was|were|stood|hit|amount\w*|topp\w+)\s*$")
_NEW_SUBJECT = re.compile(
    r"[;:]|,\s(?:while|with|and)\s(?!up\b|down\b|an?\b)|\bwhile\b|\bwhereas\b"
)
_SHARE = re.compile(
    r"\b(?:share|accounting for|accounted for|account for|proportion|percentage of)\b"
)
_COMPARED = re.compile(
    r"\b(?:than|above|below) (?:the|that|those)\b|\bfaster than\b|\bhigher than\b"
)
_TARGET = re.compile(
    r"\b(?:targets?|aims?|goals?|plans? to|will|set to|striv\w+|seek\w*|is expected to(?! have)|"
    r"intends?|objective)\b"
)
_GUESS = re.compile(r"\b(?:estimat\w+|expected to have|projected to have|preliminary)\b")
_JOINED = re.compile(r"\s?(?:,|and|,\sand)?\s?(?:the\s|total\s)?")
_UNITS = {
    "money": {"money"}, "percent": {"percent"}, "people": {"people", "count", "number"},
    "count": {"count", "people", "number"}, "area": {"area"}, "mass": {"mass"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Verb:
    """The predicate before a figure: direction, and whether the figure is what was reached."""

    sign: int
    arrives: bool


def read_english(words: Words, figures: Sequence[Figure], clock: Clock) -> list[Reading]:
    """Every statement of one English sentence whose indicator the glossary knows."""
    quantities = [figure for figure in figures if figure.quantity]
    readings: list[Reading] = []
    names: list[Subject] = []
    end = 0
    for index, figure in enumerate(quantities):
        gap = words.folded[end : figure.start]
        named = _subjects(words, end, figure.start)
        if named:
            names = named
        elif _NEW_SUBJECT.search(gap):
            names = []
        counted = _counted(words, figure)
        subject = counted or _choose(names, quantities, index, words.folded)
        found = subject and _state(words, subject, figure, "" if counted else gap)
        if found:
            readings.append(found)
        end = figure.end
    dated = [_dated(words, reading, clock) for reading in readings]
    return list(_ranked(words, [one for one in dated if one], figures))


def _subjects(words: Words, start: int, end: int) -> list[Subject]:
    """The last run of indicators in `[start, end)` (retail sales and investment)."""
    run: list[Subject] = []
    for match in words.indicators:
        if not (start <= match.start and match.end <= end):
            continue
        area = _area(words, match.start, match.end)
        subject = subject_of(match.name, (match.start, match.end), area)
        between = words.folded[run[-1].end : match.start] if run else ""
        if run and not _JOINED.fullmatch(between):
            run = []
        run.append(subject)
    return run


def _counted(words: Words, figure: Figure) -> Subject | None:
    """What follows its figure: 12.56 million new urban jobs."""
    for match in words.indicators:
        if figure.end <= match.start <= figure.end + 1:
            return subject_of(match.name, (match.start, match.end), "")
    return None


def _area(words: Words, start: int, end: int) -> str:
    for place in words.places:
        before = words.folded[place.end : start] if place.end <= start else "-"
        after = words.folded[end : place.start] if place.start >= end else "-"
        if before in ("'s ", "’s ", " ") or after in (" of ", " in ", " of the "):
            return place.name
    return ""


def _choose(
    names: list[Subject], quantities: list[Figure], index: int, folded: str
) -> Subject | None:
    """The subject of a figure; a list needs `respectively` and as many figures."""
    if len(names) < 2:
        return names[0] if names else None
    tail = folded[quantities[index].end :]
    if "respectively" not in tail:
        return None if index and names[-1].end < quantities[index - 1].start else names[-1]
    later = [figure for figure in quantities if figure.start > names[-1].end]
    position = later.index(quantities[index])
    if not position < len(names) <= len(later):
        return None
    return replace(names[position], since=names[0].start)


def _state(words: Words, subject: Subject, figure: Figure, gap: str) -> Reading | None:
    folded = words.folded
    after = folded[max(subject.end, figure.start - len(gap)) : figure.start]
    if subject.name == "研发经费投入" and folded.startswith(" of gdp", figure.end):
        subject, after = (
            replace(subject, name="研发经费投入强度", measure="rate", unit_kind="percent"),
            "",
        )
    if _SHARE.search(after) or _COMPARED.search(folded[figure.end : figure.end + 24]):
        return None
    verb = _verb(after)
    measure = _measure(subject, figure, verb)
    if measure is None:
        return None
    if subject.unit_kind == "people" and figure.unit.endswith("个"):  # 12 million new urban jobs
        figure = replace(figure, unit=figure.unit[:-1] + "人", kind="people")
    level = measure[0] in ("level", "rate")
    if level and figure.kind not in _UNITS.get(subject.unit_kind, {figure.kind}):
        return None
    return Reading(
        subject=subject,
        figure=figure,
        measure=measure[0],
        sign=measure[1],
        modifier="年均"
        if re.search(r"\bannual(?:ly)?\b", after) and not level
        else figure.modifier,
        start=min(subject.start if subject.since < 0 else subject.since, figure.start),
        end=max(subject.end, figure.end),
        arrives=verb.arrives,
    )


def _verb(text: str) -> _Verb:
    up = max((match.start() for match in _UP.finditer(text)), default=-1)
    down = max((match.start() for match in _DOWN.finditer(text)), default=-1)
    sign = 0 if up == down == -1 else 1 if up > down else -1
    return _Verb(
        sign, bool(_ARRIVED.search(re.sub(r"\b(?:about|around|over|nearly)\s*$", "", text)))
    )


def _measure(subject: Subject, figure: Figure, verb: _Verb) -> tuple[str, int] | None:
    if figure.kind == "points":
        return ("change", verb.sign) if verb.sign else None
    if figure.kind in ("percent", "multiple"):
        if subject.measure == "rate":
            return None if verb.sign and not verb.arrives else ("rate", 1)
        if verb.sign and not verb.arrives:
            return "growth", verb.sign
        return ("growth", 1) if subject.measure == "growth" or verb.sign else None
    if verb.sign and not verb.arrives:
        return "change", verb.sign
    return "level", 1


def _dated(words: Words, reading: Reading, clock: Clock) -> Reading | None:
    """With period and status; time may also follow the figure in English."""
    marks = [mark for mark in words.marks if mark.dates]
    before = [mark for mark in marks if mark.end <= reading.figure.start]
    later = [
        mark
        for mark in marks
        if mark.start >= reading.figure.end
        and not re.search(r"[;,]", words.folded[reading.figure.end : mark.start])
    ]
    chosen = later[:1] or before[-1:] or marks[:1]
    mark = chosen[0] if chosen else clock.mark
    dated = date_reading(reading, words.folded, [], replace(clock, mark=mark, base=None))
    if dated is None or dated.status == "target":
        return dated
    if _GUESS.search(words.folded):
        return replace(dated, status="estimated")
    aimed = clock.scene.role == "plain" and not chosen and _TARGET.search(words.folded)
    return replace(dated, status="target", period=str(clock.scene.report_year)) if aimed else dated


def _ranked(
    words: Words, readings: Sequence[Reading], figures: Sequence[Figure]
) -> Iterator[Reading]:
    for reading, following in zip(readings, [*readings[1:], None], strict=False):
        limit = following.figure.start if following else len(words.folded)
        rank = next(
            (f for f in figures if f.kind == "rank" and reading.end <= f.start < limit), None
        )
        if rank is None:
            yield reading
            continue
        tail = re.match(r"[^,.;]*", words.folded[rank.end :])
        end = rank.end + (tail.end() if tail else 0)
        found = Rank(rank.start, end, words.text[rank.start : end], "")
        yield replace(reading, ranks=(found,), end=max(reading.end, end))
