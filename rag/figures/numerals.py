"""Numbers in words: 三十二, 一万两千, 二〇二五; second, two thirds."""

from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
NUMERAL = (
    "[一二两三四五六七八九十][零〇一二两三四五六七八九十百千]{0,7}"  # bounded: no backtracking runs
)
LARGE_NUMERAL = NUMERAL + "(?:[万亿][零〇一二两三四五六七八九十百千]{0,7}){0,2}"
ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(),
        range(1, 11),
        strict=True,
    )
)
FRACTIONS = {"one": 1, "two": 2, "three": 3, "four": 4}
PARTS = {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}


def read_numeral(text: str) -> Decimal:
    """Read a Chinese numeral or digits, with 万 and 亿.

    Example:
        >>> read_numeral("三万二千零五"), read_numeral("二〇二五"), read_numeral("12")
        (Decimal('32005'), Decimal('2025'), Decimal('12'))
    """
    if text[0].isdecimal():
        return Decimal(text.replace(",", ""))
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return Decimal("".join(str(_DIGITS[character]) for character in text))
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _POWERS:
            section += (digit or 1) * _POWERS[character]
            digit = 0
        else:
            total = (total + section + digit) * _MYRIADS[character]
            section = digit = 0
    return Decimal(total + section + digit)
