"""The process: bind, say where, serve, end cleanly."""

import os
import sys
from typing import TYPE_CHECKING

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import uvicorn

from rag.server.app import build_app

if TYPE_CHECKING:
    from rag.bot import Bot

_GRACE_SECONDS = 5
_CONNECTIONS = 512  # beyond them a request is answered with 503; each costs an open file


def config_of(bot: "Bot") -> uvicorn.Config:
    """How the server listens, and its limits of time and connections."""
    settings = bot.settings.server
    return uvicorn.Config(
        build_app(bot),
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
    config = config_of(bot)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    sys.stderr.write(f"http://{host}:{settings.port}\n{said}")
    uvicorn.Server(config).run()
