"""What the cited spans state of a figure, as observed: of what, when, and whether it was achieved.

A claim is set against the observations of the spans that it cites. Only plain contradictions count:
what a claim leaves open, and what no observation covers, is open.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from rag.aims import Told, is_aim, told
from rag.dating import WHOLE, Months, months, period_months, period_years, years
from rag.figures import Figure, kind_of, parse_figures, same
from rag.glossary import load_glossary
from rag.schema import Citation, Observation, Question
from rag.subjects import Bound, bind, canonical, related
from rag.text import clauses, fold, sentences

_T = TypeVar("_T")
_TO = re.compile(r"(?:[至到为在]了?|\bto|\bat|\bof)\W*$")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the check knows besides the cited words: observations by document, and the question."""

    observations: Callable[[str], Sequence[Observation]]
    question: Question


@dataclass(frozen=True, slots=True)
class _Said:
    """A figure of a claim and what the claim says of it; what it leaves open is empty."""

    bound: Bound
    told: Told
    places: frozenset[str]  # all that its sentence names
    years: frozenset[int]
    months: frozenset[Months]
    lead: str  # what stands between the figure before and this one
    known_months: frozenset[Months]  # what the question or an earlier sentence names

    @property
    def figure(self) -> Figure:
        return self.bound.figure


@dataclass(frozen=True, slots=True)
class _Stated:
    """An observation of the cited spans."""

    figure: Figure
    observation: Observation
    quote: str


def contradicted(claim: str, cited: Sequence[Citation], ground: Ground, before: str = "") -> str:
    """Why a figure of a claim is not what the cited spans state, or nothing.

    `before` is what the answer said until then: a heading, or the sentence that names the year.

    Example: "2024年GDP增长5%" beside a span that states a target of 5% for 2025 gives
    "5% is of 2025 in the cited passage".
    """
    stated = [found for citation in cited for found in _stated(citation, ground)]
    written = [f for citation in cited for f in parse_figures(citation.quote)]
    said = list(_read(claim, ground, before))
    for one in said:
        equal = [found for found in stated if _equal(one.figure, found.figure)]
        if sum(_equal(one.figure, figure) for figure in written) > len(equal):
            reason = _told_otherwise(one, cited)
        else:
            reasons = [_fault(one, found) or _misnamed(one, found, stated) for found in equal]
            reason = reasons[0] if reasons and all(reasons) else ""
        if reason := reason or _elsewhere(one, said, stated):
            return f"{one.figure.text} {reason} in the cited passage"
    return ""


def affirmed(claim: str, cited: Sequence[Citation], ground: Ground) -> frozenset[str]:
    """The figures, as written, that the cited spans were observed to give their subject."""
    stated = [found for citation in cited for found in _stated(citation, ground)]
    return frozenset(
        bound.figure.text
        for bound in bind(claim)
        for found in stated
        if _equal(bound.figure, found.figure) and _is_of(bound, found.observation)
    )


def _is_of(bound: Bound, one: Observation) -> bool:
    own = canonical(one.indicator)
    turned = bound.direction * (-1 if one.value.startswith("-") else 1) < 0
    return (
        any(related(name, own) for name in bound.indicators)
        and (not bound.places or one.area in bound.places)
        and not turned
    )


def observed_years(cited: Sequence[Citation], ground: Ground) -> set[int]:
    """The years of which the cited spans were observed to speak."""
    stated = (found for citation in cited for found in _stated(citation, ground))
    return set[int]().union(*(period_years(found.observation.period) for found in stated))


def _stated(citation: Citation, ground: Ground) -> Iterator[_Stated]:
    for one in ground.observations(citation.document):
        if citation.start < one.end <= citation.end:
            low, ranged, high = one.value.lstrip("-").partition("-")
            upper = Decimal(high.lstrip("-")) if ranged else None
            figure = Figure(0, 0, "", Decimal(low), upper, one.unit, kind_of(one.unit))
            yield _Stated(figure, one, citation.quote)


def _equal(figure: Figure, other: Figure) -> bool:
    """As the check of figures has it: a range is also given by one of its ends."""
    if same(figure, other):
        return True
    ends = () if other.high is None or figure.high is not None else (other.value, other.high)
    return any(same(figure, replace(other, value=end, high=None)) for end in ends)


def _read(claim: str, ground: Ground, before: str) -> Iterator[_Said]:
    """The figures of a claim, each with what its clause says of it, or the clauses before it."""
    known = _months(f"{before} {ground.question.resolved}")
    aimed = ground.question.status == "target"
    for start, end in sentences(claim):
        text = claim[start:end]
        spans = clauses(text)
        parts = [fold(text[s:e]) for s, e in spans]
        places = load_glossary().find_places(text)
        named = frozenset(name for match in places for name in (match.name, *match.candidates))
        last = 0
        for bound in bind(text):
            at = next((i for i, s in enumerate(spans) if bound.figure.start < s[1]), -1)
            yield _Said(
                bound=bound,
                told=_told(parts, at % len(parts), before, aimed),
                places=named,
                years=frozenset(_nearest(years, parts, at)),
                months=frozenset(_nearest(_months, parts, at)),
                lead=text[last : bound.figure.start],
                known_months=frozenset(known),
            )
            last = bound.figure.end


def _months(text: str) -> set[Months]:
    return {part for _, _, part in months(fold(text))}


def _nearest(read: Callable[[str], set[_T]], parts: Sequence[str], at: int) -> set[_T]:
    """What the clause names, else the nearest clause before it, else the whole sentence."""
    for part in reversed(parts[: at + 1 or None]):
        if found := read(part):
            return found
    return read("，".join(parts))


def _told(parts: Sequence[str], at: int, before: str, aimed: bool) -> Told:
    """What a clause says, else the clauses before it as far as no year parts them, or the next."""
    here = told(parts[at])
    if here != "open":
        return here
    if at + 1 < len(parts) and not parse_figures(parts[at + 1]) and told(parts[at + 1]) == "target":
        return "target"
    earlier = [fold(before[s:e]) for s, e in clauses(before)]
    for index, part in enumerate(reversed([*earlier, *parts[: at + 1]])):
        if index and (found := told(part)) != "open":
            return found if found != "result" or index <= at else "open"
        if years(part):
            return "open"
    return "outlook" if aimed else "open"


def _fault(said: _Said, found: _Stated) -> str:
    """What of an observation's time, status, place or measure a claim contradicts."""
    return (
        _misdated(said, found.observation)
        or _misplanned(said, found)
        or _misplaced(said, found)
        or _mismeasured(said, found.observation)
    )


def _misdated(said: _Said, one: Observation) -> str:
    of = period_years(one.period)
    if said.years and of and not said.years & of:
        return f"is of {one.period}"
    part = period_months(one.period)
    if part in (None, WHOLE) or part[0] == part[1]:
        return ""  # whether a part of a year is named at all is checked by the words
    if said.months:
        return "" if part in said.months else f"is of {one.period}"
    known = not said.years or part in said.known_months
    return "" if known else f"is of {one.period} only"


def _misplanned(said: _Said, found: _Stated) -> str:
    one = found.observation
    if one.status == "target":
        return _unachieved(said, period_years(one.period))
    held = [told(clause) for _, clause in _holding(found.quote, found.figure)]
    if said.told == "target" and not {"target", "outlook"} & set(held):
        return "is a result, not a target," if one.status == "actual" else "is an estimate"
    return ""


def _unachieved(said: _Said, planned: set[int]) -> str:
    """Whether a target is told as a result: by its verb, or without its year or any word of it."""
    named = bool(said.bound.indicators or said.places)
    open_ended = said.told == "open" and named and not (said.years & planned)
    return "is a target, not a result," if said.told == "result" or open_ended else ""


def _misplaced(said: _Said, found: _Stated) -> str:
    """Whether a claim names only places that neither the observation nor the quote is about."""
    area = found.observation.area
    if not said.places or area in said.places:
        return ""
    quoted = load_glossary().find_places(found.quote)
    if any(name in said.places for match in quoted for name in (match.name, *match.candidates)):
        return ""
    return f"is of {area}"


def _mismeasured(said: _Said, one: Observation) -> str:
    """Whether a rate is told as a rise or a fall by so much, or a fall as a rise."""
    turned = said.bound.direction
    if one.measure == "rate" and turned and not _TO.search(fold(said.lead)):
        return "is a rate, not a change,"
    falls = one.value.startswith("-")
    if one.measure == "growth" and turned and (turned < 0) != falls:
        return "is a fall" if falls else "is a rise"
    return ""


def _misnamed(said: _Said, found: _Stated, stated: Sequence[_Stated]) -> str:
    """Whether a claim gives a figure the name under which the spans state another one."""
    names, own = said.bound.indicators, canonical(found.observation.indicator)
    known = load_glossary().indicator(found.observation.indicator) is not None
    if names and known and not any(related(name, own) for name in names):
        return f"is said of {own}"
    terms = {
        other.observation.term: other.observation.indicator
        for other in stated
        if other.figure.kind == found.figure.kind and other.observation.term in said.lead
    }
    nearest = max(terms, key=lambda term: (len(term), term), default="")
    if nearest and terms[nearest] != found.observation.indicator:
        return f"is said of {found.observation.term}"
    return ""


def _elsewhere(said: _Said, others: Sequence[_Said], stated: Sequence[_Stated]) -> str:
    """Whether the spans state another value for the indicator that a claim names, not this one."""
    rivals = [found for found in stated if _is_rival(said, found)]
    if not rivals or any(
        _equal(other.figure, found.figure) for other in others for found in rivals
    ):
        return ""
    return f"is not the figure of {rivals[0].observation.indicator}"


def _is_rival(said: _Said, found: _Stated) -> bool:
    """Whether an observation is of the indicator, kind and time that a figure is said of."""
    one, figure = found.observation, said.figure
    alike = figure.kind == found.figure.kind and canonical(one.indicator) in said.bound.indicators
    if not alike or said.bound.share or (said.years and not said.years & period_years(one.period)):
        return False
    if figure.kind == "percent":
        return one.measure == "growth" and said.bound.direction != 0 and not one.modifier == "年均"
    return one.measure == "level" and figure.kind == "money"


def _told_otherwise(said: _Said, cited: Sequence[Citation]) -> str:
    """Without an observation, by the words alone: a target that is told as a result."""
    planned = set[int]()
    for citation in cited:
        for sentence, clause in _holding(citation.quote, said.figure):
            if not (is_aim(clause) or is_aim(sentence[: sentence.find(clause)].split("，")[0])):
                return ""
            planned |= years(fold(sentence)) or {max(years(citation.context), default=0)}
    return _unachieved(said, planned) if planned else ""


def _holding(quote: str, figure: Figure) -> Iterator[tuple[str, str]]:
    """The sentences and clauses of a quote in which a figure stands."""
    for start, end in sentences(quote):
        sentence = quote[start:end]
        for first, last in clauses(sentence):
            if any(_equal(figure, other) for other in parse_figures(sentence[first:last])):
                yield sentence, sentence[first:last]
