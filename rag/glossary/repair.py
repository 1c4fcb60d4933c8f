"""Puts right misspelt names in a question: a slip of a letter, one wrong Chinese character."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from string import ascii_lowercase

from rag.glossary.lexicon import Lexicon, Match, is_han, stem
from rag.text import fold

_WORD = re.compile(r"[A-Za-z]{5,}")
_ALONE = 7  # letters that a name of one word must have to be taken for a misspelling
_LEAST = 5  # characters that a misspelt Chinese name must have


class Speller:
    """Knows the words of some lexicons, and the names that are worth finding in others."""

    def __init__(self, names: Sequence[Lexicon], known: Iterable[Lexicon]) -> None:
        self._names = names
        forms = [form for lexicon in known for form in lexicon.forms()]
        self._words = {word for form in forms if not is_han(form) for word in form.split()}
        self._pairs = {pair for form in forms if is_han(form) for pair in pairwise(form)}
        self._halves: dict[str, list[str]] = {}
        for form in (form for lexicon in names for form in lexicon.forms()):
            if is_han(form) and len(form) >= _LEAST:
                for half in (form[: len(form) // 2], form[len(form) // 2 :]):
                    self._halves.setdefault(half, []).append(form)

    def repair(self, text: str) -> str:
        """The text with each misspelt name put right, unchanged where none is."""
        return self._repair_han(self._repair_latin(text))

    def _repair_latin(self, text: str) -> str:
        for word in reversed(list(_WORD.finditer(text))):
            written = word.group().lower()
            if stem(written) in self._words:
                continue
            for other in sorted(_edits(written)):
                if stem(other) not in self._words:
                    continue
                other = word.group()[0] + other[1:]
                changed = text[: word.start()] + other + text[word.end() :]
                if self._names_at(changed, word.start(), word.start() + len(other)):
                    text = changed
                    break
        return text

    def _names_at(self, text: str, start: int, end: int) -> bool:
        """Whether a name of several words, or a long capital one, stands where a word changed."""
        return any(
            match.start <= start
            and end <= match.end
            and (
                match.end - match.start > end - start
                or (end - start >= _ALONE and text[start].isupper())
            )
            for match in self._find(text)
        )

    def _find(self, text: str, loose: bool = False) -> list[Match]:
        return [match for lexicon in self._names for match in lexicon.find(text, loose)]

    def _repair_han(self, text: str) -> str:
        folded = fold(text)
        taken = self._find(text, loose=True)
        for start, form in self._near(folded):
            end = start + len(form)
            if any(match.start < end and start < match.end for match in taken):
                continue
            if self._is_slip(folded[start:end], form):
                return text[:start] + form + text[end:]
        return text

    def _is_slip(self, written: str, form: str) -> bool:
        """Whether the odd character makes no word with those beside it (公业; not 农业)."""
        at = next(at for at, pair in enumerate(zip(written, form, strict=True)) if len({*pair}) > 1)
        beside = pairwise(written[max(0, at - 1) : at + 2])
        return at < len(form) - 1 and is_han(written[at]) and self._pairs.isdisjoint(beside)

    def _near(self, folded: str) -> Iterator[tuple[int, str]]:
        """Where a form would stand if one of its characters were another, the longest first."""
        found = set()
        sizes = {len(half) for half in self._halves}
        for at in range(len(folded)):
            for size in sizes:
                for form in self._halves.get(folded[at : at + size], ()):
                    start = at if form.startswith(folded[at : at + size]) else at - len(form) + size
                    window = folded[max(0, start) : start + len(form)]
                    if start >= 0 and len(window) == len(form) and _differ(window, form) == 1:
                        found.add((start, form))
        return iter(sorted(found, key=lambda item: -len(item[1])))


def _differ(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _edits(word: str) -> set[str]:
    """All words one slip away that begin with the same letter."""
    cuts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    dropped = {a + b[1:] for a, b in cuts if b}
    changed = {a + letter + b[1:] for a, b in cuts if b for letter in ascii_lowercase}
    added = {a + letter + b for a, b in cuts for letter in ascii_lowercase}
    return (swapped | dropped | changed | added) - {word}
