"""Figures that a clause deals out to several subjects: 甲、乙出口分别增长7%、9%."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.evidence.among import GAP
from rag.figures import Figure, parse_figures

_DEALT = re.compile(
    r"(?P<subjects>[^，,；;。]{2,60}?)(?:同比)?分别(?:同比)?"
    r"(?P<verb>[再又]?(?:增长|下降|提高|减少|达到?|为|完成|实现|增至|降至|突破|上升|超过?|"
    r"提升|增加|降低|上涨|压[减降]|缩[减短]|回落|[增降减升]|控制在|稳定在|保持在)[了到至]?"
    r"(?:投资|产值|营?收入?|销售额?|进出口额?|[进出]口额?|利润|税收|面积|交易额?)?)"
    r"(?![\u3400-\u9fff])"
)
_FROM_TO = re.compile(  # 铁、钛利用率由2019年的70%、29%提升至75%、35%
    r"(?P<subjects>[^，,；;。由从]{2,60})[由从](?P<former>[^，,；;。由从]{1,60}?)"
    r"(?P<verb>(?:提[升高]|增[加长]|扩大|上升|下?降低?|减少|压减|缩短|[增降减升])[至到为])(?=约?\d)"
)
_MEDALS = re.compile(  # 在奥运会、残奥会上勇夺4金、13金
    r"(?P<subjects>[^，,；;。]{2,60}?)[上中]?"
    r"(?P<verb>勇夺|夺得|斩获|荣获|获得?|摘得?|收获|拿下|取得)(?=\d+枚?[金银铜奖])"
)
_LEVELS = re.compile(  # … 产量达到3万吨、5万吨，分别增长7%、9%: levels, and then the rises of them
    r"(?P<subjects>[^，,；;。]{2,60}?)(?:达到?|为|完成|实现|突破)(?=\d)[^；;。]*?[，,](?:同比)?分别(?:同比)?"
    r"(?P<verb>(?:增长|下降|提高|减少|上升|提升|增加|降低|上涨|[增降])了?)(?![\u3400-\u9fff])"
)
_VERB = r"(?:[居列排为在]|位[居列]|排[名在]|名列|跃居|[提上跃前]?[升移进跃]?[至到])"
_RANKS = re.compile(  # …达5万吨、3万人次，排名分别升至全国第二、第三; 甲、乙分别居全国第二、第三
    r"(?P<subjects>[^，,；;。]{2,60}?)(?:(?:分别)?(?:达到?|为|完成|实现|突破|增长|上升)(?=[约近超]?\d)"
    r"[^；;。]*?[，,、])?(?:总量|规模|数量|增速|排名|位次|均|同比|\s){0,4}"
    rf"(?:分(?:别|居|列)(?P<verb>{_VERB}*+)|(?P<bare>{_VERB}++))"
    r"(?=[^，,；;。、\d]{0,10}(?:第|前|首位|\d{1,3}位))"
)
_AMONG = re.compile(r"(?:[、，,\s]*(?:和|及|与)?)?[^，,；;。、\d]{0,10}")
_MARK = re.compile('、|和|(?<!普)及|与|(?<=[”"])(?=[“"])')
_COMMA = re.compile("、")
_LEAST = 2  # characters of a subject


@dataclass(frozen=True, slots=True)
class Dealt:
    """One subject with its own figure, and where both stand in the quotation."""

    subject: str
    verb: str
    figure: Figure


def dealt_out(quote: str, rises: bool = False) -> Sequence[Dealt]:
    """Every subject with its figure; none where there are not as many of the one as of the other.

    What the last subject is followed by belongs to all of them (甲、乙出口). Where levels are dealt
    out and then their `rises`, the latter are given if asked for.
    """
    found = (_LEVELS.search(quote) if rises else None) or _DEALT.search(quote)
    if found is None:
        return _from_to(quote) or _medals(quote)
    figures = [f for f in parse_figures(quote) if f.quantity and f.start >= found.end()]
    figures = _run(quote, figures, found.end())
    subjects = _subjects(found["subjects"], len(figures))
    if len(subjects) < 2:
        return ()
    pairs = zip(subjects, figures, strict=True)
    return [Dealt(subject, found["verb"], figure) for subject, figure in pairs]


def _medals(quote: str) -> Sequence[Dealt]:
    """As many medals of one kind as there are games before them."""
    found = _MEDALS.search(quote)
    figures = [f for f in parse_figures(quote) if f.quantity and found and f.start >= found.end()]
    run = _run(quote, figures, found.end()) if found else []
    subjects = _subjects(found["subjects"], len(run)) if found else []
    if found is None or len(subjects) < 2 or len({figure.unit for figure in run}) > 1:
        return ()
    return [Dealt(s, found["verb"], f) for s, f in zip(subjects, run, strict=True)]


def _from_to(quote: str) -> Sequence[Dealt]:
    """Every subject with what it came from and to."""
    found = _FROM_TO.search(quote)
    if found is None:
        return ()
    figures = [f for f in parse_figures(quote) if f.quantity]
    after = _run(quote, [f for f in figures if f.start >= found.end()], found.end())
    former = [f for f in figures if found.start("former") <= f.start < found.end("former")]
    subjects = _subjects(found["subjects"], len(after), 1)
    if len(subjects) < 2 or len(former) != len(after):
        return ()
    each = zip(subjects, former, after, strict=True)
    return [Dealt(s, f"{was.text}{GAP}{found['verb']}", now) for s, was, now in each]


def dealt_ranks(quote: str) -> Sequence[Dealt]:
    """Every subject with its own rank: 甲、乙分别居全国第二、第三."""
    found = _RANKS.search(quote)
    if found is None:
        return ()
    ranks: list[Dealt] = []
    at, verb, among = found.end(), found["verb"] or found["bare"] or "", ""
    for figure in (f for f in parse_figures(quote) if f.start >= at):
        if figure.kind != "rank" or not _AMONG.fullmatch(quote, at, figure.start):
            break
        among = quote[at : figure.start].lstrip("、，, 和及与") or among
        ranks.append(Dealt("", verb + among, figure))
        at = figure.end
    subjects = _subjects(found["subjects"], len(ranks))
    if len(subjects) < 2:
        return ()
    return [replace(rank, subject=s) for rank, s in zip(ranks, subjects, strict=True)]


def _subjects(listed: str, count: int, least: int = _LEAST) -> list[str]:
    """So many subjects of a list, of which one may be two in itself (甲及配件、乙); else none."""
    for mark in (_MARK, _COMMA):
        subjects = [s for s in mark.split(listed) if len(s) >= least]
        if len(subjects) == count:
            return subjects
    return []


def _run(quote: str, figures: Sequence[Figure], start: int) -> list[Figure]:
    """The figures from a place on with only marks between them."""
    run: list[Figure] = []
    for figure in figures:
        between = quote[start : figure.start]
        if not re.fullmatch(r"[、，,\s]*(?:和|及|与)?", between):
            break
        run.append(figure)
        start = figure.end
    return run
