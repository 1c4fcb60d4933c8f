"""What happens when someone asks, opens an old conversation, rates an answer or stops one."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.errors import RagError, StoreError
from rag.schema import Answer, Language
from rag.store.dialogue import Turn
from rag.ui import dialogue
from rag.ui.answers import answer_html, escaped, partial_html, status_html
from rag.ui.history import owner_of
from rag.ui.scope import Scope, chosen
from rag.ui.words import words

if TYPE_CHECKING:
    from rag.bot import Bot

Message = dict[str, Any]


class Chat:
    """The handlers of the chat, over one bot and in one language; state lives in the store."""

    def __init__(self, bot: "Bot", language: Language) -> None:
        self._bot, self._language = bot, language
        self._words = words(language)
        self._dialogue = bot.store.dialogue

    def ask(
        self, question: str, conversation: str, scope: Scope, request: gr.Request
    ) -> Iterator[tuple[list[Message], str, Any]]:
        """Answer: (messages, conversation, what comes into the question box) as it comes.

        The page's script empties the box; only a question that failed is put back into it.
        """
        question, owner = question.strip(), owner_of(request)
        turns = self._dialogue.turns(conversation, owner) if conversation else []
        past = self._messages(turns)
        if not question:
            yield past, conversation, gr.skip()
            return
        asked = [*past, {"role": "user", "content": shown_question(question)}]
        refusal = self._refuse(question, scope)
        if refusal:
            yield [*asked, _said(status_html(refusal))], conversation, gr.skip()
            return
        looking = status_html(self._words["looking"], running=True)
        yield [*asked, _said(looking)], conversation, gr.skip()
        try:
            for live in self._answer(question, turns, scope):
                if isinstance(live, str):
                    shown = partial_html(live) if live else looking
                    yield [*asked, _said(shown)], conversation, gr.skip()
                    continue
                conversation, messages = self._keep(live, conversation, asked, owner)
                yield messages, conversation, gr.skip()
        except (RagError, LookupError) as error:
            line = self._words["failed"].format(reason=str(error))
            yield [*asked, _said(status_html(line))], conversation, question

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

    def retry(
        self, conversation: str, scope: Scope, event: gr.RetryData, request: gr.Request
    ) -> Iterator[tuple[list[Message], str, Any]]:
        """Ask a turn's question again, in its place; later turns go."""
        yield from self._again(conversation, scope, (event.index, None), request)

    def edit(
        self, conversation: str, scope: Scope, event: gr.EditData, request: gr.Request
    ) -> Iterator[tuple[list[Message], str, Any]]:
        """Ask a changed question in the place of the former one; later turns go."""
        yield from self._again(conversation, scope, (event.index, str(event.value)), request)

    def rate(self, conversation: str, event: gr.LikeData, request: gr.Request) -> None:
        """Keep what the user thinks of an answer, with the reason chosen."""
        turns = self._dialogue.turns(conversation, owner_of(request))
        turn = turns[_number(event.index) // 2].id
        good = event.liked is True or event.liked == "Like"
        reason = event.liked if isinstance(event.liked, str) else ""
        self._dialogue.rate(turn, 1 if good else -1, reason, owner_of(request))
        gr.Info(self._words["thanks"], duration=2)

    def _again(
        self,
        conversation: str,
        scope: Scope,
        changed: tuple[Any, str | None],
        request: gr.Request,
    ) -> Iterator[tuple[list[Message], str, Any]]:
        index, question = changed
        owner = owner_of(request)
        turns = self._dialogue.turns(conversation, owner)
        turn = turns[min(_number(index) // 2, len(turns) - 1)]
        self._dialogue.cut(conversation, turn.id, owner)
        yield from self.ask(question or turn.question, conversation, scope, request)

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
