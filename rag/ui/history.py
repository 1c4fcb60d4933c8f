"""The list of conversations beside the page: open, find, rename, delete, export."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.schema import Language
from rag.ui.panel import panel
from rag.ui.words import words

if TYPE_CHECKING:
    from rag.bot import Bot


@dataclass(frozen=True, slots=True)
class History:
    """The parts of the sidebar, and the bot whose conversations it lists."""

    bot: "Bot"
    language: Language
    new: gr.Button
    search: gr.Textbox
    radio: gr.Radio
    title: gr.Textbox
    rename: gr.Button
    delete: gr.Button
    export: gr.Markdown

    def choices(self, owner: str, search: str = "", value: str | None = None) -> Any:
        """The owner's conversations whose title or questions hold the words sought."""
        dialogue = self.bot.store.dialogue
        found = [
            (row.title or "–", row.id)
            for row in dialogue.conversations(owner)
            if search.casefold() in row.title.casefold()
            or any(
                search.casefold() in t.question.casefold() for t in dialogue.turns(row.id, owner)
            )
        ]
        known = value if any(value == name for _, name in found) else None
        told = words(self.language)
        none = told["none_found" if search else "no_conversations"]
        return gr.Radio(choices=found, value=known, info="" if found else none)

    def after_answer(self, conversation: str, request: gr.Request) -> tuple[Any, str]:
        """The list with the present conversation chosen, and its export links."""
        rows = self.choices(owner_of(request), value=conversation)
        return rows, export_html(conversation, self.language)

    def find(self, search: str, conversation: str, request: gr.Request) -> Any:
        """The conversations that hold the words sought."""
        return self.choices(owner_of(request), search, conversation)

    def retitle(self, conversation: str, title: str, request: gr.Request) -> tuple[Any, str]:
        """Rename the present conversation."""
        if conversation and title.strip():
            self.bot.store.dialogue.rename(conversation, title.strip(), owner_of(request))
        return self.choices(owner_of(request), value=conversation), ""

    def drop(self, conversation: str, request: gr.Request) -> tuple[Any, list[Any], str, str]:
        """Delete the present conversation and clear the chat."""
        if conversation:
            self.bot.store.dialogue.delete(conversation, owner_of(request))
        return self.choices(owner_of(request)), [], "", ""


def owner_of(request: gr.Request) -> str:
    """Whose conversations these are: the user signed in, or "" where there is no login."""
    return request.username or ""


def build_history(bot: "Bot", language: Language) -> History:
    """The sidebar."""
    told = words(language)
    with gr.Sidebar(label=told["history"], open=False, width=280, elem_id="history"):
        new = gr.Button(told["new"], variant="secondary", elem_id="new")
        search = gr.Textbox(
            label=told["search_history"], max_lines=1, elem_id="search-history", max_length=100
        )
        radio = gr.Radio(label=told["history"], choices=[], elem_id="conversations")
        title = gr.Textbox(label=told["new_title"], max_lines=1, max_length=100, elem_id="retitle")
        with gr.Row(elem_id="manage"):
            rename = gr.Button(told["rename"], size="sm", min_width=60)
            delete = gr.Button(
                told["delete"], size="sm", min_width=60, variant="stop", elem_id="delete"
            )
        export = panel(elem_id="export")
    return History(bot, language, new, search, radio, title, rename, delete, export)


def export_html(conversation: str, language: Language) -> str:
    """Links that download a conversation."""
    if not conversation:
        return ""
    told = words(language)
    links = "".join(
        f'<li><a download href="/export/{conversation}.{kind}?language={language}">{name}</a></li>'
        for kind, name in (("md", "Markdown"), ("docx", "DOCX (Word)"))
    )
    return f'<div class="exports"><p class="hint">{told["export"]}</p><ul>{links}</ul></div>'
