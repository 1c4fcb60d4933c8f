"""The tab of reports: what is indexed, and the place to drop more."""

import html
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import gradio as gr

from rag.answer.phrases import place_label
from rag.glossary import load_glossary
from rag.schema import DocumentSummary, Language
from rag.ui.answers import escaped
from rag.ui.panel import panel
from rag.ui.reasons import reason_in
from rag.ui.words import words

if TYPE_CHECKING:
    from rag.bot import Bot

_COLUMNS = ("document", "area", "year", "pages", "chunks", "figures", "warnings")
_MANY = 500  # rows; more make a browser slow


@dataclass(frozen=True, slots=True)
class Reports:
    """The parts of the tab; `changed` is pressed by the page's script after an upload."""

    table: gr.Markdown
    changed: gr.Button


def build_reports(bot: "Bot", language: Language) -> Reports:
    """The tab's components; the page's script sends files and shows how far they are."""
    told = words(language)
    panel(_zone(told, bot.settings.server.max_upload_mb), elem_id="upload")
    panel(f'<h2 class="section-title">{told["reports"]}</h2>')
    table = panel(elem_id="reports")
    changed = gr.Button(told["reports"], elem_id="library-changed", elem_classes="machinery")
    return Reports(table, changed)


def _zone(told: Mapping[str, str], limit: int) -> str:
    states = " ".join(
        f'data-{name.replace("_", "-")}="{html.escape(told[name])}"'
        for name in (
            "sending",
            "waiting",
            "in_reading",
            "not_sent",
            "file_failed",
            "confirm_remove",
        )
    )
    too_large = html.escape(told["too_large"].format(limit=limit))
    return (
        f'<section class="upload" aria-label="{told["upload"]}">'
        f'<label class="drop" data-limit="{limit}" data-too-large="{too_large}" {states}>'
        '<input type="file" multiple id="files">'
        f"<b>{told['drop']}</b><span>{told['upload_hint'].format(limit=limit)}</span></label>"
        f'<ul id="uploads" aria-live="polite" aria-label="{told["upload"]}"></ul></section>'
    )


def reports_table(bot: "Bot", language: Language) -> str:
    """The indexed reports as a table that can be sorted."""
    told = words(language)
    summaries = bot.documents()
    if not summaries:
        return f'<p class="hint">{told["library_empty"]}</p>'
    twins = defaultdict(list)
    for path, original in bot.store.files.twins():
        twins[original].append(Path(path).name)
    head = "".join(
        f'<th scope="col"><button type="button">{told[c]}</button></th>' for c in _COLUMNS
    )
    rows = "".join(_row(s, twins[s.document], language, told) for s in summaries)
    count = told["report_count"].format(count=len(summaries))
    return (
        f'<div class="grid"><table><caption>{count}</caption><thead><tr>{head}'
        f'<th scope="col">{told["remove"]}</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(
    summary: DocumentSummary, twins: list[str], language: Language, told: Mapping[str, str]
) -> str:
    address = html.escape(f"/cite?{urlencode({'document': summary.document})}")
    title = summary.title or summary.document
    area = place_label(summary.area, language, load_glossary()) if summary.area else ""
    numbers = (summary.report_year, summary.pages, summary.chunks, summary.observations)
    cells = "".join(f'<td class="number">{number or "–"}</td>' for number in numbers)
    remove = told["confirm_remove"].format(document=summary.document)
    return (
        f'<tr><th scope="row"><a class="whole-link" href="{address}" target="_blank">'
        f'{escaped(title)}</a><br><span class="none">{escaped(summary.document)}</span></th>'
        f"<td>{escaped(area)}</td>{cells}<td>{_notes(summary, twins, language)}</td>"
        f'<td><button type="button" class="remove" data-document="{html.escape(summary.document)}" '
        f'data-confirm="{html.escape(remove)}" aria-label="{told["remove"]} {escaped(title)}">'
        f"{told['remove']}</button></td></tr>"
    )


def _notes(summary: DocumentSummary, twins: list[str], language: Language) -> str:
    notes = [reason_in(language, warning) for warning in summary.warnings]
    if twins:
        told = words(language)
        notes.append(told["twin_files"].format(names=told["comma"].join(twins)))
    return "<br>".join(escaped(note) for note in notes)
