"""A list that a question names by its count (八件大事, ten livelihood projects), item by item."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.draft import Draft, Sources
from rag.answer.extracted import say_listing
from rag.answer.listings import LEAD, MEASURE, NUMERAL, Listing, listings, number_of
from rag.glossary.lexicon import is_han
from rag.schema import COMPOUND, NOUN, Answer, Question
from rag.text import fold

_ASKED_ZH = re.compile(rf"(?<![\d第]){NUMERAL}{MEASURE}(?P<noun>[\u4e00-\u9fff]{{1,8}})")
_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15,
}  # fmt: skip
_EN_NOUNS = {  # what reports count where English counts these
    "thing": "事", "item": "[件项]", "event": "大事|事件", "matter": "事",
    "project": "实事|工程|项目",
    "task": "任务|工作", "undertaking": "实事|工程", "measure": "举措|措施|政策",
    "step": "举措|措施",
    "pledge": "实事|承诺", "promise": "实事|承诺", "priority": "重点|任务|工作", "aspect": "方面",
    "area": "方面|领域|工作", "respect": "方面", "deed": "实事", "initiative": "举措|行动|计划",
    "action": "行动", "policy": "政策|举措", "field": "方面|领域", "front": "方面|战",
    "battle": "战", "campaign": "行动|战",
}  # fmt: skip
_ASKED_EN = re.compile(
    rf"\b(?P<n>{'|'.join(_NUMBERS)}|\d{{1,2}}) (?:(?:[a-z'’-]+ ){{0,3}}?"
    rf"(?P<noun>{'|'.join(_EN_NOUNS)}|policies|priorities)s?\b)?"
)
_LISTS = re.compile(
    r"哪|什么|有啥|列出|列举|说说|分别|具体|内容|都是|都有|"
    r"\b(?:what|which|list|name|describe|tell|outline)\b"
)
_GENERIC = ("方面", "工作", "任务", "问题", "内容", "重点", "举措", "措施", "事情")
_SHARE = 0.5  # of the weight of the question's terms that a lead-in speaks of
_SOME = 0.3  # … where it speaks of one that tells much
_WANTED = ("list", "other", "target", "aggregate", "topic")
_ALONE = 0.5  # worth of the only list of so many that a report has


@dataclass(frozen=True, slots=True)
class _Count:
    """How many of what; in English the noun is kept only where it names any kind of item."""

    number: int
    noun: str
    english: bool


def answer_enumerated(
    question: Question, sources: Sources, documents: Sequence[str]
) -> Answer | None:
    """The items of the list that a question names by its count; None where it names none."""
    folded = fold(question.resolved)
    if question.wanted not in _WANTED or not _LISTS.search(folded):
        return None
    counts = _counts(folded)
    known = [
        (name, listing)
        for name in (documents if counts else ())
        for listing in listings(sources.document(name).text)
        if any(count.number == listing.count for count in counts)
    ]
    alone = len({listing.start for _, listing in known}) == 1
    best: tuple[float, str, Listing] | None = None
    for name, listing in known:
        worth = _worth(question, counts, listing, sources.folded(name))
        if alone and not worth and _may_be_meant(question, counts):
            worth = _ALONE
        if worth and (best is None or worth > best[0]):
            best = worth, name, listing
    if best is None:
        return None
    draft = Draft(question, sources)
    say_listing(draft, best[1], best[2])
    return draft.finish("extracted")


def _may_be_meant(question: Question, counts: Sequence[_Count]) -> bool:
    """Whether the only list of so many may be the one that is asked for in English.

    Not where what is asked for has a Chinese name, of which the list does not speak.
    """
    known = any(t.head and any(map(is_han, t.forms)) for t in question.terms)
    return not known and any(count.english and count.noun for count in counts)


def _counts(folded: str) -> list[_Count]:
    """What a question counts."""
    found = [_Count(number_of(m["n"]), m["noun"], False) for m in _ASKED_ZH.finditer(folded)]
    found += [
        _Count(_NUMBERS.get(m["n"]) or int(m["n"]), m["noun"] or "", True)
        for m in _ASKED_EN.finditer(folded)
    ]
    return [count for count in found if count.number > 1]


def _worth(question: Question, counts: Sequence[_Count], listing: Listing, text: str) -> float:
    """How surely a list is the one named; 0.0 where it is not."""
    lead = text[listing.start : listing.end]
    terms = [t for t in question.terms if t.weight >= COMPOUND]
    spoken = [t for t in terms if any(fold(form) in lead for form in t.forms)]
    share = sum(t.weight for t in spoken) / max(sum(t.weight for t in terms), 1e-6)
    strong = any(t.weight >= NOUN for t in spoken)
    for count in counts:
        if count.number != listing.count:
            continue
        counted = LEAD.search(lead)
        tail = counted.group() if counted else lead
        own = _is_own(count, tail)
        least = 0.0 if count.english and count.noun else _SOME
        if own or share >= _SHARE or (strong and share >= least):
            return 1.0 + share
    return 0.0


def _is_own(count: _Count, tail: str) -> bool:
    """Whether the counted words of a lead-in, 八件大事, are of the kind that a question counts."""
    if not count.english:
        return count.noun[:2] in tail and not count.noun.startswith(_GENERIC)
    noun = count.noun.replace("ies", "y") if count.noun.endswith("ies") else count.noun
    return bool(noun) and re.search(_EN_NOUNS[noun], tail) is not None
