"""The middleware before every route: hosts, origins, who is asking, how long, and what may load."""

import hmac
import json
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.server.safety import is_local
from rag.server.sessions import Sessions
from rag.settings import ServerSettings

COOKIE = "rag-session"
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; "
        "connect-src 'self'; frame-src 'none'; object-src 'none'; form-action 'self'; "
        "base-uri 'self'; frame-ancestors 'none'"
    ),
    "referrer-policy": "same-origin",  # with none at all, signing in comes from the origin "null"
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_OPEN = ("/healthz", "/login", "/assets/")
_UPLOADS = ("/v1/documents", "/library")  # they count each file besides
_UPLOADED = 20  # files of the largest size in one request
_BODY = 1_000_000  # bytes of any other request
_TOO_LARGE = "The request is too large."


class Guard:
    """ASGI middleware; what passes has `scope["user"]`, "" where there is no login."""

    def __init__(self, app: ASGIApp, settings: ServerSettings, sessions: Sessions) -> None:
        self._app, self._settings, self._sessions = app, settings, sessions
        self._token = settings.token.get_secret_value()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # there are no websockets
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        guarded = _with_headers(send)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _answer(guarded, *refusal)
            return
        await self._app(scope, _limited(receive, self._limit(scope)), guarded)

    def _limit(self, scope: Scope) -> int:
        """Bytes that the body of a request may have."""
        uploads = scope["path"] in _UPLOADS
        return (self._settings.max_upload_mb << 20) * _UPLOADED if uploads else _BODY

    def _refusal(
        self, scope: Scope, headers: Mapping[str, str]
    ) -> tuple[int, str, Mapping[str, str]] | None:
        """Status, words and headers of a refusal; None lets the request pass."""
        host = headers.get("host", "")
        if is_local(self._settings.host) and not is_local(_name(host)):
            return 421, "This server answers to localhost only.", {}
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and not _same_origin(headers, host):
            return 403, "The request comes from another site.", {}
        if scope["path"].endswith("/gradio_api/upload"):
            return 404, "Reports are added by POST /v1/documents.", {}
        if not _fits(headers.get("content-length", "0"), self._limit(scope)):
            return 413, _TOO_LARGE, {}
        scope["user"] = self._user(headers, scope["path"])
        if scope["user"] is not None or scope["path"].startswith(_OPEN):
            return None
        if "text/html" in headers.get("accept", "") and scope["method"] == "GET":
            return 401, "Sign in first: /login", {"refresh": "0; url=/login"}
        return 401, "Sign in first, or send a bearer token.", {"www-authenticate": "Bearer"}

    def _user(self, headers: Mapping[str, str], path: str) -> str | None:
        """Who is asking: "" where there is no login, None if nobody known."""
        kind, _, token = headers.get("authorization", "").partition(" ")
        if self._token and kind.lower() == "bearer":
            known = hmac.compare_digest(token.strip().encode(), self._token.encode())
            return "token" if known else None
        if not self._sessions.required:
            return None if self._token and path.startswith("/v1/") else ""
        cookie = SimpleCookie()
        cookie.load(headers.get("cookie", ""))
        return self._sessions.user(cookie[COOKIE].value) if COOKIE in cookie else None


def _name(host: str) -> str:
    """The host of a Host header, without its port."""
    return urlsplit(f"//{host}").hostname or ""


def _same_origin(headers: Mapping[str, str], host: str) -> bool:
    """A browser tells where a request comes from; a program without a browser does not."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host


def _fits(length: str, limit: int) -> bool:
    return length.isdigit() and int(length) <= limit


def _limited(receive: Receive, limit: int) -> Receive:
    """Bodies that come without a declared length, or with a wrong one, end at the limit too."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return limited


def _with_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            known = {name.lower() for name, _ in message.get("headers", [])}
            extra = [
                (name.encode(), value.encode())
                for name, value in HEADERS.items()
                if name.encode() not in known
            ]
            message = {**message, "headers": [*message.get("headers", []), *extra]}
        await send(message)

    return guarded


async def _answer(send: Send, status: int, words: str, headers: Mapping[str, str]) -> None:
    body = json.dumps({"error": words}).encode()
    pairs = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    pairs += [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
