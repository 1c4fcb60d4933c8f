"""What a passage gives beside the figure asked for: the value before, the whole of a part, a size.

Each is told by the words alone, and only a plain contradiction counts.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.claims.amounts import read_figures
from rag.claims.dating import own_years, years
from rag.figures import Figure, same
from rag.schema import Citation
from rag.text import clauses, fold

_FROM = re.compile(r"(?:由|从|\bfrom)(?P<when>[^,，。;；:：]{0,14}?)$")
_TO = re.compile(
    r"[^,，。;；\d]{0,10}?(?:提高|提升|增加|上升|上涨|升|增|扩大|下降|降|减少|减|降低|回落|缩小|缩减|压减|调整)?[到至为]"
    r"[^,，。;；\d]{0,4}|[^,.;\d]{0,16}\bto\s(?:the\s)?"
)
_BEFORE = re.compile(
    r"由|从|原|上年|上一年|去年|此前|之前|以前|同期|\b(?:from|before|previous\w*|earlier|last year|"
    r"prior|originally|formerly|against|compared|than|had been|used to)\b"
)
_PART = re.compile(r"其中[，,:：]?\s?(?P<name>[一-鿿A-Za-z0-9]{2,12}?)(?:达到?|为|完成|约|近|超)?$")
_SIZED = re.compile(r"[^,，。;；、\d]{0,12}")


def former(claim: str, cited: Sequence[Citation]) -> str:
    """The first figure of a claim that its spans only give as the value before a change, or "".

    Example: "税收占比74.5%" beside a span that says 由74.5%提高到76.5%.
    """
    quoted = [figure for citation in cited for figure in read_figures(citation.quote)]
    changed = [pair for citation in cited for pair in _changes(citation.quote)]
    latest = max((y for c in cited for y in _data_years(c.context)), default=0)
    for start, end in clauses(claim):
        clause = claim[start:end]
        said = fold(claim[:end])
        named = own_years(fold(clause)) or own_years(said)
        if _BEFORE.search(said) or (named and latest and max(named) < latest):
            continue
        for figure in read_figures(clause):
            held = [old for old, when in changed if same(figure, old) and not (when & named)]
            if held and len(held) == sum(same(figure, other) for other in quoted):
                return figure.text
    return ""


def _data_years(context: str) -> set[int]:
    """The year that a report looks back on: the one before its own."""
    found = years(fold(context))
    return {max(found) - 1} if found else set()


def _changes(quote: str) -> Iterator[tuple[Figure, set[int]]]:
    """The old value of each change from one value to another, and the year that it is said of."""
    folded, figures = fold(quote), read_figures(quote)
    valued = [figure for figure in figures if figure.kind not in ("year", "date")]
    for old, new in pairwise(valued):
        opening = _FROM.search(folded[max(0, old.start - 20) : old.start])
        if opening and old.kind == new.kind and _TO.fullmatch(folded[old.end : new.start]):
            yield old, years(opening["when"])


def of_whole(claim: str, cited: Sequence[Citation]) -> str:
    """The first figure of a claim about a part that its spans give to the whole, or "".

    Example: "智算规模9万P" beside a span that says 总规模9万P，其中智算8万P.
    """
    parts = [found for citation in cited for found in _parts(citation.quote)]
    last = 0
    for figure in read_figures(claim):
        lead, last = fold(claim[last : figure.start]), figure.end
        for whole, part, name in parts:
            if same(figure, whole) and not same(figure, part) and name in lead:
                return figure.text
    return ""


def _parts(quote: str) -> Iterator[tuple[Figure, Figure, str]]:
    """A whole, a part of it in the same unit, and the name of that part."""
    folded, figures = fold(quote), read_figures(quote)
    for whole, part in pairwise(figures):
        named = _PART.search(folded[whole.end : part.start])
        if named and whole.kind == part.kind and named["name"] not in folded[: whole.start]:
            yield whole, part, named["name"]


def missized(claim: str, cited: Sequence[Citation]) -> str:
    """The first count of a claim that its spans give to things of another size, or "".

    Example: "100亿元以上项目7个" beside a span that says 50亿元以上项目7个、100亿元以上项目3个.
    """
    sized = [pair for citation in cited for pair in _sizes(citation.quote)]
    for size, count in _sizes(claim):
        alike = [other for one, other in sized if same(size, one)]
        told = any(same(count, other) for _, other in sized)
        if told and alike and not any(same(count, other) for other in alike):
            return count.text
    return ""


def _sizes(text: str) -> Iterator[tuple[Figure, Figure]]:
    """The size of things and how many there are: 亿元以上项目7个, 7 projects of over 1 bn."""
    folded, figures = fold(text), read_figures(text)
    for left, right in pairwise(figures):
        size, count = (right, left) if folded.isascii() else (left, right)
        if size.kind == "money" and count.kind in ("count", "number"):
            between = folded[left.end : right.start]
            if _SIZED.fullmatch(between) or (folded.isascii() and "," not in between):
                yield size, count
