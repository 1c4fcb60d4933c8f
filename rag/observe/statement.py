"""One Chinese sentence → what it states: subject, measure, figure, period, status, rank."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.figures import Figure
from rag.observe.period import Mark
from rag.observe.predicate import Predicate, is_comparison, measure_of, read_predicate
from rag.observe.ranks import attach_ranks, find_ranks
from rag.observe.reading import Reading, date_reading
from rag.observe.scene import Scene
from rag.observe.subject import both, find_subjects
from rag.observe.terms import ends_clause, find_counted
from rag.observe.words import Subject, Words

_CUT = re.compile(r"[,，;；:：()（）。!?！？]|——")
_JOIN = re.compile(r"(?:左右|以上|以下|以内)?\s?(?:、|和|与|,)\s?$")
_MODIFIED = re.compile(r"(?:左右|及?以上|及?以下|以内|之内|上下)?(?:大关|新?台阶|关口)?")
_SILENT = re.compile(
    r"^(?:扣除(?:价格|物价)因素|按可比(?:价格|价|口径)(?:计算)?|同比|较上年同期|比上年同期|同期|可比口径|同口径|其中|"
    r"(?:总量|总额|总产|首次|再次|增速|增幅|规模|连续.{0,6}|位次|排名|均|分别|双双|居|位居).*|剔除.{0,12}因素|)$"
)
_HERITED = re.compile(
    r"(?:总量|规模|总额|总数|总值|增速|增幅|涨幅|降幅|同比|其|均|分别|双双|总体|实际|名义|、)*$"
)
_GOAL_AFTER = re.compile(
    r"(?:左右|以上)?的?(?:预期|年度|全年|既定|增长|预定|省定|发展)*目标|的增长目标|任务"
)
_UNITS = {
    "money": {"money"}, "percent": {"percent"}, "people": {"people", "count", "number"},
    "count": {"count", "people", "number", "duration", "container"}, "area": {"area"}, "mass": {"mass"},
    "length": {"length", "count"}, "energy": {"energy"}, "power": {"power"},
    "volume": {"volume"}, "concentration": {"mass"}, "per_area": {"mass"},
    "per_head": {"people", "count", "number"}, "time": {"duration"}, "speed": set(),
    "index": {"number", "count"}, "other": {"count", "number", "container", "mass", "computing"},
}  # fmt: skip


@dataclass(slots=True)
class _State:
    """What later clauses of a sentence take over from earlier ones."""

    subjects: list[Subject] = field(default_factory=list)
    history: list[Subject] = field(default_factory=list)
    end: int = 0
    inherited: bool = False
    compared: bool = False


def read_statements(
    words: Words, figures: Sequence[Figure], scene: Scene, carried: Mark | None
) -> list[Reading]:
    """Every statement of one sentence; `figures` have offsets in it, ranks among them."""
    state = _State()
    groups = list(_groups(words.folded, [f for f in figures if _counts(words.folded, f)]))
    names = [match.start for match in words.indicators]
    read: list[tuple[int, list[Reading]]] = []
    for group in groups:
        found = _read_group(words, group, state, figures)
        dated = [date_reading(one, words.folded, words.marks, (scene, carried)) for one in found]
        state.end = _after(words.folded, group[-1])
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


def _after(folded: str, figure: Figure) -> int:
    found = _MODIFIED.match(folded, figure.end)
    return found.end() if found else figure.end


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
    subjects = _subjects(words, pieces, predicate, state)
    if not subjects:
        state.subjects, state.compared = [], False
        single = len(group) == 1 and group[0].kind != "duration"
        counted = find_counted(words, pieces[-1], group[0].end) if single else None
        return [_reading(words, counted, group[0], ("level", 1), predicate)] if counted else []
    if len(group) > len(subjects) == 1 and "分别" in predicate.manner and state.inherited:
        subjects = state.history[-len(group) :]
    state.subjects, state.compared = subjects, _is_compared(words.folded, pieces[-1], group[0])
    if not state.inherited:
        state.history += subjects
    if state.compared or _is_unclear(words.folded, pieces[-1], predicate, group[0]):
        return []
    found = _paired(words, subjects, group, predicate)
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
    state.inherited = bool(_HERITED.fullmatch(words.folded[start:end].strip(" 、和并且")))
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
    return state.subjects


def _named(words: Words, start: int, end: int) -> list[Subject]:
    """The subject of a clause without a figure (地区生产总值稳步增长，达到…)."""
    inside = [match for match in words.indicators if start <= match.start and match.end <= end]
    if len(inside) != 1:
        return []
    return [one for one in find_subjects(words, start, inside[0].end) if one.measure]


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


def _paired(
    words: Words, subjects: list[Subject], group: list[Figure], predicate: Predicate
) -> Iterator[Reading]:
    """Subjects with their figures: one to one, or one figure for all (均增长5%)."""
    if len(subjects) == 1 and len(group) == 2:
        subjects = both(subjects[0], words.folded)
    if len(subjects) == len(group):
        pairs = list(zip(subjects, group, strict=True))
    elif len(group) == 1:
        pairs = [(subject, group[0]) for subject in subjects]
    else:
        return
    modifier = group[-1].modifier if group[-1].modifier in ("左右", "以上", "以内") else ""
    for subject, figure in pairs:
        figure = replace(figure, modifier=figure.modifier or modifier)
        term = words.folded[subject.start : subject.end]
        found = measure_of(figure, predicate, subject.measure, term)
        clear = subject.measure or ends_clause(words.folded, _after(words.folded, group[-1]))
        if found and clear and _fits(subject, figure, found[0]):
            yield _reading(words, subject, figure, found, predicate)


def _fits(subject: Subject, figure: Figure, measure: str) -> bool:
    if measure not in ("level", "rate") or not subject.unit_kind:
        return figure.kind not in ("duration", "fraction") and bool(figure.unit)
    return figure.kind in _UNITS.get(subject.unit_kind, {figure.kind})


def _reading(
    words: Words,
    subject: Subject,
    figure: Figure,
    measure: tuple[str, int],
    predicate: Predicate,
) -> Reading:
    average = "年均" in predicate.manner or (measure[0] == "growth" and "平均" in predicate.manner)
    return Reading(
        subject=subject,
        figure=figure,
        measure=measure[0],
        sign=measure[1],
        modifier="年均" if average else figure.modifier,
        start=min(subject.start if subject.since < 0 else subject.since, figure.start),
        end=max(subject.end, _after(words.folded, figure)),
        arrives=predicate.arrives or figure.modifier == "突破",
    )
