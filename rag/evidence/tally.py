"""Tallies of medals (12金8银4铜): spelt out for the search, and told of the one kind asked for."""

import re
from itertools import pairwise

from rag.figures import MEDALS, Figure, parse_figures
from rag.schema import Question

_TALLIED = re.compile(rf"(?<=\d)([{''.join(MEDALS)}])(?=\d|$|[,，、。;；!！)）和等的])")
_MARK = re.compile("[，,；;。]")


def spelt_out(folded: str) -> str:
    """The text with the medals of its tallies as words: 3金1银 → 3金牌1银牌."""
    return _TALLIED.sub(r"\1牌", folded)


def tally_told(question: Question, quote: str) -> str:
    """The words before a tally with the one kind of medal asked for; else nothing."""
    forms = [form for term in question.terms for form in term.forms]
    asked = [m for m in MEDALS if any(form.startswith(f"{m}牌") for form in forms)]
    tally = [f for f in parse_figures(quote) if f.unit in MEDALS]
    own = [f for f in tally if f.unit in asked]
    if len(asked) != 1 or len(own) != 1 or len(tally) < 2 or not _adjoin(tally):
        return ""
    lead = _MARK.split(quote[: tally[0].start])[-1]
    return lead + ("" if own[0] is tally[0] else "……") + own[0].text


def _adjoin(tally: list[Figure]) -> bool:
    """Whether the counts stand in a row: 12金8银4铜, 12金、8银."""
    return all(0 <= b.start - a.end <= 1 for a, b in pairwise(tally))
