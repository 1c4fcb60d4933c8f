"""The command line: data on stdout, words on stderr, exit codes as `rag.errors` gives them."""

import os
import sys
from collections.abc import Sequence

from rag.cli import ask, library, serve, upkeep
from rag.cli.application import app
from rag.cli.show import say
from rag.errors import RagError

__all__ = ["app", "ask", "library", "main", "serve", "upkeep"]

_LONG = {"ingest", "reindex", "repair"}  # commands that leave the processor to who asks meanwhile
_NICE = 10


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `rag`; an error of ours is one line on stderr and its exit code.

    Args:
        arguments: What follows `rag`; from the command line if None.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows no Chinese
    if arguments is None and _LONG & set(sys.argv[1:2]) and hasattr(os, "nice"):
        os.nice(_NICE)  # only where the process is this command's own
    try:
        app(arguments, prog_name="rag")
    except RagError as error:
        say(f"rag: {error}")
        sys.exit(error.exit_code)
