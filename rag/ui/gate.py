"""How many questions of pages and programs are answered at once, and how many may wait."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager


class Busy(Exception):
    """As many wait as may; `own` if they are all of the one who asks."""

    def __init__(self, waiting: int, own: bool) -> None:
        whose = " of yours" if own else ""
        super().__init__(f"{waiting} questions{whose} are waiting already; try again shortly.")
        self.own = own


class Place:
    """Where someone stands in the line."""

    def __init__(self, user: str) -> None:
        self.user = user
        self._change = asyncio.Event()

    def tell(self) -> None:
        """Someone has left the line."""
        self._change.set()

    async def change(self) -> None:
        """Wait until someone leaves the line."""
        await self._change.wait()
        self._change.clear()


class Gate:
    """One line in order of arrival, of which one user who signed in holds at most half.

    The first `concurrency` of the line are being answered, up to `queue` wait behind them.
    """

    def __init__(self, concurrency: int, queue: int) -> None:
        self._concurrency, self._queue = concurrency, queue
        self._line: list[Place] = []

    def check(self, user: str) -> None:
        """See whether there is room to wait.

        Raises:
            Busy: the queue is full, or the user's half of it.
        """
        if len(self._line) < self._concurrency:
            return
        waiting = self._line[self._concurrency :]
        own = sum(place.user == user for place in waiting)
        if len(waiting) >= self._queue:
            raise Busy(len(waiting), own=False)
        if user and own >= (self._queue + 1) // 2:
            raise Busy(own, own=True)

    def ahead(self, place: Place) -> int:
        """How many answers must end before it is this one's turn."""
        return max(0, self._line.index(place) - self._concurrency + 1)

    @contextmanager
    def place(self, user: str) -> Iterator[Place]:
        """Stand in the line, whether waiting or answered; Busy as in `check`."""
        self.check(user)
        place = Place(user)
        self._line.append(place)
        try:
            yield place
        finally:
            self._line.remove(place)
            for other in self._line:
                other.tell()

    @asynccontextmanager
    async def turn(self, user: str) -> AsyncIterator[None]:
        """Wait for a turn, and leave after it."""
        with self.place(user) as place:
            while self.ahead(place):
                await place.change()
            yield
