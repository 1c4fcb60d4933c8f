"""Rows of tables as the parser writes them: cells with their headers, and the units these give.

A row is `caption 单位：亿元 | 指标：地区生产总值；2024年：3105.6；同比增长（%）：5.5`.
"""

import re
from dataclasses import dataclass

GROWTH = re.compile(r"增长|增速|增幅|增减|涨幅|升降|同比|环比|比上年|比去年")
_LEAD = re.compile(r"[^|\n]*? \| ")
_PAIR = re.compile(r"([^：；|\n]{1,60})：([^；\n]+)|([^：；\n]+)")
_NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:[, ，]\d{3})+|\d+)(?:\.\d+)?")
_STATED = re.compile(r"单位[：:]\s*([^\s|）)]+)")
_IN_HEADER = re.compile(r"[（(]\s*(?:单位[：:])?([^（）()\d\s]{1,8})\s*[）)]|([%％‰])\s*$")
_UNIT_COLUMN = re.compile(r"(?:计量)?单位")
_UNIT = re.compile(r"(?:[%％‰]|[百千]?[万亿]{0,2}[^\d\s，。；：、（）()万亿]{0,6})")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell whose value stands at [start, end) of its row; `unit` is that of a bare number."""

    header: str
    text: str
    start: int
    end: int
    unit: str = ""

    @property
    def bare(self) -> bool:
        """Whether this is a number without a unit of its own."""
        return bool(_NUMBER.fullmatch(self.text))


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what stands over its table, and its cells."""

    lead: str
    cells: tuple[Cell, ...]


def read_row(line: str) -> Row | None:
    """The cells of a line, or None where it is no row of a table with a number in it."""
    if line.count("：") < 2 or "；" not in line:
        return None
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    found = [
        Cell((m[1] or "").strip(), (m[2] or m[3]).strip(), m.start(2 if m[1] else 3), m.end())
        for m in _PAIR.finditer(line, start)
    ]
    named = [cell for cell in found if cell.header]
    if len(named) < 2 or not any(cell.bare for cell in named) or "。" in line:
        return None
    return Row(lead.group() if lead else "", _with_units(lead.group() if lead else "", found))


def _with_units(lead: str, cells: list[Cell]) -> tuple[Cell, ...]:
    column = next((c.text for c in cells if _UNIT_COLUMN.fullmatch(c.header)), "")
    names = (_in_header(c.text) for c in cells if c.text.endswith(("）", ")")))
    name = next(filter(None, names), "")
    stated = _STATED.search(lead)
    whole = column or name or (stated[1] if stated else "")
    units = []
    for cell in cells:
        unit = _in_header(cell.header) or ("%" if GROWTH.search(cell.header) else whole)
        units.append(unit.replace("％", "%") if cell.bare and _UNIT.fullmatch(unit) else "")
    return tuple(
        Cell(c.header, c.text, c.start, c.end, unit) for c, unit in zip(cells, units, strict=True)
    )


def _in_header(header: str) -> str:
    found = _IN_HEADER.search(header)
    return (found[1] or found[2]) if found else ""


def bare_units(text: str) -> dict[tuple[int, int], str]:
    """The unit of every bare number in the rows of a text, by the place of the number."""
    units: dict[tuple[int, int], str] = {}
    start = 0
    for line in text.split("\n"):
        row = read_row(line) if "；" in line else None
        for cell in row.cells if row else ():
            if cell.unit:
                units[start + cell.start, start + cell.end] = cell.unit
        start += len(line) + 1
    return units
