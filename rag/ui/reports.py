"""The tab of reports: what is indexed, and the place to drop more."""

import html
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import gradio as gr

from rag.glossary import load_glossary
from rag.glossary.labels import place_label
from rag.schema import DocumentSummary, Language
from rag.ui.answers import escaped
from rag.ui.panel import panel
from rag.ui.quality import quality_words
from rag.ui.reasons import reason_in
from rag.ui.words import words

if TYPE_CHECKING:
    from rag.bot import Bot

_COLUMNS = ("document", "area", "year", "pages", "chunks", "figures", "warnings")
_ALWAYS = ("document", "area", "year", "chunks", "figures")


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
    rows = [_cells(s, _notes(s, twins[s.document], language), language) for s in summaries]
    columns = [c for c in _COLUMNS if c in _ALWAYS or any(row[c] for row in rows)]
    head = "".join(
        f'<th scope="col"><button type="button">{told[c]}</button></th>' for c in columns
    )
    body = "".join(
        f"<tr>{''.join(row[c] or '<td></td>' for c in columns)}{_remove(summary, told)}</tr>"
        for row, summary in zip(rows, summaries, strict=True)
    )
    count = told["report_count"].format(count=len(summaries))
    return (
        f'<div class="grid"><table><caption>{count}</caption><thead><tr>{head}'
        f'<th scope="col">{told["remove"]}</th></tr></thead><tbody>{body}</tbody></table></div>'
    )


def _cells(summary: DocumentSummary, notes: str, language: Language) -> dict[str, str]:
    """The cells of a report by column, "" where there is nothing to say."""
    address = html.escape(f"/cite?{urlencode({'document': summary.document})}")
    title = escaped(summary.title or summary.document)
    area = place_label(summary.area, language, load_glossary()) if summary.area else ""
    numbers = {
        "year": summary.report_year,
        "pages": summary.pages,
        "chunks": summary.chunks,
        "figures": summary.observations,
    }
    return {
        "document": f'<th scope="row"><a class="whole-link" href="{address}" target="_blank">'
        f'{title}</a><br><span class="none">{escaped(summary.document)}</span></th>',
        "area": f"<td>{escaped(area)}</td>",
        **{
            key: f'<td class="number">{n}</td>' if n or key == "figures" else ""
            for key, n in numbers.items()
        },
        "warnings": f'<td class="notes">{notes}</td>' if notes else "",
    }


def _remove(summary: DocumentSummary, told: Mapping[str, str]) -> str:
    name = html.escape(summary.document)
    sure = html.escape(told["confirm_remove"].format(document=summary.document))
    title = html.escape(summary.title or summary.document)
    return (
        f'<td><button type="button" class="remove" data-document="{name}" data-confirm="{sure}" '
        f'aria-label="{told["remove"]} {title}">{told["remove"]}</button></td>'
    )


def _notes(summary: DocumentSummary, twins: list[str], language: Language) -> str:
    read = quality_words(summary.quality, language)
    notes = [read] if read else []
    notes += [reason_in(language, warning) for warning in summary.warnings]
    if twins:
        told = words(language)
        notes.append(told["twin_files"].format(names=told["comma"].join(twins)))
    return "<br>".join(escaped(note) for note in notes)
