"""Pages that OCR has read, kept until their file is done: a long scan goes on where it stopped."""

import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from rag.parse.pages import Leaf
from rag.parse.runs import Grid, Run
from rag.schema import Page

_STALE = 7 * 24 * 3600  # seconds


class Shelf:
    """The pages of one file, in a folder that only this user can read."""

    def __init__(self, data: bytes) -> None:
        self._folder = _home() / hashlib.sha256(data).hexdigest()[:32]

    def take(self, number: int) -> Leaf | None:
        """A page that was read before; it counts as read just now."""
        try:
            values = json.loads((self._folder / f"{number}.json").read_text(encoding="utf-8"))
            runs = tuple(_run(entry) for entry in values.pop("runs"))
            return Leaf(page=Page(*values.pop("page")), runs=runs, **values)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def put(self, leaf: Leaf) -> None:
        """Keep a page; that it cannot be kept is no error."""
        values = {
            "page": astuple(leaf.page),
            "runs": [_plain(run) for run in leaf.runs],
            "method": leaf.method,
            "garbled": leaf.garbled,
            "tables": leaf.tables,
            "confidence": leaf.confidence,
            "turn": leaf.turn,
            "hidden": leaf.hidden,
        }
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = self._folder / f"{leaf.page.number}.{os.getpid()}"
            part.write_text(json.dumps(values), encoding="utf-8")
            part.replace(self._folder / f"{leaf.page.number}.json")

    def clear(self) -> None:
        """Forget the file: it has been read to its end."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _home() -> Path:
    """This user's folder under the system's temporary one; another's folder is not trusted."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    home = Path(tempfile.gettempdir()) / f"rag-ocr-{user}"
    with contextlib.suppress(OSError):
        home.mkdir(mode=0o700, exist_ok=True)
        found = home.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != user or found.st_mode & 0o077:
            return Path(tempfile.mkdtemp(prefix="rag-ocr-"))
        for folder in home.iterdir():
            if time.time() - folder.stat().st_mtime > _STALE:
                shutil.rmtree(folder, ignore_errors=True)
    return home


def _plain(run: Run) -> list[object]:
    grid = astuple(run.grid) if run.grid else None
    return [
        *astuple(replace(run, rows=(), grid=None))[:-2],
        [_plain(row) for row in run.rows],
        grid,
    ]


def _run(entry: list[Any]) -> Run:
    *values, rows, grid = entry
    kept = Grid(*map(_frozen, grid)) if grid else None
    return replace(Run(*values), rows=tuple(_run(row) for row in rows), grid=kept)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
