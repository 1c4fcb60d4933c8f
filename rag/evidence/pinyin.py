"""Chinese names spelt in pinyin: Sanxingdui finds 三星堆."""

import re
from collections import defaultdict
from functools import cache, lru_cache

from rag.glossary.boundaries import boundaries

_LETTERS, _WAYS = 30, 8  # of a name, and to cut it: xianxian… has 2 to the power of its length
_LONGEST = 6  # letters of the longest syllable
_ALL = 99  # readings: more than any character has
_GENERIC = "[县区市镇乡村州省山江河湖港岛]"


@cache
def _characters(readings: int) -> dict[str, str]:
    """Syllable without tone → the characters in common use that are read so.

    Of the readings of a character so many count, the commonest first.
    """
    from pypinyin.contrib.tone_convert import to_normal
    from pypinyin.pinyin_dict import pinyin_dict

    found: dict[str, list[str]] = defaultdict(list)
    for code, read in pinyin_dict.items():
        character = chr(code)
        if _is_common(character):
            common = read.split(",")[:readings]
            for syllable in {to_normal(reading).replace("ü", "v") for reading in common}:
                found[syllable].append(character)
    return {syllable: "".join(characters) for syllable, characters in found.items()}


def _is_common(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=512)
def pinyin_pattern(name: str, rare: bool = True) -> re.Pattern[str] | None:
    """What a pinyin name looks like in Chinese, None if it is no pinyin.

    One syllable alone (Cao) only matches before a generic word (曹县). `rare` readings of a
    character count as well (六 in Lu'an).

    Example:
        >>> bool(pinyin_pattern("sanxingdui").search("三星堆博物馆"))
        True
    """
    letters = re.sub(r"[\s'’-]", "", name.lower())
    readings = _split(letters)
    if not readings or not letters.isascii():
        return None
    table = _characters(_ALL if rare else 1)
    choices = ["".join(f"[{table.get(s, s)}]" for s in syllables) for syllables in readings]
    single = [c + _GENERIC if len(s) == 1 else c for c, s in zip(choices, readings, strict=True)]
    return re.compile("|".join(single))


def is_pinyin(name: str) -> bool:
    """Whether a name is written in pinyin of two syllables and more."""
    letters = re.sub(r"[\s'’-]", "", name.lower())
    readings = _split(letters) if letters.isascii() else []
    return bool(readings) and min(map(len, readings)) > 1


def is_spelt_in(name: str, text: str) -> bool:
    """Whether a text has words that are commonly read as a name in pinyin.

    Mohan is 磨憨, and neither 规模|汉口, which cuts words, nor 无感, whose readings are rare.
    """
    pattern = pinyin_pattern(name, rare=False)
    return pattern is not None and any(
        {*found.span()} <= boundaries(text, *found.span()) for found in pattern.finditer(text)
    )


def _split(letters: str) -> list[tuple[str, ...]]:
    """The ways to cut letters into syllables; a few of them where there are many."""
    if len(letters) > _LETTERS:
        return []
    table = _characters(_ALL)
    ways: list[list[tuple[str, ...]]] = [[] for _ in letters] + [[()]]  # by where they begin
    for start in reversed(range(len(letters))):
        for end in range(start + 1, min(start + _LONGEST, len(letters)) + 1):
            syllable = letters[start:end]
            if syllable in table and (len(syllable) > 1 or syllable in "aeo"):
                ways[start] += [(syllable, *rest) for rest in ways[end]]
        del ways[start][_WAYS:]
    return ways[0]
