"""Whether a question asks for the day of something, or for the places of it."""

import re

_DAY = re.compile(
    r"几月几?[号日]|哪一?天|(?:什么|啥|何|几)时(?:候|间)?|\b(?:when|what date|which day)\b"
)
_PLACE = re.compile(
    r"(?:在|是|由|归|属于?|落在|选在|设在|位于)(?:[\u3400-\u9fff]{2,4}的?)?哪一?个?(?:区县|地级市|城市|省份|[区市县省])(?![域间别级])|"
    r"哪一?个(?:区县|地级市|城市|省份|[区市县省])(?:启用|建成|建了|有|开了|设立|落成|承办|举办)|"
    r"\b(?:in )?(?:which|what) (?:[\w'’]+ )?(?:district|city|province|prefecture|county)\b"
)
_PLACES = re.compile(
    r"哪(?:些|几个?|[二两三四五六七八九十]个?)(?:地级市|县级市|市州|州市|盟市|市县|县市|区县|县区|地方|城市|地区|乡镇|[市县区州盟镇村])|"
    r"\b(?:which|what) (?:of [\w'’ ]{1,30}['’]s? )?(?:[\w-]+ )?(?:places|cities|counties|"
    r"prefectures|districts|towns|townships|villages|leagues|localities)\b"
)


def asks_which_place(folded: str) -> bool:
    """Whether it is asked in which one place something is (在哪个区启用)."""
    return _PLACE.search(folded) is not None


def asks_which_places(folded: str) -> bool:
    """Whether it is asked which places have something in common (哪些县摘帽)."""
    return _PLACES.search(folded) is not None


def find_day(folded: str) -> re.Match[str] | None:
    """The words that ask when something is or was, on which day or in which year."""
    return _DAY.search(folded)
