"""Questions that the indexed reports answer, each tried before it is offered."""

import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rag.glossary import load_glossary
from rag.glossary.labels import period_label, place_label
from rag.schema import Language, Observation

if TYPE_CHECKING:
    from rag.bot import Bot

_TRIED = 24


class Examples:
    """The questions of the first screen, found once for each state of the index."""

    def __init__(self, bot: "Bot") -> None:
        self._bot, self._turn = bot, threading.Lock()
        self._found: dict[Language, tuple[tuple[int, str], list[str]]] = {}

    def of(self, language: Language) -> list[str]:
        """The questions in a language; whoever comes while they are sought waits for them."""
        with self._turn:
            version = self._bot.store.version()
            if language not in self._found or self._found[language][0] != version:
                self._found[language] = version, examples(self._bot, language)
            return self._found[language][1]


def examples(bot: "Bot", language: Language, count: int = 6) -> list[str]:
    """Up to `count` questions, of different kinds and places, that the bot answers with sources."""
    found: list[str] = []
    for question in list(_candidates(bot.observations(), language))[:_TRIED]:
        if len(found) == count:
            break
        if question not in found and _is_answered(bot, question):
            found.append(question)
    return found


def _is_answered(bot: "Bot", question: str) -> bool:
    """Whether the reports answer with sources; no language model is asked."""
    responder = bot.responder()
    draft = responder.draft(responder.understand(question))
    answer = responder.finish(draft, time.perf_counter())
    return bool(answer.citations) and not answer.refused


def _candidates(observations: Sequence[Observation], language: Language) -> Iterator[str]:
    """Questions of each kind in turn: comparison, growth, level, target, and so on."""
    glossary = load_glossary()
    known = [o for o in observations if glossary.indicator(o.indicator)]
    kinds = [
        list(_comparisons(known, language)),
        [_growth(o, language) for o in _spread(known, "growth", "actual")],
        [_level(o, language) for o in _spread(known, "level", "actual")],
        [_target(o, language) for o in _spread(known, "growth", "target")],
    ]
    for turn in range(max((len(kind) for kind in kinds), default=0)):
        yield from (kind[turn] for kind in kinds if turn < len(kind))


def _spread(known: Sequence[Observation], measure: str, status: str) -> list[Observation]:
    """One observation a place, each of another indicator where that can be."""
    chosen: dict[str, Observation] = {}
    used: set[str] = set()
    fitting = [o for o in known if o.measure == measure and o.status == status]
    for observation in sorted(fitting, key=lambda o: (o.area, o.start)):
        if observation.area not in chosen or chosen[observation.area].indicator in used:
            chosen[observation.area] = observation
        used.add(observation.indicator)
    return list(chosen.values())


def _comparisons(known: Sequence[Observation], language: Language) -> Iterator[str]:
    glossary = load_glossary()
    groups: dict[tuple[str, str], dict[str, Observation]] = {}
    for o in known:
        if o.measure == "level" and o.status == "actual":
            groups.setdefault((o.indicator, o.period), {})[o.area] = o
    for (indicator, period), areas in sorted(groups.items(), key=lambda g: -len(g[1])):
        if len(areas) < 2:
            continue
        first, second = (place_label(area, language, glossary) for area in sorted(areas)[:2])
        when = period_label(period, language)
        if language == "zh":
            yield f"比较{first}和{second}{when}的{indicator}"
        else:
            yield f"Compare the {glossary.english(indicator)} of {first} and {second} in {when}"


def _growth(o: Observation, language: Language) -> str:
    area, when, name = _named(o, language)
    if language == "zh":
        return f"{area}{when}{name}增长了多少？"
    return f"How fast did {area}’s {name} grow in {when}?"


def _level(o: Observation, language: Language) -> str:
    area, when, name = _named(o, language)
    if language == "zh":
        return f"{area}{when}{name}是多少？"
    return f"What was the {name} of {area} in {when}?"


def _target(o: Observation, language: Language) -> str:
    area, when, name = _named(o, language)
    if language == "zh":
        return f"{area}{when}{name}的目标是多少？"
    return f"What is {area}’s growth target for {name} in {when}?"


def _named(o: Observation, language: Language) -> tuple[str, str, str]:
    glossary = load_glossary()
    name = o.indicator if language == "zh" else glossary.english(o.indicator)
    return place_label(o.area, language, glossary), period_label(o.period, language), name
