"""What comes step by step from threads, for code that must not wait in one."""

import asyncio
from collections.abc import AsyncGenerator, Generator, Iterator
from threading import Lock
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

T = TypeVar("T")


async def in_threads(steps: Iterator[T]) -> AsyncGenerator[T]:
    """Each step, made in a thread; to close this closes them, as soon as a thread lets them go."""
    held = Lock()

    def step() -> T | None:
        with held:
            return next(steps, None)

    def close() -> None:
        with held:
            if isinstance(steps, Generator):
                steps.close()

    try:
        while (made := await run_in_threadpool(step)) is not None:
            yield made
    finally:
        asyncio.get_running_loop().run_in_executor(None, close)  # whoever has gone does not wait
