"""The one pattern that finds candidates for figures in folded text."""

import re

from rag.figures.numerals import FRACTIONS, LARGE_NUMERAL, NUMERAL, ORDINALS, PARTS
from rag.figures.units import (
    ALIASES,
    COUNTERS,
    ENGLISH_SCALES,
    ENGLISH_UNITS,
    MEASURES,
    MEDALS,
    PER_ENGLISH,
    SCALES,
)


def _either(names: object) -> str:
    assert isinstance(names, list | tuple | dict)
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


NUMBER = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?=\s?[万亿元人吨家个户])|\d+(?:\.\d+)?"
)
_SCALE = rf"(?:{_either(SCALES)})(?![伏瓦米克卡升赫兆]|分点|强|里|年)"
_LATIN = [name.lower() for name in (*MEASURES, *ALIASES) if name.isascii() and name.isalpha()]
_CHINESE = [
    name
    for name in (*MEASURES, *ALIASES, *COUNTERS)
    if name.lower() not in _LATIN and name not in MEDALS
]
_MEDAL = r"[金银铜](?=\d|牌|$|[,，、。;；!！)）和等的])"
_PER = r"\s?/\s?(?:立方米|平方米|平方公里|公里|千瓦时|小时|亩|月|年|日|天|吨|人|户|升)|每立方米"
_UNIT = (
    rf"(?:{_either(_CHINESE)}|{_MEDAL}|(?:{_either(_LATIN)})(?![a-z0-9]))"
    r"(?!年代|后)(?<!周(?=年))(?<!位(?=数))(?:[(](?:间|套|座|处|个|次|台|部|项|条|件|所|家|户)[)])?"
)
_ENGLISH_UNIT = (
    rf"(?:{_either(ENGLISH_UNITS)})(?![a-z])"
    rf"(?:\s?(?:/|per|a)\s(?:{_either(PER_ENGLISH)})(?![a-z]))?"
)
_CURRENCY = r"rmb|cny|us\$|usd|hk\$|\$|¥|€"
_DASH = "[-—–~～至到]"
_UNCOUNTED = rf"(?!\s?(?:多|余|{_SCALE}|{_UNIT}|{_ENGLISH_UNIT}|(?:{_either(ENGLISH_SCALES)})\b))"

CANDIDATE = re.compile(
    r"(?=[\da-z一二两三四五六七八九十百千万第前首榜$¥€])(?:"  # seven times faster so
    # “十四五”, 1+2+3, letters with digits (G60, PM2.5) that no unit follows
    r"(?P<plan>十[一二三四五六七]五(?![年个亿万千百]))"
    r"|(?P<sum>\d+(?:\+[\da-z]+)+|[a-z]\+\d+(?:\+[\da-z]+)*)"
    r"|(?P<index>(?<![a-z])pm\s?(?:2\.5|10)(?!\d)|co2|no2|so2|o3(?!\d))"
    # years and dates
    rf"|(?P<year>(?<!\d)(?<!\d[.,])(?:19|20)\d\d(?!\d)(?!\.\d)(?!,\d{{3}})(?=\s?年|{_UNCOUNTED}))"
    rf"(?:\s?年?{_DASH}{{1,2}}\s?(?P<until>(?:19|20)\d\d(?!\d)|\d\d(?=\s?年)))?"
    rf"(?P<nian>\s?年(?!代)(?:度)?)?"
    r"|(?P<written_year>[一二][九〇零○][〇零○一二三四五六七八九]{2})年"
    rf"|(?<!\d)(?P<month>1[0-2]|0?[1-9])(?:\s?{_DASH}{{1,2}}\s?(?P<until_month>1[0-2]|[1-9]))?"
    r"\s?月(?:份|底|末|初)?(?:\s?\d{1,2}\s?[日号])?"
    # ranks and ordinals
    rf"|(?P<ordinal>第\s?(?:\d+|{NUMERAL}))(?P<place>位|名(?!录|单))?"
    rf"|(?P<top>前\s?(?:\d+|{NUMERAL}))(?!\s?个?(?:季|月|年|天|日|批|期|次|三名))(?P<place2>位|名|强|列)?"
    r"|(?P<head>首位(?!度|产业|城市)|榜首|第\s?一位)"
    r"|(?P<nth>\b\d+(?:st|nd|rd|th)\b)"
    rf"|(?P<english_rank>\b(?:rank(?:ed|s|ing)?|plac(?:ed|ing)|com(?:es|ing)|came)\s(?:in\s)?(?:the\s)?(?P<rank>{_either(ORDINALS)})\b)"
    r"|(?<=\bthe )top\s(?P<english_top>\d{1,2})\b"
    # fractions
    rf"|(?P<part>百|千|万|{NUMERAL}|\d{{1,3}})分之(?P<share>{NUMERAL}(?:点[零{NUMERAL[1:]})?|\d+(?:\.\d+)?)"
    rf"|\b(?P<portion>{_either(FRACTIONS)})[- ](?P<parts>{_either(PARTS)})s?\b"
    # quantities
    rf"|(?:(?P<currency>{_CURRENCY})\s?)?(?P<number>{NUMBER})"
    rf"(?:\s?-?(?P<scale>{_SCALE}|(?:{_either(ENGLISH_SCALES)})(?![a-z])))?"
    r"(?:(?<=[万亿])(?P<rest>\d{1,4})(?P<rest_scale>[十百千]?万|[百千])(?![\d百千万亿]))?"  # 2万5千
    rf"(?P<more>\s?[多余]|\+(?!\d))?(?P<scale2>{_SCALE})?"
    rf"(?:\s?(?P<unit>{_UNIT}(?:{_PER})?|-?{_ENGLISH_UNIT})|\s?[:∶]\s?1(?![\d.:]))?"  # 2.5:1
    rf"|(?<!第)(?P<numeral>{LARGE_NUMERAL})(?P<more3>[多余])?(?P<scale3>万亿|[万亿])?"
    rf"(?P<unit3>{_UNIT}(?:{_PER})?|(?<=[万亿])(?=[,，。;；、)）以左]|\s|$)))"
)

BEFORE = re.compile(
    r"(?P<zh>超过|超出|超|突破|逾|达到或超过|接近|将近|近|大约|约|不低于|不少于|不超过|不高于|不大于|不小于|"
    r"高于|低于|至少|最低|最高|大于|小于|少于|多于)(?:了)?$"
    r"|(?P<en>\b(?:about|around|approximately|roughly|some|nearly|almost|close to|over|more than|"
    r"above|exceed(?:ed|ing|s)?|surpass(?:ed|ing|es)?|topp(?:ed|ing)|at least|no less than|"
    r"not less than|less than|fewer than|below|under|within|up to|no more than|not exceeding))\s$"
)
AFTER = re.compile(
    r"\s?(?P<zh>左右|上下|及以上|以上|及以下|以下|以内|之内)"
    r"|\s(?P<en>or so|or more|or above|or higher|or less|or lower|or below)\b|(?P<plus>\+)(?!\d)"
)
ENGLISH_MODIFIERS = {
    "左右": "about around approximately roughly some or_so",
    "近": "nearly almost close_to",
    "超过": "over more_than above exceed exceeded exceeding exceeds surpass surpassed surpassing "
    "surpasses topped topping",
    "以上": "or_more or_above or_higher",
    "不低于": "at_least no_less_than not_less_than",
    "低于": "less_than fewer_than below under",
    "以内": "within up_to",
    "不超过": "no_more_than not_exceeding",
    "以下": "or_less or_lower or_below",
}
FROM_ENGLISH = {
    name.replace("_", " "): zh for zh, names in ENGLISH_MODIFIERS.items() for name in names.split()
}
