"""Which observation answers a question on an indicator, and how it differs from what was asked."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.evidence import asked_extent, told_extent
from rag.figures import parse_figures
from rag.glossary import Glossary
from rag.glossary.lexicon import is_han
from rag.schema import TELLING, Measure, Observation, QueryTerm, Question
from rag.text import fold

Difference = Literal["period", "status", "measure", "scope", "added"]


@dataclass(frozen=True, slots=True)
class Choice:
    """An observation and in what it differs from what was asked (nothing: it is the answer)."""

    observation: Observation
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a question wants of one place: the slots that an observation has to fill."""

    indicators: tuple[str, ...]  # as asked, best first
    wider: tuple[str, ...]  # what reports give in their place, to be said in words
    measures: tuple[Measure, ...]
    periods: tuple[str, ...]
    status: str | None
    ranked: bool
    forms: tuple[str, ...]  # every Chinese name of its indicators
    colloquial: tuple[str, ...]  # words of the question that are no official name (财政收入)
    wordings: tuple[str, ...]  # the words of the question for its indicators
    residue: tuple[tuple[str, ...], ...]  # forms of the other terms that must be spoken of
    years: tuple[int | None, int | None]  # data year and report year of the reports in scope
    kinds: frozenset[str] = frozenset()  # of figure asked for, where one can be told from others
    added: bool | None = None  # whether what was added is asked for; None where nothing adds up


def wish_of(question: Question, glossary: Glossary, years: tuple[int | None, int | None]) -> Wish:
    """Read a question's slots; every term that is no indicator must stand beside the figure."""
    names = question.indicators
    wider: list[str] = []
    for name in names:
        indicator = glossary.indicator(name)
        if indicator is not None:
            wider += _narrower(name, glossary)
            for other in indicator.asks_for:
                wider += [other, *_narrower(other, glossary)]
    own = {fold(form) for name in names for form in glossary.names_of(name)}
    residue = tuple(
        tuple(fold(form) for form in term.forms)
        for term in question.terms
        if term.weight >= TELLING and not _is_in_name(term, own) and _can_be_checked(term)
    )
    return Wish(
        indicators=names,
        wider=tuple(dict.fromkeys(w for w in wider if w not in names)),
        measures=_measures(question, glossary),
        periods=question.periods,
        status=question.status,
        ranked=question.wanted == "rank",
        forms=tuple(form for name in names for form in _chinese(name, glossary)),
        colloquial=tuple(
            name for name in names if (entry := glossary.indicator(name)) and entry.asks_for
        ),
        wordings=tuple(fold(t.text) for t in question.terms if _is_own(t, own)),
        residue=residue,
        years=years,
        kinds=frozenset(map(kind_of, question.unit_kinds)) & PHYSICAL,
        added=asks_added(question, glossary),
    )


def _is_in_name(term: QueryTerm, own: Collection[str]) -> bool:
    """Whether a term is a name of an indicator asked for, or a word of one (通车 of 通车里程)."""
    words = [fold(form) for form in term.forms if is_han(form) and len(form) > 1]
    return _is_own(term, own) or any(word in name for word in words for name in own)


def _is_own(term: QueryTerm, own: Collection[str]) -> bool:
    """Whether a term is a name of an indicator asked for, or its English plural (incomes)."""
    text = fold(term.text)
    return text in own or any(text.removesuffix(ending) in own for ending in ("s", "es"))


PHYSICAL = frozenset({"area", "mass", "length", "money", "power", "energy"})  # kinds of figure
_KINDS = PHYSICAL | {"people", "percent", "count", "container", "duration"}


def kind_of(unit: str) -> str:
    """The kind of figure that a measure word gives (亩: area); a kind is its own."""
    if unit in _KINDS:
        return unit
    return next((figure.kind for figure in parse_figures(f"1{unit}")), unit)


_ADDED = re.compile(
    r"新[增建开通投]|增加(?![到至为])|建成|筹[建措集]|^建设|通车(?!总?里程)|投产|开通|"
    r"\b(?:new|newly|add|added|open(?! (?:to|for) traffic)|opened|build|built|"
    r"complete|completed)\b"
)


_NEW = re.compile(r"新[增建开通投设添]|净增|增加(?![到至为])|\b(?:new|newly|added?)\b")
_NEWLY = re.compile(r"新增|净增|\b(?:newly|added?)\b")  # said of any stock that is counted
_MADE = re.compile(
    r"^(?:新增|净增|新建|改建|扩建|新改建|新设|新认定|新培育|新开通?|建成|建设|改造|提升|[和、及并])+"
)


def asks_added(question: Question, glossary: Glossary) -> bool | None:
    """Whether a question on a stock (公里 of expressway) asks for what was added to it."""
    stocks = [name for name in question.indicators if "新增" not in name]
    if any("新增" in form for name in stocks for form in glossary.names_of(name)):
        return says_added(question.text) and asked_extent(question) != "whole"
    if not any(_is_counted(name, glossary) for name in stocks):
        return None
    if _NEWLY.search(fold(question.text)):
        return True
    return False if asked_extent(question) == "whole" else None


def _is_counted(name: str, glossary: Glossary) -> bool:
    entry = glossary.indicator(name)
    return entry is not None and entry.unit_kind in ("count", "length") and entry.measure == "level"


def says_added(text: str) -> bool:
    """Whether words tell of what was added or made, not of what there is (累计建成)."""
    folded = fold(text)
    return bool(_ADDED.search(folded)) and told_extent(folded) != "whole"


def says_new(text: str) -> bool:
    """Whether words say that what was made came on top of what there was (新建, not 建成)."""
    return bool(_NEW.search(fold(text)))


_VAGUE = (
    "突破",
    "超过",
    "超",
    "近",
    "逾",
    "站上",
    "迈上",
    "跨越",
)  # rounder than the figure itself
_HAN = re.compile(r"[\u3400-\u9fff]")
_SCOPE = re.compile(r"(?:[区市省县州本]级|地方|全口径|全社会|[全][市区省县州])+")


def _narrower(name: str, glossary: Glossary) -> list[str]:
    """Indicators that are this one in a narrower scope (区级一般公共预算收入)."""
    indicator = glossary.indicator(name)
    if indicator is None:
        return []
    forms = (name, *indicator.aliases)
    return [r for r in indicator.related if any(narrows(r, form) for form in forms)]


def narrows(related: str, form: str) -> bool:
    """Whether a name is another in a narrower scope (区级一般公共预算收入)."""
    return related.endswith(form) and _SCOPE.fullmatch(related.removesuffix(form)) is not None


def _can_be_checked(term: QueryTerm) -> bool:
    """Whether a term could stand in a quotation: an English word without its Chinese could not."""
    return term.anchor or any(_HAN.search(form) for form in term.forms)


def _chinese(name: str, glossary: Glossary) -> tuple[str, ...]:
    indicator = glossary.indicator(name)
    return (name, *indicator.aliases) if indicator else (name,)


_SHARE = re.compile(r"占比|比重|比例|\b(?:share|proportion|fraction|percentage) of\b")


def _measures(question: Question, glossary: Glossary) -> tuple[Measure, ...]:
    """The measures that answer, best first."""
    if question.measure == "growth":
        return ("growth",)
    settled = question.measure == "level" and question.status != "target"
    if settled or question.operation is not None:
        return ("level", "rate")
    kinds = [glossary.indicator(name) for name in question.indicators]
    usual: list[Measure] = [kind.measure for kind in kinds if kind is not None]
    if question.measure == "rate":
        share = _SHARE.search(fold(question.resolved)) is not None  # and no rate of growth
        return ("rate", "growth") if "growth" in usual and not share else ("rate",)
    if question.wanted in ("target", "rank") or question.status == "target":
        return ("level", "rate", "growth", "change")
    if usual and usual[0] == "rate":
        return ("rate", "level")
    if question.wanted in ("figure", "comparison", "aggregate", "series"):
        return ("level", "growth") if usual and usual[0] == "growth" else ("level",)
    return ("level", "growth", "rate")


def tells_added(observation: Observation) -> bool:
    """Whether an observation of a stock says what was added to it, not how large it is."""
    return says_added(observation.quote) or says_added(observation.indicator)


def choose(wish: Wish, observations: Iterable[Observation], area: str) -> Choice | None:
    """The observation of a place that fits best; its differences are empty if it fits wholly."""
    own = [o for o in observations if o.area == area and _speaks(o, wish.residue)]
    best: tuple[tuple[int, ...], Choice] | None = None
    for observation in own:
        scope = _scope_rank(observation, wish)
        if scope is None or (wish.ranked and not observation.rank) or _is_other(observation, wish):
            continue
        differences = _differences(observation, wish, scope > 0 and not wish.colloquial)
        key = (*_cost(observation, wish, scope, differences), observation.start)
        if best is None or key < best[0]:
            best = (key, Choice(observation, differences))
    return best[1] if best else None


def _is_other(observation: Observation, wish: Wish) -> bool:
    """Whether a level is of another kind than is asked for: 多少亩粮食 is no output in tonnes."""
    kind = kind_of(observation.unit)
    level = observation.measure == "level" and kind in PHYSICAL
    return level and bool(wish.kinds) and kind not in wish.kinds


def _speaks(observation: Observation, residue: Sequence[Sequence[str]]) -> bool:
    quote = fold(observation.quote)
    return all(any(form in quote for form in forms) for forms in residue)


def _scope_rank(observation: Observation, wish: Wish) -> int | None:
    term = fold(observation.term)
    if observation.indicator in wish.indicators or term in wish.wordings:
        return 0
    if any(term.endswith(wording) for wording in wish.colloquial):
        return 0
    if wish.added and _is_flow_of(observation, wish):
        return 0
    narrower = any(narrows(observation.indicator, form) for form in wish.forms)
    return 1 if narrower or observation.indicator in wish.wider else None


def _is_flow_of(observation: Observation, wish: Wish) -> bool:
    """Whether an observation is of what was added to the stock asked for (新建高标准农田)."""
    name = fold(observation.indicator)
    bare = _MADE.sub("", name)
    return bare != name and bare in {fold(form) for form in wish.forms}


def _differences(observation: Observation, wish: Wish, wider: bool) -> tuple[Difference, ...]:
    found: list[Difference] = []
    if wider:
        found.append("scope")
    if observation.measure not in wish.measures:
        found.append("measure")
    if wish.periods and observation.period not in wish.periods:
        found.append("period")
    if _status_differs(observation, wish):
        found.append("status")
    if wish.added not in (None, tells_added(observation)):
        found.append("added")
    return tuple(found)


def _status_differs(observation: Observation, wish: Wish) -> bool:
    if wish.status == "target":
        return observation.status != "target"
    if observation.status != "target":
        return False
    planned = wish.periods and all(p[:4] == str(wish.years[1]) for p in wish.periods)
    return wish.status == "actual" or not planned


def _cost(
    observation: Observation, wish: Wish, scope: int, differences: Sequence[Difference]
) -> tuple[int, ...]:
    """Fewer and lighter differences first; then the year, the whole of it, the words asked with."""
    weight = {"scope": 1, "period": 4, "status": 6, "added": 7, "measure": 8}
    heavy = sum(weight[d] for d in differences)
    measure = (
        wish.measures.index(observation.measure) if observation.measure in wish.measures else 9
    )
    year = wish.years[1] if wish.status == "target" else wish.years[0]
    asked = wish.periods[0][:4] if wish.periods else str(year)
    other_year = 0 if observation.period[:4] == asked else 1
    several = 0 if "/" not in observation.period[:5] else 1
    partial = len(observation.period) > 4
    vague = observation.modifier in _VAGUE
    renamed = 0 if fold(observation.term) in wish.wordings else 1
    renamed += renamed and observation.term != observation.indicator
    return heavy, other_year, measure, several, int(partial), scope, int(vague), renamed
