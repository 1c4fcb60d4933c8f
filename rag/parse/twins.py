"""The same report in another format: found by the passages that two texts share."""

import hashlib
import re
from collections.abc import Mapping

from rag.text import fold

Fingerprint = frozenset[int]

SAME = 0.5  # of the smaller text's passages; two years of one government share 0.12 at most
_ENOUGH = 8  # passages; shorter texts are twins only when they are equal
_WINDOW = 9  # characters of a passage: short enough to survive the errors of OCR
_SAMPLE = 16  # one passage in so many is kept, chosen by its content
_NOT_WORDS = re.compile(r"[\W_]+")
_BASE, _PRIME = 1_000_003, (1 << 61) - 1


def fingerprint(text: str) -> Fingerprint:
    """A sample of the text's passages, the same wherever they stand (about 1,200 of a report).

    Layout, punctuation, width and Traditional characters make no difference.
    """
    plain = _NOT_WORDS.sub("", fold(text))
    if len(plain) < 4 * _WINDOW:
        digest = hashlib.blake2b(plain.encode(), digest_size=8).digest()
        return frozenset([int.from_bytes(digest, "big")])
    top = pow(_BASE, _WINDOW - 1, _PRIME)
    rolling, kept = 0, set()
    codes = [ord(character) for character in plain]
    for index, code in enumerate(codes):
        if index >= _WINDOW:
            rolling = (rolling - codes[index - _WINDOW] * top) % _PRIME
        rolling = (rolling * _BASE + code) % _PRIME
        if index >= _WINDOW - 1 and (rolling >> 7) % _SAMPLE == 0:
            kept.add(rolling)
    return frozenset(kept)


def overlap(one: Fingerprint, other: Fingerprint) -> float:
    """Share of the smaller text that the other contains, 0 to 1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def twin_of(document: Fingerprint, others: Mapping[str, Fingerprint]) -> str | None:
    """The name of the text that is the same as this one or holds it whole, the likest first.

    Two years of one government, and reports that share phrases, are no twins.
    """
    ranked = sorted(
        (overlap(document, other), name)
        for name, other in others.items()
        if document == other or min(len(document), len(other)) >= _ENOUGH
    )
    if ranked and ranked[-1][0] >= SAME:
        return ranked[-1][1]
    return None
