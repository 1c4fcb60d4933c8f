"""DOCX: paragraphs, headings by style, tables, text boxes, footnotes, in the order of the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table

from rag.errors import ParseError
from rag.parse.block import Block, Options, Reading
from rag.parse.limits import check_archive
from rag.parse.numbering import Numbering
from rag.parse.tables import find_unit, is_caption, table_blocks

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|标题|文章标题)$", re.IGNORECASE)
_LONGEST_CAPTION = 60
_PLAIN = WD_STYLE_TYPE.PARAGRAPH
_TEXT_BOX = qn("w:txbxContent")
_WRITTEN = (qn("w:t"), qn("m:t"))
_SET = {qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-", qn("w:br"): "\n", qn("w:cr"): "\n"}
_PARAGRAPH, _TABLE, _RUN = qn("w:p"), qn("w:tbl"), qn("w:r")
_WRAPPERS = tuple(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo")))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = (_FALLBACK, qn("w:del"), qn("w:moveFrom"), qn("w:rt"))


@dataclass(frozen=True, slots=True)
class _Word:
    """A document, the heading level of each paragraph style, and its automatic numbers."""

    document: Any
    styles: dict[str, int]
    numbering: Numbering


def read(data: bytes, name: str, options: Options) -> Reading:
    """A Word document.

    Raises:
        ParseError: damaged, encrypted, or larger unpacked than allowed.
    """
    check_archive(data, name)
    try:
        document = docx.Document(BytesIO(data))
    except (KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise ParseError(f"{name!r} is a damaged Word file; save it again.") from error
    word = _Word(document, _levels(document), Numbering(document))
    blocks = _flow(document.element.body, word)
    blocks += [Block(note, gap=True) for note in _footnotes(document)]
    tables = sum(1 for _ in document.element.body.iter(_TABLE))
    return Reading(blocks, quality={"tables": tables})


def _flow(parent: Any, word: _Word) -> list[Block]:
    """The paragraphs and tables in an element, one after the other."""
    blocks: list[Block] = []
    for element in _inner(parent):
        if element.tag == _TABLE:
            above = blocks[-1].text if blocks and not blocks[-1].row else ""
            blocks += _table(Table(element, word.document), above, word)
        else:
            blocks += _paragraph(element, word)
    return blocks


def _inner(element: Any) -> Iterator[Any]:
    """Paragraphs and tables in an element, also those within content controls."""
    for child in element:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inner(child)


def _paragraph(element: Any, word: _Word) -> Iterator[Block]:
    text, label = _text(element), word.numbering.label(element)
    if text.strip():
        whole = label + text.lstrip() if label else text
        yield Block(whole, level=_level(element, word.styles), gap=True)
    yield from _boxed(element, word)


def _boxed(paragraph: Any, word: _Word) -> Iterator[Block]:
    """What stands in the text boxes that are anchored in a paragraph."""
    for box in paragraph.iter(_TEXT_BOX):
        if _owner(box) is paragraph:
            yield from _flow(box, word)


def _text(element: Any) -> str:
    """The words of one paragraph, without those of text boxes anchored in it."""
    return "".join(
        (node.text or "") if node.tag in _WRITTEN else _SET[node.tag]
        for node in element.iter(*_WRITTEN, *_SET)
        if _owner(node) is element
    )


def _owner(node: Any) -> Any:
    """The nearest paragraph around a node; None inside content that is not shown."""
    parent = node.getparent()
    while parent is not None and parent.tag != _PARAGRAPH:
        if parent.tag in _DROPPED or (parent.tag == _RUN and _is_hidden(parent)):
            return None
        parent = parent.getparent()
    return parent


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val"), "1") not in ("0", "false")


def _level(element: Any, styles: dict[str, int]) -> int:
    """The level of a paragraph's style, else of its outline."""
    properties = element.find(qn("w:pPr"))
    if properties is None:
        return 0
    style, outline = properties.find(qn("w:pStyle")), properties.find(qn("w:outlineLvl"))
    level = styles.get(style.get(qn("w:val"), ""), 0) if style is not None else 0
    if level or outline is None:
        return level
    level = int(outline.get(qn("w:val"), "9"))
    return level + 1 if level < 9 else 0


def _levels(document: Any) -> dict[str, int]:
    """The heading level of each paragraph style, by its identifier."""
    return {
        style.style_id: _style_level(style) for style in document.styles if style.type == _PLAIN
    }


def _style_level(style: Any) -> int:
    while style is not None:
        match = _HEADING.match(style.name or "")
        if match:
            return int(match.group(1))
        if _TITLE.match(style.name or ""):
            return 1
        style = style.base_style
    return 0


def _table(table: Table, above: str, word: _Word) -> list[Block]:
    """The rows of a table, then the text boxes and the tables within its cells."""
    rows, nested = [], []
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            repeated = id(cell._tc) in seen
            seen.add(id(cell._tc))
            cells.append(cells[-1] if repeated else _cell(cell._tc))
            nested += [] if repeated else list(_inner(cell._tc))
        rows.append(cells)
    blocks = _rows(rows, above)
    for inner in dict.fromkeys(nested):  # a cell that spans rows comes with each of them
        if inner.tag == _TABLE:
            blocks += _table(Table(inner, table), above, word)
        else:
            blocks += _boxed(inner, word)
    return blocks


def _cell(element: Any) -> str:
    return "\n".join(_text(inner) for inner in _inner(element) if inner.tag == _PARAGRAPH).strip()


def _rows(rows: Sequence[Sequence[str]], above: str) -> list[Block]:
    if rows and all(len(set(row)) == 1 for row in rows):  # a frame around text, no table
        return [
            Block(line, gap=True) for row in rows for line in row[0].split("\n") if line.strip()
        ]
    unit, short = find_unit(above), len(above) < _LONGEST_CAPTION
    caption = above if short and (unit or is_caption(above)) else ""
    return table_blocks(rows, caption, unit if short else "")


def _footnotes(document: Any) -> Iterator[str]:
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        root = parse_xml(relation.target_part.blob)
        for note in root:
            if note.get(qn("w:type")) in (None, "normal"):
                words = "".join(node.text or "" for node in note.iter(qn("w:t")))
                if words.strip():
                    yield words.strip()
