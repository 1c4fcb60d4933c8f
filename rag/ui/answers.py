"""An answer as HTML: everything escaped first, then paragraphs, lists, tables and citation chips.

The chat component reads a message as Markdown, so each character that Markdown could take for
markup is written as a character reference; nothing of a report or a model can become a tag.
"""

import html
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from rag.sanitise import visible
from rag.schema import Answer, Citation, Sentence
from rag.ui.blocks import BOLD, MARKER, blocks_of
from rag.ui.words import words

_LAST = re.compile(r"(?:[\w.%]{1,12}(?<=[A-Za-z0-9%])|[^\s*])$", re.ASCII)  # stays beside its chip
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+.!|~$^:@<>\"'-]")


def escaped(text: str) -> str:
    """Text that neither HTML nor Markdown takes for anything but text, on one line."""
    flat = html.escape(visible(text).replace("\n", " "), quote=False)
    return _MARKDOWN.sub(lambda sign: f"&#{ord(sign[0])};", flat)


def cite_address(document: str, start: int, end: int) -> str:
    """The address of a place in a report; it holds as long as the report does."""
    return f"/cite?{urlencode({'document': document, 'start': start, 'end': end})}"


def answer_html(answer: Answer, turn: str = "") -> str:
    """An answer as one line of HTML.

    Args:
        answer: A checked answer.
        turn: The id of the stored turn; the evidence panel asks by it why a passage was found.
    """
    told = words(answer.language)
    chips = {c.marker: c for c in answer.citations}
    parts = [
        _resolved(answer, told),
        _body(answer.text, chips, answer.sentences, told),
        f'<p class="notice">{escaped(answer.notice)}</p>' if answer.notice else "",
        f'<p class="notice">{told["incomplete"]}</p>' if answer.incomplete else "",
        _sources(answer.citations, told),
        _made(answer, told),
    ]
    kind = "refused" if answer.refused else "given"
    mark = f' id="turn-{escaped(turn)}"' if turn else ""
    return f'<div class="answer {kind}"{mark} lang="{answer.language}">{"".join(parts)}</div>'


def status_html(text: str, running: bool = False) -> str:
    """A line while the answer is being made, or a fault in one sentence."""
    kind = "answer status running" if running else "answer status"
    return f'<div class="{kind}">{escaped(text)}</div>'


def partial_html(text: str) -> str:
    """What a language model has written so far; its markers are chips once they are checked."""
    return f'<div class="answer partial running">{_body(text, {}, (), words("zh"))}</div>'


def _resolved(answer: Answer, told: Mapping[str, str]) -> str:
    """How a question that leans on an earlier one was understood."""
    asked, resolved = answer.question.text.strip(), answer.question.resolved.strip()
    if not resolved or resolved == asked:
        return ""
    return f'<p class="resolved">{told["resolved"].format(question=escaped(resolved))}</p>'


def _body(
    text: str,
    chips: Mapping[int, Citation],
    sentences: Sequence[Sentence],
    told: Mapping[str, str],
) -> str:
    """Paragraphs, lists and tables of a text of the few forms that answers have."""
    parts: list[str] = []
    for block in blocks_of(text):
        if block.kind == "table":
            parts.append(_table(block.rows, chips, told))
            continue
        tag = "li" if block.kind == "item" else "p"
        parts.append(f"<{tag}>{_line(block.line, chips, sentences, told)}</{tag}>")
    return re.sub(r"(?:<li>.*?</li>)+", lambda items: f"<ul>{items[0]}</ul>", "".join(parts))


def _line(
    line: str,
    chips: Mapping[int, Citation],
    sentences: Sequence[Sentence],
    told: Mapping[str, str],
) -> str:
    """A line with each of its sentences in the colour of what the check said."""
    pieces, end = [], 0
    for sentence in sentences:
        at = line.find(sentence.text.strip(), end)
        if sentence.text.strip() and at >= 0:
            pieces.append(_inline(line[end:at], chips, told))
            end = at + len(sentence.text.strip())
            pieces.append(_claim(sentence, line[at:end], chips, told))
    return "".join([*pieces, _inline(line[end:], chips, told)])


def _claim(
    sentence: Sentence, text: str, chips: Mapping[int, Citation], told: Mapping[str, str]
) -> str:
    inside = _inline(text, chips, told)
    meaning = told[sentence.support]
    if not meaning or (sentence.support == "calculated" and not sentence.markers):
        return inside
    tag = told.get(f"{sentence.support}_tag", "")
    shown = f' <span class="tag" title="{meaning}">{tag}</span>' if tag else ""
    return f'<span class="claim {sentence.support}" title="{meaning}">{inside}</span>{shown}'


def _inline(text: str, chips: Mapping[int, Citation], told: Mapping[str, str]) -> str:
    """Escaped text with bold words and chips in the place of markers."""
    pieces, end = [], 0
    for marker in MARKER.finditer(text):
        citation = chips.get(int(marker[1]))
        mark = chip(citation, told) if citation else f"<sup>{marker[1]}</sup>"
        before = text[end : marker.start()]
        last = _LAST.search(before)
        at = last.start() if last else len(before)
        stay = f'<span class="stay">{escaped(before[at:])}{mark}</span>' if last else mark
        pieces += [_bold(before[:at]), stay]
        end = marker.end()
    return "".join([*pieces, _bold(text[end:])])


def _bold(text: str) -> str:
    pieces, end = [], 0
    for match in BOLD.finditer(text):
        pieces += [escaped(text[end : match.start()]), f"<strong>{escaped(match[1])}</strong>"]
        end = match.end()
    return "".join([*pieces, escaped(text[end:])])


def chip(citation: Citation, told: Mapping[str, str]) -> str:
    """The marker of a citation as a link to its place."""
    title = escaped(told["cite_label"].format(marker=citation.marker, title=citation.title))
    sure = citation.supported and citation.confidence == 1
    kind = "cite" if sure else "cite doubtful"
    address = html.escape(cite_address(citation.document, citation.start, citation.end))
    return f'<a class="{kind}" href="{address}" title="{title}">{citation.marker}</a>'


def _table(
    rows: Sequence[Sequence[str]], chips: Mapping[int, Citation], told: Mapping[str, str]
) -> str:
    head = "".join(f'<th scope="col">{_inline(cell, chips, told)}</th>' for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{_inline(cell, chips, told)}</td>" for cell in row) + "</tr>"
        for row in rows[1:]
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="wide">{table}</div>'


def _sources(citations: Sequence[Citation], told: Mapping[str, str]) -> str:
    if not citations:
        return ""
    items = "".join(f"<li>{chip(c, told)} {source_line(c, told)}</li>" for c in citations)
    summary = told["sources"].format(count=len(citations))
    return f'<details class="sources"><summary>{summary}</summary><ul>{items}</ul></details>'


def source_line(citation: Citation, told: Mapping[str, str]) -> str:
    """Title, section and page of a citation, then its words."""
    page = told["page"].format(page=citation.page) if citation.page else ""
    section = section_below(citation.title, citation.section)
    place = " · ".join(escaped(p) for p in (citation.title, section, page) if p)
    doubt = told["doubt"].format(share=f"{citation.confidence:.0%}")
    warned = f'<span class="notice">{escaped(doubt)}</span>' if citation.confidence < 1 else ""
    return f'<span class="place">{place}</span><q>{escaped(citation.quote)}</q>{warned}'


def section_below(title: str, section: str) -> str:
    """A heading path without the title, which stands beside it.

    Example:
        >>> section_below("甲区报告", "甲区报告 > 一、回顾")
        '一、回顾'
    """
    return section.removeprefix(title).removeprefix(" > ")


def _made(answer: Answer, told: Mapping[str, str]) -> str:
    parts = [
        told["ai"],
        method_words(answer),
        told["seconds"].format(seconds=f"{answer.seconds:.2f}"),
    ]
    line = " · ".join(escaped(part) for part in parts if part)
    return (
        f'<p class="made">{line} <button type="button" class="copy" '
        f'title="{told["copy_answer"]}">{told["copy"]}</button></p>'
    )


def method_words(answer: Answer) -> str:
    """What answered: observations, extracts, or a language model by its name."""
    model = answer.usage.model if answer.usage else ""
    return words(answer.language)[answer.method].format(model=model or "LLM")
