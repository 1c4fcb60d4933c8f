"""From the words of a question to what it asks for: no language model needed."""

from collections.abc import Sequence

from rag.glossary import Glossary
from rag.schema import Measure, Operation, Question, Report, Wanted
from rag.text import fold, language
from rag.understand.followup import carry_over
from rag.understand.intent import (
    asks_both,
    is_between,
    measure_words,
    read_measure,
    read_operation,
    read_status,
    read_unit_kinds,
    read_wanted,
)
from rag.understand.periods import read_time, report_years
from rag.understand.places import read_places
from rag.understand.terms import read_terms


def understand(
    text: str,
    reports: Sequence[Report],
    glossary: Glossary,
    previous: Question | None = None,
) -> Question:
    """Read a question against the corpus; `previous` is the one before it in a conversation."""
    asked, text = text, glossary.repair(text)
    corpus = {area for report in reports for area in report.areas}
    places = read_places(text, glossary, corpus)
    folded = fold(text)
    time = read_time(text)
    terms = (*places.terms, *read_terms(text, [*places.spans, *measure_words(folded)], glossary))
    indicators = [m.name for m in glossary.find_indicators(text, loose=True)]
    operation = read_operation(folded, len(places.areas))
    paired = len(set(indicators)) > 1 and bool(places.areas) and is_between(folded)
    several = paired or len(time.years) > 1
    first = read_wanted(folded, len(places.areas))
    first = "figure" if first == "other" and indicators else first
    wanted = _wanted(first, operation, len(places.areas), several)
    measure = None if asks_both(folded) else read_measure(folded)
    question = Question(
        text=asked,
        resolved=text,
        language=language(text),
        wanted=wanted,
        areas=places.areas,
        unknown_areas=places.unknown,
        indicators=tuple(dict.fromkeys(indicators)),
        terms=terms,
        periods=time.periods(_report_year(places.areas, reports)),
        status=read_status(folded),
        measure=measure,
        operation=operation,
        both=asks_both(folded),
        unit_kinds=read_unit_kinds(folded) or _indicator_kinds(indicators, measure, glossary),
        report_years=report_years(text),
    )
    return carry_over(question, previous) if previous is not None else question


def _report_year(areas: Sequence[str], reports: Sequence[Report]) -> int | None:
    """The latest report year of the places named (of the corpus, where none is)."""
    years = [
        report.report_year
        for report in reports
        if report.report_year and (not areas or set(areas) & set(report.areas))
    ]
    return max(years, default=None)


def _wanted(wanted: Wanted, operation: Operation | None, areas: int, several: bool) -> Wanted:
    """What is wanted once the whole is known; `several` figures of one place are compared."""
    if wanted in ("topic", "series"):
        return wanted
    if operation is not None and (areas < 2 or operation.name in ("sum", "average")):
        return "aggregate"
    return "comparison" if several or operation is not None else wanted


# The glossary's kinds of unit as kinds of figure; the others say nothing of the figure.
_FIGURE_KINDS = {
    "money": "money", "area": "area", "mass": "mass", "length": "length", "energy": "energy",
    "power": "power", "people": "people",
}  # fmt: skip


def _indicator_kinds(
    indicators: Sequence[str], measure: Measure | None, glossary: Glossary
) -> tuple[str, ...]:
    """The kinds of figure in which the level of an indicator is given."""
    if measure in ("growth", "rate", "change"):
        return ()
    found = [glossary.indicator(name) for name in indicators]
    kinds = [_FIGURE_KINDS.get(entry.unit_kind, "") for entry in found if entry]
    return tuple(dict.fromkeys(kind for kind in kinds if kind))
