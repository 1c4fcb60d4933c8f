"""Files read in child processes with limits of memory and time, reused from file to file."""

import base64
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import astuple
from itertools import islice
from pathlib import Path
from typing import IO, Any

from rag.errors import ParseError
from rag.parse import wire
from rag.schema import Box, Document, Failure
from rag.settings import ParseSettings

FileProgress = Callable[[Path, int, int], None]
_NICE = 10  # questions are answered first, files read with what is left of the processor
_PAGE_SHARE = 0.5  # of the time allowed for a file is added for each page read by OCR


def parse_files(
    paths: Sequence[Path], settings: ParseSettings, progress: FileProgress | None = None
) -> Iterator[tuple[Path, Document | Failure]]:
    """Read files in child processes, in the order given; an archive gives several documents.

    A file that is damaged, too large, too slow or kills its process is a `Failure`; the rest go on.
    `progress` is called with path, page and page count while long files are read.
    """
    count = min(settings.workers, max(len(paths), 1))
    threads = max(1, min(4, (os.cpu_count() or 1) // count))
    children = [_Child(settings, threads, _NICE) for _ in range(count)]
    idle: queue.LifoQueue[_Child] = queue.LifoQueue()
    for child in children:
        idle.put(child)
    executor = ThreadPoolExecutor(len(children), thread_name_prefix="parse")
    remaining = iter(paths)
    waiting: deque[tuple[Path, Future[list[Document | Failure]]]] = deque()
    try:
        while True:
            for path in islice(remaining, 3 * len(children) - len(waiting)):
                waiting.append((path, executor.submit(_parse, idle, path, progress)))
            if not waiting:
                return
            path, future = waiting.popleft()
            yield from ((path, result) for result in future.result())
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        for child in children:
            child.stop()


def page_image(path: Path, boxes: Sequence[Box], settings: ParseSettings) -> bytes:
    """A PNG of the page of a PDF or image file that the first box stands on, the boxes framed.

    Drawn in a child process, as reading is.

    Raises:
        ParseError: no such page, or the file cannot be drawn.
    """
    child = _Child(settings)
    try:
        message = child.ask({"path": str(path), "boxes": [astuple(box) for box in boxes]}, path)
    finally:
        child.stop()
    if "failure" in message:
        raise ParseError(message["failure"])
    return base64.b64decode(message["png"])


def _parse(
    idle: "queue.LifoQueue[_Child]", path: Path, progress: FileProgress | None
) -> list[Document | Failure]:
    child = idle.get()
    try:
        return child.parse(path, progress)
    finally:
        idle.put(child)


class _Child:
    """One child process; a new one takes its place when it dies."""

    def __init__(self, settings: ParseSettings, threads: int = 1, nice: int = 0) -> None:
        self._settings = settings
        self._nice = nice
        self._threads = threads
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._late = False

    def parse(self, path: Path, progress: FileProgress | None) -> list[Document | Failure]:
        """Have one file read; never raises for what the file does."""
        message = self.ask({"path": str(path), "ocr": self._settings.ocr == "auto"}, path, progress)
        if "failure" in message:
            return [Failure(str(path), message["failure"])]
        return wire.load(message)

    def ask(
        self, request: dict[str, Any], path: Path, progress: FileProgress | None = None
    ) -> dict[str, Any]:
        """The child's answer; `failure` says why there is none."""
        whole = json.dumps(request | {"max_mb": self._settings.max_file_mb}).encode() + b"\n"
        used = self._process is not None
        message = self._try(whole, path, progress)
        if message.get("full"):  # memory may be full of what earlier files left
            self.stop()
            message = self._try(whole, path, progress) if used else message
        return message

    def _try(self, request: bytes, path: Path, progress: FileProgress | None) -> dict[str, Any]:
        try:
            message = self._exchange(request, path, progress)
        except (BrokenPipeError, ConnectionError):
            message = None
        return message or {"failure": self._cause_of_death(path)}

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout, self._errors):
                if pipe is not None:
                    with suppress(BrokenPipeError):  # of a request that it did not read
                        pipe.close()
            self._process = None

    def _exchange(
        self, request: bytes, path: Path, progress: FileProgress | None
    ) -> dict[str, Any] | None:
        """The child's answer, or None when it died; a page read by OCR earns it time."""
        process = self._running()
        assert process.stdin and process.stdout
        process.stdin.write(request)
        process.stdin.flush()
        self._late = False
        deadline = time.monotonic() + self._settings.timeout_seconds
        while True:
            timer = threading.Timer(deadline - time.monotonic(), self._expire, (process,))
            timer.start()
            try:
                line = process.stdout.readline()
            finally:
                timer.cancel()
            if not line.endswith(b"\n"):
                return None
            message: dict[str, Any] = json.loads(line)
            if "page" not in message:
                return message
            if progress is not None:
                progress(path, message["page"], message["pages"])
            if message["slow"]:
                deadline += self._settings.timeout_seconds * _PAGE_SHARE

    def _expire(self, process: "subprocess.Popen[bytes]") -> None:
        self._late = True
        process.kill()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._errors = tempfile.TemporaryFile()
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "rag.parse.worker"),
                    *(str(self._settings.memory_mb), str(self._nice)),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=environment(self._threads),
                start_new_session=True,  # Ctrl-C is the parent's to handle
            )
        return self._process

    def _cause_of_death(self, path: Path) -> str:
        assert self._process and self._errors
        code = self._process.wait()
        self._errors.seek(0)
        words = self._errors.read()[-2000:].decode(errors="replace").strip().splitlines()
        self.stop()
        if self._late:
            return (
                f"{path.name!r} took longer than the {self._settings.timeout_seconds:g} s of the "
                f"setting parse.timeout_seconds."
            )
        detail = f": {words[-1]}" if words else ""
        return f"{path.name!r} ended the process that read it (exit code {code}{detail})."


def environment(threads: int) -> dict[str, str]:
    """The parent's, with this package importable and so many threads for OCR."""
    root = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH", "")
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (root, known))),
        "PYTHONIOENCODING": "utf-8",
        "OMP_NUM_THREADS": str(threads),
    }
