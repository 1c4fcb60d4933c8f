"""A claim and the spans that it cites, figure by figure, ready to be set against each other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from rag.claims.aims import Told, told
from rag.claims.amounts import read_figures
from rag.claims.binding import Bound, bind
from rag.claims.dating import Months, months, own_years, timeless, years
from rag.figures import Figure, kind_of, same
from rag.glossary import load_glossary
from rag.schema import Citation, Observation, Question
from rag.text import clauses, fold, sentences

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the check knows besides the cited words: observations by document, and the question."""

    observations: Callable[[str], Sequence[Observation]]
    question: Question


@dataclass(frozen=True, slots=True)
class Said:
    """A figure of a claim and what the claim says of it; what it leaves open is empty."""

    bound: Bound
    told: Told
    places: frozenset[str]  # all that its sentence names
    years: frozenset[int]
    months: frozenset[Months]
    opening: str  # its sentence up to the figure
    lead: str  # what stands between the figure before and this one
    known_months: frozenset[Months]  # what the question or an earlier sentence names

    @property
    def figure(self) -> Figure:
        """The figure itself."""
        return self.bound.figure


@dataclass(frozen=True, slots=True)
class Stated:
    """An observation of the cited spans."""

    figure: Figure
    observation: Observation
    quote: str


def stated_in(citation: Citation, ground: Ground) -> Iterator[Stated]:
    """The observations whose figure stands in a citation's span."""
    for one in ground.observations(citation.document):
        if citation.start < one.end <= citation.end:
            low, ranged, high = one.value.lstrip("-").partition("-")
            upper = Decimal(high.lstrip("-")) if ranged else None
            figure = Figure(0, 0, "", Decimal(low), upper, one.unit, kind_of(one.unit))
            yield Stated(figure, one, citation.quote)


def equal(figure: Figure, other: Figure) -> bool:
    """As the check of figures has it: a range is also given by one of its ends."""
    if same(figure, other):
        return True
    ends = () if other.high is None or figure.high is not None else (other.value, other.high)
    return any(same(figure, replace(other, value=end, high=None)) for end in ends)


def read_claim(claim: str, ground: Ground, before: str) -> Iterator[Said]:
    """The figures of a claim, each with what its clause says of it, or the clauses before it."""
    known = month_sets(f"{before} {ground.question.resolved}")
    aimed = ground.question.status == "target"
    for start, end in sentences(claim):
        text = claim[start:end]
        spans = clauses(timeless(text))
        parts = [fold(text[s:e]) for s, e in spans]
        places = load_glossary().find_places(text)
        named = frozenset(name for match in places for name in (match.name, *match.candidates))
        last = 0
        for bound in bind(text):
            at = next((i for i, s in enumerate(spans) if bound.figure.start < s[1]), -1)
            yield Said(
                bound=bound,
                told=_told(parts, at % len(parts), before, aimed),
                places=named,
                years=frozenset(_nearest(own_years, parts, at)),
                months=frozenset(_nearest(month_sets, parts, at)),
                opening=text[: bound.figure.start],
                lead=text[last : bound.figure.start],
                known_months=frozenset(known),
            )
            last = bound.figure.end


def month_sets(text: str) -> set[Months]:
    """The parts of a year that a text names."""
    return {part for _, _, part in months(fold(text))}


def _nearest(reader: Callable[[str], set[_T]], parts: Sequence[str], at: int) -> set[_T]:
    """What the clause names, else the nearest clause before it, else the whole sentence."""
    for part in reversed(parts[: at + 1 or None]):
        if found := reader(part):
            return found
    return reader("，".join(parts))


def _told(parts: Sequence[str], at: int, before: str, aimed: bool) -> Told:
    """What a clause says, else the clauses before it as far as no year parts them, or the next."""
    here = told(parts[at])
    if here != "open":
        return here
    if at + 1 < len(parts) and not read_figures(parts[at + 1]) and told(parts[at + 1]) == "target":
        return "target"
    earlier = [fold(before[s:e]) for s, e in clauses(before)]
    for index, part in enumerate(reversed([*earlier, *parts[: at + 1]])):
        if index and (found := told(part)) != "open":
            return found if found != "result" or index <= at else "open"
        if years(part):
            return "open"
    return "outlook" if aimed else "open"
