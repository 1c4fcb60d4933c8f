"""Ranks that a sentence gives beside its figures: 总量居全市第二、增速居全市第三."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.figures import Figure
from rag.observe.reading import Rank, Reading

_ASPECT = "总量|规模|总额|总数|总产|数量|增速|增幅|增长|涨幅|均值|两项|指标"
_VERB = (
    "位居|位列|位于|居于|稳居|跃居|排名|名列|排在|分居|分列|列|排|居|保持|跃升至|上升至|升至|上升到|升到|前移至|跃至|"
    "为|在|占据|蝉联|进入|跻身|位次"
)
_ADVERB = (
    "均|都|分别|双双|继续|稳|持续|连续[^,]{1,6}年|历史性|首次|一直|始终|再次|仍|已|、|和|且|并|"
    "其中|,|\\s"
)
_RANKED = re.compile(
    rf"(?:{_ASPECT}|{_ADVERB})*+(?:(?:高|快|好|低)于[^,、]{{1,14}}、)?"
    rf"(?:(?:{_VERB})(?:{_ADVERB})*+)*+"
    r"(?P<among>(?:在)?[^\W\d居列位名a-z]{0,8}?)(?:(?:中|的)?(?:排名|位列|排|列|居))?$"
)
_LEVEL = re.compile(r"总量|规模|总额|总数|总产|数量")
_GROWTH = re.compile(r"增速|增幅|增长|涨幅")
_DIVIDED = re.compile(r"分(?:居|列|别|获)")
_SHARED = re.compile(r"均|都|双双")


def find_ranks(
    sentence: str, figures: Sequence[Figure], after: int, before: int, names: Sequence[int]
) -> list[Rank]:
    """The ranks between two offsets, with the words that say among whom.

    `names` are the offsets of indicators: a clause that names one ranks something else.
    """
    ranks: list[Rank] = []
    start, aspects = after, ""
    for figure in figures:
        if figure.kind != "rank" or not after <= figure.start < before:
            continue
        cut = max(sentence.rfind(mark, start, figure.start) for mark in ",，;；。(（:：")
        if cut >= start:
            start, aspects = cut + 1, ""
        piece = sentence[start : figure.start]
        found = _RANKED.fullmatch(piece)
        aspects += piece
        if re.search(r"增量|[由从][^,]{0,6}$", piece):  # 从世界第六位: where it was before
            found = None
        open_ = bool(found) and (
            cut >= after or start == after or bool(ranks and ranks[-1].end == start)
        )
        if found and open_ and not any(start <= name < figure.start for name in names):
            of = _of(aspects, len(ranks))
            among = found["among"].removeprefix("在")
            first = figure.start - len(found["among"])
            text = among + figure.text
            ranks.append(
                Rank(
                    first,
                    figure.end,
                    text,
                    of,
                    bool(_SHARED.search(aspects)),
                    bool(_DIVIDED.search(aspects)) or bool(ranks and ranks[-1].divided),
                )
            )
        start = figure.end
    return ranks


def _of(aspects: str, given: int) -> str:
    level, growth = bool(_LEVEL.search(aspects)), bool(_GROWTH.search(aspects))
    if level and growth:
        return ("level", "growth")[given % 2]
    return "level" if level else "growth" if growth else ""


def attach_ranks(readings: list[Reading], ranks: Sequence[Rank], fresh: int) -> list[Reading]:
    """The readings with the ranks that follow them; the last `fresh` stand right before."""
    readings = list(readings)
    for index, rank in enumerate(ranks):
        for position in _ranked(readings, rank, (index, len(ranks)), fresh):
            old = readings[position]
            end = max(old.end, rank.end)
            readings[position] = replace(old, ranks=(*old.ranks, rank), end=end)
    return readings


def _ranked(readings: list[Reading], rank: Rank, place: tuple[int, int], fresh: int) -> list[int]:
    """Positions of the readings that a rank belongs to."""
    if not readings or not fresh:
        return []
    last = len(readings) - 1
    if rank.shared and place[1] == 1:
        open_ones = [i for i, reading in enumerate(readings) if not reading.ranks]
        return [i for i in open_ones if not rank.of or _is(readings[i], rank.of)]
    same = [i for i, one in enumerate(readings) if one.subject.name == readings[-1].subject.name]
    if rank.divided and place[1] > 1:
        return [len(readings) - place[1] + place[0]] if len(readings) >= place[1] else []
    if rank.of:
        return [i for i in same if _is(readings[i], rank.of)][-1:]
    if fresh > 1 and place[1] == fresh:
        return [len(readings) - fresh + place[0]]
    return [last]


def _is(reading: Reading, of: str) -> bool:
    return (reading.measure == "growth") == (of == "growth")
