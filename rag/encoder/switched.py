"""Chinese texts told in English words, one by one from a dictionary.

The encoder does not read the order of words, so to it this is a translation, if a rough one: it
makes pairs across the language border where only Chinese texts are to be had.
"""

import random
import re
from collections.abc import Mapping, Sequence

import rjieba

from rag.encoder.lexicon import learn_lexicon
from rag.encoder.pairs import Pairs
from rag.encoder.windows import span
from rag.text import fold

_TOLD = 3  # senses of a word that are used, the first the most
_HAN = re.compile(r"[\u3400-\u9fff]")
Senses = Mapping[str, Sequence[str]]


def switched_senses(parallel: Sequence[Pairs], dictionary: Senses) -> Senses:
    """English senses of Chinese words: as sentences have them, else as the dictionary does."""
    plain = {
        word: tuple(sense.split(",")[0] if sense[:1].isupper() else sense for sense in senses)
        for word, senses in dictionary.items()
    }
    return plain | learn_lexicon([item for pairs in parallel for item in pairs.items])


def switched_pairs(pairs: Pairs, senses: Senses, seed: int) -> list[Pairs]:
    """Each (question, passage) with its question, or its passage, told in English."""
    chance = random.Random(seed)
    asked = tuple((told(one, senses, chance), two) for one, two in pairs.items)
    given = tuple((one, told(two, senses, chance)) for one, two in pairs.items)
    return [Pairs(f"{pairs.kind}:switched-zh", asked), Pairs(f"{pairs.kind}:zh-switched", given)]


def cloze_pairs(pairs: Pairs, seed: int) -> Pairs:
    """Some words of each passage and the passage, in which they stand half of the time."""
    chance = random.Random(seed)
    found = []
    for passage in dict.fromkeys(two for _, two in pairs.items):
        for _ in range(2):
            words = span(passage[chance.randrange(max(1, len(passage) - 30)) :], chance)[:40]
            rest = passage if chance.random() < 0.5 else passage.replace(words, " ")
            found.append((words, rest))
    return Pairs(f"{pairs.kind}:cloze", tuple(found))


def told(text: str, senses: Senses, chance: random.Random) -> str:
    """The text with each Chinese word replaced by an English sense, the same one throughout."""
    chosen: dict[str, str] = {}
    for word in rjieba.cut(fold(text)):
        if word not in chosen:
            some = senses.get(word, ())[:_TOLD]
            at = min(chance.randrange(len(some)), chance.randrange(len(some))) if some else 0
            chosen[word] = some[at] if some else "" if _HAN.search(word) else word
    return " ".join(chosen[word] for word in rjieba.cut(fold(text)))
