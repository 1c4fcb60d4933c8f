"""The page and the HTTP API as one web application, and the process that serves it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.bot import Bot


def create_app(bot: "Bot") -> "FastAPI":
    """The web application of a bot, by the `server` section of its settings.

    Raises:
        SettingsError: the settings would open the bot to strangers.
    """
    from rag.server.app import build_app  # gradio takes seconds to import

    return build_app(bot)


def serve(bot: "Bot", said: str = "") -> None:
    """Serve a bot until the process is told to end; `said` stands below the address."""
    from rag.server.run import run

    run(bot, said)
