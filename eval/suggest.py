"""Cases for a user's own reports: an empty template, and drafts from observations to be checked."""

import random
from calendar import month_name
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.dataset import Kind
from rag.glossary import load_glossary
from rag.schema import Language, Observation

Json = dict[str, Any]
_ASKED: dict[tuple[str, Language], str] = {
    ("level", "zh"): "{area}{period}{indicator}是多少?",
    ("growth", "zh"): "{area}{period}{indicator}增长了多少?",
    ("rate", "zh"): "{area}{period}{indicator}是多少?",
    ("target", "zh"): "{area}{period}{indicator}的目标是多少?",
    ("level", "en"): "What was {area}'s {indicator} in {period}?",
    ("growth", "en"): "How much did {area}'s {indicator} grow in {period}?",
    ("rate", "en"): "What was {area}'s {indicator} in {period}?",
    ("target", "en"): "What is {area}'s target for {indicator} in {period}?",
}


def template(documents: Iterable[Path]) -> Iterator[Json]:
    """One case to fill in for each document, then one without an answer and one conversation."""
    number = 0
    evidence: Json = {"document": "", "quote": ""}
    for number, path in enumerate(sorted(documents), start=1):
        evidence = {"document": path.name, "quote": ""}
        yield {
            "id": f"own-{number:02}", "language": "zh", "kind": "figure", "question": "",
            "values": [{"number": 0, "unit": "亿元"}], "evidence": [evidence],
        }  # fmt: skip
    yield {
        "id": f"own-{number + 1:02}", "language": "en", "kind": "unanswerable", "question": "",
        "refusal": "not_stated", "must_not": [{"number": 0, "unit": "%"}],
    }  # fmt: skip
    turn = {
        "kind": "growth", "question": "", "values": [{"text": ["5.5%"]}], "evidence": [evidence],
    }  # fmt: skip
    yield {"id": f"own-{number + 2:02}", "language": "zh", "turns": [turn, turn]}


def suggest(observations: Sequence[Observation], count: int, seed: int = 0) -> list[Json]:
    """Draft cases from observations, as many of each document as of the others; seeded.

    They say what the observer read, right or wrong: a person has to check each one.
    """
    spread = _spread([o for o in observations if _asked_for(o) and o.period], seed)
    return [draft(o, n) for n, o in enumerate(spread[:count], start=1)]


def draft(observation: Observation, number: int) -> Json:
    """One case; odd numbers are Chinese, even ones English."""
    language: Language = "zh" if number % 2 else "en"
    asked = _asked_for(observation)
    kind: Kind = (
        "figure" if asked in {"level", "rate"} else "target" if asked == "target" else "growth"
    )
    glossary = load_glossary()
    names = {
        "area": observation.area,
        "indicator": observation.indicator,
        "period": _period(observation.period, language),
    }
    if language == "en":
        names |= {key: glossary.english(names[key]) for key in ("area", "indicator")}
    number_only = "-" not in observation.value.lstrip("-")
    value: Json = (
        {"number": float(observation.value), "unit": observation.unit}
        if number_only
        else {"text": [f"{observation.value}{observation.unit}"]}
    )
    return {
        "id": f"draft-{number:03}",
        "language": language,
        "kind": kind,
        "question": _ASKED[asked, language].format(**names),
        "values": [value],
        "evidence": [{"document": observation.document, "quote": observation.quote}],
    }


def _asked_for(observation: Observation) -> str:
    if observation.status == "target":
        return "target"
    return observation.measure if observation.measure in {"level", "growth", "rate"} else ""


def _spread(observations: Sequence[Observation], seed: int) -> list[Observation]:
    """Shuffled, then one of each document in turn."""
    groups: dict[str, list[Observation]] = {}
    for observation in random.Random(seed).sample(observations, len(observations)):
        groups.setdefault(observation.document, []).append(observation)
    rounds = max(map(len, groups.values()), default=0)
    return [group[n] for n in range(rounds) for group in groups.values() if n < len(group)]


def _period(period: str, language: Language) -> str:
    """`2024-01/2024-09` in words: 2024年1—9月, January–September 2024."""
    start, _, end = period.partition("/")
    year, _, month = start.partition("-")
    if not end:
        return f"{year}年" if language == "zh" else year
    last_year, _, last_month = end.partition("-")
    if not month:
        return f"{year}—{last_year}年" if language == "zh" else f"{year}–{last_year}"
    first, last = int(month), int(last_month)
    if language == "zh":
        return f"{year}年{first}—{last}月"
    return f"{month_name[first]}–{month_name[last]} {year}"
