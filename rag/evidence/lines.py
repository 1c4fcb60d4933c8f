"""Texts joined for searching and indexed by their words, to match many terms quickly."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]


_QUOTES = re.compile("[“”‘’\"'「」『』《》]+")


def bare(folded: str) -> str:
    """A text without quotation marks: 专精特新“小巨人”企业 is asked for without them."""
    return _QUOTES.sub("", folded)


class Words(Protocol):
    """An encoder that has a vector for every word (`rag.encoder.static.StaticEncoder`)."""

    def token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text's known words."""

    def id_vectors(self, ids: Sequence[int]) -> Vectors:
        """Their vectors, of length 1."""

    def id_weights(self, ids: Sequence[int]) -> Vectors:
        """How much each of them counts in the vector of a text."""

    def alike(self, ids: Sequence[int], least: float) -> list[list[tuple[str, float]]]:
        """For each of them the words whose cosine with it is above `least`, the nearest first."""

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """The vectors of whole texts, of length 1."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Folded texts, one after the other; the last four are empty where no encoder gives vectors."""

    texts: tuple[str, ...]
    joined: str
    starts: tuple[int, ...]
    table: Vectors  # words × dimensions
    weights: Vectors  # how much each word counts
    columns: Numbers  # the word of each occurrence
    owners: Numbers  # the text of each occurrence, ascending

    def find(self, form: str) -> Iterator[tuple[int, int]]:
        """Where a form stands: number of the text, and place in the joined texts."""
        at = self.joined.find(form)
        while at >= 0:
            yield self.owner(at), at
            at = self.joined.find(form, at + 1)

    def owner(self, at: int) -> int:
        """The number of the text at a place of the joined texts."""
        return bisect_right(self.starts, at) - 1

    def nearest(self, vectors: Vectors) -> Vectors:
        """For each vector (rows) and text (columns) the highest cosine with a word of the text."""
        best = np.zeros((len(self.texts), len(vectors)), dtype=np.float32)
        if len(self.columns) and len(vectors):
            near = (self.table @ vectors.T)[self.columns]
            firsts = np.flatnonzero(np.diff(self.owners, prepend=-1))
            best[self.owners[firsts]] = np.maximum.reduceat(near, firsts, axis=0)
        return best.T

    def meanings(self, firsts: Sequence[int]) -> Vectors:
        """The vector of each run of texts, runs given by the numbers of their first texts."""
        sums = np.zeros((len(firsts), self.table.shape[1]), dtype=np.float32)
        if len(self.columns):
            rows = self.table * self.weights[:, None]
            bounds = np.searchsorted(self.owners, [*firsts, len(self.texts)])
            for total, (start, end) in zip(sums, pairwise(bounds), strict=True):
                np.add.reduce(rows[self.columns[start:end]], axis=0, out=total)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def index_lines(texts: Sequence[str], words: Words | None = None) -> Lines:
    """Index folded texts, by meaning too where the encoder has a vector for every word."""
    starts = tuple(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))
    table, weights, columns, owners = _occurrences(texts, words)
    return Lines(tuple(texts), "\n".join(texts), starts, table, weights, columns, owners)


def _occurrences(
    texts: Sequence[str], words: Words | None
) -> tuple[Vectors, Vectors, Numbers, Numbers]:
    """Vector and weight of each distinct word; of each occurrence its word and its text."""
    ids = words.token_ids(texts) if words is not None else []
    flat = np.array([i for row in ids for i in row], dtype=np.intp)
    owners = np.repeat(np.arange(len(ids)), [len(row) for row in ids]).astype(np.intp)
    if words is None or not len(flat):
        return np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=np.float32), flat, owners
    distinct, columns = np.unique(flat, return_inverse=True)
    known = distinct.tolist()
    return words.id_vectors(known), words.id_weights(known), columns.astype(np.intp), owners
