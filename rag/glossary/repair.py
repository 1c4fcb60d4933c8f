"""Puts right misspelt names in a question: a slip of a letter, one wrong Chinese character.

A Chinese character is wrong where it makes no word with its neighbours; one that reads or looks
like the right one is taken for it also in short names and at their end. An English word is wrong
where it is none of the glossary's and one slip makes it one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from string import ascii_lowercase

from rag.glossary.alike import are_alike
from rag.glossary.lexicon import Lexicon, Match, is_han, stem
from rag.glossary.ordinary import is_ordinary
from rag.glossary.placing import is_feature
from rag.text import fold

_WORD = re.compile(r"[A-Za-z]{5,}")
_ALONE = 7  # letters that a name of one word must have to be taken for a misspelling
_LONGEST = 24  # letters; a longer word is no misspelt name, and each has hundreds of neighbours
_MOST = 30  # words that are looked at; a question has fewer
_ASKING = frozenset({"growth", "target", "income", "output", "budget"})  # put right though short
_INNER = 6  # letters that a lower-case word must have to be put right alone
_PARTICLES = "的了是在和与"  # join words, and stand for no character of a name
_LEAST = 4  # characters that a misspelt Chinese name must have
_SURE = 5  # … if its wrong character is not like the right one
_SPLIT = re.compile(r"\b([A-Z][a-z]{1,5}) ([A-Z][a-z]{1,5})\b")  # Guang Dong
_MORE = re.compile(r"\s+(?!City|District|Province|County|Prefecture|Region|New)[A-Z][a-z]{2,}")


class Speller:
    """Knows the words of some lexicons, and the names that are worth finding in others."""

    def __init__(self, names: Sequence[Lexicon], known: Iterable[Lexicon]) -> None:
        self._names = names
        self._words: set[str] = set()
        self._pairs: set[tuple[str, str]] = set()
        for form in (form for lexicon in known for form in lexicon.forms()):
            if is_han(form):
                self._pairs.update(pairwise(form))
            else:
                self._words.update(form.split())
        self._halves: dict[str, list[str]] = {}
        for form in (form for lexicon in names for form in lexicon.forms()):
            if len(form) >= _LEAST and is_han(form):
                for half in (form[: len(form) // 2], form[len(form) // 2 :]):
                    self._halves.setdefault(half, []).append(form)
        self._sizes = {len(half) for half in self._halves}

    def repair(self, text: str, worth: Callable[[Match], bool]) -> str:
        """The text with each misspelt name put right, unchanged where none is.

        An English word is taken for a name of one word that it is not only where the name is
        `worth` it: any other romanised name may be a letter away from that of some place.
        """
        return self._repair_han(self._repair_latin(self._join(text), worth))

    def _join(self, text: str) -> str:
        """Syllables of a name written apart put together (Guang Dong)."""
        for pair in reversed(list(_SPLIT.finditer(text))):
            joined = pair[1] + pair[2].lower()
            apart = any(match.start < pair.end() and pair.start() < match.end
                        for match in self._find(text))  # fmt: skip
            if not apart and any(m.text == joined for m in self._find(joined)):
                text = text[: pair.start()] + joined + text[pair.end() :]
        return text

    def _repair_latin(self, text: str, worth: Callable[[Match], bool]) -> str:
        for word in reversed(list(islice(_WORD.finditer(text), _MOST))):
            written = word.group().lower()
            if len(written) > _LONGEST or is_ordinary(written) or stem(written) in self._words:
                continue
            right = self._right(text, word.group(), word.start(), worth)
            text = text[: word.start()] + right + text[word.end() :]
        return text

    def _right(self, text: str, written: str, start: int, worth: Callable[[Match], bool]) -> str:
        """The word that is meant: part of a name, else a name itself, else any known word."""
        known = [
            (written[0] + other[1:], inner)
            for other, inner in _edits(written.lower())
            if stem(other) in self._words
        ]
        for other, _ in known:
            changed = text[:start] + other + text[start + len(written) :]
            if self._names_at(changed, start, start + len(other), worth):
                return other
        inner = [
            other for other, inner in known if (inner and len(other) > _INNER) or other in _ASKING
        ]
        if not written.islower() or not inner:
            return written
        return next((other for other in inner if self._find(other)), inner[0])

    def _names_at(self, text: str, start: int, end: int, worth: Callable[[Match], bool]) -> bool:
        """Whether a name of several words, or a long capital one, stands where a word changed."""
        alone = end - start >= _ALONE and text[start].isupper()
        alone = alone and not is_feature(text, end) and not _MORE.match(text, end)
        return any(
            match.start <= start
            and end <= match.end
            and (match.end - match.start > end - start or (alone and worth(match)))
            for match in self._find(text)
        )

    def _find(self, text: str, loose: bool = False) -> list[Match]:
        return [match for lexicon in self._names for match in lexicon.find(text, loose)]

    def _repair_han(self, text: str) -> str:
        folded = fold(text)
        taken = self._find(text, loose=True)
        for start, form in self._near(folded):
            end = start + len(form)
            inside = [match for match in taken if match.start < end and start < match.end]
            if any(match.start < start or match.end > end for match in inside):
                continue
            if self._is_slip(folded[start:end], form, bool(inside)):
                return text[:start] + form + text[end:]
        return text

    def _is_slip(self, written: str, form: str, named: bool) -> bool:
        """Whether the odd character makes no word with those beside it (公业; not 农业).

        One that is not like the right character must stand inside a long name in which nothing
        else is `named`.
        """
        at = next(at for at, pair in enumerate(zip(written, form, strict=True)) if len({*pair}) > 1)
        beside = pairwise(written[max(0, at - 1) : at + 2])
        if (
            not is_han(written[at])
            or written[at] in _PARTICLES
            or not self._pairs.isdisjoint(beside)
        ):
            return False
        sure = not named and len(form) >= _SURE and 0 < at < len(form) - 1
        return sure or are_alike(written[at], form[at])

    def _near(self, folded: str) -> Iterator[tuple[int, str]]:
        """Where a form would stand if one of its characters were another, the longest first."""
        found = set()
        for at in range(len(folded)):
            for size in self._sizes:
                for form in self._halves.get(folded[at : at + size], ()):
                    start = at if form.startswith(folded[at : at + size]) else at - len(form) + size
                    window = folded[max(0, start) : start + len(form)]
                    if start >= 0 and len(window) == len(form) and _differ(window, form) == 1:
                        found.add((start, form))
        return iter(sorted(found, key=lambda item: -len(item[1])))


def _differ(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _edits(word: str) -> Iterator[tuple[str, bool]]:
    """All words one slip away that begin with the same letter, the commonest slips first.

    With each, whether letters inside were swapped, left out or doubled: no other form of a word.
    """
    cuts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    seen = {word}
    swapped = (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    added = (a + letter + b for a, b in cuts for letter in ascii_lowercase)
    changed = (a + letter + b[1:] for a, b in cuts if b for letter in ascii_lowercase)
    dropped = (a + b[1:] for a, b in cuts if b)
    for slips, inner in ((swapped, True), (added, True), (changed, False), (dropped, True)):
        for other in slips:
            if other not in seen:
                seen.add(other)
                yield other, inner and other[-2:] == word[-2:]
