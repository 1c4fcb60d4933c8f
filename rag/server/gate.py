"""How many questions are answered at once, and how many may wait."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Busy(Exception):
    """As many wait as may; `own` if they are all of the one who asks."""

    def __init__(self, waiting: int, own: bool) -> None:
        whose = " of yours" if own else ""
        super().__init__(f"{waiting} questions{whose} are waiting already; try again shortly.")
        self.own = own


class Gate:
    """A semaphore with a limited queue, of which one user who signed in holds at most half."""

    def __init__(self, concurrency: int, queue: int) -> None:
        self._free = asyncio.Semaphore(concurrency)
        self._queue = queue
        self._waiting: Counter[str] = Counter()

    def check(self, user: str) -> None:
        """See whether there is room to wait.

        Raises:
            Busy: the queue is full, or the user's half of it.
        """
        if self._free.locked():
            total, own = self._waiting.total(), self._waiting[user]
            if total >= self._queue:
                raise Busy(total, own=False)
            if user and own >= (self._queue + 1) // 2:
                raise Busy(own, own=True)

    async def enter(self, user: str) -> None:
        """Wait for a turn; Busy as in `check`."""
        self.check(user)
        self._waiting[user] += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting[user] -= 1
            self._waiting += Counter()  # drops those who no longer wait

    def leave(self) -> None:
        """Let the next one in."""
        self._free.release()

    @asynccontextmanager
    async def turn(self, user: str) -> AsyncIterator[None]:
        """Wait for a turn and leave after it."""
        await self.enter(user)
        try:
            yield
        finally:
            self.leave()
