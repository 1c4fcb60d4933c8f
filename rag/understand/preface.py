"""What is said before it is asked: I run a hotel in the hills. How many guests stayed the night?

Words of a preface tell what is meant less than those of the question itself, and are never what is
asked for.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.figures import parse_figures
from rag.schema import TELLING, QueryTerm
from rag.text import fold
from rag.understand.parts import first_asked
from rag.understand.terms import mark_head

_STOP = re.compile(r"[。！!]\s*|(?<=[a-z0-9)]{2})\.\s+|\b(?:asks?|asking|question|query|here):\s+")
_AFTER = re.compile(  # After the flood, how many …
    r"^(?:after|following|despite|in the wake of|amid|given) [^,?\d]{1,60},\s+"
    r"(?=(?:by )?(?:how|what|which|who|where|when|did|does)\b)"
)
_MARK = re.compile(r"[?？]")
_BACK = 0.4  # share of its weight that a word of a preface keeps
_ENOUGH = 2  # words that tell, which the question itself needs


def preface_end(text: str) -> int:
    """Where the question begins, 0 where nothing is said before it or a figure is stated there."""
    asked = first_asked(text)
    if asked is None:
        mark = _MARK.search(text)
        asked = mark.start() if mark else 0
    ends = [stop.end() for stop in _STOP.finditer(text.lower()) if stop.end() <= asked]
    after = _AFTER.match(text.lower())
    end = ends[-1] if ends else after.end() if after else 0
    return 0 if any(f.quantity for f in parse_figures(text[:end])) else end


def is_enough(terms: Sequence[QueryTerm]) -> bool:
    """Whether a question of these terms says what it is about."""
    return any(term.weight >= TELLING and not term.anchor for term in terms)


def set_back(terms: Sequence[QueryTerm], text: str, end: int) -> tuple[QueryTerm, ...]:
    """The terms with those of the preface alone set back, where the question has enough itself.

    Names stay as they are.
    """
    folded = fold(text)
    own = [t for t in terms if folded.find(fold(t.text), end) >= 0]
    if not end or sum(t.weight >= TELLING for t in own) < _ENOUGH:
        return tuple(terms)
    marked = own
    if not any(t.head for t in own):
        placed = sorted(((folded.find(fold(t.text), end), t) for t in own), key=lambda p: p[0])
        marked = [term for _, term in mark_head(folded, placed)]
    heads = {term.text for term in marked if term.head}
    return tuple(
        replace(
            term,
            head=term.text in heads,
            weight=term.weight * (1.0 if term.anchor or term in own else _BACK),
        )
        for term in terms
    )
