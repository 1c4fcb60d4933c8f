"""An open page keeps a connection only to say that it is there; a server that leaves hangs up."""

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEARTBEAT = "/gradio_api/heartbeat/"
_LOOK_SECONDS = 0.3


class Farewell:
    """ASGI middleware: without it each open page would hold up the end until time runs out."""

    def __init__(self, app: ASGIApp, is_leaving: Callable[[], bool]) -> None:
        self._app, self._is_leaving = app, is_leaving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; a heartbeat hears that its page has gone when the server leaves."""
        if scope["type"] != "http" or _HEARTBEAT not in scope["path"]:
            await self._app(scope, receive, send)
            return

        async def listen() -> Message:
            heard = asyncio.ensure_future(receive())
            while not self._is_leaving():
                done, _ = await asyncio.wait({heard}, timeout=_LOOK_SECONDS)
                if done:
                    return heard.result()
            heard.cancel()
            return {"type": "http.disconnect"}

        await self._app(scope, listen, send)
