"""`rag ask`, `rag search`, and a file of questions at once."""

import codecs
import logging
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, TextIO

import typer

from rag.cli.application import PARTIAL, AsJson, Index, app, open_bot
from rag.cli.batch import answer_lines
from rag.cli.progress import counted
from rag.cli.show import answer_text, hit_text, lines, put, say
from rag.wire import answer_json, dumps, hit_json


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="In Chinese or English.")] = None,
    json: AsJson = False,
    batch: Annotated[
        Path | None,
        typer.Option(metavar="IN.jsonl", help="Answer a file of questions ('-': stdin)."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="OUT.jsonl", help="Where the answers of --batch go; else stdout."),
    ] = None,
    index: Index = None,
) -> None:
    """Answer a question, or with --batch a file of them.

    A line of the file is {"id": ..., "question": ..., "conversation": optional}; lines that share
    a conversation are its turns, in order. A line that fails says so in "error" and stops nothing.
    A language model that fails is no error: the reports answer, and one line says so.
    """
    if (question is None) == (batch is None):
        raise typer.BadParameter("Give a question, or --batch with a file of them.")
    for name in ("rag.llm", "rag.condense"):  # the notice says it in plain words
        logging.getLogger(name).addHandler(logging.NullHandler())
    if batch is not None:
        _ask_batch(batch, out, index)
        return
    with open_bot(index) as bot:
        answer = bot.ask(question or "")
    if answer.notice:
        say(answer.notice)
    put(dumps(answer_json(answer)) if json else answer_text(answer))
    if answer.suggestions and not json:
        say(lines(["", *(f"→ {suggestion}" for suggestion in answer.suggestions)]))


def _ask_batch(batch: Path, out: Path | None, index: Path | None) -> None:
    asked = [line for line in _read(batch).splitlines() if line.strip()]
    failed, notices = 0, list[str]()
    with open_bot(index) as bot, _opened(out) as target:
        for row in counted(answer_lines(bot, asked), len(asked), "questions"):
            failed += "error" in row
            notices += [str(row["notice"])] if row.get("notice") else []
            target.write(dumps(row) + "\n")
            target.flush()
    if notices:
        say(f"{len(notices)} of {len(asked)} answers: {notices[0]}")
    if failed:
        say(f'{failed} of {len(asked)} lines failed; each says why in its "error".')
        raise typer.Exit(PARTIAL)


def _read(path: Path) -> bytes:
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror}.") from error
    return data.removeprefix(codecs.BOM_UTF8)


def _opened(path: Path | None) -> AbstractContextManager[TextIO]:
    if path is None:
        return nullcontext(sys.stdout)
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be written: {error.strerror}.") from error


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words or a question.")],
    top_k: Annotated[int, typer.Option(min=1, max=100, help="How many passages.")] = 10,
    json: AsJson = False,
    index: Index = None,
) -> None:
    """Find passages, best first."""
    with open_bot(index) as bot:
        hits = bot.search(query, top_k=top_k)
    if json:
        put(dumps([hit_json(hit) for hit in hits]))
    elif hits:
        put(lines(hit_text(hit) for hit in hits))
    else:
        say("Nothing was found.")
