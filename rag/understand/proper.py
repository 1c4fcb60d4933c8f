"""Places that only stand in another name: of an event, or of what joins two places."""

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.glossary import Glossary, Match
from rag.text import fold

_WORDS = (
    r" (?:(?!(?:to|the|of|in|at|on|and|or|for|from|by|with|than|did|do|does|has|have|had|was|were|"
    r"is|are|will|win|won|hold|held|host|hosted)\b)[a-z0-9&-]+ ){0,4}?"
)
_EVENTS = (
    r"(?:games|olympics|paralympics|universiade|expos?|fairs?|expositions?|summits?|forums?|"
    r"marathons?|festivals?|exhibitions?|conferences?|conventions?|biennales?|auto show|"
    r"motor show|air ?show|grand prix|world cup)"
)
_EVENT = re.compile(
    rf"{_WORDS}{_EVENTS}\b|"
    r"(?:第[一二三四五六七八九十\d]+届)?(?:(?![在于和与的到至去参为上举办开])[\u3400-\u9fff]){0,6}?"
    r"(?:亚运会|全运会|大运会|世运会|冬奥会|奥运会|残运会|亚冬会|冬运会|博览会|进博会|交易会|洽谈会|"
    r"马拉松|车展|航展|论坛|峰会)"
)
_EVENT_IN = re.compile(rf"\b(?:at|to|during) the [^,.?]{{0,40}}\b{_EVENTS}(?: held)? in $")
_REACH = 80  # characters before a place in which an event that it held is named
_LINK = re.compile(
    rf"{_WORDS}(?:railways?|railroad|lines?|bridges?|links?|expressways?|motorways?|highways?|"
    r"freeways?|corridors?|tunnels?|canals?|pipelines?|ports?)\b"
)
_HALF = re.compile(rf" ?[-–—] ?[a-z'’]+{_LINK.pattern}")  # … to a place that is not known
_DASH = re.compile(r" ?[-–—] ?")


def set_aside(matches: Sequence[Match], text: str, glossary: Glossary) -> list[Match]:
    """The places that only stand in another name, where one is named by itself besides.

    At the Hangzhou Asian Games, Wenzhou's athletes won: it is Wenzhou that is asked about.
    """
    folded = fold(text)
    named = in_terms(matches, text, glossary)
    others = {match.start for match in (*_joined(matches, folded), *named)}
    inside = [m for m in matches if m.start in others or _is_of_event(m, folded)]
    if len(inside) < len(matches):
        return inside
    return [match for match in named if _is_placeless(match, text, glossary)]


_TRAVEL = re.compile(
    r"多久|多长时间|几个?(?:半)?小时|几分钟|车程|行程|时间|时速|通车|直达|"
    r"\b(?:how long|journey|trip|travel|ride|train|drive|flight|hours?|minutes?)\b"
)
_ON_TO = re.compile(r"(?:市|站)?(?:到|至|去|—+|[-–]|\s+(?:to|and)\s+)")
_BY_WAY = re.compile(r"(?:经过?|途经|取道|\bvia|\bthrough)\s*$")


def of_journey(matches: Sequence[Match], text: str) -> list[Match]:
    """The places that a journey asked about leads from, to and by: any report may tell of it."""
    folded = fold(text)
    if not _TRAVEL.search(folded):
        return []
    ends = [
        (one, other) for one, other in pairwise(matches)
        if _ON_TO.fullmatch(folded[one.end : other.start])
    ]  # fmt: skip
    if not ends:
        return []
    found = [match for pair in ends for match in pair]
    by_way = [match for match in matches if _BY_WAY.search(folded[: match.start])]
    return sorted({match.start: match for match in (*found, *by_way)}.values(), key=_start)


def _start(match: Match) -> int:
    return match.start


def _is_of_event(match: Match, folded: str) -> bool:
    """Whether a place names an event, or is only where it was held (at the expo in Hefei)."""
    held = _EVENT_IN.search(folded[max(0, match.start - _REACH) : match.start])
    return held is not None or _EVENT.match(folded, match.end) is not None


def _is_placeless(match: Match, text: str, glossary: Glossary) -> bool:
    """Whether the Chinese name of what a place names has no place in it (广交会)."""
    around = (t for t in _named(text, glossary) if t.start <= match.start and match.end <= t.end)
    return any(not glossary.find_places(term.name) for term in around)


def in_terms(matches: Sequence[Match], text: str, glossary: Glossary) -> list[Match]:
    """The places that are words of an English name that the glossary knows (the Canton Fair)."""
    terms = _named(text, glossary)
    return [
        match for match in matches
        if match.text.isascii()
        and any(t.start <= match.start and match.end <= t.end and t.text != match.text
                for t in terms)
    ]  # fmt: skip


def _named(text: str, glossary: Glossary) -> list[Match]:
    return [*glossary.find_terms(text), *glossary.find_words(text)]


def _joined(matches: Sequence[Match], folded: str) -> list[Match]:
    """The places that a dash joins to the name of what runs between them (the A-B railway)."""
    runs: list[list[Match]] = [[match] for match in matches[:1]]
    for one, other in pairwise(matches):
        if _DASH.fullmatch(folded[one.end : other.start]):
            runs[-1].append(other)
        else:
            runs.append([other])
    return [
        match for run in runs for match in run
        if (len(run) > 1 and _LINK.match(folded, run[-1].end)) or _HALF.match(folded, run[-1].end)
    ]  # fmt: skip
