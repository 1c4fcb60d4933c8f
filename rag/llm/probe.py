"""Whether an endpoint answers, before anybody asks it: one request that generates nothing."""

import json
from typing import Any
from urllib.parse import urlsplit

import httpx

from rag.errors import ModelError
from rag.llm.faults import explain, place
from rag.settings import LLMSettings

OLLAMA = "http://127.0.0.1:11434"
_NAMED = 6  # models that a sentence names


def probe(settings: LLMSettings) -> str:
    """One sentence on why the endpoint will not answer, or nothing.

    An endpoint that does not list its models is taken to be there.
    """
    local = settings.provider == "ollama"
    base = (settings.base_url or OLLAMA).rstrip("/").removesuffix("/chat/completions")
    key = settings.api_key.get_secret_value()
    try:
        reply = httpx.get(
            f"{base}/api/tags" if local else f"{base}/models",
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=settings.connect_seconds,
            trust_env=not is_here(settings.base_url or OLLAMA),
        )
        if reply.status_code in (401, 403):
            reply.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return str(explain(error, settings).error)
    return _missing(_models(reply), settings)


def is_here(url: str) -> bool:
    """Whether an address is this machine's: no proxy stands between it and itself."""
    host = urlsplit(url).hostname or "localhost"
    return host in ("localhost", "::1") or host.startswith("127.")


def web_page(settings: LLMSettings) -> ModelError:
    """The error of an address at which a web page stands."""
    said = f"{place(settings)} sent a web page: it is no language-model endpoint;"
    return ModelError(f"{said} check llm.base_url.", "nonsense")


def _models(reply: httpx.Response) -> list[str]:
    """The models that an endpoint lists, as OpenAI or as Ollama does; none where it lists none."""
    try:
        listed: Any = reply.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return []
    rows = (listed.get("data") or listed.get("models")) if isinstance(listed, dict) else None
    named = [row.get("id") or row.get("name") for row in rows or () if isinstance(row, dict)]
    return [name for name in named if isinstance(name, str)]


def _missing(names: list[str], settings: LLMSettings) -> str:
    wanted = settings.model.removesuffix(":latest")
    if not names or any(name.removesuffix(":latest").endswith(wanted) for name in names):
        return ""
    some = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    return f"{place(settings)} lists no model {settings.model!r} (it has {some}); check llm.model."
