"""Which words of a question about several places narrow its indicator, and which only talk."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.draft import Sources
from rag.schema import QUOTED, TELLING, QueryTerm, Question
from rag.text import fold, tagged_words

_HAN = re.compile(r"[\u3400-\u9fff]")
_BEFORE = re.compile(
    r"(?:领域|方面|行业|产业|部门|类|业)?(?:的|中的?|里的?)?|[\s-]+(?:sector |industry )?"
)
_AFTER = re.compile(r"(?:中的?|里的?|之中的?)|\s+(?:in|into|on|of|for|by|from|to)\s+(?:the\s+)?")
_WINDOW = 6  # characters before an indicator in which a report narrows it


def without_idle(question: Question, sources: Sources, documents: Sequence[str]) -> Question:
    """The question without the words that do not narrow its indicator.

    A word narrows it if it stands right before it, in the question or in the documents
    (高技术产业固定资产投资, investment in real estate). Other words say how figures are set side by
    side (盘子, 排个队, 附上百分比); none of the observations has to speak of them.
    """
    if not question.indicators:
        return question
    own = {fold(form) for name in question.indicators for form in sources.glossary.names_of(name)}
    named = {*question.indicators}
    others = [t for t in question.terms if fold(t.text) not in own and named.isdisjoint(t.forms)]
    joined = _modifiers([fold(term.text) for term in others], fold(question.resolved), sources)
    idle = [
        fold(term.text) for term in others
        if TELLING <= term.weight < QUOTED and fold(term.text) not in joined
        and not _is_part(fold(term.text), fold(question.resolved), sources)
        and not _said(term, question, sources, documents)
    ]  # fmt: skip
    kept = (t for t in question.terms if not any(word in fold(t.text) for word in idle))
    return replace(question, terms=tuple(kept))


def _is_part(word: str, text: str, sources: Sources) -> bool:
    """Whether a word is only a part of the indicator's name as the question writes it."""
    named = sources.glossary.find_indicators(text, loose=True)
    return any(word != match.text and word in match.text for match in named)


def _modifiers(words: Sequence[str], text: str, sources: Sources) -> set[str]:
    """The words of a question that belong to an indicator: before it, or 投资中的房地产."""
    spans = [(m.start, m.end) for m in sources.glossary.find_indicators(text, loose=True)]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    places = sorted(((at, word) for word in words for at in _positions(word, text)), reverse=True)
    found: set[str] = set()
    for at, word in places:
        before = any(
            at < start and _BEFORE.fullmatch(text, at + len(word), start) for start in starts
        )
        after = any(end <= at and _AFTER.fullmatch(text, end, at) for end in ends)
        if after or (before and _names_something(word)):
            found.add(word)
            starts.append(at)
    return found


def _names_something(word: str) -> bool:
    """Whether a word is a noun or tells of what kind: a verb before an indicator (晒GDP) is not."""
    return not _HAN.search(word) or any(kind[0] in "njb" for _, kind in tagged_words(word))


def _positions(word: str, text: str) -> Iterator[int]:
    return (found.start() for found in re.finditer(re.escape(word), text))


def _said(term: QueryTerm, question: Question, sources: Sources, documents: Sequence[str]) -> bool:
    """Whether a report narrows the indicator with this word, right before its name."""
    forms = [fold(form) for form in term.forms if _HAN.search(form)]
    for name in documents if forms else ():
        text = sources.folded(name)
        for seen in sources.observations(name):
            if seen.indicator in question.indicators:
                at = text.find(fold(seen.term), seen.start, seen.end)
                before = text[max(0, at - _WINDOW) : at].removesuffix("的") if at >= 0 else ""
                if before.endswith(tuple(forms)):
                    return True
    return False
