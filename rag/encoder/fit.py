"""The training loop: pull the two texts of a pair together, push the rest of the batch away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from tokenizers import Tokenizer
from tqdm import tqdm  # type: ignore[import-untyped]

from rag.encoder import Vectors
from rag.encoder.pairs import Pairs

Pairing = tuple[NDArray[np.int64], NDArray[np.int64]]
_BLOCK = 512  # rows that are moved at a time, so that they stay in the cache
_MOMENTS = (0.9, 0.999)  # of Adam, kept for each row and moved only when the row is used


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how hard to train; `dropped` is the share of tokens left out at random.

    `scale` says how sharply the right text must beat the others: the lower, the more all the
    others count and not the nearest alone, some of which are right answers too.
    """

    epochs: int = 1
    batch: int = 2048
    rate: float = 5e-3
    last_rate: float = 0.0
    dropped: float = 0.1
    seed: int = 0
    scale: float = 12.0


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as rows of the table, text i is parts[i], and a number that equal texts share."""

    parts: list[NDArray[np.int32]]
    numbers: NDArray[np.int64]

    def batch(
        self, texts: NDArray[np.int64], random: np.random.Generator, dropped: float
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The rows of these texts without unknown (0) and dropped ones, and their starts."""
        parts = [self.parts[text] for text in texts]
        kept = [part[(part > 0) & (random.random(len(part)) >= dropped)] for part in parts]
        starts = np.cumsum([0] + [len(part) for part in kept])
        return np.concatenate(kept), starts


def to_bags(
    tokenizer: Tokenizer, rows: NDArray[np.int32], sources: Sequence[Pairs]
) -> list[list[Bags]]:
    """Cut each text into tokens once, before training: both sides of each source."""
    texts = dict.fromkeys(side for source in sources for item in source.items for side in item)
    distinct = list(texts)
    cut: list[NDArray[np.int32]] = []
    for start in range(0, len(distinct), 2048):
        encodings = tokenizer.encode_batch_fast(distinct[start : start + 2048])
        cut += [rows[np.asarray(encoding.ids, np.int64)] for encoding in encodings]
    numbers = {text: number for number, text in enumerate(distinct)}
    found = []
    for source in sources:
        sides = [[numbers[text] for text in side] for side in zip(*source.items, strict=True)]
        found.append([Bags([cut[n] for n in side], np.asarray(side)) for side in sides])
    return found


def fit(
    table: Vectors, tokenizer: Tokenizer, rows: NDArray[np.int32], stage: tuple[list[Pairs], Plan]
) -> Vectors:
    """Train a copy of the table (rows, dimensions) on the sources of one stage."""
    sources, plan = stage
    sides = to_bags(tokenizer, rows, sources)
    random = np.random.default_rng(plan.seed)
    steps = [step for _ in range(plan.epochs) for step in _steps(sources, plan.batch, random)]
    table = table.copy()
    moments = np.zeros_like(table), np.zeros_like(table)
    progress = tqdm(steps, unit="batch", mininterval=5)
    for done, (source, texts) in enumerate(progress):
        rate = plan.rate + (plan.last_rate - plan.rate) * done / len(steps)
        batch = [bags.batch(texts, random, plan.dropped) for bags in sides[source]]
        same = same_texts(*(bags.numbers[texts] for bags in sides[source]))
        used, gradient, loss = gradients(table, batch, (same, plan.scale))
        _adam(table, moments, (used, gradient), (rate, done + 1))
        progress.set_postfix(loss=f"{loss:.3f}", refresh=False)
    return table


def same_texts(left: NDArray[np.int64], right: NDArray[np.int64]) -> Pairing:
    """Which other pairs of a batch have the same left or right text: no wrong answers, those."""
    found = (left[:, None] == left) | (right[:, None] == right)
    np.fill_diagonal(found, val=False)
    left_one, right_one = found.nonzero()
    return left_one, right_one


def gradients(
    table: Vectors,
    batch: Sequence[tuple[NDArray[np.int32], NDArray[np.int64]]],
    rule: tuple[Pairing, float],
) -> tuple[NDArray[np.int64], Vectors, float]:
    """The rows that the two sides of a batch use, the loss's gradient by them, and the loss."""
    used, inverse = np.unique(np.concatenate([ids for ids, _ in batch]), return_inverse=True)
    inverses = np.split(inverse, [len(batch[0][0])])
    counts = [
        sparse.csr_matrix(
            (np.ones(len(ids), np.float32), ids, starts), (len(starts) - 1, len(used))
        )
        for ids, (_, starts) in zip(inverses, batch, strict=True)
    ]
    sums = [count @ table[used] for count in counts]
    loss, *by_sums = contrast(sums[0], sums[1], rule)
    gradient = sum(count.T @ side for count, side in zip(counts, by_sums, strict=True))
    return used, np.asarray(gradient, np.float32), loss


def contrast(
    left: Vectors, right: Vectors, rule: tuple[Pairing, float]
) -> tuple[float, Vectors, Vectors]:
    """InfoNCE in both directions over cosines, and its gradients by the two sides.

    Text i of the left belongs to text i of the right; all others of the batch do not, but for
    the pairing of the rule, which says nothing. The rule's number is the scale.
    """
    same, scale = rule
    lengths = [np.linalg.norm(side, axis=1, keepdims=True) + 1e-9 for side in (left, right)]
    one, two = left / lengths[0], right / lengths[1]
    chances = one @ two.T
    right_ones = np.diagonal(chances).copy()
    chances -= 1
    chances *= scale
    np.exp(chances, out=chances)
    chances[same] = 0
    by_row = 1 / chances.sum(axis=1, keepdims=True)
    by_column = 1 / chances.sum(axis=0, keepdims=True)
    log = np.log(by_row).mean() + np.log(by_column).mean()
    loss = -float(log / 2 + scale * (right_ones - 1).mean())
    chances *= by_row + by_column
    chances[np.diag_indices_from(chances)] -= 2
    chances *= scale / (2 * len(left))
    return (
        loss,
        _through_length(chances @ two, one, lengths[0]),
        _through_length(chances.T @ one, two, lengths[1]),
    )


def _through_length(gradient: Vectors, unit: Vectors, length: Vectors) -> Vectors:
    """The gradient by a vector from the gradient by the vector made unit length."""
    along = (gradient * unit).sum(axis=1, keepdims=True)
    return np.asarray((gradient - along * unit) / length, np.float32)


def _adam(
    table: Vectors,
    moments: tuple[Vectors, Vectors],
    change: tuple[NDArray[np.int64], Vectors],
    moment: tuple[float, int],
) -> None:
    (rows, gradient), (rate, step) = change, moment
    size = rate * np.sqrt(1 - _MOMENTS[1] ** step) / (1 - _MOMENTS[0] ** step)
    for start in range(0, len(rows), _BLOCK):
        some, slope = rows[start : start + _BLOCK], gradient[start : start + _BLOCK]
        first = _MOMENTS[0] * moments[0][some] + (1 - _MOMENTS[0]) * slope
        second = _MOMENTS[1] * moments[1][some] + (1 - _MOMENTS[1]) * slope**2
        moments[0][some], moments[1][some] = first, second
        table[some] -= size * first / (np.sqrt(second) + 1e-8)


def _steps(
    sources: Sequence[Pairs], batch: int, random: np.random.Generator
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Batches of one source each, in random order: the others in a batch are near misses."""
    steps: list[tuple[int, NDArray[np.int64]]] = []
    for index, source in enumerate(sources):
        order = random.permutation(len(source.items))
        parts = np.array_split(order, max(1, round(len(order) / batch)))
        steps.extend((index, part) for part in parts)
    return (steps[i] for i in random.permutation(len(steps)))
