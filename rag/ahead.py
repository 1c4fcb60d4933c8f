"""Reports chunked and observed in other processes, ahead of the one that stores them."""

import json
import os
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from typing import TypeVar

from pydantic import TypeAdapter

from rag.chunk import chunk_document
from rag.observe import observe_document
from rag.parse import wire
from rag.parse.workers import environment
from rag.schema import Chunk, Document, Observation

Entry = TypeVar("Entry")
Parts = tuple[list[Chunk], list[Observation]]
Read = Callable[[], Parts]
"""Gives a document's chunks and observations, or waits for them."""

_NICE = 10  # questions are answered first
_PATIENCE = 300.0  # seconds that a document may take, before it is read here
_FEW = 8  # documents, below which a child's start costs more than it saves


class Ahead:
    """How documents are chunked, and by how many processes beside this one at most."""

    def __init__(self, characters: int, most: int) -> None:
        self._characters, self._most = characters, most

    def read(
        self, entries: Iterable[Entry], document_of: Callable[[Entry], Document | None], count: int
    ) -> Generator[tuple[Entry, Read]]:
        """Entries in their order, each with what gives the parts of its document.

        Of many (`count`), other processors read them meanwhile. A child that dies loses nothing:
        what it has not answered is read here.
        """
        spare = min(self._most, (os.cpu_count() or 1) - 1) if count >= _FEW else 0
        if spare < 1:
            for entry in entries:
                yield entry, partial(read, document_of(entry), self._characters)
            return
        with _Children(spare, self._characters) as children:
            waiting: deque[tuple[Entry, Read]] = deque()
            for entry in entries:
                waiting.append((entry, children.read(document_of(entry))))
                if len(waiting) > 2 * spare:
                    yield waiting.popleft()
            yield from waiting


def read(document: Document | None, characters: int) -> Parts:
    """The chunks, of about so many characters, and the observations of a document."""
    if document is None:
        return [], []
    return chunk_document(document, characters), observe_document(document)


class _Children:
    """Child processes that read, each led by a thread; a new one takes the place of a dead one."""

    def __init__(self, count: int, characters: int) -> None:
        self._characters = characters
        self._closed = False
        self._patience = _PATIENCE
        self._all: list[subprocess.Popen[bytes]] = []
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes] | None] = queue.SimpleQueue()
        for _ in range(count):
            self._idle.put(self._start())
        self._executor = ThreadPoolExecutor(count, thread_name_prefix="ahead")

    def __enter__(self) -> "_Children":
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._end()
        self._executor.shutdown()  # each thread sees its child dead
        self._end()  # what a thread began meanwhile
        for child in self._all:
            for pipe in filter(None, (child.stdin, child.stdout)):
                with suppress(BrokenPipeError):  # of what it was not told
                    pipe.close()

    def read(self, document: Document | None) -> Read:
        """Hand a document to the next child that is idle."""
        if document is None:
            return partial(read, None, self._characters)
        future = self._executor.submit(self._ask, document)
        return partial(self._answer, future, document)

    def _answer(self, future: "Future[Parts | None]", document: Document) -> Parts:
        try:
            parts = future.result(self._patience)
        except CancelledError:  # asked for when the children are gone
            parts = None
        except TimeoutError:  # a child hangs: the others' answers are not waited for either
            parts, self._patience = None, 0.0
        return read(document, self._characters) if parts is None else parts

    def _ask(self, document: Document) -> Parts | None:
        """The answer of a child; None where there is none, or it died."""
        child = self._idle.get()
        line = b"" if child is None else _exchanged(child, wire.dump([document]) + b"\n")
        whole = line.endswith(b"\n")
        self._idle.put(child if whole or self._closed else self._start())
        return _parts().validate_json(line) if whole else None

    def _start(self) -> "subprocess.Popen[bytes] | None":
        """A new child, or None where the machine has no room for one."""
        with suppress(OSError):
            self._all.append(_started(self._characters))
            return self._all[-1]
        return None

    def _end(self) -> None:
        for child in [*self._all]:
            child.kill()
            child.wait()


def _exchanged(child: "subprocess.Popen[bytes]", request: bytes) -> bytes:
    """What a child answers, less than a line where it died."""
    assert child.stdin and child.stdout
    try:
        child.stdin.write(request)
        child.stdin.flush()
        return child.stdout.readline()
    except (OSError, ValueError):  # its pipes are broken, or closed
        return b""


@cache
def _parts() -> TypeAdapter[Parts]:
    return TypeAdapter(Parts)


def _started(characters: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "rag.ahead", str(characters), str(_NICE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what fails here is done again, and fails, in the parent
        env=environment(threads=1),
        start_new_session=True,  # Ctrl-C is the parent's to handle
    )


def main() -> None:
    """Read documents as JSON from standard input, write their parts to standard output."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not mix with the answers
    characters, nice = int(sys.argv[1]), int(sys.argv[2])
    if hasattr(os, "nice"):
        os.nice(nice)
    for line in sys.stdin.buffer:
        (document,) = wire.load(json.loads(line))
        assert isinstance(document, Document)
        out.write(_parts().dump_json(read(document, characters)) + b"\n")
        out.flush()


if __name__ == "__main__":
    main()
