"""A thing that a question names without its place (深中通道), found by its name in few reports."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from rag.evidence import is_pinyin
from rag.schema import ACROSS, COMPOUND, NOUN, QUOTED, QueryTerm, Question
from rag.text import fold

FEW = 3  # reports that may name a thing that is one of its kind
_HAN = re.compile(r"^[\u3400-\u9fffA-Za-z0-9]*[\u3400-\u9fff][\u3400-\u9fffA-Za-z0-9]*$")
_OWNED = (  # 哪一天开工的 owns nothing
    r"{0}的(?![?？。!！\s]|$)|{0}(?:(?<=[省市县])|[省市县])(?=的|[去今前]年|\d{{4}}年)|"
    r"\b{0}['’]s\b|\b(?:of|in) {0}\b"
)
_NEAR = 30  # characters within which a report speaks of an owner and its figure
_SHORTEST = 3  # characters of a name

Naming = Callable[[str], Collection[str]]  # a name → the documents that hold it


def find_named(question: Question, naming: Naming) -> tuple[Question, tuple[str, ...]] | None:
    """The question with a rare name as what its answer must speak of, and the reports that do.

    None where a place is named, or no words of the question are the name of one thing.
    """
    if question.areas or question.unknown_areas or question.wanted in ACROSS:
        return None
    held = {name: tuple(sorted(naming(name))) for name in _candidates(question)}
    rare = {name: found for name, found in held.items() if 0 < len(found) <= FEW}
    if not rare:
        return None
    worth: dict[str, int] = {}
    for name, found in rare.items():
        for document in found:
            worth[document] = worth.get(document, 0) + len(name)
    best = max(worth.values())
    documents = tuple(document for document, value in worth.items() if value == best)
    name = max((n for n, found in rare.items() if set(documents) & set(found)), key=len)
    documents = tuple(document for document in documents if document in rare[name])
    term = QueryTerm(name, (name,), weight=QUOTED, anchor=True)
    kept = tuple(t for t in question.terms if fold(t.text) != name)
    return replace(question, terms=(term, *kept)), documents


def is_unheard(question: Question, folded: Callable[[str], str], naming: Naming) -> bool:
    """Whether no report gives its figure to whom the question gives it (火星的GDP, GDP of Mars)."""
    if question.areas or question.unknown_areas or not question.indicators:
        return False
    text, indicators = fold(question.resolved), set(question.indicators)
    about = [t for t in question.terms if indicators & set(t.forms)]
    figures = "|".join(re.escape(fold(form)) for term in about for form in term.forms)
    for term in question.terms:
        owner = re.escape(fold(term.text))
        if term in about or term.weight < NOUN or not re.search(_OWNED.format(owner), text):
            continue
        forms = "|".join(re.escape(fold(form)) for form in term.forms)
        told = re.compile(rf"(?:{forms})[^。！？\n]{{0,{_NEAR}}}(?:{figures})")
        holding = {document for form in term.forms for document in naming(fold(form))}
        return not any(told.search(folded(document)) for document in holding)
    return False


def _candidates(question: Question) -> list[str]:
    """Words that may be a name: proper names, quotations, words written as one, pinyin."""
    return [
        fold(term.text) for term in question.terms
        if len(term.text) >= _SHORTEST and len(term.forms) == 1
        and ((_HAN.match(term.text) and (term.anchor or term.weight == COMPOUND))
             or (term.anchor and is_pinyin(term.text)))
    ]  # fmt: skip
