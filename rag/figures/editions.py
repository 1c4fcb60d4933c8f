"""Which of a series is named: the seventh fair (第七届), the third batch (第三批), phase II."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.figures.numerals import NUMERAL, read_numeral


@dataclass(frozen=True, slots=True)
class Edition:
    """The `number`-th of what is counted in `kind` (届, 批, 轮, 期), named in [start, end)."""

    kind: str
    number: int
    start: int
    end: int

    @property
    def names(self) -> tuple[str, ...]:
        """How Chinese reports write it."""
        written = (f"第{_in_chinese(self.number)}{self.kind}", f"第{self.number}{self.kind}")
        return (*written, f"首{self.kind}") if self.number == 1 else written


_CHINESE = re.compile(
    rf"(?P<first>首)?(?:(?P<ordinal>第)?(?P<number>\d{{1,3}}|{NUMERAL}))?(?P<kind>[届批轮期])"
    r"(?![间限])"
)
_UNMARKED = "届期"  # 二十届, 二期; but 一批 is any batch
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_KINDS = {"batch": "批", "round": "轮", "phase": "期"}  # all other nouns are of what is held: 届
_ENGLISH = re.compile(
    rf"\b(?P<ordinal>{'|'.join(_ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))(?=\s+"
    r"(?:(?!(?:in|of|to|for|at|on|by|and|the|among|from|with)\b)[\w'’-]+\s+){0,6}?"
    r"(?P<noun>expo|exposition|fair|games|congress|conference|forum|summit|festival|exhibition|"
    r"airshow|olympics|ciie|edition|biennale|convention|batch|round|phase|"
    r"(?P<won>awards?|championships?|tournament))\b)"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_PHASE = re.compile(r"\bphase\s+(?P<number>\d{1,3}|i{1,3}|iv|v)\b")
_DIGITS = "零一二三四五六七八九"


def find_editions(folded: str) -> Iterator[Edition]:
    """All that a folded text names, in Chinese or English."""
    for found in _CHINESE.finditer(folded):
        kind, written = found["kind"], found["number"]
        if found["first"]:
            yield Edition(kind, 1, *found.span())
        elif written and (found["ordinal"] or kind in _UNMARKED):
            yield Edition(kind, int(read_numeral(written)), *found.span())
    for found in _ENGLISH.finditer(folded):
        number = _read_ordinal(found["ordinal"])
        if found["won"] and number == 1:
            continue  # the first award that somebody won
        yield Edition(_KINDS.get(found["noun"], "届"), number, *found.span())
    for found in _PHASE.finditer(folded):
        written = found["number"]
        yield Edition("期", _ROMAN.get(written) or int(written), *found.span())


def tells_edition(asked: str, told: str) -> bool | None:
    """Whether a folded text tells of the one of a series that a folded question asks about.

    Returns:
        None where the question asks about none, or the text names none of that kind.
    """
    wanted = {(one.kind, one.number) for one in find_editions(asked)}
    given = {(one.kind, one.number) for one in find_editions(told)}
    kinds = {kind for kind, _ in wanted} & {kind for kind, _ in given}
    return bool(wanted & given) if kinds else None


def _read_ordinal(written: str) -> int:
    return _ORDINALS.index(written) + 1 if written in _ORDINALS else int(written[:-2])


def _in_chinese(number: int) -> str:
    """A number below a hundred in Chinese, a larger one in digits."""
    tens, units = divmod(number, 10)
    if tens > 9:
        return str(number)
    lead = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return lead + (_DIGITS[units] if units or not tens else "")
