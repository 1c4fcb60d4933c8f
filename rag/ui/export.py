"""A conversation to keep, as Markdown or DOCX: citations numbered through, labelled as AI."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from docx import Document as new_document
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from rag.sanitise import visible
from rag.schema import Answer, Citation, Language
from rag.ui.answers import method_words, section_below
from rag.ui.blocks import BOLD, MARKER, Block, blocks_of
from rag.ui.words import words

_MARKUP = re.compile(r"([\\`*_\[\]#!|~$])")
_ORDERED = re.compile(r"^(\d+)([.)])(?=\s)")
_LABEL = "AIGC"  # what GB 45438-2025 calls the mark within a file
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Export:
    """A conversation with its citations numbered through; `numbers[i]` maps answer i's markers."""

    title: str
    language: Language
    answers: tuple[Answer, ...]
    citations: tuple[Citation, ...]
    numbers: tuple[dict[int, int], ...]


def gather(title: str, answers: Sequence[Answer], language: Language) -> Export:
    """Number the citations of all answers: one place has one number."""
    places: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    numbers: list[dict[int, int]] = []
    for answer in answers:
        own: dict[int, int] = {}
        for citation in answer.citations:
            place = (citation.document, citation.start, citation.end)
            if place not in places:
                citations.append(citation)
                places[place] = len(citations)
            own[citation.marker] = places[place]
        numbers.append(own)
    return Export(title, language, tuple(answers), tuple(citations), tuple(numbers))


def label(export: Export) -> str:
    """The line that says what this is and when it was taken."""
    told = words(export.language)
    now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{told['ai']} · {told['exported'].format(time=now)}"


def source_words(citation: Citation, language: Language) -> str:
    """Title, section, page and document of a citation, and whether OCR was unsure of it."""
    told = words(language)
    page = told["page"].format(page=citation.page) if citation.page else ""
    title = citation.title if citation.title != citation.document else ""
    doubt = told["doubt"].format(share=f"{citation.confidence:.0%}")
    warned = doubt if citation.confidence < 1 else ""
    section = section_below(title, citation.section)
    parts = (title, section, page, citation.document, warned)
    return " · ".join(part for part in parts if part)


def to_markdown(export: Export) -> str:
    """The conversation as Markdown; nothing of a report or a model can act as markup in it."""
    told = words(export.language)
    parts = [f"# {_plain(export.title)}", f"> {label(export)}"]
    for answer, numbers in zip(export.answers, export.numbers, strict=True):
        parts.append(f"## {_plain(answer.question.text)}")
        parts += [_markdown_block(block, numbers) for block in blocks_of(answer.text)]
        parts += [f"> {_plain(line)}" for line in _asides(answer)]
    if export.citations:
        parts.append(f"## {told['sources'].format(count=len(export.citations))}")
    for number, citation in enumerate(export.citations, 1):
        place = _plain(source_words(citation, export.language))
        parts.append(f"[^{number}]: {place}: “{_plain(citation.quote)}”")
    return "\n\n".join(parts) + "\n"


def _asides(answer: Answer) -> Iterator[str]:
    told = words(answer.language)
    if answer.notice:
        yield answer.notice
    if answer.incomplete:
        yield told["incomplete"]
    yield f"{told['ai']} · {method_words(answer)}"


def _markdown_block(block: Block, numbers: dict[int, int]) -> str:
    if block.kind == "table":
        head, *rows = (
            f"| {' | '.join(_markdown_line(cell, numbers) for cell in row)} |" for row in block.rows
        )
        return "\n".join([head, "|" + " --- |" * len(block.rows[0]), *rows])
    line = _markdown_line(block.line, numbers)
    return f"- {line}" if block.kind == "item" else line


def _markdown_line(line: str, numbers: dict[int, int]) -> str:
    return "".join(
        f"[^{piece}]"
        if isinstance(piece, int)
        else f"**{_plain(piece)}**"
        if bold
        else _plain(piece)
        for piece, bold in _pieces(line, numbers)
    )


def _plain(text: str) -> str:
    """Text on one line that Markdown takes for text: no tag, image, link or heading."""
    flat = visible(" ".join(text.split())).replace("&", "&amp;").replace("<", "&lt;")
    flat = flat.replace("://", "&#58;//").replace("www.", "www&#46;")
    return _ORDERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", flat).replace("&\\#", "&#"))


def _pieces(line: str, numbers: dict[int, int]) -> Iterator[tuple[str | int, bool]]:
    """Text, bold text and numbers of citations, in order."""
    end = 0
    for marker in MARKER.finditer(line):
        yield from _bold_pieces(line[end : marker.start()])
        number = numbers.get(int(marker[1]))
        yield (f"[{marker[1]}]" if number is None else number), False
        end = marker.end()
    yield from _bold_pieces(line[end:])


def _bold_pieces(text: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for match in BOLD.finditer(text):
        yield text[end : match.start()], False
        yield match[1], True
        end = match.end()
    yield text[end:], False


def to_docx(export: Export) -> bytes:
    """The conversation as a Word file."""
    file = new_document()
    _dress(file, export)
    file.add_heading(_xml(export.title), 1)
    _note(file, label(export))
    for answer, numbers in zip(export.answers, export.numbers, strict=True):
        file.add_heading(_xml(answer.question.text), 2)
        for block in blocks_of(answer.text):
            _add_block(file, block, numbers)
        for line in _asides(answer):
            _note(file, line)
    if export.citations:
        told = words(export.language)
        file.add_heading(told["sources"].format(count=len(export.citations)), 2)
    for number, citation in enumerate(export.citations, 1):
        place = _xml(source_words(citation, export.language))
        file.add_paragraph(f"[{number}] {place}: “{_xml(citation.quote)}”")
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _dress(file: DocxDocument, export: Export) -> None:
    """Fonts that hold Chinese, the label in the footer and in the properties."""
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = file.styles[name]
        style.font.name = "Calibri"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Microsoft YaHei")
    told = words(export.language)
    file.sections[0].footer.paragraphs[0].text = f"{told['ai']} · {told['title']}"
    properties = file.core_properties
    properties.title, properties.author = _xml(export.title)[:250], told["title"]
    properties.keywords, properties.comments = _LABEL, label(export)


def _add_block(file: DocxDocument, block: Block, numbers: dict[int, int]) -> None:
    if block.kind != "table":
        style = "List Bullet" if block.kind == "item" else None
        _fill(file.add_paragraph(style=style), block.line, numbers)
        return
    width = max(len(row) for row in block.rows)
    table = file.add_table(rows=len(block.rows), cols=width, style="Light Grid Accent 1")
    for row, cells in zip(table.rows, block.rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            _fill(cell.paragraphs[0], text, numbers)


def _fill(paragraph: Paragraph, line: str, numbers: dict[int, int]) -> None:
    for piece, bold in _pieces(line, numbers):
        run = paragraph.add_run(f"[{piece}]" if isinstance(piece, int) else _xml(piece))
        run.bold = bold
        run.font.superscript = isinstance(piece, int)


def _note(file: DocxDocument, line: str) -> None:
    run = file.add_paragraph().add_run(_xml(line))
    run.font.size, run.font.color.rgb = Pt(9), RGBColor(0x57, 0x63, 0x6F)


def _xml(text: str) -> str:
    """Text without hidden characters and those that XML forbids."""
    return _NOT_XML.sub("", visible(text))
