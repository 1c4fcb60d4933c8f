"""The scorecard as Markdown for the README, kept between two markers and never edited by hand."""

import json
import re
from pathlib import Path
from typing import Any

from eval.dataset import DatasetError
from eval.summary import LANGUAGES, METRICS
from eval.terminal import figure, percent, share

BEGIN, END = "<!-- scorecard: made by `python -m eval scorecard` -->", "<!-- /scorecard -->"
PUBLISHED = Path(__file__).parent / "scorecard.json"
_ROOT = PUBLISHED.parent.parent
PAGES = (_ROOT / "README.md", _ROOT / "README.zh.md", _ROOT / "docs/evaluation.md")
_BLOCK = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
Json = dict[str, Any]
SHOWN = (
    "figures", "evidence_cited", "citation_recall", "citation_precision",
    "recall@1", "recall@5", "recall@10", "ndcg@10", "language",
)  # fmt: skip


def markdown(summary: Json) -> str:
    """Accuracy by kind and language, then metrics, refusals, parity and seconds."""
    lines = ["| right, by kind | zh | en |", "|---|---|---|"]
    for kind, cells in summary["kinds"].items():
        lines.append(_row(kind, [percent(cells.get(name)) for name in LANGUAGES]))
    lines.append(_row("**all**", [percent(summary["languages"].get(name)) for name in LANGUAGES]))
    lines += ["", "| metric | zh | en |", "|---|---|---|"]
    for name in SHOWN:
        cells = summary["metrics"][name]
        if cells:
            lines.append(_row(METRICS[name], [figure(name, cells.get(key)) for key in LANGUAGES]))
    for key, meaning in _REFUSALS.items():
        shares = [share(summary["refusals"].get(name, {}).get(key)) for name in LANGUAGES]
        lines.append(_row(meaning, shares))
    return "\n".join([*lines, "", _closing(summary)])


def replace_block(text: str, summary: Json) -> str:
    """The text with its scorecard block written anew; a text without one is a DatasetError."""
    if not _BLOCK.search(text):
        raise DatasetError(f"The file has no scorecard block; put {BEGIN!r} and {END!r} into it.")
    block = f"{BEGIN}\n{markdown(summary)}\n{END}"
    return _BLOCK.sub(lambda _: block, text)


def update(path: Path, summary: Json) -> bool:
    """Write the block of a file; True if that changed it."""
    before = path.read_text("utf-8")
    after = replace_block(before, summary)
    path.write_text(after, "utf-8")
    return after != before


def publish(summary: Json) -> None:
    """Keep a summary as the published one, and rewrite the block of every page that shows it."""
    PUBLISHED.write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for path in pages():
        update(path, summary)


def pages() -> list[Path]:
    """The Markdown pages that show the published scorecard."""
    return [path for path in PAGES if path.is_file() and BEGIN in path.read_text("utf-8")]


_REFUSALS = {
    "precision": "refusals that are right",
    "recall": "questions without an answer that are refused",
    "false": "questions with an answer that are refused",
    "reason": "right refusals that give the right reason",
}


def _row(head: str, cells: list[str]) -> str:
    return f"| {head} | {' | '.join(cells)} |"


def _closing(summary: Json) -> str:
    parity, seconds = summary["parity"], summary["seconds"]
    told = [f"{summary['n']} questions; 95% bootstrap intervals."]
    if summary["follow_ups"]:
        told.append(f"Follow-up turns right: {percent(summary['follow_ups'])}.")
    if parity["n"]:
        told.append(
            f"Of {parity['n']} questions asked in both languages {share(parity['agree'])} "
            "have the same outcome."
        )
    if seconds["n"]:
        p50, p95 = 1000 * seconds["p50"], 1000 * seconds["p95"]
        told.append(f"Milliseconds per question: p50 {p50:.0f}, p95 {p95:.0f}.")
    return " ".join(told)
