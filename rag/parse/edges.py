"""What the places of lines on a page say of where a paragraph ends."""

from collections.abc import Sequence

from rag.parse.block import Block

_FULL = 0.93  # of a column's width: a line that is no paragraph's last
_SHORT = 0.6  # of the usual width: a line that nothing goes on with


def flows_on(whole: Block, block: Block) -> bool:
    """Whether a column begins without indentation, and the one before ended with a full line."""
    if block.indent or not whole.lines or not block.lines:
        return False
    last, first = whole.lines[-1], block.lines[0]
    indent = 2 * (last.bottom - last.top) if whole.indent and len(whole.lines) == 1 else 0.0
    widest = max(line.right - line.left for line in (*whole.lines, *block.lines))
    jumps = first.page != last.page or first.top < last.top
    return jumps and last.right - last.left + indent >= _FULL * widest


def falls_short(whole: Block, measure: float) -> bool:
    """Whether the last line ends so far from the margin that nothing was cut there."""
    last = whole.lines[-1] if whole.lines else None
    return last is not None and last.right - last.left < _SHORT * measure


def measure_of(prose: Sequence[Block]) -> float:
    """How wide most lines of the pages are, in points; 0 where no places are known."""
    wide = sorted(line.right - line.left for block in prose for line in block.lines)
    return wide[len(wide) * 3 // 4] if wide else 0.0
