"""The child process that reads files: `-m rag.parse.worker MEMORY_MB NICE`, JSON in and out."""

import base64
import importlib
import json
import os
import sys
from pathlib import Path
from typing import IO, Any

from rag.errors import ParseError
from rag.parse import wire
from rag.parse.block import Options
from rag.parse.files import parse_documents
from rag.parse.limits import read_file
from rag.schema import Box

_OFTEN = 20  # pages of text between two messages


def main() -> None:
    """Answer requests from standard input until it closes."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not mix with the answers
    _limit(int(sys.argv[1]))
    if hasattr(os, "nice"):
        os.nice(int(sys.argv[2]))
    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            answer = _answer(request, out)
        except MemoryError:
            reason = f"{_name(request)} needs more than the {sys.argv[1]} MB of the setting "
            _send(out, _failure(reason + "parse.memory_mb.", full=True))
            return  # a fresh process is cheaper than one whose memory is full
        _send(out, answer)


def _answer(request: dict[str, Any], out: IO[bytes]) -> bytes:
    def progress(page: int, pages: int, slow: bool) -> None:
        if slow or page % _OFTEN == 0:
            _send(out, json.dumps({"page": page, "pages": pages, "slow": slow}).encode())

    try:
        if "boxes" in request:
            return _drawn(request)
        options = Options(ocr=request["ocr"], progress=progress)
        return wire.dump(parse_documents(Path(request["path"]), options, request["max_mb"]))
    except ParseError as error:
        return _failure(str(error))
    except (OSError, RecursionError) as error:
        return _failure(f"{_name(request)} cannot be read ({error}).")


def _drawn(request: dict[str, Any]) -> bytes:
    path = Path(request["path"])
    drawing = importlib.import_module("rag.parse.drawing")  # loads the PDF library
    data = read_file(path, request["max_mb"] * 1_000_000)
    image = drawing.draw_page(data, path.name, [Box(*box) for box in request["boxes"]])
    return json.dumps({"png": base64.b64encode(image).decode()}).encode()


def _failure(reason: str, full: bool = False) -> bytes:
    return json.dumps({"failure": reason, "full": full}).encode()


def _name(request: dict[str, Any]) -> str:
    return repr(Path(request["path"]).name)


def _send(out: IO[bytes], message: bytes) -> None:
    out.write(message + b"\n")
    out.flush()


def _limit(memory_mb: int) -> None:
    """Cap the address space and forbid core dumps, where the system knows such limits."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
