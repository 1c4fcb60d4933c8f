"""What went wrong with a language model, in one sentence, and whether to try again at once."""

import email.utils
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from rag.errors import ModelError, ModelOverflow
from rag.settings import LLMSettings

_OVERFLOW = re.compile(
    r"context[ _-]?(?:length|window|size)|maximum context|prompt is too long"
    r"|too many (?:input )?tokens|exceeds? the (?:available )?context|input (?:is )?too long"
    r"|上下文|(?:输入|提示).{0,8}(?:过长|超)",
    re.IGNORECASE,
)
_KEY = re.compile(r"\b(?:sk|key|pk|gsk)-[\w*.-]{4,}")


@dataclass(frozen=True, slots=True)
class Fault:
    """An error for the user, and whether to try `again` now, after `wait_seconds` if it said so."""

    error: ModelError
    again: bool = False
    wait_seconds: float | None = None
    detail: str = ""  # what the endpoint said


def explain(error: BaseException, settings: LLMSettings) -> Fault:
    """Turn any error of a language-model library into one sentence that says what to do."""
    chain = list(_chain(error))
    if own := next((e for e in chain if isinstance(e, ModelError)), None):
        return Fault(own)
    detail = mask(_detail(chain), settings)
    if _OVERFLOW.search(detail):
        return Fault(_overflow(settings, detail))
    status = next((code for e in chain if (code := _status(e))), 0)
    if status:
        return _refused(status, detail, chain, settings)
    return Fault(_broken(chain, detail, settings), detail=detail)


def mask(text: str, settings: LLMSettings) -> str:
    """A text without the API key, without anything like one, and of bounded length."""
    key = settings.api_key.get_secret_value()
    text = text.replace(key, "***") if key else text
    return " ".join(_KEY.sub("***", text).split())[:300]


def place(settings: LLMSettings) -> str:
    """The endpoint as it may be shown: without user name, password and query."""
    if not settings.base_url:
        return settings.provider
    url = httpx.URL(settings.base_url)
    return f"{url.scheme}://{url.netloc.decode().rpartition('@')[2]}{url.path}"


def _overflow(settings: LLMSettings, detail: str) -> ModelOverflow:
    return ModelOverflow(f"The prompt is too long for {settings.model!r}: {detail}", "overflow")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int:
    response = getattr(error, "response", None)
    code = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    return code if isinstance(code, int) and code >= 400 else 0


def _detail(chain: list[BaseException]) -> str:
    body = next((b for e in chain if (b := getattr(e, "body", None))), None)
    if isinstance(body, dict):
        inner = body.get("error", body)
        message = inner.get("message") if isinstance(inner, dict) else inner
        return str(message or body)
    return str(chain[0]) or type(chain[0]).__name__


def _refused(status: int, detail: str, chain: list[BaseException], settings: LLMSettings) -> Fault:
    at = place(settings)
    kind, text = "rejected", f"{at} rejected the request (HTTP {status}): {detail}"
    if status in (401, 403):
        kind, text = "key", f"{at} refused the key (HTTP {status}); check llm.api_key."
    elif status == 404:
        kind, text = "model", f"{at} has no model {settings.model!r} (HTTP 404); check llm.model."
    elif status == 429:
        kind, text = "busy", f"{at} is busy or its quota is used up (HTTP 429); try again later."
    elif status >= 500:
        kind, text = (
            "failed",
            f"The language model at {at} failed (HTTP {status}); try again later.",
        )
    error = ModelError(text, kind)
    error.retryable = status == 429 or status >= 500
    return Fault(error, error.retryable, _wait(chain), detail)


def _wait(chain: list[BaseException]) -> float | None:
    """The seconds of a Retry-After header, given as a number or as a date."""
    responses = (getattr(error, "response", None) for error in chain)
    headers = next((r.headers for r in responses if isinstance(r, httpx.Response)), None)
    value = headers.get("retry-after", "") if headers else ""
    if re.fullmatch(r"\d+(?:\.\d+)?", value):
        return float(value)
    date = email.utils.parsedate_tz(value)
    return max(0.0, email.utils.mktime_tz(date) - time.time()) if date else None


def _broken(chain: list[BaseException], detail: str, settings: LLMSettings) -> ModelError:
    at = place(settings)
    kind, text = "failed", f"The language model at {at} failed: {detail}"
    if _any(chain, httpx.ConnectTimeout):
        seconds = settings.connect_seconds
        kind, text = "unreachable", f"{at} did not accept a connection within {seconds:g} s."
    elif _any(chain, httpx.ConnectError):
        kind = "unreachable"
        text = f"No language model answers at {at}; is it running, and is llm.base_url right?"
    elif _any(chain, httpx.TransportError):
        kind, text = "broken", f"The connection to the language model at {at} broke off."
    elif _any(chain, json.JSONDecodeError):
        kind, text = "nonsense", f"{at} sent data that cannot be read; is it a chat endpoint?"
    return ModelError(text, kind)


def _any(chain: list[BaseException], kind: type[BaseException]) -> bool:
    return any(isinstance(error, kind) for error in chain)
