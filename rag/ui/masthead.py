"""The line above everything: what is indexed, the other language, light and dark."""

from typing import TYPE_CHECKING

from rag.glossary import load_glossary
from rag.glossary.labels import place_label
from rag.schema import Language
from rag.ui.answers import escaped
from rag.ui.words import words

if TYPE_CHECKING:
    from rag.bot import Bot

_NAMED = 8
HEAD = (  # of the pages that Gradio does not make
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<link rel="stylesheet" href="/assets/page.css"><link rel="icon" href="/assets/icon.svg">'
)


def masthead_html(bot: "Bot", language: Language, user: str) -> str:
    """Title, one line about the index, and the switches of the page."""
    told = words(language)
    other = "en" if language == "zh" else "zh"
    out = f'<a href="/logout">{told["logout"]}</a>' if user else ""
    return (
        '<header class="masthead">'
        f"<h1>{told['title']}</h1>"
        f"<p>{escaped(indexed(bot, language))}</p>"
        f'<nav aria-label="{told["title"]}">'
        f'<a href="/{other}/" lang="{other}" hreflang="{other}">{told["other_language"]}</a>'
        f'<button type="button" id="dark">{told["dark"]}</button>{out}</nav></header>'
    )


def indexed(bot: "Bot", language: Language) -> str:
    """What is indexed, in one line."""
    told, glossary = words(language), load_glossary()
    summaries = bot.documents()
    if not summaries:
        return told["indexed_none"]
    names = sorted({s.area for s in summaries if s.area})
    areas = told["comma"].join(place_label(name, language, glossary) for name in names[:_NAMED])
    more = told["more"] if len(names) > _NAMED else ""
    line = told["indexed" if names else "indexed_placeless"]
    return line.format(documents=len(summaries), areas=areas + more)


def evidence_shell(language: Language) -> str:
    """The empty evidence panel, which the page's script fills."""
    told = words(language)
    return (
        f'<section class="evidence" tabindex="-1" aria-label="{told["evidence"]}">'
        f"<header><h2>{told['evidence']}</h2>"
        f'<button type="button" class="shut">{told["close"]}</button></header>'
        f'<div id="evidence-body" aria-live="polite"><p class="hint">{told["evidence_empty"]}</p>'
        "</div></section>"
    )
