"""Ours and the alternatives: same texts, questions and machine, one child process a stage."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.bench.child import run_stage
from eval.bench.peers import NAMES, TITLES
from eval.dataset import Case
from eval.metrics.spans import ranking
from eval.metrics.statistics import mean, percentile
from rag.parse import parse_file

Row = dict[str, Any]
COLUMNS = {
    "characters_per_second": "characters/s ingested",
    "characters_per_cpu_second": "characters/CPU-s",
    "disk_mb": "index MB",
    "peak_mb": "peak MB",
    "cold_seconds": "first answer, s",
    "p50_ms": "p50 ms",
    "p95_ms": "p95 ms",
    "p95_cpu_ms": "p95 CPU ms",
    **{f"{lang}_recall@{k}": f"{lang} recall@{k}" for lang in ("zh", "en") for k in (1, 5, 10)},
}


def write_texts(reports: Path, folder: Path) -> int:
    """Parse every report once and write its text, so that every system reads the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for path in sorted(reports.rglob("*")):
        if path.suffix in {".docx", ".txt", ".md"} and path.stem not in taken:
            taken.add(path.stem)
            (folder / f"{path.stem}.txt").write_text(parse_file(path).text, "utf-8")
    return len(taken)


def measure(name: str, texts: Path, cases: Sequence[Case], work: Path) -> Row:
    """Build and ask one system; one row of the table."""
    wanted = [case for case in cases if case.evidence and not case.conversation]
    questions = work / "questions.json"
    work.mkdir(parents=True, exist_ok=True)
    questions.write_text(json.dumps({case.id: case.question for case in wanted}), "utf-8")
    built = run_stage("build", name, texts, work / name)
    asked = run_stage("ask", name, questions, work / name)
    found = {case.id: ranking(asked["passages"][case.id], case.evidence) for case in wanted}
    recalls = {
        f"{language}_recall@{k}": mean(
            [found[c.id][f"recall@{k}"] for c in wanted if c.language == language]
        )
        for language in ("zh", "en")
        for k in (1, 5, 10)
    }
    return {
        "system": TITLES[name],
        "characters_per_second": built["characters"] / built["seconds"],
        "characters_per_cpu_second": built["characters"] / built["cpu_seconds"],
        "disk_mb": built["disk_mb"],
        "peak_mb": max(built["peak_mb"], asked["peak_mb"]),
        "cold_seconds": asked["cold_seconds"],
        "p50_ms": 1000 * (percentile(asked["seconds"], 0.5) or 0),
        "p95_ms": 1000 * (percentile(asked["seconds"], 0.95) or 0),
        "p95_cpu_ms": 1000 * (percentile(asked["cpu_seconds"], 0.95) or 0),
        **recalls,
    }


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown."""
    lines = [f"| system | {' | '.join(COLUMNS.values())} |", "|---" * (len(COLUMNS) + 1) + "|"]
    for row in rows:
        cells = [_shown(name, row[name]) for name in COLUMNS]
        lines.append(f"| {row['system']} | {' | '.join(cells)} |")
    return "\n".join(lines)


def side_by_side(
    reports: Path, cases: Sequence[Case], work: Path, names: Sequence[str] = NAMES
) -> list[Row]:
    """Every system in turn over all reports of a folder."""
    texts = work / "texts"
    if not texts.is_dir():
        write_texts(reports, texts)
    return [measure(name, texts, cases, work) for name in names]


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if "recall" in name:
        return f"{100 * value:.1f}%"
    return f"{value:,.0f}" if value >= 10 else f"{value:.2f}"
