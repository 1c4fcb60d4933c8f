"""One shape for every language model: messages in, pieces of text out."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from rag.prompts import Message

Stream = Callable[[Sequence[Message]], AsyncGenerator["Piece", None]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A step of a stream; `alive` if the model wrote something, be it only reasoning."""

    text: str
    alive: bool
    finish: str = ""  # stop, length, or what else the model says
    prompt_tokens: int = 0
    completion_tokens: int = 0
    served: str = ""  # the model that the endpoint says it is


@dataclass(frozen=True, slots=True)
class Backend:
    """A language model that is ready, and the errors that its library raises.

    `relax` changes a parameter that the endpoint complained of, and says whether it did.
    """

    stream: Stream
    errors: tuple[type[Exception], ...]
    relax: Callable[[str], bool]
    close: Callable[[], Awaitable[None]]
