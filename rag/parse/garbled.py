"""Whether the text that a page gives is text: fonts without Unicode maps give rubbish."""

import re
from dataclasses import dataclass

from rag.text import fold

_HAN = re.compile("[\u3400-\u9fff]")
_BAD = re.compile("[\ue000-\uf8ff\ufffd\u0080-\u009f\x00-\x08\x0e-\x1f]|\\(cid:\\d+\\)")
_ODD = re.compile("[\u0100-\u024f\u0250-\u02af\u0370-\u1fff\u2c00-\u2dff\ua000-\uabff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_COMMON = frozenset(
    "the of and to in a is for on that with as by at from be are was it this an or year percent "
    "billion million which will were has have we our new china government".split()
)
_MANY = 0.05  # of the characters: more are no accident


@dataclass(frozen=True, slots=True)
class Verdict:
    """Share of characters that are wrong, 0 to 1, and why the text cannot be used (or "")."""

    share: float
    reason: str


def judge(text: str, unmapped: int = 0) -> Verdict:
    """Judge the text of a page of which `unmapped` characters had no known value."""
    plain = re.sub(r"\s", "", text)
    if not plain:
        return Verdict(0.0, "")
    bad = len(_BAD.findall(text)) + unmapped
    share = min(bad / (len(plain) + unmapped), 1.0)
    if share > _MANY:
        return Verdict(share, "characters without a meaning")
    if _is_rare_chinese(plain):
        return Verdict(1.0, "Chinese characters that no one writes")
    if _is_no_language(text, plain):
        return Verdict(1.0, "letters that are no words")
    return Verdict(share, "")


def _is_rare_chinese(plain: str) -> bool:
    """Chinese of which too little is in the first level of GB 2312 (3,755 usual characters)."""
    han = _HAN.findall(fold(plain))
    if len(han) < 30:
        return False
    usual = sum(1 for character in han if _is_usual(character))
    return usual < 0.75 * len(han)


def _is_usual(character: str) -> bool:
    try:
        return character.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return False


def _is_no_language(text: str, plain: str) -> bool:
    """Much text without Chinese in which hardly any common English word or vowel pattern occurs."""
    if len(plain) < 80 or len(_HAN.findall(plain)) > 0.1 * len(plain):
        return False
    if len(_ODD.findall(plain)) > 0.2 * len(plain):
        return True
    digits = sum(character.isdigit() or character in ".,%-+" for character in plain)
    if digits > 0.5 * len(plain):  # a page of figures
        return False
    words = _WORD.findall(text)
    if not words:
        return True
    common = sum(word.lower() in _COMMON for word in words)
    spoken = sum(1 for word in words if re.search("[aeiouy]", word, re.IGNORECASE))
    lettered = sum(len(word) for word in words)
    return common < 0.02 * len(words) and (
        spoken < 0.6 * len(words) or lettered < 0.5 * (len(plain) - digits)
    )
