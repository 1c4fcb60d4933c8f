"""Which reports a question may use: chosen by name, area and year."""

from collections.abc import Sequence
from typing import NamedTuple

from rag.schema import DocumentSummary


class Scope(NamedTuple):
    """What is chosen; nothing chosen of a kind means all of it."""

    documents: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


def chosen(summaries: Sequence[DocumentSummary], scope: Scope | None) -> list[str] | None:
    """The documents in scope; None if nothing is chosen, which means all."""
    if scope is None or not any(scope):
        return None
    documents, areas, years = scope
    return [
        summary.document
        for summary in summaries
        if (not documents or summary.document in documents)
        and (not areas or summary.area in areas)
        and (not years or summary.report_year in years)
    ]
