"""Where no indicator is known: the figure that several places give by one and the same name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer.cell import Cell, of_observation, single_wanted
from rag.answer.choose import kind_of, says_added, tells_added
from rag.answer.draft import Sources
from rag.answer.stated import cell_of_clause, head_before
from rag.evidence import Evidence
from rag.figures import Figure
from rag.glossary.lexicon import is_han
from rag.schema import NOUN, Observation, Question
from rag.text import fold

_CERTAIN = 0.6  # probability that the best of the clauses must have
_LEAST = 0.3  # probability that every one of them must have
_LOOKED_AT = 6  # clauses of a place that are compared with those of the others
_SHORTEST = 4  # characters of a name that no observation gives


@dataclass(frozen=True, slots=True)
class _Named:
    """A figure of a clause with the names that its report gives it."""

    area: str
    names: frozenset[str]
    score: float
    right: bool  # what was added where that is asked for, else what there is, in the unit asked
    evidence: Evidence
    given: Observation | Figure


def alike_cells(
    question: Question, sources: Sources, places: Mapping[str, Sequence[str]]
) -> dict[str, Cell]:
    """The cells of the places that name their figure alike; none where no two do."""
    named = [
        one for area, names in places.items() for one in _named(question, sources, names, area)
    ]
    groups = [_sharing(name, named) for name in sorted({n for one in named for n in one.names})]
    groups = [group for group in groups if len(group) > 1 and _certain(group) >= _CERTAIN]
    groups = [group for group in groups if _is_asked(group, question)]
    best = max(groups, key=_worth, default={})
    indicators = [
        one.given.indicator for one in best.values() if isinstance(one.given, Observation)
    ]
    named_so = replace(question, indicators=tuple(indicators[:1]) or question.indicators)
    return {area: _cell(one, named_so, sources) for area, one in best.items()}


def _named(
    question: Question, sources: Sources, documents: Sequence[str], area: str
) -> Iterator[_Named]:
    """The figures that the likeliest clauses of a place give."""
    single = replace(question, areas=(area,), wanted=single_wanted(question))
    for each in [
        e for e in sources.evidence(single, documents) if e.score >= _LEAST and _timely(e, question)
    ][:_LOOKED_AT]:
        for observation in each.clause.observations:
            names = frozenset((observation.indicator, fold(observation.term)))
            right = tells_added(observation) == says_added(question.text)
            right = right and _in_unit(question, observation.unit)
            fits = observation.area == area and question.measure in (None, observation.measure)
            fits = fits and _of_kind(question, kind_of(observation.unit))
            if fits and (observation.status == "target") == (question.status == "target"):
                yield _Named(area, names, each.score, right, each, observation)
        for figure in each.clause.figures if not each.clause.observations else ():
            head = head_before(figure, each.clause.folded) if figure.quantity else ""
            if len(head) >= _SHORTEST and _of_kind(question, figure.kind):
                right = says_added(head) == says_added(question.text)
                right = right and _in_unit(question, figure.unit)
                yield _Named(area, frozenset((head,)), each.score, right, each, figure)


def _timely(evidence: Evidence, question: Question) -> bool:
    planned = evidence.passage.status == "target" or evidence.status_differs
    return evidence.timely and planned == (question.status == "target")


def _of_kind(question: Question, kind: str) -> bool:
    kinds = {kind_of(unit) for unit in question.unit_kinds}
    return not kinds or kind in kinds


def _in_unit(question: Question, unit: str) -> bool:
    """Whether a figure is counted by the measure word that the question counts by (几条)."""
    asked = tuple(word for word in question.unit_kinds if len(word) == 1)
    return not asked or unit.endswith(asked)


def _sharing(name: str, named: Sequence[_Named]) -> dict[str, _Named]:
    """Of every place the likeliest figure that bears a name."""
    found: dict[str, _Named] = {}
    for one in named:
        if any(own == name or own.endswith(name) for own in one.names):
            best = found.get(one.area)
            if best is None or (one.right, one.score) > (best.right, best.score):
                found[one.area] = one
    return found


def _is_asked(group: Mapping[str, _Named], question: Question) -> bool:
    """Whether a noun of the question stands in one of the names, as far as one is in Chinese."""
    names = [name for one in group.values() for name in one.names]
    nouns = [t for t in question.terms if t.weight >= NOUN and any(map(is_han, t.forms))]
    forms = [fold(f) for term in nouns or question.terms for f in term.forms if is_han(f)]
    return not forms or any(form in name for form in forms for name in names if len(form) > 1)


def _certain(group: Mapping[str, _Named]) -> float:
    return max(one.score for one in group.values())


def _worth(group: Mapping[str, _Named]) -> tuple[int, int, float]:
    ones = group.values()
    return len(group), sum(one.right for one in ones), sum(one.score for one in ones)


def _cell(named: _Named, question: Question, sources: Sources) -> Cell:
    if isinstance(named.given, Observation):
        return of_observation(named.given, question.language)
    return cell_of_clause(named.evidence, named.given, question, sources, named.area)
