"""An ingest in a process of its own, so that questions keep this one's processor and lock."""

import json
import os
import subprocess
import sys
from pathlib import Path

from pydantic import TypeAdapter

from rag import errors
from rag.bot import Bot
from rag.parse.workers import environment
from rag.schema import IngestReport
from rag.settings import Settings

_NICE = 10  # questions are answered first
_SECTIONS = {"index", "encoder", "parse", "chunk"}  # that an ingest reads; none holds a secret
_REPORT = TypeAdapter(IngestReport)


def ingest_apart(settings: Settings, path: Path) -> IngestReport:
    """What `Bot.ingest` does with a file, in a child process with low priority.

    Raises:
        RagError: as `Bot.ingest` does; StoreError also where the child was ended. What it has
            committed stays, and the same file is gone on with next time.
    """
    sections = settings.model_dump(mode="json", include=_SECTIONS)
    child = subprocess.run(
        [sys.executable, "-P", "-m", "rag.apart"],
        input=json.dumps({"path": str(path), "sections": sections}).encode(),
        capture_output=True,
        env=environment(threads=1),
        check=False,
    )
    if child.returncode:
        last = child.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise errors.StoreError(
            f"The process that read {path.name!r} was ended (exit code {child.returncode}): "
            f"{last or 'without a word'}; add the file again."
        )
    answer = json.loads(child.stdout)
    if "error" in answer:
        kind: type[errors.RagError] = getattr(errors, answer["error"])
        raise kind(answer["reason"])
    return _REPORT.validate_python(answer["report"])


def main() -> None:
    """Read a request from standard input, write the report to standard output."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not mix with the report
    if hasattr(os, "nice"):
        os.nice(_NICE)
    request = json.load(sys.stdin)
    try:
        with Bot.open(settings=Settings.load(**request["sections"])) as bot:
            report = bot.ingest(request["path"])
        answer = {"report": _REPORT.dump_python(report, mode="json")}
    except errors.RagError as error:
        answer = {"error": type(error).__name__, "reason": str(error)}
    json.dump(answer, out)
    out.close()


if __name__ == "__main__":
    main()
