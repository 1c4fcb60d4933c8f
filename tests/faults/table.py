"""`docs/reliability.md`: every case, the tests that try it, and how they went.

`python -m tests.faults.table` runs the tests that carry a case, notes in `results.tsv` how each of
them went and by which source, and writes the page from that; arguments go to pytest, so
`… table -m long` runs the long ones. What is not run keeps its last result.
"""

import ast
import csv
import hashlib
import platform
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

import pytest

TESTS = Path(__file__).parent.parent
PAGE = TESTS.parent / "docs" / "reliability.md"
RESULTS = TESTS / "faults" / "results.tsv"
NOT_RUN = "not run"
GROUPS = (
    ("R-01", "Crashes during ingest"),
    ("R-14", "Repetition, change, versions"),
    ("R-25", "Many at once"),
    ("R-35", "Resources"),
    ("R-41", "The language model's endpoint"),
    ("R-56", "Parts that fail"),
    ("R-60", "Bad input"),
    ("S-01", "Orders in documents"),
    ("S-13", "What is shown"),
    ("S-24", "Files made to harm"),
    ("S-31", "Network"),
    ("S-39", "Models and supply chain"),
    ("S-47", "Access"),
    ("S-54", "Secrets and traces"),
    ("S-60", "Overload"),
)
COLUMNS = "| case | done | must hold | tests |\n|---|---|---|---|"
HEAD = """# Reliability and security, case by case

What is done to the system, what must hold, the tests that try it, and how they went last.
Written by `python -m tests.faults.table`, which runs them; `tests/faults/test_table.py` fails when
this page was changed by hand, or a test since it was run. Nothing here was tried by cutting the
power: `kill -9` keeps what the system has in memory.
"""


class Case(NamedTuple):
    """A fault or an attack; `open` says what no test covers, "" if nothing."""

    id: str
    done: str
    must: str
    open: str


def cases() -> list[Case]:
    """Every case, in order."""
    with (TESTS / "faults" / "cases.tsv").open(encoding="utf-8", newline="") as file:
        return [Case(*row) for row in csv.reader(file, "excel-tab", quoting=csv.QUOTE_NONE)][1:]


class Result(NamedTuple):
    """How a test went, when and where, and the mark of its source at that time."""

    test: str
    mark: str
    run: str
    became: str

    @classmethod
    def all(cls) -> dict[str, Self]:
        """What is noted of each test."""
        with RESULTS.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, "excel-tab", quoting=csv.QUOTE_NONE)
            return {row[0]: cls(*row) for row in rows}


def note(results: Mapping[str, Result]) -> None:
    """Write down what became of the tests that are still there, and the page from it."""
    kept = {test: results[test] for test in sorted(marks()) if test in results}
    RESULTS.write_text("".join("\t".join(each) + "\n" for each in kept.values()), "utf-8")
    PAGE.write_text(render(kept), encoding="utf-8")


def marks() -> dict[str, str]:
    """Each test that carries a case, and a mark that is another one when its source is."""
    return {test: mark for found in carriers().values() for test, mark in found.items()}


def carriers() -> dict[str, dict[str, str]]:
    """The tests of each case and their marks, as `faults/test_kills.py::test_killed_at`."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted(TESTS.rglob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for case in _marked(node):
                    test = f"{path.relative_to(TESTS).as_posix()}::{node.name}"
                    found[case][test] = _mark(node, source.splitlines())
    return dict(found)


def _mark(node: ast.FunctionDef | ast.ClassDef, lines: list[str]) -> str:
    first = min(each.lineno for each in (node, *node.decorator_list))
    return hashlib.sha256("\n".join(lines[first - 1 : node.end_lineno]).encode()).hexdigest()[:12]


def _marked(node: ast.FunctionDef | ast.ClassDef) -> Iterator[str]:
    for call in node.decorator_list:
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.case":
            yield from (ast.literal_eval(argument) for argument in call.args)


def render(results: Mapping[str, Result]) -> str:
    """The page."""
    tests = carriers()
    runs = sorted({each.run for each in results.values()})
    parts = [HEAD, f"Run {' to '.join(dict.fromkeys((runs[0], runs[-1])))}.\n"]
    titles = dict(GROUPS)
    for case in cases():
        if case.id in titles:
            parts.append(f"\n## {titles[case.id]}\n\n{COLUMNS}")
        cells = [
            f"`{test}` {results[test].became if test in results else NOT_RUN}"
            for test in tests.get(case.id, ())
        ]
        cells += [f"**Open:** {case.open}"] if case.open else []
        parts.append(f"| {case.id} | {case.done} | {case.must} | {'<br>'.join(cells)} |")
    return "\n".join(parts) + "\n"


class Recorder:
    """A pytest plugin that notes how each test went."""

    def __init__(self) -> None:
        self._seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._reasons: dict[str, str] = {}
        self._told: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the outcome of a test, or of one of its parameter sets."""
        if report.when != "call" and report.outcome == "passed":
            return
        path, name = report.nodeid.split("[")[0].split("::")[:2]
        key = f"{Path(path).relative_to(TESTS.name).as_posix()}::{name}"
        self._seen[key][report.outcome] += 1
        told = dict(report.user_properties).get("told")
        if told:
            self._told[key] = str(told)
        if report.outcome == "skipped":
            self._reasons[key] = str(report.longrepr[2]).removeprefix("Skipped: ")

    def results(self) -> dict[str, str]:
        """In words: "passed", "passed (9)", "skipped: why"."""
        return {key: self._words(key, counts) for key, counts in self._seen.items()}

    def _words(self, key: str, counts: Counter[str]) -> str:
        if counts["failed"]:
            return "failed"
        passed = counts["passed"]
        words = "passed" if passed == 1 else f"passed ({passed})" if passed else ""
        skipped = f"skipped: {self._reasons[key]}" if counts["skipped"] else ""
        told = self._told.get(key, "")
        whole = ", ".join(filter(None, (words, skipped)))
        return (f"{whole}: {told}" if told else whole).replace("|", "/")


def main(arguments: list[str]) -> int:
    """Run the tests with a case and write the page."""
    recorder = Recorder()
    chosen = [a for a in arguments if ".py" in a] or [f"{TESTS.name}/{test}" for test in marks()]
    options = [a for a in arguments if ".py" not in a]
    before = marks()
    code = pytest.main([*chosen, "--timeout", "3600", *options], plugins=[recorder])
    run = f"{datetime.now(UTC):%Y-%m-%d} by Python {platform.python_version()}, {platform.system()}"
    ran = {
        test: Result(test, before[test], run, became)
        for test, became in recorder.results().items()
        if test in before
    }
    note(Result.all() | ran)
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
