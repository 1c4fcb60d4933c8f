"""The HTTP API: health, questions, reports, figures; JSON as `rag.wire` writes it."""

import html
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from rag.errors import QuestionError, RagError
from rag.schema import Event, Measure, Question, Status
from rag.ui.gate import Busy, Gate
from rag.ui.masthead import HEAD
from rag.ui.steps import in_threads
from rag.wire import answer_json, document_json, dumps, observation_json

if TYPE_CHECKING:
    from rag.bot import Bot

_REMEMBERED = 1000  # conversations whose last question is kept for follow-ups


class Asked(BaseModel):
    """The body of a question; `conversation` is any name that its turns share."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1)
    conversation: str | None = Field(None, max_length=200)
    documents: list[str] = Field(default_factory=list, max_length=1000)


class Line(Response):
    """JSON as every interface of the bot writes it."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """One line, Chinese as it is."""
        return dumps(content).encode()


class Conversations:
    """The last question of each conversation, by user and name."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[str, str], Question] = OrderedDict()

    def history(self, user: str, name: str | None) -> list[Question]:
        """What a follow-up refers to."""
        return [self._last[user, name]] if name and (user, name) in self._last else []

    def remember(self, user: str, name: str | None, question: Question) -> None:
        """Keep the question just answered; the oldest conversation goes when there are many."""
        if name:
            self._last[user, name] = question
            self._last.move_to_end((user, name))
            while len(self._last) > _REMEMBERED:
                self._last.popitem(last=False)


def add_routes(app: FastAPI, bot: "Bot", gate: Gate) -> None:
    """Add the routes of a bot's API, and the answers to its errors."""
    _add_faults(app)
    _add_asking(app, bot, gate)

    @app.get("/healthz")
    def healthz() -> dict[str, object]:
        """Whether the bot can answer, and from how many reports."""
        return {"status": "ok", "documents": len(bot.documents())}

    @app.get("/v1/documents", response_class=Line)
    def documents() -> Line:
        """The indexed reports."""
        return Line([document_json(summary) for summary in bot.documents()])

    @app.get("/v1/observations", response_class=Line)
    def observations(
        area: str | None = None,
        indicator: str | None = None,
        period: str | None = None,
        status: Annotated[Status | None, Query()] = None,
        measure: Annotated[Measure | None, Query()] = None,
    ) -> Line:
        """The figures of the reports that fit, each with its place in its report."""
        where = {"status": status, "measure": measure}
        known = {key: value for key, value in where.items() if value}
        found = bot.observations(area, indicator, period, **known)
        return Line([observation_json(observation) for observation in found])

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        """The routes in a page that loads nothing."""
        return HTMLResponse(_docs(app.openapi()))


def _add_asking(app: FastAPI, bot: "Bot", gate: Gate) -> None:
    limit = bot.settings.server.max_question_characters
    conversations = Conversations()

    @app.post("/v1/ask", response_class=Line)
    async def ask(asked: Asked, request: Request) -> Response:
        """Answer a question; with `Accept: text/event-stream` as it comes.

        The events are `status`, `token` (`{"text"}`) and last `answer`, the object of a plain call.
        """
        if len(asked.question) > limit:
            return Line({"error": f"The question is longer than {limit} characters."}, 413)
        user = request.scope["user"]
        history = conversations.history(user, asked.conversation)
        if "text/event-stream" in request.headers.get("accept", ""):
            gate.check(user)

            async def stream() -> AsyncIterator[bytes]:
                try:
                    steps = bot.stream(asked.question, history, asked.documents)
                    async with gate.turn(user), aclosing(in_threads(steps)) as events:
                        async for event in events:
                            if event.answer is not None:
                                known = event.answer.question
                                conversations.remember(user, asked.conversation, known)
                            yield _frame(event)
                except (RagError, Busy) as error:
                    yield f"event: error\ndata: {dumps({'error': str(error)})}\n\n".encode()

            return StreamingResponse(stream(), media_type="text/event-stream")
        async with gate.turn(user):
            answer = await run_in_threadpool(bot.ask, asked.question, history, asked.documents)
        conversations.remember(user, asked.conversation, answer.question)
        return Line(answer_json(answer))


def _frame(event: Event) -> bytes:
    data = {"text": event.text} if event.answer is None else answer_json(event.answer)
    return f"event: {event.kind}\ndata: {dumps(data)}\n\n".encode()


def _add_faults(app: FastAPI) -> None:
    @app.exception_handler(QuestionError)
    def too_long(_: Request, error: QuestionError) -> Response:
        return JSONResponse({"error": str(error)}, 413)

    @app.exception_handler(RagError)
    def failed(_: Request, error: RagError) -> Response:
        return JSONResponse({"error": str(error)}, 503 if error.retryable else 500)

    @app.exception_handler(Busy)
    def busy(_: Request, error: Busy) -> Response:
        return JSONResponse({"error": str(error)}, 429 if error.own else 503, {"retry-after": "2"})


def _docs(schema: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{method.upper()} {html.escape(path)}</code></td>"
        f"<td>{html.escape(route.get('description', route.get('summary', '')))}</td></tr>"
        for path, methods in schema["paths"].items()
        for method, route in methods.items()
    )
    return (
        '<!doctype html><html lang="en"><head>'
        f'{HEAD}<title>HTTP API</title></head><body class="whole"><main>'
        '<h1>HTTP API</h1><p>The schema is <a href="/openapi.json">/openapi.json</a>.</p>'
        f'<div class="grid"><table><tbody>{rows}</tbody></table></div></main></body></html>'
    )
