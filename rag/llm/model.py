"""The language model that the settings name: streamed, bounded in time, and cached."""

import hashlib
import importlib
import logging
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from rag.errors import ModelError, SettingsError
from rag.llm.background import Background
from rag.prompts import Message
from rag.schema import Usage
from rag.settings import LLMSettings

if TYPE_CHECKING:
    from rag.llm.attempts import Progress
    from rag.llm.backend import Backend

_log = logging.getLogger(__name__)
_PACKAGES = {
    "openai-like": "llama_index.llms.openai_like",
    "ollama": "llama_index.llms.ollama",
    "huggingface": "llama_index.llms.huggingface",
}
_BACKENDS = {
    "openai-like": ("rag.llm.endpoints", "open_openai"),
    "ollama": ("rag.llm.endpoints", "open_ollama"),
    "huggingface": ("rag.llm.local", "open_huggingface"),
}
_CACHED = 256
_SILENCE_SECONDS = 0.5


def build_model(settings: LLMSettings) -> "Model | None":
    """The model that the settings name, or None if they name none. Nothing is loaded or called yet.

    Errors:
        SettingsError: the model, its address, folder or package is missing.
    """
    if not settings.provider:
        return None
    if not settings.model:
        raise SettingsError(f"llm.provider is {settings.provider!r}, but llm.model is not set.")
    if settings.provider == "openai-like" and not settings.base_url:
        raise SettingsError(
            "llm.provider 'openai-like' needs llm.base_url, such as http://host/v1."
        )
    if settings.base_url and not settings.base_url.startswith(("http://", "https://")):
        raise SettingsError(f"llm.base_url must begin with http:// (got {settings.base_url!r}).")
    if settings.provider == "huggingface" and not Path(settings.model).expanduser().is_dir():
        raise SettingsError(f"llm.model {settings.model!r} is no folder; a local model is one.")
    if not _installed(_PACKAGES[settings.provider]):
        raise SettingsError(
            f"llm.provider {settings.provider!r} needs: pip install 'report-rag[llm]'."
        )
    return Model(settings)


def _installed(module: str) -> bool:
    return find_spec("llama_index") is not None and find_spec(module) is not None


class Completion:
    """A text that arrives piece by piece; iterate once. Closing the iterator cancels the request.

    At the end `finish` says why it ended (stop, length, repetition, cut, …), `text` is the whole
    without endless repetition, and `usage` what it took.
    """

    def __init__(self, name: str, run: "Callable[[Completion], Iterator[str]]") -> None:
        self.text = ""
        self.finish = ""
        self.usage = Usage(name)
        self._run = run

    def __iter__(self) -> Iterator[str]:
        """The pieces; an empty one every half second without any, so that one can stop meanwhile.

        Errors:
            ModelError: what went wrong; pieces given before it stand.
        """
        return self._run(self)


class Model:
    """A language model, loaded when first asked. Threads may share it."""

    def __init__(self, settings: LLMSettings) -> None:
        self.settings = settings
        local = settings.provider == "huggingface"
        self.name = Path(settings.model).name if local else settings.model
        self._lock = threading.Lock()
        self._opened: tuple[Background, Backend] | None = None
        self._cache: OrderedDict[str, Completion] = OrderedDict()
        self._served = ""

    def stream(self, messages: Sequence[Message]) -> Completion:
        """Ask the model. Identical messages are answered from memory, if the answer was whole."""
        asked = tuple(messages)
        key = hashlib.sha256(repr(asked).encode()).hexdigest()
        with self._lock:
            known = self._cache.get(key)
            if known is not None:
                self._cache.move_to_end(key)
                return Completion(self.name, lambda completion: _replay(completion, known))
        return Completion(self.name, lambda completion: self._run(completion, asked, key))

    def open(self) -> None:
        """Load the libraries and a local model now, not at the first question.

        Errors:
            ModelError: the model cannot be loaded.
        """
        self._ready()

    def trouble(self) -> str:
        """One sentence on why the model will not answer, or nothing; its libraries are loaded."""
        from rag.llm.probe import probe  # loads httpx, for those who have a model

        try:
            self.open()
        except ModelError as error:
            return str(error)
        return "" if self.settings.provider == "huggingface" else probe(self.settings)

    def close(self) -> None:
        """Cancel what runs and close the connections; the next question opens them again."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened:
            opened[0].stop()

    def _ready(self) -> "tuple[Background, Backend]":
        with self._lock:
            if self._opened is None:
                backend = _load(self.settings)
                background = Background()
                background.before_stop(backend.close)
                weakref.finalize(self, background.stop)
                self._opened = background, backend
            return self._opened

    def _run(self, completion: Completion, asked: tuple[Message, ...], key: str) -> Iterator[str]:
        from rag.llm.attempts import Request, complete  # loads httpx, for those who have a model

        background, backend = self._ready()
        pieces: SimpleQueue[str | None] = SimpleQueue()
        request = Request(backend, asked, self.settings, pieces.put)
        running = background.submit(complete(request))
        running.add_done_callback(lambda _: pieces.put(None))
        try:
            while (piece := _taken(pieces)) is not None:
                yield piece
            self._finish(completion, running.result(), key)
        except CancelledError as error:
            raise ModelError("The language model was closed while it answered.") from error
        except ModelError as error:
            _log.warning("model=%s kind=%s %s", self.name, error.kind, error)
            raise
        finally:
            running.cancel()

    def _finish(self, completion: Completion, progress: "Progress", key: str) -> None:
        completion.text, completion.finish = progress.text, progress.finish
        completion.usage = Usage(
            model=progress.served or self.name,
            prompt_tokens=progress.prompt_tokens,
            completion_tokens=progress.completion_tokens,
            first_token_seconds=round(progress.first_seconds, 3),
            seconds=round(progress.seconds, 3),
        )
        _log.info("finish=%s %s", progress.finish, completion.usage)
        self._remember(completion, key)

    def _remember(self, completion: Completion, key: str) -> None:
        """Keep a whole answer; forget all when the endpoint serves another model than before."""
        with self._lock:
            if self._served not in ("", completion.usage.model):
                _log.warning("model=%s now serves %s", self.name, completion.usage.model)
                self._cache.clear()
            self._served = completion.usage.model
            if completion.finish == "stop":
                self._cache[key] = completion
            while len(self._cache) > _CACHED:
                self._cache.popitem(last=False)


def _taken(pieces: "SimpleQueue[str | None]") -> str | None:
    """The next piece; "" after half a second of silence, so that one can stop meanwhile."""
    try:
        return pieces.get(timeout=_SILENCE_SECONDS)
    except Empty:
        return ""


def _load(settings: LLMSettings) -> "Backend":
    """Import the one provider that is wanted: LlamaIndex takes seconds, transformers more."""
    name, function = _BACKENDS[settings.provider]
    try:
        opener = getattr(importlib.import_module(name), function)
        backend: Backend = opener(settings)
    except (ImportError, OSError, ValueError, RuntimeError, KeyError) as error:
        message = f"llm.model {settings.model!r} cannot be loaded: {error}"
        raise ModelError(message, "model") from error
    return backend


def _replay(completion: Completion, known: Completion) -> Iterator[str]:
    completion.text, completion.finish = known.text, known.finish
    completion.usage = replace(known.usage, cached=True, first_token_seconds=0.0, seconds=0.0)
    yield known.text
