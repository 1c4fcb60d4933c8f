"""What place names mean together: generic words, a place inside its parent, homonyms."""

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.glossary.entries import Place
from rag.glossary.lexicon import Match

_GENERIC = re.compile(
    r"[\s-]+(?:(?:autonomous )?(city|municipality|province|district|county|prefecture|league"
    r"|banner|region)|(new area))\b",
    re.IGNORECASE,
)
_ENDINGS = {
    "city": ("市",), "municipality": ("市",), "province": ("省",), "district": ("区",),
    "county": ("县",), "prefecture": ("州", "地区", "市", "盟"), "league": ("盟",),
    "banner": ("旗",), "region": ("区", "地区"), "new area": ("新区",),
}  # fmt: skip
_DOWN = re.compile(r"[\s的·-]*|['’]s?\s+|\(|（", re.IGNORECASE)  # parent first: 上海的黄浦
_UP = re.compile(r"\s*,\s*(?:in\s+)?|\s+(?:in|of|under)\s+(?:the\s+city\s+of\s+)?", re.IGNORECASE)


def forms_of(place: Place, places: dict[str, Place]) -> tuple[list[str], list[str]]:
    """All that may be written for a place: safe forms, and those that are ordinary words."""
    safe = [place.bare, *place.forms, *place.english]
    if len(place.bare) > 2 and place.pinyin:  # the She of She County is an English word
        safe.append(place.pinyin)
    if place.bare in place.loose:
        parent = places[place.parent]
        safe = [place.parent + place.bare, parent.short + place.bare, *place.english]
    if place.name != place.bare:
        safe.append(place.name)
    return safe, list(place.loose)


def ancestors(name: str, places: dict[str, Place]) -> Iterator[str]:
    """The places that a place lies in, the nearest first."""
    place = places.get(name)
    while place and place.parent:
        yield place.parent
        place = places.get(place.parent)


def refine(matches: list[Match], text: str, places: dict[str, Place]) -> list[Match]:
    """Take in English generic words, join a place to its parent, put the likelier homonym first."""
    joined: list[Match] = []
    for match in matches:
        match = _with_generic(match, text, places)
        whole = _join(joined[-1], match, text, places) if joined else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(match)
    named = {match.name for match in joined if len(match.candidates) == 1}
    return [_ordered(match, named, places) for match in joined]


def _with_generic(match: Match, text: str, places: dict[str, Place]) -> Match:
    if not match.text[-1].isascii():
        return match
    generic = _GENERIC.match(text, match.end)
    if not generic:
        return match
    endings = _ENDINGS[(generic[1] or generic[2]).lower()]
    kept = tuple(name for name in match.candidates if name.endswith(endings))
    return _narrowed(match, kept, match.start, generic.end(), text) if kept else match


def _narrowed(match: Match, names: tuple[str, ...], start: int, end: int, text: str) -> Match:
    return replace(
        match, name=names[0], candidates=names, start=start, end=end, text=text[start:end]
    )


def _join(left: Match, right: Match, text: str, places: dict[str, Place]) -> Match | None:
    """One match of the smaller place where a place and its parent stand together."""
    between = text[left.end : right.start]
    if _DOWN.fullmatch(between):
        inner = _inside(right.candidates, left.candidates, places)
        if inner:
            return _narrowed(right, inner, left.start, right.end, text)
    if _UP.fullmatch(between):
        inner = _inside(left.candidates, right.candidates, places)
        if inner:
            return _narrowed(left, inner, left.start, right.end, text)
    return None


def _inside(
    names: tuple[str, ...], parents: tuple[str, ...], places: dict[str, Place]
) -> tuple[str, ...]:
    return tuple(
        name for name in names if not set(parents).isdisjoint(ancestors(name, places))
    )  # fmt: skip


def _ordered(match: Match, named: set[str], places: dict[str, Place]) -> Match:
    if len(match.candidates) == 1:
        return match
    inside = [name for name in match.candidates if not named.isdisjoint(ancestors(name, places))]
    names = tuple(dict.fromkeys([*inside, *match.candidates]))
    return replace(match, name=names[0], candidates=names)
