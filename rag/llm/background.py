"""An event loop in a thread of its own, so that plain functions can wait, give up and cancel."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Background:
    """Runs coroutines for any thread. `stop` ends it; nothing else does."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="rag-llm", daemon=True)
        self._thread.start()
        self._closers: list[Callable[[], Awaitable[None]]] = []

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
        """Start a coroutine; cancelling the future cancels it."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def before_stop(self, close: Callable[[], Awaitable[None]]) -> None:
        """Have something closed on the loop before it ends."""
        self._closers.append(close)

    def stop(self) -> None:
        """Cancel what runs, close what was given, end the thread."""
        if not self._thread.is_alive():
            return
        self.submit(self._wind_up()).add_done_callback(
            lambda _: self._loop.call_soon_threadsafe(self._loop.stop)
        )
        self._thread.join(timeout=5.0)

    def _serve(self) -> None:
        self._loop.run_forever()
        self._loop.close()

    async def _wind_up(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for close in self._closers:
            await close()
        await self._loop.shutdown_asyncgens()
        await self._loop.shutdown_default_executor()
