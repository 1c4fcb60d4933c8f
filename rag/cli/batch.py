"""A file of questions: each line answered, in order, with its conversation."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rag.errors import RagError
from rag.schema import Answer
from rag.text import language
from rag.wire import Json, answer_json, failure_json

if TYPE_CHECKING:
    from rag.bot import Bot
    from rag.conversation import Conversation

# A defect that one question brings to light must not cost the answers to the others.
_MISHAPS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class Case(NamedTuple):
    """One line: its `id` as given, the question, and the conversation whose turn it is."""

    id: object
    question: str
    conversation: str | int | None = None


def answer_lines(bot: "Bot", lines: Sequence[bytes]) -> Iterator[Json]:
    """One output line for each input line; what went wrong with a line stands in its `error`."""
    conversations: dict[str | int, Conversation] = {}
    for line in lines:
        case, error = parse_case(line)
        if not error:
            try:
                yield answer_json(_answer(bot, case, conversations), case.id)
                continue
            except RagError as refused:
                error = str(refused)
            except _MISHAPS as mishap:
                error = f"{type(mishap).__name__}: {mishap}"
        yield failure_json(case.id, case.question, language(case.question), error)


def parse_case(line: bytes) -> tuple[Case, str]:
    """The case of a line, and what is wrong with it ("" if nothing).

    Example:
        >>> parse_case(b'{"id": 7, "question": "GDP?"}')
        (Case(id=7, question='GDP?', conversation=None), '')
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Case(None, ""), f"The line is not JSON: {error}."
    if not isinstance(value, dict):
        return Case(None, ""), 'The line is not an object: {"id": ..., "question": ...}.'
    question, conversation = value.get("question"), value.get("conversation")
    if not isinstance(question, str):
        return Case(value.get("id"), ""), f'"question" must be text, not {question!r}.'
    case = Case(value.get("id"), question)
    if not isinstance(conversation, str | int | None):
        return case, f'"conversation" must be a name or a number, not {conversation!r}.'
    return case._replace(conversation=conversation), ""


def _answer(bot: "Bot", case: Case, conversations: "dict[str | int, Conversation]") -> Answer:
    if case.conversation is None:
        return bot.ask(case.question)
    if case.conversation not in conversations:
        conversations[case.conversation] = bot.conversation()
    return conversations[case.conversation].ask(case.question)
