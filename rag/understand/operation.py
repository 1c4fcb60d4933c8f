"""The aggregate that a question asks for over many places: extremes, ranking, bound, sum, mean."""

import re
from dataclasses import replace
from typing import Literal

from rag.figures import parse_figures
from rag.glossary import NATION
from rag.schema import Operation
from rag.understand.across import NUMERAL, PLACE, PLACE_EN, SOME

_GROUP = re.compile(
    rf"从高到低|由高到低|排一下|{SOME}个?{PLACE}|{PLACE}(?:都?有|是)?(?:哪些|哪几|几个|谁)|"
    rf"{NUMERAL}个?{PLACE}|这些{PLACE}|"
    rf"谁|哪家|哪座|哪边|(?:省|区|市){{1,3}}(?:里|中|当中|之中)|[的大强名]{PLACE}(?!级)|"
    r"\b(?:which|what|among|all|of the|how many|across|each)\b[^.?]{0,40}\b"
    r"(?:districts|cities|provinces|provincial|province-level|regions|places|prefectures|"
    r"municipalities|reports|(?<!the )(?<!this )"  # how many has the city: it alone
    r"(?:district|city|province|region|place|prefecture|municipality|report))\b|"
    r"\b(?:provincial|city|municipal|district|prefectural) reports\b"
)
_SAID_BEFORE = re.compile(  # Several reports give it. Which is highest?
    r"\b(?:a few|few|some|several|many|most|two|three|four|five|six|all)\b[^?]{0,24}\b(?:districts|"
    r"cities|provinces|regions|places|reports)\b[^?]{0,200}[.;:,—-]\s*(?:which|whose|who|where)\b"
)
_WHERE = re.compile(
    r"哪里|哪儿|哪个地方|\bwhere\b.*\b(?:fastest|highest|most|largest|lowest|slowest)\b"
)
_RISING = re.compile(
    r"[从由](?:低[到往]高|小到大|少到多|慢到快)|升序|"
    r"\b(?:ascending|(?:lowest|smallest|slowest|least|fewest) (?:to|first)|low to high)\b"
)
_SORT = re.compile(
    rf"[从由](?:高[到往]低|大到小|多到少|快到慢)|{_RISING.pattern}|降序|排序|"
    r"排(?:一下|一排|[个一]?队|[个一]?名(?=[^次]|$)|[个一]?座次|个?次序|[个一]次)|"
    r"\brank (?:the|all|them|these)\b|\bin (?:descending )?order\b|\b(?:sort|line up)\b|"
    r"^(?:please |can you )?(?:rank|order)\b|\border (?:them|these|by)\b|\bhigh to low\b|"
    r"\b(?:highest|largest|biggest|fastest) (?:to|first)\b"
)
_MAX = re.compile(
    r"最[高多大快长狠猛]|最厉害|居首|第一名|排(?:名|在)?第一|领先|"
    r"\b(?:highest|(?<!at )most|largest|biggest|fastest|furthest|sharpest|steepest|"
    r"hardest|top(?![ -](?:\d|hundred))|greatest|"
    r"longest|leads?|(?:rank(?:s|ed)?|c[oa]mes?|placed) first)\b"
)
_MIN = re.compile(
    r"最[低少小慢短]|垫底|\b(?:lowest|(?<!at )least|smallest|shortest|slowest|bottom|fewest)\b"
)
_SUM = re.compile(
    r"合计|总和|加起来|加在一起|加总|之和|合起来|一共|总共|共计|"
    r"\b(?:sum|combined|altogether|added up|add up|together|in aggregate|in total)\b"
)
_EACH = re.compile(r"\beach\b|各(?:自|是|有|为)")  # the total of every one by itself
_MEAN = re.compile(
    r"平均值?(?:是|为|多少)|的平均|平均数|均值|"
    r"^(?!.*\bwhose\b).*\b(?:average of|mean|on average|average)\b"
)
_COUNT = re.compile(rf"(?:多少|几)个?{PLACE}|\bhow many (?:of the )?(?:\w+ )?{PLACE_EN}\b")
_AT_LEAST = re.compile(
    r"(?<!不)(?:超过|高于|大于)|不低于|不少于|以上|突破|(?<![不超])(?:超|过|破|达到?)(?=[万千百\d])|"
    r"[或及]更[高多大快]|往上|起步|打底|"
    r"\b(?:above|over|at least|exceed\w*|or (?:higher|more|above|over|better|faster)|"
    r"(?<!no )(?:more|higher|greater|faster) than|no (?:less|lower) than|not (?:below|under)|"
    r"upwards? of)\b"
)
_AT_MOST = re.compile(
    r"低于|小于|不超过|不高于|不到|不足|以下|[或及]更[低少小慢]|"
    r"\b(?:below|under|less than|at most|or (?:lower|less|below|under|slower)|"
    r"(?:lower|slower) than|no (?:more|higher) than)\b"
)
_EN_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_EN_NUMERAL = rf"(\d+|{'|'.join(_EN_NUMBERS)})"
_TOP_N = re.compile(
    r"前([一二两三四五六七八九十]|\d+)(?![季月年\d]|个月)(?:名|位|个|大|强|的)?|"
    rf"\b(?:top|bottom|first|last) {_EN_NUMERAL}\b(?! (?:count|compan|enterprise|firm|brand|town|"
    r"businesses|universit|hospital|list))|"
    rf"\b{_EN_NUMERAL} (?:highest|largest|fastest|biggest|lowest|slowest|smallest)\b|"
    r"最[高低多少大小快慢]的?([二两三四五六七八九十]|\d+)[个座名位省市区]|后([二两三四五六七八九十]|\d+)[名位]|"
    rf"哪([二两三四五六七八九十]|\d+)个?{PLACE}(?=.*最)|"
    rf"\bwhich {_EN_NUMERAL} \w+\b(?=.*\b(?:\w+est|most|least)\b)"
)
_CJK_NUMBERS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_LAST = re.compile(
    r"最[低少小慢]|后.{1,2}[名位]|倒数|\b(?:bottom|last|lowest|slowest|smallest|fewest)\b"
)


_FALLING = re.compile(
    r"下降|下滑|下跌|回落|减少|降低|压减|缩减|[降跌]幅|[降跌][得了]|"
    r"\b(?:fall|falls|fell|fallen|drop(?:s|ped)?|decline[sd]?|decreased?|shrank|shrunk|"
    r"reduced|reductions?|cuts?(?= [^?]{1,60}\b(?:most|least|furthest|hardest|more than)\b))\b"
)
_RISEN = re.compile(
    r"增长|上升|提[高升]|增加|增幅|涨|\b(?:grow|grew|growth|rise|rose|increased?)\b"
)


def read_operation(folded: str, areas: int) -> Operation | None:
    """The aggregate asked for over many places (or over those named), None where there is none.

    The 排名 of one place is its rank, which its report tells, and no order to make.
    """
    operation = _read(folded, areas)
    falling = _FALLING.search(folded) is not None and _RISEN.search(folded) is None
    return replace(operation, falling=falling) if operation else None


def _read(folded: str, areas: int) -> Operation | None:
    if areas != 1 and _SORT.search(folded):
        return Operation("bottom" if _RISING.search(folded) else "top", count=100)
    if areas < 2 and not any(p.search(folded) for p in (_GROUP, _WHERE, _SAID_BEFORE)):
        return None
    if _SUM.search(folded) and not _EACH.search(folded):
        return Operation("sum")
    if _MEAN.search(folded) and not (_MIN.search(folded) or _MAX.search(folded)):
        return Operation("average")
    if top := _TOP_N.search(folded):
        name = next(filter(None, top.groups()))
        return Operation("bottom" if _LAST.search(folded) else "top", count=_number(name))
    return _extreme(folded)


_TWO_DIGITS = re.compile(r"[两二双]位数|\bdouble[- ]digit")
_OVER_NATION = re.compile(
    r"(?:高于|超过|快于|跑赢|领先|好于|高出)(?:了)?全国|"
    r"\b(?:above|over|exceed\w*|outpac\w*|outperform\w*|beat|"
    r"(?:faster|higher|better) than|ahead of) "
    r"(?:that of )?the (?:national|whole country|country|nation)"
)
_UNDER_NATION = re.compile(
    r"(?:低于|慢于|落后于?|不及|跑输)(?:了)?全国|"
    r"\b(?:below|behind|trail\w*|(?:slower|lower|worse) than) "
    r"(?:that of )?the (?:national|whole country|country|nation)"
)


def _extreme(folded: str) -> Operation | None:
    highest, lowest = _MAX.search(folded), _MIN.search(folded)
    if highest and lowest:
        return Operation("extremes")
    if highest:
        return Operation("max")
    if lowest:
        return Operation("min")
    name, bound = _threshold(folded)
    return Operation(name, counting=bool(_COUNT.search(folded)), bound=bound) if name else None


def _threshold(folded: str) -> tuple[Literal["at_least", "at_most"] | None, str]:
    """On which side of a bound figures have to lie, and the bound as written."""
    if _TWO_DIGITS.search(folded):
        return "at_least", "10%"
    bound = _bound(folded)
    if not bound and _OVER_NATION.search(folded):
        return "at_least", NATION
    if not bound and _UNDER_NATION.search(folded):
        return "at_most", NATION
    if bound and _AT_LEAST.search(folded):
        return "at_least", bound
    return ("at_most", bound) if bound and _AT_MOST.search(folded) else (None, "")


_ROUND = {"万亿": "1万亿元", "千亿": "1000亿元", "百亿": "100亿元"}
_ROUND_BOUND = re.compile(r"(?:突破|超过?|过|破|达到?)了?(万亿|千亿|百亿)")


def _bound(folded: str) -> str:
    """The last figure of the question: the threshold, years and counts of places aside."""
    if found := _ROUND_BOUND.search(folded):
        return _ROUND[found.group(1)]
    figures = [f for f in parse_figures(folded) if f.kind not in ("year", "date", "rank", "plan")]
    figures = [f for f in figures if not re.match(PLACE, folded[f.end :])]
    return figures[-1].text if figures else ""


def _number(text: str) -> int:
    return _CJK_NUMBERS.get(text) or _EN_NUMBERS.get(text) or int(text)
