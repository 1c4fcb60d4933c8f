"""The texts that the encoder learns from, and the check that no evaluation text is among them."""

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from rag.text import fold

# Stated by the sources: the yearbook terms are under the GPL and stay out.
RESTRICTED = {"cn_stat_yearbook_terms"}
UNSEEN_YEARS = (2021, 2022)  # State Council reports that are never trained on
REPORTS = "gov_work_report_2008_2022"
_SHINGLE = {"zh": 12, "en": 8}  # characters, words
_NEAR = 0.3  # share of shingles that an evaluation text also has
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Texts that mean the same, or a question with its passage; `kind` is the source."""

    kind: str
    items: tuple[tuple[str, str], ...]


def read_parallel(data: Path) -> list[Pairs]:
    """The parallel texts by source, (Chinese, English), without restricted sources and years."""
    rows = [line.split("\t") for line in _lines(data / "train" / "parallel_zh_en.tsv.gz")]
    kept = []
    for kind, group in groupby(rows, key=lambda row: row[0]):
        items = [(row[1], row[2]) for row in group]
        if kind == REPORTS:
            items = [pair for year, pair in _years(items) if year not in UNSEEN_YEARS]
        if kind not in RESTRICTED:
            kept.append(Pairs(kind, tuple(items)))
    return kept


def read_unseen(data: Path) -> list[tuple[str, str]]:
    """The sentences of the two State Council years that are held out, (Chinese, English)."""
    rows = [line.split("\t") for line in _lines(data / "train" / "parallel_zh_en.tsv.gz")]
    items = [(row[1], row[2]) for row in rows if row[0] == REPORTS]
    return [pair for year, pair in _years(items) if year in UNSEEN_YEARS]


def read_questions(data: Path) -> list[Pairs]:
    """Chinese questions with their paragraphs."""
    return [
        Pairs(name, tuple(_question_pairs(data / "train", name)))
        for name in ("cmrc_train", "drcd_dev")
    ]


def read_news(data: Path) -> Iterator[str]:
    """News texts. Their words are counted; nothing is learned from them, their licence is open."""
    return (
        row["title"] + row["text"] for row in _rows(data / "train" / "news_title_body.jsonl.gz")
    )


def _question_pairs(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    passages = {row["id"]: row["text"] for row in _rows(folder / f"{name}_passages.jsonl.gz")}
    for row in _rows(folder / f"{name}_questions.jsonl.gz"):
        yield row["question"], passages[row["pid"]]


def _years(items: Iterable[tuple[str, str]]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Each sentence with the year of its report: a title or a date line begins the next one."""
    year = 2007
    for chinese, english in items:
        stated = re.search(r"(20\d\d)年[35]月\d+日", chinese[:40])
        if stated and "全国人" in chinese:
            year = int(stated[1])
        elif year == 2009 and "第十一届全国人民代表大会第三次会议上的政府工作报告" in chinese:
            year = 2010
        yield year, (chinese, english)


# ------------------------------------------------------------------------------- leak check


def evaluation_texts(data: Path) -> list[str]:
    """Every text of the evaluation files, and both sides of the held-out years."""
    texts: list[str] = []
    for path in sorted((data / "eval").iterdir()):
        for row in _rows(path):
            texts.extend(_strings(row))
    return texts + [side for pair in read_unseen(data) for side in pair]


def leak_check(texts: Iterable[str]) -> Callable[[str], bool]:
    """Whether a text is, word for word or nearly, one of the evaluation texts.

    Exact: equal after folding and dropping punctuation. Near: at least three tenths of its
    twelve-character (English: eight-word) shingles stand in evaluation texts.
    """
    whole: set[int] = set()
    shingles: set[int] = set()
    for text in texts:
        words = _WORD.findall(fold(text))
        whole.add(hash(tuple(words)))
        shingles.update(_shingles(words, text))

    @cache  # the same passage comes back with each of its questions, in every stage
    def leaks(text: str) -> bool:
        words = _WORD.findall(fold(text))
        if len(words) > 3 and hash(tuple(words)) in whole:
            return True
        own = _shingles(words, text)
        return bool(own) and sum(item in shingles for item in own) >= _NEAR * len(own)

    return leaks


def without_leaks(pairs: Pairs, leaks: Callable[[str], bool]) -> tuple[Pairs, int]:
    """The pairs that touch no evaluation text, and how many did."""
    kept = tuple(item for item in pairs.items if not any(leaks(side) for side in item))
    return Pairs(pairs.kind, kept), len(pairs.items) - len(kept)


def _shingles(words: list[str], text: str) -> list[int]:
    size = _SHINGLE["zh" if _HAN.search(text) else "en"]
    return [hash(tuple(words[i : i + size])) for i in range(len(words) - size + 1)]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in _lines(path))


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        yield from (line.rstrip("\n") for line in file if line.strip())
