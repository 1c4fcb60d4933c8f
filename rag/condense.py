"""A follow-up question in full, by the language model, where the words alone do not suffice."""

import logging
import re
from collections.abc import Iterable, Sequence

from rag.errors import ModelError
from rag.glossary import load_glossary
from rag.llm import Model
from rag.prompts import condense_messages, fence
from rag.sanitise import clean
from rag.text import fold, language

_log = logging.getLogger(__name__)
_TURNS, _CHARACTERS = 3, 300  # of the conversation, and of each of its texts
_LONGEST = 300
_LABEL = re.compile(
    r"^(?:改写(?:后的问题)?|问题?|rewritten(?: question)?|question)\s*[:：]\s*", re.I
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def condense(turns: Sequence[tuple[str, str]], question: str, model: Model) -> str:
    """A question that stands on its own, from the last turns (question, answer) and the new one.

    The question as it is where the model fails, writes more than a question, drops a place of the
    question, or brings in a number or a place that nobody named: a conversation can be imported,
    and a model can be led astray.
    """
    recent = [(asked[:_CHARACTERS], said[:_CHARACTERS]) for asked, said in turns[-_TURNS:]]
    told = [question, *(text for turn in recent for text in turn)]
    messages = condense_messages(recent, question, language(question), fence(*told))
    try:
        written = "".join(model.stream(messages))
    except ModelError as error:
        _log.warning("kind=%s the follow-up stays as asked", error.kind)
        return question
    lines = [line.strip() for line in clean(written).splitlines() if line.strip()]
    condensed = _LABEL.sub("", lines[0]).strip("\"'“”「」*` ") if len(lines) == 1 else ""
    return condensed if _is_faithful(condensed, question, told) else question


def _is_faithful(condensed: str, question: str, told: Iterable[str]) -> bool:
    """Whether it is short, keeps the places asked for, and adds nothing to the conversation."""
    known = "\n".join(told)
    kept = _named(question).issubset(_named(condensed))
    added = _named(condensed).issubset(_named(known))
    numbers = set(_NUMBER.findall(fold(condensed))) <= set(_NUMBER.findall(fold(known)))
    return bool(condensed) and len(condensed) <= _LONGEST and kept and added and numbers


def _named(text: str) -> set[str]:
    """The places that a text names; a homonym is all of them."""
    matches = load_glossary().find_places(text)
    return {name for match in matches for name in (match.name, *match.candidates)}
