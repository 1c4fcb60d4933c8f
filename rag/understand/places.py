"""The places of a question, matched against those that the corpus has reports of."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from rag.glossary import Glossary, Match
from rag.schema import QueryTerm
from rag.text import fold

_NATION = "全国"
_RANKED = re.compile(
    r"(?:在|居|排|占|列|是|高于|低于)\s*$|\b(?:in|of|across|within|national(?:ly)?)\s*(?:the\s*)?$"
)
_HERE = re.compile(
    r"这个?[区市省州县]|该[区市省州县]|本[区市省州县]|\b(?:this|that|the) (?:city|district|"
    r"province|prefecture)\b"
)


@dataclass(frozen=True, slots=True)
class Places:
    """`areas` have reports, `unknown` have none but may be spoken of: their names are `terms`.

    `spans` are where all of them stand in the text.
    """

    areas: tuple[str, ...]
    unknown: tuple[str, ...]
    terms: tuple[QueryTerm, ...]
    spans: tuple[tuple[int, int], ...]


def read_places(text: str, glossary: Glossary, corpus: Collection[str]) -> Places:
    """Places named in a question; homonyms go to the one in the corpus, parents to the child."""
    matches = [
        match
        for match in glossary.find_places(text, loose=True)
        if not match.loose or _choose(match, corpus) is not None
    ]
    others = any(_choose(match, corpus) not in (None, _NATION) for match in matches)
    areas: list[str] = []
    unknown: list[str] = []
    terms: list[QueryTerm] = []
    spans: list[tuple[int, int]] = []
    for match in matches:
        chosen = _choose(match, corpus)
        if match.name == _NATION and (others or _is_scope(text, match)):
            spans.append((match.start, match.end))
        elif chosen is None:
            unknown.append(match.name)
            terms.append(_term(match, glossary))
            spans.append((match.start, match.end))
        else:
            areas.append(chosen)
            spans.append((match.start, match.end))
    return Places(
        tuple(dict.fromkeys(areas)), tuple(dict.fromkeys(unknown)), tuple(terms), tuple(spans)
    )


def _term(match: Match, glossary: Glossary) -> QueryTerm:
    """A place without a report as something that an answer must speak of."""
    places = [glossary.place(name) for name in match.candidates or (match.name,)]
    forms = [
        form for place in places if place for form in (place.short, place.bare, *place.english)
    ]
    return QueryTerm(match.text, (match.text, *dict.fromkeys(forms)), weight=1.5, anchor=True)


def points_back(text: str) -> bool:
    """Whether a question names its place only by pointing at an earlier one (这个区, the city)."""
    return _HERE.search(fold(text)) is not None


def _choose(match: Match, corpus: Collection[str]) -> str | None:
    names = match.candidates or (match.name,)
    return next((name for name in names if name in corpus), None)


def _is_scope(text: str, match: Match) -> bool:
    return _RANKED.search(fold(text[: match.start])) is not None
