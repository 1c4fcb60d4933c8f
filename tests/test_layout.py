"""The house stands as drawn: public names, import cost, sizes, a test for each module."""

import ast
import re
import subprocess
import sys
import time
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

import rag
from tests.timing import SLACK

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = sorted(
    path
    for folder in ("rag", "eval")
    for path in (ROOT / folder).rglob("*.py")
    if "__pycache__" not in path.parts
)
HEAVY = {
    "chromadb", "fastapi", "gradio", "llama_index", "onnxruntime", "pandas", "pypdfium2",
    "rapidocr", "sentence_transformers", "torch", "transformers",
}  # fmt: skip
ROOMS = sorted(
    f"rag.{path.stem}" for path in (ROOT / "rag").iterdir() if not path.name.startswith("_")
    and (path.suffix == ".py" or (path / "__init__.py").exists())
)  # fmt: skip
ADAPTER = "rag.llamaindex"  # subclasses LlamaIndex's classes; the bot loads it when asked to
SHIPPED = {".py", ".md", ".toml", ".jsonl", ".js", ".css", ".html", ""}


def test_public_names():
    assert sorted(rag.__all__) == [
        "Answer", "Bot", "Citation", "Observation", "RagError", "Refusal", "Settings",
    ]  # fmt: skip
    assert all(hasattr(rag, name) for name in rag.__all__)


@pytest.mark.slow
def test_importing_a_room_loads_nothing_heavy():
    """Each room in turn in one fresh interpreter; heavy libraries come when they are used."""
    code = (
        "import importlib, sys\n"
        f"for room in {['rag', *(room for room in ROOMS if room != ADAPTER)]!r}:\n"
        "    importlib.import_module(room)\n"
        f"    loaded = {HEAVY!r} & set(sys.modules)\n"
        "    assert not loaded, f'{room} imports {sorted(loaded)}'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)


def test_help_answers_in_half_a_second():
    def seconds():
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "rag.cli", "--help"], check=True, cwd=ROOT, capture_output=True
        )
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.5 * SLACK


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_small_and_says_what_it_is(path):
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert text.count("\n") < 300
    assert ast.get_docstring(tree)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: _length(f) for f in functions if _length(f) > 40}
    assert not long


def _length(function):
    """Lines without the docstring, which may carry an example."""
    docstring = ast.get_docstring(function, clean=False) or ""
    return function.end_lineno - function.lineno + 1 - docstring.count("\n")


def test_every_folder_of_modules_is_a_package():
    """`lint-imports` does not see a folder without one."""
    folders = {path.parent for path in MODULES if path.is_relative_to(ROOT / "rag")}
    assert {str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").exists()} == set()


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_its_test(room):
    name = room.removeprefix("rag.")
    tests = ROOT / "tests"
    assert list(tests.glob(f"test_{name}*.py")) or list((tests / name).glob("test_*.py"))


def test_nothing_names_the_machine_it_was_written_on():
    foreign = re.compile(r"(?<![\w.])/(?:work|farm)/[\w.]+|\.library" + r"\b")
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    paths = [ROOT / name for name in tracked if name and Path(name).suffix in SHIPPED]
    named = {
        str(path.relative_to(ROOT)): match[0]
        for path in paths
        if path.is_file() and path.name != "test_layout.py"
        and (match := foreign.search(path.read_text(encoding="utf-8", errors="ignore")))
    }  # fmt: skip
    assert not named


def test_every_data_file_is_packaged():
    """A wheel has what the folder has; an editable install would not notice."""
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]
    packaged = {
        path
        for package, globs in patterns.items()
        for glob in globs
        for path in (ROOT / package.replace(".", "/")).glob(glob)
    }
    data = {
        path
        for folder in ("rag", "eval")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert {str(path.relative_to(ROOT)) for path in data - packaged} == set()


def test_every_imported_library_is_declared():
    project = PYPROJECT["project"]
    peers = (ROOT / "eval/bench/requirements.txt").read_text(encoding="utf-8").splitlines()
    needed = [*project["dependencies"], *chain(*project["optional-dependencies"].values()), *peers]
    names = (re.match(r"[\w.-]+", line) for line in needed)
    declared = {_normal(name[0]) for name in names if name} | {"torch"}
    providers = packages_distributions()
    missing = {}
    for path in MODULES:
        for library in _third_party(ast.parse(path.read_text(encoding="utf-8"))):
            if not {_normal(name) for name in providers.get(library, [library])} & declared:
                missing.setdefault(library, str(path.relative_to(ROOT)))
    assert not missing


def _third_party(tree):
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    return names - set(sys.stdlib_module_names) - {"rag", "eval", ""}


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()
