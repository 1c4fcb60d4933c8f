"""Questions made from running text: a few words of a sentence, and the passage it stands in."""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import product

from rag.encoder.pairs import Pairs
from rag.text import fold

_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST = {"zh": 420, "en": 1400}  # characters of a passage
_KEPT = 0.5  # how often a passage in the same language keeps the words asked for
_WHOLE = 0.25  # how often the whole sentence is the question
_WORDS = {
    "zh": ("是多少", "是什么", "有哪些", "什么时候", "在哪里", "是谁", "怎么样", "为什么", "如何"),
    "en": ("what is", "how many", "how much", "which", "who", "when did", "where", "why", "how"),
}


def cross_windows(pairs: Pairs, seed: int) -> list[Pairs]:
    """Sentence pairs that follow one another as (question, passage) in all four directions.

    Passages do not overlap, so no passage of a batch holds another question's sentence.
    """
    chance = random.Random(seed)
    sides = (("zh", 0), ("en", 1))
    found: dict[str, list[tuple[str, str]]] = {f"{a}-{b}": [] for a, _ in sides for b, _ in sides}
    for window in _windows(pairs.items, chance):
        chosen = chance.randrange(len(window))
        for (language, side), (other, told) in product(sides, sides):
            question = span(window[chosen][side], chance)
            rows = [row[told] for row in window]
            if side == told and chance.random() > _KEPT:
                rows[chosen] = rows[chosen].replace(question, " ")
            passage = " ".join(rows)
            if question and passage.strip():
                found[f"{language}-{other}"].append((asked(question, chance), passage))
    return [Pairs(f"{pairs.kind}:{key}", tuple(items)) for key, items in found.items()]


def _windows(
    items: Sequence[tuple[str, str]], chance: random.Random
) -> Iterator[Sequence[tuple[str, str]]]:
    start = 0
    while start < len(items):
        size = chance.randint(2, 7)
        window = list(items[start : start + size])
        while len(window) > 1 and _too_long(window):
            window.pop()
        start += len(window)
        yield window


def _too_long(window: Sequence[tuple[str, str]]) -> bool:
    return sum(len(row[0]) for row in window) > _LONGEST["zh"]


def span(sentence: str, chance: random.Random) -> str:
    """Some words of a sentence that follow one another, or the whole sentence."""
    if chance.random() < _WHOLE:
        return sentence
    if _HAN.search(sentence):
        size = chance.randint(5, 22)
        start = chance.randint(0, max(0, len(sentence) - size))
        return sentence[start : start + size]
    words = sentence.split()
    size = chance.randint(3, 12)
    start = chance.randint(0, max(0, len(words) - size))
    return " ".join(words[start : start + size])


def asked(question: str, chance: random.Random) -> str:
    """Half of the time with a question word, so that those come to count for nothing."""
    if chance.random() < 0.5:
        return question
    if _HAN.search(fold(question)):
        return question + chance.choice(_WORDS["zh"])
    return f"{chance.choice(_WORDS['en'])} {question}"
