"""Ordinary English words: how something is asked or done, not what is asked about."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_LEAST = 3  # letters of a base form


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset((_FOLDER / f"{name}_en.txt").read_text(encoding="utf-8").split())


def is_stop_word(word: str) -> bool:
    """Whether a folded English word only asks, or joins other words."""
    return word in _words("stopwords")


def is_light(word: str) -> bool:
    """Whether a folded English word, in any form, tells little of what is asked about."""
    return any(base in _words("light") for base in _bases(word))


def is_verb(word: str) -> bool:
    """Whether a folded English word is a form of a verb that tells what is done."""
    return any(base in _words("verbs") for base in _bases(word))


def is_ordinary(word: str) -> bool:
    """Whether a folded word is good English that names nothing."""
    return is_stop_word(word) or is_light(word) or is_verb(word)


@cache
def _bases(word: str) -> tuple[str, ...]:
    """The word and what it may be a form of: stopped → stop, cities → city."""
    return tuple(dict.fromkeys((word, *(b for b in _stripped(word) if len(b) >= _LEAST))))


def _stripped(word: str) -> Iterator[str]:
    for ending in ("s", "es", "ed", "ing", "ly"):
        if not word.endswith(ending):
            continue
        base = word.removesuffix(ending)
        yield base
        if ending == "s":
            continue
        yield base + "e"
        if base.endswith("i"):
            yield base[:-1] + "y"
        if base[-2:-1] == base[-1:]:
            yield base[:-1]
