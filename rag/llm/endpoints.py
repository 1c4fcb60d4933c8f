"""Language models behind HTTP: any OpenAI-compatible endpoint, and Ollama, through LlamaIndex."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Any

import httpx
import ollama
import openai
from llama_index.core.base.llms.types import ChatMessage, ChatResponse
from llama_index.core.llms import LLM
from llama_index.llms.ollama import Ollama
from llama_index.llms.openai_like import OpenAILike

from rag.llm.backend import Backend, Piece, Stream
from rag.llm.probe import OLLAMA, is_here, web_page
from rag.prompts import Message
from rag.settings import LLMSettings

_STOPPED = {"stop", "eos", "eos_token", "end_turn", "stop_sequence"}


def open_openai(settings: LLMSettings) -> Backend:
    """Any endpoint that speaks OpenAI's chat completions."""
    url = settings.base_url.rstrip("/").removesuffix("/chat/completions")
    key = settings.api_key.get_secret_value() or "none"  # else OPENAI_API_KEY would be sent
    client = openai.AsyncOpenAI(
        base_url=url,
        api_key=key,
        max_retries=0,
        timeout=_timeout(settings),
        http_client=httpx.AsyncClient(**_client(settings)),
    )
    llm = OpenAILike(
        model=settings.model,
        api_base=url,
        api_key=key,
        is_chat_model=True,
        context_window=settings.context_window,
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
        max_retries=0,
        async_openai_client=client,
        additional_kwargs={"stream_options": {"include_usage": True}},
    )
    _ = client.chat.completions  # imports what the first question would wait for
    stream = _streamer(llm, _openai_piece)
    errors = (openai.OpenAIError, httpx.HTTPError)
    return Backend(stream, errors, lambda said: _relax(llm, said), client.close)


def _relax(llm: OpenAILike, said: str) -> bool:
    """Change a parameter that newer or stricter endpoints reject; each once."""
    extra = llm.additional_kwargs
    if "stream_options" in said and extra.pop("stream_options", None):
        return True
    if "max_completion_tokens" in said and llm.max_tokens is not None:
        extra["max_completion_tokens"], llm.max_tokens = llm.max_tokens, None
        return True
    if "temperature" in said and "temperature" not in extra:
        extra["temperature"] = 1
        return True
    return False


def _openai_piece(response: ChatResponse) -> Piece:
    raw: Any = response.raw
    usage = raw.usage
    text = response.delta or ""
    return Piece(
        text=text,
        alive=bool(text or response.additional_kwargs.get("thinking_delta")),
        finish=_finish(raw.choices[0].finish_reason if raw.choices else None),
        prompt_tokens=usage.prompt_tokens if usage else 0,
        completion_tokens=usage.completion_tokens if usage else 0,
        served=raw.model or "",
    )


def open_ollama(settings: LLMSettings) -> Backend:
    """A model of an Ollama server."""
    url = settings.base_url or OLLAMA
    key = settings.api_key.get_secret_value()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    client = ollama.AsyncClient(host=url, headers=headers, **_client(settings))
    llm = Ollama(
        model=settings.model,
        base_url=url,
        temperature=settings.temperature,
        context_window=settings.context_window,
        additional_kwargs={"num_predict": settings.max_tokens},
        is_function_calling_model=False,
        async_client=client,
    )
    errors = (ollama.ResponseError, ollama.RequestError, httpx.HTTPError)
    return Backend(_streamer(llm, _ollama_piece), errors, lambda said: False, client.close)


def _ollama_piece(response: ChatResponse) -> Piece:
    raw: Any = response.raw
    text = response.delta or ""
    return Piece(
        text=text,
        alive=bool(text or response.additional_kwargs.get("thinking_delta")),
        finish=_finish((raw.get("done_reason") or "stop") if raw.get("done") else None),
        prompt_tokens=raw.get("prompt_eval_count") or 0,
        completion_tokens=raw.get("eval_count") or 0,
        served=raw.get("model") or "",
    )


def _streamer(llm: LLM, read: Callable[[ChatResponse], Piece]) -> Stream:
    async def stream(messages: Sequence[Message]) -> AsyncGenerator[Piece, None]:
        chat = [ChatMessage(role=message.role, content=message.text) for message in messages]
        async with aclosing(await llm.astream_chat(chat)) as responses:
            async for response in responses:
                yield read(response)

    return stream


def _finish(reason: str | None) -> str:
    return "stop" if reason in _STOPPED else reason or ""


def _timeout(settings: LLMSettings) -> httpx.Timeout:
    """Only the connect limit is the library's; the others are kept by a clock of our own."""
    return httpx.Timeout(settings.total_seconds, connect=settings.connect_seconds)


def _client(settings: LLMSettings) -> dict[str, Any]:
    """No proxy stands between this machine and itself; a page of HTML is no model's answer."""

    async def check(response: httpx.Response) -> None:
        if response.status_code < 400 and "html" in response.headers.get("content-type", ""):
            raise web_page(settings)

    return {
        "timeout": _timeout(settings),
        "trust_env": not is_here(settings.base_url or OLLAMA),
        "event_hooks": {"response": [check]},
    }
