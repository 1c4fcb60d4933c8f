"""A line that asks several things, cut into what each part asks: 增速是多少，今年目标呢?"""

import re

from rag.schema import Language

_ASKS: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"多[少大高长快]|几(?!乎)|哪|谁|什么|怎么|如何|何时|呢|第几"),
    "en": re.compile(r"\b(?:how|what|which|who|when|where)\b", re.IGNORECASE),
}
_CUT: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"(?<=[，,、；;。？?！!])|(?=以及|并且|同时|还有)"),
    "en": re.compile(
        r"(?<=[?;])\s+|,?\s+(?:and|while)\s+"
        r"(?=(?:(?:around|by|in|on|for|to|at|from|with|of|over|about) )?"
        r"(?:how|what|which|who|when|where)\b)",
        re.IGNORECASE,
    ),
}  # fmt: skip

_MOST = 4  # parts of a line; one of more is read as a whole, so that none costs a hundred answers


def asks(piece: str) -> bool:
    """Whether a piece of a line has an asking word of its own, in either language."""
    return any(pattern.search(piece) for pattern in _ASKS.values())


def cut(text: str, language: Language) -> tuple[str, ...]:
    """The parts of a line, each with an asking word of its own.

    The line stays whole where one asks, or too many do.
    """
    parts: list[str] = []
    waiting = ""
    for piece in _CUT[language].split(text):
        waiting += piece if language == "zh" or not waiting else f" {piece}"
        if _ASKS[language].search(piece):
            parts.append(waiting.strip(" ，,、；;"))
            waiting = ""
    if waiting.strip(" ，,、；;。？?！!") and parts:
        parts[-1] += f"，{waiting}" if language == "zh" else f" {waiting}"
    return tuple(parts) if 1 < len(parts) <= _MOST else (text,)
