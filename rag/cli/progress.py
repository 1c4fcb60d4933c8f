"""Progress bars on stderr, where someone is looking."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

Item = TypeVar("Item")
Report = Callable[[str, int, int], None]


def counted(items: Iterable[Item], total: int, unit: str) -> Iterator[Item]:
    """The items, counted on a bar as they come."""
    with reporting() as report:
        for number, item in enumerate(items, start=1):
            yield item
            report(unit, number, total)


@contextmanager
def reporting() -> Iterator[Report]:
    """A function to tell (what, done, total); it draws a bar, or nothing without a terminal."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    with _bar() as progress:
        task = progress.add_task("", total=None)
        yield lambda what, done, total: progress.update(
            task, description=what[-40:], completed=done, total=total
        )


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        MofNCompleteColumn(),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
