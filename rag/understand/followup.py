"""Follow-up questions: what is left out is carried over from the question before it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.glossary import Glossary
from rag.glossary.lexicon import is_han
from rag.restate import restate
from rag.schema import ACROSS, Before, Operation, QueryTerm, Question, Report, Status
from rag.text import fold
from rag.understand.intent import read_measure
from rag.understand.omitted import frames_rank, lacks_object
from rag.understand.operation import read_operation
from rag.understand.periods import Time
from rag.understand.places import points_at_place
from rag.understand.terms import PART_NAMES, known_term

_POINTER = re.compile(
    r"^(?:那么?|还有|其中|另外|再|又|而|同样|至于|以及|换成|比(?:上年|上一年|去年))|呢[??。]?$|^它|它的|"
    r"^其(?:中|增速|增幅|目标)|这[个些一]|[这那][条座家项批所款](?!多|少)|该|上述|刚才|"
    r"^(?:and|what about|how about|but|also|then|ok|so|same)\b|\b(?:it|its|they|their|them|"
    r"that year|this|those|there)\b"
)
_QUALIFIERS = re.compile(  # words that say what of a subject is asked, not of which subject
    r"目标|计划|新增|净增|增加|增长|增量|增速|增幅|涨幅|实际|情况|结果|数据|数字|数|具体|达到|完成|实现|"
    r"打算|预期|上升|下降|多|少|高|低|之前|以前|此前|原[来先本]|先前|[里中]?[排居列位]|[东中西]部|中西部|东北|[西东华][南北]|全球|世界|"
    r"(?:actual|achieved|achievement|result|outcome|target|goal|plan|growth|growth rate|figure|"
    r"number|increase|change|level|total|compare|before|prior|exact|nationally|nationwide|"
    r"(?:central|western|eastern|northeastern)(?: (?:china|region|province))?)s?"
)
_ASKS = re.compile(
    r"多[少大高快长]|几|哪|谁|什么|怎|百分之|"
    r"\b(?:how (?!about)|what (?!about)|which|who|when|where|why)"
)
_SEVERAL = re.compile(  # the places spoken of, not the last alone
    r"^(?:那么?)?(?:这|上述)?(?:[两二三]个?[省市区县地者家]|两个?地方)|[它他]们|哪[个边](?:省|市|区|地方)?[更高低多少大快慢]|"
    r"谁[更高低多少大快慢的]|(?:相)?差(?:距)?(?:是|有)?多少|"
    r"\b(?:both|the two|which one|which of (?:them|the two)|compare them|between them)\b"
)
_PAST = re.compile(r"了多少|了几|\b(?:did|was|were|had)\b")
_ANY_PLACE = "哪些地区"
_ALIKE = 4  # characters at the end that sister indicators share
_KEPT = 6  # places of a conversation that are remembered
_LONG = 3  # subjects from which a question without a pointer stands alone


def is_followup(question: Question) -> bool:
    """Whether a question leans on an earlier one by its form."""
    folded = fold(question.text).strip()
    return bool(_POINTER.search(folded)) or points_at_place(folded)


def stands_alone(question: Question) -> bool:
    """Whether a question names its own subject and place, or too much to lean on another.

    A name of its own (Legoland) is looked for in the reports that have it.
    """
    if is_followup(question) or not has_subject(question):
        return False
    everywhere = question.operation is not None or question.wanted == "topic"
    named = question.areas or question.unknown_areas or any(t.anchor for t in question.terms)
    return bool(named) or len(question.terms) > _LONG or everywhere


def asks_again(folded: str) -> bool:
    """Whether one line asks, and then asks the same of another place (…多少?那杨浦呢?)."""
    following = [part.strip() for part in re.split(r"[??]", folded)[1:]]
    return any(_POINTER.search(part) for part in following if part)


def asks_level_then_growth(folded: str) -> bool:
    """Whether one line asks how much, and then how much more than before (… And its growth?)."""
    first = re.split(r"[??]", folded)[0]
    return asks_again(folded) and (read_measure(folded), read_measure(first)) in (
        ("growth", None),
        ("growth", "level"),
    )


def has_subject(question: Question) -> bool:
    """Whether a question says what it is about, beyond 目标, 新增, growth or what is done to it."""
    if question.indicators:
        return True
    words = tuple(term.text for term in _about(question))
    return bool(words) and not lacks_object(question.text, words)


def carry_over(question: Question, previous: Question, time: Time, glossary: Glossary) -> Question:
    """Fill the slots that a follow-up leaves open from the question before it.

    Places, subject, time, and whether results or plans are meant are each taken over unless the
    question names its own; its periods are already read by the report of its places.
    """
    filled = _same_place(
        _unframed(_narrowed(question, previous, glossary), previous, glossary), previous
    )
    fill = _same_kind if has_subject(filled) else _same_subject
    filled = _same_time(fill(filled, previous), previous, time)
    if filled.wanted == "target" and filled.status != "target":
        filled = replace(filled, wanted="growth" if filled.measure == "growth" else "figure")
    filled = replace(filled, before=_before(filled, previous, glossary))
    if not _leans(filled, previous):
        return replace(filled, resolved=question.text)
    return replace(filled, resolved=restate(filled, _about(filled), glossary))


def placed(previous: Question, reports: Sequence[Report]) -> Question:
    """The question before, of the place of the one report that answered it if it named none."""
    documents = {span.document for span in previous.cited}
    if previous.areas or previous.unknown_areas or previous.wanted in ACROSS:
        return previous
    areas = {report.areas for report in reports if report.document in documents}
    only = areas.pop() if len(areas) == len(documents) == 1 else ()
    return replace(previous, areas=only) if len(only) == 1 else previous


def _before(question: Question, previous: Question, glossary: Glossary) -> Before | None:
    """What a question leans on where it asks on about the same time, here or where here lies in."""
    here = previous.areas[:1]
    around = {*here, *glossary.parents(here[0])} if here else set()
    same = (question.periods, question.status) == (previous.periods, previous.status)
    if not same or not previous.cited or not {*question.areas} <= around or question.unknown_areas:
        return None
    about = _about(previous)
    heads = [term.text for term in about if term.head]
    asked = tuple(term for term in about if any(head in term.text for head in heads))
    return Before(here, asked or about, previous.cited)


def _unframed(question: Question, previous: Question, glossary: Glossary) -> Question:
    """The question without a place that is but the frame of a rank, and holds the place before."""
    named = (*question.areas, *question.unknown_areas)
    if question.wanted != "rank" or len(named) != 1 or len(previous.areas) != 1:
        return question
    within = named[0] in glossary.parents(previous.areas[0])
    if not within or not frames_rank(question.text, glossary.find_places(question.text)):
        return question
    terms = tuple(term for term in question.terms if not _names_place(term, question))
    return replace(question, areas=(), unknown_areas=(), terms=terms)


def places_meant(question: Question, previous: Question | None) -> Sequence[str]:
    """The places that a question is about, also where it leaves them out."""
    named = question.areas or question.unknown_areas
    if named or previous is None or stands_alone(question):
        return question.areas
    return previous.areas


def _same_place(question: Question, previous: Question) -> Question:
    everywhere = question.operation is not None or question.wanted == "topic"
    spoken = (*previous.areas, *(a for a in previous.spoken if a not in previous.areas))
    question = replace(question, spoken=spoken[:_KEPT])
    if question.areas or question.unknown_areas:
        return question
    if len(spoken) > 1 and len(previous.areas) < 2 and _SEVERAL.search(fold(question.text)):
        compared = replace(question, operation=None, wanted="comparison")
        return replace(compared, areas=spoken[1::-1], documents=previous.documents)
    if everywhere and len(previous.areas) == 1:
        return question
    return replace(
        question,
        areas=previous.areas,
        unknown_areas=previous.unknown_areas,
        terms=(*_place_terms(previous), *question.terms),
        documents=question.documents or previous.documents,
    )


def _narrowed(question: Question, previous: Question, glossary: Glossary) -> Question:
    """The sister of the indicator before where only what sets it apart is said (城镇的呢?)."""
    own = _about(question)
    if len(own) != 1 or question.indicators or not previous.indicators:
        return question
    entry = glossary.indicator(previous.indicators[0])
    for name in entry.related if entry else ():
        if name[-_ALIKE:] == previous.indicators[0][-_ALIKE:] and any(
            form in name for form in own[0].forms if is_han(form)
        ):
            term = known_term(own[0].text, name, glossary)
            return replace(question, indicators=(name,), terms=(*_place_terms(question), term))
    return question


def _same_subject(question: Question, previous: Question) -> Question:
    """The subject before; the kind of answer too, unless another is asked for."""
    wanted, measure = question.wanted, question.measure
    measure = measure or (previous.measure if wanted == "comparison" else None)
    if wanted in ("other", "list") or (wanted == "figure" and measure is None):
        wanted, measure = previous.wanted, measure or previous.measure
    operation = question.operation or _operation(question, previous)
    if len(question.areas) < 2 and operation is None and wanted in ("comparison", "aggregate"):
        wanted = "growth" if measure == "growth" else "figure"
    return replace(
        question,
        terms=(*_place_terms(question), *_parts(question), *_done(question), *_about(previous)),
        indicators=previous.indicators,
        wanted="aggregate" if operation else wanted,
        measure=measure,
        operation=operation,
        both=question.both or (previous.both and measure == previous.measure),
        unit_kinds=question.unit_kinds or _unit_kinds(measure, previous),
    )


def _done(question: Question) -> tuple[QueryTerm, ...]:
    """What a question says is done to the subject before (how many were exported), if known."""
    return tuple(term for term in _about(question) if len(term.forms) > 1)


def _operation(question: Question, previous: Question) -> Operation | None:
    """The aggregate before, turned round where the question says so (最慢的呢?)."""
    if previous.operation is None or question.areas != previous.areas:
        return None
    return read_operation(_ANY_PLACE + fold(question.text), 0) or previous.operation


def _same_kind(question: Question, previous: Question) -> Question:
    """Another subject: what of it is asked stays where the question has no words for that."""
    if _ASKS.search(fold(question.text)):
        return question
    if previous.wanted == "rank" and question.wanted == "growth":
        return replace(question, wanted="rank")
    if question.measure is not None:
        return question
    if question.wanted not in ("figure", "other"):
        return question
    if previous.wanted == "comparison" and len(question.areas) < 2:
        return question
    kinds = () if previous.measure in ("growth", "rate") else question.unit_kinds
    return replace(
        question,
        wanted=previous.wanted,
        measure=previous.measure,
        operation=previous.operation,
        both=previous.both,
        unit_kinds=kinds,
    )


def _about(question: Question) -> tuple[QueryTerm, ...]:
    """The terms of a question that say what it is about: no places, times, 新增 or growth."""
    return tuple(
        term
        for term in question.terms
        if not _QUALIFIERS.fullmatch(fold(term.text))
        and term.text not in PART_NAMES
        and not _names_place(term, question)
    )


def _place_terms(question: Question) -> tuple[QueryTerm, ...]:
    return tuple(term for term in question.terms if _names_place(term, question))


def _parts(question: Question) -> tuple[QueryTerm, ...]:
    return tuple(term for term in question.terms if term.text in PART_NAMES)


def _names_place(term: QueryTerm, question: Question) -> bool:
    """Whether a term is a place without a report."""
    return term.anchor and not set(term.forms).isdisjoint(question.unknown_areas)


def _unit_kinds(measure: str | None, previous: Question) -> tuple[str, ...]:
    """The kinds of figure before, unless a growth is asked for where a level was, or back."""
    return previous.unit_kinds if measure == previous.measure or measure is None else ()


def _same_time(question: Question, previous: Question, time: Time) -> Question:
    """The same time and status, unless the question turns from results to plans or back."""
    past = bool(_PAST.search(fold(question.text)))
    status: Status | None = question.status
    if time.named:
        kept = question.periods == previous.periods and not past
        return replace(question, status=status or (previous.status if kept else None))
    if status is None and not (past and previous.status == "target"):
        return replace(question, periods=previous.periods, status=previous.status)
    return replace(question, periods=previous.periods if status == previous.status else ())


def _leans(question: Question, previous: Question) -> bool:
    """Whether a question took anything over from the one before it."""
    areas = bool(question.areas) and question.areas == previous.areas
    periods = bool(question.periods) and question.periods == previous.periods
    terms = any(term in previous.terms for term in question.terms)
    return areas or periods or terms or question.status == "target" == previous.status
