"""The page and the HTTP API as one web application, and the process that serves it."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.bot import Bot


# Read when gradio is imported or makes a queue: it asks no other host, and does not make a table of
# the last ten thousand events after each event.
_ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9),
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
}


def create_app(bot: "Bot") -> "FastAPI":
    """The web application of a bot, by the `server` section of its settings.

    Raises:
        SettingsError: the settings would open the bot to strangers.
    """
    _prepare()
    from rag.server.app import build_app  # gradio takes seconds to import

    return build_app(bot)


def serve(bot: "Bot", said: str = "") -> None:
    """Serve a bot until the process is told to end; `said` stands below the address."""
    _prepare()
    from rag.server.run import run

    run(bot, said)


def _prepare() -> None:
    os.environ |= _ENVIRONMENT
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
