"""Which edition of an event a question names: the seventh expo, 第七届进博会 and no other."""

import re
from collections.abc import Iterator

from rag.figures.numerals import read_numeral
from rag.schema import QueryTerm
from rag.text import fold

_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_EDITION = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_WORDS)})|(?P<nth>\d{{1,3}})(?:st|nd|rd|th)) "
    r"(?=(?:[a-z'’&-]+ ){0,5}?(?:expos?|expositions?|games|fairs?|forums?|summits?|festivals?|"
    r"congress|olympics|exhibitions?|conventions?)\b)|"
    r"第(?P<zh>[一二三四五六七八九十百\d]{1,4})届"
)
_DIGITS = "零一二三四五六七八九"


def editions(text: str) -> Iterator[tuple[tuple[int, int], QueryTerm]]:
    """Where the edition of an event is named, and the term that an answer must speak of."""
    for found in _EDITION.finditer(fold(text)):
        start, end = found.span()
        written = text[start:end].strip()
        if found["zh"]:
            forms: tuple[str, ...] = (written, f"第{read_numeral(found['zh'])}届")
        else:
            number = int(found["nth"]) if found["nth"] else _WORDS.index(found["word"]) + 1
            forms = (written, f"第{number}届", *_chinese(number))
        yield (start, start + len(written)), QueryTerm(written, forms, 1.2, anchor=True)


def _chinese(number: int) -> tuple[str, ...]:
    """A number up to 99 as reports write it of an event: 第七届, 首届."""
    if number > 99:
        return ()
    tens, ones = divmod(number, 10)
    lead = "" if not tens else ("" if tens == 1 else _DIGITS[tens]) + "十"
    written = f"第{lead}{_DIGITS[ones] if ones or not tens else ''}届"
    return (written, "首届") if number == 1 else (written,)
