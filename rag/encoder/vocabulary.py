"""The tokens of the bundled encoder: which there are, how a text is cut, where training starts."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import rjieba
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from rag.encoder import Vectors
from rag.encoder.charsmap import build_charsmap
from rag.encoder.dictionaries import English
from rag.encoder.rows import is_form
from rag.text import fold

UNKNOWN = "<unk>"
_PIECE = -30.0  # log probability of a part of a word: worse than any two words
_ENGLISH = re.compile(r"[a-z]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_SEEN_CHINESE, _SEEN_ENGLISH = 5, 4  # how often a dictionary's word must occur to get a row
_COINED = 50  # how often a word that no dictionary has must occur in official texts
_COMMON = 19_000  # the commonest English words that get a row, seen or not
_SENSES = 3  # of a dictionary entry, whose vectors a word's first vector is made of
_SMOOTH = 1e-3  # the `a` of smooth inverse frequency
_NUMBER, _LETTER = 0.3, 0.1  # what a number and a single letter or digit count, at first
_NUMBERS = (
    *map(str, range(100)),
    *(f"0{digit}" for digit in range(10)),
    *map(str, range(1800, 2061)),
)


def folding_table() -> dict[str, str]:
    """Every character that is folded: Traditional, full width, capitals, accents."""
    table = {}
    for code in (*range(0x21, 0xD800), *range(0xE000, 0x10000)):
        plain = fold(chr(code))
        bare = unicodedata.normalize("NFD", plain)[0]
        plain = bare if "a" <= bare <= "z" else plain
        if plain != chr(code):
            table[chr(code)] = plain
    return table


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often each Chinese word (as rjieba cuts) and each English word occurs."""
    counts: Counter[str] = Counter()
    for text in texts:
        plain = fold(text)
        counts.update(_ENGLISH.findall(plain))
        for run in _CHINESE.findall(plain):
            counts.update(rjieba.cut(run))
    return counts


def chinese_words(
    counts: Counter[str], headwords: Iterable[str], domain: Counter[str]
) -> list[str]:
    """Headwords in use, single characters in use, and words that only official texts have."""
    used = {w for w in headwords if counts[w] >= (2 if len(w) == 1 else _SEEN_CHINESE)}
    coined = {w for w, n in domain.items() if n >= _COINED and len(w) <= 5}
    return sorted(w for w in used | coined if _CHINESE.fullmatch(w))


def english_words(
    counts: Counter[str], entries: Mapping[str, English], extra: Iterable[str]
) -> list[str]:
    """The commonest words of English, those seen in the texts, and `extra` ones.

    The inflected forms of all these come with them: they cost no row (see `rows`).
    """
    words = {w for w, e in entries.items() if 0 < e.rank <= _COMMON}
    words |= {w for w, n in counts.items() if n >= _SEEN_ENGLISH and w in entries}
    words |= set(extra)
    words |= {w for w, e in entries.items() if is_form(e) and e.lemma in words}
    return sorted(word for word in words if _ENGLISH.fullmatch(word))


def build_tokenizer(words: Sequence[str], pieces: Iterable[str], counts: Counter[str]) -> Tokenizer:
    """A unigram tokenizer: the likeliest words, parts of words only where no word fits."""
    total = sum(counts.values())
    scores = {UNKNOWN: 0.0}
    scores |= {number: -10.0 for number in _NUMBERS}
    scores |= {word: math.log((counts[word] + 2) / total) for word in words}
    scores |= {piece: _PIECE for piece in pieces if piece not in scores}
    tokenizer = Tokenizer(models.Unigram(list(scores.items()), unk_id=0))
    tokenizer.normalizer = normalizers.Precompiled(build_charsmap(folding_table()))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def importance(tokens: Sequence[str], counts: Counter[str]) -> NDArray[np.float32]:
    """Smooth inverse frequency of each token, a / (a + p), within its language (Arora 2017)."""
    totals = {False: 0, True: 0}
    for word, number in counts.items():
        totals[word.isascii()] += number
    rates = [counts[token] / totals[token.isascii()] for token in tokens]
    weights = _SMOOTH / (_SMOOTH + np.asarray(rates))
    weights[[token.isdigit() for token in tokens]] = _NUMBER
    weights[[len(token) == 1 and token.isascii() for token in tokens]] = _LETTER
    weights[0] = 0
    return np.asarray(weights, np.float32)


def first_vectors(
    tokens: Sequence[str], senses: Mapping[str, Sequence[str]], teacher: Any, size: int
) -> Vectors:
    """Where training starts: the teacher's vector of a token, or of its English senses.

    A Chinese word that no dictionary has starts as the mean of its characters. The teacher's
    vectors are centred and turned to their main directions; those beyond its own size are noise.
    """
    texts = [", ".join(senses.get(token, (token,))[:_SENSES]) for token in tokens]
    vectors = np.asarray(teacher.encode(texts, batch_size=256, show_progress_bar=True), np.float32)
    index = {token: i for i, token in enumerate(tokens)}
    for token, i in index.items():
        parts = [index[c] for c in token if c in index]
        if token not in senses and len(token) > 1 and parts and _CHINESE.fullmatch(token):
            vectors[i] = vectors[parts].mean(axis=0)
    return _turned(vectors, size)


def _turned(vectors: Vectors, size: int) -> Vectors:
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1][:, :size]
    noise = np.random.default_rng(0).normal(0, turned.std(axis=0)[-1], (len(vectors), size))
    noise[:, : turned.shape[1]] = turned
    return np.asarray(noise / np.linalg.norm(noise, axis=1, keepdims=True), np.float32)
