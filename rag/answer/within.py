"""Whether only what is told with the answer before can be meant: a part, its past, a name."""

import re

from rag.text import fold

_PARTITIVE = re.compile(
    r"^(?:那么?|而)?[,，]?(?:这|那)?其中|(?:它们|他们|这些|这当中|这里面|里面)(?:当中|之中|中|里)?有|"
    r"\b(?:of|among|amongst|out of) (?:them|those|these|that|which|the (?:total|lot))\b"
    r"(?! (?:year|quarter|month|district|city|province|county|region|report|place|time)s?\b)"
)
_FORMER = re.compile(
    r"^(?:那么?)?(?:在?[这此]?之前|以前|此前|原[来先本]|先前)(?!的|[年月])|"
    r"\bbefore (?:that|then)\b|^(?:and )?(?:previously|originally)\b|"
    r"\b(?:previously|originally)[?？]*$|^(?:and )?(?:what about )?before[?？]*$"
)
_NAME = re.compile(
    r"(?:叫|称|唤|誉)(?:做|作|为|之为)?(?:什么|啥)|什么(?:美誉|美称|称号|别[名称]|外号|名[字号]|招牌)|"
    r"\bwhat\b[^?.]{0,120}\b(?:known as|called|dubbed|nicknamed|named|branded|referred to as)\b|"
    r"\bwhat (?:name|nickname|title|brand)\b"
)


def asks_part(question: str) -> bool:
    """Whether a question asks for a part of what was told before (其中女性有多少, of those)."""
    return _PARTITIVE.search(fold(question).strip()) is not None


def asks_former(question: str) -> bool:
    """Whether a question asks what something was before it changed (之前呢, before that)."""
    return _FORMER.search(fold(question).strip()) is not None


def asks_name(question: str) -> bool:
    """Whether a question asks what something is called (网友叫它什么, what is it known as)."""
    return _NAME.search(fold(question)) is not None
