"""`rag serve`: the web page and the HTTP API."""

from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.application import Index, app, open_bot

if TYPE_CHECKING:
    from rag.bot import Bot


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
        serve_bot(bot, f"{_language_model(bot)}\n")


def _language_model(bot: "Bot") -> str:
    """What will write the answers. A model is loaded now, so that no question waits for it."""
    model = bot.model
    if model is None:
        return "No language model is set (RAG_LLM__PROVIDER); answers are taken from the reports."
    if trouble := model.trouble():
        return f"{trouble} Until it answers, answers are taken from the reports."
    return f"Language model: {model.name}. What it writes is checked against the reports."
