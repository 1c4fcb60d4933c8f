"""From the words of a question to what it asks for: no language model needed."""

import re
from collections.abc import Sequence

from rag.glossary import Glossary
from rag.schema import Measure, Question, Report
from rag.text import fold, language
from rag.understand.across import is_comparison, measured_against_year, read_operation
from rag.understand.followup import carry_over
from rag.understand.intent import (
    asks_both,
    measure_words,
    read_measure,
    read_status,
    read_unit_kinds,
)
from rag.understand.members import read_members
from rag.understand.periods import read_time, report_years
from rag.understand.places import read_places
from rag.understand.settle import settle, settle_again
from rag.understand.terms import read_terms


def understand(
    text: str,
    reports: Sequence[Report],
    glossary: Glossary,
    previous: Question | None = None,
) -> Question:
    """Read a question against the corpus; `previous` is the one before it in a conversation."""
    asked, text = text, _unbracketed(glossary.repair(text), glossary)
    corpus = {area for report in reports for area in report.areas}
    members = read_members(text, read_places(text, glossary, corpus), glossary, corpus)
    places, folded = members.places, fold(text)
    terms = (*places.terms, *read_terms(text, [*places.spans, *measure_words(folded)], glossary))
    indicators = tuple(dict.fromkeys(m.name for m in glossary.find_indicators(text, loose=True)))
    measure = None if asks_both(folded) else read_measure(folded)
    periods = _periods(text, measure, _report_year(places.areas, reports))
    question = Question(
        text=asked,
        resolved=text,
        language=language(text),
        areas=places.areas,
        unknown_areas=places.unknown,
        excluded_areas=members.excluded,
        indicators=indicators,
        terms=terms,
        periods=periods,
        status=read_status(folded),
        measure=measure,
        operation=read_operation(folded, len(places.areas)),
        both=asks_both(folded),
        unit_kinds=read_unit_kinds(folded) or _indicator_kinds(indicators, measure, glossary),
        report_years=report_years(text),
    )
    question = settle(question, folded, glossary, previous is None)
    if previous is None:
        return question
    return settle_again(question, carry_over(question, previous), previous, folded)


_BRACKETED = re.compile(r"[(（]([^()（）]{1,8})[)）]")


def _unbracketed(text: str, glossary: Glossary) -> str:
    """The text without brackets that cut the name of an indicator in two: 财政(预算)收入."""
    if not _BRACKETED.search(text):
        return text
    named = len(glossary.find_indicators(text, loose=True))
    for kept in (r"\1", ""):
        whole = _BRACKETED.sub(kept, text)
        if len(glossary.find_indicators(whole, loose=True)) > named:
            return whole
    return text


def _periods(text: str, measure: Measure | None, report_year: int | None) -> tuple[str, ...]:
    """The periods named; the base year of a growth is none, 前三季度和全年 are two."""
    time, folded = read_time(text), fold(text)
    periods = time.periods(report_year)
    if measure == "growth" and len(periods) > 1 and measured_against_year(folded):
        return (max(periods),)
    if time.part and time.full_year and is_comparison(folded):
        return (*periods, *dict.fromkeys(period[:4] for period in periods))
    return periods


def _report_year(areas: Sequence[str], reports: Sequence[Report]) -> int | None:
    """The latest report year of the places named (of the corpus, where none is)."""
    years = [
        report.report_year
        for report in reports
        if report.report_year and (not areas or set(areas) & set(report.areas))
    ]
    return max(years, default=None)


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
