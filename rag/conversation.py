"""Turns of a dialogue with a bot."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rag.schema import Answer, Event

if TYPE_CHECKING:
    from rag.bot import Bot


class Conversation:
    """Turns of a dialogue; a follow-up takes over what it leaves out."""

    def __init__(self, bot: "Bot") -> None:
        self._bot = bot
        self.turns: list[Answer] = []

    def ask(self, text: str, documents: Sequence[str] = ()) -> Answer:
        """Answer the next question of the dialogue."""
        answer = self._bot.ask(text, [turn.question for turn in self.turns], documents)
        self.turns.append(answer)
        return answer

    def stream(self, text: str, documents: Sequence[str] = ()) -> Iterator[Event]:
        """Answer the next question as it comes."""
        history = [turn.question for turn in self.turns]
        for event in self._bot.stream(text, history, documents):
            if event.answer is not None:
                self.turns.append(event.answer)
            yield event
