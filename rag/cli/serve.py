"""`rag serve`: the web page and the HTTP API."""

from typing import Annotated

import typer

from rag.cli.application import Index, app, open_bot


@app.command()
def serve(
    host: Annotated[
        str | None,
        typer.Option(help="Address to listen on; beyond this machine only with a login."),
    ] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="0: any that is free.")] = None,
    index: Index = None,
) -> None:
    """Serve the web page and the HTTP API until Ctrl+C."""
    from rag.server import serve as serve_bot  # the web libraries, which no other command needs

    given = {"host": host, "port": port}
    flags = {key: value for key, value in given.items() if value is not None}
    with open_bot(index, server=flags) as bot:
        serve_bot(bot)
