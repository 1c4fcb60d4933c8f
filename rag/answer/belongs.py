"""Whether a figure is of the thing asked for: one of a neighbour answers nothing."""

import re

from rag.answer.choose import PHYSICAL, kind_of
from rag.answer.shares import is_of_other_whole
from rag.evidence import Evidence, asked_extent, grows, tells_other_medals, tells_per, told_extent
from rag.evidence.features import fit_figure
from rag.figures import Figure, find_editions, parse_figures, same, tells_edition
from rag.glossary.lexicon import is_han
from rag.schema import NAMED, NOUN, TELLING, QueryTerm, Question
from rag.text import fold, words

_COVERED = 0.8  # coverage from which a clause surely speaks of what is asked for
_LONG = 4  # characters of a name that may have words put in


def belongs(evidence: Evidence, question: Question) -> bool:
    """Whether evidence states what kind of figure is asked for, of what it is asked for.

    A growth is not answered by a level; what is asked for in Chinese words that are known must be
    spoken of (猕猴桃产量 is no 汽车产量); where something else is counted than asked (多少只), it
    must be named right beside the figure, and neither people nor money are other things.
    """
    if any(is_other(evidence, question) for is_other in _OTHER_THINGS):
        return False
    if asks_growth(question):
        return grows(evidence.clause)
    if question.wanted == "target" and _measures_other(evidence, question):
        return False
    if question.wanted != "figure" or question.both or question.measure in ("growth", "rate"):
        return True
    if _counts_its_own(evidence, question):
        return False
    return _speaks_of_it(evidence, question) and _counts_it(evidence, question)


def _is_of_other_material(evidence: Evidence, question: Question) -> bool:
    """Whether a sentence leaves out what the industry asked about is of (铜产业, not 油茶产业)."""
    if question.wanted not in ("figure", "growth", "target"):
        return False
    asked = fold(question.resolved)
    of = [t for t in question.terms if t.weight >= NOUN and _is_of(fold(t.text), asked)]
    return any(
        t.text not in (evidence.sentence if len(t.text) == 1 else evidence.spoken)
        and not _names(evidence.sentence, t)
        for t in of
    )


def _is_of(material: str, asked: str) -> bool:
    """Whether a word says of what an industry or its output is (葡萄酒产业)."""
    single = len(material) == 1 and is_han(material)
    return (
        single or re.search(rf"{re.escape(material)}(?:[产行]业|的?总?产[量值])", asked) is not None
    )


def _is_only_added(evidence: Evidence, question: Question) -> bool:
    """Whether a clause tells only what was added where the whole of a stock is asked for."""
    told = {told_extent(clause.folded) for clause in (evidence.clause, *evidence.inside)}
    return asked_extent(question) == "whole" and "added" in told and "whole" not in told


def _is_no_share(evidence: Evidence, question: Question) -> bool:
    """Whether a share is asked for, and a clause only counts things or tells how they grew."""
    if question.measure != "rate":
        return False
    kinds = {f.kind for f in evidence.clause.figures if f.quantity}
    counts = bool(kinds) and kinds <= {"count", "people", "money", *PHYSICAL}
    return (counts and {*question.unit_kinds} <= {"percent"}) or _only_grows(evidence, question)


def _counts_its_own(evidence: Evidence, question: Question) -> bool:
    """Whether a clause begins with a count of its own, what is asked for standing beside it.

    建设大熊猫公园，15个先行县取得成效 tells no number of 大熊猫.
    """
    folded, figures = evidence.clause.folded, evidence.clause.figures
    known = [t for t in question.terms if t.weight >= NOUN and len(t.forms) > 1]
    if "count" not in question.unit_kinds or not figures or figures[0].start > 0:
        return False
    if any(t.head and t not in known and t.text in evidence.spoken for t in question.terms):
        return False  # by a word that is not known, it may be what is asked for
    heads = [term for term in known if term.head]
    beside = bool(heads) and all(_names(evidence.sentence, term) for term in heads)
    noun = _NOUN_AFTER.match(folded, figures[0].end)
    return beside and noun is not None and not any(_names(folded, term) for term in known)


_NOUN_AFTER = re.compile(r"[\u3400-\u9fff]{3,}")


def _is_of_another(evidence: Evidence, question: Question) -> bool:
    """Whether a clause gives figures of other indicators alone: online sales are not all sales.

    Where the question names more than its indicator (农产品出口), that may be one of them.
    """
    own = [t for t in question.terms if t.weight >= NAMED and not t.anchor]
    more = any(TELLING <= t.weight < NAMED and not t.anchor for t in question.terms)
    observed = evidence.clause.observations
    if not question.indicators or len(own) != 1 or more or not observed:
        return False
    asked = fold(question.resolved)
    named = [o for o in observed if all(w in asked for w in words(_DEED.sub("", fold(o.term))))]
    narrower = [o for o in observed if o not in named]
    if narrower and all(_narrows(o.indicator, question.indicators[0]) for o in narrower):
        return True
    if evidence.coverage >= _COVERED:
        return False
    forms = [fold(form) for form in own[0].forms]
    written = [name for o in observed for name in (fold(o.term), o.indicator)]
    is_own = _is_rest_or_named if evidence.clause.continues else _is_named
    return not any(is_own(form, name) for form in forms for name in written)


_DEED = re.compile(  # 建成智能算力规模 is of 智能算力规模
    r"^(?:累计|建成|建设|完成|实现|达到|获得|争取|到位|落实|筹集|筹措|发放|拨付)+"
)


def _is_rest_or_named(form: str, written: str) -> bool:
    return _is_rest(form, written) or _is_named(form, written)


def _is_rest(form: str, written: str) -> bool:
    """Whether what is written ends a form whose beginning stands before it (总装机 of 核电装机)."""
    whole, rest = written.startswith("总"), written.removeprefix("总")
    return whole and len(rest) > 1 and form.endswith(rest) and form != rest


_SCOPE = re.compile(
    r"(?:全|本|地方|规模以上|规上)[市区省县州国]?|[市区省县州]级?|[市区省县州国]?内?|城镇|总"
)


def _narrows(name: str, asked: str) -> bool:
    """Whether an indicator is of only one kind of what is asked for: 新能源汽车产量 of 汽车产量."""
    kind = name.removesuffix(asked)
    return name.endswith(asked) and kind != "" and not _SCOPE.fullmatch(kind)


def _is_named(form: str, written: str) -> bool:
    """Whether what is written is a form, or a long one with words put in (友好合作城市)."""
    bare = form.rstrip("数量额")
    rest = iter(written)
    return form == written or (len(bare) >= _LONG and all(letter in rest for letter in bare))


def asks_growth(question: Question) -> bool:
    """Whether it is asked by how much something grew."""
    growing = question.measure == "growth" and question.wanted != "rank"
    return growing and (bool(question.indicators) or question.wanted == "growth")


_SHARE = re.compile(r"占|比重|几成|\b(?:share|proportion|percentage of)\b")
_GROWN = re.compile(
    r"(?:增长|下降|上升|增加|减少|增|降|涨)了?[约近超]?\d[\d.]*[%％](?:[、和]\d[\d.]*[%％])*"
)


def _only_grows(evidence: Evidence, question: Question) -> bool:
    """Whether a share is asked for, and a clause gives only growth or a change of it in points."""
    kinds = [f.kind for f in evidence.clause.figures]
    rates = kinds.count("percent")
    if not _SHARE.search(fold(question.text)) or not (rates or "points" in kinds):
        return False
    grown = "".join(found.group() for found in _GROWN.finditer(evidence.clause.folded))
    return sum(map(grown.count, "%％")) >= rates


def is_per(evidence: Evidence, question: Question) -> bool:
    """Whether a clause counts by so many people where the question does (每千人口, per 1,000)."""
    return tells_per(question, evidence.sentence) is not False


def _speaks_of_it(evidence: Evidence, question: Question) -> bool:
    heads = [t for t in question.terms if t.head and t.weight >= NOUN and len(t.forms) > 1]
    heads = [t for t in heads if not (question.unit_kinds and t.text in _MEASURES)]
    if len(heads) < 2 or not is_han(heads[0].text):
        return True
    return _names(evidence.sentence, heads[0]) or heads[0].text in evidence.spoken


_MEASURES = ("面积", "数量", "金额", "规模", "长度", "里程", "总数", "总额")  # said by a unit


def _counts_it(evidence: Evidence, question: Question) -> bool:
    fitting = [c for c in evidence.inside if fit_figure(question, c) == 1.0]
    if not question.unit_kinds or evidence.clause in fitting:
        return True
    named = any(_names(c.folded, term) for c in fitting for term in question.terms)
    if fitting and (named or evidence.fitting or not _measures_other(evidence, question)):
        return True
    if _measures_other(evidence, question):
        return False
    beside = any(_names(evidence.clause.folded, term) for term in question.terms)
    return beside and not {"people", "money"} & set(question.unit_kinds)


def _measures_other(evidence: Evidence, question: Question) -> bool:
    """Whether a clause measures something in another kind of unit than is asked for: 亩, not 吨."""
    asked = PHYSICAL & set(map(kind_of, question.unit_kinds))
    given = {f.kind for f in evidence.clause.figures if f.quantity}
    counted = bool(given) and given <= {"count", "people"}
    return bool(asked) and (counted or bool(given & PHYSICAL)) and not asked & given


_RISEN = re.compile(
    r"(?:增长|增加|净增|减少|下降|提高|提升|降低|上升|多增|少)了?[约近超逾]?"
    r"\d[\d.]*[万亿]{0,2}(?![\d.万亿]|%|个百分点|倍)"
)
_ASKS_RISE = re.compile(
    r"增|减|降|涨|提|升|多了|少了|\b(?:add|increas|more|grow|grew|rise|rose|new)"
)


def only_rises(evidence: Evidence, question: Question) -> bool:
    """Whether a clause says only by how much something rose (增长30万吨) where a level is asked."""
    asked = question.wanted == "figure" and question.measure in (None, "level")
    if not asked or not question.indicators or _ASKS_RISE.search(fold(question.text)):
        return False
    measured = [f for f in evidence.clause.figures if f.quantity and f.kind != "percent"]
    return 0 < len(measured) <= len(_RISEN.findall(evidence.clause.folded))


def _names(text: str, term: QueryTerm) -> bool:
    return any(fold(form) in text for form in term.forms)


def _repeats(evidence: Evidence, question: Question) -> bool:
    """Whether a clause states only the figure that the question states itself (746 signed)."""
    stated = [f for f in parse_figures(fold(question.resolved)) if f.kind not in ("year", "date")]
    told = [f for f in evidence.clause.figures if f.quantity]
    asked = _ASKS.search(fold(question.resolved)) is not None
    return asked and bool(told) and all(any(_is_as_stated(f, s) for s in stated) for f in told)


def _is_as_stated(told: Figure, stated: Figure) -> bool:
    return same(told, stated) or (not stated.unit and stated.value == told.value)


def is_of_other_edition(evidence: Evidence, question: Question) -> bool:
    """Whether a sentence is of another of a series: 第七届 where the eighth is asked about.

    One that names none has to speak of all else that is asked for.
    """
    asked = fold(question.resolved)
    if next(find_editions(asked), None) is None:
        return False
    told = tells_edition(asked, evidence.sentence)
    return evidence.coverage < _COVERED if told is None else not told


_ASKS = re.compile(r"多少|(?<![哪好])几|\bhow (?:many|much)\b")


def _is_of_other_medals(evidence: Evidence, question: Question) -> bool:
    """Whether a clause counts only gold medals where silver ones are asked for."""
    said = "，".join(clause.folded for clause in evidence.passage.clauses)
    return tells_other_medals(question, said)


def _is_set_aside(evidence: Evidence, question: Question) -> bool:
    """Whether a clause tells of all but a thing that is asked for (除中心城区外其他县城)."""
    aside = "".join(found[1] for found in _APART.finditer(evidence.clause.folded))
    if not aside or _APART.search(fold(question.resolved)) or _EXCEPT.search(question.text):
        return False
    telling = (t for t in question.terms if t.weight >= TELLING)
    return any(_names(aside, term) for term in telling)


_APART = re.compile(r"除(?!了)([^,，。;；]{1,16}?)(?:之外|以外|外)(?![资贸商])")
_EXCEPT = re.compile(
    r"\b(?:except|excluding|other than|apart from|outside|besides|aside from|not counting)\b",
    re.IGNORECASE,
)


def _is_only_a_grade(evidence: Evidence, question: Question) -> bool:
    """Whether what is asked for only grades what is told: 国家级平台5个 counts no countries."""
    told, asked = evidence.clause.folded, fold(question.resolved)
    grades = [f"{fold(term.text)}级" for term in question.terms if is_han(term.text)]
    only = [g for g in grades if g in told and g[:-1] not in told.replace(g, "")]
    return any(grade not in asked for grade in only)


_OTHER_THINGS = (
    _is_only_a_grade,
    _is_set_aside,
    _is_of_other_medals,
    _repeats,
    _is_of_another,
    _is_only_added,
    _is_of_other_material,
    _is_no_share,
    is_of_other_edition,
    is_of_other_whole,
)
