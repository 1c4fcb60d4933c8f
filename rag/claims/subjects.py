"""Whose figure is it: a figure can stand in the cited span and still be wrong.

It may be another indicator's, another place's, or a fall told as a rise. Only plain contradictions
count.
"""

import re
from collections.abc import Container, Sequence

from rag.claims.amounts import read_figures
from rag.claims.binding import CONTINUES, Bound, bind, related
from rag.figures import same
from rag.glossary import load_glossary
from rag.schema import Citation
from rag.text import fold

_SUBJECTLESS = re.compile(
    rf"{CONTINUES.pattern}|^\W*(?:它|其|该|此|这|数值|金额|it\b|this\b|that\b|they\b|about\b|approximately|"
    r"the (?:figure|number|amount|total|value|rate|growth)\b|20\d\d年)"
)
_FORMULA = re.compile(r"[（(][^（()）]*[=＝][^（()）]*[)）]")
_EQUALS = re.compile("[=＝]")
_BRACKET = re.compile(r"[（(][^（()）]*[)）]")
_QUOTATIONS = (re.compile(r"“(.*\d.{6,})”"), re.compile(r"“([^”]*\d[^”]{6,})”"))  # nested, plain


def misattributed(
    claim: str, cited: Sequence[Citation], affirmed: Container[str] = frozenset()
) -> str:
    """The first figure of a claim that its cited spans give to another subject, or nothing.

    Figures that are `affirmed`, as written, are known to be right.

    Example: "GDP为20亿元" beside a span that says 财政收入20亿元.
    """
    quoted = [(bound, _area(citation)) for citation in cited for bound in bind(citation.quote)]
    areas = frozenset[str]().union(*(area for _, area in quoted))
    for bound in bind(_open_parts(claim, cited)):
        if bound.figure.text in affirmed:
            continue
        equal = [(other, area) for other, area in quoted if same(bound.figure, other.figure)]
        if equal and not any(
            _agree(bound, other) and _of_place(bound.places & areas, other.places & areas or area)
            for other, area in equal
        ):
            return bound.figure.text
    return ""


def named_last(text: str, place: str, indicator: str) -> tuple[str, str]:
    """The place and the indicator that a text leaves its reader with, if need be those before."""
    glossary = load_glossary()
    places = glossary.find_places(text)
    indicators = glossary.find_indicators(text, loose=True)
    return (
        places[-1].name if places else place,
        indicators[-1].name if indicators else indicator,
    )


def unsaid(text: str, place: str, indicator: str) -> str:
    """What a sentence leaves to be understood, of a place and an indicator spoken of before.

    The indicator only where the sentence has no subject of its own (It was 5%; 同比增长5%).

    Example:
        >>> unsaid("同比增长5%。", "黄浦区", "地区生产总值")
        '黄浦区地区生产总值'
    """
    glossary = load_glossary()
    named = "" if glossary.find_places(text) else place
    if not glossary.find_indicators(text, loose=True) and _SUBJECTLESS.match(fold(text)):
        named += indicator
    return named


def _open_parts(claim: str, cited: Sequence[Citation]) -> str:
    """A claim without what needs no such check: formulas, verbatim quotations, repeated figures."""
    told = _FORMULA.sub("", claim)
    equals = _EQUALS.search(told)
    if equals and len(read_figures(told[: equals.start()])) > 1:
        return ""
    for pattern in _QUOTATIONS:
        quotation = pattern.search(told)
        if quotation and any(fold(quotation[1]) in fold(citation.quote) for citation in cited):
            told = told[: quotation.start()] + told[quotation.end() :]
    outside = read_figures(_BRACKET.sub("", claim))
    for bracket in reversed(list(_BRACKET.finditer(told))):
        if all(any(same(f, o) for o in outside) for f in read_figures(bracket.group())):
            told = told[: bracket.start()] + told[bracket.end() :]
    return told


def _agree(claim: Bound, quote: Bound) -> bool:
    named = not claim.indicators or not quote.indicators
    named = named or bool(claim.indicators & quote.indicators) or _unlisted(claim, quote)
    level = claim.direction == 0 and quote.direction == 0
    named = named or (
        level and any(related(a, b) for a in claim.indicators for b in quote.indicators)
    )
    turned = claim.direction * quote.direction < 0
    confused = (claim.share and quote.direction != 0) or (quote.share and claim.direction != 0)
    return named and not turned and not confused


def _unlisted(claim: Bound, quote: Bound) -> bool:
    """Whether a name that no glossary has is the same in longer words (农村污水治理率)."""
    glossary = load_glossary()
    return any(
        (a in b or b in a) and (glossary.indicator(a) is None or glossary.indicator(b) is None)
        for a in claim.indicators
        for b in quote.indicators
    )


def _of_place(claimed: frozenset[str], stated: frozenset[str]) -> bool:
    return not claimed or not stated or bool(claimed & stated)


def _area(citation: Citation) -> frozenset[str]:
    """The place that a citation's context begins with."""
    found = load_glossary().find_places(citation.context)
    return frozenset({found[0].name, *found[0].candidates}) if found else frozenset()
