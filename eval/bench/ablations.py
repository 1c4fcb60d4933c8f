"""What each part is worth: the same questions with one part taken out, in a process of its own.

`python -m eval.bench.ablations PART INDEX OUT SET…` writes predictions; `ablate` runs all parts.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.dataset import DatasetError, load_dataset
from eval.run import run, show_progress
from rag import respond, retrieve
from rag.bot import Bot
from rag.retrieve import Scope
from rag.schema import Question, Report
from rag.settings import Settings
from rag.store import Store

Row = dict[str, Any]


def _whole_corpus(question: Question, reports: Sequence[Report]) -> Scope:
    return Scope(tuple(report.document for report in reports))


def _nothing(*_: object, **__: object) -> list[Any]:
    return []


# Each takes its part out by putting something emptier in its place.
PARTS: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "lexical leg": lambda: None,
    "dense leg": lambda: None,
    "glossary expansion": lambda: setattr(retrieve, "_EXPANSIONS", 0),
    "area and year filter": lambda: setattr(respond, "scope_of", _whole_corpus),
    "observations": lambda: setattr(Store, "observations", _nothing),
}
WEIGHTS = {"lexical leg": 1.0, "dense leg": 0.0}


def ablate(
    index: Path, sets: Sequence[Path], work: Path, summarise: Callable[[Path], Row]
) -> list[Row]:
    """One row for each part taken out; `summarise` scores a predictions file."""
    work.mkdir(parents=True, exist_ok=True)
    rows = []
    for part in PARTS:
        out = work / f"without-{part.replace(' ', '-')}.jsonl"
        out.unlink(missing_ok=True)
        command = [sys.executable, "-m", "eval.bench.ablations", part, str(index), str(out)]
        done = subprocess.run(
            [*command, *map(str, sets)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise DatasetError(f"Without {part}: {done.stderr.strip()[-500:]}")
        rows.append({"without": part, **summarise(out)})
    return rows


def main() -> None:
    """Take one part out and ask."""
    part, index, out, *sets = sys.argv[1:]
    PARTS[part]()
    weight = WEIGHTS.get(part)
    settings = (
        Settings.load(retrieve={"dense_weight": weight}) if part in WEIGHTS else Settings.load()
    )
    with Bot.open(index, settings) as bot:
        header = {"run": {"without": part, "sets": sets}}
        run(bot, load_dataset(*map(Path, sets)), Path(out), header, show_progress)


if __name__ == "__main__":
    main()
