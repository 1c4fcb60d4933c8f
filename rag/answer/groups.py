"""The group of places that a question is about: districts, provinces or cities of the corpus."""

import re
from collections.abc import Sequence

from rag.answer.draft import Sources
from rag.schema import Question
from rag.text import fold

_LEVELS = (
    ("province", re.compile(r"省|自治区|直辖市|\bprovinc|\bprovince-level|\bregions?\b")),
    ("district", re.compile(r"[各些个几哪]区|区县|城区|\bdistricts?\b")),
    ("city", re.compile(r"[各些个几哪]市|城市|地市|[各哪]州|\bcit(?:y|ies)\b|\bprefectures?\b")),
)


def areas_asked(
    question: Question, sources: Sources, documents: Sequence[str]
) -> dict[str, list[str]]:
    """The documents of each place of the group, places in the order of the corpus.

    Places of other levels are left out only where the group asked for has members.
    """
    grouped: dict[str, list[str]] = {}
    for report in sources.reports:
        if report.document in documents:
            for area in report.areas:
                grouped.setdefault(area, []).append(report.document)
    if question.areas:
        return {area: names for area, names in grouped.items() if area in question.areas}
    level = next((name for name, pattern in _LEVELS if pattern.search(fold(question.text))), None)
    chosen = {a: names for a, names in grouped.items() if _is_level(a, level, sources)}
    return chosen or grouped


def _is_level(area: str, level: str | None, sources: Sources) -> bool:
    place = sources.glossary.place(area)
    return level is None or (place is not None and place.level == level)
