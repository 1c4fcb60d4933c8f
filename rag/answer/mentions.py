"""Where a document's own text speaks of all that is asked: no reading of the whole is needed."""

import re
from collections.abc import Iterator, Sequence

from rag.answer.draft import Sources
from rag.figures import MEDALS
from rag.schema import NOUN, TELLING, QueryTerm, Question
from rag.text import fold

_NEAR = 40  # characters within which all terms of a topic must stand
_HAN = re.compile(r"[\u3400-\u9fff]")
_COUNTED = re.compile(r"(?<=[\u3400-\u9fff]{2})(?:数量?|总[量额数])$")  # 公园数 counts 公园
_STOPS = "。！？\n"
_HALVES = "；;"


def may_say(question: Question, sources: Sources, document: str) -> bool:
    """Whether a document holds a form of all that is asked for, as far as known in its language.

    That are the heads of the question; beside an indicator, or without any, all that it names.
    """
    text = sources.folded(document)
    named = [t for t in question.terms if t.weight >= NOUN]
    heads = [t for t in named if t.head and len(t.forms) > 1 and not question.indicators]
    needed = _needed(heads or named or question.terms, text)
    return all(any(f in text or _tallied(f, text) for f in forms) for forms in needed)


def _tallied(form: str, text: str) -> bool:
    """Whether a text tells of medals by a tally alone: 金牌 of 3金1银."""
    metal = form[0] if form[1:2] == "牌" and form[0] in MEDALS else ""
    return bool(metal) and re.search(rf"\d{metal}(?![\u3400-\u9fff])", text) is not None


def is_searchable(terms: Sequence[QueryTerm]) -> bool:
    """Whether all telling terms have names in Chinese: else meaning has to be weighed."""
    telling = [t for t in terms if t.weight >= TELLING]
    return bool(telling) and all(any(_HAN.search(form) for form in t.forms) for t in telling)


def mentions(terms: Sequence[QueryTerm], text: str, most: int) -> list[tuple[int, int]]:
    """Up to `most` sentences of a folded text in which all telling terms stand near each other."""
    needed = _needed(terms, text)
    found: list[tuple[int, int]] = []
    for at, end in _occurrences(needed[0], text) if needed else ():
        left, right = _bounds(text, at, end)
        near = text[max(left, at - _NEAR) : min(right, end + _NEAR)]
        whole = (left, right)
        if whole not in found and all(any(f in near for f in forms) for forms in needed[1:]):
            found.append(whole)
        if len(found) == most:
            break
    return found


def _needed(terms: Sequence[QueryTerm], text: str) -> list[list[str]]:
    """The forms of each telling term that a text in its language can be searched for."""
    chinese = bool(_HAN.search(text[:2000]))
    found = []
    for term in terms:
        if term.weight < TELLING or _is_joined(term, terms):
            continue
        own = [f for f in term.forms if _INITIALS.fullmatch(f) or _is_in_language(f, chinese)]
        forms = [form for f in own if len(form := _COUNTED.sub("", fold(f))) > 1]
        if forms:
            found.append(sorted(set(forms), key=len))
    return sorted(found, key=lambda forms: -len(forms[0]))


_INITIALS = re.compile(r"[A-Z0-9]*[A-Z][A-Z0-9]*")  # F1, 5G, LNG: written so in both languages


def _is_in_language(form: str, chinese: bool) -> bool:
    return bool(_HAN.search(form)) == chinese


def _is_joined(term: QueryTerm, terms: Sequence[QueryTerm]) -> bool:
    """Whether a term is two others written as one."""
    return len(term.forms) == 1 and any(
        other is not term and term.text.startswith(other.text) for other in terms
    )


def _occurrences(forms: Sequence[str], text: str) -> Iterator[tuple[int, int]]:
    pattern = "|".join(_whole_words(form) for form in sorted(forms, key=len, reverse=True))
    return (found.span() for found in re.finditer(pattern, text))


def _whole_words(form: str) -> str:
    return (
        re.escape(form) if _HAN.search(form) else rf"(?<![a-z]){re.escape(form)}(?:s|es)?(?![a-z])"
    )


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a span, or its part between semicolons."""
    left = max(text.rfind(stop, 0, start) for stop in _STOPS + _HALVES) + 1
    rights = [at for stop in _STOPS + _HALVES if (at := text.find(stop, end)) >= 0]
    right = min(rights, default=len(text))
    while left < start and text[left].isspace():
        left += 1
    return left, right
