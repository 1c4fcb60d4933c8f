"""A question that names no place: where the nation's own reports are there, it is the nation's."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.draft import Sources
from rag.evidence import is_spelt_in
from rag.glossary import NATION
from rag.schema import Answer, Question, Report
from rag.text import fold

_PLACES = r"(?:districts?|cities|city|provinces?|regions?|places?|prefectures?|counties|county)"
_LOCAL = re.compile(  # places below the nation, or one that is meant though it is not named
    r"(?:哪[些几一个座]*|各|每一?个?|所有的?|几个?)(?:省|直辖市|自治区|地级市|城市|市(?!场)|区(?!域)|县|州|地)|"
    r"[全本我该][省市区县州]|哪里|哪儿|\bwhere\b|\b(?:the|this|our) "
    r"(?:city|province|district|county|prefecture|region|municipality)\b|"
    rf"\b(?:which|what)(?: of the)? (?:\w+ ){{0,2}}{_PLACES}\b|"
    rf"\b(?:what|how) (?:are|is|do|does|did|have) (?:\w+ ){{0,3}}{_PLACES}\b"
)


def of_nation(
    question: Question, documents: Sequence[str], reports: Sequence[Report]
) -> tuple[Question, tuple[str, ...]] | None:
    """The question asked of the nation, and those of the documents that are its reports.

    None where a place is named or meant (全市, which provinces), or the documents are all of one
    kind.
    """
    meant = _LOCAL.search(fold(question.resolved))
    if meant or question.areas or question.unknown_areas or question.documents:
        return None
    national = {report.document for report in reports if NATION in report.areas}
    own = tuple(name for name in documents if name in national)
    if not own or len(own) == len(documents):
        return None
    return replace(question, areas=(NATION,)), own


def speaks_of_names(answer: Answer, question: Question, sources: Sources) -> bool:
    """Whether a report that an answer cites gives a name of the question, or one in pinyin."""
    names = [term for term in question.terms if term.anchor]
    texts = [sources.folded(name) for name in {c.document for c in answer.citations}]
    return not names or any(
        any(fold(form) in text for form in term.forms) or is_spelt_in(term.text, text)
        for term in names for text in texts
    )  # fmt: skip
