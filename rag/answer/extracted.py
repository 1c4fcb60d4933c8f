"""Answers in the words of the reports: the fewest clauses that answer, each with its citation."""

import re
from collections.abc import Sequence

from rag.answer.draft import Draft, Sources
from rag.answer.gloss import glossed
from rag.answer.listings import Listing, listing_at
from rag.answer.premise import caveat
from rag.answer.tight import tighten
from rag.evidence import Evidence
from rag.glossary.labels import period_label, place_label
from rag.schema import WORDED, Answer, Question
from rag.text import fold

_LONGEST = 240  # characters of a quotation for a list or an open question
_ITEMS = 120  # … with what follows in a longer sentence
_SURE = 0.75  # probability from which the best quotation needs no other beside it
_NEAR_SURE, _NEAR_UNSURE = 0.85, 0.7  # share of the best one's probability that is near to it
_BRIEF = 30  # … for a figure: beyond that it is cut back to the clauses that state it
_NAMES_YEAR = re.compile(r"(?:19|20)\d\d年|[去今上]年")
_SEGMENT = re.compile(r"[；;。！？\n]")


def answer_extracted(
    question: Question, sources: Sources, found: Sequence[Evidence], most: int
) -> Answer:
    """Quote the best evidence; a list or an open question may take up to `most` quotations."""
    draft = Draft(question, sources)
    several = question.wanted in WORDED
    if not several and found[0].status_differs:
        caveat(draft, _is_target(found[0]))
    listing = _led_in(found[0], sources) if several else None
    if listing is not None:
        say_listing(draft, found[0].document, listing)
        return draft.finish("extracted")
    for evidence in pick(found, most if several else 1):
        start, end = widen(evidence, sources, _LONGEST if several else _BRIEF)
        start, end = tighten(question, evidence, sources, (start, end))
        marker = draft.cite(evidence.document, start, end)
        quote = sources.document(evidence.document).text[start:end]
        draft.say(frame(question, sources, evidence, evidence.told or quote), marker)
        if evidence.observation is not None:
            draft.observations.append(evidence.observation)
    return draft.finish("extracted")


def _led_in(evidence: Evidence, sources: Sources) -> Listing | None:
    """The list of which the evidence is only the lead-in (我们共同亲历了八件大事。)."""
    text = sources.document(evidence.document).text
    sentence = evidence.passage.start, evidence.passage.end
    return listing_at(text, sentence, evidence.clause.start)


def say_listing(draft: Draft, name: str, listing: Listing) -> None:
    """The lead-in with its citation, then every item on a line with its own."""
    question, sources = draft.question, draft.sources
    document = sources.document(name)
    area = place_label(document.metadata.area or "", question.language, sources.glossary)
    start, end = _trimmed(document.text, listing.start, listing.end)
    lead = document.text[start:end].rstrip("。：:；;，, ")
    chinese = question.language == "zh"
    text = f"{area}：{lead}" if chinese else f"{area}: “{lead}”{glossed(lead, sources)}"
    draft.say(text, draft.cite(name, start, end))
    for left, right in listing.items:
        left, right = _trimmed(document.text, left, right)
        item = document.text[left:right]
        line = item if chinese else f"“{item}”{glossed(item, sources)}"
        draft.say(f"- {line}", draft.cite(name, left, right))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def answer_qualitative(question: Question, sources: Sources, evidence: Evidence) -> Answer:
    """A target that is set in words: say so and quote it."""
    draft = Draft(question, sources)
    chinese = question.language == "zh"
    draft.note("报告没有给出具体数值" if chinese else "The report sets no specific figure")
    marker = draft.cite(evidence.document, evidence.start, evidence.end)
    quote = sources.document(evidence.document).text[evidence.start : evidence.end]
    lead = "原文为——" if chinese else "It says — "
    draft.say(lead + frame(question, sources, evidence, quote), marker)
    return draft.finish("extracted")


def pick(found: Sequence[Evidence], most: int) -> list[Evidence]:
    """The best evidence, and what comes close to it elsewhere without saying the same again."""
    chosen: list[Evidence] = []
    near = _NEAR_SURE if found and found[0].score >= _SURE else _NEAR_UNSURE
    for evidence in found:
        if len(chosen) == most or evidence.score < near * found[0].score:
            break
        if not any(_repeats(evidence, other) for other in chosen):
            chosen.append(evidence)
    return chosen


def _repeats(left: Evidence, right: Evidence) -> bool:
    if left.passage == right.passage:
        return True
    ours, theirs = ({c.folded for c in e.passage.clauses} for e in (left, right))
    return bool(ours & theirs)


def widen(evidence: Evidence, sources: Sources, most: int) -> tuple[int, int]:
    """The whole sentence where it is short, or the segment between semicolons, else as found."""
    text = sources.document(evidence.document).text
    passage = evidence.passage
    start, end = evidence.start, evidence.end
    if evidence.narrowed:
        return start, end
    if passage.end - passage.start <= most:
        return passage.start, passage.end
    before = [m.end() for m in _SEGMENT.finditer(text, passage.start, start)]
    after = _SEGMENT.search(text, end, passage.end)
    left, right = (
        (before[-1] if before else passage.start),
        (after.start() if after else passage.end),
    )
    return (left, right) if right - left <= most else _with_following(evidence, most)


def _with_following(evidence: Evidence, most: int) -> tuple[int, int]:
    """What was found of a long sentence; for a list with what follows it, where items may stand."""
    end = evidence.end
    if most < _LONGEST:
        return evidence.start, end
    for clause in evidence.passage.clauses:
        if clause.start >= end and clause.end - evidence.start <= _ITEMS:
            end = clause.end
    return evidence.start, end


def frame(question: Question, sources: Sources, evidence: Evidence, quote: str) -> str:
    """A quotation with its place and time; in English also what it is about and its figures."""
    document = sources.document(evidence.document)
    area = evidence.passage.area or document.metadata.area
    period = _period(evidence, quote)
    place = place_label(area, question.language, sources.glossary) if area else ""
    label = period_label(period, question.language) if period else ""
    if question.language == "zh":
        lead = place + (label if label and label not in quote else "")
        status = "（目标）" if _is_target(evidence) else ""
        return f"{lead}{status}：{quote.rstrip('。；，;,')}" if lead else quote.rstrip("。；，;,")
    named = [term for term in evidence.spoken if not any(map(str.isdigit, term))]
    about = ", ".join(sources.glossary.english(term) for term in named)
    status = "target" if _is_target(evidence) else ""
    when = ", ".join(part for part in (label, status) if part)
    lead = f"{place} ({when})" if when else place
    english = glossed(quote, sources)
    lead = f"{lead}, on {about}" if about else lead
    return f"{lead}: “{quote.rstrip('。；，;,')}”{english}".lstrip(", ")


def _period(evidence: Evidence, quote: str) -> str:
    """The period of a clause; a span of years is not told of words that name a year themselves."""
    if evidence.observation:
        return evidence.observation.period
    named = "/" in evidence.passage.period and _NAMES_YEAR.search(fold(quote))
    return "" if named else evidence.passage.period


def _is_target(evidence: Evidence) -> bool:
    status = evidence.observation.status if evidence.observation else evidence.passage.status
    return status == "target"
