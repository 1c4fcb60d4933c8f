"""The one item that a question asks for, of a clause that states a figure of each of several.

新增专精特新企业5家、企业技术中心5家、地区总部4家 answers three questions; each is told its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from rag.evidence.among import GAP, rank_among
from rag.evidence.dealt import Dealt, dealt_out, dealt_ranks
from rag.evidence.extent import asked_extent, told_alone, told_extent
from rag.evidence.find import Evidence
from rag.evidence.lines import index_lines
from rag.evidence.match import TermMatcher, named_alone
from rag.evidence.per import tells_per, tells_time
from rag.evidence.reading import continues
from rag.evidence.stock import of_extent, of_unit
from rag.evidence.tally import tally_told
from rag.figures import Figure, parse_figures, same
from rag.schema import Question
from rag.text import fold, words

_MARK = re.compile("[、，,；;]")
_AND_SO_MANY = re.compile(r"[和及与](?=\d)")  # 2个高速出入口和18个服务区出入口
_APART = 0.3  # weight of terms by which an item must be ahead of every other
_ALIKE = 0.2  # strength under which a term and an item are only alike (客运量 and 货运量)
_SAME = 0.95  # … from which one names the other: words of one form only resemble any item then
_SHARED = 0.5  # worth of a term that only the first item speaks of: it may stand for all of them
_DEALT_SHARED = 0.6  # … where each of them has a figure dealt to it
_DEALT = re.compile(  # a figure without a subject: 分别为3个、5个, but not 3家企业入围
    r"第?[\d一二两三四五六七八九十][^\u3400-\u9fff]*(?!的)[\u3400-\u9fff%％]{0,3}$|第?[一二两三四五六七八九十](?![线批体般流手级农])"
)
_SEVERAL = re.compile(r"[和与及、]|分别|各|\b(?:and|both|each|respectively|overall)\b")
_TOGETHER = re.compile(r"\s*(?:同比)?(?:分别|均|都)")  # said of all items: 分别增长3%、5%
_VERB = re.compile(  # an item without a subject of its own: it has that of the first
    r"(?:累计|已|新)?(?:开工|竣工|完工|通车|投产|投用|新建|改造|签约|落地|建成|在建|启动|交付|供应|筹集)"
    r"(?=\d|[约超近])"
)
_MEASURE = re.compile(
    r"(?:装机|用户|出口|进口|投资|消费|产[量值]|增加值|收入|成交|面积|人次|规模|占比|比重|[总数]量|"
    r"总?额|销售|销量|[存贷]款|余额|客流|运量|吞吐量|案件|价格|均价|数)+$"
)
_TOWN_AND_COUNTRY = re.compile("城乡[^，,；;。、]{0,40}?分别")  # 城乡低保标准分别为7元、6元
_NEXT = 2  # clauses after an addition within which the whole is told
_OF_THEM = "其中"  # 92幢，其中“月亿楼”9幢: what is counted within, an item of its own


def narrowed(question: Question, evidence: Evidence, text: str, matcher: TermMatcher) -> Evidence:
    """The evidence cut to the item asked for where one is plainly meant; else as it is.

    `text` is that of the document which the evidence stands in.
    """
    if not _asks_one(question):
        return evidence
    evidence = _by_people(question, _with_whole(question, evidence))
    quote = text[evidence.start : evidence.end]
    dealt = rank_among(question, quote)
    dealt = _dealt(question, quote, matcher) if dealt is None else dealt
    if dealt is not None:
        return replace(evidence, told=dealt)
    if question.wanted == "growth" and _OF_THEM not in quote:
        return evidence
    if (extent := of_extent(question, evidence, quote)) is not None:
        return extent
    items = _items(quote, question.wanted == "rank")
    if len(items) < 2 or any(_DEALT.match(_first(quote[start:end])) for start, end in items):
        return evidence
    best = _item(question, [quote[start:end] for start, end in items], matcher)
    of_kind = [
        at for at, (start, end) in enumerate(items)
        if question.unit_kinds and of_unit(parse_figures(quote[start:end]), question)
    ]  # fmt: skip
    best = of_kind[0] if len(of_kind) == 1 and question.wanted != "rank" else best
    if best is None:
        return evidence
    start, end = (evidence.start + at for at in items[best])
    told = text[start:end]
    figures = parse_figures(told)
    united = not question.unit_kinds or of_unit(figures, question)
    timed = united and tells_time(question, fold(told))  # 年税收过亿元: a size in words
    if not timed and _loses_it(question, evidence, figures):
        return evidence
    return replace(evidence, start=start, end=end, narrowed=True)


def _loses_it(question: Question, evidence: Evidence, figures: Sequence[Figure]) -> bool:
    """Whether the figure of the unit asked for, or a size that is stated, is another item's."""
    sizes = [f for f in parse_figures(question.text) if f.quantity and f.unit]
    told = [f for f in evidence.clause.figures if any(same(f, size) for size in sizes)]
    lost = {f.text for f in told} - {f.text for f in figures}
    united = question.wanted != "rank" and question.unit_kinds and evidence.fitting
    return bool(lost or (united and not of_unit(figures, question)))


def _dealt(question: Question, quote: str, matcher: TermMatcher) -> str | None:
    """What answers of figures that are dealt out to several, "" if unclear; None if none are."""
    ranked = question.wanted == "rank"
    tallied = "" if ranked else tally_told(question, quote)
    if tallied:
        return tallied
    if not ranked and _TOWN_AND_COUNTRY.search(quote):
        return ""
    dealt = dealt_out(quote, question.measure == "growth")
    given = question.unit_kinds and of_unit(parse_figures(quote), question)
    if given and not of_unit([each.figure for each in dealt], question):
        return None  # 分别下降9.1%、11.5%，连续61个月: how many months no dealt figure tells
    if not ranked:
        return _own(question, dealt, dealt, matcher) if dealt else None
    ranks = dealt_ranks(quote)
    levels = dealt if len(dealt) == len(ranks) else ranks
    return _own(question, ranks, levels, matcher) if ranks else None


def _with_whole(question: Question, evidence: Evidence) -> Evidence:
    """The evidence with the clause after it that tells the whole: 新建5座，累计建成40座."""
    told = told_extent("".join(_folded(evidence)))
    if asked_extent(question) != "whole" or told != "added":
        return evidence
    after = [c for c in evidence.passage.clauses if c.start >= evidence.end][:_NEXT]
    whole = next((c for c in after if c.continues and told_extent(c.folded) == "whole"), None)
    return evidence if whole is None else replace(evidence, end=whole.end)


def _by_people(question: Question, evidence: Evidence) -> Evidence:
    """The one clause of the sentence that counts by so many people, where the question does."""
    quote = "".join(_folded(evidence))
    counted = [c for c in evidence.passage.clauses if c.figures and tells_per(question, c.folded)]
    if tells_per(question, quote) is not False or len(counted) != 1:
        return evidence
    return replace(evidence, start=counted[0].start, end=counted[0].end, narrowed=True)


def _folded(evidence: Evidence) -> Iterator[str]:
    """The clauses that begin in the evidence."""
    clauses = evidence.passage.clauses
    return (c.folded for c in clauses if evidence.start <= c.start < evidence.end)


def _item(question: Question, items: Sequence[str], matcher: TermMatcher) -> int | None:
    """Which item is asked for: by so many people or by time, whole or added; else by words."""
    texts = [fold(item) for item in items]
    for by in (tells_per, tells_time):
        counted = [at for at, text in enumerate(texts) if by(question, text)]
        if len(counted) == 1:
            return counted[0]
    own = told_alone(asked_extent(question), texts)
    own = named_alone(question, texts) if own is None else own
    if own is not None:
        return own
    verbs = any(_VERB.match(item.lstrip()) for item in items[1:])
    return _best(question, texts, matcher, 0.0 if verbs else _SHARED)


def _best(
    question: Question, texts: Sequence[str], matcher: TermMatcher, shared: float
) -> int | None:
    """The text that speaks most of the question, None where none is well ahead.

    What only the first one speaks of may be meant of all: it is worth `shared` of its weight.
    """
    weights = np.array([term.weight for term in question.terms], dtype=np.float32)
    strengths = matcher.match(question.terms, index_lines(texts, matcher.words))
    strengths[strengths < _ALIKE] = 0.0
    if ((strengths >= _SAME).sum(axis=1) == 1).any():
        single = np.array([len(term.forms) == 1 for term in question.terms])
        strengths[single[:, None] & (strengths < _SAME)] = 0.0
    alone = strengths[:, 1:].max(axis=1) < strengths[:, 0]
    strengths[:, 0] *= np.where(alone, shared, 1.0)
    told = weights @ strengths
    best = int(np.argmax(told))
    return best if told[best] >= np.delete(told, best).max() + _APART else None


def _own(
    question: Question, dealt: Sequence[Dealt], levels: Sequence[Dealt], matcher: TermMatcher
) -> str:
    """The subject asked for with its own figure, "" where none is plainly meant.

    Its unit may tell which that is: of a rank, that of the level beside it.
    """
    kinds = {*question.unit_kinds}
    units = [{level.figure.kind, level.figure.unit} for level in levels]
    fitting = [each for each, unit in zip(dealt, units, strict=True) if unit & kinds]
    if len(fitting) != 1:
        ends = (dealt[0].subject, dealt[-1].subject)
        fitting = [each for each in dealt if _is_meant(each.subject, ends, question)]
    quoted = {fold(term.text) for term in question.terms if term.anchor}
    if len(fitting) != 1:
        fitting = [each for each in dealt if fold(each.subject).strip('“”"') in quoted]
    if len(fitting) != 1:
        begun = [_begun(each.subject, question) for each in dealt[1:]]
        fitting = [d for d, b in zip(dealt[1:], begun, strict=True) if b and b == max(begun)]
        if len(fitting) > 1:
            return ""
    if len(fitting) != 1:
        wholes = _wholes([each.subject for each in dealt])
        texts = [fold(w + each.figure.text) for w, each in zip(wholes, dealt, strict=True)]
        best = _best(question, texts, matcher, _DEALT_SHARED)
        fitting = [] if best is None else [dealt[best]]
    if not fitting:
        return ""
    meant = fitting[0]
    return f"{meant.subject}{GAP}{meant.verb}{meant.figure.text}"


def _begun(subject: str, question: Question) -> int:
    """How much of what is asked for a subject begins with, in characters.

    What the first of several begins with may be of all of them (钒钛磁铁矿铁、钒、钛).
    """
    forms = (fold(form) for term in question.terms for form in term.forms)
    own = subject.lstrip('“"')
    return max((len(form) for form in forms if own.startswith(form)), default=0)


def _wholes(subjects: Sequence[str]) -> Sequence[str]:
    """The subjects, each with what the last of them bears for all (甲、乙出口: 甲出口、乙出口)."""
    *others, last = subjects
    longest = max(map(len, others))
    measure = _MEASURE.search(last)  # 清洁能源、新能源装机占比: the last one is the shorter
    least = min(longest, measure.start()) if measure else longest
    ends = accumulate(len(word) for word in words(last))
    shared = last[next((end for end in ends if end >= least), least) :]
    return [*(s if s.endswith(shared) else s + shared for s in others), last]


_RISE = re.compile(r"(?:增速|增幅|涨幅|总量|规模)$")


def _is_meant(subject: str, ends: tuple[str, str], question: Question) -> bool:
    """Whether a subject is asked for by what it shares with the first or last one.

    甲案件 of 甲、乙案件, 快递业务收入 of 快递业务量和收入.
    """
    (first, last), own = ends, _RISE.sub("", subject)
    forms = [fold(form) for term in question.terms for form in term.forms]
    heads = [form.removesuffix(own) for form in forms if own and form.endswith(own)]
    if subject != first and any(head and first.startswith(head) for head in heads):
        return True
    rests = [form.removeprefix(subject) for form in forms if form.startswith(subject)]
    return any(len(rest) > 1 and rest in last for rest in rests)


def _asks_one(question: Question) -> bool:
    single = question.wanted in ("figure", "target", "growth", "rank") and not (
        question.both or question.parts
    )
    asked = fold(question.text)
    for term in question.terms:  # town and country are one thing
        asked = asked.replace(fold(term.text), "") if len(term.forms) > 1 else asked
    return single and _SEVERAL.search(asked) is None


def _items(quote: str, ranked: bool) -> Sequence[tuple[int, int]]:
    """The spans of a quotation that each end in a figure or a rank of their own, marks aside."""
    figures = [f for f in parse_figures(quote) if (f.kind == "rank" if ranked else f.quantity)]
    items: list[tuple[int, int]] = []
    start = 0
    for left, right in _pieces(quote):
        if not _holds(figures, left, right):
            continue
        piece = quote[left:right]
        if _TOGETHER.match(piece):
            break
        if items and continues(fold(piece)) and not piece.startswith(_OF_THEM):
            items[-1] = (items[-1][0], right)
        else:
            items.append((start, right))
        start = right + 1
    return items


def _first(item: str) -> str:
    """What of an item stands before its first mark."""
    return _MARK.split(item.strip(), maxsplit=1)[0]


def _pieces(quote: str) -> Iterator[tuple[int, int]]:
    """The spans between marks that stand outside brackets."""
    start = depth = 0
    for at, character in enumerate(quote):
        depth += (character in "(（") - (character in ")）")
        if depth <= 0 and (_MARK.match(character) or _AND_SO_MANY.match(quote, at)):
            yield start, at
            start = at + 1
    yield start, len(quote.rstrip("。.；;，,、"))


def _holds(figures: Sequence[Figure], start: int, end: int) -> bool:
    return any(start <= figure.start and figure.end <= end for figure in figures)
