"""Sizes that name things in English: a 100-billion-yuan hub is 千亿 in a report."""

import re
from collections.abc import Iterator
from decimal import Decimal

from rag.schema import NAMED, QueryTerm

_SIZE = re.compile(
    r"(?<![\w.,-])(?:(?P<number>\d[\d,]*|one|ten|(?:a-)?hundred)-)?(?P<scale>thousand|million|billion|trillion)"
    r"-(?P<unit>yuan|rmb|tonne|ton|level|mu)\b"
)
_NUMBERS = {"": 1, "one": 1, "ten": 10, "hundred": 100, "a-hundred": 100}
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_NAMES = {4: "万", 5: "十万", 6: "百万", 7: "千万", 8: "亿", 9: "十亿", 10: "百亿", 11: "千亿"} | {
    12: "万亿"
}
_UNITS = {"tonne": "吨", "ton": "吨", "mu": "亩"}


def size_terms(folded: str) -> Iterator[tuple[tuple[int, int], QueryTerm]]:
    """Where such a size stands, and the term with what reports write for it."""
    for found in _SIZE.finditer(folded):
        number = (found["number"] or "").replace(",", "")
        value = int(number) if number.isdigit() else _NUMBERS[number]
        power = Decimal(value).scaleb(_SCALES[found["scale"]])
        name = _NAMES.get(power.adjusted()) if str(value).strip("0") == "1" else None
        if name is not None:
            forms = (f"{name}{_UNITS.get(found['unit'], '')}", f"{name}级")
            yield found.span(), QueryTerm(found.group(), (found.group(), *forms), NAMED)
