"""What the cited spans state of a figure, as observed: of what, when, and whether it was achieved.

A claim is set against the observations of the spans that it cites. Only plain contradictions count:
what a claim leaves open, and what no observation covers, is open.
"""

import re
from collections.abc import Iterator, Sequence

from rag.claims.aims import is_aim, told
from rag.claims.amounts import read_figures
from rag.claims.binding import Bound, bind, canonical, related
from rag.claims.dating import WHOLE, Months, period_months, period_years, years
from rag.claims.reading import Ground, Said, Stated, equal, month_sets, read_claim, stated_in
from rag.figures import Figure
from rag.glossary import load_glossary
from rag.schema import Citation, Observation
from rag.text import clauses, fold, sentences

_STANDING = re.compile("(?:居|占|于|列|在)全国|全国(?=第|前|首|平均|各|主要|水平|排|领先)")
_LED = re.compile(r"\W*(?:in )?((?:19|20)\d\d)年?(?!\d)")  # the year that a sentence begins with
_AGENDA = re.compile("重点工作|目标|安排|打算|主要任务|今年工作|targets?|tasks|plan|priorities")
_NEW = "新增"
_NOW = re.compile(r"今年|本年|\bthis year\b")  # of a report: the year that it plans
_PARTNER = re.compile(
    r"对(?!外)[一-鿿“”]{1,10}?(?:贸易|进出口|出口|进口)|\btrade\b[^,.;]{0,24}\bwith\s"
)
_ADDED = re.compile(r"新增|净增|新培育|新认定|\b(?:new|newly|added|adding|more)\b")
_TO = re.compile(r"(?:[至到为在]了?|\bto|\bat|\bof)\W*$")


def contradicted(claim: str, cited: Sequence[Citation], ground: Ground, before: str = "") -> str:
    """Why a figure of a claim is not what the cited spans state, or nothing.

    `before` is what the answer said until then: a heading, or the sentence that names the year.

    Example: "2024年GDP增长5%" beside a span that states a target of 5% for 2025 gives
    "5% is of 2025 in the cited passage".
    """
    spans = [found for citation in cited for found in stated_in(citation, ground)]
    written = [f for citation in cited for f in read_figures(citation.quote)]
    said = list(read_claim(claim, ground, before))
    for one in said:
        matching = [found for found in spans if equal(one.figure, found.figure)]
        if sum(equal(one.figure, figure) for figure in written) > len(matching):
            reason = _told_otherwise(one, cited)
        else:
            reasons = [_fault(one, found) or _misnamed(one, found, spans) for found in matching]
            reason = reasons[0] if reasons and all(reasons) else ""
        if reason := reason or _elsewhere(one, said, spans):
            return f"{one.figure.text} {reason} in the cited passage"
    return ""


def affirmed(claim: str, cited: Sequence[Citation], ground: Ground) -> frozenset[str]:
    """The figures, as written, that the cited spans were observed to give their subject."""
    spans = [found for citation in cited for found in stated_in(citation, ground)]
    return frozenset(
        bound.figure.text
        for bound in bind(claim)
        for found in spans
        if equal(bound.figure, found.figure) and _is_of(bound, found.observation)
    )


def _is_of(bound: Bound, one: Observation) -> bool:
    own = canonical(one.indicator)
    turned = bound.direction * (-1 if one.value.startswith("-") else 1) < 0
    return (
        any(related(name, own) for name in bound.indicators)
        and (not bound.places or one.area in bound.places)
        and not turned
    )


def observed_years(cited: Sequence[Citation], ground: Ground) -> set[int]:
    """The years of which the cited spans were observed to speak."""
    spans = (found for citation in cited for found in stated_in(citation, ground))
    return set[int]().union(*(period_years(found.observation.period) for found in spans))


def _fault(said: Said, found: Stated) -> str:
    """What of an observation's time, status, place or measure a claim contradicts."""
    return (
        _misdated(said, found)
        or _misplanned(said, found)
        or _misplaced(said, found)
        or _mismeasured(said, found.observation)
    )


def _misdated(said: Said, found: Stated) -> str:
    period = found.observation.period
    of, part = period_years(period), period_months(period)
    if said.years and of and not said.years & of:
        return f"is of {period}"
    named = set[Months]().union(*(month_sets(c) for _, c in _holding(found.quote, found.figure)))
    if part == WHOLE and named and said.months and not named & said.months:
        return "is of the whole year"  # 上半年增长5%，全年增长5.7%
    if part is None or part == WHOLE or part[0] == part[1]:
        return ""  # whether a part of a year is named at all is checked by the words
    if said.months:
        return "" if part in said.months else f"is of {period}"
    known = not said.years or part in said.known_months
    return "" if known else f"is of {period} only"


def _misplanned(said: Said, found: Stated) -> str:
    one = found.observation
    if one.status == "target":
        return _unachieved(said, period_years(one.period))
    held = [told(clause) for _, clause in _holding(found.quote, found.figure)]
    if said.told == "target" and not {"target", "outlook"} & set(held):
        return "is a result, not a target," if one.status == "actual" else "is an estimate"
    return ""


def _unachieved(said: Said, planned: set[int]) -> str:
    """Whether a target is told as a result: by its verb, or without its year or any word of it."""
    named = bool(said.bound.indicators or said.places) and not _NOW.search(fold(said.opening))
    open_ended = said.told == "open" and named and not (said.years & planned)
    return "is a target, not a result," if said.told == "result" or open_ended else ""


def _misplaced(said: Said, found: Stated) -> str:
    """Whether a claim names only places that neither the observation nor the quote is about."""
    area = found.observation.area
    if not said.places or area in said.places:
        return ""
    quoted = load_glossary().find_places(_STANDING.sub("", found.quote))
    if any(name in said.places for match in quoted for name in (match.name, *match.candidates)):
        return ""
    return f"is of {area}"


def _mismeasured(said: Said, one: Observation) -> str:
    """Whether a rate is told as a rise or a fall by so much, or a fall as a rise."""
    turned = said.bound.direction
    if one.measure == "rate" and turned and not _TO.search(fold(said.lead)):
        return "is a rate, not a change,"
    falls = one.value.startswith("-")
    if one.measure == "growth" and turned and (turned < 0) != falls:
        return "is a fall" if falls else "is a rise"
    return ""


def _misnamed(said: Said, found: Stated, spans: Sequence[Stated]) -> str:
    """Whether a claim gives a figure the name under which the spans state another one."""
    one = found.observation
    if _is_all_trade(said, found):
        return "is of the trade with all"
    names, own = said.bound.indicators, canonical(one.indicator)
    fits = own in names if one.measure == "growth" else any(related(name, own) for name in names)
    fits = fits or (own.startswith(_NEW) and _is_new(said, own))
    if names and not fits and load_glossary().indicator(one.indicator) is not None:
        return f"is said of {own}"
    terms = {
        other.observation.term: other.observation.indicator
        for other in spans
        if other.figure.kind == found.figure.kind and other.observation.term in said.lead
    }
    nearest = max(terms, key=lambda term: (len(term), term), default="")
    if nearest and terms[nearest] != found.observation.indicator:
        return f"is said of {found.observation.term}"
    return ""


def _is_all_trade(said: Said, found: Stated) -> bool:
    """Whether the trade with one partner is claimed where the clause tells of all trade."""
    held = (fold(clause) for _, clause in _holding(found.quote, found.figure))
    return bool(_PARTNER.search(fold(said.opening))) and not any(map(_PARTNER.search, held))


def _is_new(said: Said, own: str) -> bool:
    """Whether new ones of a thing are meant, which a list says once: 新增甲3家、乙5家."""
    kind = own.removeprefix(_NEW)
    named = any(
        name.removesuffix("数") in (kind, kind.removesuffix("数")) for name in said.bound.indicators
    )
    return named and bool(_ADDED.search(fold(said.opening)))


def _elsewhere(said: Said, others: Sequence[Said], spans: Sequence[Stated]) -> str:
    """Whether the spans state another value for the indicator that a claim names, not this one."""
    if _PARTNER.search(fold(said.opening)):
        return ""
    rivals = [found for found in spans if _is_rival(said, found)]
    if not rivals or any(equal(other.figure, found.figure) for other in others for found in rivals):
        return ""
    return f"is not the figure of {rivals[0].observation.indicator}"


def _is_rival(said: Said, found: Stated) -> bool:
    """Whether an observation is of the indicator, kind and time that a figure is said of."""
    one, figure = found.observation, said.figure
    alike = figure.kind == found.figure.kind and canonical(one.indicator) in said.bound.indicators
    if not alike or said.bound.share or (said.years and not said.years & period_years(one.period)):
        return False
    if figure.kind == "percent":
        return one.measure == "growth" and said.bound.direction != 0 and not one.modifier == "年均"
    return one.measure == "level" and figure.kind == "money"


def _told_otherwise(said: Said, cited: Sequence[Citation]) -> str:
    """Without an observation, by the words alone: a plan told as a result, or another year."""
    planned, others = set[int](), set[str]()
    ahead = True
    for citation in cited:
        for sentence, clause in _holding(citation.quote, said.figure):
            led = _LED.match(fold(sentence))
            planned |= {int(led[1])} if led else {max(years(citation.context), default=0)}
            others |= {led[1]} if led and said.years and int(led[1]) not in said.years else {""}
            ahead = ahead and _is_ahead(sentence, clause, citation)
            if (parts := month_sets(clause)) and said.months and not parts & said.months:
                return "is of another part of the year"
    if len(others) == 1 and (year := others.pop()):
        return f"is of {year}"
    return _unachieved(said, planned) if planned and ahead else ""


def _is_ahead(sentence: str, clause: str, citation: Citation) -> bool:
    """Whether a clause plans, by its words, by how its sentence begins, or by its heading."""
    opening = sentence[: max(sentence.find(clause), 0)].split("，")[0]
    if told(clause) in ("target", "outlook") or is_aim(opening):
        return True
    return told(clause) == "open" and bool(_AGENDA.search(fold(citation.section)))


def _holding(quote: str, figure: Figure) -> Iterator[tuple[str, str]]:
    """The sentences and clauses of a quote in which a figure stands."""
    for start, end in sentences(quote):
        sentence = quote[start:end]
        for first, last in clauses(sentence):
            if any(equal(figure, other) for other in read_figures(sentence[first:last])):
                yield sentence, sentence[first:last]
