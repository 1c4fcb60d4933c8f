"""The conversations of a user: answers kept whole, read back as they were."""

from collections.abc import Sequence
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from rag.schema import Answer, Question
from rag.store.dialogue import Dialogue, Turn
from rag.wire import PASSAGES

_ANSWERS = TypeAdapter(Answer)


def keep(dialogue: Dialogue, conversation: str, answer: Answer, owner: str) -> str:
    """Store an answer as the next turn of a conversation; its id."""
    short = replace(answer, hits=answer.hits[:PASSAGES])
    written = _ANSWERS.dump_json(short).decode()
    return dialogue.add(conversation, answer.question.text, written, owner)


def read(turn: Turn) -> Answer | None:
    """The answer of a turn; None if another release wrote it in another form."""
    try:
        return _ANSWERS.validate_json(turn.answer)
    except ValidationError:
        return None


def answers(turns: Sequence[Turn]) -> list[tuple[Turn, Answer | None]]:
    """Every turn with its answer."""
    return [(turn, read(turn)) for turn in turns]


def previous(turns: Sequence[Turn]) -> list[Question]:
    """The questions of earlier turns, as they were understood."""
    return [answer.question for _, answer in answers(turns[-1:]) if answer is not None]


def answer_of(dialogue: Dialogue, turn: str, owner: str) -> Answer | None:
    """The answer of one of the owner's turns, None if there is none."""
    found = dialogue.turn(turn, owner)
    return read(found) if found else None
