"""Chinese names spelt in pinyin: Sanxingdui finds 三星堆."""

import re
from collections import defaultdict
from functools import cache, lru_cache

_LONGEST = 6  # letters of the longest syllable
_GENERIC = "[县区市镇乡村州省山江河湖港岛]"


@cache
def _characters() -> dict[str, str]:
    """Syllable without tone → the characters in common use that are read so."""
    from pypinyin.contrib.tone_convert import to_normal
    from pypinyin.pinyin_dict import pinyin_dict

    found: dict[str, list[str]] = defaultdict(list)
    for code, readings in pinyin_dict.items():
        character = chr(code)
        if _is_common(character):
            for reading in {to_normal(r).replace("ü", "v") for r in readings.split(",")}:
                found[reading].append(character)
    return {syllable: "".join(characters) for syllable, characters in found.items()}


def _is_common(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=512)
def pinyin_pattern(name: str) -> re.Pattern[str] | None:
    """What a pinyin name looks like in Chinese, None if it is no pinyin.

    One syllable alone (Cao) only matches before a generic word (曹县).

    Example:
        >>> bool(pinyin_pattern("sanxingdui").search("三星堆博物馆"))
        True
    """
    letters = re.sub(r"[\s'’-]", "", name.lower())
    readings = _split(letters)
    if not readings or not letters.isascii():
        return None
    table = _characters()
    choices = ["".join(f"[{table[s]}]" for s in syllables) for syllables in readings]
    single = [c + _GENERIC if len(s) == 1 else c for c, s in zip(choices, readings, strict=True)]
    return re.compile("|".join(single))


def _split(letters: str) -> list[tuple[str, ...]]:
    """Every way to cut letters into syllables."""
    if not letters:
        return [()]
    table = _characters()
    found = []
    for size in range(1, min(_LONGEST, len(letters)) + 1):
        if letters[:size] in table and (size > 1 or letters[:size] in "aeo"):
            found += [(letters[:size], *rest) for rest in _split(letters[size:])]
    return found
