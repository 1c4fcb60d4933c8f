"""Body lines of a newspaper page gathered into columns, broken at headlines."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rag.parse.runs import Run, lines_of, same_line

_FLUSH = 0.5  # of the body's size: how far lines that begin at one edge differ by OCR
_NEAR, _LINES = 8.0, 3  # body sizes around a line in which so many others begin at its edge
GUTTER = 0.8  # of the body's size: the least white between two columns


def stacks_of(runs: Sequence[Run], heads: Sequence[Sequence[Run]], body: float) -> list[list[Run]]:
    """Columns of body lines, broken where a headline or a wide gap comes between."""
    stacks: list[list[Run]] = []
    for run in sorted(_joined(runs, body), key=lambda run: (run.top, run.left)):
        near = [s for s in stacks if _stands_on(s, run, body)]
        home = max(near, key=lambda s: s[-1].bottom, default=None)
        if home is None or _parted(home[-1], run, heads):
            stacks.append([run])
        else:
            home.append(run)
    return stacks


def _joined(runs: Sequence[Run], body: float) -> list[Run]:
    """Runs of a line merged across gaps that are no gutters."""
    opening = _openings(runs, body)
    parts: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.left):
        home = next(
            (
                part
                for part in parts
                if not run.rows
                and not part[-1].rows
                and same_line(part[-1], run)
                and run.left - part[-1].right < GUTTER * body
                and id(run) not in opening
            ),
            None,
        )
        if home is None:
            parts.append([run])
        else:
            home.append(run)
    return [line for part in parts for line in lines_of(part)]


def _openings(runs: Sequence[Run], body: float) -> set[int]:
    """Runs that OCR found at the left edge of a column: its boxes may reach into the gutter."""
    found = sorted((run for run in runs if run.score < 1), key=lambda run: run.left)
    lefts = [run.left for run in found]
    opening: set[int] = set()
    for run in found:
        first = bisect_left(lefts, run.left - _FLUSH * body)
        last = bisect_right(lefts, run.left + _FLUSH * body)
        near = sum(abs(other.top - run.top) < _NEAR * body for other in found[first:last])
        if near > _LINES:
            opening.add(id(run))
    return opening


def _stands_on(stack: Sequence[Run], lower: Run, body: float) -> bool:
    """Whether a line goes on with a column, whose last line may be a single 。."""
    upper, near = stack[-1], stack[-3:]
    gap = lower.top - upper.bottom
    aligned = abs(lower.left - upper.left) < 2.6 * body or abs(lower.right - upper.right) < body
    right, left = max(run.right for run in near), min(run.left for run in near)
    shared = min(right, lower.right) - max(left, lower.left)
    return -0.3 * body < gap < 1.6 * body and aligned and shared > 0


def _parted(upper: Run, lower: Run, heads: Sequence[Sequence[Run]]) -> bool:
    """Whether a headline stands between two lines."""
    return any(
        head[0].top >= upper.top
        and head[-1].bottom <= lower.bottom
        and head[0].left < max(upper.right, lower.right)
        and max(run.right for run in head) > min(upper.left, lower.left)
        for head in heads
    )
