"""Questions across places, times or topics: what is compared, ranked, added up or gone through."""

import re

PLACE = (
    r"(?:省区市|省市区|省份|省市|省区|省|直辖市|自治区|地级市|城市|城区|市|区县|区|县|州|地区|地方|"
    r"地市|报告)"
)
NUMERAL = r"(?:[一二两三四五六七八九十]{1,9}|\d{1,9})"
SOME = r"(?:哪(?:些|几|一|座|份)?|多少|有没有|有无|是否有|各|每|所有|全部|几)"
_SPEAKS = (
    r"(?:提到|提出|提及|提过|谈到|谈及|谈了|说到|说起|讲到|讲了|写到|写入|写进|写了|涉及|关注|聚焦|强调|"
    r"部署|布局|设立|成立|建立|组建|筹建|新设|出台|支持|发展|打造|推进|推动|建设|探索|培育|开展|包含|包括|点名)"
)
PLACE_EN = (
    r"(?:districts?|cities|city|provinces?|regions?|reports?|places?|areas?|prefectures?|"
    r"municipalit(?:y|ies)|ones?|of them)"
)
_TELLS_EN = (
    r"(?:mention\w*|br(?:ing|ings|ought) (?:them |it )?up|refer\w* to|touch\w* (?:up)?on|"
    r"talk\w* about|discuss\w*|speak\w* (?:of|about)|spoke (?:of|about)|writ\w+ about|wrote about|"
    r"sa(?:y|ys|id) (?:any|some)thing about|address\w*)"
)
_SPEAKS_EN = (
    rf"(?:{_TELLS_EN}|highlight\w*|emphasi[sz]\w*|stress\w*|"
    r"cover(?:s|ed|ing)?|includ\w*|contain(?:s|ed|ing)?|note[sd]?|propos\w*|"
    r"set(?:s|ting)? up|establish\w*|launch\w*|creat\w*|found(?:s|ed|ing)?|support\w*|promot\w*|"
    r"plan\w* (?:to|for|on)|develop(?:s|ed|ing)?|pledg\w*|"
    r"commit\w* to|call\w* for|deal\w* with|focus\w* on|have (?:any )?(?:plans?|measures?)|"
    r"build\w*|introduc\w*)"
)
_IN_PLANS = (  # have the low-altitude economy in their plans
    r"(?:have|has|had|puts?|names?|lists?|includes?) [^?]{2,60}? (?:in|among|on) (?:their|its) "
    r"(?:plans?|reports?|priorities|agendas?|lists?|tasks?|work)\b"
)
_TOPIC = re.compile(
    rf"{SOME}个?{PLACE}[^。？?,，;；]{{0,12}}?{_SPEAKS}|"
    rf"(?:谁|哪里|哪儿){_SPEAKS}了?(?!多少|几)|"
    rf"{_SPEAKS}了?[^。？?,，;；]{{1,20}}的(?:{PLACE})?(?:有|是|都有)(?:哪些|哪几|谁)|"
    r"各[区市省地州县城][^。？?]{0,20}(?:部署|安排|举措|有何|怎么|如何|不同)|"
    rf"\b(?:which|what|how many|any|do all|does every|do the)\b[^.?]{{0,40}}?\b{PLACE_EN}\b"
    rf"[^.?]{{0,40}}?\b{_SPEAKS_EN}\b|"
    rf"\b(?:of|among) [^.?]{{0,40}}?\b{PLACE_EN}\b[^.?]{{0,40}}?\b(?:which|how many)\b"
    rf"[^.?]{{0,12}}?\b(?:{_SPEAKS_EN}\b|{_IN_PLANS})|"
    rf"\b(?:which|how many) (?:\w+ ){{0,3}}?{PLACE_EN} {_IN_PLANS}|"
    rf"{PLACE}的?(?:报告)?[里中都]*{_SPEAKS}[^。？?]{{1,24}}[，,；;—-]+\s*"
    r"(?:请问|分别|都)?是?哪(?:些|几|[二两三四五六七八九十])|"
    r"\b(?:only one|two|three|four|five|six|seven|eight|nine|ten|several|some|various|\d+)\b"
    r"[^.?]{0,30}?"
    rf"\b{PLACE_EN}\b[^.?]{{0,30}}?\b{_TELLS_EN}\b[^?]*\b(?:which|what|who|whose|name|list)\b|"
    rf"\bin (?:which|what|whose) [^.?]{{0,24}}?\breports? (?:do|does|did|is|are|was|were)\b|"
    rf"\b(?:appears?|features?|crops? up|comes? up|turns? up)\b[^.?]{{0,24}}"
    rf"\breports? of (?:which|what)\b|"
    rf"\bwhose\b[^.?]{{0,24}}\breports?\b[^.?]{{0,12}}\b{_TELLS_EN}\b|"
    r"\b(?:is|are|was|were) [^?]{2,60}? (?:mentioned|referred to|brought up|discussed) (?:in|by) "
    r"(?:any|which|some|how many)\b|"
    rf"\bwho\b[^.?]{{0,12}}\b(?:mention\w*|refer\w* to|bring\w* up)\b|"
    rf"\bwhere (?:is|are) [^.?]+ (?:mentioned|discussed|brought up|referred to)\b"
)
_SERIES = re.compile(
    r"历年|历届|历次|逐年|每年的|每一年|这些年|近[几三五十两\d]+年|各年|年年|变化趋势|走势|演变|(?:怎么|如何|怎样)变化|"
    r"\b(?:over the (?:past |last )?(?:\w+ )?years|each year|year by year|year after year|"
    r"every year|over time|trend|annual series|through the years|across the years|historical\w*|"
    r"history of|evolve[ds]?|by year|(?:past|last|recent) \w+ years|since (?:19|20)\d\d)\b|"
    r"(?:19|20)\d\d年(?:以来|至今)"
)
_OVER_YEARS = re.compile(  # or up to the end of the question, so that no word is read twice
    r"\bhow (?:much|many)\b[^?]*?(?:(\bover the (?:past |last )?"
    r"(?:two|three|four|five|six|seven|eight|nine|ten) years\b)|(?=\?)|\Z)"
)
_RANGE = re.compile(
    r"(?:19|20)\d\d\s*年?\s*(?:至|到|—|–|-|~|to|through|(?<=between \d{4} )and)\s*(?:19|20)\d\d"
)
_IN_ALL = re.compile(
    r"累计|合计|年均|总共|一共|期间|cumulative|in total|altogether|average|combined"
)

_COMPARE = re.compile(
    r"相比|比较|对比|差多少|相差|差距|差别|谁|哪一?[个边方座家]|各(?:是|有|为|自)?|分别|都|"
    r"几倍|多少倍|倍数|和|与|跟|同(?!比)|及|、|还是|或|比.{2,12}(?:多|少|高|低|增|降|大|小|快|慢)|从.{1,12}(?:涨|增|升|提高|降|变)到|"
    r"\b(?:and|or|than(?! \d)|versus|vs|which|compar\w*|exceed\w*|outpac\w*|outstrip\w*|"
    r"differen\w*|higher|lower|larger|smaller|bigger|greater|each|"
    r"respectively|both|gap|between)\b"
)
_BETWEEN = re.compile(
    r"比(?!重|例|率|上年|去年)|谁|哪一?[个边方][更最高低多少大小快慢]?|差多少|相差|差距|多多少|"
    r"\b(?:than(?! \d)|versus|vs|compar\w*|higher|lower|faster|slower|larger|smaller|bigger|"
    r"greater|gap|difference)\b"
)
_WORDS = re.compile(
    r"[更最较][高低多少大小快慢好强]|[高低多少快慢大][出于过]|相比|比较|对比|相差|差[距别多少]|多多少|没有?|有无|是否|当中|之中|各自|各|分别|"
    r"部署|安排|举措|措施|做法|打算|有何|异同|不同|方面|approach\w*|measures?|plans?|policies|"
    r"总和|合计|加起来|加在一起|之和|一共|总共|共计|平均值?|均值|排[名序]|排一下|谁|哪边|领先|居首|最|"
    rf"{NUMERAL}?个?{PLACE}[要拟会将有在的]?|"
    r"(?:比一?|摆|放|排|列|晒|亮)(?:一?[比摆放排列晒亮]|出来|一起|在一起|个?队|一?下)?|比拼|较量|pk|掰|手腕|过招|打擂|"
    r"[从由][高低大小多少快慢]到?[高低大小多少快慢]?|慢?列|报数|报一下|[两双]位数|附上|带上|标上|写上|注明|数值|百分比|"
    r"[增涨跑长]得|跑|盘子|块头|体量|家底|"
    r"历年|逐年|每年|变化|趋势|走势|情况|超过|高于|低于|不低于|不?到|给出|公布|披露|设定|列出|"
    r"(?:more|most|less|least|higher|highest|lower|lowest|larger|largest|smaller|smallest|fast|"
    r"fewer|fewest|greater|greatest|"
    r"faster|fastest|slow|slower|slowest|bigger|biggest|top|bottom|first|last|rest|other|others|"
    r"each|both|between|gap|difference|differ\w*|compar\w*|versus|vs|respectively|combined|total|"
    r"sum|average|mean|altogether|together|grow|grew|grown|growing|rank\w*|order|list|any|all|"
    r"years?|trend|over|above|below|rates?|figures?|percentages?|pace|double|digits?|"
    r"(?:two|double|single)[- ]digits?|"
    r"exceed\w*|disclos\w*|publish\w*|stat(?:e|es|ed)|giv(?:e|es|en)|set|report\w*|"
    r"provinc\w*|district\w*|cit(?:y|ies)|regions?|places?|prefectures?|municipalit\w*)"
)
_THAN_YEAR = re.compile(
    r"[比较](?:上年|上一年|去年|前年|(?:19|20)\d\d年?)(?!\d|.{0,6}(?:实际|实绩|实现|完成|增速|增幅|的?结果))|"
    r"\b(?:than|over|compared (?:with|to)|from) (?:in )?"
    r"(?:the year before|last year|(?:19|20)\d\d)\b(?!['’]s)"
)


_CALLED = re.compile(
    r"(?:东|西|南|北|中|沿海|内陆)+部?|.{0,3}(?:[大强穷小][省市区县州]|[省市区县州]份?|省会|首府|都市|兄弟|邻居|邻省|对手|双雄|"
    r"龙头|老大哥?|老二|巨头)|近邻|梯队|"
    r"(?:north|south|east|west|central|coastal|inland|mid)\w*|capitals?|neighbou?r\w*|rivals?|peers?|"
    r"giants?|powerhouses?|heavyweights?|twins?|siblings?|provincial|municipal|"
    r"全国|平均|水平|countr(?:y|ies)|nation|national|whole"
)
_SIZE = re.compile(
    r"几倍|多少倍|倍数|\b(?:how many times|times (?:as|larger|bigger)|twice|ratio)\b|"
    r"(?:谁|哪).{0,10}[更最]?[高大多]|[更最][高大多]|[高大多](?:于|过|多少|出)|"
    r"\b(?:higher|highest|larger|largest|bigger|biggest|greater|greatest|smaller|smallest)\b"
)
_ECONOMY = re.compile(
    r"经济(?:的?(?:盘子|块头|体量|规模|家底|总盘子|总体量))|(?:谁|哪.{1,4})的?经济(?:总体)?[更最]?大|"
    r"\b(?:whose|which \w+[’']s|which \w+ has (?:a|the)(?: \w+)?) economy\b|"
    r"\b(?:larger|bigger|largest|biggest|smaller|smallest) economy\b|"
    r"\beconom(?:y|ies)\b.{0,24}\b(?:larger|bigger|largest|biggest|smaller|smallest)\b"
)


def calls_places(word: str) -> bool:
    """Whether a word only calls the places something (东北, 大省, capitals, neighbours)."""
    return bool(_CALLED.fullmatch(word))


def compares_size(folded: str) -> bool:
    """Whether it is asked which of two is the larger (谁的GDP高), and not which grew faster."""
    return bool(_SIZE.search(folded))


_MORE = re.compile(
    r"\bwhich of (?!the |these |those )[^?]{2,60}\band [^?]{2,60}?"
    r"\b(?:more|less|fewer|(?:high|low|larg|bigg|great|small|fast|slow|long|short)er)\b"
)


def asks_more(folded: str) -> bool:
    """Whether it is asked which of two places named has or plans more (which of A and B …)."""
    return bool(_MORE.search(folded))


def compares_economies(folded: str) -> bool:
    """Whether the size of whole economies is asked for in other words (经济盘子, whose economy)."""
    return bool(_ECONOMY.search(folded))


def says_how(word: str) -> bool:
    """Whether a word of the question only says how things are set side by side (更高, combined)."""
    return bool(_WORDS.fullmatch(word) or re.fullmatch(_SPEAKS, word))


def measured_against_year(folded: str) -> bool:
    """Whether a second year is only the base of a growth (比2023年增长)."""
    return bool(_THAN_YEAR.search(folded))


def asks_topic(folded: str) -> bool:
    """Whether a question is which places or reports speak of something (哪些区提到低空经济)."""
    return bool(_TOPIC.search(folded)) or asks_words(folded)


_WORDED = re.compile(  # the words themselves are looked for
    r"(?:用|出现|含有|包含|带有?)[了到过]?[^。？?,，]{1,24}(?:这个|这一|的|一)?"
    r"(?:词语?|字眼|字样|说法|提法|表述)|"
    r"\b(?:us|employ|contain|includ|featur)\w* (?:the )?(?:exact |very )?"
    r"(?:terms?|words?|phrases?|expression|wording)\b"
)
_WHICH_PLACES = re.compile(
    rf"{SOME}个?{PLACE}|{PLACE}[^。？?]{{0,12}}哪|"
    rf"(?:\A|\?)(?=[^?]*\b(?:which|what|how many)\b)[^?]*\b{PLACE_EN}\b"
)


def asks_words(folded: str) -> bool:
    """Whether it is asked which places or reports use a word (用了“低空经济”这个词)."""
    return bool(_WORDED.search(folded) and _WHICH_PLACES.search(folded))


_ONLY_TELLS = re.compile(
    r"\b(?:crops?|comes?|turns?|brings?|brought) (?:them |it )?up\b|"
    r"\b(?:going|looking|reading) (?:through|across|over)\b|\b(?:on the )?newspaper page\b|"
    r"\b(?:us|employ|contain|includ|featur)\w* "
    r"(?=(?:the )?(?:exact |very )?(?:term|word|phrase|expr))|"
    r"\b(?:the )?(?:exact |very )?(?:term|word|phrase|expression)s? (?=[\"'“‘])|"
    r"\bas an? (?:\w+ )?(?:industry|sector|field|area|priority|focus)(?: (?:to|for) \w+)?\b|"
    r"出现|(?:这个|这一|一)(?:词语?|字眼|字样|说法|提法|表述)"
)


def telling_spans(folded: str) -> list[tuple[int, int]]:
    """Where words stand that only say that a report speaks of something (crops up)."""
    return [found.span() for found in _ONLY_TELLS.finditer(folded)] if asks_topic(folded) else []


_DEEDS = re.compile(
    r"部署|安排|举措|措施|做法|打算|异同|有何不同|有什么(?:不同|区别)|提到|谈到|涉及|"
    r"\b(?:plans? (?:for|to|on)|measures?|approach\w*|polic(?:y|ies)|say about|mention\w*|"
    r"priorit\w+)\b"
)


def asks_deeds(folded: str) -> bool:
    """Whether it is asked what places do about something, and not how much."""
    return bool(_DEEDS.search(folded))


def asks_series(folded: str) -> bool:
    """Whether a figure is wanted year by year: 历年, or the years of a range one by one.

    How much something saved over five years is one figure.
    """
    rest = _OVER_YEARS.sub(lambda found: "" if found[1] else found[0], folded)
    yearly = _SERIES.search(rest) or _is_long(folded)
    return bool(yearly) and not _IN_ALL.search(folded)


_TURNING = re.compile(
    r"哪一?年.{0,30}(?:第一次|首次|首度|最早|最后一次|最[高低多少大小快慢])|"
    r"(?:第一次|首次|首度|最后一次|最[高低多少大小快慢]).{0,30}哪一?年|"
    r"\b(?:which|what) (?:\w+ ){0,2}?year\b.{0,60}\b(?:first|last|highest|lowest|most|least|"
    r"largest|smallest|fastest|slowest)\b"
)


def asks_turning(folded: str) -> bool:
    """Whether one year of many is asked for: the first, the last, the highest, the lowest."""
    return bool(_TURNING.search(folded))


def _is_long(folded: str) -> bool:
    """Whether a range spans more than two neighbouring years (2018年到2023年)."""
    found = _RANGE.search(folded)
    years = re.findall(r"(?:19|20)\d\d", found.group()) if found else []
    return len(years) == 2 and int(years[1]) - int(years[0]) > 1


_EVERY = re.compile(
    r"(?:各|每个?|所有的?|全部)(?:省|市|区|县|州|地|城市)|"
    rf"{SOME}个?{PLACE}[^。？?,，]{{0,6}}(?:给出|公布|披露|设定|列出|有.{{0,12}}目标)|"
    rf"{SOME}个?{PLACE}[^。？?,，]{{0,16}}(?:提出|提了|明确|确定|定下|定了|制定|设|定出|写明|写了)[^。？?]{{0,16}}"
    r"(?:目标|指标|增速|预期)|"
    rf"\b(?:which|what) (?:\w+ )?{PLACE_EN} (?:\w+ )?(?:give|gave|giving|state|report|"
    r"disclose|publish|set|announce|put forward|name|propose)\w*\b|"
    r"\b(?:each|every|all (?:the )?(?:\w+ )?)\s?"
    r"(?:district|cit|province|region|prefecture|municipalit)|\bby (?:province|city|district)\b"
)


def asks_every(folded: str) -> bool:
    """Whether the figure of each place of a group is wanted (各省2025年的目标)."""
    return bool(_EVERY.search(folded))


def names_group(folded: str) -> bool:
    """Whether a group of places is named (哪个区, which provinces), not only pointed at (谁)."""
    return bool(re.search(rf"{SOME}个?{PLACE}|\b{PLACE_EN}\b", folded))


def is_comparison(folded: str) -> bool:
    """Whether two things are set side by side."""
    return bool(_COMPARE.search(folded))


def is_between(folded: str) -> bool:
    """Whether one figure is measured against another."""
    return bool(_BETWEEN.search(folded))
