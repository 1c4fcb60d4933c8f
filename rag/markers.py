"""Citation markers as models write them: `[1]`, `[1,2]`, `【1】`, `［１］`, `[来源1]`, `[1-3]`.

Whatever a model writes becomes `[n]` with 1 ≤ n ≤ count; a number that stands for nothing goes.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.text import sentences

_NAMES = "来源|资料|文献|引用|出处|段落|sources?|ids?|refs?|citations?|passages?|docs?"
_WORD = rf"(?:{_NAMES})?[^\S\n]*[:：#]?[^\S\n]*\^?"
_NUMBER = rf"{_WORD}[0-9０-９]{{1,9}}"
_JOIN = r"[^\S\n]*(?:[,，、;；&\-–—~～至和]|and|[^\S\n])[^\S\n]*"
_MARKER = re.compile(
    rf"[\[［【]([\[［【])?[^\S\n]*(?P<inside>{_NUMBER}(?:{_JOIN}{_NUMBER})*)[^\S\n]*(?:†[^\]］】\n]{{0,40}})?"
    r"[\]］】](?(1)[\]］】]?)",
    re.IGNORECASE,
)
_PART = re.compile(r"([-–—~～至])?\s*[^0-9０-９\-–—~～至]*([0-9０-９]+)")
_YEAR = re.compile(r"[12１２][0-9０-９]{3}")
_OPENING, _CLOSING = "[［【", "]］】"
_LONGEST = 80  # characters that are held back for the sake of one bracket
_MARKED = re.compile(r"\[(\d{1,3})\]")
_JOINED = re.compile(r"([，,；;：:、])\s*")
_BULLET = re.compile(r"\s*(?:[-*•·]|\d{1,2}[.)、．]|[（(]\d{1,2}[)）])?\s*")


def normalise(text: str, count: int) -> str:
    """Every marker as `[n]`; numbers outside 1…count are dropped, a year in brackets is no marker.

    Example:
        >>> normalise("增长5%【1，9】。See [Source 2].", 3)
        '增长5%[1]。See [2].'
    """
    while (plain := _MARKER.sub(lambda marker: _plain(marker, count), text)) != text:
        text = plain  # what a marker leaves may close round another: [[0]9]
    return text


def _plain(marker: re.Match[str], count: int) -> str:
    inside = marker["inside"]
    if _YEAR.fullmatch(inside):
        return marker[0]
    numbers: list[int] = []
    for to, digits in _PART.findall(inside):
        number = int(digits)
        if 1 <= number <= count:
            numbers += range(numbers[-1] + 1, number) if to and numbers else ()
            numbers.append(number)
    return "".join(f"[{number}]" for number in dict.fromkeys(numbers))


class MarkerStream:
    """`normalise` for a stream: holds back only what may become a marker."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._held = ""

    def feed(self, piece: str) -> str:
        """Take a piece, give back what is settled."""
        self._held += piece
        settled = _settled(self._held)
        text, self._held = self._held[:settled], self._held[settled:]
        return normalise(text, self._count)

    def close(self) -> str:
        """Give back what is left at the end of the stream."""
        text, self._held = self._held, ""
        return normalise(text, self._count)


def _settled(text: str) -> int:
    """Up to where nothing that follows changes a text: its first bracket that is still open."""
    still_open: list[int] = []
    for at, sign in enumerate(text):
        if sign in _OPENING:
            still_open.append(at)
        elif sign == "\n":
            still_open.clear()
        elif sign in _CLOSING and still_open:
            still_open.pop()
    return next((at for at in still_open if len(text) - at <= _LONGEST), len(text))


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, or a part of one with markers of its own. `text` has no markers in it.

    `marks` are (offset in text, number); `lead` is what stands before it: a line break, a bullet.
    """

    lead: str
    text: str
    marks: tuple[tuple[int, int], ...]

    @property
    def markers(self) -> tuple[int, ...]:
        """The numbers, each once, in order of appearance."""
        return tuple(dict.fromkeys(number for _, number in self.marks))

    def render(self, rename: Callable[[int], Sequence[int]]) -> str:
        """The text with its markers in place, each number given as what `rename` makes of it."""
        pieces, end, seen = [], 0, set()
        for at, number in self.marks:
            pieces.append(self.text[end:at])
            for name in rename(number):
                if (at, name) not in seen:
                    pieces.append(f"[{name}]")
                seen.add((at, name))
            end = at
        return "".join([*pieces, self.text[end:]])


def claims(text: str) -> list[Claim]:
    """Cut a text with normalised markers into claims that each carry their own markers.

    A marker after a full stop belongs to the sentence before it. A sentence whose parts carry
    different markers is cut after each, so that "A 1 [1], B 2 [2]" is two claims.
    """
    plain, marks = _lift(text)
    found: list[Claim] = []
    end = 0
    for start, stop in _cut(plain, marks):
        own = tuple(
            (at - start, number) for at, number in marks if _belongs(at, start, stop, plain)
        )
        body = plain[start:stop]
        bullet = _BULLET.match(body)
        skip = bullet.end() if bullet and bullet.end() < len(body) else 0
        shifted = tuple((max(0, min(at - skip, stop - start - skip)), n) for at, n in own)
        found.append(Claim(plain[end : start + skip], body[skip:], shifted))
        end = stop
    return found


def _lift(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without markers, and where in it each stood."""
    marks: list[tuple[int, int]] = []
    plain = ""
    end = 0
    for match in _MARKED.finditer(text):
        plain = (plain + text[end : match.start()]).rstrip(" ")
        marks.append((len(plain), int(match[1])))
        end = match.end()
    return plain + text[end:], marks


def _cut(plain: str, marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, stop in sentences(plain):
        groups: dict[int, set[int]] = {}
        for at, number in marks:
            if start < at < stop:
                groups.setdefault(at, set()).add(number)
        for (at, numbers), following in pairwise(groups.items()):
            joint = _JOINED.match(plain, at)
            if joint and numbers != following[1] and joint.end() < stop:
                spans.append((start, joint.end(1)))
                start = joint.end()
        spans.append((start, stop))
    return spans


def _belongs(at: int, start: int, stop: int, plain: str) -> bool:
    """Whether the mark at `at` is of the span; one between two sentences is of the first."""
    if start < at <= stop:
        return True
    if at <= start:
        return not plain[:start].strip()
    return "\n" not in plain[stop:at] and not plain[stop:at].strip()
