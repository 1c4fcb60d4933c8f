"""Text and Markdown: lines to blocks, front matter, headings, tables, list and link marks."""

import re
from collections.abc import Iterator, Sequence

import yaml

from rag.parse.block import Block, Options, Reading
from rag.parse.decode import decode
from rag.parse.tables import table_blocks

_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"(?:=|-){3,}[ \t]*$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_LIST = re.compile(r"(\s*)(?:[-*+]|\d{1,2}[.)])\s+(?=\S)")
_BULLET = re.compile(r"\s*[-*+]\s+(?=\S)")
_INLINE = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\((?:[^()]|\([^)]*\))*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"</?(?:br|p|div|span|b|i|u|em|strong|center|font|a)\b[^>]*>", re.IGNORECASE), ""),
    (re.compile(r"\\([#*_`\[\]()|.!+-])"), r"\1"),
)


def read(data: bytes, name: str, options: Options) -> Reading:
    """Text or Markdown; Markdown by its suffix or by the marks that it has."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = re.sub("[\u2028\u2029\x0b\x85]", "\n", text)
    front, body = _front_matter(text)
    lines = body.split("\n")
    if not (name.lower().endswith((".md", ".markdown")) or front or _is_marked(lines)):
        return Reading(list(plain_blocks(body)))
    return Reading(list(_marked(_strip_inline(body).split("\n"))), front=front)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT.match(text)
    if not match:
        return {}, text
    try:
        values = yaml.safe_load(match.group(1))
    except yaml.YAMLError:
        return {}, text
    if not isinstance(values, dict):
        return {}, text
    front = {str(key): _plain_value(value) for key, value in values.items() if value is not None}
    return front, text[match.end() :]


def _plain_value(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _is_marked(lines: Sequence[str]) -> bool:
    return sum(1 for line in lines if _HEADING.match(line)) >= 1


def plain_blocks(text: str) -> Iterator[Block]:
    """The lines of plain text, with the gaps and indents between them."""
    gap = False
    for line in text.splitlines():
        if not line.strip(" \t\u3000"):
            gap = True
            continue
        indent = line.startswith(("\u3000\u3000", "    ", "\t"))
        yield Block(line, gap=gap, indent=indent)
        gap = False


def _strip_inline(text: str) -> str:
    for pattern, kept in _INLINE:
        text = pattern.sub(kept, text)
    return text


def _marked(lines: Sequence[str]) -> Iterator[Block]:
    gap, at, fenced = False, 0, False
    while at < len(lines):
        line = lines[at]
        at += 1
        if _FENCE.match(line):
            fenced = not fenced
            continue
        if not line.strip(" \t\u3000"):
            gap = True
            continue
        heading = None if fenced else _HEADING.match(line)
        if heading:
            yield Block(heading.group(2), level=len(heading.group(1)), gap=True)
        elif at < len(lines) and "|" in line and _TABLE_RULE.match(lines[at]):
            end = _table_end(lines, at + 1)
            yield from table_blocks([_cells(row) for row in (line, *lines[at + 1 : end])])
            at = end
        elif at < len(lines) and _UNDERLINE.match(lines[at]) and _is_underlined(line, lines[at]):
            yield Block(line, level=1 if lines[at].startswith("=") else 2, gap=True)
            at += 1
        else:
            yield _paragraph(line, gap)
        gap = False


def _paragraph(line: str, gap: bool) -> Block:
    text = _BULLET.sub("", line.lstrip("> "), count=1)
    indent = bool(_LIST.match(line)) or line.startswith("\u3000\u3000")
    return Block(text, gap=gap or bool(_LIST.match(line)), indent=indent)


def _is_underlined(line: str, rule: str) -> bool:
    return len(line.strip()) <= 80 and (rule.startswith("=") or not line.rstrip().endswith("。"))


def _table_end(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and "|" in lines[at]:
        at += 1
    return at


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]
