"""A question without what it says it does not mean, and with its two languages set apart."""

import re

from rag.glossary import Glossary

_BRACKETED = re.compile(  # (not the urban one), （不是单季度）
    r"\s*[(（][^()（）]{0,40}?(?:不是|不要|不含|不算|而非|并非|\bnot\b|\brather than\b)"
    r"[^()（）]{1,40}[)）]",
    re.IGNORECASE,
)
_LISTED = (  # wind, solar and hydro
    r"[^\d,;?.!)]{1,30}(?:, (?!what\b|how\b|which\b|who\b|when\b)[^\d,;?.!)]{1,20}){0,4}"
    r",? (?:and|or) [^\d,;?.!)]{1,20}"
)
_ASIDE = re.compile(
    r"[，,]\s*[跟和与][^，,。?？]{1,10}别(?:弄|搞)?混[^，,。?？]{0,2}|"
    r"(?<!要)(?:不要|不问|不是问|不是指|别[跟和与]|而?不是|不算|而非)[^\d,，;；。?？!！)）]{1,12}"
    r"(?=[,，;；。?？!！)）]|$)|"
    r"[，,。；;?？]\s*[^\d，,。；;?？]{1,14}?的?(?:不算|除外|不计|另算)(?:在内)?(?=[,，;；。?？!！]|$)|"
    r"(?:[，,(（]\s*(?:不是|而非)|[,;(]\s*(?:and )?not (?:the |its |for |in )*)(?:19|20)\d\d"
    r"(?:年的?[^\d,，;；。?？)）]{0,6}|"
    r"(?:['’]s)?(?: (?:goal|target|plan|figure|number|level|one)s?)?)"
    r"(?=[,，;；。.?？!)）]|$)|"
    r"(?:[,;(]\s*(?:and )?not"
    r"(?: (?:just|only|merely)(?= (?:the )?(?:(?:last|this|that) year['’]s|newly|new|latest)\b))?"
    r"(?! (?:yet|only|just|including|counting)\b)|"
    r"\b(?i:rather than|as opposed to|leaving (?:out|aside)|setting aside|ignoring)) "
    rf"(?:{_LISTED}(?=[;?.!)]|$)|"
    r"[^\d,;?.!)]{1,40}?(?=[,;?.!)]|$|\s+(?:in|for) (?:19|20)\d\d))"
)
_REMARK = re.compile(  # said to whoever answers, or of whose words they are; nothing to look for
    r"\b(?:(?:acting|regional|provincial|municipal|prefectural) )*"
    r"(?:chairman|chairwoman|governor|mayor|prefect)['’]s "
    r"(?=(?:(?:20\d\d|annual|government|work|latest) )*(?:report|speech|address)\b)|"
    r"\b(?:please )?(?:give|state|quote|show|tell me|name) (?:me )?(?:both|the two) (?:of the )?"
    r"(?:averages?|figures?|numbers?|values?|totals?|percentages?|rates?|readings?|counts?)"
    r"(?: please)?[.!]?|"
    r"\bi (?:make|reckon|think|count|guess|got)"
    r"(?: (?:it|it['’]s|there are))? (?:about |roughly )?"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b(?! [a-z])[.!]?|"
    r"\b(?:i (?:have |['’]ve )?(?:heard|read|gather|understand|believe|hear|think)|i['’]m told|"
    r"i am told|rumou?r has it|apparently|word is|people say)(?: that)?\b,?|"
    r",?\s{0,3}\b(?:named |shown |listed |covered |mentioned )?(?:on|in) (?:the|this|that) "
    r"(?:(?:[a-z]+|\d{1,2},?|20\d\d) ){0,3}newspaper(?: page)?\b,?|"
    r"(?:这|那|该)一?(?:张报纸|版报纸|个?版面)[上里中]?的?|"
    r"[，,]\s*(?:我听说|听说|据说|据称)|^(?:我听说|听说|据说|据称)|"
    r",?\s*\b(?:if you go|going|judging) by (?:the|its|their|this) "
    r"(?:(?:government|work|annual|official|city|municipal|provincial)['’s]* ){0,3}report"
    r"(?=[,?.!]|$)|"
    r"(?<=[，,。?？])\s*请?(?:两个|两者)(?:数字|数值|数据)?都?(?:给出|列出|写出|告诉我)来?[。.]?$",
    re.IGNORECASE,
)
_GOVERNMENTS = re.compile(  # which provincial-level governments: which provinces
    r"\b(which|what|how many|do all|any)( of the)? (provincial|city|municipal|district)"
    r"(?:[- ]level)? governments\b",
    re.IGNORECASE,
)
_LEVELS = {"provincial": "provinces", "city": "cities", "municipal": "cities"}
_PER_HEAD = re.compile(r"(?<=每[百千万]人口)(?:拥有)?的|(?<=每[百千万]人)(?:拥有)?的")
_NOWADAYS = re.compile(r",?\s*\b(?:these days|nowadays|right now|at the moment)\b", re.IGNORECASE)
_ALL_TOLD = re.compile(r"\ball (?:told|in all)\b", re.IGNORECASE)
_IN_UNITS = re.compile(
    r"\bin (?:units|multiples) of (?:(?:\d[\d,]*|a|one|ten|hundred|thousand|million|billion) )*"
    r"(?P<unit>[a-z]+)",
    re.IGNORECASE,
)
_TOUCHING = re.compile(r"(?<=[a-z]{4})(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[a-z]{4})")


_LEFT_OUT = re.compile(
    r"[，,。;；?？(（]\s*(?P<what>[^\d，,。;；?？(（]{2,14}?)的?(?:[数目据字]{1,2})?"
    r"(?:都?不[算计](?:在内)?|除外|不包[括含](?:在内)?)[)）]?(?=[,，;；。?？!！]|$)"
)


def put_first(text: str, glossary: Glossary) -> str:
    """The text with places that it leaves out at its end named first (…，西藏除外: 除西藏外，…)."""
    found = _LEFT_OUT.search(text)
    if found is None or not glossary.find_places(found["what"]):
        return text
    return f"除{found['what']}外，{text[: found.start()]}{text[found.end() :]}"


_ABROAD = re.compile(  # 往国外卖 would be read as 外卖
    r"[往向](?:国外|海外|境外|外国)(?:卖|销|运)(?=了|[^\u3400-\u9fff]|多|几|$)|"
    r"(?:卖|销售?)(?:到|往|去|给)了?(?:国外|海外|境外|外国|老外)"
)


def plain(text: str) -> str:
    """The text without what it sets aside (要人数不要收入) and what is only said in passing.

    What is sold abroad is exported, provincial governments are provinces; the two languages are
    set apart.
    """
    text = _NOWADAYS.sub("", _REMARK.sub(" ", _ABROAD.sub("出口", text)))
    text = _GOVERNMENTS.sub(
        lambda m: f"{m[1]}{m[2] or ''} {_LEVELS.get(m[3].lower(), 'districts')}", text
    )
    text = _ALL_TOLD.sub("in all", _PER_HEAD.sub("", text))
    text = _IN_UNITS.sub(r"in \g<unit>", text)
    return _TOUCHING.sub(" ", _ASIDE.sub(" ", _BRACKETED.sub("", text))) or text
