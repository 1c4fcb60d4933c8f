"""From the words of a question to what it asks for: no language model needed."""

import re
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import replace

from rag.errors import QuestionError
from rag.figures import parse_figures
from rag.glossary import Glossary, Indicator
from rag.schema import ACROSS, Measure, Operation, QueryTerm, Question, Report
from rag.text import fold, language
from rag.understand.across import (
    is_between,
    is_comparison,
    measured_against_year,
    telling_spans,
)
from rag.understand.aside import plain, put_first
from rag.understand.followup import (
    asks_again,
    asks_level_then_growth,
    carry_over,
    has_subject,
    placed,
    places_meant,
    stands_alone,
)
from rag.understand.intent import (
    asks_both,
    asks_own_rank,
    plan_spans,
    read_measure,
    read_status,
)
from rag.understand.members import read_members
from rag.understand.misspelt import put_right
from rag.understand.operation import read_operation
from rag.understand.parts import asks, cut, in_line, points_back
from rag.understand.periods import Time, read_time, report_spans, report_years, spoken_year
from rag.understand.places import Places, read_places
from rag.understand.preface import is_enough, preface_end, set_back
from rag.understand.senses import asks_how_it_went, economy_spans, indicators_meant
from rag.understand.settle import settle, settle_again
from rag.understand.terms import read_terms
from rag.understand.units import measure_words, read_unit_kinds, unit_spans
from rag.understand.when_where import asks_which_places

LONGEST = 10_000  # characters of a question; a server may allow fewer


def understand(
    text: str,
    reports: Sequence[Report],
    glossary: Glossary,
    previous: Question | None = None,
) -> Question:
    """Read a question against the corpus; `previous` is the one before it in a conversation.

    Where a line asks several things, `parts` holds each of them, read as a turn of its own.
    """
    previous = placed(previous, reports) if previous else None
    whole = _understand(text, reports, glossary, previous)
    parts: list[Question] = []
    pieces = list(cut(whole.text, whole.language))
    for part in pieces if len(pieces) > 1 else ():
        alone = _understand(part, reports, glossary, None)
        if parts and not _asks_more(alone, parts[0], whole):
            return whole
        if len(whole.areas) > 1 and not parts and _only_opens(alone, part):
            return whole
        before = parts[-1] if parts else previous
        parts.append(in_line(_understand(part, reports, glossary, before), whole, parts))
    return replace(whole, parts=tuple(parts)) if len(parts) > 1 else whole


_SENTENCE = re.compile(r"(?<=[。！？!?])\s*|(?<=\.)\s+")
_PAST = re.compile(r"了多少|已经|累计|目前|\b(?:did|was|were|had)\b")


def _asking(text: str) -> str:
    """The sentence that asks for what was, of several: it alone says whether a plan is meant."""
    asking = "".join(piece for piece in _SENTENCE.split(text) if asks(piece))
    return asking if _PAST.search(fold(asking)) else text


def _only_opens(part: Question, text: str) -> bool:
    """Whether a part only says what a comparison is about: 厕所改得怎么样？甲和乙各有多少."""
    return not part.areas and asks_how_it_went(fold(text).rstrip("?？ "))


def _asks_more(part: Question, first: Question, whole: Question) -> bool:
    """Whether a later part asks for something that the first does not ask for already."""
    several = whole.wanted in ACROSS and not (whole.wanted == "comparison" and len(whole.areas) < 2)
    if several:
        return bool(set(part.indicators) - set(first.indicators))
    another = first.wanted != "rank" and asks_own_rank(fold(part.resolved))
    return bool(has_subject(part) or part.measure or part.status or part.periods or another)


def _understand(
    text: str, reports: Sequence[Report], glossary: Glossary, previous: Question | None
) -> Question:
    asked = _readable(text)
    corpus = {area for report in reports for area in report.areas}
    text = _as_meant(asked, glossary, corpus)
    members = read_members(text, read_places(text, glossary, corpus), glossary, corpus)
    places, folded = members.places, fold(text)
    time = read_time(text, previous is not None)
    terms = set_back(_terms(text, places, glossary), text, preface_end(text))
    indicators = tuple(dict.fromkeys(match.name for match in indicators_meant(text, glossary)))
    operation = read_operation(folded, len(places.areas) + len(places.unknown))
    fared, both, measure = _measured(folded, bool(indicators), operation)
    if not both and _takes_for_granted(text, glossary):
        both, measure = True, None
    question = Question(
        text=asked,
        resolved=text,
        language=language(text),
        areas=places.areas,
        unknown_areas=places.unknown,
        excluded_areas=members.excluded,
        indicators=indicators,
        terms=(*places.terms, *terms),
        status=read_status(fold(_asking(text))),
        measure=measure,
        operation=operation,
        both=both,
        unit_kinds=read_unit_kinds(folded, _known(indicators, measure, glossary)),
        report_years=report_years(text),
        points_back=points_back(fold(asked)),
    )
    year = _report_year(question, places_meant(question, previous), reports)
    spoken = spoken_year(previous.periods) if previous and not stands_alone(question) else None
    question = replace(question, periods=_periods(text, time, measure, (year, spoken)))
    question = _across_reports(question, folded)
    question = _wanted(settle(question, folded, glossary, previous is None), folded, fared)
    if previous is None or stands_alone(question):
        return question
    return settle_again(question, carry_over(question, previous, time, glossary), previous, folded)


def _as_meant(asked: str, glossary: Glossary, corpus: Set[str]) -> str:
    """The question itself, its slips put right, without asides and what is said before it."""
    said = plain(put_first(asked, glossary))
    text = _unbracketed(glossary.repair(said, corpus), glossary)
    text = put_right(text, glossary, corpus, glossary.find_places(text, loose=True))
    return _alone(text, glossary, corpus)


def _alone(text: str, glossary: Glossary, corpus: Collection[str]) -> str:
    """The question without what is said before it, if it names its place and its subject itself."""
    own = text[preface_end(text) :]
    places = read_places(own, glossary, corpus)
    terms = _terms(own, places, glossary) if places.areas else ()
    return own if is_enough(terms) else text


def _terms(text: str, places: Places, glossary: Glossary) -> tuple[QueryTerm, ...]:
    """What an answer must speak of, apart from places and the words that say how it is asked."""
    return read_terms(text, [*places.spans, *_understood(text)], glossary)


def _understood(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand that say how something is asked, and not what: no terms of a search."""
    folded = fold(text)
    for spans in (measure_words, unit_spans, plan_spans, telling_spans, economy_spans):
        yield from spans(folded)
    yield from report_spans(text)


def _across_reports(question: Question, folded: str) -> Question:
    """A question that sets the years of reports, or one and another year, as years asked for."""
    planned = question.status == "target"
    told = [str(year if planned else year - 1) for year in question.report_years]
    if len(told) > 1 and not question.periods and planned:
        return replace(question, periods=tuple(told), report_years=())
    others = [period for period in question.periods if period not in told]
    two = len(told) == len(others) == 1 and is_between(folded)
    return replace(question, periods=(*told, *others), report_years=()) if two else question


def _measured(
    folded: str, named: bool, operation: Operation | None
) -> tuple[bool, bool, Measure | None]:
    """Whether is asked how an indicator fared, whether for level and growth, else for which."""
    fared = named and asks_how_it_went(folded)
    both = asks_both(folded) or asks_level_then_growth(folded) or fared
    falls = operation is not None and operation.falling  # which place cut what most
    return fared, both, None if both else read_measure(folded) or ("growth" if falls else None)


_COUNTS = ("count", "number", "duration")  # of what is asked about, not said of it
_PIECE = re.compile(r"[。，,；;!！?？]\s*|\.\s+")


def _takes_for_granted(text: str, glossary: Glossary) -> bool:
    """Whether one figure is stated and the other asked for: it grew by 6%. What was its GDP?

    The answer then gives both, so that the one taken for granted can be set right.
    """
    pieces = [piece for piece in _PIECE.split(text) if piece]
    if len(pieces) < 2:
        return False
    told, asked = pieces[0], " ".join(pieces[1:])
    figures = [f for f in parse_figures(told) if f.quantity and f.unit and f.kind not in _COUNTS]
    if len(figures) != 1 or asks(told) or not indicators_meant(asked, glossary):
        return False
    return {read_measure(fold(told)) or "level", read_measure(fold(asked)) or "level"} == {
        "growth",
        "level",
    }


def _wanted(question: Question, folded: str, fared: bool) -> Question:
    """The question with what it wants set right by its places, units and how things went."""
    if fared and question.wanted in ("list", "other"):
        question = replace(question, wanted="figure")
    if question.wanted == "other" and question.unit_kinds:
        question = replace(question, wanted="figure")
    if question.wanted == "who_when":
        question = replace(question, indicators=())  # a date or a name, never a figure of it
    if question.wanted == "list" and len(question.areas) == 1:
        if asks_which_places(folded) or _asks_other_things(question):
            question = replace(question, indicators=())  # names, never the figure of theirs
    if len(question.areas) > 1 and asks_again(folded) and question.wanted != "aggregate":
        question = replace(question, wanted="comparison")
    return question


def _asks_other_things(question: Question) -> bool:
    """Whether names are asked for of what no indicator counts (which films drew the tourists)."""
    heads = [{*term.forms} for term in question.terms if term.head]
    return bool(heads) and not any(forms & {*question.indicators} for forms in heads)


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


def _periods(
    text: str, time: Time, measure: Measure | None, years: tuple[int | None, int | None]
) -> tuple[str, ...]:
    """The periods named, by the report year and the year spoken of before.

    The base year of a growth is none, 前三季度和全年 are two.
    """
    folded = fold(text)
    periods = time.periods(*years)
    if measure == "growth" and len(periods) > 1 and measured_against_year(folded):
        return (max(periods),)
    if time.part and time.full_year and is_comparison(folded):
        return (*periods, *dict.fromkeys(period[:4] for period in periods))
    return periods


def _readable(text: str) -> str:
    """The question as it can be written and encoded, which half of a surrogate pair cannot.

    Raises:
        QuestionError: it is too long.
    """
    if len(text) > LONGEST:
        raise QuestionError(
            f"The question has {len(text):,} characters, more than the {LONGEST:,} that are read; "
            "shorten it."
        )
    return text.encode("utf-8", "replace").decode()


def _known(
    names: Sequence[str], measure: Measure | None, glossary: Glossary
) -> Sequence[Indicator]:
    """The indicators whose level is asked for: their unit is that of the answer."""
    found = [] if measure in ("growth", "rate", "change") else map(glossary.indicator, names)
    return [indicator for indicator in found if indicator]


def _report_year(question: Question, areas: Sequence[str], reports: Sequence[Report]) -> int | None:
    """The year of the report named, else the latest of the places (of the corpus, if none is)."""
    if len(question.report_years) == 1:
        return question.report_years[0]
    years = [
        report.report_year
        for report in reports
        if report.report_year and (not areas or set(areas) & set(report.areas))
    ]
    return max(years, default=None)
