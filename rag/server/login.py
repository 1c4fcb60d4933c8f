"""Signing in and out."""

import html
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from rag.schema import Language
from rag.server.guard import COOKIE
from rag.server.sessions import HOURS, Sessions
from rag.ui.masthead import HEAD
from rag.ui.words import words


def add_routes(app: FastAPI, sessions: Sessions) -> None:
    """Add the form and what it is sent to."""

    @app.get("/login", include_in_schema=False)
    def form(request: Request) -> Response:
        return HTMLResponse(_form(_language(request), ""))

    @app.post("/login", include_in_schema=False)
    async def sign_in(request: Request) -> Response:
        address = request.client.host if request.client else ""
        told = words(_language(request))
        wait = sessions.wait(address)
        if wait:
            fault = told["throttled"].format(seconds=wait)
            return HTMLResponse(_form(_language(request), fault), 429, {"retry-after": str(wait)})
        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        name, password = (fields.get(key, [""])[0] for key in ("name", "password"))
        session = await run_in_threadpool(sessions.sign_in, name, password, address)
        if session is None:
            return HTMLResponse(_form(_language(request), told["wrong"]), 401)
        answer = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"
        answer.set_cookie(
            COOKIE, session, max_age=HOURS * 3600, httponly=True, samesite="lax", secure=secure
        )
        return answer

    @app.get("/logout", include_in_schema=False)
    def sign_out(request: Request) -> Response:
        sessions.sign_out(request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE)
        return answer


def _language(request: Request) -> Language:
    known = request.cookies.get("rag-language", "")
    wanted = known or request.headers.get("accept-language", "zh").lower()
    return "zh" if wanted.startswith("zh") else "en"


def _form(language: Language, fault: str) -> str:
    told = words(language)
    shown = f'<p class="fault" role="alert">{html.escape(fault)}</p>' if fault else ""
    return (
        f'<!doctype html><html lang="{language}"><head>{HEAD}'
        f"<title>{told['login']} · {told['title']}</title></head>"
        '<body class="login"><main>'
        f'<form method="post" action="/login"><h1>{told["title"]}</h1>{shown}'
        f'<label>{told["name"]}<input name="name" autocomplete="username" required></label>'
        f'<label>{told["password"]}<input name="password" type="password" '
        'autocomplete="current-password" required></label>'
        f'<button type="submit">{told["login"]}</button></form></main></body></html>'
    )
