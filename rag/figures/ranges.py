"""Two figures with a range mark between them are one range: 20—30万人, 5%至6%, 5 to 6 percent."""

import re
from dataclasses import replace

from rag.figures.figure import Figure, kind_of, plain, scaled
from rag.figures.units import ENGLISH_SCALES, split_scale

_RANGE = re.compile(r"\s?(?:[-—–~～－]{1,2}|至|到|to)\s?")
_POWER = re.compile("|".join(name for name in ENGLISH_SCALES if len(name) > 2))
_AND = re.compile(r"\sand\s")


def join_range(folded: str, low: Figure, high: Figure) -> Figure | None:
    """The two as one range, if nothing but a range mark stands between them."""
    between = folded[low.end : high.start]
    if not (high.quantity and low.quantity and low.high is None and 0 < len(between) < 6):
        return None
    before = folded[max(0, low.start - 12) : low.start]
    joined = _RANGE.fullmatch(between) or (_AND.fullmatch(between) and "between" in before)
    if not joined or (
        between.strip() in ("至", "到", "to") and re.search(r"[由从自]|from", before)
    ):
        return None
    return _merged(low, high, _POWER.search(folded, high.start, high.end))


def _merged(low: Figure, high: Figure, power: re.Match[str] | None) -> Figure | None:
    scale, name = split_scale(low.unit)
    unit = low.unit + ("" if name else split_scale(high.unit)[1])
    value, upper = low.value, high.value
    if not name and not scale:  # 20—30万人: the second one's unit is meant for both
        unit = high.unit
        value = (
            plain(value.scaleb(ENGLISH_SCALES[power[0]] - split_scale(unit)[0])) if power else value
        )
    first = replace(low, value=value, unit=unit, kind=kind_of(unit))
    (start, _, base), (end, _, end_base) = scaled(first), scaled(high)
    if base != end_base or start >= end:
        return None
    if unit != high.unit:
        upper = plain(upper.scaleb(split_scale(high.unit)[0] - split_scale(unit)[0]))
    return replace(first, end=high.end, high=upper, modifier=high.modifier)
