"""The answers to the parts of a question as one: sentences in order, citations numbered anew."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.draft import join
from rag.figures import kind_of, parse_figures
from rag.schema import TELLING, Answer, Citation, Observation, Sentence
from rag.text import fold

_MARKER = re.compile(r"\[(\d+)\]")
_SILENT = {
    "zh": "关于“{}”，报告没有更多说明。",
    "en": "The reports say nothing more on “{}”.",
}
_KINDS = {"rank": ("rank",), "rate": ("percent",), "growth": ("percent",)}
Span = tuple[str, int, int]


def answer_parts(whole: Answer, parts: Sequence[Answer]) -> Answer:
    """The parts joined, or the answer to the whole where some part alone has none.

    A part that is refused stands as the sentence that says so, unless one passage that was found
    for the whole line may well answer it: all of it, or beside what the other parts are told.
    """
    parts = [*parts[:1], *(part for part in parts[1:] if not _is_told(part, parts[0]))]
    told = [part for part in parts if not part.refused]
    if not told or (len(told) < len(parts) and whole.method == "extracted"):
        held = all(_holds(whole, part) for part in told)
        if held and not (told and _says_no_more(whole, told, parts)):
            return whole
        if not held:
            open_one = next(part for part in parts if part.refused)
            parts = [whole if p is open_one else p for p in parts if p is open_one or not p.refused]
    citations: dict[Span, Citation] = {}
    sentences: dict[str, Sentence] = {}
    observations: list[Observation] = []
    for part in parts:
        repeated = [f for f in parts[: parts.index(part)] if _repeats(part, f)]
        if repeated and _told_already(part, repeated[0]):
            continue
        if repeated or (part.refused and told and whole.method == "extracted"):
            silent = _SILENT[whole.language].format(part.question.text.strip("？?。. "))
            sentences[silent] = Sentence(silent, (), "calculated")
            continue
        numbers = {c.marker: _number(c, citations) for c in part.citations}
        for sentence in part.sentences:
            moved = _renumbered(sentence, numbers)
            sentences.setdefault(moved.text, moved)
        observations += [o for o in part.observations if o not in observations]
    said = tuple(sentences.values())
    return replace(
        told[0],
        question=whole.question,
        text=join(said, whole.language == "zh"),
        sentences=said,
        citations=tuple(citations.values()),
        observations=tuple(observations),
    )


def _holds(whole: Answer, part: Answer) -> bool:
    """Whether the quotations of the answer to all are about the answer to a part, too."""
    spans = [(c.document, c.start, c.end) for c in whole.citations]
    return any(
        c.document == name and c.start < end and start < c.end
        for c in part.citations
        for name, start, end in spans
    )


def _says_no_more(whole: Answer, told: Sequence[Answer], parts: Sequence[Answer]) -> bool:
    """Whether parts that ask for figures go without: the whole gives none of their kind besides."""
    units = [part.question.unit_kinds for part in parts if part.refused]
    kinds = {kind for each in units for unit in each for kind in (unit, kind_of(unit))}
    more = _figures(whole) - {figure for part in told for figure in _figures(part)}
    return all(units) and not any(kind in (*kinds, "number") for kind, _ in more)


def _is_told(part: Answer, first: Answer) -> bool:
    """Whether the words of the first part tell the share or rank that a part looks for.

    The figure that answers the first part itself tells nothing of another.
    """
    kinds = _KINDS.get("rank" if part.question.wanted == "rank" else part.question.measure or "")
    if kinds is None or first.refused or (part.method == "observed" and not part.refused):
        return False
    answered = {o.value for o in first.observations}
    return any(kind in kinds for kind, value in _figures(first) if value not in answered)


def _figures(answer: Answer) -> set[tuple[str, str]]:
    """The figures in the words of an answer, each by kind and value."""
    return {(f.kind, f"{f.value:f}") for f in parse_figures(_MARKER.sub("", answer.text))}


def _repeats(part: Answer, former: Answer) -> bool:
    """Whether a part has no other passage and no figure more than what answers a former part."""
    first = [[(c.document, c.start) for c in a.citations[:1]] for a in (part, former)]
    return (
        part.method == "extracted" and first[0] == first[1] and _figures(part) <= _figures(former)
    )


def _told_already(part: Answer, former: Answer) -> bool:
    """Whether the quotation for a former part answers this one as well."""
    named = part.question.wanted != "rank" and _names_it(part, former)
    return named or (part.question.points_back and _gives_kind(part, former))


def _gives_kind(part: Answer, former: Answer) -> bool:
    """Whether the quotation for a former part has a figure of the kind this one asks for.

    700个项目完成投资9757亿元 tells how many projects, and what investment they came to.
    """
    kinds = {*part.question.unit_kinds} - {*former.question.unit_kinds}
    return any(kind in kinds for kind, _ in _figures(former))


def _names_it(part: Answer, former: Answer) -> bool:
    """Whether the quotation for a former part names what only this part asks for, or its rise."""
    kinds = _KINDS.get(part.question.measure or "", ())
    if part.question.measure != former.question.measure:
        if any(kind in kinds for kind, _ in _figures(former)):
            return True
    asked = {term.text for term in former.question.terms}
    own = [t for t in part.question.terms if t.text not in asked and t.weight >= TELLING]
    quoted = fold(" ".join(citation.quote for citation in former.citations))
    return bool(own) and all(any(fold(form) in quoted for form in t.forms) for t in own)


def _number(citation: Citation, citations: dict[Span, Citation]) -> int:
    """The marker of a citation among all: a span cited twice keeps its own."""
    span = (citation.document, citation.start, citation.end)
    kept = citations.setdefault(span, replace(citation, marker=len(citations) + 1))
    return kept.marker


def _renumbered(sentence: Sentence, numbers: dict[int, int]) -> Sentence:
    def moved(found: re.Match[str]) -> str:
        marker = int(found[1])
        return f"[{numbers[marker]}]" if marker in sentence.markers else found[0]

    markers = tuple(dict.fromkeys(numbers[marker] for marker in sentence.markers))
    return replace(sentence, text=_MARKER.sub(moved, sentence.text), markers=markers)
