"""The places of a question, matched against those that the corpus has reports of."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.glossary import NATION, Glossary, Match
from rag.glossary.alike import GENERIC
from rag.schema import QUOTED, QueryTerm
from rag.text import fold
from rag.understand.proper import in_terms, of_journey, set_aside

_NATIONAL = re.compile(  # whose report it is, for the place that it is about
    r"\b(?:china['’]s )?state council(?:['’]s)?\b|\bcentral government(?:['’]s)?\b|"
    r"\bnational(?:-level)? (?:government )?(?:work )?reports?\b|"
    r"\bpremier(?:['’]s| [a-z]+(?: [a-z]+)?(?:['’]s)?)"
    r"(?= (?:20\d\d )?(?:government )?(?:work )?report)|"
    r"\b(?:premier )?(?:zhu rongji|wen jiabao|li keqiang|li qiang)(?:['’]s)?"
    r"(?: first| last| final)?\b|"
    r"(?:朱镕基|温家宝|李克强|李强)(?:总理)?的?(?:(?:第一|最后)[次份个])?(?=[^，。？?]{0,10}报告)|"
    r"国家层面|国家(?:的)?(?=(?:20\d\d年)?的?政府工作报告)|总理的?(?=(?:20\d\d年)?的?(?:政府)?工作报告)",
    re.IGNORECASE,
)
_GOVERNS = re.compile(r"\b(?:did|do|does|has|had|will|is|was) $", re.IGNORECASE)
_NAMED_SO = re.compile(r"(?<!\w)(?:'[^'\n]+'|‘[^’\n]+’|\"[^\"\n]+\"|“[^”\n]+”)(?!\w)")
_GLOSS = re.compile(r"[(（][a-z' ]+[)）]")  # in pinyin: (minsheng shishi)
_KIND = re.compile(r"-(?:funded|invested|owned|backed|listed|style)\b", re.IGNORECASE)
_ENDING = re.compile("(?:自治[区州县旗]|新区|[省市区县旗盟州])$")
_RANKED = re.compile(
    r"(?:在|居|排|占|列|是|高于|低于|创下?|刷新|打破)\s*$|\b(?:in|of|across|within|national(?:ly)?)\s*(?:the\s*)?$"
)
_RANK = re.compile(
    r"\s*(?:各[省地市区]|哪[些个座]|所有|\d+[个份]?[省地市]|第|排|位|居|前[\d一二两三四五六七八九十]|领先|平均|首|"
    r"最[高低大小多少长短快早好优]|唯一|[纪记]录|冠军|[冬夏全]?运动?会)|"
    r"[\u3400-\u9fff]{1,8}?(?:排|位列|位居|居)?第(?:几|多少)|"
    r"['’]s (?:(?:top|best|all|the) )?(?:\d+ |provinc|cities)|"
    r"['’]s (?:\w+[- ]){0,2}?(?:first|only|\w+est|most|top|leading|sole)\b"
)
_ASIDE = 0.4  # worth of a place that only names an event or a link
_OFFICE = re.compile(r"委(?:副?书记|常委|会)|长(?=$|[是叫的谁在作做名姓为由有和、,,。??\s])")
_CAPITAL = re.compile(
    r"的?(?:省会|首府)(?!城市群|都市圈|经济圈)(?:城市)?|"
    r"(?<=省)会(?=城市|[\d的是有去今前,,??]|gdp|经济|$)|"
    r"['’]s? (?:provincial )?capital(?: city)?\b(?! (?:investment|market|formation|stock|spending|"
    r"expenditure|goods|construction|gains?|account))",
    re.IGNORECASE,
)
_FACILITY = re.compile(
    r"\s*(?:international )?(?:airport|railway station|station|bridge|stadium)\b", re.IGNORECASE
)
_CAPITAL_OF = re.compile(r"\bcapital (?:city )?of (?:the )?$", re.IGNORECASE)
_HERE = re.compile(
    r"[这那]个?(?:自治[区州县]|直辖市|[区市省州县]|地[区方])|[该本](?:自治[区州县]|[区市省州县]|地区?)|"
    r"当地|这里|那里|那边|\b(?:this|that|the) (?:autonomous )?(?:city|district|province|prefecture|"
    r"region|municipality|county|place)\b"
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


def place_matches(text: str, glossary: Glossary, corpus: Collection[str]) -> list[Match]:
    """Where a question names places that it may be about, and not only in another name."""
    found = _place_names(text, glossary, corpus)
    aside = {match.start for match in set_aside(found, text, glossary)}
    return [match for match in found if match.start not in aside]


def _place_names(text: str, glossary: Glossary, corpus: Collection[str]) -> list[Match]:
    """Where places are named: capitals for their provinces, no words that only may."""
    stated = _NATIONAL.search(text) is not None
    found = [
        _capital(_of_facility(_without_office(match, text), text, glossary), text, glossary)
        for match in glossary.find_places(text, loose=True)
        if not match.loose
        or _is_byname(match, glossary)
        or chosen_place(match, corpus, glossary) is not None
    ]
    found = [
        m
        for m in found
        if chosen_place(m, corpus, glossary) is not None or not _is_in_name(m, text)
    ]
    found = [_government(m, text) if stated else m for m in found]
    return sorted([*found, *_national(text, found)], key=lambda match: match.start)


def _is_in_name(match: Match, text: str) -> bool:
    """Whether a romanised place is or begins another name ('Tianfu Plan', Macao-funded)."""
    if not match.text.isascii():
        return False
    within = [
        found
        for pattern in (_NAMED_SO, _GLOSS)
        for found in pattern.finditer(text)
        if found.start() < match.start and match.end < found.end()
    ]
    return bool(within) or _KIND.match(text, match.end) is not None


def _government(match: Match, text: str) -> Match:
    """The nation where its capital stands for its government (what deficit did Beijing plan)."""
    if fold(match.text) != "beijing" or not _GOVERNS.search(text[: match.start]):
        return match
    return replace(match, name=NATION, candidates=(NATION,))


def read_places(text: str, glossary: Glossary, corpus: Collection[str]) -> Places:
    """Places named in a question; homonyms go to the one in the corpus, parents to the child."""
    named = _place_names(text, glossary, corpus)
    journey = of_journey(named, text)
    named = [match for match in named if match not in journey]
    aside = {match.start for match in set_aside(named, text, glossary)}
    matches = [match for match in named if match.start not in aside]
    matches = sorted([*matches, *_unlisted(text, glossary, corpus, matches)], key=lambda m: m.start)
    others = any(chosen_place(match, corpus, glossary) not in (None, NATION) for match in matches)
    above = {
        parent for match in matches
        for parent in glossary.parents(chosen_place(match, corpus, glossary) or match.name)
    }  # fmt: skip
    areas: list[str] = []
    unknown: list[str] = []
    ways = {match.name: match for match in reversed(journey)}
    terms = [_term(match, glossary) for match in ways.values()]
    spans = [(match.start, match.end) for match in journey]
    for match in matches:
        chosen = chosen_place(match, corpus, glossary)
        scoped = chosen in above and _ranks_within(text, match)
        if scoped or (match.name == NATION and (others or _is_scope(text, match))):
            spans.append((match.start, match.end))
        elif chosen is None:
            unknown.append(match.name)
            terms.append(_term(match, glossary))
            spans.append((match.start, match.end))
        else:
            areas.append(chosen)
            spans.append((match.start, match.end))
    known = {(match.start, match.end) for match in in_terms(named, text, glossary)}
    for match in (m for m in named if m.start in aside and (m.start, m.end) not in known):
        terms.append(replace(_term(match, glossary), weight=_ASIDE, anchor=False))
        spans.append((match.start, match.end))
    return Places(
        tuple(dict.fromkeys(areas)), tuple(dict.fromkeys(unknown)), tuple(terms),
        tuple(span for span in spans if span not in known),
    )  # fmt: skip


def _national(text: str, matches: Sequence[Match]) -> Iterator[Match]:
    """The nation where its government or report is named (the State Council's report)."""
    for found in _NATIONAL.finditer(text):
        if not any(found.start() < m.end and m.start < found.end() for m in matches):
            yield Match(NATION, found.start(), found.end(), found.group())


def _unlisted(
    text: str, glossary: Glossary, corpus: Collection[str], matches: Sequence[Match]
) -> Iterator[Match]:
    """Places that have reports but stand in no glossary, by their names with or without 区."""
    for area in corpus:
        if glossary.place(area) is not None:
            continue
        short = _ENDING.sub("", area)
        for found in re.finditer(f"{re.escape(area)}|{re.escape(short)}", text):
            if len(short) > 1 and not any(
                found.start() < m.end and found.end() > m.start for m in matches
            ):
                yield Match(area, found.start(), found.end(), found.group())


def _term(match: Match, glossary: Glossary) -> QueryTerm:
    """A place without a report as something that an answer must speak of."""
    places = [glossary.place(name) for name in match.candidates or (match.name,)]
    forms = [
        form
        for place in places
        if place
        for form in (place.name, place.short, place.bare, *place.english)
    ]
    return QueryTerm(match.text, (match.text, *dict.fromkeys(forms)), weight=QUOTED, anchor=True)


def points_at_place(text: str) -> bool:
    """Whether a question names its place only by pointing at an earlier one (这个区, the city)."""
    return _HERE.search(fold(text)) is not None


def _is_byname(match: Match, glossary: Glossary) -> bool:
    """Whether a loose name is a byname (鹏城, 沪), no ordinary word that names a place."""
    place = glossary.place(match.name)
    return place is not None and fold(match.text)[0] not in place.bare


def _without_office(match: Match, text: str) -> Match:
    """The place alone where its generic word belongs to an office (安徽 of 安徽省长)."""
    if len(match.text) > 2 and match.text[-1] in GENERIC and _OFFICE.match(text, match.end):
        return replace(match, end=match.end - 1, text=match.text[:-1])
    return match


def _of_facility(match: Match, text: str, glossary: Glossary) -> Match:
    """The city where a district after it only names a facility (Chongqing Jiangbei airport)."""
    if not _FACILITY.match(text, match.end):
        return match
    for parent in glossary.parents(match.name):
        place = glossary.place(parent)
        for name in place.english if place else ():
            if fold(match.text).startswith(f"{fold(name)} "):
                end = match.start + len(name)
                return Match(parent, match.start, end, text[match.start : end], (parent,))
    return match


def _capital(match: Match, text: str, glossary: Glossary) -> Match:
    """The capital where a question speaks of a province's (四川省会, the capital of Sichuan)."""
    after, before = _CAPITAL.match(text, match.end), _CAPITAL_OF.search(text[: match.start])
    name = glossary.capital(match.name) if after or before else None
    if name is None:
        return match
    start = before.start() if before else match.start
    end = after.end() if after else match.end
    return Match(name, start, end, text[start:end], (name,))


def chosen_place(match: Match, corpus: Collection[str], glossary: Glossary) -> str | None:
    """The place of the corpus that is meant; the seat of a prefecture that bears its short name."""
    names = match.candidates or (match.name,)
    return next((name for name in [*names, *_seats(match, glossary)] if name in corpus), None)


def _seats(match: Match, glossary: Glossary) -> Iterator[str]:
    """恩施市 where 恩施 alone is named, which may be the prefecture or the city in it."""
    place = glossary.place(match.name)
    if place is not None and place.level == "city" and not match.name.endswith("市"):
        if fold(match.text) in (fold(place.short), fold(place.pinyin)):
            yield f"{place.short}市"


_PLACED_WITHIN = re.compile(r"\s*(?:全[省区市])?(?:排名?|位居|位列)?(?:第几|第多少|几名)")
_RANKS_WITHIN = re.compile(
    r"\b(?:rank\w*|placed?|position|stand)\b[^.?]{0,40}\b(?:in|within|across)\s*$"
)


def _ranks_within(text: str, match: Match) -> bool:
    """Whether a larger place is what a smaller one is ranked in (在四川排第几, rank in Sichuan)."""
    folded = fold(text)
    before, after = folded[: match.start], folded[match.end :]
    return bool(_PLACED_WITHIN.match(after) or _RANKS_WITHIN.search(before))


def _is_scope(text: str, match: Match) -> bool:
    """Whether the nation is what something is ranked in, not what is asked about."""
    folded = fold(text)
    before, after = folded[: match.start], folded[match.end :]
    return _RANKED.search(before) is not None or _RANK.match(after) is not None
