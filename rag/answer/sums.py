"""Arithmetic over figures, each result with its formula in one unit: a − b = c."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from rag.figures import Figure, in_english, parse_figures, scaled
from rag.schema import Language


def base_value(figure: Figure) -> Decimal:
    """The value of a figure in the base unit of its kind, a range by its lower end."""
    return scaled(figure)[0]


def shared_unit(figures: Sequence[Figure]) -> str | None:
    """The unit that most of the figures are in, None where they cannot all be put in one."""
    if len({scaled(figure)[2] for figure in figures}) != 1 or any(f.high for f in figures):
        return None
    return Counter(figure.unit for figure in figures).most_common(1)[0][0]


def in_unit(figure: Figure, unit: str) -> Decimal:
    """The value of a figure in another unit of the same base: 14万亿元 in 亿元 is 140000."""
    if figure.unit == unit:
        return figure.value
    return Decimal(tidy(base_value(figure) / _size_of(unit, figure)))


def _size_of(unit: str, figure: Figure) -> Decimal:
    """How much one of a unit is in the base unit of a figure's kind."""
    return scaled(Figure(0, 0, "", Decimal(1), unit=unit, kind=figure.kind))[0]


def difference(top: Figure, bottom: Figure, language: Language) -> str:
    """`c（a − b = c）` in the smaller of the units, or nothing where the two share none."""
    if shared_unit([bottom, top]) is None:
        return ""
    unit = min((bottom.unit, top.unit), key=lambda unit: _size_of(unit, top))
    high, low = in_unit(top, unit), in_unit(bottom, unit)
    shown = "个百分点" if unit == "%" else unit
    result = f"{high - low:f}{shown}"
    shown = result if language == "zh" or unit != "%" else _english(result)
    formula = f"{high:f}{unit} − {low:f}{unit} = {shown}"
    return f"{result}（{formula}）" if language == "zh" else f"{_english(result)} ({formula})"


def ratio(top: Figure, bottom: Figure, language: Language) -> str:
    """`c倍（a ÷ b = c倍）` to two places, or nothing where the two cannot be put in one unit."""
    unit = shared_unit([bottom, top])
    if unit is None or not base_value(bottom):
        return ""
    high, low = in_unit(top, unit), in_unit(bottom, unit)
    result = f"{round(high / low, 2)}倍"
    formula = f"{high:f}{unit} ÷ {low:f}{unit} = {result}"
    return f"{result}（{formula}）" if language == "zh" else f"{_english(result)} ({formula})"


def total(figures: Sequence[Figure], language: Language, *, average: bool) -> str:
    """`c（a + b = c）`, or `c（(a + b) ÷ 2 = c）`; nothing where units cannot be joined."""
    unit = shared_unit(figures)
    if unit is None:
        return ""
    values = [in_unit(figure, unit) for figure in figures]
    formula = " + ".join(f"{value:f}{unit}" for value in values)
    result = sum(values, Decimal(0))
    if average:
        result = Decimal(tidy(round(result / len(values), 2)))
        formula = f"({formula}) ÷ {len(values)}"
    shown = f"{result:f}{unit}"
    if language == "zh":
        return f"{shown}：{formula} = {shown}"
    return f"{_english(shown)}: {formula} = {shown}"


def _english(text: str) -> str:
    return in_english(parse_figures(text)[0])


def tidy(value: Decimal) -> str:
    """A value as it is written, without an exponent or blank decimals that no figure had."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
