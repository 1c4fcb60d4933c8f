"""Citation recall and precision as ALCE defines them, with a figure check in place of NLI.

Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations": a sentence is
recalled if its citations together support it; a citation is precise if its sentence is supported
and it supports a part of it by itself. Support here: every quantity and rank of the sentence
stands in the quotes (or follows from two that do by plus or minus), or, where the sentence has
neither, half of its words do. A year may stand in a heading, so it is not asked for. Sentences
without figures whose quotes are in another language are left unscored.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rag.figures import Figure, parse_figures, same
from rag.text import fold, language, sentences, words

_MARKER = re.compile(r"\[(\d+(?:\s*[,，、]\s*\d+)*)\]")
_WORD = re.compile(r"\w")
ENOUGH = 0.5
Citation = Mapping[str, Any]
Entails = Callable[[str, str], bool]  # (quotes, sentence): an NLI model, where one is given


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an answer without its markers, and the markers."""

    text: str
    markers: tuple[int, ...]


def claims(answer: str) -> list[Claim]:
    """The sentences of an answer that hold a word; a marker after a full stop belongs before."""
    text = re.sub(r"([。.！？!?；;])((?:\s*\[\d+(?:\s*[,，、]\s*\d+)*\])+)", r"\2\1", answer)
    found = []
    for start, end in sentences(text):
        markers = [int(n) for m in _MARKER.finditer(text[start:end]) for n in _digits(m[1])]
        body = _MARKER.sub("", text[start:end]).strip()
        if _WORD.search(body):
            found.append(Claim(body, tuple(dict.fromkeys(markers))))
    return found


def supports(quotes: Sequence[str], sentence: str, entails: Entails | None = None) -> bool | None:
    """Whether the quotes together support the sentence; None where that cannot be told."""
    if not quotes:
        return False
    joined = "\n".join(quotes)
    if entails is not None:
        return entails(joined, sentence)
    figures = _figures(sentence)
    if figures:
        return all(_stands(figure, _figures(joined)) for figure in figures)
    if language(sentence) != language(joined):
        return None
    wanted = {word for word in words(fold(sentence)) if _WORD.match(word)}
    given = set(words(fold(joined)))
    return len(wanted & given) >= ENOUGH * len(wanted)


def citation_recall(
    answer: str, citations: Sequence[Citation], entails: Entails | None = None
) -> float | None:
    """Supported sentences / sentences that could be judged."""
    quotes = _quotes(citations)
    judged = [
        supports([quotes[m] for m in claim.markers if m in quotes], claim.text, entails)
        for claim in claims(answer)
    ]
    return _share([verdict for verdict in judged if verdict is not None])


def citation_precision(
    answer: str, citations: Sequence[Citation], entails: Entails | None = None
) -> float | None:
    """Markers whose quote helps a supported sentence / markers that could be judged."""
    quotes = _quotes(citations)
    judged: list[bool] = []
    for claim in claims(answer):
        given = [quotes.get(marker, "") for marker in claim.markers]
        whole = supports([quote for quote in given if quote], claim.text, entails)
        if whole is None:
            continue
        judged += [whole and _helps(quote, claim.text, entails) for quote in given]
    return _share(judged)


def _figures(text: str) -> list[Figure]:
    return [figure for figure in parse_figures(text) if figure.quantity or figure.kind == "rank"]


def _helps(quote: str, sentence: str, entails: Entails | None) -> bool:
    figures = _figures(sentence)
    if entails is None and figures:
        return any(_near(figure, other) for figure in figures for other in _figures(quote))
    return supports([quote], sentence, entails) is True


def _near(figure: Figure, other: Figure) -> bool:
    """Whether two figures are the same or could be terms of one calculation (same unit)."""
    return same(figure, other) or figure.unit == other.unit


def _stands(figure: Figure, given: Sequence[Figure]) -> bool:
    if any(same(figure, other) for other in given):
        return True
    for one, other in combinations(given, 2):
        if one.unit == other.unit == figure.unit and figure.value in {
            one.value + other.value,
            abs(one.value - other.value),
        }:
            return True
    return False


def _quotes(citations: Sequence[Citation]) -> dict[int, str]:
    return {int(citation["marker"]): str(citation["quote"]) for citation in citations}


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _share(verdicts: Sequence[bool]) -> float | None:
    return sum(verdicts) / len(verdicts) if verdicts else None
