"""What stands between a subject and its figure: grew by, fell by, reached, was."""

import re
from dataclasses import dataclass

from rag.figures import Figure

_UP = (
    "增长|增加|提高|提升|上升|上涨|扩大|升高|递增|增速|增幅|涨幅|增产|增收|回升|多增|跃升|攀升|"
    "增|涨"
)
_DOWN = "负增长|下降|降低|减少|下滑|回落|缩小|收窄|压减|压降|减产|降幅|跌幅|压缩|下跌|降|减"
_ARRIVE = (
    "达到|保持在|控制在|稳定在|维持在|保持|达|至|到|为|是|完成|实现|位于|累计完成|在|的|了|进入|跨越|迈上|跃上|"
    "站上|迈过|跨过|迈进|均值|约为|(?<![上跃攀回提晋])升[至到]|提至"
)
_MANNER = (
    "同比|比上年同期|比去年同期|较上年同期|比上年|比去年|较上年|较去年|同口径|按可比口径|可比口径|"
    "按可比价格计算|按可比价格|按可比价|可比价|可比|名义|实际|预计|累计|合计|总计|共计|(?<!公)共|分别|"
    "(?<![人日户亩月平均])均|都|年均|平均每年|每年平均|平均|全年|各|已经|已|净|再|又|也|将|同步|双双|预期|力争|确保|约|拟按|按|拟|要|"
    r"在[\u4e00-\u9fff]{2,5}下|每年|连续|持续|继续|有望|左右|由|从"
)
_AIM = (
    "超过|突破|超出|超|逾|接近|将近|近|大约|不低于|不少于|不超过|不高于|高于|低于|至少|大于|小于|"
    "多于|少于"
)
_TAIL = re.compile(
    rf"(?:(?P<aim>{_AIM})|(?P<up>(?<!新)(?:{_UP}))|(?P<down>{_DOWN})|(?P<arrive>{_ARRIVE})"
    rf"|(?P<manner>{_MANNER})|(?P<year>[比较]?(?:19|20)\d\d\s?年(?:底|末)?(?:相比)?)|\s)$"
)
_RATIO = re.compile(r"(?:率|占比|比重|比例|份额|强度|系数|占有率)$")
_COMPARED = re.compile(
    r"高于|低于|快于|慢于|好于|优于|大于|领先|高出|超出|超过|超|低|高|快|多|少|跑赢|比(?!上年|去年|重|例|上届)"
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """The words before a figure, whose subject ends at `end`.

    `sign` is 1 up, -1 down, 0 neither. `arrives` if the figure is what was reached (增长到, 达),
    `manner` holds adverbs (年均, 分别), `amount` is set where the verb takes amounts (增加) and not
    only rates.
    """

    end: int
    sign: int
    arrives: bool
    manner: frozenset[str]
    amount: bool
    starts_range: bool


def read_predicate(text: str, start: int, end: int) -> Predicate:
    """Strip the predicate from the right of `text[start:end]`."""
    sign, arrives, amount, manner = 0, False, False, set[str]()
    first_from = bool(re.search(r"[由从自]$", text[start:end]))
    while end > start:
        found = _TAIL.search(text, max(start, end - 8), end)
        if found is None or found.start() == end:
            break
        if sign and found["arrive"]:
            break
        if found["up"] or found["down"]:
            amount = found.group() in ("增加", "减少", "增产", "减产", "增收", "多增")
            sign = sign or (1 if found["up"] else -1)
        elif found["arrive"] and found["arrive"] not in ("的", "了", "在"):
            arrives = True
        elif found["manner"]:
            manner.add(found["manner"])
        end = found.start()
    return Predicate(end, sign, arrives, frozenset(manner), amount, first_from)


def measure_of(
    figure: Figure, predicate: Predicate, kind: str, term: str
) -> tuple[str, int] | None:
    """The measure and sign of a figure, or None if they cannot be told.

    `kind` is the measure that the glossary gives the indicator ("" if it has none).
    """
    ratio = kind == "rate" or (not kind and bool(_RATIO.search(term)))
    if figure.kind in ("percent", "multiple"):
        return _of_percent(figure, predicate, kind, ratio)
    if figure.kind == "points":
        return ("change", predicate.sign) if predicate.sign and not predicate.arrives else None
    if predicate.sign and not predicate.arrives:
        if "净" in predicate.manner:  # 净增3.6万户 is a flow of its own
            return None
        return ("change", predicate.sign) if kind or predicate.amount else None
    return ("rate" if ratio else "level"), 1


def _of_percent(
    figure: Figure, predicate: Predicate, kind: str, ratio: bool
) -> tuple[str, int] | None:
    if predicate.sign and not predicate.arrives:
        return None if ratio else ("growth", predicate.sign)
    if figure.kind == "multiple":
        return None
    if kind == "growth":
        return "growth", 1
    return ("rate", 1) if ratio else None


def is_comparison(text: str) -> bool:
    """Whether a figure after this text is a distance to another one (高于全国0.6个百分点)."""
    return bool(_COMPARED.search(text))
