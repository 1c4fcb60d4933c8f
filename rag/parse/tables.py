"""Tables as rows that stand on their own: each row repeats its header and the table's unit."""

import re
from collections.abc import Sequence

from rag.glossary import load_glossary
from rag.parse.block import Block

_UNIT = re.compile(
    r"[（(]?\s*(?:计量)?单位\s*[：:]\s*([^）)\s]+)|\bunit\s*:\s*([\w %]+)", re.IGNORECASE
)
_PLACE = re.compile(
    r"(?:^| \| )(?:各?[地市省县州]?区域?|区县|县区|市县|县市|省[份市]|城市|名称|单位)：([^；]+)；"
)
_CAPTION = re.compile(r"(?:附?表|Table)\s*[\d一二三四五六七八九十]{1,3}", re.IGNORECASE)
_FIGURE = re.compile(
    r"[-+−]?(?:\d{1,3}(?:[ ,，]\d{3})+|[\d,]+)(?:\.\d+)?"
    r"\s*(?:[%％‰]|个百分点|[十百千]?[万亿]?(?:元|美元|人|户|个|家|件|吨|公顷|公里)|[万亿])?"
)
_LONGEST_HEADER = 3


def table_blocks(
    rows: Sequence[Sequence[str]], caption: str = "", unit: str = "", page: int | None = None
) -> list[Block]:
    """One block for each row of a table, as `table_rows` puts it."""
    return [
        Block(text, row=True, gap=True, page=page) for _, text in table_rows(rows, caption, unit)
    ]


def table_rows(
    rows: Sequence[Sequence[str]], caption: str = "", unit: str = ""
) -> list[tuple[int, str]]:
    """Index and words of each row: `caption 单位：亿元 | 指标：GDP；2024年：2379.80；增速：5.5%`.

    A column without a header keeps its bare value; a table of one column or row stays as it is.
    """
    filled = [(index, [_flat(cell) for cell in row]) for index, row in enumerate(rows)]
    filled = [(index, row) for index, row in filled if any(row)]
    stated = next((at for at, (_, row) in enumerate(filled[:3]) if _unit_of(row)), None)
    if stated is not None:
        row = filled.pop(stated)[1]
        unit = unit or _unit_of(row)
        caption = caption or title_beside_unit([cell for cell in dict.fromkeys(row) if cell])
    if not filled:
        return []
    width = max(len(row) for _, row in filled)
    if width == 1 or len(filled) == 1:
        return [(index, " ".join(filter(None, row))) for index, row in filled]
    depth = _header_depth([row for _, row in filled])
    header = _header([row for _, row in filled[:depth]], width)
    bare = without_unit(caption) if unit else caption
    lead = " ".join(filter(None, (bare, f"单位：{unit}" if unit else "")))
    return [(index, _row(row, header, lead)) for index, row in filled[depth:]]


def find_unit(text: str) -> str:
    """The unit that a line above a table states: （单位：亿元） → 亿元; empty if it states none."""
    match = _UNIT.search(text)
    return (match.group(1) or match.group(2)).strip() if match else ""


def without_unit(text: str) -> str:
    """A caption without the unit that it states: 各镇人口（单位：万人） → 各镇人口."""
    return re.sub(r"[（(]\s*[）)]", "", _UNIT.sub("", text)).strip("）) ")


def place_of_row(text: str) -> str:
    """The place whose figures a row gives, where a column of the table names places.

    Example: 地区：徐汇区；地区生产总值（亿元）：3001.2 is of 徐汇区.
    """
    match = _PLACE.search(text)
    found = load_glossary().find_places(match[1]) if match else []
    return (
        next((place.name for place in found if place.text == match[1].strip()), "") if match else ""
    )


def is_caption(text: str) -> bool:
    """Whether a line names a table: 表1 主要经济指标."""
    return bool(_CAPTION.match(text))


def _flat(cell: str) -> str:
    return re.sub(r"\s+", " ", cell or "").strip().replace("；", "，")


def _unit_of(row: Sequence[str]) -> str:
    """The unit that a row states which holds nothing else, or only a title."""
    said = [cell for cell in dict.fromkeys(row) if cell]
    alone = len(said) == 1 or title_beside_unit(said)
    return find_unit(" ".join(said)) if alone else ""


def title_beside_unit(said: Sequence[str]) -> str:
    """The title of a table in a row that else only states the unit, or nothing."""
    rest = [cell for cell in said if not find_unit(cell)]
    return rest[0] if len(said) == 2 and len(rest) == 1 and not _FIGURE.fullmatch(rest[0]) else ""


def _header_depth(rows: Sequence[Sequence[str]]) -> int:
    """How many rows at the top hold no figures (at least one, at most three) and head columns."""
    for index, row in enumerate(rows[:_LONGEST_HEADER]):
        label = index > 0 and len({cell for cell in row if cell}) == 1  # of a part of the table
        if label or any(is_figure(cell) for cell in row):
            return max(index, 1)
    return 1


def is_figure(cell: str) -> bool:
    """Whether a cell holds a figure and nothing else; a year is none.

    Example:
        >>> is_figure("3105.6"), is_figure("5.2%"), is_figure("2024"), is_figure("2024年")
        (True, True, False, False)
    """
    bare = cell.strip()
    return bool(_FIGURE.fullmatch(bare)) and not re.fullmatch(r"(?:19|20)\d\d", bare)


def _header(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """One name for each column, from the rows of the header put together."""
    names = []
    for column in range(width):
        parts = [row[column] for row in rows if column < len(row) and row[column]]
        names.append(" ".join(dict.fromkeys(parts)))
    return names


def _row(row: Sequence[str], header: Sequence[str], lead: str) -> str:
    cells = [
        f"{name}：{cell}" if name and name != cell else cell
        for name, cell in zip(header, row, strict=False)
        if cell
    ]
    body = "；".join(cells)
    return f"{lead} | {body}" if lead else body
