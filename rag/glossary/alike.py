"""Characters that are taken for each other: read alike (直 for 值) or drawn alike (囗 for 口)."""

import re
from collections.abc import Collection
from functools import lru_cache

_DRAWN = ("囗口回", "人入八", "己已巳", "末未", "千干于", "土士", "大太犬", "天夫", "日目曰",
          "贷货", "拔拨", "斤斥", "折拆", "失矢", "农衣", "元无")  # fmt: skip
GENERIC = "省市区县州盟旗"  # what a place is, at the end of its name
_BLURRED = (  # sounds that input methods and dialects do not tell apart
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"^l"), "n"),
    (re.compile(r"([aei]n)g$"), r"\1"),
)


def are_alike(one: str, other: str) -> bool:
    """Whether two characters are easily written for each other.

    Example:
        >>> are_alike("直", "值"), are_alike("农", "工")
        (True, False)
    """
    drawn = any(one in twins and other in twins for twins in _DRAWN)
    said, meant = _readings(one), _readings(other)
    return drawn or bool({*said[:1]} & {*meant} or {*meant[:1]} & {*said})


def sound_alike(one: str, other: str) -> bool:
    """Whether the first readings of two characters are taken for each other.

    Example:
        >>> sound_alike("埔", "浦"), sound_alike("兰", "郴")
        (True, False)
    """
    return bool({*_readings(one)[:1]} & {*_readings(other)[:1]})


def places_like(name: str, corpus: Collection[str]) -> list[str]:
    """The places with reports whose names sound like that of another place: 黄埔区 → 黄浦区."""
    return [area for area in sorted(corpus) if is_like(name, area)]


def is_like(written: str, name: str) -> bool:
    """Whether one character before the same generic word differs from a name, and sounds alike.

    Example:
        >>> is_like("杨埔区", "杨浦区"), is_like("杨浦区", "杨浦区"), is_like("杨埔市", "杨浦区")
        (True, False, False)
    """
    if len(written) != len(name) or name[-1] not in GENERIC or written[-1] != name[-1]:
        return False
    odd = [pair for pair in zip(written, name, strict=True) if pair[0] != pair[1]]
    return len(odd) == 1 and sound_alike(*odd[0])


@lru_cache(maxsize=1024)
def _readings(character: str) -> tuple[str, ...]:
    """The two usual readings of a character, without tones and what is easily confused."""
    from pypinyin.contrib.tone_convert import to_normal
    from pypinyin.pinyin_dict import pinyin_dict

    readings = pinyin_dict.get(ord(character), "").split(",")
    return tuple(_blur(to_normal(reading)) for reading in readings[:2] if reading)


def _blur(syllable: str) -> str:
    for pattern, sound in _BLURRED:
        syllable = pattern.sub(sound, syllable)
    return syllable
