"""XLSX and CSV: each row with its header, the sheet's name and unit; hidden sheets are left out."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from rag.errors import ParseError
from rag.parse.block import Block, Options, Reading
from rag.parse.decode import decode
from rag.parse.kind import kind_of
from rag.parse.limits import check_archive
from rag.parse.tables import find_unit, table_blocks, title_beside_unit

_MAX_ROWS, _MAX_COLUMNS = 50_000, 200
_USUAL_NAME = re.compile(r"(?:sheet|工作表)\s*\d*", re.IGNORECASE)


def read(data: bytes, name: str, options: Options) -> Reading:
    """A workbook or a table of separated values.

    Raises:
        ParseError: damaged, encrypted, or larger unpacked than allowed.
    """
    if kind_of(data, name) == "xlsx":
        return _workbook(data, name)
    rows = list(_separated(decode(data)))
    return Reading(_blocks(rows, ""), quality={"tables": 1})


def _separated(text: str) -> Iterator[list[str]]:
    """Rows by the delimiter that the first lines show."""
    text = text.replace("\0", "")
    sample = text[:8192]
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(sample, delimiters=",\t;|")
    except csv.Error:
        dialect = csv.excel_tab if sample.count("\t") > sample.count(",") else csv.excel
    csv.field_size_limit(1_000_000)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), dialect)):
            if number >= _MAX_ROWS:
                return
            yield row[:_MAX_COLUMNS]
    except csv.Error as error:
        raise ParseError("The table cannot be read; save it as XLSX.") from error


def _workbook(data: bytes, name: str) -> Reading:
    check_archive(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile) as error:
        raise ParseError(f"{name!r} is a damaged workbook; save it again.") from error
    blocks: list[Block] = []
    tables = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = _rows(sheet)
        if any(any(row) for row in rows):
            tables += 1
            title = "" if _USUAL_NAME.fullmatch(sheet.title.strip()) else sheet.title
            blocks += _blocks(rows, title)
    book.close()
    return Reading(blocks, quality={"tables": tables})


def _rows(sheet: Any) -> list[list[str]]:
    """The cells' words; merged cells repeat theirs."""
    merged = {}
    for area in list(sheet.merged_cells.ranges)[:2000]:
        if area.size["rows"] * area.size["columns"] <= 2000:
            first = sheet.cell(area.min_row, area.min_col)
            for row, column in area.cells:
                merged[row, column] = first
    rows = []
    limit = min(sheet.max_column or 1, _MAX_COLUMNS)
    for row in sheet.iter_rows(max_row=min(sheet.max_row or 1, _MAX_ROWS), max_col=limit):
        rows.append([_words(merged.get((cell.row, cell.column), cell)) for cell in row])
    return rows


def _words(cell: Any) -> str:
    """What a cell shows: percentages as such, no trailing zeros of binary numbers."""
    value, shown = cell.value, getattr(cell, "number_format", "") or ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float | int):
        percent = "%" in shown
        number = f"{value * 100 if percent else value:.12g}"
        return number + ("%" if percent else "")
    return str(value).strip()


def _blocks(rows: Sequence[Sequence[str]], title: str) -> list[Block]:
    """A title row becomes a heading, notes below become paragraphs, the rest are rows."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    blocks = [Block(title, level=1, gap=True)] if title else []
    unit, start = "", 0
    for row in rows[:4]:
        said = [cell for cell in dict.fromkeys(row) if cell]
        words = said[0] if len(said) == 1 else title_beside_unit(said)
        if not words or len(rows) <= start + 1:
            break
        found = find_unit(" ".join(said))
        unit = unit or found
        if not found or len(words) > 20 or len(said) > 1:
            blocks.append(Block(words, level=0 if find_unit(words) else 2, gap=True))
        start += 1
    end = len(rows)
    while end > start + 2 and len({cell for cell in rows[end - 1] if cell}) == 1:
        end -= 1
    caption = blocks[-1].text if blocks and blocks[-1].level else ""
    blocks += table_blocks(rows[start:end], caption=caption, unit=unit)
    notes = (next(cell for cell in row if cell) for row in rows[end:])
    return [*blocks, *(Block(note, gap=True) for note in notes)]
