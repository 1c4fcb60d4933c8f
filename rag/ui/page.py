"""The Gradio page in one language: chat, figures, library, and the source panel beside them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.errors import RagError
from rag.schema import Language
from rag.ui.answers import escaped
from rag.ui.chat import Chat
from rag.ui.examples import Examples
from rag.ui.gate import Gate
from rag.ui.history import History, build_history, export_html, owner_of
from rag.ui.indicators import Indicators, build_indicators
from rag.ui.masthead import evidence_shell, masthead_html
from rag.ui.panel import panel
from rag.ui.reports import build_reports, reports_table
from rag.ui.scope import Scope, ScopeParts, build_scope
from rag.ui.words import words

if TYPE_CHECKING:
    from rag.bot import Bot

ASSETS = Path(__file__).parent / "assets"
_SPARE = 8  # questions that are told at once that too many wait
REASONS = ("wrong_figure", "wrong_source", "off_topic")


def private() -> dict[str, Any]:
    """Options of an event: no part of an API, no veil over what changes."""
    return {"api_visibility": "private", "show_progress": "hidden"}


def quick() -> dict[str, Any]:
    """Options of an event that only reads or notes something: it does not wait behind questions."""
    return {**private(), "queue": False}


def build_page(bot: "Bot", language: Language, examples: Examples, gate: Gate) -> gr.Blocks:
    """The page of a bot in a language."""
    told = words(language)
    chat = Chat(bot, language, gate)
    page: gr.Blocks = gr.Blocks(
        title=told["title"], analytics_enabled=False, delete_cache=(3600, 3600)
    )
    limits = bot.settings.server
    page.max_threads = limits.concurrency + limits.queue + _SPARE  # each who waits is one to Gradio
    with page:
        conversation = gr.State("")
        history = build_history(bot, language)
        top = panel(masthead_html(bot, language, ""), elem_id="top")
        with gr.Row(equal_height=False):
            with gr.Column(scale=7, min_width=320), gr.Tabs():
                with gr.Tab(told["chat"], id="chat-tab"):
                    chatbot, scope = _build_chat(chat, bot, conversation, history)
                with gr.Tab(told["indicators"], id="figures-tab") as figures_tab:
                    indicators = build_indicators(bot, language)
                with gr.Tab(told["library"], id="library-tab"):
                    library = build_reports(bot, language)
            with gr.Column(scale=4, min_width=320, elem_id="side"):
                panel(evidence_shell(language), "evidence")

        _wire_history(chat, history, chatbot, conversation)
        _wire_indicators(indicators, figures_tab)

        for event in (page.load, library.changed.click):
            _wire_head(event, history, top)
            event(lambda: offered(examples, language), None, chatbot, **quick())
            event(lambda: reports_table(bot, language), None, library.table, **quick())
            event(scope.choices, None, [*scope.lists], **quick())
    page.queue(default_concurrency_limit=None, max_size=limits.queue, api_open=False)
    return page


def offered(examples: Examples, language: Language) -> Any:
    """The questions of the first screen as the chat takes them, or why nothing can be asked."""
    try:
        questions = examples.of(language)
    except RagError as error:  # an index of another release, for one: the page says what to do
        reason = words(language)["failed"].format(reason=error)
        return gr.update(examples=[], placeholder=escaped(reason))
    return gr.update(examples=[{"text": question} for question in questions])


def _wire_head(event: Any, history: History, top: gr.Markdown) -> None:
    """What is indexed, who is signed in, and the user's conversations."""

    def load(request: gr.Request) -> tuple[str, Any]:
        owner = owner_of(request)
        return masthead_html(history.bot, history.language, owner), history.choices(owner)

    event(load, None, [top, history.radio], **quick())


def _build_chat(
    chat: Chat, bot: "Bot", conversation: gr.State, history: History
) -> tuple[gr.Chatbot, ScopeParts]:
    language = history.language
    told = words(language)
    chatbot = gr.Chatbot(
        label=told["conversation"],
        show_label=False,
        elem_id="chat",
        height="calc(100vh - 270px)",
        min_height=360,
        latex_delimiters=[],
        buttons=[],
        editable="user",
        feedback_options=("Like", "Dislike", *(told[w] for w in REASONS)),
        placeholder=f"### {told['welcome']}\n{told['promise']}",
        layout="bubble",
        allow_tags=False,
    )
    state, scope = gr.State(Scope()), build_scope(bot, language)
    for names in scope.lists:
        names.change(scope.choose, [*scope.lists], [state, scope.fold], **quick())
    with gr.Row(elem_id="ask-row"):
        question = gr.Textbox(
            label=told["question"],
            show_label=False,
            placeholder=told["placeholder"],
            lines=1,
            max_lines=6,
            scale=8,
            elem_id="question",
            container=False,
            autofocus=True,
        )
        send = gr.Button(told["send"], variant="primary", elem_id="send", scale=1)
        stop = gr.Button(told["stop"], elem_id="stop", scale=1)
    _wire_chat(chat, (chatbot, question, send, stop), (conversation, state), history)
    return chatbot, scope


def _wire_chat(
    chat: Chat,
    parts: tuple[gr.Chatbot, gr.Textbox, gr.Button, gr.Button],
    states: tuple[gr.State, gr.State],
    history: History,
) -> None:
    """Every way of asking leads to the same answer; then the list and the source panel follow."""
    chatbot, question, send, stop = parts
    conversation, scope = states
    outputs = [chatbot, conversation, question]
    picked = gr.State("")
    asked = [
        gr.on(
            [send.click, question.submit],
            chat.ask,
            [question, conversation, scope],
            outputs,
            **private(),
        ),
        chatbot.retry(chat.retry, [conversation, scope], outputs, **private()),
        chatbot.edit(chat.edit, [conversation, scope], outputs, **private()),
    ]
    for pick in (chatbot.example_select, chatbot.option_select):
        taken = pick(_picked, None, picked, **quick())
        asked.append(taken.then(chat.ask, [picked, conversation, scope], outputs, **private()))
    for event in asked:
        event.then(history.after_answer, [conversation], [history.radio, history.export], **quick())
    stop.click(None, cancels=asked, **quick()).then(
        chat.stop, [chatbot, conversation], [chatbot, conversation], **quick()
    )
    chatbot.like(chat.rate, [conversation], None, **private())


def _wire_history(
    chat: Chat, history: History, chatbot: gr.Chatbot, conversation: gr.State
) -> None:
    """Opening, finding, renaming and deleting conversations."""
    links = {"fn": lambda name: export_html(name, history.language), "inputs": conversation}
    history.radio.input(chat.open, [history.radio], [chatbot, conversation], **quick()).then(
        **links, outputs=history.export, **quick()
    )
    history.new.click(
        lambda: ([], "", None), None, [chatbot, conversation, history.radio], **quick()
    ).then(**links, outputs=history.export, **quick())
    history.search.change(history.find, [history.search, conversation], history.radio, **quick())
    gr.on(
        [history.rename.click, history.title.submit],
        history.retitle,
        [conversation, history.title],
        [history.radio, history.title],
        **quick(),
    )
    history.delete.click(
        history.drop,
        [conversation],
        [history.radio, chatbot, conversation, history.export],
        **quick(),
    )


def _wire_indicators(indicators: Indicators, tab: gr.Tab) -> None:
    """Opening the tab fills the filters; each change of a filter shows what it lets through."""
    filters = [*indicators.filters]
    outputs = [*indicators.charts, *indicators.tables]
    tab.select(indicators.choices, None, filters[:3], **quick()).then(
        indicators.show, filters, outputs, **quick()
    )
    for part in filters:
        part.input(indicators.show, filters, outputs, **quick())


def _picked(event: gr.SelectData) -> str:
    """The words of an example or a suggestion that was clicked."""
    value = event.value
    return str(value.get("text") or value.get("value") if isinstance(value, dict) else value)
