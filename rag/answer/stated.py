"""The figure that a clause states of what is asked, where no observation does."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.belongs import belongs
from rag.answer.cell import Cell, is_numeric, of_observation, single_wanted
from rag.answer.choose import PHYSICAL, asks_added, kind_of, says_added, says_new
from rag.answer.counted import of_what
from rag.answer.draft import Sources
from rag.answer.funded import funded
from rag.answer.mentions import may_say
from rag.answer.order import of_extent_first
from rag.evidence import Evidence, dealt_out
from rag.figures import MEDALS, Figure, in_english, parse_figures
from rag.glossary.lexicon import is_han
from rag.schema import NOUN, Observation, QueryTerm, Question
from rag.text import fold

_BOUNDS = "超过?|突破|逾|近|约|接近|不足|不少于|不低于"
_SAID = 0.6  # probability from which a clause is taken for a cell
_REACH = 12  # characters before a share in which the word for growth stands
_COUNTED_NOUN = re.compile(
    r"([\u3400-\u9fff]{3,12}?)(?:总[数量])?(?:达到?|突破|超过?|近|约|至|为|增至|升至|共|累计)*$"
)
_GROWS = re.compile(
    r"增|[涨降升]|下滑|减少|快于|\b(?:grew|grow\w*|rose|ris\w*|increas\w*|fell|up|down)\b"
)
_CUT = re.compile(r"(?:削减|压减|核减|压缩|减少|化解)[^,，、;；。\d]{0,12}$")
_CUTS = re.compile(r"减|压缩|化解|\b(?:cut|reduc|slash|lower|resolv)")
_BY = re.compile(
    r"[比较](?:上年|去年|上一年|前年|\d{4}年|.{0,4}预算)[^,，;；。]{0,6}[增减升降][加少长]?$|"
    r"(?:增长|净增|减少|下降)了?[约近超]?$"
)
_OVER_YEARS = re.compile(  # of several years together, where nothing is observed of one
    r"(?:过去|今后|未来|[前后]|这|近)?(?:[两三四五六七八九十]|(?<!\d)[2-9])年(?:来|间|时间)?(?![级月前后期度以之内])"
)


def extracted_cell(
    question: Question, sources: Sources, documents: Sequence[str], area: str
) -> Cell | None:
    """The figure of the sentence that says what is asked, where no observation does."""
    single = replace(question, areas=(area,), wanted=single_wanted(question))
    named = [name for name in documents if may_say(single, sources, name)]
    found = of_extent_first(single, sources.evidence(single, named)) if named else []
    found = [e for e in found if e.score >= _SAID]
    found = [e if _beside(e, question, sources) else funded(e, question) for e in found]
    filling = [
        e for e in found if _is_of_it(e, single, sources) and _may_fill(e, question, sources)
    ]
    if asks_added(question, sources.glossary) is False:  # 累计建成 before 建成
        filling.sort(key=lambda e: says_added(e.clause.folded))
    same = (e for e in filling if e.passage == filling[0].passage)
    return next(filter(None, (_of_evidence(e, question, sources, area) for e in same)), None)


def _of_evidence(
    evidence: Evidence, question: Question, sources: Sources, area: str
) -> Cell | None:
    observation = evidence.observation
    known = observation and sources.glossary.indicator(observation.indicator)
    if observation is None or not known or _is_of_other_kind(observation, question):
        return _of_clause(evidence, question, sources, area)
    if observation.area != area or (
        question.indicators and observation.indicator not in question.indicators
    ):
        return None
    fits = question.measure in (None, observation.measure)
    return of_observation(observation, question.language) if fits else None


def _is_of_other_kind(observation: Observation, question: Question) -> bool:
    """Whether a level is in tonnes where people are asked for, or the like."""
    kinds = {*PHYSICAL, "people"}
    asked = kinds & {kind_of(kind) for kind in question.unit_kinds}
    given = kinds & {kind_of(observation.unit)}
    return observation.measure == "level" and bool(asked and given) and not asked & given


def _is_of_it(evidence: Evidence, question: Question, sources: Sources) -> bool:
    """Whether a clause speaks of what is asked for, by one of the nouns of the question.

    A noun that stands in another clause of the sentence is spoken of there.
    """
    nouns = [term for term in question.terms if term.weight >= NOUN]
    quote = sources.folded(evidence.document)[evidence.start : evidence.end]
    spoken = [t for t in nouns if t.text in evidence.spoken and not _is_beside(t, evidence, quote)]
    return belongs(evidence, question) and (not nouns or bool(spoken))


def _is_beside(term: QueryTerm, evidence: Evidence, quote: str) -> bool:
    forms = [fold(form) for form in term.forms]
    return any(form in evidence.sentence for form in forms) and not any(f in quote for f in forms)


def _may_fill(evidence: Evidence, question: Question, sources: Sources) -> bool:
    """Whether a clause is of the time, the status and the kind of figure asked for."""
    observation = evidence.observation
    status = observation.status if observation else evidence.passage.status
    if not evidence.timely or (status == "target") != (question.status == "target"):
        return False
    if _is_over_years(evidence) and not any("/" in p for p in question.periods):
        return False
    added, clause = asks_added(question, sources.glossary), evidence.clause.folded
    if (added and not says_added(clause)) or (added is False and says_new(clause)):
        return False
    if evidence.fitting or not is_numeric(question):
        return True
    named = observation is not None and observation.indicator in question.indicators
    return named or bool(question.unit_kinds and _beside(evidence, question, sources))


def _is_over_years(evidence: Evidence) -> bool:
    """Whether a clause, or its sentence from the start, is of several years (五年新增就业…)."""
    around = (evidence.clause, evidence.passage.clauses[0])
    return any(_OVER_YEARS.match(clause.folded) for clause in around)


def _of_clause(evidence: Evidence, question: Question, sources: Sources, area: str) -> Cell | None:
    figure = None
    if is_numeric(question):
        figure = _best_figure(_figures(evidence, question, sources), question, sources)
        if figure is None:
            return None
    return cell_of_clause(evidence, figure, question, sources, area)


def _figures(evidence: Evidence, question: Question, sources: Sources) -> list[Figure]:
    """The figures that a clause gives; where none is of the unit asked for, those beside it.

    投入9亿元，办好20件实事: what was spent stands before the clause that says on what.
    """
    own = _fitting(evidence.clause.figures, evidence.clause.folded, question, sources)
    headed = _headed(evidence, question, sources)
    if headed:
        return headed
    if own and (not question.unit_kinds or any(_of_unit(f, question) for f in own)):
        return own
    return _beside(evidence, question, sources) or own


def _headed(evidence: Evidence, question: Question, sources: Sources) -> list[Figure]:
    """The figures that a noun of the question stands right behind, else right before.

    105个小区、200条小巷 and 小区105个、小巷200条: of the first, 200 is of no 小区.
    """
    quote = sources.folded(evidence.document)[evidence.start : evidence.end]
    forms = [fold(f) for t in question.terms if t.weight >= NOUN for f in t.forms if is_han(f)]
    fitting = _fitting(parse_figures(quote), quote, question, sources)
    dealt = dealt_out(quote)  # 农村自来水、卫生厕所普及率分别达到97%和83%
    spoken = [sum(len(f) for f in forms if f in fold(each.subject)) for each in dealt]
    if any(spoken):
        most = max(spoken)
        meant = [
            each.figure for each, forms_in in zip(dealt, spoken, strict=True) if forms_in == most
        ]
        return [f for f in fitting if f in meant]
    asked = [f for f in fitting if not question.unit_kinds or _of_unit(f, question)]
    counted = [f for f in asked if quote.startswith(tuple(forms), f.end)]
    return counted or [
        f for f in fitting
        if any(form in head_before(f, quote) or _is_tally(f, form) for form in forms)
    ]  # fmt: skip


def _is_tally(figure: Figure, form: str) -> bool:
    """Whether a figure counts the medals that a word names: 3金, 金牌."""
    return figure.unit in MEDALS and form.startswith(f"{figure.unit}牌")


def _beside(evidence: Evidence, question: Question, sources: Sources) -> list[Figure]:
    """The figures of the unit asked for in the words around a clause."""
    quote = sources.folded(evidence.document)[evidence.start : evidence.end]
    found = _fitting(parse_figures(quote), quote, question, sources)
    return [f for f in found if not question.unit_kinds or _of_unit(f, question)]


def _fitting(
    figures: Sequence[Figure], text: str, question: Question, sources: Sources
) -> list[Figure]:
    return [
        f for f in figures
        if f.quantity and f.kind != "duration" and not _is_change(f, text, question)
        and _fits(question, f) and _is_share(question, f, sources)
        and _grown(question, f, text, sources)
    ]  # fmt: skip


def _is_change(figure: Figure, text: str, question: Question) -> bool:
    """Whether an amount is only by how much something rose or fell.

    比上年减少300亿元; 削减赤字450亿元, unless a cut is asked for.
    """
    at = text.find(fold(figure.text))
    if at <= 0 or figure.kind in ("percent", "multiple"):
        return False
    cut = _CUT.search(text[:at]) and not _CUTS.search(fold(question.text))
    return bool(cut or _BY.search(text[max(0, at - _REACH) : at]))


def _of_unit(figure: Figure, question: Question) -> bool:
    kinds = {kind_of(unit) for unit in question.unit_kinds}
    return figure.kind in kinds or figure.unit.endswith(question.unit_kinds)


def cell_of_clause(
    evidence: Evidence, figure: Figure | None, question: Question, sources: Sources, area: str
) -> Cell:
    """The cell of a clause: one figure of it, or all its words where none is asked for."""
    text = sources.document(evidence.document).text[evidence.start : evidence.end]
    value = text if figure is None else _as_written(figure, fold(text))
    if figure is not None and question.language == "en":
        english = in_english(of_what(figure, evidence.clause.folded))
        value = value if english == value else f"{english} ({value})"
    return Cell(
        area, evidence.document, evidence.start, evidence.end, figure, value,
        _period(evidence, question), evidence.passage.status or "actual",
        question.measure or "", next(iter(question.indicators), ""),
    )  # fmt: skip


def _as_written(figure: Figure, text: str) -> str:
    """A figure with the words that bound it in a text: 5万亿元以上, 超过300家."""
    number = fold(figure.text)
    found = re.search(rf"(?:{_BOUNDS})?{re.escape(number)}(?:以上|以下|左右|多|余)?", text)
    return found.group() if found else number


def _period(evidence: Evidence, question: Question) -> str:
    """The period of a clause; one that names none and is timely is of the one asked for."""
    asked = question.periods[0] if len(question.periods) == 1 and evidence.timely else ""
    return evidence.passage.period or asked


def _best_figure(figures: Sequence[Figure], question: Question, sources: Sources) -> Figure | None:
    """The first figure of the unit or of the kind asked for, else the first there is."""
    units = [f for f in figures if _of_unit(f, question)] if question.unit_kinds else []
    units.sort(key=lambda f: not f.unit.endswith(question.unit_kinds))
    entries = [sources.glossary.indicator(name) for name in question.indicators]
    kinds = [f for f in figures if any(e and e.unit_kind == f.kind for e in entries)]
    return next(iter([*units, *kinds, *figures]), None)


def _fits(question: Question, figure: Figure) -> bool:
    """Whether a figure is of the kind asked for: a share for growth, a quantity for a level."""
    if figure.kind == "points" or question.measure is None:
        return figure.kind != "points"
    return (figure.kind in ("percent", "multiple")) == (question.measure in ("growth", "rate"))


def _is_share(question: Question, figure: Figure, sources: Sources) -> bool:
    """Whether a figure is a share where the indicator asked for is one (普及率: no 公里)."""
    entry = sources.glossary.indicator(question.indicators[0]) if question.indicators else None
    share = entry is not None and entry.unit_kind == "percent"
    return not share or figure.kind in ("percent", "points", "multiple")


def _grown(question: Question, figure: Figure, clause: str, sources: Sources) -> bool:
    """Whether a share is one of growth where growth is asked for, and none for a rate (强度)."""
    entries = [sources.glossary.indicator(name) for name in question.indicators]
    rates = any(entry and entry.measure == "rate" for entry in entries)
    growth = question.measure == "growth"
    at = clause.find(fold(figure.text))
    if figure.kind not in ("percent", "multiple") or at < 0 or not (growth or rates):
        return True
    return (_GROWS.search(clause[max(0, at - _REACH) : at]) is not None) == growth


def head_of(cell: Cell, sources: Sources) -> str:
    """The words right before the figure of a cell that no observation gives: 建成幸福河湖."""
    if cell.observation is not None or cell.figure is None:
        return ""
    return head_before(cell.figure, sources.folded(cell.document)[cell.start : cell.end])


def head_before(figure: Figure, text: str) -> str:
    """The words right before a figure in a folded text, without 达到 and the like."""
    at = text.find(fold(figure.text))
    found = _COUNTED_NOUN.search(text[:at]) if at > 0 else None
    return found.group(1) if found else ""
