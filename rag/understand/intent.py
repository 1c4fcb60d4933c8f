"""What a question wants: a level, growth, target, rank, list, comparison, aggregate …."""

import re

from rag.schema import Measure, Status, Wanted
from rag.understand.when_where import asks_which_places, find_day

_PLANNING = (  # said of a plan in words that are no topic: none of them is looked for
    r"(?:has|have|having) to (?=(?:beat|reach|hit|exceed|top|pass|achieve|complete)\b|"
    r"[a-z]+ (?:this|in|by|over|during)\b)|"
    r"looking to|eyeing|gunning for|shooting for|striv(?:e|es|ing) (?:to|for)|counting on|"
    r"due to (?=(?:be|open|start|begin|finish|complete|come|enter|reach|get)\b)|"
    r"in the pipeline|on the cards|slated|pencill?ed in|lined up|(?:has|have|had) in mind|"
    r"(?:set )?(?:its|their) sights (?:set )?on|set its sights|in prospect|"
    r"(?:concentrating|focus+ing|zeroing in) on (?=[a-z]+ing\b)|"
    r"(?:meant|supposed|expected|intended) to be|"
    r"planning (?:to|on)|planning(?= (?:for|in) |\?|$)|"
    r"envisage[sd]?|pledge[sd]?|pledging|promis(?:e|es|ed) to|vow(?:s|ed)?|must|expects? to"
)
_UNDER_WAY = (  # is being turned into
    r"(?:is|are) (?:(?:the (?:\w+ )?(?:province|city|government|district|region)|it|they) "
    r"(?:backing|pushing for|bidding|lobbying|seeking|applying)|"
    r"being (?:built|turned|made|developed|transformed|shaped) into)"
)
_TARGET = re.compile(
    r"目标(?!的?(?:任务)?(?:完成|实现|达成)(?:率|情况|进度|度))|瞄准|力图|报告(?:中|里)?(?:提出|确定|设定|定下)|(?<!培育)(?<!行动)(?<!研发)(?<!人才)(?<!倍增)(?<!火炬)(?<!提升)(?<!专项)(?<!扶持)(?<!资助)(?<!重[整组])计划|打算|拟|力争|预期|想[要靠让把做增]|(?:(?<![主重需])要|想)(?:增长|涨|达到|到|做到|[提升降]高?到|投|建|新增|"
    r"完成|推|换|降|储备|开工)|"
    r"(?<![主重需只])要(?![花用交付等坐走收])[\u4e00-\u9fff]{1,3}(?:多少|几)(?![天年])|"
    r"(?<![主重需只])要[给为对把在][^,，。;；?？]{1,16}?(?:多少|几)(?![天年])|"
    r"冲到|安排|准备|争取(?!到|了|来)|定(?:得|的|在)|"
    r"\b(?:target|targets|targeted|targeting|goal|goals|aim|aims|aiming|"
    r"(?<!restructuring )(?<!reorganisation )(?<!reorganization )(?<!spatial )(?<!master )"
    r"(?<!action )(?<!zoning )(?<!rescue )plan|plans|planned|planning|hoping|"
    rf"{_PLANNING}|"
    r"reports? (?:set|sets|proposed|proposes|put forward|lay|laid|called for)|"
    r"intend|intends|want|wants|hope|hopes|seek|seeks|will|set for|set as|"
    r"set [^?,;]{1,40} at|should|going to|supposed to|"
    r"(?:was|were|is|are) (?:supposed|meant|expected|scheduled|set) to|"
    r"meant to|due to (?:pay|be|start|open|begin|finish|reach|rise|fall|grow|get|go|come|build)|"
    rf"(?:was|were|is|are) to be|{_UNDER_WAY}|"
    r"budgeted|(?:did|does|do) [^?]{1,30} budget(?= for))\b"
)
_WHEN = r"(?:early|mid|late|the|then|now|(?:19|20)\d\d)"  # until when, or by whom: no amount
_GROWTH = re.compile(
    r"增速|(?<![多成生])长了(?:多少|几)(?![米里厘公])|少了(?:多少|几|百分)(?![个家座条项人起件例])|(?<!稳)增长(?![极点])|增幅|涨幅|降幅|增加了?(?:多少|百分之|几)|涨了?|"
    r"成长(?=了?多少|了?几|了?百分|率|幅|速|$|[?？])|年增率?(?=多少|几|$|[?？])|提高了?多少|上升|下降(?![到至为])|减少(?![到至为])|降(?:了|(?![到至为]))|压[缩减]了?(?=多少|几|百分)|同比|几个点|"
    r"(?:比|较)(?:上|前|去)一?年[^,，。;；?？]{0,8}?[多少高低](?:了|出)?(?:多少|百分之|几)|"
    r"增减|多增|[最更较][快慢]|[增涨长升跑][得的][更最较很]?[快慢]|快慢|(?:谁|哪).{0,8}[快慢]|"
    r"\b(?:grow|grew|grown|grows|growing|growth|increase|increased|rise|rose|risen|jump|jumped|"
    r"surge|surged|hike|hiked|"
    r"fall|fell|fallen|decline|declined|decrease|decreased|drop|dropped|climb|climbed|expand|"
    r"expanded|"
    r"year[- ]on[- ]year|yoy|y/y|y-o-y|faster|fastest|slower|slowest|how fast|"
    rf"(?:up|down) by(?! {_WHEN}\b)|"
    r"(?:shot|inched|edged|ticked|crept|soared|leapt|slid|slipped) (?:up|down|back)|"
    r"(?:up|down) (?:the )?(?:most|least)|(?:was|were|is|are) [^?,;]{0,80}?"
    r"(?<!ed )(?<!en )(?<!set )(?<!shut )(?<!built )(?<!made )\b(?:up|down) "
    r"(?=(?:(?:last|that) year|in (?:19|20)\d\d|on (?:the )?(?:year|previous))\b)|"
    r"rate of change|(?:go|goes|going|went|gone|come|came) (?:up|down)(?! (?:to|with|for)\b))\b|"
    r"\bhow much (?:busier|quicker|cheaper|dearer) (?:did|has|have|was|were)\b|"
    r"\bhow much (?:more|less|higher|lower|bigger|larger|smaller)\b[^?]{0,60}"
    r"\bthan (?:in )?(?:the |a )?(?:year|previous|prior|preceding|last)\b|"
    r"\bhow much (?:more|less)(?: often)? (?:did|has|have|was|were|is|are)\b(?!.*\bthan\b)|"
    r"\bhow (?:did|has|have|does) .{1,80}\bchanged?\b"
)
_LEVEL = re.compile(
    r"总量|总额|规模(?!以上)|多少(?:亿|万|钱|元|家|个|公里|人|吨|斤)|(?<!哪)几(?:家|个|座|条|所)|"
    r"多大|多长|多高|多重|达到多少|完成多少|实现多少|"
    r"\b(?:how many|how large|how big|how long|number of|size|total|amount|worth|value of|"
    r"valued)\b|\bwhat (?:were|are) (?:(?!main|top|key|major|leading|biggest)[\w'’.-]+ ){0,4}?"
    r"(?:sales|exports|imports|profits|deposits|loans|receipts|revenues|earnings|arrivals)\b"
)
_SLOT = (
    r"(?:(?:provincial|national|citywide|overall|global) )?"
    r"(?:rank|place|placing|position|spot|slot)"
)
_SITS = (  # where a place comes in a list
    r"(?:sit|come|land|finish|figure|lie) "
    r"(?:citywide|province-?wide|nationally|nationwide|globally|worldwide|"
    r"internationally|among|in the (?:country|nation|province|region|world))"
)
_RANK = re.compile(
    r"第几(?![届批期轮次])|排?老几|什么(?:位次|位置|名次)|处[于在]什么水平|排名|排位|位次|名次|位居|位列|居全|排在|"
    r"排[全省市]|几名|(?:榜|排行|排序).{0,8}多少[位名]|第多少|哪一位|"
    r"\b(?<!class )(?<!class-)(?:rank|ranks|ranked|rankings?|place among|"
    r"position(?! (?:itself|themselves|ourselves|as|for))|league table|"
    r"(?<!which )(?<!taking )(?<!take )(?<!takes )(?<!took )(?<!taken )placed?|what place|"
    rf"(?:which|what) {_SLOT} (?:did|does|do)|"
    r"(?<!long)(?<!long-)standing (?:in|within|among|of|on|nationally|nationwide)|"
    r"(?:stack|measures?|measured) up (?:against|to|with|among) (?:all |the |its )*"
    r"(?:others?|rest|peers|neighbou?rs)\b|"
    rf"where (?:does|did|do) [^?]{{1,60}} (?:stand|put (?:it|them)|{_SITS}))\b"
)
_OWN_RANK = re.compile(
    r"第几(?![届批期轮次])[名位]?|排?老几|什么(?:位次|名次|位置)|"
    r"\b(?:where (?:does|did|do|is|was)|how (?:does|did|do)) [^?]{1,120}"
    rf"\b(?:rank|ranked|stand|put (?:it|them)|(?<!take )(?<!taking )place|{_SITS})\b|"
    r"\bhow (?:does|do|did) [^?]{1,120}\b(?:stack|measure) up (?:against|to|with|among) "
    r"(?:all |the |its )*(?:others?|rest|peers|neighbou?rs)\b|"
    rf"\b(?:what|which) {_SLOT}\b(?! (?:in|of|is|are|where|that|has the|had the)\b)|"
    r"['’]s? standing (?:in|within|among|on|nationally|nationwide)\b|"
    r"\bwhere (?:does|did|do) [^?]{1,120}\bin [^?]{0,40}\b(?:league table|table|rankings?|list)\b|"
    r"\bwhere(?:abouts)? in the [^?]{0,60}\b(?:table|rankings?|list)\b|"
    r"\bhow high (?:up|on|in)\b[^?]*\b(?:table|rankings?|list)\b"
)
_GROUP_RANKED = re.compile(
    r"(?:谁|哪)[^,，。?？]{0,12}第几|\b(?:which|whose) (?:district|cit|province|region|one)"
)
_RATE = re.compile(
    r"占比|比重|百分之几|几成(?![立员果都])|占.{0,12}(?:多少|几|比例)|比例|率(?:是|为|多少|$|[,，、]|谁|哪|有|达|要|控制)|强度|"
    r"\b(?:(?<!\b[abh]-)(?<!\b[abh] )share(?! markets?| index| listings?)|"
    r"proportion|fraction|percentage of|what percentage|rate|ratio|intensity)\b|"
    r"^(?!.*\bhow many\b).*\b(?:coverage(?! area)|penetration)\b"
)
_WHO_WHEN = re.compile(
    r"谁|哪位|何人|[什啥]么?(?:时候|时间|日子)|何时|几时|哪一?天|哪日|哪个?月|几月|几号|什么日期|日期|时间|哪一?年|何地|"
    r"\b(?:who|whom|when|(?:which|what) (?:date|day|month|year)|where was)\b"
)
_LIST = re.compile(
    r"哪些|哪几|哪[一二两三四五六七八九十\d]|有什么|什么|分别是|分别叫|哪里|叫什么|怎么|如何|"
    r"为什么|"
    r"\bwhat new (?:[\w'’-]+ ){0,2}?[a-z-]+s (?:did|does|do|will|has|have|were|was|are)\b|"
    r"\bwhat (?!share|rate|percentage|proportion)[^?]{3,40} (?:is|are) [a-z' -]{3,30} "
    r"(?:building|constructing|developing|expanding)\b|"
    r"\b(?:which|what are|what were|list|name|what measures|how does|how will|how did|"
    r"what (?:kind|type|sort)s?|"
    r"why)\b"
)
_WHICH = re.compile(r"哪|\bwhich\b")
_NAMES = re.compile(
    r"哪(?:几|[一二两三四五六七八九十]+)?(?:个|家|些|项|种|座|类|条|大|样|位|方面)+(?![年月日天])|叫什么|"
    r"\b(?:which|what) (?:two|three|four|five|six|seven|eight|\w+ (?:companies|firms|banks|"
    r"places|cities|fields|areas|products))\b|"
    r"\bwhat (?:are|were) (?:[\w'’]+ ){1,3}?(?:two|three|four|five|six|seven|eight|nine|ten)\b|"
    r"\b(?:name|list) (?:them|these|those|all)\b|\bwhat are they\b|\bwhich (?:ones|are they)\b"
)
_SOME = re.compile(r"哪[两二三四五六七八九十]+[个家项座所条]")  # names, however they rank
_TO_DO = re.compile(
    r"\bwhat (?:else )?(?:does|do|did|will|is|are|has|have) [^?]{1,40}?"
    r"\b(?:plan\w*|intends?|wants?|hopes?|promised?|pledged?|propos\w+|going|seeks?|aims?|looking|"
    r"set out) (?:to|on|for)\b"
    r"(?! (?:achieve|reach|hit|attain|grow|raise|increase|keep|spend|invest|collect|be\b))|"
    r"\bwhat (?:does|do|will) [^?]{1,60} (?:do|have in store) "
    r"(?:about|with|for|to|in|this|next)\b|"
    r"\bwhat (?:is|are) [^?]{1,60} going to do\b"
)
_NUMBER = re.compile(
    r"多少|(?<!哪)几[个家座条项位名所成岁年天辆台]|多大|多长|多高|多快|百分之几|几成(?![立员果都])|"
    r"\b(?:how much|how many|how large|how big|how long|how fast|how quickly|how far|how high|"
    r"by what(?! (?:year|date|month|day|time))|what percentage|what proportion|what share|"
    r"what rate)\b"
)
_QUANTITY = re.compile(  # what a line of mere keywords asks the figure of
    r"(?:(?<![质力能])量|率|额|(?<![多指])数|[产价均面净]值|增加值|[营税岁]收|收入|利润|工资|房价|价格|成本|人口|债务|"
    r"面积|里程|人次|余额|规模|比重|占比|浓度|装机)(?:[\s?？。]|\d|$)|"
    r"\b(?:output value|output|sales|turnover|value[- ]added|added value|mileage|throughput|"
    r"tonnage|"
    r"installed capacity|volume|wages?|salar(?:y|ies)|profits?|prices?|costs?|income|budget|"
    r"balance|deposits|loans|debt|population|area|capacity|length|width|height|depth|headcount|subsidy|allowances?|pensions?|"
    r"benefits?|fees?|tariffs?|fares?|premiums?)\b"
)
_ACTUAL = re.compile(
    r"实际(?:增长|完成|实现|达到|的?gdp|值|增速)|(?<!to )\bactual(?:ly)?\b(?! use)"
)


def asks_own_rank(folded: str) -> bool:
    """Whether the rank of what is named is asked for (第几), not who among several has one."""
    return bool(_OWN_RANK.search(folded)) and not _GROUP_RANKED.search(folded)


_SLOT_WORDS = re.compile(
    r"(?:league|table|rank\w*|position|place|spot|slot|standing|whereabouts|hold|held|land|finish|"
    r"sit|occupy|take)"
)


def says_rank(word: str) -> bool:
    """Whether a word only says that a rank is asked for (the league table, a spot)."""
    return _SLOT_WORDS.fullmatch(word) is not None


def read_status(folded: str) -> Status | None:
    """`target` where a question speaks of a plan, `actual` where it insists on the result."""
    if _ACTUAL.search(folded):
        return "actual"
    return "target" if _TARGET.search(folded) else None


_PLAN_PHRASE = re.compile(rf"\b(?:{_PLANNING})\b")


def plan_spans(folded: str) -> list[tuple[int, int]]:
    """Where words stand that only say that a plan is meant (in the pipeline, looking to)."""
    return [found.span() for found in _PLAN_PHRASE.finditer(folded)]


_BOTH = re.compile(
    r"(?:总量|总额|多少|规模|余额|总值|gdp).{0,8}(?:和|及|与|,|、|，|并|;)"
    r"[\s\d其它的名义实际年同比期分别具体上去较前了又当各自一]{0,6}(?:增速|"
    r"增幅|增长|涨幅|涨了)|"
    r"(?:增速|增幅|增长|涨幅).{0,8}(?:和|及|与|,|、|，).{0,4}(?:总量|总额|规模|总值)|"
    r"(?m:^)(?>.*?\bhow (?:much|many|large|big)\b)(?>.*?\b(?:and|,)\b)"
    r".*\b(?:grow|grew|growth|increase|increased|rise|rose|fast)\b|"
    r"(?m:^)(?!(?>.*?\bhow (?:much|many|large|big|did|does|has)\b).*\band\b).*"
    r"\band how (?:fast|much|quickly|far) (?:did|has|have|was|were|is) (?:it|they|that)\b"
    r"(?= (?:rise|risen|grow|grown|increase|go|gone|climb|up|fall|fallen|drop|change|expand))|"
    r"[\w,)] and (?:the |its |their )?(?:annual |yearly |year-on-year |yoy |percentage |rate of )*"
    r"(?:increase|growth|rise|growth rate)\b(?! (?:of|in|target|rate of)\b)"
)


def asks_both(folded: str) -> bool:
    """Whether a level and its growth are asked for in one question."""
    return bool(_BOTH.search(folded)) and not _CROP.search(folded)


_CROP = re.compile(
    r"\bhow (?:much|many) (?!did|do|does|has|have|had|is|are|was|were|will|would|should|"
    r"of|faster|slower|more|less|higher)[a-z-]+ .{0,30}\b(?:grow|grew|grown)\b|"
    r"\bhow many [a-z-]+(?: [a-z-]+){0,3} (?:have |had |has )?(?:gone|went|going) up\b|"  # built
    r"\b(?:is|are|was|were|been) growing (?!at\b|by\b|(?:fast|strong|slow|rapid|quick|stead)\w*\b)"
    r"[a-z]+ (?:on|in|under|along|across|between)\b"  # a crop
)


def read_measure(folded: str) -> Measure | None:
    """Which kind of figure is asked for, None where the question leaves it open."""
    if _CROP.search(folded):
        return "level"
    if _asks_growth(folded) and not re.search(r"从.{0,6}多少.{0,4}(?:涨|增|升|提高)到", folded):
        return "growth"
    if _RATE.search(folded):
        return "rate"
    return "level" if _LEVEL.search(folded) else None


_COUNTED = re.compile(r"\bhow many (?!more|fewer|less|per ?cent|percentage|points|times)")
_RISE_OF = re.compile(  # a rise that is spoken of, not asked for
    r"\b(?:the|an?) (?:[\w'’-]+ ){0,3}?(?:rise|increase|cut|drop|fall|decline|hike) (?:in|of)\b"
)


_SINCE_RISE = re.compile(  # … or that only says from when on
    r"\b(?:since|after|before|following|despite) (?:the|its|an?|this|that) (?:[\w'’-]+ ){0,3}?"
    r"(?:rise|increase|hike|cut|drop|fall)\b"
)


def _asks_growth(folded: str) -> bool:
    """Whether growth is asked for; where things are counted, a rise may only be what befell them.

    How many people gained from the rise in pensions?
    """
    folded = _SINCE_RISE.sub(" ", folded)
    said = _RISE_OF.sub(" ", folded) if _COUNTED.search(folded) else folded
    return _GROWTH.search(said) is not None


def _asks_day(folded: str) -> bool:
    """Whether the day is asked for first, and a figure of the same event after it."""
    day, number = find_day(folded), _NUMBER.search(folded)
    return day is not None and number is not None and day.start() < number.start()


_EDITION = re.compile(r"第几[届批期轮次]|\b(?:which|what) edition\b")


def read_wanted(folded: str) -> Wanted:
    """The kind of answer to a question on one place and time."""
    names = _SOME.search(folded) or asks_which_places(folded)
    if _RANK.search(folded) and not (names and not _OWN_RANK.search(folded)):
        return "rank"
    numeric = bool(_NUMBER.search(folded))
    if _NAMES.search(folded) and "多少" not in folded:
        return "list"
    if _WHO_WHEN.search(folded) and (not numeric or _asks_day(folded)):
        return "who_when"
    if not numeric and _asks_in_words(folded):
        return "list" if not _TARGET.search(folded) or _WHICH.search(folded) else "other"
    if _TARGET.search(folded):
        return "target"
    if _CROP.search(folded):
        return "figure"
    if _asks_growth(folded):
        return "growth"
    measured = _LEVEL.search(folded) or _RATE.search(folded) or _QUANTITY.search(folded)
    return "figure" if numeric or measured else "other"


def _asks_in_words(folded: str) -> bool:
    """Whether things or deeds are asked for and no figure."""
    listed = _LIST.search(folded) or _TO_DO.search(folded) or _EDITION.search(folded)
    return bool(listed) and not _GROWTH.search(folded) and not _LEVEL.search(folded)
