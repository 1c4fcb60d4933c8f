"""What each figure of a text is said of: its indicator, its place, a rise or a fall.

What a text leaves open is open.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.claims.amounts import read_figures
from rag.claims.dating import timeless
from rag.figures import Figure
from rag.glossary import Match, load_glossary
from rag.text import clauses, fold, sentences

CONTINUES = re.compile(
    r"^\W*(?:其中|并|且|也|均|都|已|又|仅|同比|环比|比|较|增|降|减|下降|下跌|上涨|提高|提升|上升|回落|下滑|达|为|约|超|突破|"
    r"分别|累计|合计|实际|名义|可比|完成|实现|占|居|位|列|排|跃居|增速|增幅|总量|规模(?!以上)|连续|预期|预计|目标|左右|以上|"
    r"up\b|down\b|an? (?:increase|decrease|decline|rise|growth|drop)|or\b|which|and (?:gr|ros|fel)|"
    r"(?:rising|falling|growing|increasing|decreasing|declining|accounting|reaching|totall?ing|rank(?:ing|ed)|plac(?:ing|ed))\b|"
    r"\d|[（(])"
)
_FALL = re.compile(
    r"下降|减少|降低|回落|下滑|负增长|下跌|降幅|减|降|\b(?:down|fell|fall|declin|decreas|drop|reduc|shr[aiu]nk|"
    r"lower|contract)"
)
_RISE = re.compile(
    r"增长|增加|提高|上升|提升|上涨|增幅|增速|增|涨|升|\b(?:up|rose|ris|grew|grow|increas|gain|higher|climb|expan)"
)
_SHARE = re.compile(r"占|比重|贡献率|\b(?:account|share|proportion|contribut|made up|makes? up)")
_OF_A_SHARE = re.compile(r"(?:贡献率|比重|占比|份额)[^，。；,;]{0,8}$")
_URBAN, _RURAL = "城镇居民人均可支配收入", "农村居民人均可支配收入"
_ALL = "居民人均可支配收入"
_WHOSE = re.compile(r"\W*(?:for|in|among|of) (?:the )?(urban|rural)\b")
_LISTS = (
    (
        re.compile("(?:农村|乡村)(?:常住)?(?:居民)?[、和与及]城镇.*收入|rural and urban.*income"),
        (_RURAL, _URBAN),
    ),
    (
        re.compile(
            "城乡.*收入(?!倍差|比|差)|城镇(?:常住)?(?:居民)?[、和与及](?:农村|乡村).*收入|"
            "urban and rural.*income"
        ),
        (_URBAN, _RURAL),
    ),
    (
        re.compile("(?:三次|一二三|一、二、三)产业.*增加值"),
        ("第一产业增加值", "第二产业增加值", "第三产业增加值"),
    ),
)
# An indicator that only says of what a share is, or what one kind of it (家电类零售额) is not.
_NO_SUBJECT = re.compile(r"(?:占[^，。；,;\d]{0,6}|类|(?:%|percent|per cent) of (?:the |total )?)$")
_KIND = re.compile(  # 投资增长 after a word that says which investment
    r"[一-鿿](?<![的年月日度期市省区县州国会中其和与及而但对比较为由从于])$"
    r"|\b(?:[a-z]+-[a-z]+|industrial|private|foreign|manufacturing|infrastructure|technology)\s$"
)
_ASIDE = re.compile(r"\b(?:that|which|who|where)\b")
_REACHES = re.compile(r"(?:(?<!达)[到至]|\bto)[\d.%、和\s]*$")  # 提高到21.7% is no rise by 21.7%
_NO_RISE = re.compile("增加值|新增加|新增|增值税|增值")
AND = re.compile("[、和与]|以及|(?<!普)及")  # between the items of a list
_LONGEST_TAIL = 8  # characters
_ALIKE = re.compile("均|都|双双|同为|同步|both|all")
_RESPECTIVELY = re.compile(r"分别|respectively")
_RATED = re.compile("强度|占|比重|比例|率")
_SCOPE = re.compile(r"^(?:规模以上|限额以上|全社会|地方|本级|[省市区县]级)")


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure and what its sentence says it is of; empty or 0 where it leaves that open.

    `direction` is 1 for a rise, -1 for a fall; a `share` is neither.
    """

    figure: Figure
    indicators: frozenset[str]
    places: frozenset[str]
    direction: int
    share: bool


def bind(text: str) -> list[Bound]:
    """The figures of a text, each with what it is said of.

    Example:
        >>> [sorted(b.indicators) for b in bind("GDP为100亿元，增长5%；财政收入20亿元。")]
        [['地区生产总值'], ['地区生产总值'], ['财政收入']]
    """
    bounds: list[Bound] = []
    for start, end in sentences(text):
        bounds += _bind_sentence(text[start:end])
    return bounds


def _bind_sentence(text: str) -> list[Bound]:
    glossary = load_glossary()
    folded = fold(text)
    named = glossary.find_indicators(text, loose=True)
    places = glossary.find_places(text)
    indicators = [m for m in named if not _is_aside(folded, m, places)]
    figures = [f for f in read_figures(text) if _is_counted(f)]
    spans = clauses(timeless(text))
    paired = _pairs(text, figures, indicators, spans)
    placed = _pairs(text, figures, places, spans)
    plain = _NO_RISE.sub("　　　", text)
    return [
        Bound(
            figure,
            _resident(
                folded[figure.end :],
                paired.get(figure.start) or _subject(text, figure, indicators, spans),
            ),
            placed.get(figure.start) or _names(_before(places, figure.start)),
            *_turn(plain, figure, spans),
        )
        for figure in figures
    ]


def _is_aside(folded: str, match: Match, places: Sequence[Match]) -> bool:
    """Whether a name is no subject: of what a share is, or one kind of it (高新技术投资增长)."""
    if _NO_SUBJECT.search(folded[: match.start]):
        return True
    placed = any(place.end == match.start for place in places)
    return match.loose and not placed and bool(_KIND.search(folded[: match.start]))


def _resident(after: str, names: frozenset[str]) -> frozenset[str]:
    """Whose income: 5.5% for urban residents and 8.2% for rural ones."""
    said = _WHOSE.match(after) if names == {_ALL} else None
    if said is None:
        return names
    return frozenset({_URBAN if said[1] == "urban" else _RURAL})


def _is_counted(figure: Figure) -> bool:
    """Whether a figure measures something; a year that was read as a length of time does not."""
    if figure.kind == "duration" and figure.value in range(1900, 2100):
        return False
    return figure.quantity or figure.kind == "rank"


def _pairs(
    text: str,
    figures: Sequence[Figure],
    named: Sequence[Match],
    spans: Sequence[tuple[int, int]],
) -> dict[int, frozenset[str]]:
    """甲、乙分别增长1%、2%: the first figure is the first name's, and so on; 甲、乙均增长1%."""
    paired: dict[int, frozenset[str]] = {}
    listed: list[frozenset[str]] = []
    for start, end in spans:
        clause = fold(text[start:end])
        mark = _RESPECTIVELY.search(clause)
        after = start + mark.start() if mark and mark.group() == "分别" else start
        inside = [f for f in figures if after <= f.start < end]
        until = inside[0].start if inside else end
        several = _listed(clause, named) or _items(clause, mark, len(inside), named)
        own = several or [_names(m) for m in named if start <= m.start and m.end <= until]
        listed = own if own or not CONTINUES.match(clause) else listed
        if mark and 1 < len(listed) <= len(inside):
            paired |= {f.start: names for f, names in zip(inside, listed, strict=False)}
        elif several or (_ALIKE.search(clause) and own):
            paired |= {f.start: frozenset[str]().union(*listed) for f in inside}
    return paired


def _listed(clause: str, named: Sequence[Match]) -> list[frozenset[str]]:
    """The indicators of a clause that names several at once: 城乡居民收入, 三次产业增加值."""
    if any(load_glossary().place(match.name) for match in named):
        return []
    for pattern, names in _LISTS:
        if pattern.search(clause):
            return [frozenset({name}) for name in names]
    return []


def _items(
    clause: str, mark: re.Match[str] | None, count: int, named: Sequence[Match]
) -> list[frozenset[str]]:
    """One name for each of `count` figures, where 甲、乙分别 lists as many, some in no glossary.

    A name that the list ends shortly (第一产业、服务业增加值) is completed from the last one.
    """
    items = AND.split(clause[: mark.start()]) if mark and mark.group() == "分别" else []
    glossary = load_glossary()
    if not 1 < len(items) == count or any(glossary.place(match.name) for match in named):
        return []
    found = [_item(item, items[-1]) for item in items]
    known = any(glossary.indicator(name) for names in found for name in names)
    return found if known else []


def _item(item: str, last: str) -> frozenset[str]:
    """What an item of a list names; one that no glossary knows is its own name."""
    glossary = load_glossary()
    for form in (item, *(item + last[-length:] for length in range(_LONGEST_TAIL, 1, -1))):
        found = glossary.find_indicators(form)
        if found and found[-1].end == len(form):
            return _names(found[-1])
    return frozenset({item.strip()})


def _subject(
    text: str, figure: Figure, indicators: Sequence[Match], spans: Sequence[tuple[int, int]]
) -> frozenset[str]:
    """The indicator before a figure in its clause or in what the clause continues, or after it."""
    for start, end in reversed([span for span in spans if span[0] <= figure.start]):
        inside = [m for m in indicators if start <= m.start and m.end <= figure.start]
        if inside and (leading := _led_by(text, figure, (start, end), indicators)):
            return leading
        if inside:
            last = [f.end for f in read_figures(text[start : figure.start])]
            since = start + max((e for e in last if start + e <= inside[-1].start), default=0)
            return frozenset[str]().union(*(_names(m) for m in inside if m.start >= since))
        if start <= figure.start < end:
            aside = _ASIDE.search(fold(text), figure.end, end)
            until = aside.start() if aside else end
            following = [m for m in indicators if figure.end <= m.start < until]
            if following:
                return _names(following[0])
        if not CONTINUES.match(fold(text[start:end])):
            return frozenset()
    return frozenset()


def _led_by(
    text: str, figure: Figure, clause: tuple[int, int], indicators: Sequence[Match]
) -> frozenset[str]:
    """The indicator after a figure in a clause whose every figure stands before its indicator.

    5% GDP growth and 2% revenue growth.
    """
    start, end = clause
    inside = [f for f in read_figures(text) if start <= f.start < end and _is_counted(f)]
    bounds = [*(f.start for f in inside), end]
    after = [
        [m for m in indicators if f.end <= m.start < until]
        for f, until in zip(inside, bounds[1:], strict=True)
    ]
    first = bounds[0]
    early = any(start <= m.start < first for m in indicators)
    if early or not all(after):
        return frozenset()
    return next(
        (_names(found[0]) for f, found in zip(inside, after, strict=True) if f == figure),
        frozenset(),
    )


def _before(matches: Sequence[Match], position: int) -> Match | None:
    return next((m for m in reversed(matches) if m.end <= position), None)


def _names(match: Match | None) -> frozenset[str]:
    """All that a match may mean."""
    if match is None:
        return frozenset()
    return frozenset(canonical(name) for name in (match.name, *match.candidates))


def canonical(indicator: str) -> str:
    """An indicator without the scope in which reports vary (规模以上, 地方, 区级)."""
    name = _SCOPE.sub("", indicator)
    return "财政收入" if name == "一般公共预算收入" else name


def related(left: str, right: str) -> bool:
    """Whether two indicators are one, or one is the rate or share of the other (…投入强度)."""
    short, long = sorted((left, right), key=len)
    return left == right or (long.startswith(short) and bool(_RATED.search(long[len(short) :])))


def _turn(text: str, figure: Figure, spans: Sequence[tuple[int, int]]) -> tuple[int, bool]:
    """Whether a percentage is a rise (1), a fall (-1) or neither, and whether it is a share."""
    if figure.kind not in ("percent", "points", "multiple"):
        return 0, False
    start = max((s for s, _ in spans if s <= figure.start), default=0)
    lead = fold(text[start : figure.start])
    of_a_share = figure.kind != "points" and _OF_A_SHARE.search(lead)  # 占比下降2个百分点 falls
    if _REACHES.search(lead) or of_a_share:
        return 0, bool(_SHARE.search(lead))
    fall = max((m.end() for m in _FALL.finditer(lead)), default=0)
    rise = max((m.end() for m in _RISE.finditer(lead)), default=0)
    share = bool(_SHARE.search(lead)) and not fall and not rise
    if fall == rise:
        return 0, share
    return (-1 if fall > rise or "负增长" in lead else 1), share
