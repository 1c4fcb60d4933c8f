"""Planned or achieved: what the words of a clause say of its figures, in both languages."""

import re
from typing import Literal

from rag.text import fold

Told = Literal["target", "outlook", "result", "open"]

# The target as a thing that was reached, and what only looks like a plan.
_REVIEW = re.compile(
    r"(?:目标|计划|预期)[^，。；,;]{0,6}(?:完成|实现|回顾)"
    r"|(?:完成|超过|超额|高于|好于|低于|优于)[^，。；,;]{0,8}(?:目标|预期|计划)"
    r"|(?:exceed|beat|met|above|below|than|surpass)\w*[^,.;]{0,20}(?:target|plan|expect|goal)\w*"
    r"|(?:行动|提升|倍增|培育|专项|工作|发展|实施|三年|五年)(?:计划|规划)|(?:计划|规划|安排)[”\"》]"
    r"|计划(?:单列|生育)|安排资金|[“\"]十\S{1,2}五[”\"]?规划|规划(?=面积)|需要|主要|重要|必要|要素|要求"
    r"|概要|纲要|要点|摘要|首要|将近|planned economy"
)
_OUTLOOK = re.compile(
    r"预计|预期|有望|初步|(?:was|were|been|is|are) (?:estimated|projected|expected)"
    r"|\b(?:expect|estimat|project|forecast|predict|anticipat)\w*|\bwill\b|\bshould\b|将|要"
)
_TARGET = re.compile(
    r"目标|力争|计划|拟|争取|确保|希望|安排|规划|打算"
    r"|\b(?:target|aim|goal|plan|seek|strive|intend|hope|pledg|propos)\w*"
    r"|\b(?:wants?|wish(?:es)?|set out|set to|is to|are to)\b|\bto be \w+ed\b"
)
_RESULT = re.compile(
    r"已|创下|(?:增长|增加|提高|提升|上升|上涨|下降|减少|降低|回落|达到|达|完成|实现|新增|创造|超过|突破|增|减|降|升|涨)了"
    r"|\b(?:grew|rose|fell|was|were|had|has|have|came|stood|saw|hit|went|made|built|earned|sold|won|ran|"
    r"(?:increas|declin|decreas|dropp|reach|total|totall|amount|record|post|creat|add|complet|achiev|"
    r"receiv|rank|exceed|surpass|pass|expand|climb|jump|gain|generat|produc|attract|open|start|"
    r"deliver|invest|register|account)ed)\b"
)
_AHEAD = re.compile(  # of a sentence of a report, where one word is enough
    r"预期|目标|预计|力争|计划|安排|拟|争取|确保|target|aim|expect|plan|goal|forecast|projected"
)


def told(text: str) -> Told:
    """Whether a clause tells of a target, an outlook (which may be either) or a result.

    Example:
        >>> told("力争增长5%"), told("预计增长5%"), told("GDP grew 5%"), told("增长5%")
        ('target', 'outlook', 'result', 'open')
    """
    plain = _REVIEW.sub(" ", fold(text))
    without = _OUTLOOK.sub(" ", plain)
    if _TARGET.search(without):
        return "target"
    if without != plain:
        return "outlook"
    return "result" if _RESULT.search(plain) else "open"


def is_aim(text: str) -> bool:
    """Whether a sentence of a report speaks of a target or a forecast.

    Example:
        >>> is_aim("地区生产总值预期增长5%左右"), is_aim("超额完成预期目标，增长5%")
        (True, False)
    """
    return bool(_AHEAD.search(_REVIEW.sub(" ", fold(text))))
