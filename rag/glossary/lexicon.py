"""Finds names in text: Chinese by characters, English by words, the longest match at each place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rag.text import fold

_LATIN = re.compile(r"[a-zß-öø-ÿ]+(?:['’][a-zß-öø-ÿ]+)*|[0-9]+")
_GAP = re.compile(r"(?:['’]s?)?\s*(?:[-‐–—/&])?\s*")
_BRITISH = re.compile("is(?=ation|ing|ed)")
_POSSESSIVE = re.compile(r"['’]s$")
_QUOTES = '“”‘’「」『』"'
_PIECE = re.compile(rf"[^ \r\n{_QUOTES}]+|\n[ \r]*\n\s*")
_PLAIN = str.maketrans("（）＋", "()+", _QUOTES)
_SAME = {
    "news": "news", "goods": "goods", "customs": "customs", "species": "species",
    "series": "series", "means": "means", "has": "has", "was": "was", "this": "this",
    "centre": "center", "metre": "meter", "labour": "labor", "programme": "program",
    "wharves": "wharf", "halves": "half",
    "buses": "bus", "gas": "gas", "is": "is", "as": "as", "its": "its", "towards": "toward",
    "centres": "center", "metres": "meter", "programmes": "program", "bus": "bus",
    "kilometres": "kilometer", "kilometre": "kilometer", "enrolment": "enrollment",
    "children": "child", "people": "people", "women": "woman", "men": "man", "arts": "arts",
    "teus": "teu", "aids": "aids", "waters": "waters", "times": "times",
    "majors": "majors", "minors": "minors", "futures": "futures",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A name found at [start, end): `text` as written, `candidates` all it may mean, best first."""

    name: str
    start: int
    end: int
    text: str
    candidates: tuple[str, ...] = ()
    loose: bool = False


@cache
def stem(word: str) -> str:
    """An English word in lower case without apostrophe, plural and British spelling."""
    word = word.replace("’", "").replace("'", "")
    known = _SAME.get(word)
    if known is not None:
        return known
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        word = _singular(word)
    if "is" in word:
        word = _BRITISH.sub("iz", word)
    return word


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def is_han(form: str) -> bool:
    """Whether a form has a Chinese character and so is looked for by characters."""
    return not form.isascii() and max(form) >= "\u3400"


def words(folded: str) -> list[tuple[str, int, int]]:
    """The stems of the Latin words and numbers of folded text with their spans, without `the`."""
    found = []
    for token in _LATIN.finditer(folded):
        word = _POSSESSIVE.sub("", token.group())
        if word != "the":
            found.append((stem(word), token.start(), token.start() + len(word)))
    return found


class Lexicon:
    """Forms and what they may mean. A form without meanings is a decoy: it is passed over."""

    def __init__(self, decoys: Iterable[str] = ()) -> None:
        self._safe: dict[str, tuple[str, ...]] = {}
        self._loose: dict[str, tuple[str, ...]] = {}
        self._lengths: dict[str, list[int]] = {}
        for phrase in decoys:
            self._safe[self._key(phrase)] = ()

    def add(self, name: str, forms: Iterable[str], loose: bool = False) -> None:
        """Let each form (in Simplified characters) mean `name`; the likelier meaning first."""
        meanings = self._loose if loose else self._safe
        for form in forms:
            key = self._key(form)
            known = meanings.get(key, ())
            if name not in known:
                meanings[key] = (*known, name)

    def _key(self, form: str) -> str:
        """The form as it is looked up, its length noted under its beginning."""
        form = form.lower() if form.isascii() else form.lower().translate(_PLAIN)
        if is_han(form):
            key, start, size = form, form[:2], len(form)
        else:
            parts = [stem(word) for word in _LATIN.findall(form) if word != "the"]
            key, start, size = " ".join(parts), parts[0], len(parts)
        lengths = self._lengths.setdefault(start, [])
        if size not in lengths:
            lengths.append(size)
            lengths.sort(reverse=True)
        return key

    def forms(self) -> Iterable[str]:
        """Every form as it is looked up: Chinese in half-width, English as stems."""
        return (key for table in (self._safe, self._loose) for key in table)

    def find(self, text: str, loose: bool = False) -> list[Match]:
        """All matches in order, none overlapping; loose forms only if asked for."""
        folded = fold(text)
        spans = sorted(
            [*self._find_han(folded, loose), *self._find_latin(folded, loose)],
            key=lambda span: (span[0], -span[1]),
        )
        matches, reached = [], 0
        for start, end, key in spans:
            if start < reached:
                continue
            reached = end
            safe = self._safe.get(key, ())
            names = tuple(dict.fromkeys((*safe, *self._loose.get(key, ())))) if loose else safe
            if names:
                matches.append(Match(names[0], start, end, text[start:end], names, not safe))
        return matches

    def _takes(self, key: str, loose: bool) -> bool:
        return key in self._safe or (loose and key in self._loose)

    def _find_han(self, folded: str, loose: bool) -> Iterator[tuple[int, int, str]]:
        compact, places = _compact(folded)
        lengths, at, end = self._lengths, 0, len(compact) - 1
        while at < end:
            for size in lengths.get(compact[at : at + 2], ()):
                key = compact[at : at + size]
                if len(key) == size and self._takes(key, loose):
                    start, stop = _quoted(folded, places[at], places[at + size - 1] + 1)
                    if _stands_alone(folded, start, stop):
                        yield start, stop, key
                        at += size - 1
                        break
            at += 1

    def _find_latin(self, folded: str, loose: bool) -> Iterator[tuple[int, int, str]]:
        found = words(folded)
        at = 0
        while at < len(found):
            for size in self._lengths.get(found[at][0], ()):
                run = found[at : at + size]
                key = " ".join(word for word, _, _ in run)
                if len(run) == size and self._takes(key, loose) and _joined(folded, run):
                    yield run[0][1], run[-1][2], key
                    at += size - 1
                    break
            at += 1


def _compact(folded: str) -> tuple[str, list[int] | range]:
    """The text without quotation marks, spaces and line breaks, and where each character stood.

    An empty line stays: nothing is named across paragraphs.
    """
    pieces, places = [], list[int]()
    for found in _PIECE.finditer(folded):
        piece = found.group()
        if piece[0] == "\n":
            piece = "\n"
        pieces.append(piece)
        places.extend(range(found.start(), found.start() + len(piece)))
    return "".join(pieces), places


def _quoted(folded: str, start: int, end: int) -> tuple[int, int]:
    """The span with the quotation mark before or after it that belongs to one inside it."""
    for opening, closing in ("“”", "‘’", "「」", "『』"):
        inside = folded[start:end]
        if closing in inside and opening not in inside and folded[start - 1 : start] == opening:
            start -= 1
        if opening in inside and closing not in inside and folded[end : end + 1] == closing:
            end += 1
    return start, end


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """Whether Latin letters or digits at the edges of a form are not cut out of longer ones."""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return not (_glued(before, folded[start]) or _glued(folded[end - 1], after))


def _glued(left: str, right: str) -> bool:
    return (
        left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
        and left.isdigit() == right.isdigit()
    )  # fmt: skip


def _joined(folded: str, run: list[tuple[str, int, int]]) -> bool:
    """Whether only blanks, hyphens or `the` stand between the words of a run."""
    for (_, _, end), (_, start, _) in pairwise(run):
        between = folded[end:start]
        point = between == "." and folded[end - 1].isdigit() and folded[start].isdigit()
        if not point and not _GAP.fullmatch(between) and between.strip() != "the":
            return False
    return True
