"""Questions that the corpus can answer for certain, made from its observations."""

from collections.abc import Callable, Sequence

from rag.answer.draft import Sources
from rag.answer.phrases import english_name
from rag.glossary.labels import period_label, place_label
from rag.schema import Observation, Question

Slots = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str]
_SOURCES = 40  # reports that questions are taken from, the latest
_TRIED = 8  # questions that are looked at for each that is given


def suggest(
    question: Question,
    sources: Sources,
    documents: Sequence[str],
    most: int = 3,
    *,
    answers: Callable[[str], bool] | None = None,
) -> tuple[str, ...]:
    """Up to `most` questions near to the one asked: same place, same indicator first.

    `answers` tells of a question whether it has an answer and is not the one asked.
    """
    near = [o for name in documents[:_SOURCES] for o in sources.observations(name)]
    known = [o for o in near if sources.glossary.indicator(o.indicator) and o.status != "target"]
    own = [o for o in known if not question.areas or o.area in question.areas]
    asked = set(question.indicators)
    own.sort(key=lambda o: (o.indicator not in asked, o.start))
    questions: dict[tuple[str, str], str] = {}
    seen: set[tuple[str, str]] = set()
    for observation in own:
        key = observation.indicator, observation.measure
        if observation.measure not in ("level", "growth") or key in seen:
            continue
        seen.add(key)
        text = _ask(observation, question, sources)
        if answers is None or answers(text):
            questions[key] = text
        if len(questions) == most or len(seen) == most * _TRIED:
            break
    return tuple(questions.values())


def slots_of(question: Question) -> Slots:
    """What makes two questions for a figure the same: place, indicator, time, measure."""
    return question.areas, question.indicators, question.periods, question.measure or "level"


def _ask(observation: Observation, question: Question, sources: Sources) -> str:
    language = question.language
    area = place_label(observation.area, language, sources.glossary)
    period = period_label(observation.period, language)
    growth = observation.measure == "growth"
    if language == "zh":
        return f"{area}{period}{observation.indicator}{'增长多少' if growth else '是多少'}？"
    name = english_name(observation, sources.glossary)
    if growth:
        return f"How fast did {area}’s {name} grow in {period}?"
    return f"How large was {area}’s {name} in {period}?"
