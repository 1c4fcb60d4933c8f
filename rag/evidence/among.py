"""One rank of several that one thing has among the many: 全区第5名、全国第15名."""

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.figures import Figure, parse_figures
from rag.schema import Question
from rag.text import fold

GAP = "……"
_AMONG = {  # among whom, as a report says it and as a question asks for it
    "nation": (
        r"全国",
        r"全国|国内(?!生产|旅游|贸易|市场|首|外)|"
        r"\b(?:national(?:ly)?|nationwide|in (?:the )?(?:country|china))\b",
    ),
    "province": (
        r"全[省区]|[省区]内",
        r"全[省区]|[省区][里内]|\b(?:in (?:the|its) (?:province|region)|(?:province|region)-?wide|"
        r"provincially|regionally)\b",
    ),
    "city": (r"全[市州]|[市州]内", r"全[市州]|\b(?:in the (?:city|prefecture)|city-?wide)\b"),
    "world": (
        r"全球|世界",
        r"全球|世界(?!500|五百|一流|级|遗产)|\b(?:worldwide|global(?:ly)?|in the world)\b",
    ),
}
_LINK = re.compile(
    r"[、，,\s]*(?:和|及|与)?[排居列位]{0,2}(?:全[国省区市州球]|[省区市州国]内|世界)[前]?"
)
_FIRST = re.compile(r"[排居列位]{0,2}(?:全[国省区市州球]|[省区市州国]内|世界)前?$")


_UP_TO = re.compile(
    r"[位名]?(?P<told>(?:跃升|上升|提升|前移|晋升|攀升|前进|下降|后移|[升降退进移])(?:至|到|为)"
    r"[^，,；;。\d]{0,6})"
)
_LEFT = re.compile(r"(?<![自理])[由从](?:居|位居|排)?(?:全[国省市区州]|世界|全球)?[第前]?$")
_FROM = re.compile(
    r"从|由|[之此以年]前|原[来先本]|起初|最初|开始|去年|上年|变化|"
    r"\b(?:from|before|previous\w*|used to)\b"
)


def _reached(question: Question, quote: str, ranks: Sequence[Figure]) -> str:
    """What tells the rank reached of one that was left (由第11位跃升至第5位), "" without one."""
    if len(ranks) != 2 or _FROM.search(fold(question.resolved)):
        return ""
    left = _LEFT.search(quote, 0, ranks[0].start)
    told = _UP_TO.fullmatch(quote, ranks[0].end, ranks[1].start)
    if left is None or told is None or not left.start():
        return ""
    return f"{quote[: left.start()]}{GAP}{told['told']}{ranks[1].text}"


def rank_among(question: Question, quote: str) -> str | None:
    """What a quotation tells with the one rank asked for; None where it is not one of several."""
    ranks = [figure for figure in parse_figures(quote) if figure.kind == "rank"]
    if question.wanted == "rank" and (reached := _reached(question, quote, ranks)):
        return reached
    asked = [name for name, (_, asks) in _AMONG.items() if re.search(asks, fold(question.resolved))]
    if question.wanted != "rank" or len(ranks) < 2 or len(asked) != 1:
        return None
    first = _FIRST.search(quote, 0, ranks[0].start)
    gaps = pairwise(ranks)
    if first is None or not all(_LINK.fullmatch(quote, a.end, b.start) for a, b in gaps):
        return None
    starts = [first.start(), *(rank.end for rank in ranks)]
    said = [quote[start : rank.end] for start, rank in zip(starts, ranks, strict=False)]
    meant = [at for at, words in enumerate(said) if re.search(_AMONG[asked[0]][0], words)]
    if len(meant) != 1:
        return None
    told = said[meant[0]].lstrip("、，, 和及与")
    return quote[: first.start()] + ("" if meant == [0] else GAP) + told
