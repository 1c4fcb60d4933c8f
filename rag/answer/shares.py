"""Of what a share is a share: one of industry (占规模以上工业比重) is none of the economy."""

import re

from rag.evidence import Evidence
from rag.schema import Question
from rag.text import fold

_OF_ECONOMY = re.compile(
    r"占[^，,。?？]{0,6}(?:gdp|生产总值)|\b(?:share|slice|portion|proportion|percentage|per ?cent|"
    r"fraction|part) of [^?]{0,40}?\b(?:gdp|economy|economic output|gross (?:regional|domestic))\b"
)
_SHARE = re.compile(r"占(?P<whole>[^，,；;。、占\d]{2,16}?)的?(?:比重|比例|份额|比(?!例|重))")
_ECONOMY = re.compile(r"gdp|生产总值|经济|全[国省市区县州]")


def is_of_other_whole(evidence: Evidence, question: Question) -> bool:
    """Whether a share of the economy is asked for, and a clause gives one of something else."""
    if _OF_ECONOMY.search(fold(question.resolved)) is None:
        return False
    share = _SHARE.search(evidence.clause.folded)
    return share is not None and _ECONOMY.search(share["whole"]) is None
