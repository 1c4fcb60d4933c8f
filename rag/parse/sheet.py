"""XLSX and CSV: each row with its header, the sheet's name and unit; hidden sheets are left out."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from rag.errors import ParseError
from rag.parse.block import Block, Options, Reading
from rag.parse.decode import decode
from rag.parse.kind import kind_of
from rag.parse.limits import check_archive
from rag.parse.stacked import tables_of
from rag.parse.tables import find_unit, table_blocks, title_beside_unit, without_unit

_MAX_ROWS, _MAX_COLUMNS = 50_000, 200
_DECIMALS = re.compile(r"[0#]\.(0+)(?![0#?,E])")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_BARE_FORMULA = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_USUAL_NAME = re.compile(r"(?:sheet|工作表)\s*\d*", re.IGNORECASE)


def read(data: bytes, name: str, options: Options) -> Reading:
    """A workbook or a table of separated values.

    Raises:
        ParseError: damaged, encrypted, or larger unpacked than allowed.
    """
    if kind_of(data, name) == "xlsx":
        return _workbook(data, name)
    tables = tables_of(list(_separated(decode(data))))
    blocks = [block for rows in tables for block in _blocks(rows, "")]
    return Reading(blocks, quality={"tables": len(tables)})


def _separated(text: str) -> Iterator[list[str]]:
    """Rows by the delimiter that the first lines show."""
    text = text.replace("\0", "")
    sample = text[:8192]
    try:
        delimiter = csv.Sniffer().sniff(sample, delimiters=",\t;|").delimiter
    except csv.Error:
        delimiter = "\t" if sample.count("\t") > sample.count(",") else ","
    csv.field_size_limit(1_000_000)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter)):
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
        title = "" if _USUAL_NAME.fullmatch(sheet.title.strip()) else sheet.title
        for rows in tables_of(_rows(sheet)):
            tables += 1
            blocks += _blocks(rows, title)
            title = ""
    book.close()
    return Reading(blocks, quality={"tables": tables}, warnings=tuple(_unreckoned(data)))


def _unreckoned(data: bytes) -> Iterator[str]:
    """A warning of formulas whose values no program has reckoned yet."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if _SHEET.fullmatch(name)]
        count = sum(len(_BARE_FORMULA.findall(archive.read(name))) for name in sheets)
    if count:
        yield f"Formulas without a value: {count}; open the file in Excel or WPS and save it."


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
        return _number(value, shown.split(";")[0])
    return str(value).strip()


def _number(value: float, shown: str) -> str:
    """A number with as many decimals as its cell shows."""
    percent = "%" in shown
    plain = f"{value * 100 if percent else value:.12g}"
    places = _DECIMALS.search(shown)
    if places and "e" not in plain:
        exact = Decimal(plain).quantize(Decimal(1).scaleb(-len(places[1])), ROUND_HALF_UP)
        plain = str(exact)
    return plain + ("%" if percent else "")


def _blocks(rows: Sequence[Sequence[str]], title: str) -> list[Block]:
    """A title row becomes a heading, notes below become paragraphs, the rest are rows."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    blocks = [Block(title, level=1, gap=True)] if title else []
    unit, start, caption = "", 0, title
    for row in rows[:4]:
        said = [cell for cell in dict.fromkeys(row) if cell]
        words = said[0] if len(said) == 1 else title_beside_unit(said)
        if not words or len(rows) <= start + 1:
            break
        unit = unit or find_unit(" ".join(said))
        bare = without_unit(words)
        if bare:
            blocks.append(Block(words, level=2 if bare == words else 0, gap=True))
            caption = bare
        start += 1
    end = len(rows)
    while end > start + 2 and len({cell for cell in rows[end - 1] if cell}) == 1:
        end -= 1
    blocks += table_blocks(rows[start:end], caption=caption, unit=unit)
    notes = (next(cell for cell in row if cell) for row in rows[end:])
    return [*blocks, *(Block(note, gap=True) for note in notes)]
