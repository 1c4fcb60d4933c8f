"""Evidence: documents read into clauses, and the clauses that say what a question asks."""

from rag.evidence.bound import Bound
from rag.evidence.dealt import dealt_out
from rag.evidence.extent import asked_extent, told_extent
from rag.evidence.features import describe, grows
from rag.evidence.find import Evidence, candidates, find_evidence
from rag.evidence.items import narrowed
from rag.evidence.match import TermMatcher, begins_with_asked
from rag.evidence.per import tells_per
from rag.evidence.pinyin import is_pinyin, is_spelt_in
from rag.evidence.reading import Clause, Passage, Reading, read_document
from rag.evidence.tally import tells_other_medals
from rag.evidence.weights import FILE as WEIGHTS
from rag.evidence.weights import group

__all__ = [
    "WEIGHTS",
    "Bound",
    "Clause",
    "Evidence",
    "Passage",
    "Reading",
    "TermMatcher",
    "asked_extent",
    "begins_with_asked",
    "candidates",
    "dealt_out",
    "describe",
    "find_evidence",
    "group",
    "grows",
    "is_pinyin",
    "is_spelt_in",
    "narrowed",
    "read_document",
    "tells_other_medals",
    "tells_per",
    "told_extent",
]
