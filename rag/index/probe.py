"""Find out in another process whether a Chroma folder can be opened: a damaged one may crash it."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np

from rag.store.rows import Vectors

_SECONDS = 120.0


def note_closed(generation: Path) -> None:
    """Note that Chroma's files were closed in order; without write access nothing is noted."""
    try:
        (generation / "closed").write_text(_state(generation))
    except OSError:
        return


def was_closed(generation: Path) -> bool:
    """Whether nothing was written to Chroma's files since they were closed in order."""
    try:
        return (generation / "closed").read_text() == _state(generation)
    except OSError:
        return False


def survives(generation: Path, vectors: Vectors) -> bool:
    """Whether a child process can open the folder and find these vectors, all of them in it."""
    sample = BytesIO()
    np.save(sample, vectors)
    script = "from rag.index import probe; raise SystemExit(probe.main())"
    command = [sys.executable, "-c", script, str(generation / "chroma")]
    try:
        child = subprocess.run(
            command, input=sample.getvalue(), capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return child.returncode == 0


def _state(generation: Path) -> str:
    stat = (generation / "chroma" / "chroma.sqlite3").stat()
    return f"{stat.st_size} {stat.st_mtime_ns}"


def main() -> int:
    """What the child does: the folder is its argument, the vectors are on its standard input."""
    from rag.index import dense  # only the child loads Chroma

    opened = dense.open_folder(Path(sys.argv[1]))
    return 0 if opened.finds(np.load(BytesIO(sys.stdin.buffer.read()))) else 1
