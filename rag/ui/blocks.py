"""The few forms that the text of an answer has: paragraphs, items of lists, tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MARKER = re.compile(r"\s*\[(\d{1,3})\]")
BOLD = re.compile(r"\*\*([^*\n]{1,300})\*\*")
_TABLE_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*")
_BULLET = re.compile(r"\s*[-*•]\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or an item is one line; a table is rows of cells, the first of them its head."""

    kind: Literal["paragraph", "item", "table"]
    line: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks_of(text: str) -> Iterator[Block]:
    """The text cut into its forms; markers and bold signs stay in the lines."""
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line for line in part.split("\n") if line.strip()]
        if lines and all(line.lstrip().startswith("|") for line in lines):
            yield Block("table", rows=tuple(_rows(lines)))
            continue
        for line in lines:
            bullet = _BULLET.match(line)
            yield Block("item", line[bullet.end() :]) if bullet else Block("paragraph", line)


def _rows(lines: list[str]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        if not _TABLE_RULE.fullmatch(line.strip()):
            yield tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
