"""What a figure is, and when two of them say the same."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.figures.units import measure, split_scale

Kind = Literal[
    "money", "percent", "points", "multiple", "fraction", "count", "people", "area", "length",
    "mass", "volume", "energy", "power", "computing", "container", "duration", "number", "rank",
    "ordinal", "year", "date", "plan", "label",
]  # fmt: skip
_APART = {"rank", "ordinal", "year", "date", "plan", "label"}
_COUNTED = {"count", "people", "number", "container"}
_GENERIC = {"", "个"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `text[start:end]`, modifiers outside.

    `value` counts `unit`, a Chinese unit with its scale (亿元, 万平方米, %); `high` is the upper
    end of a range. A fraction n/d has value n and unit "/d". `rank`, `ordinal`, `year`, `date`,
    `plan` and `label` (5G, 500强, 1+2+3) are no quantities.
    """

    start: int
    end: int
    text: str
    value: Decimal
    high: Decimal | None = None
    unit: str = ""
    kind: Kind = "number"
    modifier: str = ""

    @property
    def quantity(self) -> bool:
        """Whether this measures or counts something."""
        return self.kind not in _APART


def made(
    match: re.Match[str], value: Decimal, kind: Kind, unit: str = "", high: Decimal | None = None
) -> Figure:
    """The figure of a match, its text not yet filled in."""
    return Figure(match.start(), match.end(), "", value, high, unit, kind)


def scaled(figure: Figure) -> tuple[Decimal, Decimal | None, str]:
    """The figure in its base unit, exactly: 2,379.80亿元 → (237980000000, None, 元)."""
    scale, name = split_scale(figure.unit)
    unit = measure(name)
    factor = unit.factor.scaleb(scale)
    high = None if figure.high is None else figure.high * factor
    return figure.value * factor, high, unit.base


def kind_of(unit: str) -> Kind:
    """What a unit measures; without one it is a plain number."""
    kind: Kind = measure(split_scale(unit)[1]).kind  # type: ignore[assignment]
    return kind if unit else "number"


def plain(value: Decimal) -> Decimal:
    """Without exponent: 1.2E+3 → 1200; zeros after the point go."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal.as_tuple().exponent > 0 else normal  # type: ignore[operator]


def same(a: Figure, b: Figure) -> bool:
    """Whether two figures say the same, whatever unit or language; modifiers do not count.

    Percent and percentage points are never the same. A bare count (92, 92个) equals a counted
    one (92幢), because English names the thing where Chinese has a measure word.
    """
    if not (a.quantity and b.quantity):
        return (a.kind, a.value, a.high) == (b.kind, b.value, b.high)
    low_a, high_a, base_a = scaled(a)
    low_b, high_b, base_b = scaled(b)
    return (low_a, high_a) == (low_b, high_b) and (
        (base_a == base_b and _alike(a.kind, b.kind))
        or (a.kind in _COUNTED and b.kind in _COUNTED and bool({base_a, base_b} & _GENERIC))
    )


def _alike(a: Kind, b: Kind) -> bool:
    return a == b or (a in _COUNTED and b in _COUNTED)
