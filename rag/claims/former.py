"""What a passage gives beside what was asked: a value before, a whole, a total, another size.

Each is told by the words alone, and only a plain contradiction counts.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.claims.amounts import read_figures
from rag.claims.binding import AND
from rag.claims.dating import own_years, years
from rag.figures import Figure, same
from rag.schema import Citation
from rag.text import clauses, fold, sentences

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
_ADDED = re.compile(r"新增|新建|新设|净增|\b(?:new|newly|added)\b")
_TOTAL = re.compile(
    r"总数|总量|累计|总计|合计|存量|保有量|\b(?:total|cumulative|altogether|accumulated)"
)
_NOUN = 12  # characters after a figure in which English says that something is new
_BASE = re.compile(r"(?:与|比|较)\s?((?:19|20)\d\d)年(?:末|底)?(?:相比|相较)?")
_SPANNING = re.compile(
    r"[一二三四五六七八九十\d]年(?!\d)[间来]|以来|期间|年均|\b(?:since|between|over|five-year|"
    r"period|average|compared|than)\b"
)
_BY = re.compile(
    r"\bby\s(?:about\s|nearly\s|over\s)?$|(?:缩小|扩大|提高|提升|上升|增加|下降|降低|减少|回落)了?$"
)
_REACHED = re.compile(r"(?:[至到]|\bto\s)$")
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


def of_total(claim: str, cited: Sequence[Citation]) -> str:
    """The first figure that a claim calls new and its spans only give as a total, or "".

    Example: "新增基站9万座" beside a span that says 新增1万座、总数达9万座.
    """
    given = [pair for citation in cited for pair in _led(citation.quote)]
    for figure, lead in _led(claim):
        leads = [other for held, other in given if same(figure, held)]
        is_new = _ADDED.search(lead + _noun(claim, figure)) and not _TOTAL.search(lead)
        if is_new and leads and all(_TOTAL.search(other) for other in leads):
            return figure.text
    return ""


def _led(text: str) -> Iterator[tuple[Figure, str]]:
    """Each figure with what leads up to it in its clause, from the figure before."""
    for start, end in clauses(text):
        last = 0
        for figure in read_figures(text[start:end]):
            if not figure.quantity and figure.kind != "rank":
                continue  # a name (5G) or a time leads up to what follows
            yield figure, fold(text[start + last : start + figure.start])
            last = figure.end


def _noun(text: str, figure: Figure) -> str:
    """What follows a figure in English: 91,700 new base stations."""
    return fold(text[text.find(figure.text) :][: len(figure.text) + _NOUN])


def of_longer(claim: str, cited: Sequence[Citation]) -> str:
    """The first percentage that a claim tells of a year and its spans of several, or "".

    Example: "2005年增长57%" beside a span that says 2005年与2000年相比增长57%.
    """
    if len(years(fold(claim))) > 1 or _SPANNING.search(fold(claim)):
        return ""
    long = [figure for citation in cited for figure in _over_years(citation.quote)]
    every = [figure for citation in cited for figure in read_figures(citation.quote)]
    for figure in read_figures(claim):
        held = sum(same(figure, other) for other in long)
        if held and held == sum(same(figure, other) for other in every):
            return figure.text
    return ""


def _over_years(quote: str) -> Iterator[Figure]:
    """The first percentage after each comparison with a year that is not the one before."""
    for start, end in sentences(quote):
        text = fold(quote[start:end])
        percents = [figure for figure in read_figures(text) if figure.kind == "percent"]
        for base in _BASE.finditer(text):
            own = years(text[: base.start()])
            if own and max(own) - int(base[1]) > 1:
                yield from [figure for figure in percents if figure.start >= base.end()][:1]


def of_sister(claim: str, cited: Sequence[Citation]) -> str:
    """The first figure that a claim gives to another item of a list than its spans do, or "".

    Example: "普及率73%" beside a span that says 普及率、治理率分别达92%和73%.
    """
    listed = [found for citation in cited for found in _lists(citation.quote)]
    every = [figure for citation in cited for figure in read_figures(citation.quote)]
    for figure, lead in _led(claim):
        for items, figures in listed:
            held = [i for i, other in enumerate(figures) if same(figure, other)]
            if len(held) != 1 or sum(same(figure, other) for other in every) != 1:
                continue
            named = [item in lead for item in items]
            if any(named) and not named[held[0]]:
                return figure.text
    return ""


def _lists(quote: str) -> Iterator[tuple[list[str], list[Figure]]]:
    """The items of 甲、乙分别 and their figures, where there are as many."""
    for start, end in clauses(quote):
        head, each, _ = fold(quote[start:end]).partition("分别")
        items = [item.strip() for item in AND.split(head)]
        figures = [
            f for f in read_figures(quote[start:end]) if f.start > len(head) and f.kind != "year"
        ]
        if each and 1 < len(items) == len(figures) and min(map(len, items)) > 1:
            yield items, figures


def of_level(claim: str, cited: Sequence[Citation]) -> str:
    """The first figure that a claim calls a change and its spans the level reached, or "".

    Example: "缩小了1.57" beside a span that says 缩小至1.57.
    """
    given = [pair for citation in cited for pair in _led(citation.quote)]
    for figure, lead in _led(claim):
        leads = [other for held, other in given if same(figure, held)]
        if _BY.search(lead) and leads and all(_REACHED.search(other) for other in leads):
            return figure.text
    return ""
