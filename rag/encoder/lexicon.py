"""Translations of Chinese words as the parallel sentences have them: common senses, by use."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
import rjieba
from scipy import sparse  # type: ignore[import-untyped]

from rag.text import fold

_SEEN = 5  # sentence pairs with both words, at the least
_LIKELY = 0.12  # how much the two words' sentences overlap (Dice)
_KEPT = 3
_WORD = re.compile(r"[a-z]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def learn_lexicon(pairs: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Chinese word → the English words that stand where it stands, the likeliest first."""
    chinese, zh = _occurrences(_HAN.findall(" ".join(rjieba.cut(fold(one)))) for one, _ in pairs)
    english, en = _occurrences(_WORD.findall(fold(two)) for _, two in pairs)
    both = (zh.T @ en).tocoo()
    dice = 2 * both.data / (_sums(zh)[both.row] + _sums(en)[both.col])
    kept = np.flatnonzero((both.data >= _SEEN) & (dice >= _LIKELY))
    found: dict[str, list[str]] = {}
    for i in kept[np.argsort(-dice[kept])]:
        found.setdefault(chinese[both.row[i]], []).append(english[both.col[i]])
    return {word: tuple(senses[:_KEPT]) for word, senses in found.items()}


def _sums(occurrences: sparse.csr_matrix) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.asarray(occurrences.sum(axis=0)).ravel()


def _occurrences(texts: Iterable[Sequence[str]]) -> tuple[list[str], sparse.csr_matrix]:
    """The words, and which text (rows) has which word (columns)."""
    index: dict[str, int] = {}
    columns, starts = list[int](), [0]
    for words in texts:
        columns += {index.setdefault(word, len(index)) for word in words}
        starts.append(len(columns))
    ones = np.ones(len(columns), np.int64)
    shape = (len(starts) - 1, len(index))
    return list(index), sparse.csr_matrix((ones, columns, starts), shape)
