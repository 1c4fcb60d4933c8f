"""The document that Gradio serves, in the language of its address and without foreign addresses."""

import re
from functools import cache
from pathlib import Path

import gradio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.ui.words import words

_PAGE = re.compile(r"/(zh|en)/?")
_HASHED = re.compile(
    r"/(zh|en)/assets/[^/]+-[\w-]{8}\.\w+"
)  # their names change with their content
_FOREVER = (b"cache-control", b"private, max-age=31536000, immutable")
_GRADIO = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"
_CARDS = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>')
# Gradio would put its own class before every rule of a stylesheet that it is given.
_LINKS = b'<link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/page.css">'


class Frame:
    """ASGI middleware: before Gradio reads the browser's language, it is that of the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrite the two pages, let browsers keep Gradio's files, pass everything else on."""
        path = scope["path"] if scope["type"] == "http" else ""
        page = _PAGE.fullmatch(path)
        if page is None:
            await self._app(scope, receive, _kept(send) if _HASHED.fullmatch(path) else send)
            return
        tag = "zh-CN" if page[1] == "zh" else "en"
        start: Message = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            changed = framed(body, tag) if start["status"] == 200 else body
            kept = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
            length = (b"content-length", str(len(changed)).encode())
            await send({**start, "headers": [*kept, length]})
            await send({"type": "http.response.body", "body": changed})

        await self._app(scope, receive, collect)


def _kept(send: Send) -> Send:
    """A browser asks for a file once; Gradio would have it ask, and compress it, each time."""

    async def kept(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            message = {**message, "headers": [*message["headers"], _FOREVER]}
        await send(message)

    return kept


@cache
def _charts() -> str:
    """The file of Gradio that draws charts, 4 MB, "" if this release calls it otherwise."""
    return next((path.name for path in _GRADIO.glob("PlotlyPlot-*.js")), "")


def framed(page: bytes, tag: str) -> bytes:
    """Gradio's document with our language, scripts, icon, and first of all the skip link."""
    early = (
        f'<script>for(const[k,v]of[["language","{tag}"],["languages",["{tag}"]]])'
        "Object.defineProperty(navigator,k,{get:()=>v});</script>"
        f'<meta name="rag-charts" content="assets/{_charts()}">'
        '<script defer src="/assets/speech.js"></script>'
        '<script defer src="/assets/page.js"></script>'
        '<script defer src="/assets/library.js"></script>'
    ).encode()
    page = _CARDS.sub(b"", page)
    page = page.replace(b'<html\n\tlang="en"', f'<html\n\tlang="{tag}"'.encode(), 1)
    page = page.replace(b"<gradio-app", _skip(tag) + b"<gradio-app", 1)
    page = page.replace(b"</head>", _LINKS + b"</head>", 1)
    return page.replace(b"<head>", b"<head>" + early, 1)


def _skip(tag: str) -> bytes:
    """The first thing that a keyboard reaches; it is there before anything of Gradio's is."""
    told = words("zh" if tag == "zh-CN" else "en")["skip"]
    return f'<a class="skip" href="#question">{told}</a>'.encode()
