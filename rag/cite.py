"""The check: every figure, period and place of a sentence must stand in its own cited span.

Figures are compared by value and unit, never by likeness. One of the same value in other units is
`converted`; one that follows from supported figures by a formula of the sentence is `calculated`.
"""

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from rag.claims import (
    WHOLE,
    Ground,
    affirmed,
    contradicted,
    former,
    misattributed,
    miscompared,
    misranked,
    missized,
    months,
    observed_years,
    of_level,
    of_longer,
    of_sister,
    of_total,
    of_whole,
    own_years,
    read_figures,
    stands_as_day,
    years,
)
from rag.figures import Figure, same
from rag.glossary import load_glossary
from rag.schema import Answer, Citation, Observation, Sentence, Support
from rag.text import fold

_MARKER = re.compile(r"[\[【［]\s*\d+(?:\s*[,，、]\s*\d+)*\s*[\]】］]")
_NUMBERED = re.compile(r"^- \d{1,3}\. ")  # the place of a line in a list
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?!\d)")
_SPELL = re.compile(  # how long an average runs is told by its years
    r"(?:过去|近)?[一二三四五六七八九十\d]+个?年(?=年均|平均|来|间)|\b\w+-year average"
)
_FORMULA = re.compile(r"[=＝]")


def checked(answer: Answer, observations: Callable[[str], Sequence[Observation]]) -> Answer:
    """An answer with its verdicts; a language model's words are held against observations, too."""
    written = answer.method == "generated"
    ground = Ground(observations, answer.question) if written else None
    sentences, citations = check_answer(answer.sentences, answer.citations, ground)
    return replace(answer, sentences=sentences, citations=citations)


def check_answer(
    sentences: Sequence[Sentence], citations: Sequence[Citation], ground: Ground | None = None
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Check every sentence against its citations; these carry what was found wrong with them.

    With a `ground`, for words of a language model, also against what the spans were observed to
    state: of which time, as target or result, of what.
    """
    by_marker = {citation.marker: citation for citation in citations}
    checked = check_sentences(sentences, citations, ground)
    faults: dict[int, str] = {}
    for sentence in checked:
        if sentence.support == "unsupported":
            for marker in sentence.markers:
                faults.setdefault(marker, sentence.reason)
    found = tuple(
        replace(c, supported=False, reason=faults[m]) if m in faults else c
        for m, c in by_marker.items()
    )
    return checked, found


def check_sentences(
    sentences: Sequence[Sentence], citations: Sequence[Citation], ground: Ground | None = None
) -> tuple[Sentence, ...]:
    """Each sentence with its support and, where there is none, the reason."""
    by_marker = {citation.marker: citation for citation in citations}
    checked: list[Sentence] = []
    for at, sentence in enumerate(sentences):
        if sentence.support == "calculated" and not sentence.markers:
            checked.append(sentence)  # counted by our own code over the corpus
            continue
        cited = [by_marker[m] for m in sentence.markers if m in by_marker]
        support, reason = check_sentence(sentence.text, cited, ground)
        if ground is not None and support in ("supported", "converted"):
            reason = _contradiction(sentence.text, cited, ground, sentences[:at])
            support = "unsupported" if reason else support
        checked.append(replace(sentence, support=support, reason=reason))
    return tuple(checked)


def _contradiction(
    text: str, cited: Sequence[Citation], ground: Ground, earlier: Sequence[Sentence]
) -> str:
    """What of a sentence its spans state otherwise; it stands under the two sentences before it."""
    claim = _MARKER.sub("", text)
    before = "\n".join(_MARKER.sub("", sentence.text) for sentence in earlier[-2:])
    if rank := misranked(claim, cited):
        return f"{rank} is among others, or by something else, in the cited passage"
    for found, reason in (
        (former(claim, cited), "is the value before the change"),
        (of_whole(claim, cited), "is of the whole, not of a part,"),
        (of_sister(claim, cited), "is of another of a list"),
        (of_total(claim, cited), "is a total"),
        (of_level(claim, cited), "is a level, not a change,"),
        (of_longer(claim, cited), "is of several years"),
        (miscompared(claim, cited), "is over others"),
        (missized(claim, cited), "is of things of another size"),
    ):
        if found:
            return f"{found} {reason} in the cited passage"
    return contradicted(claim, cited, ground, before)


def check_sentence(
    text: str, cited: Sequence[Citation], ground: Ground | None = None
) -> tuple[Support, str]:
    """Whether the cited spans bear every figure, period and place of a sentence out.

    Example: "徐汇区GDP为3000亿元" beside a span that says 3045亿元 is
    ("unsupported", "3000亿元 does not stand in the cited passage").
    """
    claim = _NUMBERED.sub("", _MARKER.sub("", text))
    figures = _checkable(claim)
    if not cited:
        return ("unsupported", "no passage is cited") if figures else ("unchecked", "")
    observed = observed_years(cited, ground) if ground else set[int]()
    if missing := _check_periods(claim, cited, observed) or _check_places(claim, cited):
        return "unsupported", f"{missing} does not stand in the cited passage"
    listed = 0 if ground else len(cited)
    support, reason = _check_figures(claim, figures, cited, listed)
    known = affirmed(claim, cited, ground) if ground else frozenset[str]()
    if support != "unsupported" and (figure := misattributed(claim, cited, known)):
        return "unsupported", f"{figure} is said of something else in the cited passage"
    return support, reason


def _checkable(claim: str) -> list[Figure]:
    """The figures that the spans must hold; those in a name (第二产业, PM2.5) need not."""
    names = load_glossary().find_indicators(claim)
    return [
        figure
        for figure in read_figures(_without_parts(claim))
        if figure.kind not in ("year", "date", "name")
        and not any(name.start <= figure.start and figure.end <= name.end for name in names)
    ]


def _without_parts(claim: str) -> str:
    """The claim without lengths of time that measure nothing: three quarters, 五年年均."""
    claim = _SPELL.sub(lambda spell: " " * len(spell.group()), claim)
    for start, end, _ in months(fold(claim)):
        claim = claim[:start] + " " * (end - start) + claim[end:]
    return claim


def _check_figures(
    claim: str, figures: Sequence[Figure], cited: Sequence[Citation], listed: int
) -> tuple[Support, str]:
    """`listed` is how many things code lists, each with its citation (共7个: …)."""
    quoted = [figure for citation in cited for figure in read_figures(citation.quote)]
    written = "\n".join(fold(citation.quote) for citation in cited)
    support: Support = "supported"
    for figure in figures:
        if any(_equal(figure, other) for other in quoted):
            if fold(figure.text) not in written and not _written_so(figure, quoted):
                support = "converted" if support == "supported" else support
        elif stands_as_day(fold(claim), figure.start, written):
            continue
        elif _calculated(claim, figure, quoted) or _counts(figure, listed):
            support = "calculated"
        else:
            return "unsupported", f"{figure.text} does not stand in the cited passage"
    return support, ""


def _counts(figure: Figure, listed: int) -> bool:
    return listed > 1 and figure.kind in ("count", "number") and figure.value == listed


def _equal(figure: Figure, other: Figure) -> bool:
    """Equal in value and unit; a rank is compared as a rank, a range by both ends."""
    return same(figure, other) or (
        figure.high is None
        and other.high is not None
        and any(
            same(figure, replace(other, value=end, high=None)) for end in (other.value, other.high)
        )
    )


def _written_so(figure: Figure, quoted: Iterable[Figure]) -> bool:
    return any(f.value == figure.value and f.unit == figure.unit for f in quoted)


def _calculated(claim: str, figure: Figure, quoted: Sequence[Figure]) -> bool:
    """Whether a figure is the result of a formula of the sentence over figures that are quoted."""
    for equation in _FORMULA.finditer(claim):
        result = next((f for f in read_figures(claim) if f.start >= equation.end()), None)
        if result is None or not same(result, figure):
            continue
        left = re.split(r"[：:；;（(=＝]", claim[: equation.start()])[-1]
        operands = [f for f in read_figures(left) if f.kind not in ("year", "date")]
        supported = all(any(_equal(o, q) for q in quoted) for o in operands)
        if len(operands) > 1 and supported and _follows(left, operands, result):
            return True
    return _restates_result(claim, figure, quoted)


def _restates_result(claim: str, figure: Figure, quoted: Sequence[Figure]) -> bool:
    """A figure in front of its own formula: 相差2亿元（5亿元 − 3亿元 = 2亿元）."""
    at = _FORMULA.search(claim)
    if at is None or figure.start >= at.start():
        return False
    after = [f for f in read_figures(claim) if f.start >= at.end()]
    return bool(after) and same(figure, after[0]) and _calculated(claim, after[0], quoted)


def _follows(formula: str, operands: Sequence[Figure], result: Figure) -> bool:
    """Whether the formula's operators on its operands give the result, to the digits shown."""
    values = [operand.value for operand in operands]
    signs = re.findall(r"[+＋−－×÷/]|(?<=\s)-(?=\s)", _between(formula, operands))
    if len(signs) != len(values) - 1:
        return False
    total = values[0]
    for sign, value in zip(signs, values[1:], strict=True):
        total = _apply(total, sign, value)
    if re.search(r"[)）]\s*[÷/]\s*(\d+)\s*$", formula):
        total /= Decimal(re.search(r"(\d+)\s*$", formula)[1])  # type: ignore[index]
    places = -int(result.value.as_tuple().exponent)
    return abs(total - result.value) <= Decimal(1).scaleb(-max(places, 0)) / 2


def _between(formula: str, operands: Sequence[Figure]) -> str:
    pieces = pairwise(operands)
    return " ".join(f" {formula[a.end : b.start]} " for a, b in pieces)


def _apply(total: Decimal, sign: str, value: Decimal) -> Decimal:
    if sign in "+＋":
        return total + value
    if sign in "−－-":
        return total - value
    return total * value if sign == "×" else total / value


def _check_periods(claim: str, cited: Sequence[Citation], observed: Container[int]) -> str:
    """The first year or part of a year that no cited span or heading names, or nothing."""
    known = fold("\n".join(f"{c.quote}\n{c.context}\n{c.title}\n{c.section}" for c in cited))
    folded = fold(claim)
    since = _years_before(folded, known)
    for year in _YEAR.findall(folded):
        if year not in known and int(year) not in observed and int(year) not in since:
            return str(year)
    parts = {part for _, _, part in months(known)}
    return next((claim[s:e] for s, e, p in months(folded) if p != WHOLE and p not in parts), "")


def _years_before(claim: str, known: str) -> set[int]:
    """Years that a claim only compares with, each before a known one: 同比 is 比2023年.

    Spans that name a year of comparison themselves leave no room for another.
    """
    stated = years(known)
    if stated - own_years(known):
        return set()
    return {year for year in years(claim) - own_years(claim) if year + 1 in stated}


def _check_places(claim: str, cited: Sequence[Citation]) -> str:
    """The first place that no cited span or heading names, or nothing."""
    glossary = load_glossary()
    known: set[str] = set()
    for citation in cited:
        around = f"{citation.quote}\n{citation.context}\n{citation.title}\n{citation.section}"
        for match in glossary.find_places(around):
            known |= {match.name, *match.candidates}
    wider = _around(known & {match.name for match in glossary.find_places(claim)})
    for match in glossary.find_places(claim):
        if not (known | wider) & {match.name, *match.candidates}:
            return match.text
    return ""


def _around(places: Iterable[str]) -> set[str]:
    """The places in which places lie: one may rank second in Shanghai, or in China."""
    glossary, found = load_glossary(), set[str]()
    for name in places:
        place = glossary.place(name)
        while place is not None and place.parent:
            found.add(place.parent)
            place = glossary.place(place.parent)
    return found
