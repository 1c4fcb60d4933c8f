"""What a question wants once all its words are read, and what it then means without saying it."""

from collections.abc import Sequence
from dataclasses import replace

from rag.glossary import Glossary
from rag.glossary.lexicon import is_han
from rag.schema import ACROSS, NAMED, TELLING, Operation, QueryTerm, Question, Wanted
from rag.text import fold
from rag.understand.across import (
    asks_deeds,
    asks_every,
    asks_more,
    asks_series,
    asks_topic,
    asks_turning,
    asks_words,
    calls_places,
    compares_economies,
    compares_size,
    is_between,
    is_comparison,
    names_group,
    says_how,
)
from rag.understand.intent import (
    asks_both,
    asks_own_rank,
    read_measure,
    read_wanted,
    says_rank,
)
from rag.understand.operation import read_operation
from rag.understand.units import counted_units
from rag.understand.when_where import asks_which_place, asks_which_places

_OUTPUT = "地区生产总值"  # what grows where nothing is named
_SINGLE = ("figure", "growth", "target", "list", "other", "aggregate")
_MANY = 6  # places up to which a table shows all, also where the highest is asked for
_FOR_MANY = ("sum", "average", "at_least", "at_most")


def settle(question: Question, folded: str, glossary: Glossary, alone: bool) -> Question:
    """The question with its kind of answer, and the terms that an answer of that kind needs.

    One that stands `alone`, with no question before it, may leave out that output grows.
    """
    wanted = _of_one(question, folded, glossary) or _wanted(question, folded)
    operation = question.operation
    if wanted not in ACROSS:
        ranked = wanted == "rank"  # of one place, which is no order to make
        settled = replace(question, wanted=wanted, operation=None if ranked else operation)
        if ranked:
            settled = replace(settled, terms=tuple(t for t in question.terms if not _is_slot(t)))
        settled = _with_units(settled, folded)
        return _with_output(settled, glossary) if alone else settled
    if wanted == "aggregate" and operation is None:
        operation = Operation("top", count=100)
    bound = operation.bound if operation else ""
    kept = _names_of_topic(question) if wanted == "topic" else question.terms
    kept = _as_worded(kept) if wanted == "topic" and asks_words(folded) else kept
    terms = tuple(
        term for term in kept
        if not says_how(term.text.lower()) and not (bound and term.text.lower() in bound)
        and not (wanted == "comparison" and set(term.forms) & _forms(question, glossary))
    )  # fmt: skip
    settled = replace(question, wanted=wanted, operation=operation, terms=terms)
    settled = _with_units(settled, folded)
    settled = _with_output(settled, glossary) if alone else settled
    return _with_size(settled, folded, glossary)


def _names_of_topic(question: Question) -> tuple[QueryTerm, ...]:
    """The terms of a topic without what only calls the places something (coastal cities).

    Where the topic has a name in Chinese, English words without one do not narrow it.
    """
    terms = tuple(t for t in question.terms if not calls_places(fold(t.text)))
    known = tuple(t for t in terms if any(is_han(form) for form in t.forms))
    return known if any(t.anchor or t.weight >= NAMED for t in known) else terms or question.terms


def _as_worded(terms: Sequence[QueryTerm]) -> tuple[QueryTerm, ...]:
    """Terms that are looked for as words: by their own name, and one said twice over once.

    In which reports `use the term 'ice and snow economy' (冰雪经济)`, 冰雪旅游 is another word.
    """
    written = tuple(t for t in terms if is_han(t.text))
    said_again = [t for t in terms if t not in written and any(w.text in t.forms for w in written)]
    return tuple(replace(term, forms=_own_names(term)) for term in terms if term not in said_again)


def _own_names(term: QueryTerm) -> tuple[str, ...]:
    """What a term is called itself: as written, or for an English one its first Chinese name."""
    if is_han(term.text):
        return (term.text,)
    return (term.text, *[form for form in term.forms if is_han(form)][:1])


def _is_slot(term: QueryTerm) -> bool:
    """Whether a term only says that a rank is asked for."""
    word = fold(term.text)
    return says_rank(word) and (len(term.forms) == 1 or word.startswith("rank"))


def _forms(question: Question, glossary: Glossary) -> set[str]:
    """The names of the places that no report covers: no cell of another place need hold them."""
    found = [glossary.place(area) for area in question.unknown_areas]
    return {place.short for place in found if place}


def settle_again(
    question: Question, carried: Question, previous: Question, folded: str
) -> Question:
    """A follow-up with what was carried over: one on a group of places keeps to the group."""
    if question.wanted in ("aggregate", "topic") and not question.areas:
        if len(previous.areas) < 2 or names_group(folded):
            return replace(carried, areas=())
    if len(carried.areas) > 1 and not question.areas and carried.wanted in _SINGLE:
        return replace(carried, wanted="comparison")
    if carried.areas or carried.wanted not in _SINGLE or previous.areas:
        return carried
    if previous.wanted == "topic" and question.terms:
        return replace(carried, wanted="topic")
    if previous.wanted != "aggregate":
        return carried
    operation = question.operation or read_operation(folded, 2) or previous.operation
    return replace(carried, wanted="aggregate", operation=operation)


def _of_one(question: Question, folded: str, glossary: Glossary) -> Wanted | None:
    """What is asked of one place: its rank, or which of several it is that something is in."""
    if len(question.areas) < 2 and asks_own_rank(folded):
        return "rank"
    if len(question.areas) < 2 or not _asks_inside(folded):
        return None
    if question.measure or question.unit_kinds or question.operation:
        return None
    inside = question.areas[0] in glossary.parents(question.areas[-1])
    return "list" if inside or not question.indicators else None


def _wanted(question: Question, folded: str) -> Wanted:
    areas, operation = len(question.areas), _choice(question, folded)
    counted = operation is not None and (question.indicators or question.measure)
    numeric = question.indicators or question.measure or question.unit_kinds
    if areas > 1 and not numeric and asks_deeds(folded) and not asks_more(folded):
        return "topic"
    stated = bool(question.indicators) and asks_every(folded)
    stated = stated or (areas > 1 and asks_more(folded))
    if asks_topic(folded) and areas != 1 and not counted and not stated:
        return "topic"
    if asks_series(folded) or (_of_nation(question) and asks_turning(folded)):
        return "series"
    if operation is not None and (areas < 2 or areas > _MANY or operation.name in _FOR_MANY):
        return "aggregate"
    if _sets_side_by_side(question, folded):
        return "comparison"
    grouped = question.excluded_areas or asks_every(folded)
    if grouped and not areas and question.indicators:
        return "aggregate"
    wanted = read_wanted(folded)
    wanted = "figure" if wanted == "other" and question.indicators else wanted
    told = question.indicators and wanted in ("figure", "growth", "target")
    return "comparison" if areas > 1 and told else wanted


def _choice(question: Question, folded: str) -> Operation | None:
    """The operation, unless of one place: a bound on it, or what lies in it, is no choice."""
    operation = question.operation
    if operation is None or len(question.areas) != 1:
        return operation
    bounded = operation.name in _FOR_MANY and not names_group(folded)
    inside = not _of_nation(question) and _asks_inside(folded)
    return None if bounded or inside else operation


def _asks_inside(folded: str) -> bool:
    """Whether it is asked which places of one do or have something (玉林哪个县的GDP最高)."""
    return asks_which_place(folded) or asks_which_places(folded)


def _of_nation(question: Question) -> bool:
    """Whether a figure of the country is asked for, which has reports of many years."""
    return bool(question.indicators) and question.areas in ((), ("全国",))


def _sets_side_by_side(question: Question, folded: str) -> bool:
    """Whether several places, times or indicators are asked for in one."""
    areas, unknown = len(question.areas), len(question.unknown_areas)
    amounts = is_comparison(folded) or asks_more(folded)
    if areas > 1 and (question.operation is not None or amounts):
        return True
    between = is_between(folded)
    if areas and between and (unknown or len(question.indicators) > 1):
        return True
    return len(question.periods) > 1


def _with_output(question: Question, glossary: Glossary) -> Question:
    """Growth of a place of which nothing else is said is that of its output."""
    if question.measure != "growth" or question.indicators or _names_what_grows(question):
        return question
    if not question.areas and question.wanted not in ACROSS:
        return question
    return _of_output(question, glossary)


def _names_what_grows(question: Question) -> bool:
    """Whether a word says what grows, and not only what the places are (两个东北省会谁跑得快)."""
    across = question.wanted in ACROSS
    return any(
        term.weight >= TELLING and not term.anchor
        and not (across and calls_places(fold(term.text)))
        for term in question.terms
    )  # fmt: skip


def _of_output(question: Question, glossary: Glossary) -> Question:
    entry = glossary.indicator(_OUTPUT)
    forms = (_OUTPUT, *entry.aliases, *entry.english) if entry else (_OUTPUT,)
    term = QueryTerm(_OUTPUT, forms, NAMED)
    return replace(question, indicators=(_OUTPUT,), terms=(*question.terms, term))


def _with_units(question: Question, folded: str) -> Question:
    """The unit that is asked for where things are counted (幸福河湖 条数), no word of an answer."""
    units = counted_units(folded)
    if not units:
        return question
    words = {f"{unit}数" for unit in units}
    terms = tuple(t for t in question.terms if not any(word in fold(t.text) for word in words))
    kinds = tuple(dict.fromkeys([*question.unit_kinds, *units]))
    return replace(question, terms=terms, unit_kinds=kinds)


def _with_size(question: Question, folded: str, glossary: Glossary) -> Question:
    """The level where places are compared by size: 谁的GDP高 is no question of growth."""
    if question.wanted != "comparison" or question.measure is not None:
        return question
    if question.both and not asks_both(folded) and read_measure(folded) == "growth":
        return replace(question, measure="growth", both=False)  # 增速与全国相比如何
    if not question.indicators and compares_economies(folded):
        question = _of_output(question, glossary)
    sized = question.indicators == (_OUTPUT,) and question.status != "target"
    return replace(question, measure="level") if sized and compares_size(folded) else question
