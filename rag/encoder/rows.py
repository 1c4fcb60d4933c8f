"""Which tokens share a row of the table: forms of a word, a name in two scripts, rare translations.

A row costs half a kilobyte in the wheel. A rare word that has one translation means what that
means, so both can read one row, and a name that no training text has is found across the language
border all the same.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.encoder.dictionaries import English

_ENGLISH = re.compile(r"[a-z]+")
_NAME = re.compile(r"([A-Z][a-z]{2,})(?:[,(].*| \(.*)?")  # a sense that is one capitalised word
_LONGEST_NAME = 6  # characters
_IN_NAMES = 30  # how often a character stands in names to be one that names are written with
_COMMON = 10_000  # English words up to this rank keep a row of their own
_BASIC = 3_000  # words that mean too much to lend their row
_RARE = 10  # a Chinese word seen less often reads the row of its English one


def is_form(entry: English) -> bool:
    """Whether a word is a plain inflected form, which no frequency list has on its own."""
    return not entry.rank and bool(entry.lemma) and entry.lemma[:3] == entry.word[:3]


def name_pairs(
    cedict: Mapping[str, tuple[str, ...]], ecdict: Mapping[str, English]
) -> dict[str, str]:
    """English names with their transliteration: ranked words of ECDICT, names of CC-CEDICT."""
    written = Counter(c for e in ecdict.values() if e.named for s in e.senses for c in s)
    letters = {character for character, number in written.items() if number >= _IN_NAMES}
    found = {}
    for entry in ecdict.values():
        if entry.rank > _COMMON and _ENGLISH.fullmatch(entry.word):
            shortest = 2 if entry.named else 3
            names = [s for s in entry.senses if len(s) >= shortest and letters.issuperset(s)]
            if names and len(names[0]) <= _LONGEST_NAME and names[0][-1] not in "的地":
                found[entry.word] = names[0]
    for word, senses in cedict.items():
        name = _NAME.fullmatch(senses[0])
        if name and len(word) >= 2 and letters.issuperset(word):
            found[name[1].lower()] = word
    return found


def share_rows(
    tokens: Sequence[str], twins: Mapping[str, str]
) -> tuple[NDArray[np.int32], list[int]]:
    """The row of each token, and the token that each row belongs to: where `twins` ends."""
    index = {token: i for i, token in enumerate(tokens)}
    ends = [index[_end(token, twins)] for token in tokens]
    leads = sorted(set(ends))
    rows = {lead: row for row, lead in enumerate(leads)}
    return np.asarray([rows[end] for end in ends], np.int32), leads


def _end(token: str, twins: Mapping[str, str]) -> str:
    seen = {token}
    while twins.get(token, token) not in seen:
        token = twins[token]
        seen.add(token)
    return token


def twins(
    words: Sequence[str],
    counts: Counter[str],
    cedict: Mapping[str, tuple[str, ...]],
    ecdict: Mapping[str, English],
) -> dict[str, str]:
    """Word → the word whose row it reads."""
    known = set(words)
    found = dict(_rare_chinese(words, counts, cedict, ecdict))
    found |= only_senses((w for w in words if not w.isascii()), counts, ecdict)
    found |= {name: twin for name, twin in name_pairs(cedict, ecdict).items() if twin in known}
    found |= {w: ecdict[w].lemma for w in words if w in ecdict and is_form(ecdict[w])}
    return {word: twin for word, twin in found.items() if word in known and twin in known}


def _rare_chinese(
    words: Sequence[str],
    counts: Counter[str],
    cedict: Mapping[str, tuple[str, ...]],
    ecdict: Mapping[str, English],
) -> Iterator[tuple[str, str]]:
    for word in words:
        if not word.isascii() and len(word) > 1 and counts[word] < _RARE and word in cedict:
            sense = cedict[word][0].removeprefix("to ")
            if sense in ecdict and not 0 < ecdict[sense].rank <= _BASIC:
                yield word, sense


def only_senses(
    chinese: Iterable[str], counts: Counter[str], ecdict: Mapping[str, English]
) -> dict[str, str]:
    """Rare English words of which exactly one sense is among the Chinese words, and that one."""
    ordered = sorted(chinese, key=lambda word: -counts[word])
    usable = {w for w in ordered[_BASIC:] if len(w) > 1 and counts[w] >= _RARE}
    basic, found = set(ordered[:_BASIC]), dict[str, str]()
    for word, entry in ecdict.items():
        if not 0 < entry.rank <= _COMMON and _ENGLISH.fullmatch(word):
            plain = {sense.removesuffix("的").removesuffix("地") for sense in entry.senses}
            senses = [sense for sense in plain if sense in usable or sense in basic]
            if len(senses) == 1 and senses[0] in usable:
                found[word] = senses[0]
    return found
