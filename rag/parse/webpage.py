"""Saved web pages: the part that holds the prose, with headings and tables; menus are left out."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree, html

from rag.errors import ParseError
from rag.parse.block import Block, Options, Reading
from rag.parse.decode import decode
from rag.parse.opening import iso_date
from rag.parse.tables import find_unit, is_caption, table_blocks

_SKIPPED = frozenset(
    "script style noscript template nav footer aside form button select iframe svg canvas head "
    "object embed video audio menu dialog".split()
)
_BLOCKS = frozenset(
    "p div section article main header li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table tr "
    "td th tbody thead tfoot figure figcaption caption address center fieldset body hr".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MENU = re.compile(
    r"\b(?:nav|menu|breadcrumb|sidebar|footer|share|related|recommend|comment|toolbar|advert|copyright)"
    r"(?:s|bar|list|box|wrap)?\b",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_TITLE_END = re.compile(r"\s*[_|｜–—-]\s*[^_|｜–—-]{2,30}$")
_SHORTEST_TITLE, _LONGEST_CAPTION = 4, 60
_SOURCE = re.compile(r"来源\s*[：:]\s*([^\s\u3000|]{2,30})")
_SENT = re.compile(r"(?:发布|发文|成文|公开)(?:时间|日期)\s*[：:]\s*(\S{8,12})")
_SHARE = 0.9  # of the page's prose must stand in the element that is taken for its content


def read(data: bytes, name: str, options: Options) -> Reading:
    """A web page as its bytes were saved."""
    return read_html(decode(data, _declared(data)), name)


def read_html(text: str, name: str) -> Reading:
    """A web page as text.

    Raises:
        ParseError: it holds no element.
    """
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    bare = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = html.document_fromstring(bare, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ParseError(f"{name!r} is no readable web page; save it again.") from error
    front = _front(root)
    content = _content(root)
    blocks = list(_blocks(content))
    title = _title(root, front)
    if title and not any(title in block.text for block in blocks[:3]):
        blocks.insert(0, Block(title, level=1, gap=True))
    quality = {"tables": len(content.xpath(".//table")), "margin_characters": _left(root, content)}
    return Reading(blocks, front=front, quality=quality)


def _left(root: Any, content: Any) -> int:
    """Characters of menus, links and footers around the content."""
    shown = ".//text()[not(ancestor::script or ancestor::style or ancestor::head)]"
    around, inside = (
        sum(len(text.strip()) for text in element.xpath(shown)) for element in (root, content)
    )
    return max(around - inside, 0)


def _declared(data: bytes) -> str:
    match = _CHARSET.search(data[:4096])
    return match.group(1).decode("ascii", errors="replace") if match else ""


def _front(root: Any) -> dict[str, str]:
    """What the page's meta elements say, in the manner of Chinese government sites."""
    values = {
        (meta.get("name") or meta.get("property") or "").lower(): (
            meta.get("content") or ""
        ).strip()
        for meta in root.iter("meta")
    }
    notes = [text for text in root.itertext() if len(text) < 200]
    sent = values.get("pubdate") or _noted(_SENT, notes)
    source = values.get("contentsource") or _noted(_SOURCE, notes)
    found = {"source": source, "sent": iso_date(sent) or ""}
    return {key: value for key, value in found.items() if value}


def _noted(pattern: re.Pattern[str], notes: Sequence[str]) -> str:
    """What the line under the title says: 发布时间：2025-01-20 来源：区政府办公室."""
    return next((match[1] for note in notes if (match := pattern.search(note))), "")


def _title(root: Any, front: dict[str, str]) -> str:
    for element in root.iter("h1"):
        words = _flat(element)
        if _SHORTEST_TITLE <= len(words) <= 120:
            return words
    metas = root.xpath("//meta[translate(@name,'ARTICLE','article')='articletitle']/@content")
    titles = [*metas, *root.xpath("//head/title/text()")]
    title = _TITLE_END.sub("", _SPACE.sub(" ", titles[0]).strip()) if titles else ""
    return title if len(title) >= _SHORTEST_TITLE else ""


def _content(root: Any) -> Any:
    """The smallest element that holds nearly all of the page's prose."""
    body = root.find("body")
    current = body if body is not None else root
    total = _prose(current)
    while total:
        inner = next(
            (child for child in current if _kept(child) and _prose(child) >= _SHARE * total), None
        )
        if inner is None or inner.tag in ("p", "ul", "ol"):
            break
        if inner.tag == "table" and not _is_layout(inner):
            break
        current = inner
    return current


def _prose(element: Any) -> int:
    """Characters of sentences under an element, those in links left out."""
    return sum(
        len(text)
        for node in element.iter()
        if _kept(node) and node.tag != "a"
        for text in (node.text, *(child.tail for child in node))
        if text and re.search(r"[。；，]|[a-z][.,;] ", text)
    )


def _kept(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return False
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return False
    label = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in ("body", "html") or not _MENU.search(label)


def _blocks(element: Any) -> Iterator[Block]:
    """The paragraphs under an element, in order; inline pieces are gathered into one."""
    inline: list[str] = []
    for piece in _pieces(element):
        if isinstance(piece, str):
            inline.append(piece)
            continue
        yield from _paragraphs("".join(inline))
        inline = []
        yield from _element(piece)
    yield from _paragraphs("".join(inline))


def _pieces(element: Any) -> Iterator[Any]:
    """Text and block elements directly under an element; inline elements are looked into."""
    if element.text:
        yield _SPACE.sub(" ", element.text)
    for child in element:
        if isinstance(child.tag, str) and _kept(child):
            if child.tag == "br":
                yield "\n"
            elif child.tag in _BLOCKS:
                yield child
            else:
                yield from _pieces(child)
        if child.tail:
            yield _SPACE.sub(" ", child.tail)


def _element(element: Any) -> Iterator[Block]:
    if element.tag == "table" and not _is_layout(element):
        yield from _table(element)
    elif element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        if words := _flat(element):
            yield Block(words, level=int(element.tag[1]), gap=True)
    elif not _is_link_list(element):
        yield from _blocks(element)


def _paragraphs(text: str) -> Iterator[Block]:
    for line in text.split("\n"):
        if line.strip(" \u3000\u00a0"):
            yield Block(line, gap=True, indent=line.lstrip(" ").startswith("\u3000\u3000"))


def _flat(element: Any) -> str:
    return _SPACE.sub(" ", "".join(element.itertext())).strip()


def _is_link_list(element: Any) -> bool:
    """A menu: nearly all of its words are links, and none of them is a sentence."""
    words = _flat(element)
    linked = sum(len(_flat(link)) for link in element.iter("a"))
    return len(words) > 0 and linked > 0.7 * len(words) and "。" not in words and linked > 8


def _is_layout(table: Any) -> bool:
    """Whether a table only arranges the page: it holds other tables or whole passages."""
    if table.xpath(".//table"):
        return True
    cells = table.xpath(".//td|.//th")
    if len(cells) <= 1 or max((len(row) for row in table.iter("tr")), default=0) <= 1:
        return True
    return any(len(_flat(cell)) > 400 or len(cell.xpath(".//p")) > 3 for cell in cells)


def _table(table: Any) -> list[Block]:
    captions = [_flat(caption) for caption in table.iter("caption")]
    rows = _grid(table)
    above = _above(table)
    caption = captions[0] if captions else above if is_caption(above) else ""
    unit = find_unit(caption) or find_unit(above)
    return table_blocks(rows, caption=caption, unit=unit)


def _above(table: Any) -> str:
    """The short line over a table, which may stand over an element around it."""
    for element in (table, table.getparent()):
        before = element.getprevious() if element is not None else None
        if before is not None and (words := _flat(before)):
            return words if len(words) < _LONGEST_CAPTION else ""
    return ""


def _grid(table: Any) -> list[list[str]]:
    """The table's cells with merged ones repeated in every place that they cover."""
    rows: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # column → rows still covered, words
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in (child for child in row if child.tag in ("td", "th")):
            _fill(cells, below)
            words, across, down = _flat(cell), _span(cell, "colspan"), _span(cell, "rowspan")
            for _ in range(across):
                if down > 1:
                    below[len(cells)] = (down - 1, words)
                cells.append(words)
        _fill(cells, below)
        rows.append(cells)
    return rows


def _fill(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    while len(cells) in below:
        left, words = below.pop(len(cells))
        if left > 1:
            below[len(cells)] = (left - 1, words)
        cells.append(words)


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), 50) if value.isdigit() else 1
