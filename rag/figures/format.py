"""Figure → words, in Chinese and in English, always exact."""

from decimal import Decimal

from rag.figures.figure import Figure, scaled
from rag.figures.units import measure, split_scale

_BEFORE = {
    "左右": "about", "上下": "about", "约": "about", "大约": "about", "近": "nearly",
    "接近": "nearly", "将近": "nearly", "以上": "at least", "及以上": "at least",
    "不低于": "at least", "不少于": "at least", "不小于": "at least", "至少": "at least",
    "最低": "at least", "以下": "at most", "及以下": "at most", "不超过": "no more than",
    "不高于": "no more than", "不大于": "no more than", "最高": "up to", "以内": "within",
    "之内": "within", "低于": "less than", "少于": "less than", "小于": "less than",
}  # fmt: skip
_AFTER = {"左右", "上下", "以上", "及以上", "以下", "及以下", "以内", "之内"}
_WITHIN = {"多", "余", "+"}
_TIGHT = {"%", "‰", "℃"}
_ORDINALS = ("", "first", "second", "third")


def in_chinese(figure: Figure) -> str:
    """The figure as Chinese writes it, with its modifier: 约1600亿元, 5%左右, 4.5%—5%."""
    if not figure.quantity:
        return figure.text
    if figure.kind == "fraction":
        return f"{_numeral(figure.unit[1:])}分之{_numeral(_digits(figure.value))}"
    number = _digits(figure.value)
    if figure.modifier in _WITHIN:
        name = split_scale(figure.unit)[1] if figure.value < 10 else figure.unit
        return f"{number}{figure.unit.removesuffix(name)}{figure.modifier}{name}"
    if figure.high is not None:
        tight = figure.unit if figure.unit in _TIGHT else ""
        number = f"{number}{tight}—{_digits(figure.high)}"
    if figure.modifier in _AFTER:
        return f"{number}{figure.unit}{figure.modifier}"
    return f"{figure.modifier}{number}{figure.unit}"


def in_english(figure: Figure) -> str:
    """The figure as English writes it, exactly, with its modifier.

    Example:
        >>> from rag.figures import parse_figures
        >>> [in_english(f) for f in parse_figures("2379.80亿元，5%左右，111万人次，0.3个百分点")]
        ['237.98 billion yuan', 'about 5%', '1.11 million visits', '0.3 percentage points']
    """
    if figure.kind in ("rank", "ordinal"):
        return _place(figure)
    if not figure.quantity:
        return str(figure.value) if figure.kind == "year" else figure.text
    modifier = figure.modifier and _BEFORE.get(figure.modifier, "over")
    return f"{modifier} {_amount(figure)}".lstrip()


def _place(figure: Figure) -> str:
    number = int(figure.value)
    if figure.unit == "前":
        return f"top {number}"
    if 0 < number < len(_ORDINALS):
        return _ORDINALS[number]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def _amount(figure: Figure) -> str:
    if figure.kind == "fraction":
        return f"{_digits(figure.value)}/{figure.unit[1:]}"
    low, high, name = _for_english(figure)
    power, word = _scale(low if high is None else max(low, high))
    number = _grouped(low.scaleb(-power))
    if high is not None:
        number += f"–{_grouped(high.scaleb(-power))}"
    one, many = measure(name).english
    noun = one if number == "1" and not power else many
    spaced = "" if noun in _TIGHT else " "
    return f"{number}{' ' + word if word else ''}{spaced + noun if noun else ''}"


def _for_english(figure: Figure) -> tuple[Decimal, Decimal | None, str]:
    """Without Chinese scales, and in units that English readers know: 斤 in tonnes or kg."""
    scale, name = split_scale(figure.unit)
    factor = Decimal(1).scaleb(scale)
    if name in ("斤", "公斤") and figure.value * factor >= 10**6:
        low, high, _ = scaled(figure)
        return low.scaleb(-3), high if high is None else high.scaleb(-3), "吨"
    if name == "成":
        factor, name = Decimal(10), "%"
    return figure.value * factor, figure.high if figure.high is None else figure.high * factor, name


def _scale(value: Decimal) -> tuple[int, str]:
    for power, word in ((12, "trillion"), (9, "billion"), (6, "million")):
        if abs(value) >= Decimal(1).scaleb(power):
            return power, word
    return 0, ""


def _numeral(digits: str) -> str:
    return "零一二三四五六七八九十"[int(digits)] if len(digits) == 1 or digits == "10" else digits


def _digits(value: Decimal) -> str:
    return f"{value:f}"


def _grouped(value: Decimal) -> str:
    whole = f"{value:,f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole
