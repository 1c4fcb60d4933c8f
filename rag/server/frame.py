"""The document that Gradio serves, in the language of its address and without foreign addresses."""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.ui.words import words

_PAGE = re.compile(r"/(zh|en)/?")
_CARDS = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>')
# Gradio would put its own class before every rule of a stylesheet that it is given.
_LINKS = b'<link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/page.css">'


class Frame:
    """ASGI middleware: before Gradio reads the browser's language, it is that of the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrite the two pages, pass everything else on."""
        page = _PAGE.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if page is None:
            await self._app(scope, receive, send)
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


def framed(page: bytes, tag: str) -> bytes:
    """Gradio's document with our language, scripts, icon, and first of all the skip link."""
    early = (
        f'<script>for(const[k,v]of[["language","{tag}"],["languages",["{tag}"]]])'
        "Object.defineProperty(navigator,k,{get:()=>v});</script>"
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
