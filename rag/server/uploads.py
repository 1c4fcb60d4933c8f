"""Adding and removing reports over HTTP: for programs under /v1, for the page under /library."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from rag.errors import ParseError, RagError
from rag.schema import Language
from rag.ui.reasons import reason_in
from rag.ui.shelf import Shelf, Shelved
from rag.ui.words import words


class TooLarge(Exception):
    """A file is longer than it may be."""


def add_routes(app: FastAPI, shelf: Shelf, max_mb: int) -> None:
    """Add the routes of a shelf whose files have up to `max_mb` MB."""
    _add_api(app, shelf, max_mb)
    _add_page(app, shelf, max_mb)


def _add_api(app: FastAPI, shelf: Shelf, max_mb: int) -> None:
    @app.post("/v1/documents")
    async def add(name: str, request: Request) -> JSONResponse:
        """Add a report: the file's bytes are the body, its name is the parameter `name`."""
        try:
            shelved = await _receive(shelf, name, request, max_mb)
        except TooLarge as error:
            return JSONResponse({"error": str(error)}, 413)
        except ParseError as error:
            return JSONResponse({"error": str(error)}, 422)
        body = _json(shelved)
        return JSONResponse(body, 422 if shelved.outcome == "failed" else 200)

    @app.delete("/v1/documents")
    async def remove(name: str) -> JSONResponse:
        """Forget a report, by its name in the list of documents."""
        if not await run_in_threadpool(shelf.remove, name):
            return JSONResponse({"error": f"There is no document {name!r}."}, 404)
        return JSONResponse({"removed": name})


def _add_page(app: FastAPI, shelf: Shelf, max_mb: int) -> None:
    @app.post("/library", include_in_schema=False)
    async def bring(name: str, request: Request, language: Language = "zh") -> JSONResponse:
        """Add a report and say in one line of the page's language what became of it."""
        told = words(language)
        try:
            shelved = await _receive(shelf, name, request, max_mb)
        except TooLarge:
            line = told["file_failed"].format(reason=told["too_large"].format(limit=max_mb))
            return JSONResponse({"good": False, "line": line})
        except RagError as error:
            line = told["file_failed"].format(reason=reason_in(language, str(error)))
            return JSONResponse({"good": False, "line": line})
        return JSONResponse(
            {"good": shelved.outcome != "failed", "line": outcome_line(shelved, language)}
        )

    @app.delete("/library", include_in_schema=False)
    async def drop(name: str, language: Language = "zh") -> JSONResponse:
        """Forget a report and say so."""
        gone = await run_in_threadpool(shelf.remove, name)
        line = words(language)["removed" if gone else "gone"].format(document=name)
        return JSONResponse({"good": gone, "line": line}, 200 if gone else 404)


def outcome_line(shelved: Shelved, language: Language) -> str:
    """What became of a file, in one line."""
    told = words(language)
    if shelved.outcome == "failed":
        return told["file_failed"].format(reason=reason_in(language, shelved.reason))
    if shelved.outcome == "duplicate":
        return told["duplicate"].format(original=shelved.original)
    if shelved.outcome == "unchanged":
        return told["unchanged"]
    return told["read"].format(
        outcome=told[shelved.outcome], chunks=shelved.chunks, observations=shelved.observations
    )


async def _receive(shelf: Shelf, name: str, request: Request, max_mb: int) -> Shelved:
    """Write the body to the disk as it comes, then ingest it."""
    parcel = await run_in_threadpool(shelf.parcel)
    try:
        await _write(parcel, request, max_mb)
        return await run_in_threadpool(shelf.add, name, parcel)
    finally:
        parcel.unlink(missing_ok=True)


async def _write(parcel: Path, request: Request, max_mb: int) -> None:
    size = 0
    with parcel.open("xb") as file:
        parcel.chmod(0o600)
        async for piece in request.stream():
            size += len(piece)
            if size > max_mb << 20:
                raise TooLarge(f"The file has more than the {max_mb} MB of server.max_upload_mb.")
            file.write(piece)


def _json(shelved: Shelved) -> dict[str, Any]:
    return {
        "name": shelved.name,
        "outcome": shelved.outcome,
        "reason": shelved.reason,
        "original": shelved.original,
        "chunks": shelved.chunks,
        "observations": shelved.observations,
    }
