"""One completion under deadlines: connect, first token, gap and total; retries within the budget.

A library's own timeout is per read, and a keep-alive resets it; these limits count what the model
writes. They measure what the user waits, so retries fall under the first-token limit.
"""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from rag.errors import ModelError
from rag.llm.backend import Backend, Piece
from rag.llm.faults import Fault, explain, place
from rag.prompts import Message
from rag.settings import LLMSettings

_TRIES = 3
_FIRST_WAIT_SECONDS = 0.5
_COUNTS_SECONDS = 1.0  # how long token counts may come after the end
_CHARACTERS_PER_TOKEN = 12  # more than tokenizers pack: an endpoint beyond it ignores max_tokens
_TAIL, _PERIOD = 360, 120
_STOP = re.compile(r"[。！？!?\n]|\.(?=\s)")
# What a library raises on answers that are no answers, besides its own errors.
_NONSENSE = (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, ModelError)


@dataclass(slots=True)
class Progress:
    """What has come so far. Times are seconds; `last` is when the model last wrote anything."""

    started: float
    text: str = ""
    finish: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    served: str = ""
    first_seconds: float = 0.0
    seconds: float = 0.0
    last: float = 0.0

    def add(self, piece: Piece, now: float) -> None:
        """Take in one piece of the stream."""
        self.last = now if piece.alive else self.last
        if piece.text and not self.text:
            self.first_seconds = now - self.started
        self.text += piece.text
        self.finish = piece.finish or self.finish
        self.prompt_tokens = piece.prompt_tokens or self.prompt_tokens
        self.completion_tokens = piece.completion_tokens or self.completion_tokens
        self.served = piece.served or self.served


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of whom, within which limits, and where the text goes."""

    backend: Backend
    messages: Sequence[Message]
    settings: LLMSettings
    emit: Callable[[str], None]


async def complete(request: Request) -> Progress:
    """Stream one completion into `emit`; `finish` is stop, length, repetition, cut or the like.

    Errors:
        ModelError: what went wrong, in one sentence; what was emitted before it stands.
    """
    progress = Progress(_now())
    errors: tuple[type[Exception], ...] = (*request.backend.errors, *_NONSENSE)
    for tried in range(1, _TRIES + 4):  # each of three parameters may be relaxed once
        try:
            await _attempt(request, progress)
        except errors as error:
            fault = explain(error, request.settings)
            wait = _wait(fault, request, progress, tried)
            if wait is None:
                raise fault.error from error
            await asyncio.sleep(wait)
        else:
            break
    return _checked(progress, request.settings)


def _wait(fault: Fault, request: Request, progress: Progress, tried: int) -> float | None:
    """How long until the next try; None if there is to be none."""
    if progress.text:
        return None
    if request.backend.relax(fault.detail):
        return 0.0
    wait = fault.wait_seconds
    if wait is None:
        wait = _FIRST_WAIT_SECONDS * 2 ** (tried - 1) * random.uniform(0.5, 1.0)
    left = progress.started + request.settings.first_token_seconds - _now()
    return wait if fault.again and tried < _TRIES and wait < left else None


async def _attempt(request: Request, progress: Progress) -> None:
    async with aclosing(request.backend.stream(request.messages)) as pieces:
        while (piece := await _next(pieces, progress, request.settings)) is not None:
            progress.add(piece, _now())
            if piece.text:
                request.emit(piece.text)
            if _runs_away(progress, request.settings):
                return


async def _next(
    pieces: AsyncIterator[Piece], progress: Progress, settings: LLMSettings
) -> Piece | None:
    """The next piece, within whichever limit comes first."""
    deadline, what = _deadline(progress, settings)
    clock = asyncio.timeout_at(deadline)
    try:
        async with clock:
            return await anext(pieces, None)
    except TimeoutError:
        if not clock.expired():
            raise
    if progress.finish:
        return None
    raise ModelError(f"The language model at {place(settings)} {what}.", "slow")


def _deadline(progress: Progress, settings: LLMSettings) -> tuple[float, str]:
    if progress.finish:
        return progress.last + _COUNTS_SECONDS, ""
    total = settings.total_seconds
    limits = [(progress.started + total, f"was not done within {total:g} s")]
    if progress.last:
        gap = settings.gap_seconds
        limits.append((progress.last + gap, f"fell silent for {gap:g} s"))
    else:
        first = settings.first_token_seconds
        limits.append((progress.started + first, f"wrote nothing within {first:g} s"))
    return min(limits)


def _runs_away(progress: Progress, settings: LLMSettings) -> bool:
    """Whether the text repeats itself without end or outgrows `max_tokens`; says so in `finish`."""
    if len(progress.text) > settings.max_tokens * _CHARACTERS_PER_TOKEN:
        progress.finish = "length"
    elif (start := repetition(progress.text)) is not None:
        progress.text, progress.finish = progress.text[:start], "repetition"
    else:
        return False
    return True


def repetition(text: str) -> int | None:
    """Where a text begins to repeat itself without end, after the first time; None if it does not.

    The end of a sentence is kept whole.

    Example:
        >>> repetition("GDP增长。" + "很好。" * 200)
        9
    """
    tail = text[-_TAIL:]
    if len(tail) < _TAIL:
        return None
    period = len(tail) - 1 - tail.rfind(tail[-40:], 0, -1) - 39
    if not 1 <= period <= _PERIOD or tail[period:] != tail[:-period]:
        return None
    start = len(text) - _TAIL
    while start > 0 and text[start - 1] == text[start - 1 + period]:
        start -= 1
    end = start + period
    if not _STOP.match(text, end - 1):
        stop = _STOP.search(text, end)
        end = stop.end() if stop and stop.end() <= end + period else end
    return end


def _checked(progress: Progress, settings: LLMSettings) -> Progress:
    """Without text there is no answer; without an end that the model states, it was cut."""
    progress.seconds = _now() - progress.started
    progress.finish = progress.finish or "cut"
    if not progress.text.strip():
        at = place(settings)
        raise ModelError(f"The language model at {at} gave an empty answer.", "empty")
    return progress


def _now() -> float:
    return asyncio.get_running_loop().time()
