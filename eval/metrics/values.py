"""Does a text state a gold value? Numbers by value and unit, texts by folded containment."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from eval.dataset import Value
from rag.figures import Figure, parse_figures, same
from rag.text import fold

_GROUPED = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_MARKER = re.compile(r"\[\d+(?:\s*[,，、]\s*\d+)*\]")
_LOOSE = re.compile(r"[\s\"'“”‘’`*_\-—–－~～·,，]")
_CELL = re.compile(r"\s*(?:$|[|。；;，,、)）\]】]|\[\d)")
_NAMED = re.compile(r"\s*(?:percent|per cent|%|billion|million|trillion|thousand|[万亿千百十])")
_WORDS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve".split(),
        range(1, 13),
        strict=True,
    )
)
_MEASURED = re.compile(r"[%元吨斤米里亩千瓦时升摄氏度瓦]|点|hz|wh|kw", re.IGNORECASE)


def plain(text: str) -> str:
    """Folded, without blanks, quotation marks, hyphens and commas: for containment only."""
    return _LOOSE.sub("", fold(text))


def states(text: str, value: Value) -> bool:
    """Whether the text states the value.

    A number is stated if it stands there in its own unit, in another unit of the same value
    (`rag.figures.same`), alone in a table cell, or, where it counts things, before any noun.
    The sign is not compared: "fell 4.8%" states -4.8%. The number of a marker states nothing.
    """
    if value.number is None:
        return any(_contains(text, alternative) for alternative in value.text)
    text = _MARKER.sub(" ", text)
    return _literal(fold(text), value) or _converted(text, value)


def missing(text: str, values: Iterable[Value]) -> list[Value]:
    """The values that the text does not state."""
    return [value for value in values if not states(text, value)]


def recall(text: str, values: Sequence[Value]) -> float | None:
    """Key-point recall = values stated / values wanted (RAGChecker's claim recall, exact)."""
    return 1 - len(missing(text, values)) / len(values) if values else None


def _contains(text: str, wanted: str) -> bool:
    """Folded containment; a short Latin word has to stand alone (AI is not in "said")."""
    if len(wanted) <= 3 and wanted.isascii() and wanted.isalpha():
        return re.search(rf"(?<![a-z]){wanted.lower()}(?![a-z])", fold(text)) is not None
    return plain(wanted) in plain(text)


def _literal(text: str, value: Value) -> bool:
    assert value.number is not None
    text, unit = _GROUPED.sub("", text), fold(value.unit)
    number = re.escape(f"{abs(value.number.normalize()):f}")
    tail = r"0*" if "." in number else r"(?:\.0+)?"
    digits = sum(character.isdigit() for character in number)
    for match in re.finditer(rf"(?<![\d.]){number}{tail}(?!\.?\d)", text):
        rest = text[match.end() :]
        if rest.lstrip().startswith(unit) or (digits >= 3 and _CELL.match(rest)):
            return True
        if _counts(value.unit) and not _NAMED.match(rest):
            return True
    return _counts(value.unit) and _in_words(text, value.number)


def _counts(unit: str) -> bool:
    """Whether the unit is a plain counter (家, 个, 幢), which English leaves out."""
    return len(unit) <= 2 and unit[:1] not in "万亿千百" and not _MEASURED.search(unit)


def _in_words(text: str, number: Decimal) -> bool:
    return any(
        value == number and re.search(rf"\b{word}\b", text) for word, value in _WORDS.items()
    )


def _converted(text: str, value: Value) -> bool:
    ordinal = "第" if value.unit == "位" else ""  # a place in a row, as 第二 writes it
    gold = _gold(f"{ordinal}{abs(value.number or 0):f}{value.unit}")
    return any(same(gold[0], figure) for figure in _figures(text)) if gold else False


@lru_cache(maxsize=4096)
def _gold(text: str) -> list[Figure]:
    return parse_figures(text)


@lru_cache(maxsize=256)
def _figures(text: str) -> list[Figure]:
    return parse_figures(text)
