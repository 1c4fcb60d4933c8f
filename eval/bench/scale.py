"""How ingest, memory, opening and asking grow with the corpus: one index, made larger step by step.

The texts are news; beyond their number they are repeated with every digit changed, so that no two
documents are twins. For speed only, never for quality.
"""

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.bench.child import run_stage
from eval.metrics.statistics import percentile

DOCUMENT_CHARACTERS = 20_000  # about the length of a report
CHUNK_CHARACTERS = 240  # how long a chunk is on average, to know how many texts a step needs
QUESTIONS = 200
SIZES = (1_000, 10_000, 100_000, 1_000_000)
Row = dict[str, Any]
COLUMNS = (
    "chunks", "characters_per_second", "characters_per_cpu_second",
    "ingest_peak_mb", "disk_mb", "open_seconds", "ask_peak_mb",
    "search_p50_ms", "search_p95_ms", "search_p95_cpu_ms",
    "answer_p50_ms", "answer_p95_ms", "answer_p95_cpu_ms",
)  # fmt: skip


def scale(source: Path, work: Path, sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    """One row for each size (in chunks, about), as soon as it is measured."""
    texts, index = work / "texts", work / "index"
    texts.mkdir(parents=True, exist_ok=True)
    stream, written = documents(source), 0
    for size in sizes:
        wanted = size * CHUNK_CHARACTERS // DOCUMENT_CHARACTERS
        before = written * DOCUMENT_CHARACTERS
        for number in range(written, wanted):
            (texts / f"news-{number:06}.txt").write_text(next(stream), "utf-8")
        written = max(wanted, written)
        yield _row(texts, index, work, written * DOCUMENT_CHARACTERS - before)


def documents(source: Path) -> Iterator[str]:
    """News joined to documents of about a report's length, without end."""
    round_number = 0
    while True:
        text = ""
        for item in _news(source):
            text += f"{item}\n\n"
            if len(text) >= DOCUMENT_CHARACTERS:
                yield changed(text[:DOCUMENT_CHARACTERS], round_number)
                text = ""
        round_number += 1


def changed(text: str, shift: int) -> str:
    """The text with every digit moved on by `shift` (of ten)."""
    table = {ord(str(d)): str((d + shift) % 10) for d in range(10)}
    return text.translate(table)


def questions(texts: Path, count: int = QUESTIONS, seed: int = 1) -> dict[str, str]:
    """Sentences of 12 to 40 characters drawn from the texts; seeded."""
    drawn = random.Random(seed)
    found: dict[str, str] = {}
    files = sorted(texts.glob("*.txt"))
    while len(found) < count:
        sentences = re.split(r"[。；\n]", drawn.choice(files).read_text("utf-8"))
        fitting = [sentence.strip() for sentence in sentences if 12 <= len(sentence.strip()) <= 40]
        if fitting:
            found[f"q{len(found)}"] = drawn.choice(fitting)
    return found


def _row(texts: Path, index: Path, work: Path, added: int) -> Row:
    asked = work / "questions.json"
    asked.write_text(json.dumps(questions(texts), ensure_ascii=False), "utf-8")
    built = run_stage("build", "ours", texts, index)
    searched = run_stage("ask", "ours", asked, index)
    answered = run_stage("ask", "ours_answer", asked, index)
    return {
        "chunks": built["chunks"],
        "characters_per_second": added / built["seconds"],
        "characters_per_cpu_second": added / built["cpu_seconds"],
        "ingest_peak_mb": built["peak_mb"],
        "disk_mb": built["disk_mb"],
        "open_seconds": searched["cold_seconds"],
        "ask_peak_mb": answered["peak_mb"],
        **_percentiles("search", searched),
        **_percentiles("answer", answered),
    }


def _percentiles(name: str, asked: Row) -> dict[str, float]:
    return {
        f"{name}_p50_ms": 1000 * (percentile(asked["seconds"], 0.5) or 0),
        f"{name}_p95_ms": 1000 * (percentile(asked["seconds"], 0.95) or 0),
        f"{name}_p95_cpu_ms": 1000 * (percentile(asked["cpu_seconds"], 0.95) or 0),
    }


def _news(source: Path) -> Iterator[str]:
    with gzip.open(source, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield str(record.get("text") or record.get("content") or record.get("event") or "")
