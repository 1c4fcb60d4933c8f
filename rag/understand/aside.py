"""A question without what it says it does not mean, and with its two languages set apart."""

import re

_BRACKETED = re.compile(  # (not the urban one), （不是单季度）
    r"\s*[(（][^()（）]{0,40}?(?:不是|不要|不含|不算|而非|并非|\bnot\b|\brather than\b)"
    r"[^()（）]{1,40}[)）]",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"[，,]\s*[跟和与][^，,。?？]{1,10}别(?:弄|搞)?混[^，,。?？]{0,2}|"
    r"(?<!要)(?:不要|不问|不是问|不是指|别[跟和与]|而?不是|不算|而非)[^\d,，;；。?？!！)）]{1,12}"
    r"(?=[,，;；。?？!！)）]|$)|"
    r"[，,。；;?？]\s*[^\d，,。；;?？]{1,14}?的?(?:不算|除外|不计|另算)(?:在内)?(?=[,，;；。?？!！]|$)|"
    r"(?:[,;(]\s*(?:and )?not"
    r"(?: (?:just|only|merely)(?= (?:the )?(?:(?:last|this|that) year['’]s|newly|new|latest)\b))?"
    r"(?! (?:yet|only|just|including|counting)\b)|"
    r"\b(?:rather than|as opposed to|leaving (?:out|aside)|setting aside|ignoring)) "
    r"[^\d,;?.!)]{1,40}?"
    r"(?=[,;?.!)]|$|\s+(?:in|for) (?:19|20)\d\d)"
)
_TOUCHING = re.compile(r"(?<=[a-z]{4})(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[a-z]{4})")


_ABROAD = re.compile(  # 往国外卖 would be read as 外卖
    r"[往向](?:国外|海外|境外|外国)(?:卖|销|运)(?=了|[^\u3400-\u9fff]|多|几|$)|"
    r"(?:卖|销售?)(?:到|往|去|给)了?(?:国外|海外|境外|外国|老外)"
)


def plain(text: str) -> str:
    """The text without what it sets aside (要人数不要收入), its two languages set apart.

    What is sold abroad is exported.
    """
    text = _ABROAD.sub("出口", text)
    return _TOUCHING.sub(" ", _ASIDE.sub(" ", _BRACKETED.sub("", text))) or text
