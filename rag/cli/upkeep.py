"""`rag doctor`, `repair`, `reindex`, `backup`, `restore`, `config show`."""

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.application import AsJson, Index, app, open_bot
from rag.cli.show import lines, put, say
from rag.errors import IndexDamaged
from rag.wire import dumps

config = typer.Typer(no_args_is_help=True, help="See the settings.")
app.add_typer(config, name="config")


@app.command()
def doctor(index: Index = None) -> None:
    """Look for damage; exit code 4 if something needs repair."""
    with open_bot(index) as bot:
        findings = bot.doctor()
    if not findings:
        say("Nothing is wrong.")
        return
    put(lines(str(finding) for finding in findings))
    if any(finding.level == "damage" for finding in findings):
        raise typer.Exit(IndexDamaged.exit_code)


@app.command()
def repair(index: Index = None) -> None:
    """Build the derived indexes anew from the store."""
    with open_bot(index) as bot:
        bot.repair()
    say("The indexes were built anew from the store.")


@app.command()
def reindex(index: Index = None) -> None:
    """Chunk and encode every report anew, as another encoder needs."""
    with open_bot(index) as bot:
        bot.reindex()
    say("Every report was indexed anew.")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")], index: Index = None
) -> None:
    """Write the store to one file, also during an ingest."""
    with open_bot(index) as bot:
        bot.backup(file)
    say(f"Backed up to {file}.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A backup.")],
    index: Index = None,
) -> None:
    """Put a backup in the place of the store, which may be damaged."""
    from rag.settings import Settings
    from rag.store import restore as put_back  # a bot could not open a damaged store

    put_back(file, index or Settings.load().index.directory)
    with open_bot(index) as bot:
        bot.repair()
    say(f"Restored from {file}.")


@config.command("show")
def show(json: AsJson = False) -> None:
    """Print every setting, its value and where that comes from; secrets are masked."""
    from rag.settings import origins  # pydantic: a third of the time of `--help`

    rows = origins()
    if json:
        put(dumps({row.key: {"value": row.value, "source": row.source} for row in rows}))
    else:
        put(lines(f"{row.key} = {dumps(row.value)}  ({row.source})" for row in rows))
