"""Run: questions in, predictions out, one JSON line each; it can be stopped and taken up again."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from eval.dataset import Case, Dataset, DatasetError
from rag.schema import Answer
from rag.wire import answer_json, dumps

Json = dict[str, Any]


class Talk(Protocol):
    """Something that can be asked: a bot, or a conversation of it."""

    def ask(self, text: str, /) -> Answer:
        """Answer a question."""
        ...


class System(Talk, Protocol):
    """What is measured; `rag.Bot` is one."""

    def conversation(self) -> Talk:
        """Begin a conversation."""
        ...


@dataclass(frozen=True, slots=True)
class Run:
    """A predictions file: its first line (set, settings, fingerprint), then predictions by id."""

    header: Json
    predictions: dict[str, Json]


def predict(system: System, cases: Iterable[Case]) -> Iterator[Json]:
    """Ask every case, the turns of a conversation in order in one conversation."""
    talks: dict[str, Talk] = {}
    for case in cases:
        talk: Talk = system
        if case.conversation:
            talk = talks.setdefault(case.conversation, system.conversation())
        started = time.perf_counter()
        answer = talk.ask(case.question)
        seconds = time.perf_counter() - started
        yield {**answer_json(answer, case.id), "seconds": round(seconds, 5)}


def run(
    system: System, dataset: Dataset, out: Path, header: Json, progress: Callable[[int, int], None]
) -> int:
    """Write the predictions that `out` does not have yet; returns how many were made.

    A file of another set or another fingerprint is refused with a DatasetError, never mixed.
    """
    done = _resumable(out, header)
    whole = {case.conversation for case in dataset.cases if case.id not in done} - {None}
    left = [c for c in dataset.cases if c.id not in done or c.conversation in whole]
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("a", encoding="utf-8") as file:
        if not done and not file.tell():
            file.write(dumps(header) + "\n")
        for number, line in enumerate(predict(system, left), start=1):
            file.write(dumps(line) + "\n")
            file.flush()
            progress(number, len(left))
    return len(left)


def read_run(path: Path) -> Run:
    """Read a predictions file; of two predictions for one case the later counts.

    The header may be missing: the output of `rag ask --batch` can be scored as it is.
    """
    if not path.is_file():
        raise DatasetError(f"There is no predictions file {str(path)!r}; `eval run` makes one.")
    header: Json = {}
    predictions: dict[str, Json] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        record = _parsed(line, path, number)
        if "run" in record:
            header = record
        elif record:
            predictions[str(record["id"])] = record
    return Run(header, predictions)


def show_progress(done: int, total: int) -> None:
    """One line on standard error, rewritten; silent where that is no terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{total}" + ("\n" if done == total else ""))
        sys.stderr.flush()


def _resumable(out: Path, header: Json) -> set[str]:
    if not out.exists():
        return set()
    before = read_run(out)
    for key in ("digest", "fingerprint"):
        if before.header and before.header["run"].get(key) != header["run"].get(key):
            raise DatasetError(
                f"{str(out)!r} was made with another {key} ({before.header['run'].get(key)!r}, "
                f"now {header['run'].get(key)!r}); remove it or write to another file."
            )
    return set(before.predictions)


def _parsed(line: str, path: Path, number: int) -> Json:
    try:
        record = json.loads(line) if line.strip() else {}
    except json.JSONDecodeError:
        return {}  # a run that was killed leaves half a line; that case is asked again
    if not isinstance(record, dict) or (record and not {"run", "id"} & set(record)):
        raise DatasetError(f"{path.name} line {number}: a prediction has an 'id'; see `eval run`.")
    return record
