"""Pure text functions, Chinese and English: fold, language, sentences, clauses, words, tokens."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

import opencc
import Stemmer

from rag.schema import Language

VERSION = "1"  # part of the index fingerprint: raise it when tokens change

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_CLOSING = r"”’\"'）)】』」》〉\]"
_SURE = "。！？；!?;"  # stops wherever they stand
_STOP = re.compile(rf"[{_SURE}]+[{_CLOSING}]*|\.[{_CLOSING}]*(?=\s|$)|\n\s*")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“'‘])(?:mr|mrs|ms|dr|prof|no|nos|vs|etc|e\.g|i\.e|cf|approx|fig|st|co|ltd|inc|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|(?:[a-z]\.)*[a-z]|\d{1,2})$",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"[，；：。！？!?;\n]|[,:](?!\d)|(?<!\d),|,(?!\d{3}(?!\d))|(?<=[^\d]):|、|\.(?=\s|$)"
)
_OPEN = {"（": "）", "(": ")", "“": "”", "《": "》", "【": "】"}

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = "万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千|百|trillion|billion|million|thousand"
_UNIT = (
    "%|percentage points?|percent|per cent|个百分点|百分点|元|rmb|yuan|美元|us dollars|"
    "年|月(?!度)|日(?!均)"
)
_LEXEME = re.compile(
    r"(?P<name>(?!(?:rmb|cny|usd|us\$)\s?\d)[a-z]+"
    r"(?:\d{1,3}(?:\.\d)?(?![\d,.%元万亿]))?(?:['’&+-][a-z][a-z0-9]*)*"
    r"|\d+(?:\.\d+)?[a-z](?![a-z])|\d+\+\d+[\d+]*)"
    rf"|(?:(?P<money>rmb|cny|us\$|usd|\$|¥)\s?)?(?P<number>{_NUMBER})(?:\s?(?P<scale>{_SCALE}))?"
    rf"(?:\s?(?P<unit>{_UNIT})(?![a-z]))?"
)
_POWERS = {
    "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10,
    "千亿": 11, "万亿": 12, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
}  # fmt: skip
_UNITS = {
    "percent": "%", "per cent": "%", "percentage point": "点", "percentage points": "点",
    "个百分点": "点", "百分点": "点", "rmb": "元", "yuan": "元", "cny": "元", "¥": "元",
    "us dollars": "美元", "usd": "美元", "us$": "美元", "$": "美元",
}  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENGLISH_GRAMMAR = re.compile(
    r"\b(?:what|which|who|when|where|how|why|is|are|was|were|did|does|do|the|of|in|and|for|by)\b"
)
_CHINESE_GRAMMAR = re.compile("[的是了吗呢哪几多少谁何怎]|什么")
_IN_HAN, _HAN_RUN = re.compile(f"[{_HAN}]"), re.compile(f"[{_HAN}]{{2,}}")
_IN_LATIN = re.compile("[a-z]{2,}")


@cache
def _folding() -> dict[int, str]:
    """Character table: Traditional → Simplified, compatibility forms → plain, upper → lower."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {code: " " for code in (0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F)}
    table |= {0x2212: "-", 0xFE6A: "%", 0xFFE5: "¥", ord("麽"): "么"}
    for low, high in ((0x2E80, 0x2FE0), (0xF900, 0xFB00)):
        plain = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(low, high)}
        table |= {code: text for code, text in plain.items() if len(text) == 1}
    han = [chr(code) for code in (*range(0x3400, 0xA000), *range(0x20000, 0x2A6E0))]
    simple = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    table |= {ord(a): b for a, b in zip(han, simple, strict=True) if a != b and not _is_simple(a)}
    cased = {code: chr(code).lower() for code in range(0x2C00) if chr(code).isupper()}
    table |= {code: text for code, text in cased.items() if len(text) == 1}
    return {code: text.translate(table).translate(cased) for code, text in table.items()}


def _is_simple(character: str) -> bool:
    """Whether Simplified text uses the character too (乾坤, 著名), so that it must stay."""
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def fold(text: str) -> str:
    """Normalise for matching without moving a character: `len(fold(text)) == len(text)`.

    Full-width to half-width, Traditional to Simplified (one by one), ％ to %, upper to lower case.

    Example:
        >>> fold("臺灣ＧＤＰ增長５％")
        '台湾gdp增长5%'
    """
    if text.isascii():
        return text.lower()
    return text.translate(_folding())


def language(text: str) -> Language:
    """The language a text is written in; a question that mixes both goes by its grammar."""
    folded = fold(text)
    han = len(_IN_HAN.findall(folded)) + 3 * len(_CHINESE_GRAMMAR.findall(folded))
    latin = len(_IN_LATIN.findall(folded)) + 3 * len(_ENGLISH_GRAMMAR.findall(folded))
    return "en" if latin > han else "zh"


def sentences(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences, white space trimmed; closing quotes stay, decimals stay whole."""
    return list(_sentences_from(text, 0))


def sentences_touching(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of the sentences that touch one of some spans, in order; no other text is cut."""
    found = set[tuple[int, int]]()
    for left, right in spans:
        for start, end in _sentences_from(text, _sure_start(text, left)):
            if start >= right:
                break
            if end > left:
                found.add((start, end))
    return sorted(found)


def _sure_start(text: str, place: int) -> int:
    """The last start of a sentence, at a place or before it, that stands behind a sure stop."""
    before = place
    while (at := max(text.rfind(mark, 0, before) for mark in _SURE)) >= 0:
        stop = _STOP.match(text, at)
        if stop and stop.end() <= place:
            return stop.end()
        before = at
    return 0


def _sentences_from(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The sentences from the start of one."""
    for stop in _STOP.finditer(text, start):
        if not _is_no_stop(text, start, stop):
            yield from _trimmed(text, start, stop.end())
            start = stop.end()
    yield from _trimmed(text, start, len(text))


def _is_no_stop(text: str, start: int, stop: re.Match[str]) -> bool:
    before, after = text[start : stop.start()], text[stop.end() : stop.end() + 2]
    if stop.group()[0] == "\n":  # a line wrapped in the middle of an English sentence
        wrapped = before[-1:].isascii() and (before[-1:].islower() or before[-1:] == ",")
        return stop.group() == "\n" and wrapped and after[:1].isascii() and after[:1].islower()
    if stop.group()[0] == ".":
        return after.lstrip()[:1].islower() or bool(_ABBREVIATION.search(before[-12:]))
    return False


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span without white space at its ends; nothing where there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return [(start, end)] if start < end else []


def clauses(text: str) -> list[tuple[int, int]]:
    """Offsets of the clauses without their closing mark; brackets, quotations and lists stay whole.

    A 、 ends a clause only where both sides state a figure and no 分别 joins them.
    """
    spans: list[tuple[int, int]] = []
    closed = _bracketed(text)
    start = 0
    for mark in _BREAK.finditer(text):
        if closed[mark.start()] or (mark.group() == "、" and not _parts(text, start, mark)):
            continue
        spans += _trimmed(text, start, mark.start())
        start = mark.end()
    return spans + _trimmed(text, start, len(text))


def _bracketed(text: str) -> bytearray:
    """One byte a character: whether it stands in brackets or quotes that close soon."""
    inside = bytearray(len(text))
    end = 0
    for opening in re.finditer(r"[（(“《【]", text):
        start = opening.start()
        close = text.find(_OPEN[opening.group()], start, start + 200)
        if start >= end and close >= 0 and "\n" not in text[start:close]:
            inside[start:close] = b"\1" * (close - start)
            end = close
    return inside


def _parts(text: str, start: int, mark: re.Match[str]) -> bool:
    following = re.compile(r"[^，。；：、,;\n]*").match(text, mark.end(), mark.end() + 60)
    left = text[max(start, mark.start() - 60) : mark.start()]
    right = following.group() if following else ""
    joined = "分别" in left or "各" in left
    return not joined and all(re.search(r"\d|第[一二三四五]|首位", side) for side in (left, right))


def words(text: str) -> list[str]:
    """Segmented words in lower case; a figure with its unit is one word, punctuation is none.

    Example:
        >>> words("实现GDP2,379.80亿元")
        ['实现', 'gdp', '2,379.80亿元']
    """
    found: list[str] = []
    for piece, lexeme in _lexemes(fold(text)):
        found += [lexeme.group().strip()] if lexeme else _segment(piece)
    return found


def tagged_words(text: str) -> list[tuple[str, str]]:
    """Segmented words with their part of speech (n…, v…, m…; "eng" for Latin words)."""
    import rjieba  # as in `_cut`

    found: list[tuple[str, str]] = []
    for piece, lexeme in _lexemes(fold(text)):
        if lexeme:
            kind = "eng" if lexeme["name"] else "m"
            found.append((lexeme.group().strip(), kind))
        else:
            found += [(word, tag) for word, tag in rjieba.tag(piece) if word[:1].isalnum()]
    return found


def index_tokens(text: str) -> list[str]:
    """What the lexical index holds: words, Chinese bigrams, English stems, canonical figures.

    Money, percentages and years are the same token in both languages.

    Example:
        >>> index_tokens("2,379.80亿元") == index_tokens("RMB 237.98 billion")
        True
    """
    tokens: list[str] = []
    for piece, lexeme in _lexemes(fold(text)):
        if lexeme is None:
            tokens += _segment(piece)
            for run in _HAN_RUN.findall(piece):
                tokens += map("".join, pairwise(run))
        elif lexeme["name"]:
            tokens.append(_stem(lexeme["name"]))
        else:
            tokens.append(_canonical(lexeme))
    return tokens


def _lexemes(folded: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Figures and Latin words as matches, and the text between them."""
    end = 0
    for lexeme in _LEXEME.finditer(folded):
        if lexeme.start() > end:
            yield folded[end : lexeme.start()], None
        yield lexeme.group(), lexeme
        end = lexeme.end()
    if end < len(folded):
        yield folded[end:], None


def _canonical(lexeme: re.Match[str]) -> str:
    number, scale, unit = lexeme["number"], lexeme["scale"], lexeme["unit"] or lexeme["money"]
    if not scale and not unit and _YEAR.fullmatch(number):
        return f"{number}年"
    value = Decimal(number.replace(",", "")).scaleb(_POWERS.get(scale or "", 0))
    return f"{value.normalize():f}{_UNITS.get(unit or '', unit or '')}"


def tagged(text: str) -> list[tuple[str, str]]:
    """Chinese words with their part of speech (n, v, p, …), as rjieba tags them."""
    import rjieba  # see _cut

    return [(word, tag) for word, tag in rjieba.tag(text)]


def _segment(piece: str) -> list[str]:
    return [word for word in _cut(piece) if word[0].isalnum()]


def _cut(piece: str) -> list[str]:
    import rjieba  # loads its dictionary (0.1 s) when imported, and few commands segment anything

    return [word for word in rjieba.cut(piece) if word.strip()]


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def _stem(word: str) -> str:
    stem: str = _stemmer().stemWord(word.removesuffix("'s").removesuffix("’s"))
    return stem
