"""Gold quotations against cited quotes and retrieved passages: overlap, recall, ranks."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import PurePath
from typing import Any

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from eval.dataset import Evidence, Value
from eval.metrics.values import plain, states

ENOUGH = 0.5  # share of the shorter text that has to be common
SHORT = 16  # characters; of a text shorter than that nearly all
ENOUGH_OF_SHORT = 0.85
LOOKED_AT = 10  # citations counted beyond which citing more cannot help
PASSAGE_CHARACTERS = 1200  # a passage longer than this is cut: pasting the corpus cannot help
MEASURES = {
    "recall@1": R @ 1,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "mrr": RR,
    "ndcg@10": nDCG @ 10,
}
Passage = Mapping[str, Any]


def same_document(one: str, other: str) -> bool:
    """Whether two file names are one report (its DOCX and its text share their stem)."""
    return plain(PurePath(one).stem) == plain(PurePath(other).stem)


def overlap(quote: str, text: str) -> float:
    """Longest common run of characters / length of the shorter text, both made plain: 0 to 1."""
    one, other = sorted((plain(quote), plain(text)), key=len)
    if not one or one in other:
        return float(bool(one))
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return match.size / len(one)


def overlaps(quote: str, text: str) -> bool:
    """Whether half of the shorter text is common, nearly all of it where it is very short."""
    short = min(len(plain(quote)), len(plain(text))) < SHORT
    return overlap(quote, text) >= (ENOUGH_OF_SHORT if short else ENOUGH)


def covers(passage: Passage, evidence: Evidence) -> bool:
    """Whether a retrieved passage or a citation's passage holds at least half of the quotation."""
    text = str(passage.get("passage") or passage.get("text") or passage.get("quote") or "")
    return same_document(passage["document"], evidence.document) and (
        overlaps(evidence.quote, text[:PASSAGE_CHARACTERS])
    )


def cites(citation: Passage, evidence: Evidence, values: Sequence[Value]) -> bool:
    """Whether a citation is of the gold quotation, or of another place that says the same.

    A report states a figure more than once; a quote of the right document that holds a gold number
    is as good as the quotation that the case happens to give.
    """
    if not same_document(citation["document"], evidence.document):
        return False
    quote = str(citation["quote"])[:PASSAGE_CHARACTERS]
    if overlaps(evidence.quote, quote) or covers(citation, evidence):
        return True
    numbers = [v for v in values if v.number is not None and states(evidence.quote, v)]
    return any(states(quote, value) for value in numbers)


def evidence_cited(
    citations: Sequence[Passage], evidence: Sequence[Evidence], values: Sequence[Value]
) -> float | None:
    """Gold quotations that a citation covers / gold quotations."""
    if not evidence:
        return None
    looked_at = citations[: max(LOOKED_AT, 2 * len(evidence))]
    found = [e for e in evidence if any(cites(c, e, values) for c in looked_at)]
    return len(found) / len(evidence)


def documents_cited(citations: Sequence[Passage], evidence: Sequence[Evidence]) -> float | None:
    """Gold documents that are cited / gold documents."""
    wanted = {item.document for item in evidence}
    cited = [citation["document"] for citation in citations[: max(LOOKED_AT, 2 * len(wanted))]]
    found = [name for name in wanted if any(same_document(name, other) for other in cited)]
    return len(found) / len(wanted) if wanted else None


def ranking(passages: Sequence[Passage], evidence: Sequence[Evidence]) -> dict[str, float]:
    """Recall@k, MRR and nDCG@10 of ir-measures, with the gold quotations as relevant documents.

    A passage counts as the first gold quotation that it covers and no earlier passage did, else as
    a document of its own, so that two passages with the same quotation score once.
    """
    left = dict(enumerate(evidence))
    run = []
    for rank, passage in enumerate(passages):
        found = next((key for key, item in left.items() if covers(passage, item)), None)
        left.pop(found, None) if found is not None else None
        run.append(ScoredDoc("q", f"p{rank}" if found is None else f"gold{found}", -rank))
    qrels = [Qrel("q", f"gold{key}", 1) for key in range(len(evidence))]
    if not qrels:
        return {}
    figures = ir_measures.calc_aggregate(list(MEASURES.values()), qrels, run)
    return {name: float(figures[measure]) for name, measure in MEASURES.items()}
