"""Pieces of text with their places on a page, before columns and paragraphs are known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table, the heights that its rows stand between, and its columns' edges."""

    cells: tuple[tuple[str, ...], ...]
    spans: tuple[tuple[float, float], ...]
    edges: tuple[float, ...]
    caption: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of one line. Points from the top left; `size` is the height of its font's box.

    `rows` holds a whole table instead of text, read from `grid`; `score` is the confidence of OCR,
    else 1.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    score: float = 1.0
    rows: tuple["Run", ...] = ()
    grid: Grid | None = None

    @property
    def middle(self) -> float:
        """The height at which the line runs."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, or a thin rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        """Whether it lies rather than stands."""
        return self.right - self.left >= self.bottom - self.top


def body_size(runs: Sequence[Run]) -> float:
    """The size in which most characters are set."""
    weighted = [run.size for run in runs for _ in range(min(len(run.text), 80)) if not run.rows]
    return median(weighted) if weighted else 10.0


def same_line(one: Run, other: Run) -> bool:
    """Whether two runs stand beside each other."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def lines_of(runs: Sequence[Run]) -> list[Run]:
    """Runs of one column merged into its lines, from the top down."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.middle, run.left)):
        home = next(
            (line for line in reversed(lines[-3:]) if not run.rows and _belongs(run, line)), None
        )
        if home is None:
            lines.append([run])
        else:
            home.append(run)
    return [_merged(sorted(line, key=lambda run: run.left)) for line in lines]


def _belongs(run: Run, line: Sequence[Run]) -> bool:
    nearest = (line[0], *line[-3:])  # the runs come in the order of their heights
    return not line[0].rows and any(same_line(run, other) for other in nearest)


def _merged(line: Sequence[Run]) -> Run:
    whole = line[0]
    for run in line[1:]:
        whole = replace(
            whole,
            text=whole.text + spacing(whole, run) + run.text,
            right=max(whole.right, run.right),
            top=min(whole.top, run.top),
            bottom=max(whole.bottom, run.bottom),
            size=max(whole.size, run.size),
            score=min(whole.score, run.score),
        )
    return whole


def spacing(left: Run, right: Run) -> str:
    """What stands between two runs of a line: wide gaps, and gaps between Latin words."""
    gap = right.left - left.right
    if not left.text or not right.text:
        return ""
    if left.score < 1 and left.text[-1].isdigit() and right.text[0].isdigit():
        return " "  # OCR finds a figure whole: two boxes are two figures
    latin = not (_HAN.match(left.text[-1]) or _HAN.match(right.text[0]))
    return " " if gap > (0.15 if latin else 0.7) * left.size else ""


def turn_box(
    box: tuple[float, float, float, float], turn: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """A box of a page of that size after the page is turned counter-clockwise by `turn`."""
    left, top, right, bottom = box
    if turn == 90:
        return top, width - right, bottom, width - left
    if turn == 180:
        return width - right, height - bottom, width - left, height - top
    if turn == 270:
        return height - bottom, left, height - top, right
    return box
