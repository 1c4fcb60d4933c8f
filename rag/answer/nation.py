"""A question that names no place: where the nation's own reports are there, it is the nation's."""

from collections.abc import Sequence
from dataclasses import replace

from rag.parse.areas import NATION
from rag.schema import Question, Report


def of_nation(
    question: Question, documents: Sequence[str], reports: Sequence[Report]
) -> tuple[Question, tuple[str, ...]] | None:
    """The question asked of the nation, and those of the documents that are its reports.

    None where a place is named, or the documents are all of one kind.
    """
    if question.areas or question.unknown_areas or question.documents:
        return None
    national = {report.document for report in reports if NATION in report.areas}
    own = tuple(name for name in documents if name in national)
    if not own or len(own) == len(documents):
        return None
    return replace(question, areas=(NATION,)), own
