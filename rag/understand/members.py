"""Which of the places named in a question are asked about, left out, or only a frame."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.glossary import NATION, Glossary
from rag.text import fold
from rag.understand.across import asks_every, asks_topic, is_between
from rag.understand.intent import asks_own_rank, read_measure
from rag.understand.operation import read_operation
from rag.understand.places import Places, chosen_place, place_matches, read_places
from rag.understand.preface import preface_end

_APART = re.compile(
    r"除(?:去|掉|了)?(?P<zh>[^。？?]{1,40}?)(?:之外|以外|外|[,，、]?(?:还|其他|其它|其余|哪|别的)|[,，])|"
    r"\b(?:apart from|aside from|other than|besides|except(?: for)?|excluding|not counting|"
    r"leaving out|in addition to)\b(?P<en>[^.?]{1,60}?)(?:[,;.?]|\b(?:which|what|how|who)\b|$)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:其他|其它|其余|别的|兄弟|周边)(?:的|各|几个|[一二三四五六七八九十\d]+个?)?(?:区|市|省|州|城|地)|"
    r"\b(?:the rest\b|(?:the )?(?:other|remaining|rest of the) (?:\w+ )?"
    r"(?:districts?|cities|provinces?|regions?|prefectures?)\b)"
)
_SET_AGAINST = re.compile(
    r"比|与|和|跟|\b(?:compar\w*|than|versus|vs|relative|against|differ\w*)\b"
)
_AGAINST_NATION = re.compile(  # a place set against the country; 在全国排第几 only names the frame
    r"(?:比|与|和|跟|同|较)全国(?:的?(?:平均|水平|平均水平|增速|数字|整体))*"
    r"(?:[更要还]?[高低快慢多少大小]|相比|比|差|谁|哪)|"
    r"\b(?:than|compare[ds]? (?:with|to)|against|versus|vs\.?|and) (?:that of )?the "
    r"(?:national|nation\b|country|whole country)"
)
_INNER = re.compile(
    r"(?:省|市|自治区)?(?:的|内|里|下辖|境内|各|省内|市内|所有){0,6}(?:[这那]?[\d几多一二三四五六七八九十]{1,9}[个座]|哪[些个座几一]+个?)?"
    r"(?:地级)?(?:城市|市州|地市|市|区县|区)(?:里|中|当中|之中|内|哪|的?20|20|有哪|谁|各)|"
    r"哪一?个(?:地级)?(?:城市|市区?|区县|区)(?![域间别级])|"
    r"\b(?:cities|districts|prefectures)\b|"
    r"\b(?:which|what) (?:[\w'’]+ )?(?:city|district|prefecture)\b"
)
_DISTRICTS = re.compile(r"(?<!地)区(?!域|间|别)|\bdistricts?\b")
_CHOSEN = re.compile(  # told by the report of the larger place, whichever of its cities report
    r"(?:国外|境外|海外|外国|友好)的?城市|"
    r"\b(?:foreign|overseas|sister|twin|friendship|european|asian|african|latin american|american|"
    r"arab|russian|japanese|korean|german|french|british|italian|belt and road) (?:cities|city)\b|"
    r"入选|入围|获批|列入|纳入|被评|评为|上榜|获评|"
    r"\b(?:picked|selected|chosen|named|designated|listed|approved|shortlisted|admitted)\b|"
    r"\b(?:made|joined|entered) (?:it (?:on|in)to )?(?:the|its)\b[^?.]{0,24}"
    r"\b(?:list|cut|round|batch|grade|ranks|network)\b"
)
_WHICH = re.compile(r"哪|谁|各[市区县]|几个|多少个|\b(?:which|among|how many|each|of)\b")
_JOINED_BEFORE = re.compile(
    r"(?:(?:和|与|跟|同|、|比|及|还是|\band\b|\bor\b|\bthan\b|\bvs\.?)\s*|"
    r"\bcompar\w*\b[^?.]{0,60}\b(?:with|to|against)\s+)(?:(?:that|those) of\s+)?(?:the )?$"
)
_EACH = re.compile(r"各[市区县]|都|\b(?:each|all|every|any)\b")
_GAP = 6  # characters between a joining word and the place it joins
_JOINED_AFTER = re.compile(r"^\s*(?:和|与|跟|同|、|比|及|还是|\band\b|\bor\b|\bthan\b|\bvs\b)")


@dataclass(frozen=True, slots=True)
class Members:
    """The places asked about; `excluded` are those that a question sets aside (除西藏外)."""

    places: Places
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    area: str
    known: bool


def read_members(text: str, places: Places, glossary: Glossary, corpus: Collection[str]) -> Members:
    """Set aside what is excluded and what only frames; 其他区 stands for the peers of a place."""
    if not places.areas and not places.unknown:
        return Members(places)
    places = _asked_last(text, places, glossary, corpus)
    settled = {*places.areas, *places.unknown}
    named = [n for n in _named(text, glossary, corpus) if n.area in settled]
    spans = [m.span(m.lastgroup or 0) for m in _APART.finditer(text)]
    apart = {n.area for n in named if any(s <= n.start and n.end <= e for s, e in spans)}
    left = [n for n in named if n.area not in apart]
    folded = fold(text)
    set_against = bool(_OTHERS.search(folded) and _SET_AGAINST.search(folded))
    others = set_against and not asks_own_rank(folded)
    larger = {above for area in {n.area for n in left} for above in _above(area, glossary)}
    around = [n for n in left if n.area in larger]
    frames = {n.area for n in around if _is_frame(n, left, text, others)}
    left = [n for n in left if n.area not in frames]
    areas = [n.area for n in left if n.known]
    if others and len(set(areas)) == 1 and not apart:
        areas += _peers(areas[0], glossary, corpus)
    inner = [a for a in _parts(text, {n.area for n in left}, glossary, corpus) if a not in apart]
    if inner:
        areas, left = [*(() if _goes_through(fold(text)) else areas), *inner], []
    if areas and NATION in corpus and _AGAINST_NATION.search(fold(text)):
        areas.append(NATION)
    unknown = tuple(dict.fromkeys(n.area for n in left if not n.known))
    gone = {fold(text[n.start : n.end]) for n in named if inner or n.area in apart | frames}
    terms = tuple(term for term in places.terms if fold(term.text) not in gone)
    asked = replace(places, areas=tuple(dict.fromkeys(areas)), unknown=unknown, terms=terms)
    return Members(asked, tuple(sorted(apart)))


def _asked_last(text: str, places: Places, glossary: Glossary, corpus: Collection[str]) -> Places:
    """The one place of the question itself, of several that are named before it.

    Wuhu and Bengbu both make robots. What else does Wuhu make? asks about Wuhu.
    """
    own = text[preface_end(text) :]
    if own == text or len(places.areas) < 2 or is_between(fold(own)):
        return places
    asked = read_places(own, glossary, corpus).areas
    return replace(places, areas=asked) if len(asked) == 1 and asked[0] in places.areas else places


def _parts(
    text: str, named: Collection[str], glossary: Glossary, corpus: Collection[str]
) -> list[str]:
    """The cities or districts of the corpus where those of one larger place are asked for."""
    folded = fold(text)
    if len(named) != 1 or not _INNER.search(folded) or not _WHICH.search(folded):
        return []
    if _CHOSEN.search(folded):
        return []
    inner = [name for name in sorted(corpus) if next(iter(named)) in _above(name, glossary)]
    wanted = "district" if _DISTRICTS.search(folded) else "city"
    places = [place for name in inner if (place := glossary.place(name))]
    chosen = [place.name for place in places if place.level == wanted]
    return chosen if len(chosen) > 1 else []


def _goes_through(folded: str) -> bool:
    """Whether each of several places tells of itself; where things are, the larger may tell."""
    return bool(
        read_operation(folded, 2) or read_measure(folded) or asks_topic(folded)
        or asks_every(folded) or _EACH.search(folded)
    )  # fmt: skip


def _named(text: str, glossary: Glossary, corpus: Collection[str]) -> Iterator[_Named]:
    """The places that `read_places` settled on, where they stand."""
    for match in place_matches(text, glossary, corpus):
        chosen = chosen_place(match, corpus, glossary)
        yield _Named(match.start, match.end, chosen or match.name, chosen is not None)


def _is_frame(named: _Named, others: Sequence[_Named], text: str, of_peers: bool) -> bool:
    """Whether a larger place only says where another lies (黄浦在上海排第几): not compared."""
    joined = _JOINED_BEFORE.search(fold(text[: named.start])) is not None
    return of_peers or not (joined or _is_joined_after(named, others, text))


def _is_joined_after(named: _Named, others: Sequence[_Named], text: str) -> bool:
    """Whether a place is named together with the next one (上海和静安; not 上海和中心城区)."""
    joined = _JOINED_AFTER.search(fold(text[named.end :]))
    if joined is None:
        return False
    end = named.end + joined.end()
    return any(0 <= other.start - end <= _GAP for other in others)


def _above(area: str, glossary: Glossary) -> list[str]:
    """The places that an area lies in, the smallest first."""
    found: list[str] = []
    place = glossary.place(area)
    while place is not None and place.parent and place.parent not in found:
        found.append(place.parent)
        place = glossary.place(place.parent)
    return found


def _peers(area: str, glossary: Glossary, corpus: Collection[str]) -> list[str]:
    """The places of the corpus that lie in the same larger place."""
    own = glossary.place(area)
    found = [glossary.place(name) for name in sorted(corpus)]
    return [
        place.name for place in found
        if own and place and (place.parent, place.level) == (own.parent, own.level)
        and place.name != area
    ]  # fmt: skip
