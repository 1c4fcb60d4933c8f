"""What a question wants: a level, growth, target, rank, list, comparison, aggregate …."""

import re

from rag.figures import parse_figures
from rag.schema import Measure, Operation, Status, Wanted

_TARGET = re.compile(
    r"目标|计划|打算|拟|力争|预期|想[要靠让把做增]|(?:要|想)(?:增长|涨|达到|到|做到|投|建|新增|"
    r"完成|推|换|降|储备|开工)|"
    r"冲到|安排|准备|争取(?!到|了|来)|定(?:得|的|在)|"
    r"\b(?:target|targets|targeted|targeting|goal|goals|aim|aims|aiming|plan|plans|planned|"
    r"planning|"
    r"intend|intends|want|wants|hope|hopes|seek|seeks|will|set for|set as|should|going to)\b"
)
_GROWTH = re.compile(
    r"增速|增长|增幅|涨幅|降幅|增加了?多少|涨了?|提高了?多少|上升|下降|减少|降了?|同比|几个点|"
    r"增减|多增|最快|最慢|"
    r"\b(?:grow|grew|grown|grows|growing|growth|increase|increased|rise|rose|risen|jump|jumped|"
    r"surge|surged|"
    r"fall|fell|fallen|decline|declined|decrease|decreased|drop|dropped|climb|climbed|expand|"
    r"expanded|"
    r"year[- ]on[- ]year|yoy|faster|fastest|slower|slowest|fast|up by|down by|rate of change)\b"
)
_LEVEL = re.compile(
    r"总量|总额|规模(?!以上)|多少(?:亿|万|钱|元|家|个|公里|人|吨|斤)|(?<!哪)几(?:家|个|座|条|所)|"
    r"多大|多长|多高|多重|达到多少|完成多少|实现多少|"
    r"\b(?:how many|how large|how big|how long|size|total|amount|worth|value of|valued)\b"
)
_RANK = re.compile(
    r"第几|什么(?:位次|位置|名次)|处[于在]什么水平|排名|排位|位次|名次|位居|位列|居全|排在|"
    r"排[全省市]|几名|哪一位|"
    r"\b(?:rank|ranks|ranked|ranking|place among|position|placed?|what place)\b"
)
_RATE = re.compile(
    r"占比|比重|百分之几|占.{0,12}(?:多少|几|比例)|比例|率(?:是|为|多少|$|有|达|要|控制)|强度|"
    r"\b(?:share|proportion|percentage of|what percentage|rate|ratio|intensity)\b"
)
_WHO_WHEN = re.compile(
    r"谁|哪位|何人|什么时候|何时|哪一?天|哪日|几月|几号|什么日期|日期|时间|哪一?年|何地|"
    r"\b(?:who|whom|when|which date|what date|which day|which year|what year|where was)\b"
)
_LIST = re.compile(
    r"哪些|哪几|哪[一二两三四五六七八九十\d]|有什么|什么|分别是|分别叫|哪里|叫什么|怎么|如何|"
    r"为什么|"
    r"\b(?:which|what are|what were|list|name|what measures|how does|how will|how did|what kind|"
    r"why)\b"
)
_NAMES = re.compile(
    r"哪(?:几|[一二两三四五六七八九十]+)?(?:个|家|些|项|种|座|类|条|大|样|位|方面)+|叫什么|"
    r"\b(?:which|what) (?:two|three|four|five|six|seven|eight|\w+ (?:companies|firms|banks|"
    r"places|cities|fields|areas|products))\b"
)
_NUMBER = re.compile(
    r"多少|(?<!哪)几[个家座条项位名所成岁年天辆台]|多大|多长|多高|多快|百分之几|"
    r"\b(?:how much|how many|how large|how big|how long|how fast|how quickly|how far|how high|"
    r"by what|what percentage|what proportion|what share|what rate)\b"
)
_COMPARE = re.compile(
    r"相比|比较|对比|差多少|相差|差距|谁(?:更|高|低|多|少|大|快|的)|哪个(?:更|高|低|多|少|大|快|"
    r"区更|市更|省更)|各(?:是|有|为)?多少|"
    r"分别|和|与|、|从.{1,12}(?:涨|增|升|提高|降|变)到|比.{2,12}(?:多|少|高|低|增|降)|"
    r"\b(?:and|or)\b|\b(?:compare|compared|comparison|versus|vs|difference between|higher|lower|"
    r"larger|smaller|more than|"
    r"less than|each|respectively|which of|faster in|or in|gap between)\b"
)
_TOPIC = re.compile(
    r"(?:哪些|哪几个?|多少个?)(?:区|市|省|省份|城市|地区|地方|省区|区县|"
    r"报告)[^。？?]{0,8}(?:提到|提出|提及|部署|涉及|写到|设立|建立|"
    r"谈到|说到|讲到|强调|支持|发展|布局|打造)|(?:各区|各市|各省|各地|"
    r"各城市)[^。？?]{0,20}(?:部署|安排|举措|有何|怎么|如何|不同)|"
    r"\b(?:which|what|how many) (?:districts?|cities|provinces?|regions?|reports?|places?|"
    r"areas?)\b[^.?]{0,40}"
    r"\b(?:mention|mentions|mentioned|talk about|discuss|propose|set up|support|promote|plan to|"
    r"talk about|develop|establish)\b"
)
_SERIES = re.compile(
    r"历年|逐年|每年的|这些年|近[几三五十\d]+年|各年|变化趋势|走势|"
    r"\b(?:over the years|each year|year by year|every year|over time|trend|annual series|"
    r"through the years)\b"
)
_GROUP = (
    r"(?:从高到低|由高到低|排一下|各区|各市|各省|各地|全部|所有|哪个区|哪个市|哪个省|哪个城市|"
    r"哪个地区|哪些区|哪些市|哪些省|哪些城市|哪些地区|哪几个|"
    r"六个区|这些区|几个区|省份|省区|哪个州|哪家|个区|个省|个市|谁)"
)
_EN_GROUP = (
    r"\b(?:which|what|among|all|of the|how many)\b[^.?]{0,40}\b"
    r"(?:districts?|cities|city|provinces?|provincial|province-level|regions?|places?|"
    r"prefectures?|reports?)\b"
)
_WHERE = re.compile(
    r"哪里|哪儿|哪个地方|\bwhere\b.*\b(?:fastest|highest|most|largest|lowest|slowest)\b"
)
_SORT = re.compile(
    r"从高到低|由高到低|从大到小|从低到高|排序|排一下|排个名|\brank (?:the|all)\b|"
    r"\bin order of\b|\bsort\b"
)
_MAX = re.compile(
    r"最高|最多|最大|最快|居首|第一名|领先|\b(?:highest|most|largest|biggest|fastest|top|greatest|"
    r"leads?)\b"
)
_MIN = re.compile(r"最低|最少|最小|最慢|垫底|\b(?:lowest|least|smallest|slowest|bottom|fewest)\b")
_SUM = re.compile(
    r"合计|总和|加起来|加总|之和|一共.{0,6}(?:各区|各市|各省)|\b(?:sum|combined|altogether|"
    r"added up|in aggregate)\b"
)
_MEAN = re.compile(r"平均值?(?:是|为|多少)|的平均|均值|\b(?:average of|mean|on average|average)\b")
_COUNT = re.compile(
    r"多少个(?:区|市|省|城市|地区)|几个(?:区|市|省|城市|地区)|\bhow many (?:districts|cities|"
    r"provinces|regions|"
    r"reports)\b"
)
_AT_LEAST = re.compile(
    r"(?:超过|高于|大于|不低于|达到或超过|以上|突破)|\b(?:above|over|more than|at least|"
    r"exceed(?:s|ed|ing)?|"
    r"or higher|or more|higher than)\b"
)
_AT_MOST = re.compile(
    r"(?:低于|小于|不超过|不到|以下)|\b(?:below|under|less than|at most|or lower|or less|"
    r"lower than)\b"
)
_TOP_N = re.compile(
    r"前([一二两三四五六七八九十]|\d+)(?![季月年\d]|个月)(?:名|位|个|大|强|的)?|\btop (\d+|two|"
    r"three|four|five|ten)\b"
)
_CJK_NUMBERS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_EN_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}


_ACTUAL = re.compile(r"实际(?:增长|完成|实现|达到|的?gdp|值|增速)|\bactual(?:ly)?\b(?! use)")
_KINDS = {
    "money": re.compile(r"多少钱|多少亿元|多少万元|多少元|投多少|花了多少|\b(?:yuan|rmb|revenue|"
                        r"investment amount|"
                        r"cost)\b"),
    "length": re.compile(r"公里|多长|里程|\b(?:how long is|kilomet(?:re|er)s?|km)\b"),
    "people": re.compile(r"多少人|几人|多少游客|\bhow many (?:[\w()-]+ ){0,3}?(?:people|passengers|"
                         r"tourists|visitors|residents|students|visits)\b"),
    "duration": re.compile(r"多少天|几天|\bhow many days\b"),
    "percent": re.compile(r"百分之|几个点|\b(?:percent|percentage|per cent|what share|"
                          r"what proportion)\b"),
}  # fmt: skip


def read_status(folded: str) -> Status | None:
    """`target` where a question speaks of a plan, `actual` where it insists on the result."""
    if _ACTUAL.search(folded):
        return "actual"
    return "target" if _TARGET.search(folded) else None


_MEASURE_WORDS = (
    "个|家|座|条|项|位|名|户|辆|套|台|颗|架|艘|列|所|张|亩|吨|公斤|斤|平方米|平方公里|公里|米|公顷|立方米|千瓦时|千瓦|"
    "人次|人|件|种|类|处|间|栋|幢|只|头|羽|株|棵|笔|场|次|届|倍|美元|元|标准箱|标箱|箱|天|年|个月|小时|分钟|岁|度|级|对|只|部|门|款|支|组|片|门"
)
_ASKED = re.compile(rf"(?:多少|(?<!哪)几)(?:[万亿]{{1,2}})?({_MEASURE_WORDS})(?![电长政点百])")


_BOTH = re.compile(
    r"(?:总量|总额|多少|规模|余额|总值|gdp).{0,8}(?:和|及|与|,|、|，|并|;).{0,6}(?:同比)?(?:增速|"
    r"增幅|增长|涨幅|涨了)|"
    r"(?:增速|增幅|增长|涨幅).{0,8}(?:和|及|与|,|、|，).{0,4}(?:总量|总额|规模|总值)|"
    r"\bhow (?:much|many|large|big)\b.*\b(?:and|,)\b.*\b(?:grow|grew|growth|increase|increased|"
    r"rise|rose|fast)\b"
)


def asks_both(folded: str) -> bool:
    """Whether a level and its growth are asked for in one question."""
    return bool(_BOTH.search(folded)) and not _CROP.search(folded)


def read_unit_kinds(folded: str) -> tuple[str, ...]:
    """The kinds of figure (as in `rag.figures`) or the measure word that the question names."""
    kinds = [kind for kind, pattern in _KINDS.items() if pattern.search(folded)]
    units = [folded[start:end] for start, end in measure_words(folded)]
    return (*kinds, *units)


def measure_words(folded: str) -> list[tuple[int, int]]:
    """Where the measure words of 多少座, 几家, 多少平方米 stand."""
    return [asked.span(1) for asked in _ASKED.finditer(folded)]


_CROP = re.compile(
    r"\bhow (?:much|many) (?!did|has|have|does|of)[a-z-]+ .{0,30}\b(?:grow|grew|grown)\b"
)


def read_measure(folded: str) -> Measure | None:
    """Which kind of figure is asked for, None where the question leaves it open."""
    if _CROP.search(folded):
        return "level"
    if _GROWTH.search(folded) and not re.search(r"从.{0,6}多少.{0,4}(?:涨|增|升|提高)到", folded):
        return "growth"
    if _RATE.search(folded):
        return "rate"
    return "level" if _LEVEL.search(folded) else None


def read_wanted(folded: str, areas: int) -> Wanted:
    """The kind of answer; `areas` is how many places the question names."""
    if _SERIES.search(folded):
        return "series"
    if _TOPIC.search(folded):
        return "topic"
    if areas > 1 and is_comparison(folded):
        return "comparison"
    if _RANK.search(folded):
        return "rank"
    return _single(folded)


def _single(folded: str) -> Wanted:
    numeric = bool(_NUMBER.search(folded))
    if _NAMES.search(folded) and "多少" not in folded:
        return "list"
    if _WHO_WHEN.search(folded) and not numeric:
        return "who_when"
    if (
        _LIST.search(folded)
        and not numeric
        and not _GROWTH.search(folded)
        and not _LEVEL.search(folded)
    ):
        return "list" if not _TARGET.search(folded) or "哪" in folded else "other"
    if _TARGET.search(folded):
        return "target"
    if _CROP.search(folded):
        return "figure"
    if _GROWTH.search(folded):
        return "growth"
    return "figure" if numeric or _LEVEL.search(folded) or _RATE.search(folded) else "other"


def read_operation(folded: str, areas: int) -> Operation | None:
    """The aggregate asked for over many places (or over those named), None where there is none."""
    grouped = re.search(_GROUP, folded) or re.search(_EN_GROUP, folded)
    if _SORT.search(folded):
        return Operation("top", count=100)
    if not grouped and areas < 2 and not _WHERE.search(folded):
        return None
    if _SUM.search(folded):
        return Operation("sum")
    if _MEAN.search(folded):
        return Operation("average")
    if top := _TOP_N.search(folded):
        return Operation("top", count=_number(top[1] or top[2]))
    return _extreme(folded)


def _extreme(folded: str) -> Operation | None:
    highest, lowest = _MAX.search(folded), _MIN.search(folded)
    if highest and lowest:
        return Operation("extremes")
    if highest:
        return Operation("max")
    if lowest:
        return Operation("min")
    counting = bool(_COUNT.search(folded))
    if _AT_LEAST.search(folded):
        return Operation("at_least", counting=counting, bound=_bound(folded))
    if _AT_MOST.search(folded):
        return Operation("at_most", counting=counting, bound=_bound(folded))
    return None


def _bound(folded: str) -> str:
    """The last figure of the question: the threshold, years aside."""
    figures = [f for f in parse_figures(folded) if f.kind not in ("year", "date", "rank")]
    return figures[-1].text if figures else ""


def _number(text: str) -> int:
    return _CJK_NUMBERS.get(text) or _EN_NUMBERS.get(text) or int(text)


_BETWEEN = re.compile(
    r"比|谁|哪个[更高低多少大快]|差|多多少|\b(?:than|versus|vs|compare|compared|higher|lower|"
    r"faster|larger)\b"
)


def is_between(folded: str) -> bool:
    """Whether two figures of one place are set against each other."""
    return bool(_BETWEEN.search(folded))


def is_comparison(folded: str) -> bool:
    """Whether two things are set side by side."""
    return bool(_COMPARE.search(folded))
