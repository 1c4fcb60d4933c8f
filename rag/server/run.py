"""The process: bind, say where, serve, end cleanly."""

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn
from starlette.types import ASGIApp

from rag.errors import RagError
from rag.server.app import LANGUAGES, build_app
from rag.server.farewell import Farewell
from rag.settings import ServerSettings

if TYPE_CHECKING:
    from rag.bot import Bot

_GRACE_SECONDS = 5
_CONNECTIONS = 512  # beyond them a request is answered with 503; each costs an open file


def config_of(settings: ServerSettings, app: ASGIApp) -> uvicorn.Config:
    """How the server listens, and its limits of time and connections."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=64 * 1024,
    )


def run(bot: "Bot", said: str = "") -> None:
    """Serve a bot until SIGINT or SIGTERM; running questions have five seconds to end."""
    settings = bot.settings.server
    page = build_app(bot)
    with suppress(RagError):  # what is wrong is told to whoever asks
        for language in LANGUAGES:  # the first visitor does not wait for them, nor for the encoder
            page.state.examples.of(language)
    app = Farewell(page, lambda: server.should_exit)
    server = uvicorn.Server(config_of(settings, app))
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    sys.stderr.write(f"http://{host}:{settings.port}\n{said}")
    server.run()
