"""Whether the whole of a stock is asked for or what was added to it, and which a text tells."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from rag.schema import Question
from rag.text import fold

Extent = Literal["whole", "added"]

_ASKS_WHOLE = re.compile(
    r"一共|总共|(?<!公)共有|累计|合计|[现目]前?有|总(?:[数量](?!人口)|里程|长)|"
    r"\b(?:in (?:total|all)|counting (?:them )?all|all of them|"
    r"altogether|all told|overall|so far|to date|total|"
    r"cumulative|cumulatively|"
    r"now (?:has|have|had)|(?:does|do) (?:[\w'’]+ ){1,3}now have)\b|"
    r"\bhow many (?!more\b|new\b)[^?,;]{1,80}? (?:does|do) (?:[\w'’-]+ ){1,4}have"
    r"(?= in\b| and\b|\s*[?,;.]|$)|"
    r"\bto have (?:installed|built|opened|in (?:place|use|operation|service))\b"
)
_ASKS_ADDED = re.compile(
    r"新[增建开设添落引入]|新(?:获批|认定|入选|批)|净增|[增添]?加了|多了|添了|"
    r"\bnew(?! (?:energy|type|quality|material|media|area|district|era|retail)\w*)\b|"
    r"\b(?:newly|(?<!value )(?<!value-)added(?! value)|additional|additions)\b"
)
_TELLS_WHOLE = re.compile(r"累计|增至|增加[到至]|扩大?[到至]|总[数量长里]|合计|[总一]共|保有量")
_TELLS_ADDED = re.compile(r"新[增建开设添]|新(?:获批|认定|入选)|净增")


_OTHER = re.compile(r"[^\u3400-\u9fff]")
_BARE = re.compile(  # a whole without a name of its own: 累计达19个
    r"\s*(?:累计|总[数量计额]|合计|[总一]共)(?:已?达到?|为|有|超)?[约近超]?\d"
)


def asked_extent(question: Question) -> Extent | None:
    """What a question plainly asks for; None where it leaves it open or names both."""
    return _one(_ASKS_WHOLE, _ASKS_ADDED, fold(question.resolved))


def told_extent(folded: str) -> Extent | None:
    """What a folded clause plainly tells; None where it does not say or names both."""
    return _one(_TELLS_WHOLE, _TELLS_ADDED, folded)


def told_alone(wanted: Extent | None, texts: Sequence[str]) -> int | None:
    """Which of two folded texts on one thing tells what is wanted, where the other does not."""
    told = [told_extent(text) for text in texts]
    if wanted is None or None in told or len({*told}) != len(texts) or len(texts) != 2:
        return None
    alike = set.intersection(*({*pairwise(_OTHER.sub("", text))} for text in texts))
    return told.index(wanted) if alike or _BARE.match(texts[1]) else None


def _one(whole: re.Pattern[str], added: re.Pattern[str], folded: str) -> Extent | None:
    is_whole, is_added = (pattern.search(folded) is not None for pattern in (whole, added))
    if is_whole == is_added:
        return None
    return "whole" if is_whole else "added"
