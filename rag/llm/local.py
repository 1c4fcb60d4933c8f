"""A language model in a local folder, run in this process by transformers through LlamaIndex."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from llama_index.core.base.llms.types import ChatMessage
from llama_index.llms.huggingface import HuggingFaceLLM
from transformers import AutoModelForCausalLM, AutoTokenizer, LogitsProcessorList

from rag.llm.backend import Backend, Piece
from rag.prompts import Message
from rag.settings import LLMSettings


def open_huggingface(settings: LLMSettings) -> Backend:
    """Read a folder with a model and its tokenizer; nothing is fetched from anywhere."""
    folder = Path(settings.model).expanduser()
    cuda = torch.cuda.is_available()
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model: Any = AutoModelForCausalLM.from_pretrained(
        folder, local_files_only=True, dtype="auto" if cuda else "float32"
    )  # half precision is slow on processors
    model.to("cuda" if cuda else "cpu")
    sampling = {"do_sample": True, "temperature": settings.temperature}
    llm = HuggingFaceLLM(
        model=model,
        tokenizer=tokenizer,
        context_window=settings.context_window,
        max_new_tokens=settings.max_tokens,
        generate_kwargs=sampling if settings.temperature else {"do_sample": False},
        is_chat_model=True,
    )
    stream = _Local(llm, tokenizer, settings).stream
    return Backend(stream, (RuntimeError, ValueError), lambda said: False, _nothing)


async def _nothing() -> None:
    return None


class _Local:
    """A model in memory. Its thread cannot be stopped, so it is made to end its text instead."""

    def __init__(self, llm: HuggingFaceLLM, tokenizer: Any, settings: LLMSettings) -> None:
        self._llm = llm
        self._tokenizer = tokenizer
        self._settings = settings
        self._sampling = dict(llm.generate_kwargs)
        self._lock = threading.Lock()

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[Piece, None]:
        stopped = threading.Event()
        text = ""
        try:
            responses = await asyncio.to_thread(self._start, messages, stopped)
            while (response := await asyncio.to_thread(next, responses, None)) is not None:
                text += response.delta or ""
                yield Piece(response.delta or "", bool(response.delta))
        finally:
            stopped.set()
        made = self._count(text)
        finish = "length" if made >= self._settings.max_tokens - 1 else "stop"
        asked = self._count("".join(message.text for message in messages))
        yield Piece("", False, finish, asked, made, Path(self._settings.model).name)

    def _start(self, messages: Sequence[Message], stopped: threading.Event) -> Any:
        ending = _ending(stopped, self._tokenizer.eos_token_id)
        chat = [ChatMessage(role=message.role, content=message.text) for message in messages]
        with self._lock:  # the arguments of `generate` belong to the LLM, not to a call
            self._llm.generate_kwargs = {
                **self._sampling,
                "max_time": self._settings.total_seconds,
                "logits_processor": LogitsProcessorList([ending]),
            }
            return self._llm.stream_chat(chat)

    def _count(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False))


def _ending(stopped: threading.Event, end: int) -> Callable[..., torch.Tensor]:
    """A logits processor that leaves only the end of the text once it is to stop."""

    def process(ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        if stopped.is_set():
            scores = torch.full_like(scores, float("-inf"))
            scores[:, end] = 0.0
        return scores

    return process
