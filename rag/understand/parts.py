"""A line that asks several things, cut into what each part asks: 增速是多少，今年目标呢?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.schema import NAMED, TELLING, Language, Question
from rag.text import fold
from rag.understand.intent import asks_own_rank

_ASKS: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"多[少大高长快]|几(?!乎)|哪|谁|什么|怎么|如何|何时|呢|第几"),
    "en": re.compile(r"\b(?:how|what|which|who|when|where)\b", re.IGNORECASE),
}
_CUT: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"(?<=[，,、；;。？?！!])|(?=以及|并且|同时|还有)"),
    "en": re.compile(
        r"(?<=[?;])\s+|,?\s+(?:and|while)\s+"
        r"(?=(?:(?:around|by|in|on|for|to|at|from|with|of|over|about) )?"
        r"(?:how|what|which|who|when|where)\b)",
        re.IGNORECASE,
    ),
}  # fmt: skip

_SHARES_VERB = re.compile(r"which(?: [\w'’-]+){1,2}", re.IGNORECASE)  # Which firm and which man won
_MOST = 4  # parts of a line; one of more is read as a whole, so that none costs a hundred answers


def asks(piece: str) -> bool:
    """Whether a piece of a line has an asking word of its own, in either language."""
    return any(pattern.search(piece) for pattern in _ASKS.values())


def first_asked(text: str) -> int | None:
    """Where the first asking word stands, in either language; None where there is none."""
    found = [match.start() for p in _ASKS.values() if (match := p.search(text))]
    return min(found, default=None)


def cut(text: str, language: Language) -> tuple[str, ...]:
    """The parts of a line, each with an asking word of its own.

    The line stays whole where one asks, or too many do.
    """
    parts: list[str] = []
    waiting = ""
    for piece in _CUT[language].split(text):
        waiting += piece if language == "zh" or not waiting else f" {piece}"
        if _ASKS[language].search(piece) and not _SHARES_VERB.fullmatch(waiting):
            parts.append(waiting.strip(" ，,、；;"))
            waiting = ""
    if waiting.strip(" ，,、；;。？?！!") and parts:
        parts[-1] += f"，{waiting}" if language == "zh" else f" {waiting}"
    return _with_verb(parts) if 1 < len(parts) <= _MOST else (text,)


_COUNTED = re.compile(r"\bhow (?:many|much) [^?,]*$", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def _with_verb(parts: Sequence[str]) -> tuple[str, ...]:
    """The parts, the verb of the last one told of those that have none.

    How many cars and how many appliances does it hope to replace?
    """
    verb = _VERB.search(parts[-1])
    return tuple(
        f"{part} {verb[0]}" if verb and _COUNTED.search(part) and not _VERB.search(part) else part
        for part in parts
    )


def in_line(part: Question, whole: Question, before: Sequence[Question]) -> Question:
    """A part as meant in its line: of the one place of the line, on what the first part is about.

    谋划了多少个项目，总投资额是多少? asks for the investment in these projects; What grain
    output and what yield does Weinan aim for? names the place at the end.
    """
    if asks_own_rank(fold(part.text)) and not part.areas:
        part = replace(part, operation=None, wanted="rank")
    several = len(whole.areas or whole.unknown_areas) > 1
    if part.operation is not None or part.wanted == "topic" or several:
        return part
    if part.wanted == "rank" and whole.areas and whole.areas[0] not in part.areas:
        part = replace(part, areas=whole.areas)  # 排贵州第几: the line's place ranks in Guizhou
    if whole.areas and not part.areas and not part.unknown_areas:
        places = tuple(t for t in whole.terms if t.anchor and t not in part.terms)
        part = replace(
            part, areas=whole.areas, unknown_areas=whole.unknown_areas,
            periods=part.periods or whole.periods, terms=(*places, *part.terms),
            status=part.status or (None if before else whole.status),
        )  # fmt: skip
    if not before:
        return part
    pointed = _of_pointed(part, before[0]) if part.points_back else part
    return _of_first(_on_subject(pointed, before[0]), before[0])


_POINTED = re.compile(r"\b(?:they|them|their|those|these)\b|^(?:这些|它们|上述|其(?!中|他|它|余))")


def points_back(folded: str) -> bool:
    """Whether words point at what was counted before them (their sales, 其货值)."""
    return _POINTED.search(folded) is not None


def _of_pointed(part: Question, first: Question) -> Question:
    """A later part that points at what the first counts, with all that the first says of it.

    How many projects will it start, and what investment should they complete? asks of these
    projects, and for no indicator of the whole place.
    """
    if first.indicators or not any(t.weight >= TELLING and not t.anchor for t in first.terms):
        return part
    known = {form for term in part.terms for form in term.forms}
    about = tuple(replace(t, head=False) for t in first.terms if t.text not in known)
    return replace(part, indicators=(), terms=(*about, *part.terms))


_OF_THOSE = re.compile(r"\bof (?:those|these|them|which|that)\b|^其中")


def _of_first(part: Question, first: Question) -> Question:
    """A later part in the time of the first one where it has none, a plan where it is of it."""
    if part.periods or part.status == "target":
        return part
    status = first.status if _OF_THOSE.search(fold(part.text)) else part.status
    return replace(part, periods=first.periods, status=status)


def _on_subject(part: Question, first: Question) -> Question:
    """A later part that names nothing known, with what the first part is about."""
    own = max((t.weight for t in part.terms if not t.anchor), default=NAMED)
    if part.indicators or own >= NAMED:
        return part
    least = NAMED if own >= TELLING else TELLING
    about = [t for t in first.terms if t.weight >= least and not t.anchor]
    subject = tuple(replace(t, head=False) for t in about if t not in part.terms)
    return replace(part, terms=(*subject, *part.terms))
