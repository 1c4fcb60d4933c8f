"""The web application: the page in two languages, the API, and the guard before them."""

from typing import TYPE_CHECKING

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from rag.schema import Language
from rag.server import api, downloads, login, pages, uploads
from rag.server.frame import Frame
from rag.server.guard import Guard
from rag.server.safety import check_settings, users_of
from rag.server.sessions import Sessions
from rag.ui.examples import Examples
from rag.ui.gate import Gate
from rag.ui.page import ASSETS, build_page
from rag.ui.shelf import Shelf
from rag.ui.theme import theme

if TYPE_CHECKING:
    from rag.bot import Bot

LANGUAGES: tuple[Language, Language] = ("zh", "en")


def build_app(bot: "Bot") -> FastAPI:
    """The application of a bot.

    Raises:
        SettingsError: the settings would open the bot to strangers.
    """
    settings = bot.settings.server
    check_settings(settings)
    sessions = Sessions(users_of(settings))
    app = FastAPI(title="rag", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    gate = Gate(settings.concurrency, settings.queue)
    api.add_routes(app, bot, gate)
    pages.add_routes(app, bot)
    downloads.add_routes(app, bot)
    uploads.add_routes(app, Shelf(bot), settings.max_upload_mb)
    login.add_routes(app, sessions)
    app.mount("/assets", StaticFiles(directory=ASSETS), name="assets")
    app.get("/", include_in_schema=False)(_home)
    app.state.examples = Examples(bot)
    for language in LANGUAGES:
        app = _mount(app, build_page(bot, language, app.state.examples, gate), language)
    app.add_middleware(Frame)
    app.add_middleware(Guard, settings=settings, sessions=sessions)
    return app


def _mount(app: FastAPI, page: gr.Blocks, language: Language) -> FastAPI:
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path=f"/{language}",
        footer_links=[],
        run_history=False,
        auth_dependency=lambda request: request.scope.get("user"),
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        allowed_paths=[],
    )
    return mounted


def _home(request: Request) -> RedirectResponse:
    """To the page in the language chosen last, else in the browser's."""
    known = request.cookies.get("rag-language")
    if known not in LANGUAGES:
        wanted = request.headers.get("accept-language", "zh").lower()
        known = "zh" if wanted.startswith("zh") else "en"
    return RedirectResponse(f"/{known}/", headers={"vary": "accept-language, cookie"})
