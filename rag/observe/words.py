"""The nouns of this room: a sentence with what was found in it, and the subject of a figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.glossary import Match, load_glossary
from rag.observe.period import Mark
from rag.schema import Language

_LEAD = re.compile(
    r"[(（][^()（）]{1,12}[)）]|地区(?=进出口|生产)|到位(?!率)|完成(?!率|额)|实现(?!率)|基本|全面|提出|高标准(?!农田)|高质量|深入|大力|积极|其中|同时|此外|另外|目前|截至目前|预计|预估|初步核算|初步预计|国家(?=财政|粮食|外汇)|累计|共计|总计|"
    r"力争|确保|推动|推进|促进|带动|拉动|争取|使(?!用|馆)|做到|努力|预期|目标|已经|已|主要|达成|取得|并|且|和(?!谐|美|平)|与|及(?!时)|也|又|再|"
    r"还|全年|将|拟|要(?!素)|[一二三四五六七八九十]是|保持|全部|年内|年末|年底|当年|在(?!建|校|岗|职|研|园|地|册|库)|了|的|从(?!业|事)|由|以及|特别是|按|均(?!衡)|都(?!市)|年(?!产|均|度|轻)|"
    r"至(?!今)|到(?!位|账|期|港)|达到|稳步|持续|连续|进一步|突出|各?项?指标|县级及?以上城市|[-—·●•\s“\"']+"
)
MADE = (
    "新增|净增|新登记|新改扩建|新改建|新引进|新招引|新开发|新建|改建|扩建|改造|建成|建设|引进|培育|打造|开工|竣工|投产|完成|实施|获批|创建|认定|落地|新设|拥有|发放|举办|"
    "开通|新开工|新开|签约|入选|组建|设立|布局|建立|推出|招引|签订|发行|兑现|帮助|救助|惠及|培训|吸引|引育|筹集|筹措|"
    "开展|整治|治理|修复|创成|增设|增加|更新|升级|提供|新认定|新培育|投放|投用|配建|盘活|化解|办理|出台|制定|招聘"
)
_MADE_FIRST = re.compile(rf"(?:{MADE})+")
_STOCK = re.compile(
    r"^(?!新增|新建|新设|新签).*(?:数|面积|里程|长度|总量|规模|容量|床位|泊位|余额)$"
)
_NO_AREA = re.compile(
    r"工业园|经开|高新|开发区|新区|大学|机场|港|站|至|到|—|-|、|地铁|轨道|银行|号"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is of: `name` is canonical, or the term itself where the glossary has none.

    `measure` and `unit_kind` come from the glossary, empty without; `area` is set where the words
    name another place than the report's own. `since` is where its clause begins to count (新建).
    """

    name: str
    start: int
    end: int
    measure: str = ""
    unit_kind: str = ""
    area: str = ""
    since: int = -1


@dataclass(frozen=True, slots=True)
class Words:
    """What was found in one sentence: names, places and time, with offsets in it.

    `own` says what 全市, 全省, 我区 mean here.
    """

    folded: str
    text: str
    language: Language
    indicators: Sequence[Match]
    places: Sequence[Match]
    marks: Sequence[Mark]
    own: dict[str, str]


def lead_end(words: Words, start: int, end: int) -> tuple[int, str]:
    """Where a phrase begins without time, verbs and area words, and the area these name."""
    area = ""
    while start < end:
        stop, named = _skipped(words, start, end)
        if stop == start:
            break
        start, area = stop, named or area
    return start, area


def _skipped(words: Words, start: int, end: int) -> tuple[int, str]:
    for mark in words.marks:
        if mark.start <= start < mark.end <= end:
            return mark.end, ""
    for word, area in words.own.items():
        if words.folded.startswith(word, start, end):
            return start + len(word), area
    for match in words.places:
        if (
            match.start == start
            and match.end <= end
            and not _NO_AREA.match(words.folded, match.end)
        ):
            return match.end, match.name
    lead = _LEAD.match(words.folded, start)
    return (lead.end() if lead and lead.end() <= end else start), ""


def subject_of(name: str, span: tuple[int, int], area: str) -> Subject:
    """The subject of a canonical indicator."""
    entry = load_glossary().indicator(name)
    measure, unit = (entry.measure, entry.unit_kind) if entry else ("", "")
    return Subject(name, *span, measure, unit, area)


def flow_of(subject: Subject, term: str) -> Subject:
    """新增停车位 is no 停车泊位数: what is added is kept apart from what there is."""
    if _MADE_FIRST.match(term) and _STOCK.search(subject.name):
        return replace(subject, name=term)
    return subject


def stock_of(subject: Subject, folded: str) -> Subject:
    """What there is of what was added: 公园数 after 新增公园."""
    first = _MADE_FIRST.match(subject.name)
    kind = subject.name[first.end() :] if first else ""
    if len(kind) < 2:
        return subject
    name = next(filter(None, (exact_name(f"{kind}{end}") for end in ("数", "里程", ""))), "")
    start = subject.start + len(made_verb(folded, subject.start, subject.end))
    return subject_of(name or kind, (start, subject.end), subject.area)


def made_verb(folded: str, start: int, end: int) -> str:
    """The verb of making or adding that a phrase begins with (新增, 新建改建), or ""."""
    found = _MADE_FIRST.match(folded, start)
    return found.group() if found and found.end() <= end else ""


@lru_cache(4096)
def exact_name(term: str, loose: bool = False) -> str:
    """The indicator that a whole term names, or ""; `loose` also by its colloquial names."""
    for match in load_glossary().find_indicators(term, loose=loose):
        if match.start == 0 and match.end == len(term):
            return match.name
    return ""
