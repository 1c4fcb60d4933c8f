"""A place in a report as HTML: its passage with the cited words marked, and what stands around."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from rag.glossary import load_glossary
from rag.glossary.labels import place_label
from rag.sanitise import visible
from rag.schema import Chunk, Document, Hit, Language
from rag.store import Store
from rag.ui.answers import cite_address
from rag.ui.masthead import HEAD
from rag.ui.quality import doubts, quality_words
from rag.ui.words import words


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a report, and the answer's hit that led there where there was one."""

    document: str
    start: int
    end: int
    hit: Hit | None = None


def evidence_html(store: Store, place: Place, language: Language) -> str | None:
    """The passage of a place for the side panel; None if the place does not exist."""
    told = words(language)
    document = store.document(place.document)
    if document is None or not 0 <= place.start < place.end <= len(document.text):
        return None
    chunk = store.chunk_at(place.document, place.start)
    left, right = _around(chunk, place)
    section = _section(document, place.start)
    return "".join(
        [
            f'<h3 class="doc">{_text(document.metadata.title or document.name)}</h3>',
            f'<p class="path">{_text(section)}</p>' if section else "",
            _facts(document, chunk, place, language),
            _doubt(document, place, told),
            _image(document, place, told),
            f'<blockquote class="passage" lang="{document.metadata.language}">',
            marked(document, left, right, place, told),
            "</blockquote>",
            _why(place.hit, told),
            _read(document, told, language),
            _links(store, chunk, place, told),
        ]
    )


def marked(document: Document, left: int, right: int, place: Place, told: Mapping[str, str]) -> str:
    """Part of a report as HTML: what is cited in a <mark>, what OCR doubts in <u>.

    Args:
        document: The report.
        left: Where the text begins.
        right: Where it ends.
        place: What is cited, within it.
        told: The words of the page.
    """
    before, cited, after = (
        _doubted(document, start, end, told)
        for start, end in ((left, place.start), (place.start, place.end), (place.end, right))
    )
    return f'{before}<mark id="cited">{cited}</mark>{after}'


def _doubted(document: Document, start: int, end: int, told: Mapping[str, str]) -> str:
    """Part of a report as HTML, underlined where OCR was unsure."""
    pieces, at = [], start
    for first, last, score in doubts(document, start, end):
        hint = _text(told["doubt"].format(share=f"{score:.0%}"))
        pieces.append(_lines(document.text[at:first]))
        pieces.append(f'<u class="doubt" title="{hint}">{_lines(document.text[first:last])}</u>')
        at = last
    return "".join([*pieces, _lines(document.text[at:end])])


def document_html(document: Document, place: Place | None, language: Language) -> str:
    """A whole report as a page of its own; with a place, its words are marked."""
    told = words(language)
    title = _text(document.metadata.title or document.name)
    size = len(document.text)
    body = marked(document, 0, size, place, told) if place else _doubted(document, 0, size, told)
    return (
        f'<!doctype html><html lang="{document.metadata.language}"><head>{HEAD}'
        f'<title>{title}</title></head><body class="whole">'
        f'<header><a href="/{language}/">{told["back"]}</a></header>'
        f"<main><h1>{title}</h1><p>{_text(document.name)}</p>"
        f'<div class="text">{body}</div></main>'
        '<script src="/assets/whole.js"></script></body></html>'
    )


def _around(chunk: Chunk | None, place: Place) -> tuple[int, int]:
    """The chunk of a place, widened where the span reaches beyond it."""
    if chunk is None:
        return place.start, place.end
    return min(chunk.start, place.start), max(chunk.end, place.end)


def _section(document: Document, at: int) -> str:
    found = next((s for s in reversed(document.sections) if s.start <= at < s.end), None)
    path = found.path if found else ()
    return " › ".join(path[1:] if path[:1] == (document.metadata.title,) else path)


def _facts(document: Document, chunk: Chunk | None, place: Place, language: Language) -> str:
    told = words(language)
    page = next((p.number for p in document.pages if p.start <= place.start < p.end), None)
    area = (chunk.area if chunk else None) or document.metadata.area
    facts = [
        (told["area"], place_label(area, language, load_glossary()) if area else ""),
        (told["year"], document.metadata.report_year),
        ("", told["page"].format(page=page) if page else ""),
    ]
    items = "".join(
        f"<li>{f'<b>{name}</b> ' if name else ''}{_text(str(value))}</li>"
        for name, value in facts
        if value
    )
    return f'<ul class="facts">{items}<li class="name">{_text(document.name)}</li></ul>'


def _image(document: Document, place: Place, told: Mapping[str, str]) -> str:
    """The page's image with the words framed, for reports that have boxes."""
    box = next((b for b in document.boxes if b.start < place.end and b.end > place.start), None)
    if box is None or not Path(document.path).is_file():
        return ""
    query = urlencode({"document": document.name, "start": place.start, "end": place.end})
    alt = told["page_image"].format(page=box.page)
    return f'<img class="page" src="/page.png?{html.escape(query)}" alt="{alt}" loading="lazy">'


def _doubt(document: Document, place: Place, told: Mapping[str, str]) -> str:
    """A warning where the cited words were read by OCR that was unsure of them."""
    found = doubts(document, place.start, place.end)
    if not found:
        return ""
    least = min(score for _, _, score in found)
    return f'<p class="notice">{_text(told["doubt"].format(share=f"{least:.0%}"))}</p>'


def _read(document: Document, told: Mapping[str, str], language: Language) -> str:
    how = quality_words(document.quality, language)
    return f'<p class="why">{_text(told["how_read"].format(how=how))}</p>' if how else ""


def _why(hit: Hit | None, told: Mapping[str, str]) -> str:
    if hit is None:
        return ""
    legs = [
        told[leg].format(value=f"{score:.2f}") for leg, score in hit.legs.items() if leg in told
    ]
    line = told["why"].format(score=f"{hit.score:.2f}", legs=told["comma"].join(legs) or "–")
    return f'<p class="why">{_text(line)}</p>'


def _links(store: Store, chunk: Chunk | None, place: Place, told: Mapping[str, str]) -> str:
    address = html.escape(cite_address(place.document, place.start, place.end))
    links = [
        f'<a class="whole-link" href="{address}" target="_blank">{told["whole"]}</a>',
        f'<button type="button" class="copy-link" data-address="{address}">{told["link"]}</button>',
    ]
    around = store.neighbours(chunk) if chunk else []
    for word, sign, other in (
        (
            "previous",
            "‹ ",
            next((c for c in reversed(around) if c.end <= chunk.start), None) if chunk else None,
        ),
        ("next", "", next((c for c in around if chunk and c.start >= chunk.end), None)),
    ):
        if other is not None:
            there = html.escape(cite_address(other.document, other.start, other.end))
            tail = " ›" if word == "next" else ""
            links.append(f'<a class="cite-nav" href="{there}">{sign}{told[word]}{tail}</a>')
    return f'<nav class="links" aria-label="{told["evidence"]}">{" ".join(links)}</nav>'


def _lines(text: str) -> str:
    return html.escape(visible(text)).replace("\n", "<br>")


def _text(value: str) -> str:
    return html.escape(visible(value))
