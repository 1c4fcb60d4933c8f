"""The subject of a figure: canonical indicators, lists of them, and terms no glossary knows."""

import re
from collections.abc import Iterable
from dataclasses import replace

from rag.glossary import Match
from rag.observe.terms import free_term, is_measure
from rag.observe.words import Subject, Words, exact_name, flow_of, lead_end, made_verb, subject_of

_TRAIL = re.compile(
    r"(?:增速|增幅|涨幅|降幅|总量|规模|总额|总数|数量|总值|水平|总体|整体|方面|当年|年度|预期|目标|增长率|的|"
    r"[-—\s”\"'])$"
)
_TAIL = re.compile(r"(?:[\s\"'的]|\([^()]*\))$")
_PARTS = re.compile(r"、|以及|和|与|及|,")
_TOGETHER = {"城乡": ("城镇", "农村"), "城乡居民": ("城镇居民", "农村居民")}
_PORT = re.compile(r"港(?:口|[\u3400-\u9fff]{2,4}港区)?")
_RESEARCH = re.compile(
    r"(?:全社会)?(?:研发|r&d|研究与试验发展).{0,10}(?:占|相当于).{0,6}(?:生产总值|gdp)的?(?:比重|比例|比)"
)
_ECONOMY = re.compile(r"(?:全[省市区县州]|地区|区域)?经济(?:总量|规模|总规模)?")


_BARE = re.compile(r"(?:进出口|[进出]口)额?|产量|产值|销量|销售额")  # 农产品零售额、出口额


def find_subjects(words: Words, start: int, end: int, dealt: bool = False) -> list[Subject]:
    """The subjects in `[start, end)`, most often one; several for a list; none if unclear.

    `dealt` if the predicate deals figures out (分别, 均), so that unknown terms may be a list too.
    """
    while end > start and (tail := _TAIL.search(words.folded[start:end])):
        end = start + tail.start()
    whole = _known(words, start, end)
    if whole:
        return [whole]
    parts = list(_split(words.folded, start, end))
    if len(parts) > 1:
        return _listed(words, parts, dealt)
    start, area = lead_end(words, start, end)
    found = free_term(words, start, end, area)
    return [found] if found else []


def _known(words: Words, start: int, end: int) -> Subject | None:
    """The indicator that ends the phrase, if nothing before it narrows its meaning."""
    for stop in _ends(words.folded, start, end):
        for match in words.indicators:
            if match.end == stop and match.start >= start:
                first, area = lead_end(words, start, match.start)
                first = _port_end(words, first, match)
                verb = made_verb(words.folded, first, match.start)
                if first + len(verb) == match.start:
                    found = subject_of(match.name, (first, match.end), area)
                    return flow_of(found, words.text[first : match.end])
    first, area = lead_end(words, start, end)
    if _RESEARCH.fullmatch(words.folded[first:end]):
        return subject_of("研发经费投入强度", (first, end), area)
    if _ECONOMY.fullmatch(words.folded[first:end]):
        return subject_of("地区生产总值", (first, end), area)
    return None


def _port_end(words: Words, start: int, match: Match) -> int:
    """Where the port of the report's own city ends that an indicator of ports is of (江城港)."""
    for place in words.places if match.name.endswith("吞吐量") else ():
        if place.start == start and place.name in words.own.values():
            port = _PORT.fullmatch(words.folded, place.end, match.start)
            return match.start if port else start
    return start


def _ends(folded: str, start: int, end: int) -> Iterable[int]:
    yield end
    while end > start and (found := _TRAIL.search(folded[start:end])):
        end = start + found.start()
        yield end


def _split(folded: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    for found in _PARTS.finditer(folded, start, end):
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if start < end:
        yield start, end


def _listed(words: Words, parts: list[tuple[int, int]], dealt: bool) -> list[Subject]:
    """The members of a list, all of them or none."""
    first, last = _known(words, *parts[0]), _known(words, *parts[-1])
    if not last and min(end - start for start, end in parts[:-1]) < 4:
        first = None  # 进口、出口通关时间: the head of the last may be meant for all
    members: list[Subject | None] = [first or _joined(words, parts[0], parts[-1])]
    for part in parts[1:-1]:
        members.append(_known(words, *part) or _joined(words, part, parts[-1]))
    headed = _joined(words, parts[0], parts[-1], head=True) if first else None
    bare = last and headed and _BARE.fullmatch(words.folded[parts[-1][0] : parts[-1][1]])
    members.append(headed if bare else last or headed)
    if dealt and (first or not _known(words, *parts[0])):
        members = [m or _term(words, part) for m, part in zip(members, parts, strict=True)]
    found = [replace(member, since=parts[0][0]) for member in members if member]
    return found if len(found) == len(parts) else []


def _term(words: Words, part: tuple[int, int]) -> Subject | None:
    start, area = lead_end(words, *part)
    found = free_term(words, start, part[1], area)
    return found if found and (found.measure or is_measure(words.folded[start : part[1]])) else None


def _joined(
    words: Words, part: tuple[int, int], other: tuple[int, int], head: bool = False
) -> Subject | None:
    """A member that has its head from the last (城镇、农村居民收入) or its start from the first."""
    start, area = lead_end(words, *part)
    one, two = words.folded[start : part[1]], words.folded[other[0] : other[1]]
    longest = min(len(one if head else two), 10)
    for cut in range(1, longest):
        name = exact_name(one[:-cut] + two if head else one + two[cut:])
        if name:
            return subject_of(name, (start, other[1]), area)
    return None


def both(subject: Subject, folded: str) -> list[Subject]:
    """城乡居民人均可支配收入分别: the urban and the rural one."""
    term = folded[subject.start : subject.end]
    for word, pair in _TOGETHER.items():
        names = [exact_name(one + term[len(word) :]) for one in pair if term.startswith(word)]
        if names and all(names):
            span = (subject.start, subject.end)
            return [subject_of(name, span, subject.area) for name in names]
    return [subject]
