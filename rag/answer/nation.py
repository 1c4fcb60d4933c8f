"""A question that names no place: where the nation's own reports are there, it is the nation's."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.parse.areas import NATION
from rag.schema import Question, Report
from rag.text import fold
from rag.understand.across import asks_places

_LOCAL = re.compile(  # one place that is not the nation, though it is not named
    r"[全本我该][省市区县州]|哪里|哪儿|各地|\bwhere\b|"
    r"\b(?:the|this|our) (?:city|province|district|county|prefecture|region|municipality)\b"
)


def of_nation(
    question: Question, documents: Sequence[str], reports: Sequence[Report]
) -> tuple[Question, tuple[str, ...]] | None:
    """The question asked of the nation, and those of the documents that are its reports.

    None where a place is named or meant (全市, which provinces), or the documents are all of one
    kind.
    """
    folded = fold(question.resolved)
    meant = _LOCAL.search(folded) or asks_places(folded)
    if meant or question.areas or question.unknown_areas or question.documents:
        return None
    national = {report.document for report in reports if NATION in report.areas}
    own = tuple(name for name in documents if name in national)
    if not own or len(own) == len(documents):
        return None
    return replace(question, areas=(NATION,)), own
