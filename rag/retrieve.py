"""Question → hits: documents in scope, two legs fused by language pair, reranking, quota."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from rag.encoder import Encoder, Reranker
from rag.index import Index
from rag.schema import Chunk, Hit, Question, Report, end_year
from rag.settings import RetrieveSettings
from rag.store import Store
from rag.text import index_tokens

# Share of the dense leg: low where the words themselves can match, high across languages.
DENSE_WEIGHT = {True: 0.2, False: 0.5}
_EXPANSIONS = 24  # forms of the other language that a query is widened by, at most


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents a question is about; `year_covered`: one of them gives the year asked for."""

    documents: tuple[str, ...]
    year_covered: bool = True


_LOOKS_BACK = 5  # years that a report at the end of a term looks back upon


def scope_of(question: Question, reports: Sequence[Report]) -> Scope:
    """Documents of the places, years and files named; with no year, all of those places."""
    chosen = [r for r in reports if not question.documents or r.document in question.documents]
    if question.report_years:
        chosen = [r for r in chosen if r.report_year in question.report_years] or chosen
    if question.areas:
        chosen = [r for r in chosen if set(r.areas) & set(question.areas)]
    years = _years(question)
    if not years:
        return Scope(tuple(r.document for r in chosen))
    reported = [r for r in chosen if r.data_year in years]
    if reported and question.status is None and len(years) == 1:
        return Scope(tuple(r.document for r in reported))
    covering = [r for r in chosen if _covers(r, years, question)]
    if covering:
        return Scope(tuple(r.document for r in covering))
    later = [r for r in chosen if r.data_year and 0 < r.data_year - max(years) <= _LOOKS_BACK]
    return Scope(tuple(r.document for r in later or chosen), year_covered=False)


def area_of(question: Question, scope: Scope, reports: Sequence[Report]) -> str | None:
    """The one place a question is about: named, or the only one in its scope."""
    if question.areas:
        return question.areas[0]
    documents = {*scope.documents}
    areas = {a for r in reports if r.document in documents for a in r.areas}
    return areas.pop() if len(areas) == 1 and not question.unknown_areas else None


def is_planned(question: Question, reports: Sequence[Report]) -> bool:
    """Whether the years asked for can only be planned: reports of those years, no later one."""
    years = {int(p[:4]) for p in question.periods if p[:4].isdigit()}
    if len(years) != 1:
        return False
    names = {*scope_of(question, reports).documents}
    known = [r for r in reports if r.document in names]
    return years <= {r.report_year for r in known} and not years & {r.data_year for r in known}


def over_years(question: Question, scope: Scope, reports: Sequence[Report]) -> tuple[str, ...]:
    """The documents for a series or a comparison of years: every report of the places named."""
    if question.wanted == "series" or len(question.periods) > 1:
        return scope_of(replace(question, periods=()), reports).documents
    return scope.documents


def _years(question: Question) -> set[int]:
    return {
        int(year)
        for period in question.periods
        for year in (period[:4], end_year(period))
        if year.isdigit()
    }


def _covers(report: Report, years: Iterable[int], question: Question) -> bool:
    """A year's results stand in the next year's report, its targets in its own."""
    own = {report.data_year, report.report_year}
    if question.status == "target":
        own = {report.report_year}
    elif question.status == "actual":
        own = {report.data_year}
    return bool(own & set(years)) or own == {None}


class Retriever:
    """Holds the index, the store and the encoder; `retrieve` is the one verb.

    Without an encoder it finds by words alone; a reranker has the last word on the order.
    """

    def __init__(
        self,
        store: Store,
        index: Index,
        encoder: Encoder | None,
        settings: RetrieveSettings,
        reranker: Reranker | None = None,
    ) -> None:
        self._store, self._index, self._encoder, self._settings = store, index, encoder, settings
        self._reranker = reranker

    def retrieve(
        self, question: Question, top_k: int, documents: Sequence[str] | None = None
    ) -> list[Hit]:
        """The best `top_k` hits; of several places each gets its share."""
        groups = self._groups(question, documents)
        each = -(-top_k // len(groups))
        lists = [self._search(question, each, group) for group in groups]
        mixed = [hit for rank in zip_longest(*lists) for hit in rank if hit is not None]
        return [replace(hit, rank=rank) for rank, hit in enumerate(mixed[:top_k], 1)]

    def holding(self, text: str, count: int, documents: Sequence[str]) -> list[Chunk]:
        """The chunks that hold most of the words of a text, best first: by words alone."""
        found = self._index.lexical(index_tokens(text), count, documents)
        return self._store.chunks([key for key, _ in found])

    def _groups(
        self, question: Question, documents: Sequence[str] | None
    ) -> list[list[str] | None]:
        """One group of documents for each place named, or one group in all."""
        if documents is None:
            return [None]
        if len(question.areas) < 2:
            return [list(documents)]
        areas = self._store.areas()
        groups = [[d for d in documents if d in areas.get(area, ())] for area in question.areas]
        groups = [group for group in groups if group]
        return [*groups] if len(groups) > 1 else [list(documents)]

    def _search(self, question: Question, top_k: int, documents: list[str] | None) -> list[Hit]:
        if documents is not None and not documents:
            return []
        count = max(self._settings.candidates, top_k)
        dense = _normalise(self._near(question, count, documents))
        lexical = _normalise(self._index.lexical(self._tokens(question), count, documents))
        chunks = {c.id: c for c in self._store.chunks([*(dense | lexical)])}
        same = not chunks or _same_language(question, chunks.values())
        weight = self._settings.dense_weight
        weight = DENSE_WEIGHT[same] if weight is None else weight
        hits = [
            Hit(
                chunk,
                weight * dense.get(key, 0.0) + (1 - weight) * lexical.get(key, 0.0),
                0,
                {"dense": dense.get(key, 0.0), "lexical": lexical.get(key, 0.0)},
            )
            for key, chunk in chunks.items()
            if not chunk.area or not question.areas or chunk.area in question.areas
        ]
        hits = self._reranked(question, _best_first(hits)[:count])
        return hits[:top_k]

    def _reranked(self, question: Question, hits: list[Hit]) -> list[Hit]:
        """The candidates as the reranker orders them; without one as they are."""
        if self._reranker is None:
            return hits
        texts = [f"{hit.chunk.context}\n{hit.chunk.text}" for hit in hits]
        scored = zip(hits, self._reranker.score(question.resolved, texts), strict=True)
        return _best_first(
            replace(hit, score=score, legs={**hit.legs, "reranked": score}) for hit, score in scored
        )

    def _near(
        self, question: Question, count: int, documents: list[str] | None
    ) -> Sequence[tuple[str, float]]:
        if self._encoder is None:
            return ()
        vector = self._encoder.encode_queries([question.resolved])[0]
        return self._index.dense(vector, count, documents)

    def _tokens(self, question: Question) -> list[str]:
        """The question's tokens, and those of the other language's names for its terms."""
        other = [form for term in question.terms for form in term.forms if form != term.text]
        return index_tokens(" ".join([question.resolved, *other[:_EXPANSIONS]]))


def _best_first(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (-hit.score, hit.chunk.document, hit.chunk.start))


def _normalise(scored: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Scores from 0 (the worst candidate) to 1 (the best)."""
    if not scored:
        return {}
    values = [score for _, score in scored]
    low, high = min(0.0, *values) if min(values) < 0 else min(values) * 0.5, max(values)
    width = (high - low) or 1.0
    return {key: (score - low) / width for key, score in scored}


def _same_language(question: Question, chunks: Iterable[Chunk]) -> bool:
    """Whether most of the text found is in the question's language."""
    sample = "".join(chunk.text[:80] for chunk in list(chunks)[:20])
    han = sum("\u4e00" <= c <= "\u9fff" for c in sample)
    return (han * 3 > len(sample)) == (question.language == "zh")
