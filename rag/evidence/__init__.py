"""Evidence: documents read into clauses, and the clauses that say what a question asks."""

from rag.evidence.find import Evidence, find_evidence
from rag.evidence.match import TermMatcher
from rag.evidence.reading import Clause, Passage, Reading, read_document

__all__ = [
    "Clause",
    "Evidence",
    "Passage",
    "Reading",
    "TermMatcher",
    "find_evidence",
    "read_document",
]
