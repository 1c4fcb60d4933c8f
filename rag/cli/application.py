"""The typer application, the options that commands share, and the one way to open a bot."""

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rag.bot import Bot

PARTIAL = 3  # exit code: some files, or some lines of a batch, failed

app = typer.Typer(
    name="rag",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich costs a quarter of a second
    pretty_exceptions_enable=False,  # its tracebacks show local variables, and so secrets
    help="Ask official reports in Chinese or English; every answer cites its source.",
)

Index = Annotated[
    Path | None,
    typer.Option("--index", metavar="DIR", help="Where the index is; else as settings say."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback(invoke_without_command=True)
def root(
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True)
    ] = False,
) -> None:
    """Ask official reports in Chinese or English; every answer cites its source."""
    if show_version:
        typer.echo(version("report-rag"))
        raise typer.Exit


def open_bot(index: Path | None, **flags: Mapping[str, object]) -> "Bot":
    """The bot of an index; `flags` are sections of settings as the command line gives them."""
    from rag.bot import Bot  # the libraries of search, which `--help` need not wait for
    from rag.settings import Settings

    return Bot.open(index, Settings.load(**flags))
