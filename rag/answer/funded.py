"""What was spent on something, told in the clause before it: 落实资金9亿元，办好实事."""

import re
from dataclasses import replace
from itertools import pairwise

from rag.evidence import Evidence
from rag.schema import Question

_FUNDS = re.compile(r"(?:落实|投入|安排|统筹|筹集|筹措|拨付|下达|整合)[^,，;；\d]{0,12}\d")


def funded(evidence: Evidence, question: Question) -> Evidence:
    """The evidence with the clause before it that says what was spent, where money is asked for."""
    if "money" not in question.unit_kinds:
        return evidence
    for before, clause in pairwise(evidence.passage.clauses):
        if clause == evidence.clause and _FUNDS.search(before.folded):
            return replace(evidence, start=min(before.start, evidence.start), fitting=True)
    return evidence
