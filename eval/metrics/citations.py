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
_NOTHING = re.compile(r"没有|未(?:说明|提及|给出|收录)|\bnot\b|\bno\b|^\|")
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_TIMES = re.compile(
    r"(?:the )?first (?:half|(?:two|three) quarters|\w+ months)|\bq[1-4]\b|前三季度|上半年"
    rf"|\b\d{{1,2}} {_MONTH}\b|\b{_MONTH} \d{{1,2}}\b|^\s*[-*]?\s*\d+[.)、]\s",
    re.IGNORECASE | re.MULTILINE,
)
_PAIRS = (("(", ")"), ("（", "）"), ("“", "”"), ("《", "》"))
_DIFFERENCE = {"%": "个百分点"}  # the unit of a difference, where it is another
ENOUGH = 0.5
Citation = Mapping[str, Any]
Entails = Callable[[str, str], bool]  # (quotes, sentence): an NLI model, where one is given


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an answer without its markers, and the markers."""

    text: str
    markers: tuple[int, ...]


def claims(answer: str, written_by_code: bool = False) -> list[Claim]:
    """The sentences of an answer that state something; a marker after a full stop belongs before.

    Heads of tables and plain sentences that something is not stated need no citation; nor do, in an
    answer that code and no model wrote, sentences without marker that give no share or amount
    ("of 6 reports read, 2 give comparable figures").
    """
    text = re.sub(r"([。.！？!?；;])((?:\s*\[\d+(?:\s*[,，、]\s*\d+)*\])+)", r"\2\1", answer)
    found = []
    for part in _parts(text):
        markers = [int(n) for m in _MARKER.finditer(part) for n in re.findall(r"\d+", m[1])]
        body = _MARKER.sub("", part).strip()
        if _WORD.search(body) and (markers or _states(body, written_by_code)):
            found.append(Claim(body, tuple(dict.fromkeys(markers))))
    return found


def _states(body: str, written_by_code: bool) -> bool:
    figures = _figures(body)
    if written_by_code:
        return any(figure.kind not in ("count", "number") for figure in figures)
    return bool(figures) or not _NOTHING.search(body)


def _parts(text: str) -> list[str]:
    """Sentences, none of them cut inside brackets or quotation marks."""
    parts: list[str] = []
    for start, end in sentences(text):
        if parts and _is_open(parts[-1]):
            parts[-1] += text[start:end]
        else:
            parts.append(text[start:end])
    return parts


def _is_open(part: str) -> bool:
    return any(part.count(left) > part.count(right) for left, right in _PAIRS)


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
    stated: Sequence[Claim], citations: Sequence[Citation], entails: Entails | None = None
) -> float | None:
    """Supported claims / claims that could be judged."""
    quotes = _quotes(citations)
    judged = [
        supports([quotes[m] for m in claim.markers if m in quotes], claim.text, entails)
        for claim in stated
    ]
    return _share([verdict for verdict in judged if verdict is not None])


def citation_precision(
    stated: Sequence[Claim], citations: Sequence[Citation], entails: Entails | None = None
) -> float | None:
    """Markers whose quote helps a supported claim / markers that could be judged."""
    quotes = _quotes(citations)
    judged: list[bool] = []
    for claim in stated:
        given = [quotes.get(marker, "") for marker in claim.markers]
        whole = supports([quote for quote in given if quote], claim.text, entails)
        if whole is None:
            continue
        judged += [whole and _helps(quote, claim.text, entails) for quote in given]
    return _share(judged)


def _figures(text: str) -> list[Figure]:
    """Quantities and ranks; dates, parts of a year and numbers of a list are neither."""
    figures = parse_figures(_TIMES.sub(" ", text))
    return [figure for figure in figures if figure.quantity or figure.kind == "rank"]


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
    alike = [other.value for other in given if other.unit == figure.unit]
    if len(alike) > 2 and figure.value == sum(alike):
        return True
    for one, other in combinations(given, 2):
        if (
            one.unit == other.unit
            and figure.unit in {one.unit, _DIFFERENCE.get(one.unit)}
            and figure.value
            in {
                one.value + other.value,
                abs(one.value - other.value),
            }
        ):
            return True
    return False


def _quotes(citations: Sequence[Citation]) -> dict[int, str]:
    return {int(citation["marker"]): str(citation["quote"]) for citation in citations}


def _share(verdicts: Sequence[bool]) -> float | None:
    return sum(verdicts) / len(verdicts) if verdicts else None
