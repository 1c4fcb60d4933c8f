"""One Chinese sentence → what it states: subject, measure, figure, period, status, rank."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.figures import Figure
from rag.observe.clock import Clock
from rag.observe.pairing import after_figure, make_reading, pair_up
from rag.observe.predicate import Predicate, is_comparison, read_predicate
from rag.observe.ranks import attach_ranks, find_ranks
from rag.observe.reading import Reading, date_reading
from rag.observe.subject import find_subjects
from rag.observe.terms import find_counted
from rag.observe.words import Subject, Words, lead_end, subject_of

_CUT = re.compile(r"[,，;；:：()（）。!?！？]|——")
_JOIN = re.compile(r"(?:左右|以上|以下|以内)?\s?(?:、|和|与|,)\s?$")
_SILENT = re.compile(
    r"^(?:扣除(?:价格|物价)因素|按可比(?:价格|价|口径)(?:计算)?|同比|较上年同期|比上年同期|同期|可比口径|同口径|其中|"
    r"(?:总量|总额|总产|首次|再次|增速|增幅|规模|连续.{0,6}|位次|排名|均|分别|双双|居|位居).*|剔除.{0,12}因素|)$"
)
_HERITED = re.compile(
    r"(?:总量|规模|总额|总数|总值|增速|增幅|涨幅|降幅|同比|其|均|分别|双双|总体|实际|名义|、)*$"
)
_ECONOMY = re.compile(r"(?:全[省市区县州]|地区)?经济(?:增速|增长)")
_ZONE = re.compile(
    r"自贸.{0,8}(?:区|港)|片区|开发区|经开区|高新区|保税区|示范区|城市群|都市圈|经济带|产业园|长三角|大湾区|京津冀|"
    r"(?:西|中|东)部地区|东北"
)
_ASIDE = re.compile(
    r"[、和并且\s]*(?:增速|增幅|涨幅|降幅|总量|分别|均|且|\s)*(?:比|较|跑赢|领先|(?:高|快|低|慢|好|优)(?:于|过|出))"
)
_GOAL_AFTER = re.compile(
    r"(?:左右|以上)?的?(?:预期|年度|全年|既定|增长|预定|省定|发展)*目标|的增长目标|任务"
)


@dataclass(slots=True)
class _State:
    """What later clauses of a sentence take over from earlier ones."""

    subjects: list[Subject] = field(default_factory=list)
    history: list[Subject] = field(default_factory=list)
    end: int = 0
    inherited: bool = False
    compared: bool = False


def read_statements(words: Words, figures: Sequence[Figure], clock: Clock) -> list[Reading]:
    """Every statement of one sentence; `figures` have offsets in it, ranks among them."""
    state = _State()
    groups = list(_groups(words.folded, [f for f in figures if _counts(words.folded, f)]))
    names = [match.start for match in words.indicators]
    read: list[tuple[int, list[Reading]]] = []
    for group in groups:
        found = _read_group(words, group, state, figures)
        dated = [date_reading(one, words.folded, words.marks, clock) for one in found]
        state.end = after_figure(words.folded, group[-1])
        if not state.compared:  # 高于全国0.6个百分点 stands between a figure and its rank
            read.append((state.end, [one for one in dated if one]))
    readings: list[Reading] = []
    for index, (end, stated) in enumerate(read):
        readings = [one for one in readings if not _is_rougher(one, stated)]
        fresh = [one for one in stated if not _is_again(one, readings)]
        following = read[index + 1][0] if index + 1 < len(read) else len(words.folded)
        ranks = find_ranks(words.folded, figures, end, following, names)
        readings = attach_ranks([*readings, *fresh], ranks, len(fresh))
    return readings


def _counts(folded: str, figure: Figure) -> bool:
    """Whether a figure measures anything; 连续5年 only says for how long."""
    before = folded[max(0, figure.start - 2) : figure.start]
    return figure.quantity and not (figure.kind == "duration" and before in ("连续", "已连"))


def _is_again(reading: Reading, readings: list[Reading]) -> bool:
    """Whether a clause without a subject gives a second value for what has one already."""
    key = (reading.subject.name, reading.measure, reading.period)
    return reading.inherited and key in {(r.subject.name, r.measure, r.period) for r in readings}


def _is_rougher(reading: Reading, later: list[Reading]) -> bool:
    """Whether 突破300亿元 is said exactly right after (达313.9亿元)."""
    key = (reading.subject, reading.measure, reading.period)
    exact = {(r.subject, r.measure, r.period) for r in later if r.inherited and not r.modifier}
    return reading.modifier in ("突破", "超", "超过") and key in exact


def _groups(folded: str, figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Runs of figures of one kind with only 、 or 和 between them."""
    group: list[Figure] = []
    for figure in figures:
        between = folded[group[-1].end : figure.start] if group else ""
        if group and not (figure.kind == group[-1].kind and _JOIN.fullmatch(between)):
            yield group
            group = []
        group.append(figure)
    if group:
        yield group


def _read_group(
    words: Words, group: list[Figure], state: _State, figures: Sequence[Figure]
) -> list[Reading]:
    ranks = [f.end for f in figures if f.kind == "rank" and f.end <= group[0].start]
    pieces = _pieces(words.folded, max([state.end, *ranks]), group[0].start)
    predicate = read_predicate(words.folded, *pieces[-1])
    state.compared = _is_compared(words.folded, pieces[-1], group[0])
    if state.compared and _ASIDE.match(words.folded, pieces[-1][0]):
        return []
    subjects = _subjects(words, pieces, predicate, state)
    if not subjects:
        state.subjects = []
        single = len(group) == 1 and group[0].kind != "duration"
        counted = find_counted(words, pieces[-1], group[0].end) if single else None
        return [make_reading(words, counted, group[0], ("level", 1), predicate)] if counted else []
    if len(group) > len(subjects) == 1 and "分别" in predicate.manner and state.inherited:
        subjects = state.history[-len(group) :]
    state.subjects = subjects
    if not state.inherited:
        state.history += subjects
    subjects = [one for one in subjects if not _is_elsewhere(words, one, pieces[-1][0])]
    if state.compared or _is_unclear(words.folded, pieces[-1], predicate, group[0]):
        return []
    found = pair_up(words, subjects, group, predicate)
    return [replace(one, inherited=state.inherited) for one in found]


def _pieces(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses between two figures; the last one leads up to the second."""
    pieces = []
    for cut in _CUT.finditer(folded, start, end):
        pieces.append((start, cut.start()))
        start = cut.end()
    return [*pieces, (start, end)]


def _subjects(
    words: Words, pieces: list[tuple[int, int]], predicate: Predicate, state: _State
) -> list[Subject]:
    start, end = pieces[-1][0], predicate.end
    first, area = lead_end(words, start, end)
    state.inherited = bool(_HERITED.fullmatch(words.folded[first:end].strip(" 、和并且")))
    if not state.inherited:
        start += words.folded[start : start + 1] in ("、", "和", "并", "且")
        dealt = bool({"分别", "均", "都", "双双"} & predicate.manner)
        return find_subjects(words, start, end, dealt)
    if not predicate.end < pieces[-1][1]:
        return []
    if ";" in words.folded[pieces[0][0] : start]:
        return []
    for start, end in reversed(pieces[:-1]):
        text = words.folded[start:end].strip()
        if not (_SILENT.match(text) or any((m.start, m.end) == (start, end) for m in words.marks)):
            return _named(words, start, end)
    return [replace(one, area=area) for one in state.subjects] if area else state.subjects


def _named(words: Words, start: int, end: int) -> list[Subject]:
    """The subject of a clause without a figure (地区生产总值稳步增长，达到…)."""
    if topic := _ECONOMY.match(words.folded, start, end):
        return [subject_of("地区生产总值", topic.span(), "")]
    inside = [match for match in words.indicators if start <= match.start and match.end <= end]
    if len(inside) != 1:
        return []
    return [one for one in find_subjects(words, start, inside[0].end) if one.measure]


def _is_elsewhere(words: Words, subject: Subject, start: int) -> bool:
    """Whether a sentence that began with another place goes on with its figures."""
    if subject.area or subject.unit_kind not in ("money", "percent") or start < 4:
        return False
    others = [p for p in words.places if p.start <= 2 and p.name not in words.own.values()]
    return bool(others and others[0].end < start) or bool(
        _ZONE.search(words.folded, 0, min(start, 24))
    )


def _is_compared(folded: str, piece: tuple[int, int], figure: Figure) -> bool:
    """Whether the figure is a distance to another one."""
    text = folded[piece[0] : figure.start]
    if re.search(r"(?:高|低|快|慢|好|优|多|少)于|领先|高出|快过|跑赢", text):
        return not figure.modifier.endswith("于")
    return figure.kind == "points" and is_comparison(text)


def _is_unclear(folded: str, piece: tuple[int, int], predicate: Predicate, figure: Figure) -> bool:
    """Whether the figure is a base or a share rather than the subject's own value."""
    text, tail = folded[piece[0] : figure.start], folded[predicate.end : figure.start]
    if predicate.starts_range or "环比" in text or re.search(r"占(?!比|地)[^,]*$", tail):
        return True
    return bool(
        _GOAL_AFTER.match(folded, figure.end) or re.search(r"(?<!同)比[^上去]{1,12}$", tail)
    )
