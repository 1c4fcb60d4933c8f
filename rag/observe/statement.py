"""One Chinese sentence → what it states: subject, measure, figure, period, status, rank."""

import re
from collections.abc import Iterator, Sequence

from rag.figures import Figure
from rag.observe.clause import State, read_group
from rag.observe.clock import Clock
from rag.observe.pairing import after_figure
from rag.observe.ranks import attach_ranks, find_ranks
from rag.observe.reading import Reading, date_reading
from rag.observe.words import Words

_STEP = re.compile(r"[千百万亿元级大新]*台阶")
_DEALT = re.compile(r"分别[^,，;；、。\d]{0,6}$")
_PASSED = re.compile(r"(?:的)?(?:新?台阶|大关|关口)")  # a round figure that was passed
_JOIN = re.compile(r"(?:左右|以上|以下|以内)?\s?(?:、|和|与)\s?$")


def read_statements(words: Words, figures: Sequence[Figure], clock: Clock) -> list[Reading]:
    """Every statement of one sentence; `figures` have offsets in it, ranks among them."""
    state = State()
    read: list[tuple[int, list[Reading]]] = []
    for group in _groups(words.folded, [f for f in figures if _counts(words, f)]):
        found = read_group(words, group, state, figures)
        dated = [date_reading(one, words.folded, words.marks, clock) for one in found]
        state.end = after_figure(words.folded, group[-1])
        if not state.compared:  # 高于全国0.6个百分点 stands between a figure and its rank
            read.append((state.end, [one for one in dated if one]))
    names = [match.start for match in words.indicators]
    readings: list[Reading] = []
    for index, (end, stated) in enumerate(read):
        readings = [one for one in readings if not _is_rougher(one, stated, words.folded)]
        fresh = [one for one in stated if not _is_again(one, readings)]
        following = read[index + 1][0] if index + 1 < len(read) else len(words.folded)
        ranks = find_ranks(words.folded, figures, end, following, names)
        readings = attach_ranks([*readings, *fresh], ranks, len(fresh))
    return readings


def _counts(words: Words, figure: Figure) -> bool:
    """Whether a figure measures anything; 连续5年 and 连跨4个千亿台阶 only say how it went."""
    folded, start, end = words.folded, figure.start, figure.end
    if any(mark.start <= start and end <= mark.end for mark in words.marks):
        return False
    before = folded[max(0, start - 2) : start]
    lasting = figure.kind == "duration" and before in ("连续", "已连")
    step = figure.kind == "count" and _STEP.match(folded, end)
    return figure.quantity and not lasting and not step


def _is_again(reading: Reading, readings: list[Reading]) -> bool:
    """Whether a clause without a subject gives a second value for what has one already."""
    key = (reading.subject.name, reading.measure, reading.period)
    return reading.inherited and key in {(r.subject.name, r.measure, r.period) for r in readings}


def _is_rougher(reading: Reading, later: list[Reading], folded: str) -> bool:
    """Whether 突破300亿元 or 迈上300亿元台阶 is said exactly right after (达313.9亿元)."""
    key = (reading.subject, reading.measure, reading.period)
    exact = {(r.subject, r.measure, r.period) for r in later if r.inherited and not r.modifier}
    passed = reading.modifier in ("突破", "超", "超过") or _PASSED.match(folded, reading.figure.end)
    return bool(passed) and key in exact


def _groups(folded: str, figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Runs of figures with only 、 or 和 between them: of one kind, or dealt out (分别达)."""
    group: list[Figure] = []
    for figure in figures:
        if group and not _goes_together(folded, group, figure):
            yield group
            group = []
        group.append(figure)
    if group:
        yield group


def _goes_together(folded: str, group: Sequence[Figure], figure: Figure) -> bool:
    if not _JOIN.fullmatch(folded, group[-1].end, figure.start):
        return False
    return figure.kind == group[-1].kind or bool(_DEALT.search(folded, 0, group[0].start))
