"""Which kind of figure, or which measure word, a question names: money, tonnes, 家."""

import re
from collections.abc import Sequence

from rag.glossary import Indicator

_KINDS = {
    "money": re.compile(r"多少(?:钱|资金|经费|投资|补贴|补助|款)|"
                        r"金额|多少亿元|多少万元|多少元|投多少|花了多少|[赚挣]了?多少|"
                        r"(?:多少|几)个亿|"
                        r"(?<!illion )\byuan\b|\brmb\b(?! ?\d)|"
                        r"(?:利润|营收|产值|货值|总投资|投资额|合同额|营业额|销售额|交易额)(?:[是有为达]到?|完成|实现)?了?多少|"
                        r"\b(?:revenue|investment amount|cost|profits?|earnings|output value|"
                        r"(?<!passenger )(?<!freight )(?<!cargo )turnover(?! rate))\b|"
                        r"\bhow much\b[^?]{0,60}\b(?:earn|spen[dt]|pay|paid|cost)\b|"
                        r"\bhow much (?:money|funding|cash)\b|"
                        r"花(?:了|费)?(?:多少|几)(?!天|个?[月年])|"
                        r"\b(?:value|worth) of (?!the index)|\bhow much\b[^?]{1,60}\bworth\b|"
                        r"\bhow much\b[^?]{1,60}\bamount(?:s|ed)? to\b|"
                        r"\bwhat (?:is|are|was|were|will)\b[^?]{1,60}\bworth\b|"
                        r"\bwhat (?:total |combined )?investment\b(?! projects?)|"
                        r"\bwhat (?!share|proportion|percentage|ratio)[^?]{0,60}"
                        r"\b(?:spen[dt]|paid|invest(?:ed)?)\b(?![^?]*\bon\?)"),
    "area": re.compile(r"多大面积|面积(?:是|有|为|达)?多[大少]|"
                       r"多少[土田]?地(?![方点])|\bhow much (?:land|ground|acreage|farmland)\b|"
                       r"\b(?:how much|what) (?:total )?(?:floor |land )?(?:area|space|acreage)\b"),
    "length": re.compile(r"公里|多长(?!时间)|里程|"
                         r"\b(?:how long is|kilomet(?:re|er)s?(?! per| an)|km(?!/h))\b"),
    "people": re.compile(r"人次|(?:旅客|游客|乘客)[^,，。?？]{0,6}[最更]多|"
                         r"多少人(?![才口员大物均])|几人|多少游客|的人[^,，。?？]{0,8}有多少|"
                         r"\b(?:annual|air|airport|yearly|most|fewest|more|fewer) passengers\b|"
                         r"\bpassenger throughput\b|"
                         r"\bhow many (?:(?!(?:did|do|does|were|was|are|is|have|has|had|will|for|"
                         r"with|from|to|by)\b)"
                         r"(?!(?!tens|hundreds|thousands|millions|billions)[a-z]+ of\b)"
                         r"[\w()-]+ ){0,3}?(?:people|passengers|"
                         r"tourists|visitors|residents|students|visits)\b"),
    "duration": re.compile(r"多少天|几天|多久|多长时间|"
                           r"\bhow many days\b|\bhow long (?:is|are|was|do|does|did|will|would)\b"),
    "percent": re.compile(r"百分[之比数]|几个点|几成(?![立员果都])|"
                          r"\b(?:percent|percentage|per cent)\b|"
                          r"\bwhat (?:share|proportion|fraction)\b"),
}  # fmt: skip
_MEASURE_WORDS = (
    "个|家|座|条|项|位|名|户|辆|套|台|颗|架|艘|列|所|张|亩|吨|公斤|斤|平方米|平方公里|公里|米|公顷|立方米|千瓦时|千瓦|"
    "人次|人|件|种|类|处|间|栋|幢|只|头|羽|株|棵|笔|场|次|届|倍|美元|元|标准箱|标箱|箱|天|年|个月|小时|分钟|岁|度|级|对|只|部|门|款|支|组|片|门"
)
_ASKED = re.compile(
    rf"(?:多少|(?<!哪)几(?<!第几(?=[届批期轮次])))(?:[万亿]{{1,2}})?({_MEASURE_WORDS})(?![电长政点百亿万])"
    r"(?!(?<=人)[才口员大物均])"
)


_FIGURE_KINDS = {  # of the glossary's kinds of unit; the others say nothing of the figure
    "money": "money", "area": "area", "mass": "mass", "length": "length", "energy": "energy",
    "power": "power", "people": "people",
}  # fmt: skip
_TAKES = re.compile(r"多久|多长时间|几个?(?:半)?小时|\bhow long (?:do|does|did|will|would)\b")


def read_unit_kinds(folded: str, indicators: Sequence[Indicator] = ()) -> tuple[str, ...]:
    """The kinds of figure (as in `rag.figures`) or the measure word that a question names.

    Where it names none, or how long a network is, its indicators tell in which they are given.
    """
    kinds = [_FIGURE_KINDS.get(indicator.unit_kind, "") for indicator in indicators]
    known = tuple(dict.fromkeys(kind for kind in kinds if kind))
    asked = _named_kinds(folded)
    left_open = not asked or (asked == ("duration",) and not _TAKES.search(folded))
    return known if known and left_open else asked


def _named_kinds(folded: str) -> tuple[str, ...]:
    kinds = [kind for kind, pattern in _KINDS.items() if pattern.search(folded)]
    counted = _how_many(folded)
    if counted and "how much" not in folded:
        kinds = [kind for kind in kinds if kind != "money"]  # firms with revenue over so much
    if "people" not in kinds:
        kinds += [kind for kind in counted if kind not in kinds]
    units = [folded[start:end] for start, end in measure_words(folded)]
    return (*kinds, *("container" if unit.endswith("箱") else unit for unit in units))


_UNITS_EN = {
    "mass": "tonnes tons kilograms kg jin",
    "area": "mu hectares acres square",
    "length": "kilometres kilometers km miles metres meters",
    "energy": "kwh mwh gwh twh kilowatt-hours megawatt-hours gigawatt-hours terawatt-hours",
    "power": "kilowatts kw megawatts mw gigawatts gw",
    "duration": "days weeks months years hours minutes",
    "money": "yuan rmb dollars",
    "container": "containers teu teus boxes",
}  # fmt: skip
_HOW_MANY = re.compile(
    r"\bhow many (?:(?:(?:ten|hundred)[ -])?(?:hundred|thousand|million|billion)s? "
    r"(?:of )?)?"
    r"(?!of\b|percent|per cent|times\b|places?\b|cit(?:y|ies)\b|provinc|district|region)"
    r"([a-z-]+)"
)
_NUMBER_OF = re.compile(
    r"\b(?:compare|what (?:is|was|were)|give|tell me) (?:me )?the (?:total )?number of\b"
)
_IN_UNIT = re.compile(r"\bin (?:(?:hundred|thousand|million|billion)s? )?(?:of )?([a-z-]+)")
_MEASURED = ("mass", "area", "length", "energy", "power")  # kinds that `in tonnes` asks for
_THINGS = ("count", "people", "container")  # kinds of what is counted one by one


def _how_many(folded: str) -> Sequence[str]:
    """The kinds of figure that answer `how many tonnes`, `how many schools`."""
    asked = _HOW_MANY.search(folded)
    if asked is None and _NUMBER_OF.search(folded):
        return _THINGS
    if asked is None:
        given = _IN_UNIT.search(folded)
        return [k for k in _MEASURED if given and given[1] in _UNITS_EN[k].split()]
    return next(([k] for k, units in _UNITS_EN.items() if asked[1] in units.split()), _THINGS)


_UNIT_NAMES = "|".join(name for names in _UNITS_EN.values() for name in names.split())
_IN_NAMED = re.compile(
    r"(?<=[,，、\s])百分[比数](?=[\s?？。]|$)|"
    rf"\bin (?:(?:hundred|thousand|million|billion)s? )?(?:of )?(?:{_UNIT_NAMES})\b(?! of\b)"
)


def unit_spans(folded: str) -> list[tuple[int, int]]:
    """Where it is said in which unit the answer is wanted (in tonnes, in yuan)."""
    return [found.span() for found in _IN_NAMED.finditer(folded)]


def measure_words(folded: str) -> list[tuple[int, int]]:
    """Where the measure words of 多少座, 几家, 多少平方米 stand."""
    return [asked.span(1) for asked in _ASKED.finditer(folded)]


_COUNTED = re.compile(
    rf"(?<![\u3400-\u9fff])({_MEASURE_WORDS}|月)数(?=[\s对比排各是谁哪多,，。?？]|$)"
)


def counted_units(folded: str) -> list[str]:
    """The measure words of 条数, 家数, 月数 and their like that stand as words of their own."""
    return ["个月" if unit == "月" else unit for unit in _COUNTED.findall(folded)]
