"""`rag ingest`, `rag documents`, `rag observations`, `rag remove`: what is in the index."""

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.application import PARTIAL, AsJson, Index, app, open_bot
from rag.cli.progress import reporting
from rag.cli.show import (
    document_text,
    ingest_text,
    lines,
    observation_text,
    put,
    say,
)
from rag.errors import StoreError
from rag.schema import Measure, Status
from rag.wire import document_json, dumps, ingest_json, observation_json, observations_csv


@app.command()
def ingest(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", exists=True, help="Files or folders.")
    ],
    sync: Annotated[
        bool, typer.Option("--sync", help="Also remove reports whose file is gone from PATH.")
    ] = False,
    json: AsJson = False,
    index: Index = None,
) -> None:
    """Read reports into the index; unchanged ones cost nothing."""
    with open_bot(index) as bot, reporting() as report_progress:
        report = bot.ingest(*paths, sync=sync, progress=report_progress)
    if json:
        put(dumps(ingest_json(report)))
    else:
        say(ingest_text(report))
    if report.failed:
        raise typer.Exit(PARTIAL)


@app.command()
def documents(json: AsJson = False, index: Index = None) -> None:
    """List the reports of the index."""
    with open_bot(index) as bot:
        found = bot.documents()
    if json:
        put(dumps([document_json(summary) for summary in found]))
    elif found:
        put(lines(document_text(summary) for summary in found))
    else:
        say("The index is empty: rag ingest PATH fills it.")


@app.command()
def observations(
    area: Annotated[str | None, typer.Option(help="A place: 黄浦, Huangpu.")] = None,
    indicator: Annotated[str | None, typer.Option(help="An indicator: GDP, 社零.")] = None,
    period: Annotated[str | None, typer.Option(help="2024, or 2024-01/2024-09.")] = None,
    status: Annotated[Status | None, typer.Option()] = None,
    measure: Annotated[Measure | None, typer.Option()] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    json: AsJson = False,
    index: Index = None,
) -> None:
    """List the figures of the reports, each with its source."""
    with open_bot(index) as bot:
        found = bot.observations(
            area=area, indicator=indicator, period=period, status=status, measure=measure
        )
    if json:
        put(dumps([observation_json(observation) for observation in found]))
    elif as_csv:
        put(observations_csv(found).rstrip("\n"))
    elif found:
        put(lines(observation_text(observation) for observation in found))
    else:
        say("No observation matches.")


@app.command()
def remove(
    document: Annotated[str, typer.Argument(help="Its name, as `rag documents` prints it.")],
    purge: Annotated[
        bool,
        typer.Option("--purge", help="Leave no word of it in any file, nor turns that cite it."),
    ] = False,
    index: Index = None,
) -> None:
    """Take a report out of the index; its file is left alone."""
    with open_bot(index) as bot:
        found = bot.remove(document, purge=purge)
    if not found:
        raise StoreError(f"No document is named {document!r}; `rag documents` lists them.")
    say(f"Removed {document}.")
