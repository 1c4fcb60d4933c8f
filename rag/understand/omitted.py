"""What a follow-up leaves out by its form: the things it counts, the place whose rank it is."""

import re
from collections.abc import Iterable

from rag.glossary.lexicon import Match
from rag.text import fold

_COUNTER = r"[个家座条处所项件人户名亩吨套间辆米口台场次只头公里万亿元]{0,6}"
_LIMIT = r"(?:以[上内下]|左右|之[内间]|以?上下)?"
_WILL = (
    r"(?:要|将|还?会|打算|计划|准备|预计|拟|力争|争取|想|再|又|还)(?:要|再|继续|新){0,3}+"
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
_END = 40  # characters at the end of a question that hold such a verb
_INSIDE = re.compile(r"(?:[在于]|放到|放在)$|\b(?:in|within|across|inside)(?: the)?\s+$")
_INWARD = re.compile(r"省?(?:[里内]|范围)")


def lacks_object(question: str, words: tuple[str, ...]) -> bool:
    """Whether a question says what is done and not to what (今年再建多少, how many will it build).

    `words` are those that might be the subject: in Chinese all of them must be the verb.
    """
    folded = fold(question)
    if _NO_NOUN.search(folded):
        return True
    found = _VERB_ONLY.search(folded, max(0, len(folded) - _END))
    return found is not None and all(fold(word) in found.group() for word in words)


def frames_rank(question: str, places: Iterable[Match]) -> bool:
    """Whether places are but where a rank is counted (在四川排第几, its rank in Sichuan)."""
    folded = fold(question)
    return any(
        _INSIDE.search(folded[: place.start]) or _INWARD.match(folded, place.end)
        for place in places
    )
