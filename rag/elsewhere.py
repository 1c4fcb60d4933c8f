"""What other reports say of a question than those of its own place and year."""

from collections.abc import Iterator
from dataclasses import replace

from rag.answer.draft import Sources
from rag.answer.observed import answer_observed
from rag.answer.refused import told_inside
from rag.answer.single import Found, answer_single, says
from rag.answer.wider import answer_wider, larger_places, stands_in
from rag.evidence import asked_extent, group
from rag.glossary import NATION
from rag.holdings import WHOLE
from rag.retrieve import Scope, is_planned, scope_of
from rag.schema import Answer, Question
from rag.text import fold
from rag.understand.intent import read_status


class Elsewhere:
    """Looks beyond the reports that a question is about; answers quote up to `most` sentences."""

    def __init__(self, sources: Sources, most: int) -> None:
        self._sources, self._most = sources, most

    def _scope(self, question: Question) -> Scope:
        return scope_of(question, self._sources.reports)

    def wider(self, question: Question, written: bool = False) -> Answer | None:
        """What a larger place's report surely says of the place asked about, if so written."""
        larger = []
        for parent in larger_places(question, self._sources):
            scope = self._scope(replace(question, areas=(parent,), unknown_areas=()))
            if scope.year_covered and len(scope.documents) <= WHOLE:
                larger.append((parent, scope.documents))
        return answer_wider(question, self._sources, larger, self._most, written)

    def first(self, question: Question, scope: Scope) -> Answer | None:
        """The larger place's report where the place has none, or none of the year asked for."""
        if not scope.year_covered or (question.unknown_areas and not question.areas):
            return self.wider(question)
        unsaid = question.status == "target" and read_status(fold(question.resolved)) is None
        plain = replace(question, status=None)
        return self.wider(plain) if unsaid and is_planned(plain, self._sources.reports) else None

    def instead(self, question: Question, answer: Answer | None) -> Answer | None:
        """Where no year is asked for, or nothing was found, what another place's report says.

        A larger one's stands in for an answer of the place's own only where it is of a later year
        and has the words asked for.
        """
        if answer and (question.periods or answer.method != "extracted"):
            return None
        wider = self.wider(question, written=answer is not None)
        if answer is None:
            return wider or self.inside(question)
        return wider if wider and stands_in(wider, answer, self._sources) else None

    def inside(self, question: Question) -> Answer | None:
        """What reports of places inside the one asked about say of a thing that is named."""
        named = {term.text for term in question.terms if term.anchor}
        inner = tuple(self._inside(question.areas[0])) if len(question.areas) == 1 else ()
        if not named or not inner or asked_extent(question) == "whole":
            return None
        asked = replace(question, areas=inner)
        scope = self._scope(asked)
        evidence = self._sources.evidence(asked, scope.documents)
        numeric = group(question.wanted) == "numeric"
        of_it = [
            e for e in evidence
            if named <= {*e.spoken} and (e.fitting or not numeric) and says(e, asked)
        ]  # fmt: skip
        found = Found(scope.documents, scope.year_covered, None, of_it)
        answer = answer_single(asked, self._sources, found, self._most) if of_it else None
        return told_inside(answer, question, self._sources) if answer else None

    def _inside(self, place: str) -> Iterator[str]:
        """Places with reports that lie in a place, the nation left aside."""
        areas = dict.fromkeys(area for report in self._sources.reports for area in report.areas)
        for area in areas if place != NATION else ():
            if place in self._sources.glossary.parents(area):
                yield area

    def of_other_year(self, question: Question) -> Answer | None:
        """The figure asked for as another year's report of the place gives it."""
        asked = replace(question, periods=(), report_years=())
        if not (question.indicators and question.periods and question.areas):
            return None
        documents = self._scope(asked).documents
        found = answer_observed(asked, self._sources, documents, question.areas[0])
        return found if found and not found.refused else None
