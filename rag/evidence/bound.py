"""The most of a question's terms that a document can speak of, told from its text unread.

To read a document, cut into clauses and those into tokens, takes a tenth of a second. No clause
speaks of more than the whole text does, and what that holds is looked up in a few milliseconds:
the terms as they may be written, and the words that are near to them in meaning.
"""

from collections.abc import Sequence
from itertools import islice

import numpy as np

from rag.evidence.lines import Words, bare, index_lines
from rag.evidence.match import FARTHEST, TermMatcher, has_meaning, meant
from rag.evidence.tally import spelt_out
from rag.schema import Document, QueryTerm, Question
from rag.text import fold

_ROUNDED = 1e-4  # by which cosines may differ where they are reckoned otherwise

Near = list[tuple[str, float]]


class Bound:
    """Of one question; made once for all documents that are looked through."""

    def __init__(self, question: Question, matcher: TermMatcher) -> None:
        self._terms = question.terms
        self._near = _near([t for t in self._terms if has_meaning(t)], matcher.words)

    def coverage(self, document: Document, folded: str) -> float:
        """What no clause's coverage exceeds; `folded` is the text of the document."""
        headings = {" ".join(section.path) for section in document.sections}
        text = bare(spelt_out("\n".join([folded, *map(fold, headings)])))
        strengths = TermMatcher().match(self._terms, index_lines([text]))[:, 0]
        for row, term in enumerate(self._terms):
            strengths[row] = max(strengths[row], self._meant(term, text))
        weights = np.array([term.weight for term in self._terms], dtype=np.float32)
        return float(strengths @ weights / max(float(weights.sum()), 1e-6)) + _ROUNDED

    def _meant(self, term: QueryTerm, text: str) -> float:
        best = [
            next((cosine for word, cosine in near if word in text), 0.0)
            for near in self._near.get(term.text, ())
        ]
        return float(meant(term, np.array(best, dtype=np.float32))) if best else 0.0


def _near(terms: Sequence[QueryTerm], words: Words | None) -> dict[str, list[Near]]:
    """For each word of each term those that are near to it, the nearest first."""
    if words is None:
        return {}
    ids = words.token_ids([term.text for term in terms])
    alike = iter(words.alike([each for own in ids for each in own], FARTHEST))
    return {term.text: list(islice(alike, len(own))) for term, own in zip(terms, ids, strict=True)}
