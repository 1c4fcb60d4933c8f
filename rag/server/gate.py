"""How many questions are answered at once, and how many may wait."""

import asyncio


class Busy(Exception):
    """As many wait as may."""


class Gate:
    """A semaphore with a limited queue; `async with gate` waits its turn."""

    def __init__(self, concurrency: int, queue: int) -> None:
        self._free = asyncio.Semaphore(concurrency)
        self._queue, self._waiting = queue, 0

    async def enter(self) -> None:
        """Wait for a turn.

        Raises:
            Busy: the queue is full.
        """
        if self._free.locked() and self._waiting >= self._queue:
            raise Busy(f"{self._waiting} questions are waiting already; try again shortly.")
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1

    def leave(self) -> None:
        """Let the next one in."""
        self._free.release()

    async def __aenter__(self) -> None:
        await self.enter()

    async def __aexit__(self, *_: object) -> None:
        self.leave()
