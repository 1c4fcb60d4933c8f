"""The figures of a text as its reader takes them: a unit said once for a list, a scale alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from rag.figures import Figure, kind_of, parse_figures
from rag.figures.numerals import ORDINALS
from rag.figures.units import SCALES, split_scale
from rag.text import fold

_LISTED = re.compile(r"\s?(?:、|和|及|与|以及|,?\sand)\s?")
_POINTS = "个百分点"
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_BARE = re.compile(
    rf"(?<![\d.一二三四五六七八九十百千万亿两几数多余每上近])(?P<scale>{_SCALE})"
    r"(?P<unit>美元|元|人次|人|斤|吨|千瓦|亩|户)?"
    r"(?P<after>以上|及以上|级|大关|台阶|关口|俱乐部)?"
)
_REACHED = re.compile(r"(?:破|超过?|逾|达到?|跨[过越上]|[迈站登][上过])了?$")
_PLACED = re.compile(
    rf"\b(?P<nth>{'|'.join(ORDINALS)})[- ]"
    r"(?:most|largest|highest|biggest|fastest|greatest|lowest|place)\b"
)
_NEAR = 8  # characters to the figure that says of what a scale is (破亿、达到1.35亿千瓦)


@lru_cache(maxsize=2048)
def read_figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text in order, with those that leave out their unit or their number.

    Example:
        >>> [(str(f.value), f.unit) for f in read_figures("分别高1.4、0.6个百分点，突破百亿元")]
        [('1.4', '个百分点'), ('0.6', '个百分点'), ('1', '百亿元')]
    """
    folded = fold(text)
    figures = _shared(folded, parse_figures(text))
    added = [*_bare(text, folded, figures), *_placed(text, folded, figures)]
    return tuple(sorted([*figures, *added], key=lambda figure: figure.start))


def _shared(folded: str, figures: Sequence[Figure]) -> list[Figure]:
    """Each bare number in a list with the unit that stands behind the last (1.4、0.6个百分点)."""
    found: list[Figure] = []
    for figure in reversed(figures):
        following = found[-1] if found else None
        if following and _LISTED.fullmatch(folded[figure.end : following.start]):
            found.append(_with_unit(figure, following))
        else:
            found.append(figure)
    return found[::-1]


def _with_unit(figure: Figure, following: Figure) -> Figure:
    bare = figure.kind == "number" and following.quantity and bool(following.unit)
    if bare or (figure.unit == "个" and following.unit == _POINTS):
        return replace(figure, unit=following.unit, kind=following.kind)
    return figure


def _bare(text: str, folded: str, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Scales that are reached or passed without a number: 突破百亿元, 亿元以上, 千亿级."""
    for match in _BARE.finditer(folded):
        start, end = match.span()
        if any(f.start < end and start < f.end for f in figures):
            continue
        if not (match["after"] or _REACHED.search(folded[max(0, start - 4) : start])):
            continue
        unit = match["unit"] or _unit_after(end, figures) or ("元" if match["after"] else "")
        if unit:
            name = match["scale"] + unit
            last = end - len(match["after"] or "")
            yield Figure(start, last, text[start:last], Decimal(1), None, name, kind_of(name))


def _placed(text: str, folded: str, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Ranks that English puts before what is ranked: the second most, third-largest."""
    for match in _PLACED.finditer(folded):
        start, end = match.span("nth")
        if not any(f.start < end and start < f.end for f in figures):
            value = Decimal(ORDINALS[match["nth"]])
            yield Figure(start, end, text[start:end], value, None, "位", "rank")


def _unit_after(end: int, figures: Sequence[Figure]) -> str:
    near = (f for f in figures if end <= f.start <= end + _NEAR)
    return next((split_scale(f.unit)[1] for f in near if f.quantity), "")
