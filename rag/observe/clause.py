"""One figure, or a run of them, of a Chinese sentence: which subject the clause gives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.figures import Figure
from rag.observe.pairing import after_figure, make_reading, pair_up
from rag.observe.predicate import Predicate, is_comparison, read_predicate
from rag.observe.reading import Reading
from rag.observe.subject import find_subjects
from rag.observe.terms import ends_clause, find_counted
from rag.observe.words import (
    Subject,
    Words,
    exact_name,
    flow_of,
    lead_end,
    made_verb,
    stock_of,
    subject_of,
)

_CUT = re.compile(r"[,，;；:：()（）。!?！？]|——")
_JOINER = ("、", "和", "并", "且")
_SILENT = re.compile(
    r"^(?:扣除(?:价格|物价)因素|按可比(?:价格|价|口径)(?:计算)?|同比|较上年同期|比上年同期|同期|"
    r"可比口径|同口径|其中|下同|(?:总量|总额|总产|首次|再次|增速|增幅|规模|连续.{0,6}|位次|排名|均|分别|"
    r"双双|居|位居).*|剔除.{0,12}因素|)$"
)
_HERITED = re.compile(
    r"(?:总量|规模|总额|总数|总值|总里程|总长度?|增速|增幅|涨幅|降幅|同比|其|均|分别|双双|总体|实际|名义|、)*$"
)
_ECONOMY = re.compile(r"(?:全[省市区县州]|地区)?经济(?:增速|增长)")
_ZONE = re.compile(
    r"自贸.{0,8}(?:区|港)|片区|开发区|经开区|高新区|保税区|示范区|城市群|都市圈|经济带|产业园|长三角|"
    r"大湾区|京津冀|(?:西|中|东)部地区|东北"
)
_ASIDE = re.compile(
    r"[、和并且\s]*(?:增速|增幅|涨幅|降幅|总量|分别|均|且|\s)*"
    r"(?:比|较|跑赢|领先|(?:高|快|低|慢|好|优)(?:于|过|出))"
)
_ASIDE_NOTE = re.compile(r"[(（][^()（）]{1,30}[)）](?![,，;；。、])")
_IN_ALL = re.compile(r"(?<![年来])累计|总数|总量|总计|总规模|总里程|共")
_TOTAL = re.compile(r"总(?:数|量|计|规模)$")
_ACT = re.compile(r"(?:新)?(?:开工|竣工|投产|完工|建成|续建|投用|签约|落地)")
_INTENSITY, _YIELD = re.compile(r"(?:经费)?(?:投入)?强度"), re.compile(r"总?产量?")
_SOWN = re.compile(r"(?:全年|全市)?(.{2,6}?)总?(?:播种|种植)?面积")
_GOAL_AFTER = re.compile(
    r"(?:左右|以上)?的?(?:预期|年度|全年|既定|增长|预定|省定|发展)*目标|的增长目标|任务"
)


@dataclass(slots=True)
class State:
    """What later clauses of a sentence take over from earlier ones.

    `made` is the verb of a list of things made or added (新增A3个、B5个), `end` where the last
    figure ended, `compared` whether it was a distance to another one.
    """

    subjects: list[Subject] = field(default_factory=list)
    history: list[Subject] = field(default_factory=list)
    made: str = ""
    end: int = 0
    inherited: bool = False
    compared: bool = False


def read_group(
    words: Words, group: list[Figure], state: State, figures: Sequence[Figure]
) -> list[Reading]:
    """What a run of figures states, without its time; `state` is brought up to date."""
    ranks = [f.end for f in figures if f.kind == "rank" and f.end <= group[0].start]
    pieces = _pieces(words.folded, max([state.end, *ranks]), group[0].start)
    predicate = read_predicate(words.folded, *pieces[-1])
    state.compared = _is_compared(words.folded, pieces[-1], group[0])
    if state.compared and _ASIDE.match(words.folded, pieces[-1][0]):
        return []
    subjects = _subjects(words, pieces, predicate, state)
    if not subjects:
        state.subjects = []
        return _counted(words, pieces[-1], group, predicate)
    if len(group) > len(subjects) == 1 and state.inherited:
        subjects = _recent(state.history, len(group)) or subjects
    state.subjects = subjects
    if not state.inherited:
        state.history += subjects
    if (
        state.inherited
        and group[0].kind in ("count", "length")
        and _IN_ALL.search(words.folded, *pieces[-1])
    ):
        subjects = [stock_of(one, words.folded) for one in subjects]
    subjects = [one for one in subjects if not _is_elsewhere(words, one, pieces[-1][0])]
    if state.compared or _is_unclear(words.folded, pieces[-1], predicate, group[0]):
        return []
    if state.inherited and not ends_clause(words.folded, after_figure(words.folded, group[-1])):
        return []
    found = pair_up(words, subjects, group, predicate)
    return [replace(one, inherited=state.inherited) for one in found]


def _recent(history: list[Subject], count: int) -> list[Subject]:
    """The last subjects named, if they are of one kind (A达x，B达y，分别增长…)."""
    last = history[-count:]
    alike = len({one.unit_kind for one in last}) == 1 and len({one.name for one in last}) == count
    return last if alike else []


def _counted(
    words: Words, piece: tuple[int, int], group: list[Figure], predicate: Predicate
) -> list[Reading]:
    if len(group) > 1 or group[0].kind == "duration":
        return []
    counted = find_counted(words, piece, group[0].end)
    return [make_reading(words, counted, group[0], ("level", 1), predicate)] if counted else []


def _pieces(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses between two figures; the last one leads up to the second."""
    pieces, inside = [], start
    for cut in _CUT.finditer(folded, start, end):
        if cut.start() < inside:
            continue
        aside = _ASIDE_NOTE.match(folded, cut.start(), end)
        if aside:  # 总部(研发中心)4家: the brackets are part of the name
            inside = aside.end()
            continue
        pieces.append((start, cut.start()))
        start = cut.end()
    return [*pieces, (start, end)]


def _subjects(
    words: Words, pieces: list[tuple[int, int]], predicate: Predicate, state: State
) -> list[Subject]:
    start, end = pieces[-1][0], predicate.end
    first, area = lead_end(words, start, end)
    state.inherited = bool(_HERITED.fullmatch(words.folded[first:end].strip(" 、和并且")))
    if state.inherited:
        return _inherited(words, pieces, predicate, state, area)
    joined = words.folded[start : start + 1] in _JOINER
    if start == state.end > 0 and not joined:
        return []  # 签约50亿元以上项目45个: the words belong to the figure before them
    bare = first + (words.folded[first : first + 1] in _JOINER)
    if _ACT.fullmatch(words.folded, bare, end):
        return _acted(words, (bare, end), pieces, state)
    if state.history and (of_last := _of_last(words, state.history[-1], (bare, end))):
        return [of_last]
    among = joined or words.folded.startswith("其中", start)
    if not among:
        state.made = made_verb(words.folded, first, end) or _announced(words.folded, pieces)
    among = among or not made_verb(words.folded, first, end)
    dealt = bool({"分别", "均", "都", "双双"} & predicate.manner)
    found = find_subjects(words, start + joined, end, dealt)
    return [_of_list(one, words, state.made) for one in found] if among else found


def _of_last(words: Words, last: Subject, span: tuple[int, int]) -> Subject | None:
    """研发经费投入增长25%、投入强度升至1.4%; 粮食播种面积9万亩、产量4万吨: of the last subject."""
    sown = _SOWN.fullmatch(last.name)
    if last.name == "研发经费投入" and _INTENSITY.fullmatch(words.folded, *span):
        return subject_of("研发经费投入强度", span, last.area)
    if sown and _YIELD.fullmatch(words.folded, *span) and (name := exact_name(f"{sown[1]}产量")):
        return subject_of(name, span, last.area)
    return None


def _announced(folded: str, pieces: list[tuple[int, int]]) -> str:
    """新增目标是：A5家，B5家: what the words before a colon say is done."""
    at = folded.rfind(":", 0, pieces[-1][0])
    found = re.search("新增|新建|新设|新开工", folded[max(0, at - 8) : at]) if at >= 0 else None
    return found.group() if found else ""


def _acted(
    words: Words, verb: tuple[int, int], pieces: list[tuple[int, int]], state: State
) -> list[Subject]:
    """重大项目开工50个、竣工30个; 重大项目方面，开工50个: the verb after what it is done to."""
    folded, act = words.folded, words.text[verb[0] : verb[1]]
    last = state.subjects[0] if len(state.subjects) == 1 else None
    if last and not last.measure and (found := _ACT.search(last.name.lower())):
        name = last.name[: found.start()] + act
        since = last.start if last.since < 0 else last.since
        return [replace(last, name=name, since=since, start=verb[0], end=verb[1])]
    topic = folded[pieces[-2][0] : pieces[-2][1]] if len(pieces) > 1 else ""
    named = find_subjects(words, pieces[-2][0], pieces[-2][1] - 2) if topic[-2:] == "方面" else []
    if named:
        name = words.text[named[0].start : named[0].end] + act
        return [Subject(name, verb[0], verb[1], since=named[0].start)]
    return []


def _of_list(subject: Subject, words: Words, made: str) -> Subject:
    """The next of a list has the verb of the first: 新增A3个、B5个."""
    term = words.text[subject.start : subject.end]
    if not made or _TOTAL.search(term) or made_verb(words.folded, subject.start, subject.end):
        return subject
    if subject.measure:
        return flow_of(subject, made + term)
    return replace(subject, name=made + subject.name)


def _inherited(
    words: Words,
    pieces: list[tuple[int, int]],
    predicate: Predicate,
    state: State,
    area: str,
) -> list[Subject]:
    """The subjects of an earlier clause, if this one says anything of them."""
    bare = not words.folded[pieces[-1][0] : pieces[-1][1]].strip(" 、和并且")
    if bare or ";" in words.folded[pieces[0][0] : pieces[-1][0]]:
        return []
    for start, end in reversed(pieces[:-1]):
        text = words.folded[start:end].strip()
        aside = words.folded[start - 1 : start] == "(" or _SILENT.match(text)
        if not (aside or any((m.start, m.end) == (start, end) for m in words.marks)):
            return _named(words, start, end)
    return [replace(one, area=area) for one in state.subjects] if area else state.subjects


def _named(words: Words, start: int, end: int) -> list[Subject]:
    """The subject of a clause without a figure (地区生产总值稳步增长，达到…)."""
    if topic := _ECONOMY.match(words.folded, start, end):
        return [subject_of("地区生产总值", topic.span(), "")]
    whole = find_subjects(words, start, end)
    if whole and all(one.measure for one in whole):
        return whole
    inside = [match for match in words.indicators if start <= match.start and match.end <= end]
    if len(inside) != 1:
        return []
    return [one for one in find_subjects(words, start, inside[0].end) if one.measure]


def _is_elsewhere(words: Words, subject: Subject, start: int) -> bool:
    """Whether a sentence that began with another place goes on with its figures."""
    if subject.area or subject.unit_kind not in ("money", "percent") or start < 4:
        return False
    others = [p for p in words.places if p.start <= 2 and p.name not in words.own.values()]
    zone = _ZONE.search(words.folded, 0, min(start, 24))
    return bool(zone or (others and others[0].end < start))


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
    against = re.search(r"(?<!同)比[^上去]{1,12}$", tail)
    return bool(_GOAL_AFTER.match(folded, figure.end) or against)
