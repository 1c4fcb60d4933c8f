"""What happens when someone asks, opens an old conversation, rates an answer or stops one."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gradio as gr
from starlette.concurrency import run_in_threadpool

from rag.errors import RagError, StoreError
from rag.schema import Answer, Language
from rag.store.dialogue import Turn
from rag.ui import dialogue
from rag.ui.answers import answer_html, escaped, partial_html, status_html
from rag.ui.gate import Busy, Gate
from rag.ui.history import owner_of
from rag.ui.scope import Scope, chosen
from rag.ui.steps import in_threads
from rag.ui.words import words

if TYPE_CHECKING:
    from rag.bot import Bot

Message = dict[str, Any]
Shown = tuple[Any, Any, Any]  # messages, conversation, what comes into the question box


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where it belongs; it may be asked in the place of an earlier turn."""

    question: str
    conversation: str
    scope: Scope
    owner: str
    instead: str = ""  # the turn that it replaces, with all later ones


class Chat:
    """The handlers of the chat, over one bot and in one language; state lives in the store."""

    def __init__(self, bot: "Bot", language: Language, gate: Gate) -> None:
        self._bot, self._language, self._gate = bot, language, gate
        self._words = words(language)
        self._dialogue = bot.store.dialogue

    async def ask(
        self, question: str, conversation: str, scope: Scope, request: gr.Request
    ) -> AsyncGenerator[Shown]:
        """Answer a question as it comes.

        The page's script empties the box; only a question that failed is put back into it.
        """
        asked = Asked(question.strip(), conversation, scope, owner_of(request))
        async with aclosing(self._in_turn(asked)) as steps:
            async for shown in steps:
                yield shown

    async def retry(
        self, conversation: str, scope: Scope, event: gr.RetryData, request: gr.Request
    ) -> AsyncGenerator[Shown]:
        """Ask a turn's question again, in its place; later turns go."""
        former = Asked("", conversation, scope, owner_of(request))
        asked = await run_in_threadpool(self._instead, former, event.index)
        async with aclosing(self._in_turn(asked)) as steps:
            async for shown in steps:
                yield shown

    async def edit(
        self, conversation: str, scope: Scope, event: gr.EditData, request: gr.Request
    ) -> AsyncGenerator[Shown]:
        """Ask a changed question in the place of the former one; later turns go."""
        changed = Asked(str(event.value).strip(), conversation, scope, owner_of(request))
        asked = await run_in_threadpool(self._instead, changed, event.index)
        async with aclosing(self._in_turn(asked)) as steps:
            async for shown in steps:
                yield shown

    async def _in_turn(self, asked: Asked) -> AsyncGenerator[Shown]:
        """Wait in the line and say how long it is, then answer."""
        if not asked.question:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        try:
            with self._gate.place(asked.owner) as place:
                messages = await run_in_threadpool(self._opening, asked)
                while ahead := self._gate.ahead(place):
                    line = status_html(self._words["queued"].format(count=ahead), running=True)
                    yield [*messages, _said(line)], asked.conversation, gr.skip()
                    await place.change()
                async with aclosing(in_threads(self._answered(asked))) as steps:
                    async for shown in steps:
                        yield shown
        except Busy as busy:
            gr.Warning(self._words["busy_own" if busy.own else "busy"])
            yield gr.skip(), gr.skip(), gr.skip()

    def _answered(self, asked: Asked) -> Iterator[Shown]:
        """The messages while an answer is made, and with it."""
        conversation, messages = asked.conversation, self._opening(asked)
        refusal = self._refuse(asked.question, asked.scope)
        if refusal:
            yield [*messages, _said(status_html(refusal))], conversation, gr.skip()
            return
        looking = status_html(self._words["looking"], running=True)
        yield [*messages, _said(looking)], conversation, gr.skip()
        turns = self._before(asked)
        if asked.instead:
            self._dialogue.cut(conversation, asked.instead, asked.owner)
        try:
            for live in self._answer(asked.question, turns, asked.scope):
                if isinstance(live, str):
                    shown = partial_html(live) if live else looking
                    yield [*messages, _said(shown)], conversation, gr.skip()
                    continue
                conversation, messages = self._keep(live, conversation, messages, asked.owner)
                yield messages, conversation, gr.skip()
        except (RagError, LookupError) as error:
            line = self._words["failed"].format(reason=str(error))
            yield [*messages, _said(status_html(line))], conversation, asked.question

    def _before(self, asked: Asked) -> list[Turn]:
        """The turns that a question follows."""
        turns = self._turns(asked)
        ids = [turn.id for turn in turns]
        return turns[: ids.index(asked.instead)] if asked.instead in ids else turns

    def _opening(self, asked: Asked) -> list[Message]:
        """The conversation up to the question, and the question."""
        said = {"role": "user", "content": shown_question(asked.question)}
        return [*self._messages(self._before(asked)), said]

    def _instead(self, asked: Asked, index: Any) -> Asked:
        """The question in the place of the turn of a message, whose own it is if it is empty."""
        turns = self._turns(asked)
        turn = turns[min(_number(index) // 2, len(turns) - 1)]
        return replace(asked, question=asked.question or turn.question, instead=turn.id)

    def _turns(self, asked: Asked) -> list[Turn]:
        found = self._dialogue.turns(asked.conversation, asked.owner)
        return list(found) if asked.conversation else []

    def _keep(
        self, answer: Answer, conversation: str, asked: list[Message], owner: str
    ) -> tuple[str, list[Message]]:
        """The conversation with its new turn; what cannot be kept is shown all the same."""
        try:
            conversation = conversation or self._dialogue.start(owner=owner)
            dialogue.keep(self._dialogue, conversation, answer, owner)
        except StoreError as error:
            line = status_html(self._words["not_kept"].format(reason=error))
            return conversation, [*asked, _said(answer_html(answer, "")), _said(line)]
        return conversation, self._messages(self._dialogue.turns(conversation, owner))

    def open(self, conversation: str, request: gr.Request) -> tuple[list[Message], str]:
        """The messages of a stored conversation."""
        turns = self._dialogue.turns(conversation or "", owner_of(request))
        return self._messages(turns), conversation if turns else ""

    def stop(
        self, messages: list[Message], conversation: str, request: gr.Request
    ) -> tuple[list[Message], str]:
        """What is kept of the conversation, and the question whose answer was stopped."""
        shown, conversation = self.open(conversation, request)
        left = [m for m in messages[len(shown) :] if m["role"] == "user"]
        asked = [{"role": "user", "content": m["content"]} for m in left]
        stopped = [_said(status_html(self._words["stopped"]))] if asked else []
        return [*shown, *asked, *stopped], conversation

    def rate(self, conversation: str, event: gr.LikeData, request: gr.Request) -> None:
        """Keep what the user thinks of an answer, with the reason chosen."""
        turns = self._dialogue.turns(conversation, owner_of(request))
        turn = turns[_number(event.index) // 2].id
        good = event.liked is True or event.liked == "Like"
        reason = event.liked if isinstance(event.liked, str) else ""
        self._dialogue.rate(turn, 1 if good else -1, reason, owner_of(request))
        gr.Info(self._words["thanks"], duration=2)

    def _refuse(self, question: str, scope: Scope) -> str:
        """Why a question is not even looked up, "" if it is."""
        limit = self._bot.settings.server.max_question_characters
        if len(question) > limit:
            return self._words["too_long"].format(count=len(question), limit=limit)
        if self._in_scope(scope) == []:
            return self._words["nothing_chosen"]
        return ""

    def _answer(self, question: str, turns: Sequence[Turn], scope: Scope) -> Iterator[str | Answer]:
        """The text so far, piece by piece, and last the answer."""
        documents = self._in_scope(scope) or ()
        text = ""
        stream = self._bot.stream(question, dialogue.previous(turns), documents)
        with closing(stream):  # type: ignore[type-var]
            for event in stream:
                if event.answer is not None:
                    yield event.answer
                else:  # without a token too: where something is yielded it can be stopped
                    text += event.text if event.kind == "token" else ""
                    yield text

    def _in_scope(self, scope: Scope) -> list[str] | None:
        return chosen(self._bot.documents(), self._bot.store.areas(), scope)

    def _messages(self, turns: Sequence[Turn]) -> list[Message]:
        """A conversation as the chat component shows it; the last answer has suggestions."""
        messages: list[Message] = []
        for turn, answer in dialogue.answers(turns):
            messages.append({"role": "user", "content": shown_question(turn.question)})
            shown = answer_html(answer, turn.id) if answer else status_html(turn.answer)
            messages.append(_said(shown))
        last = dialogue.read(turns[-1]) if turns else None
        if last is not None and last.suggestions:
            messages[-1]["options"] = [{"label": s, "value": s} for s in last.suggestions]
        return messages


def shown_question(question: str) -> str:
    """A question as the chat shows it: no image, no HTML."""
    return escaped(question).replace("\n", " ")


def _said(content: str) -> Message:
    return {"role": "assistant", "content": content}


def _number(index: Any) -> int:
    return int(index[0] if isinstance(index, list | tuple) else index)
