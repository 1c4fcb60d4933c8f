"""Ranks: second of what, and by what. 全市第二 is not 中心城区第二, nor is the size the growth."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.claims.amounts import read_figures
from rag.figures import Figure, same
from rag.glossary import load_glossary
from rag.schema import Citation
from rag.text import clauses, fold

Scope = Literal["peers", "world", "nation", "region", "province", "city", "centre", "suburb"]
_SCOPES: list[tuple[Scope, re.Pattern[str]]] = [
    ("peers", re.compile(r"副省级|省会|计划单列|\bsub-?provincial|\bprovincial capital")),
    ("world", re.compile(r"世界|全球|\bworld|\bglobal")),
    ("nation", re.compile(r"全国|\bnationwide|\bnational|\bcountry")),
    (
        "region",
        re.compile(
            r"[中西东]部|东北|长三角|珠三角|京津冀"
            r"|\b(?:central|west\w*|east\w*|north\w*|south\w*) china"
        ),
    ),
    ("province", re.compile(r"全省|全区(?=第)|\bprovinc")),
    ("centre", re.compile(r"中心城区|\bcentral (?:city|urban|district|area)|\bdowntown")),
    ("suburb", re.compile(r"郊区|\bsuburb")),
    ("city", re.compile(r"全市|本市|\bcity\b|citywide")),
]
_LEVELS: dict[str, Scope] = {"nation": "nation", "province": "province", "city": "city"}
_MUNICIPALITY = "市"
_GAIN = re.compile(r"增量|净增|\bincrement|\bincrease in\b")
_SIZE = re.compile(
    r"总量|规模|总额|产量|产值|\bby (?:size|volume|value)|\bsize\b|\blargest|\bbiggest"
)
_OVER = re.compile("比|高于|低于|高出|快于|above|below|higher|lower|than|faster|ahead")
_SPEED = re.compile(r"增速|增幅|增长率|增长|\bgrowth|\bfastest|\bfast")


@dataclass(frozen=True, slots=True)
class _Rank:
    figure: Figure
    scopes: frozenset[Scope]
    by: str  # size, speed, gain, or nothing where that is open


def misranked(claim: str, cited: Sequence[Citation]) -> str:
    """The first rank of a claim that its cited spans give among others or by another measure.

    Example: "总量居全市第二" beside a span that says 总量居中心城区第二.
    """
    quoted = [rank for citation in cited for rank in _ranks(citation.quote)]
    for rank in _ranks(claim):
        equal = [other for other in quoted if other.figure.value == rank.figure.value]
        if equal and not any(_agree(rank, other) for other in equal):
            return rank.figure.text
        if equal and not rank.by and _only_by_growth(rank, equal, quoted):
            return rank.figure.text
    return ""


def _only_by_growth(rank: _Rank, equal: Sequence[_Rank], quoted: Sequence[_Rank]) -> bool:
    """Whether a rank without a measure is that of the growth where the size has another one."""
    sized = [one for one in quoted if one.by == "size" and _agree(rank, one)]
    return bool(sized) and all(one.by == "speed" for one in equal)


def miscompared(claim: str, cited: Sequence[Citation]) -> str:
    """The first margin of a claim that its cited spans give over others, or nothing.

    Example: "比全省高1.4个百分点" beside a span that says 比全国、全省分别高1.4、0.6个百分点.
    """
    quoted = [margin for citation in cited for margin in _margins(citation.quote)]
    for figure, over in _margins(claim):
        equal = [scopes for other, scopes in quoted if same(figure, other)]
        if equal and over and all(scopes and not over & scopes for scopes in equal):
            return figure.text
    return ""


def _margins(text: str) -> Iterator[tuple[Figure, frozenset[Scope]]]:
    """The percentage points of a text by which something is above or below others, and whom."""
    figures = read_figures(text)
    for start, end in clauses(text):
        inside = [f for f in figures if start <= f.start < end and f.kind == "points"]
        if inside and _OVER.search(fold(text[start:end])):
            yield from zip(inside, _compared(fold(text), (start, end), inside), strict=True)


def _compared(
    folded: str, clause: tuple[int, int], margins: Sequence[Figure]
) -> list[frozenset[Scope]]:
    """With whom each margin compares; 比甲、乙分别高1、2 names one for each."""
    if not re.search("[一-鿿]", folded):
        ends = [*(figure.start for figure in margins[1:]), clause[1]]
        return [_named(folded[f.end : end]) for f, end in zip(margins, ends, strict=True)]
    lead = folded[clause[0] : margins[0].start]
    found = sorted((m.start(), scope) for scope, words in _SCOPES for m in words.finditer(lead))
    if "分别" in lead and len(found) == len(margins):
        return [frozenset({scope}) for _, scope in found]
    return [frozenset(scope for _, scope in found)] * len(margins)


def _agree(claim: _Rank, quote: _Rank) -> bool:
    among = not claim.scopes or not quote.scopes or bool(claim.scopes & quote.scopes)
    return among and (not claim.by or not quote.by or claim.by == quote.by)


def _ranks(text: str) -> list[_Rank]:
    folded = fold(text)
    figures = [figure for figure in read_figures(text) if figure.kind == "rank"]
    spans = clauses(text)
    found: list[_Rank] = []
    for figure in figures:
        start, end = next(((s, e) for s, e in spans if s <= figure.start < e), (0, len(text)))
        inside = [f for f in figures if start <= f.start < end]
        scopes = [_scopes(folded, (start, end), inside, f) for f in inside]
        own = scopes[inside.index(figure)] if figure in inside else frozenset[Scope]()
        found.append(_Rank(figure, own, _measure(folded, start, figure)))
    return found


def _scopes(
    folded: str, clause: tuple[int, int], ranks: Sequence[Figure], figure: Figure
) -> frozenset[Scope]:
    """Among whom: in Chinese said before the rank (全市第二), in English after it (in the city)."""
    earlier = [f.end for f in ranks if f.end <= figure.start]
    later = [f.start for f in ranks if f.start >= figure.end]
    before = folded[max(earlier, default=clause[0]) : figure.start]
    after = folded[figure.end : min(later, default=clause[1])]
    return _named(before if re.search("[一-鿿]", folded) else after)


def _named(text: str) -> frozenset[Scope]:
    found = {scope for scope, pattern in _SCOPES if pattern.search(text)}
    if found:
        return frozenset(found)
    for match in load_glossary().find_places(text):
        place = load_glossary().place(match.name)
        if place is not None and place.level in _LEVELS:
            city = place.level == "province" and place.name.endswith(_MUNICIPALITY)
            found.add("city" if city else _LEVELS[place.level])
    return frozenset(found)


def _measure(folded: str, start: int, figure: Figure) -> str:
    """By what: the word nearest before the rank in its clause, in English also after it."""
    lead = folded[start : figure.start + 24 if folded.isascii() else figure.start]
    found = {
        by: max((m.end() for m in words.finditer(lead)), default=0)
        for by, words in (("size", _SIZE), ("speed", _SPEED), ("gain", _GAIN))
    }
    by = max(found, key=lambda name: found[name])
    return by if found[by] else ""
