"""The subject of a figure: canonical indicators, lists of them, and terms no glossary knows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.glossary import Match, load_glossary
from rag.observe.period import Mark
from rag.text import tagged

_LEAD = re.compile(
    r"其中|同时|此外|另外|目前|截至目前|预计|预估|国家(?=财政|粮食|外汇)|初步核算|初步预计|累计|共计|总计|完成|实现|力争|确保|推动|推进|促进|带动|"
    r"拉动|争取|使|做到|努力|预期|目标|已经|已|主要|达成|取得|并|且|和|与|及|也|又|再|还|全年|将|拟|要|新增长|"
    r"[一二三四五六七八九十]是|保持|全部|年内|年末|年底|当年|在|了|的|从|由|以及|特别是|按|均|都|年|至|到|达到|"
    r"稳步|持续|连续|进一步|突出|[-—·●•\s“\"']+|个?项?\d*目标(?:是|为)"
)
_TRAIL = re.compile(
    r"(?:增速|增幅|涨幅|降幅|总量|规模|总额|总数|数量|总值|水平|总体|整体|方面|当年|年度|"
    r"[-—\s”\"']|预期|目标|增长率|的)$"
)
_PARTS = re.compile(r"、|以及|和|与|及|,")
_TOGETHER = {"城乡": ("城镇", "农村"), "城乡居民": ("城镇居民", "农村居民")}
_ECONOMY = re.compile(r"(?:全[省市区县州]|地区|区域)?(?:经济(?:总量|规模|总规模)?)$")
_NO_TERM_TAGS = {
    "p",
    "c",
    "r",
    "uj",
    "ul",
    "uz",
    "ud",
    "ug",
    "uv",
    "y",
    "e",
    "o",
    "w",
    "x",
    "d",
    "t",
    "f",
}
_VAGUE = re.compile(
    r"^(?:其|该|这|它|各|总|总量|总额|规模|面积|数量|比例|比重|占比|收入|投资|产值|产量|增速|增幅|人均|总投资|"
    r"总产值|总面积|总里程|全部|年均|累计|平均|新增|资金|项目|企业|人数|户均|最高|最低|单个|总数|覆盖率|增加值)$"
)
_CLAUSE = re.compile(
    r"占|比上年|高于|低于|超过|确保|推动|推进|促进|带动|拉动|支持|鼓励|围绕|聚焦|坚持|通过|每|不低于|其中|以上|"
    r"作为|成为|等|的|把|被|让|对|给|力争|争取|总投资|左右|不足|仅|只|是|其|，|就|很|还|已|后|且"
)
_MADE = (
    "新增|新建|改建|扩建|改造|建成|建设|引进|培育|打造|开工|竣工|投产|完成|实施|获批|创建|认定|落地|新设|拥有|发放|举办|"
    "开通|新开|新开工|签约|入选|组建|设立|布局|建立|推出|招引|签订|发行|兑现|帮助|救助|惠及|培训|吸引|引育|筹集|筹措|"
    "开展|整治|治理|修复|创成|增设|增加|更新|升级|提供|新认定|新培育|净增|投放|投用|配建|盘活|化解|办理|出台|制定|招聘"
)
_VERB = re.compile(
    rf"(?:.*[,，、：:]|.*(?:年|月|市|区|省|县))?(?P<verb>(?:{_MADE}|和|、|再|及|并)+)$"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is of: `name` is canonical, or the term itself where the glossary has none.

    `measure` and `unit_kind` come from the glossary, empty without; `area` is set where the words
    name another place than the report's own.
    """

    name: str
    start: int
    end: int
    measure: str = ""
    unit_kind: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What was found in one sentence: names, places and time, with offsets in it."""

    folded: str
    text: str
    indicators: Sequence[Match]
    places: Sequence[Match]
    marks: Sequence[Mark]
    own: dict[str, str]


def find_subjects(words: Words, start: int, end: int) -> list[Subject]:
    """The subjects in `[start, end)`, most often one; several for a list; none if unclear."""
    end = _trim(words.folded, start, end)
    whole = _known(words, start, end)
    if whole:
        return [whole]
    parts = list(_split(words.folded, start, end))
    if len(parts) > 1:
        return _listed(words, parts)
    start, area = _lead(words, start, end)
    found = _free(words, start, end, area)
    return [found] if found else []


def _trim(folded: str, start: int, end: int) -> int:
    while end > start and (found := re.search(r"[\s”\"'的]$", folded[start:end])):
        end = start + found.start()
    return end


def _known(words: Words, start: int, end: int) -> Subject | None:
    """The indicator that ends the phrase, if nothing before it narrows its meaning."""
    for stop in _ends(words.folded, start, end):
        for match in words.indicators:
            if match.end == stop and match.start >= start:
                clean, area = _lead(words, start, match.start)
                if clean == match.start:
                    return _subject(match.name, (match.start, match.end), area)
    lead, area = _lead(words, start, end)
    if _ECONOMY.fullmatch(words.folded[lead:end]):
        return _subject("地区生产总值", (lead, end), area)
    return None


def _ends(folded: str, start: int, end: int) -> Iterable[int]:
    yield end
    while end > start and (found := _TRAIL.search(folded[start:end])):
        end = start + found.start()
        yield end


def _subject(name: str, span: tuple[int, int], area: str) -> Subject:
    entry = load_glossary().indicator(name)
    measure, unit = (entry.measure, entry.unit_kind) if entry else ("", "")
    return Subject(name, *span, measure, unit, area)


def _lead(words: Words, start: int, end: int) -> tuple[int, str]:
    """Where the phrase begins without time, verbs and area words, and the area these name."""
    area = ""
    while start < end:
        stop = next((m.end for m in words.marks if m.start <= start < m.end <= end), 0)
        if not stop:
            stop, named = _place(words, start, end)
            area = named or area
        if not stop and (lead := _LEAD.match(words.folded, start, end)):
            stop = lead.end()
        if not stop:
            break
        start = stop
    return start, area


def _place(words: Words, start: int, end: int) -> tuple[int, str]:
    word = words.folded[start : start + 2]
    if word in words.own and start + 2 <= end:
        return start + 2, words.own[word]
    for match in words.places:
        if match.start == start and match.end <= end:
            return match.end, match.name
    return 0, ""


def _split(folded: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    for found in _PARTS.finditer(folded, start, end):
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if start < end:
        yield start, end


def _listed(words: Words, parts: list[tuple[int, int]]) -> list[Subject]:
    """A list of known indicators; the head noun may stand only with the last (城镇、农村居民收入)."""
    last = _known(words, *parts[-1])
    subjects = []
    for start, end in parts[:-1]:
        known = _known(words, start, end) or (last and _completed(words, start, end, parts[-1]))
        if not known:
            return []
        subjects.append(known)
    return [*subjects, last] if last else []


def _completed(words: Words, start: int, end: int, last: tuple[int, int]) -> Subject | None:
    start, area = _lead(words, start, end)
    head = words.folded[start:end]
    tail = words.folded[last[0] : last[1]]
    for cut in range(1, min(len(tail), 10)):
        name = _exact(head + tail[cut:])
        if name:
            return _subject(name, (start, last[1]), area)
    return None


@lru_cache(4096)
def _exact(term: str, loose: bool = False) -> str:
    for match in load_glossary().find_indicators(term, loose=loose):
        if match.start == 0 and match.end == len(term):
            return match.name
    return ""


def both(subject: Subject, folded: str) -> list[Subject]:
    """城乡居民人均可支配收入分别: the urban and the rural one."""
    term = folded[subject.start : subject.end]
    for word, pair in _TOGETHER.items():
        if term.startswith(word):
            names = [_exact(one + term[len(word) :]) for one in pair]
            if all(names):
                span = (subject.start, subject.end)
                return [_subject(name, span, subject.area) for name in names]
    return [subject]


def _free(words: Words, start: int, end: int, area: str) -> Subject | None:
    term = words.folded[start:end]
    loose = _exact(term, loose=True) if len(term) > 2 else ""
    if loose:
        return _subject(loose, (start, end), area)
    if not 3 <= len(term) <= 24 or _VAGUE.match(term) or _CLAUSE.search(term):
        return None
    if not _is_noun_phrase(term):
        return None
    return Subject(words.text[start:end], start, end, area=area)


@lru_cache(8192)
def _is_noun_phrase(term: str) -> bool:
    tags = [tag for word, tag in tagged(term) if word not in ("占", "比")]
    if re.search(r"[^\w“”·()-]", term) or any(tag in _NO_TERM_TAGS for tag in tags):
        return False
    return bool(tags) and tags[-1][0] in "nvljqkbz"


def find_counted(words: Words, before: tuple[int, int], after: int) -> Subject | None:
    """What a figure counts where the noun follows it: 引进7家企业, 新建24个公园."""
    verb = _VERB.match(words.folded[before[0] : before[1]])
    noun = re.match(r"[^,，。;；、:：()（）\n]{2,16}", words.folded[after:])
    if not verb or not noun:
        return None
    end = after + noun.end()
    term = words.folded[after:end]
    if _CLAUSE.search(term) or not _is_noun_phrase(term) or re.search(r"\d", term):
        return None
    if tagged(term)[-1][1][0] == "v":
        return None
    return Subject(verb["verb"] + words.text[after:end], after, end)
