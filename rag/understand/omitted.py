"""What a follow-up leaves out by its form: the things it counts, the whole it takes a part of."""

import re
from collections.abc import Iterable

from rag.glossary.lexicon import Match
from rag.text import fold

_COUNTER = r"[个家座条处所项件人户名亩吨套间辆米口台场次只头公里万亿元]*"
_LIMIT = r"(?:以[上内下]|左右|之[内间]|以?上下)?"
_WILL = (
    r"(?:要|将|还?会|打算|计划|准备|预计|拟|力争|争取|想|再|又|还)(?:要|再|继续|新)*"
    r"[\u3400-\u9fff]{1,2}?"
)
_DOING = (
    r"(?:[新改扩续修]建|建[成设]|改造|新?开工|完工|培训|招[聘募]|引进|关[停闭]|淘汰|安置|资助|"
    r"投放|发放|开通|投用|完成|办成)"
)
_VERB_ONLY = re.compile(  # 今年再建多少?陕西要控制在多少以内?
    rf"(?:{_WILL}|{_DOING})(?:[到至在成了出]|到了)?(?:多少|几){_COUNTER}{_LIMIT}[\s?？。吗呢啊]*$"
)
_NO_NOUN = re.compile(  # How many will it build this year?
    r"\bhow many(?: more)?,? "
    r"(?:will|would|does|do|did|is|are|was|were|has|have|had|should|must|can)\b"
)
_PARTITIVE = re.compile(
    r"^(?:那么?|而)?[,，]?(?:这|那)?其中|(?:它们|他们|这些|这当中|这里面|里面)(?:当中|之中|中|里)?有|"
    r"\b(?:of|among|amongst|out of) (?:them|those|these|that|which|the (?:total|lot))\b"
)
_FORMER = re.compile(
    r"^(?:那么?)?(?:在?[这此]?之前|以前|此前|原[来先本]|先前)(?!的|[年月])|"
    r"\b(?:before that|before then|previously|originally)\b|^(?:and )?(?:what about )?before[?？]*$"
)

_NAME = re.compile(
    r"(?:叫|称|唤|誉)(?:做|作|为|之为)?(?:什么|啥)|什么(?:美誉|美称|称号|别[名称]|外号|名[字号]|招牌)|"
    r"\bwhat\b.*\b(?:known as|called|dubbed|nicknamed|named|branded|referred to as)\b|"
    r"\bwhat (?:name|nickname|title|brand)\b"
)
_INSIDE = re.compile(r"(?:[在于]|放到|放在)$|\b(?:in|within|across|inside)(?: the)?\s+$")
_INWARD = re.compile(r"省?(?:[里内]|范围)")


def lacks_object(question: str, words: tuple[str, ...]) -> bool:
    """Whether a question says what is done and not to what (今年再建多少, how many will it build).

    `words` are those that might be the subject: in Chinese all of them must be the verb.
    """
    folded = fold(question)
    if _NO_NOUN.search(folded):
        return True
    found = _VERB_ONLY.search(folded)
    return found is not None and all(fold(word) in found.group() for word in words)


def asks_part(question: str) -> bool:
    """Whether a question asks for a part of what was told before (其中女性有多少, of those)."""
    return _PARTITIVE.search(fold(question).strip()) is not None


def asks_former(question: str) -> bool:
    """Whether a question asks what something was before it changed (之前呢, before that)."""
    return _FORMER.search(fold(question).strip()) is not None


def asks_name(question: str) -> bool:
    """Whether a question asks what something is called (网友叫它什么, what is it known as)."""
    return _NAME.search(fold(question)) is not None


def frames_rank(question: str, places: Iterable[Match]) -> bool:
    """Whether places are but where a rank is counted (在四川排第几, its rank in Sichuan)."""
    folded = fold(question)
    return any(
        _INSIDE.search(folded[: place.start]) or _INWARD.match(folded, place.end)
        for place in places
    )
