"""How well and how fast an encoder finds: `python -m eval.bench.encoder --data DIR [MODEL …]`.

Without a model the bundled encoder is measured; any sentence-transformers name or folder can stand
beside it. Nothing of the data is trained on: `rag.encoder.train` leaves out what is near it.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.sets import Retrieval, cmrc, rank, xquad
from rag.encoder import Encoder, load_encoder
from rag.encoder.pairs import read_unseen
from rag.index.lexical import in_memory
from rag.schema import Chunk
from rag.settings import EncoderSettings
from rag.text import index_tokens

_DEPTH = 100  # candidates of each leg
_LENGTH = 300  # characters of a passage whose encoding is timed
_START = (
    "from rag.encoder import load_encoder; from rag.settings import EncoderSettings;"
    "import sys; load_encoder(EncoderSettings(model=sys.argv[1])).encode_queries(['GDP'])"
)
Scores = dict[str, dict[str, float]]  # question → passage → score


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, and its value by model."""

    measure: str
    value: float
    digits: int = 3


def measure(encoder: Encoder, data: Path, weights: Mapping[bool, float]) -> list[Row]:
    """Quality rows; `weights` is the dense share of the hybrid by same language or not."""
    rows: list[Row] = []
    for given in _sets(data / "eval"):
        same = given.name.split()[-1] in {"zh→zh", "en→en"}
        dense, lexical = dense_scores(encoder, given), lexical_scores(given)
        found = rank(given, _ranked(dense))
        rows += [Row(f"{given.name} recall@{k}", found[f"recall@{k}"]) for k in (1, 5)]
        rows += [Row(f"{given.name} nDCG@10 dense", 100 * found["ndcg@10"], 1)]
        rows += [Row(f"{given.name} nDCG@10 BM25", _ndcg(given, lexical), 1)]
        mixed = fuse(dense, lexical, weights[same])
        rows += [Row(f"{given.name} nDCG@10 hybrid", _ndcg(given, mixed), 1)]
    return rows + unseen_rows(encoder, data)


def unseen_rows(encoder: Encoder, data: Path) -> list[Row]:
    """Sentences of two State Council reports, rank 1 among all sentences of both.

    Reports repeat themselves: of sentences that are alike word for word only one can be first, so
    the share is told once more with these as one.
    """
    pairs = read_unseen(data)
    sides = [[pair[side] for pair in pairs] for side in (0, 1)]
    chinese, english = (encoder.encode_documents(texts) for texts in sides)
    scores = english @ chinese.T
    rows = []
    for name, best, texts in (
        ("en→zh", scores.argmax(1), sides[0]),
        ("zh→en", scores.argmax(0), sides[1]),
    ):
        words = [index_tokens(text) for text in texts]
        alike = [words[found] == words[right] for right, found in enumerate(best)]
        measure = f"government sentences {name}, rank 1"
        rows.append(Row(measure, float(np.mean(best == np.arange(len(pairs))))))
        rows.append(Row(f"{measure}, equal ones as one", float(np.mean(alike))))
    return rows


def speed_rows(model: str, encoder: Encoder, data: Path, seconds: float = 3.0) -> list[Row]:
    """Passages a second on all cores, and the time from process start to the first vector."""
    passages = [text[:_LENGTH] for text in cmrc(data / "eval").passages.values()]
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        batch = [passages[(done + i) % len(passages)] for i in range(64)]
        done += len(encoder.encode_documents(batch))
    rate = done / (time.perf_counter() - start)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", _START, model], check=True, capture_output=True)
    cold = time.perf_counter() - start
    return [
        Row("passages of 300 characters a second", rate, 0),
        Row("start of Python to first vector, s", cold, 2),
    ]


def dense_scores(encoder: Encoder, given: Retrieval) -> Scores:
    """Cosine of every question's best passages."""
    passages = encoder.encode_documents(list(given.passages.values()))
    questions = encoder.encode_queries(list(given.questions.values()))
    scores = questions @ passages.T
    names = list(given.passages)
    best = np.argsort(-scores, axis=1)[:, :_DEPTH]
    return {
        question: {names[i]: float(scores[row, i]) for i in best[row]}
        for row, question in enumerate(given.questions)
    }


def lexical_scores(given: Retrieval) -> Scores:
    """BM25 of every question's best passages, by the index that `rag` uses."""
    chunks = [Chunk(name, "", 0, len(text), text) for name, text in given.passages.items()]
    index = in_memory(chunks)
    return {
        question: dict(index.search(index_tokens(text), _DEPTH))
        for question, text in given.questions.items()
    }


def fuse(dense: Scores, lexical: Scores, weight: float) -> Scores:
    """Both legs scaled to 0…1 for each question, the dense one with this weight."""
    mixed: Scores = {}
    for question in dense:
        legs = [(_scaled(dense[question]), weight), (_scaled(lexical[question]), 1 - weight)]
        names = {name for leg, _ in legs for name in leg}
        mixed[question] = {n: sum(leg.get(n, 0.0) * w for leg, w in legs) for n in names}
    return mixed


def table(columns: Mapping[str, Sequence[Row]]) -> str:
    """A Markdown table, one column a model."""
    lines = ["| measure | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for rows in zip(*columns.values(), strict=True):
        values = " | ".join(f"{row.value:,.{row.digits}f}" for row in rows)
        lines.append(f"| {rows[0].measure} | {values} |")
    return "\n".join(lines) + "\n"


def _sets(folder: Path) -> list[Retrieval]:
    directions = [("en", "zh"), ("zh", "en"), ("zh", "zh"), ("en", "en")]
    return [*(xquad(folder, a, b) for a, b in directions), cmrc(folder)]  # type: ignore[arg-type]


def _ndcg(given: Retrieval, scores: Scores) -> float:
    return 100 * rank(given, _ranked(scores))["ndcg@10"]


def _ranked(scores: Scores) -> dict[str, list[str]]:
    return {q: sorted(found, key=lambda n: (-found[n], n)) for q, found in scores.items()}


def _scaled(scores: Mapping[str, float]) -> dict[str, float]:
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {name: (score - low) / ((high - low) or 1.0) for name, score in scores.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", default=[""], help="names or folders; '' is bundled")
    parser.add_argument(
        "--data", type=Path, required=True, help="the folder that has eval/, train/"
    )
    parser.add_argument("--same", type=float, default=0.2, help="dense share in the same language")
    parser.add_argument("--across", type=float, default=0.9, help="dense share across languages")
    chosen = parser.parse_args()
    columns = {}
    for model in chosen.models:
        encoder = load_encoder(EncoderSettings(model=model))
        weights = {True: chosen.same, False: chosen.across}
        rows = measure(encoder, chosen.data, weights) + speed_rows(model, encoder, chosen.data)
        columns[Path(encoder.name).name] = rows
    sys.stdout.write(table(columns))


if __name__ == "__main__":
    main()
