"""What the page offers as files: conversations, figures, and images of pages."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import quote

from fastapi import FastAPI, Query, Request
from fastapi.responses import JSONResponse, Response

from rag.errors import ParseError
from rag.parse import page_image
from rag.schema import Document, Language
from rag.store.files import file_hash
from rag.ui import dialogue
from rag.ui.export import gather, to_docx, to_markdown
from rag.wire import observations_csv

if TYPE_CHECKING:
    from rag.bot import Bot

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BOM = "\ufeff"  # without it Excel reads Chinese as another encoding
Many = Annotated[list[str] | None, Query()]


def add_routes(app: FastAPI, bot: "Bot") -> None:
    """Add the routes of files to take away, and of page images."""

    @app.get("/export/{conversation}.{kind}", include_in_schema=False)
    def export(
        request: Request, conversation: str, kind: Literal["md", "docx"], language: Language = "zh"
    ) -> Response:
        """One of the user's conversations as a file."""
        store, owner = bot.store.dialogue, request.scope["user"]
        row = next((c for c in store.conversations(owner) if c.id == conversation), None)
        if row is None:
            return JSONResponse({"error": "There is no such conversation."}, 404)
        found = (a for _, a in dialogue.answers(store.turns(conversation, owner)) if a is not None)
        gathered = gather(row.title, list(found), language)
        if kind == "md":
            return _file(to_markdown(gathered).encode(), f"{row.title}.md", "text/markdown")
        return _file(to_docx(gathered), f"{row.title}.docx", _DOCX)

    @app.get("/observations.csv", include_in_schema=False)
    def observations(
        indicator: Many = None, area: Many = None, period: Many = None, status: Many = None
    ) -> Response:
        """The figures that the filters of the page let through."""
        found = bot.store.observations(indicator=indicator, area=area, period=period, status=status)
        return _file((_BOM + observations_csv(found)).encode(), "observations.csv", "text/csv")

    @app.get("/page.png", include_in_schema=False)
    def page(document: str, start: int, end: int) -> Response:
        """The page on which a citation stands, its words framed."""
        found = bot.document(document)
        boxes = [b for b in found.boxes if b.start < end and b.end > start] if found else []
        if found is None or not boxes or not _is_same_file(found):
            return JSONResponse({"error": "There is no image of this place."}, 404)
        try:
            image = page_image(Path(found.path), boxes, bot.settings.parse)
        except ParseError as error:
            return JSONResponse({"error": str(error)}, 404)
        return Response(image, media_type="image/png", headers={"cache-control": "private"})


def _is_same_file(document: Document) -> bool:
    """Whether the file still holds the bytes that were read."""
    path = Path(document.path)
    return path.is_file() and file_hash(path) == document.id


def _file(data: bytes, name: str, kind: str) -> Response:
    """A download; its name in the header cannot end the header."""
    plain = "".join(c if c.isalnum() or c in "-_. ()（）" else "_" for c in name)
    header = f"attachment; filename*=UTF-8''{quote(plain)}"
    return Response(data, media_type=kind, headers={"content-disposition": header})
