"""What place names mean together: generic words, a place inside its parent, homonyms."""

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.glossary.boundaries import boundaries
from rag.glossary.entries import Place
from rag.glossary.lexicon import Match

_GENERIC = re.compile(
    r"[\s-]+(?:(?:autonomous )?(city|municipality|province|district|county|prefecture|league"
    r"|banner|region)|(new area))\b",
    re.IGNORECASE,
)
_GENERIC_OF = re.compile(
    r"\b(city|municipality|province|district|county|prefecture) of $", re.IGNORECASE
)
_ASKED = re.compile(r"\b(?:which|what)(?: \w+)? $", re.IGNORECASE)
_ENDINGS = {
    "city": ("市",), "municipality": ("市",), "province": ("省",), "district": ("区",),
    "county": ("县",), "prefecture": ("州", "地区", "市", "盟"), "league": ("盟",),
    "banner": ("旗",), "region": ("区", "地区"), "new area": ("新区",),
}  # fmt: skip
_OTHER = re.compile(  # after a short name: the name of something else (长宁县, 黄浦江, 中山路)
    r"[东西南北中]{0,2}路(?![网径口况边面灯侧]|上[跑行])|大道|街道|[街江河湖镇](?![流道口域畔泊水边岸河湖湟套西村乡城区])"
    r"|[县区旗乡](?![域村镇乡划位间本直])"
)
_OPENING, _CLOSING = ("(", "（"), (")", "）")
_FEATURE = re.compile(  # after an English name: a river, a road, not the place (Jinsha River)
    r"(?:\s+(?:east|west|north|south|middle|central|ring|first|second))?\s+(?:river|lake|mountains?|"
    r"mount|road|street|avenue|bridge|gorges?|reservoir|canal|strait|grottoes|temple)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    "[港站段籍人]|[两二三四五六七八九十]省|机场|口岸|海关|地区|城[里内区]|经济特区|特区|政府|地铁|轻轨|公交|大学|旅游"
)  # one word with the place
_APART, _OUT = re.compile("除[去掉了]?$"), re.compile("[之以]?外(?![资贸商])")  # 除上海外
_WHOLE = re.compile("全(?:社会|口径|域|[年区市省县州])")  # 静安全社会固投: not of 安全社会
_WORDS = ("", "Yu'an")  # pinyin that, without its apostrophe, is an English word: yuan
_AND = ("和", "与", "跟", "同", "及", "或", "以及", "还有")
_DOWN = re.compile(r"[\s的·-]*|['’]s?\s+|\(|（", re.IGNORECASE)  # parent first: 上海的黄浦
_UP = re.compile(
    r"\s*[,(（]\s*(?:in\s+)?|\s+(?:in|of|under)\s+(?:the\s+city\s+of\s+)?", re.IGNORECASE
)


def forms_of(place: Place, places: dict[str, Place]) -> tuple[list[str], list[str]]:
    """All that may be written for a place: safe forms, and those that are ordinary words."""
    safe = [place.bare, *place.forms, *place.english]
    if len(place.bare) > 2 and place.pinyin not in _WORDS:  # nor the She of She County
        safe = [place.bare, *place.forms, place.pinyin, *place.english[1:]]
        if place.english[0].count(" ") > 1:  # one generic word after the name is found anyway
            safe.append(place.english[0])
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


def is_feature(text: str, end: int) -> bool:
    """Whether an English name that ends here is that of a river or road, not of a place."""
    return _FEATURE.match(text, end) is not None


def is_name(match: Match, text: str, followed: bool = False, led: bool = False) -> bool:
    """Whether a short Chinese name stands as a word of its own (not 顺利通过, 长宁县, 中山路).

    Where it is `followed` by another place, that one's first character is no ending (湖南湖北);
    where another and 和 `led` to it, it begins a word (达州和资阳).
    """
    ending = match.text[-1]
    if ending.isascii() and is_feature(text, match.end):
        return False
    if ending == "区" and text.startswith("域", match.end):
        return False
    if ending.isascii() or ending in "省市区县盟旗国" or len(match.text) > 3:
        return True
    if not followed and _OTHER.match(text, match.end):
        return False
    if _APART.search(text[: match.start]) and _OUT.match(text, match.end):
        return True
    cuts = boundaries(text, match.start, match.end)
    ends = match.end in cuts or _TAIL.match(text, match.end) or _WHOLE.match(text, match.end)
    return (led or match.start in cuts) and bool(ends)


def refine(matches: list[Match], text: str, places: dict[str, Place]) -> list[Match]:
    """Take in English generic words, join a place to its parent, put the likelier homonym first."""
    joined: list[Match] = []
    begins = {match.start for match in matches}
    for match in matches:
        led = bool(joined) and text[joined[-1].end : match.start] in _AND
        if not is_name(match, text, match.end in begins, led):
            continue
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
    asked = _ASKED.search(text[: match.start])  # which Jilin city: one of the province
    generic = None if asked else _GENERIC.match(text, match.end)
    before = _GENERIC_OF.search(text[max(0, match.start - 20) : match.start])
    word = generic or before
    if not word:
        return match
    endings = _ENDINGS[next(part for part in word.groups() if part).lower()]
    kept = tuple(name for name in match.candidates if name.endswith(endings))
    end = generic.end() if generic else match.end
    return _narrowed(match, kept, match.start, end, text) if kept else match


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
            closed = between.strip() in _OPENING and text[right.end : right.end + 1] in _CLOSING
            return _narrowed(left, inner, left.start, right.end + closed, text)
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
