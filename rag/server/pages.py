"""What the page links to: places in reports, and whole reports."""

import html
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from rag.schema import Hit, Language
from rag.store import Store
from rag.ui import dialogue
from rag.ui.evidence import Place, document_html, evidence_html
from rag.ui.words import words

if TYPE_CHECKING:
    from rag.bot import Bot


def add_routes(app: FastAPI, bot: "Bot") -> None:
    """Add the routes that are no part of the API."""

    @app.get("/evidence", include_in_schema=False)
    def evidence(  # noqa: PLR0913 - the parameters of the address
        request: Request,
        document: str,
        start: int,
        end: int,
        turn: str = "",
        language: Language = "zh",
    ) -> HTMLResponse:
        """The passage of a place, for the panel beside the chat."""
        place = Place(document, start, end)
        hit = _hit(bot.store, turn, place, request.scope["user"])
        found = evidence_html(bot.store, Place(document, start, end, hit), language)
        if found is None:
            told = words(language)["gone"].format(document=document)
            return HTMLResponse(_message(told), 404)
        return HTMLResponse(found)

    @app.get("/cite", include_in_schema=False)
    def cite(
        request: Request, document: str, start: int | None = None, end: int | None = None
    ) -> HTMLResponse:
        """A whole report, at the words that a citation names."""
        language: Language = "en" if request.cookies.get("rag-language") == "en" else "zh"
        found = bot.document(document)
        if found is None:
            told = words(language)["gone"].format(document=document)
            return HTMLResponse(_message(told), 404)
        if start is None or end is None:
            return HTMLResponse(document_html(found, None, language))
        if not 0 <= start < end <= len(found.text):
            return HTMLResponse(_message(words(language)["out_of_range"]), 404)
        return HTMLResponse(document_html(found, Place(document, start, end), language))


def _hit(store: Store, turn: str, place: Place, owner: str) -> Hit | None:
    """The hit of an answer in which a place stands; only for the owner of the answer."""
    answer = dialogue.answer_of(store.dialogue, turn, owner) if turn else None
    hits = answer.hits if answer else ()
    return next(
        (
            hit
            for hit in hits
            if hit.chunk.document == place.document
            and hit.chunk.start <= place.start < hit.chunk.end
        ),
        None,
    )


def _message(line: str) -> str:
    return f'<p class="hint">{html.escape(line)}</p>'
