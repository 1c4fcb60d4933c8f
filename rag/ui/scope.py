"""Which reports a question may use: chosen by name, area and year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import gradio as gr

from rag.glossary import load_glossary
from rag.glossary.labels import place_label
from rag.schema import DocumentSummary, Language
from rag.ui.words import words

if TYPE_CHECKING:
    from rag.bot import Bot


class Scope(NamedTuple):
    """What is chosen; nothing chosen of a kind means all of it."""

    documents: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


def chosen(
    summaries: Sequence[DocumentSummary], places: Mapping[str, Sequence[str]], scope: Scope
) -> list[str] | None:
    """The documents in scope; None if nothing is chosen, which means all.

    Args:
        summaries: Every document.
        places: The documents of each area; a newspaper page has several areas.
        scope: What the user chose.
    """
    if not any(scope):
        return None
    documents, areas, years = scope
    of_areas = {name for area in areas for name in places.get(area, ())}
    return [
        summary.document
        for summary in summaries
        if (not documents or summary.document in documents)
        and (not areas or summary.document in of_areas)
        and (not years or summary.report_year in years)
    ]


@dataclass(frozen=True, slots=True)
class ScopeParts:
    """The fold above the question box with its three lists."""

    bot: "Bot"
    language: Language
    fold: gr.Accordion
    lists: tuple[gr.Dropdown, gr.Dropdown, gr.Dropdown]

    def choose(self, documents: list[str], areas: list[str], years: list[int]) -> tuple[Scope, Any]:
        """The scope, and the fold's label that says how many reports are in it."""
        scope = Scope(tuple(documents), tuple(areas), tuple(years))
        summaries, told = self.bot.documents(), words(self.language)
        found = chosen(summaries, self.bot.store.areas(), scope)
        label = told["scope_all"]
        if found is not None:
            label = told["scope_some"].format(count=len(found), all=len(summaries))
        return scope, gr.Accordion(label=label)

    def choices(self) -> tuple[Any, ...]:
        """The lists with what is indexed."""
        summaries, glossary = self.bot.documents(), load_glossary()
        years = sorted({s.report_year for s in summaries if s.report_year}, reverse=True)
        areas = sorted(self.bot.store.areas())
        return (
            gr.Dropdown(choices=[(s.title or s.document, s.document) for s in summaries]),
            gr.Dropdown(choices=[(place_label(a, self.language, glossary), a) for a in areas]),
            gr.Dropdown(choices=[(str(year), year) for year in years]),
        )


def build_scope(bot: "Bot", language: Language) -> ScopeParts:
    """The fold, empty until the page is loaded."""
    told = words(language)
    with gr.Accordion(told["scope_all"], open=False, elem_id="scope") as fold, gr.Row():
        lists = (
            gr.Dropdown(
                label=told["scope_documents"],
                info=told["scope_hint"],
                choices=[],
                multiselect=True,
                min_width=220,
                scale=3,
            ),
            gr.Dropdown(label=told["scope_areas"], choices=[], multiselect=True, min_width=150),
            gr.Dropdown(label=told["scope_years"], choices=[], multiselect=True, min_width=130),
        )
    return ScopeParts(bot, language, fold, lists)
