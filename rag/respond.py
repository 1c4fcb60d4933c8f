"""A question answered: understood, looked up, answered from the best source, and checked."""

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from rag.answer.about import answer_about
from rag.answer.beside import answer_beside, of_whole
from rag.answer.draft import Sources
from rag.answer.enumerated import answer_enumerated
from rag.answer.named import Naming, find_named, is_unheard
from rag.answer.nation import of_nation, speaks_of_names
from rag.answer.observed import answer_observed
from rag.answer.onward import told_onward
from rag.answer.overview import answer_overview, asks_overview
from rag.answer.parts import answer_parts
from rag.answer.premise import check_premise
from rag.answer.problems import answer_problems
from rag.answer.refused import (
    refuse,
    refuse_area,
    refuse_misnamed,
    refuse_not_stated,
    refuse_year,
)
from rag.answer.several import SEVERAL
from rag.answer.shortfall import answer_shortfall
from rag.answer.single import Found, answer_single, telling
from rag.answer.spoken import (
    answer_spoken,
    asks_of_office,
    asks_of_report,
    asks_of_several,
    asks_who_when,
)
from rag.answer.suggest import Slots, slots_of, suggest
from rag.answer.taken import say_what_was_meant
from rag.answer.wider import larger_places
from rag.cite import checked
from rag.elsewhere import Elsewhere
from rag.glossary import load_glossary
from rag.holdings import WHOLE, Holdings
from rag.retrieve import Scope, area_of, is_planned, over_years, scope_of
from rag.schema import Answer, Hit, Question, Span
from rag.settings import Settings
from rag.understand import understand

_CONSECUTIVE = re.compile(r"连续|consecutive|in a row", re.IGNORECASE)  # no observation says so
_OUTLINED = 2  # documents that are outlined in one answer


class Responder:
    """Answers from one state of the corpus; made anew, cheaply, when it changes."""

    def __init__(self, holdings: Holdings, settings: Settings) -> None:
        self.holdings, self._settings, self.reports = holdings, settings, holdings.reports
        self.sources = Sources(
            glossary=load_glossary(),
            reports=holdings.reports,
            document=holdings.document,
            chunks=holdings.chunks,
            observations=holdings.observations,
            evidence=holdings.evidence,
            evidence_at=holdings.evidence_at,
            covering=holdings.covering,
            folded=holdings.folded,
        )

        self._elsewhere = Elsewhere(self.sources, settings.answer.max_sentences)

    def understand(
        self, text: str, previous: Question | None = None, documents: Sequence[str] = ()
    ) -> Question:
        """The question as this corpus understands it."""
        question = understand(text, self.reports, self.sources.glossary, previous)
        parts = tuple(self._settled(part, documents) for part in question.parts)
        return replace(self._settled(question, documents), parts=parts)

    def _settled(self, question: Question, documents: Sequence[str]) -> Question:
        question = replace(question, documents=tuple(documents)) if documents else question
        planned = question.status is None and is_planned(question, self.reports)
        return replace(question, status="target") if planned else question

    def scope(self, question: Question) -> Scope:
        """The documents that a question is about."""
        return scope_of(question, self.reports)

    def hits(self, question: Question) -> list[Hit]:
        """The passages nearest to a question, best first."""
        documents = self.scope(question).documents
        return self.holdings.hits(question, self._settings.retrieve.top_k, documents)

    def draft(self, question: Question) -> Answer:
        """The answer with the passages nearest to the question, not yet checked."""
        hits = tuple(self.hits(question)) if self.reports else ()
        if (listed := self._listed(question)) is not None:
            return replace(listed, hits=hits)
        whole = check_premise(self._answer(question), self.sources)
        parts = [check_premise(self._answer(part), self.sources) for part in question.parts]
        parts = [*parts[:1], *(told_onward(part, parts[0], self.sources) for part in parts[1:])]
        return replace(say_what_was_meant(answer_parts(whole, parts), self.sources), hits=hits)

    def _listed(self, question: Question) -> Answer | None:
        """The items of a list that the question names by its count (八件大事)."""
        documents = self.scope(question).documents
        if question.unknown_areas or len(documents) > WHOLE or asks_of_report(question):
            return None
        return answer_enumerated(question, self.sources, documents)

    def finish(self, answer: Answer, began: float) -> Answer:
        """Check an answer and add what an interface shows besides."""
        question = answer.question
        near = self._around(question)
        suggestions = suggest(
            question, self.sources, near,
            answers=lambda text: self._is_another(text, question, near),
        )  # fmt: skip
        spans = tuple(Span(c.document, c.start, c.end) for c in answer.citations)
        return replace(
            checked(answer, self.holdings.observations),
            question=replace(question, cited=spans),
            suggestions=suggestions,
            seconds=time.perf_counter() - began,
        )

    def _around(self, question: Question) -> Sequence[str]:
        """The documents of a question; of a place without one those of the larger place."""
        if question.unknown_areas and not question.areas:
            for parent in larger_places(question, self.sources):
                return self.scope(replace(question, areas=(parent,), unknown_areas=())).documents
        return self.scope(question).documents

    def _is_another(self, text: str, question: Question, near: Sequence[str]) -> bool:
        """Whether a text is another question than the one asked, and has an answer."""
        slots = self.holdings.slots(text, near, lambda: self._find_slots(text))
        asked = [slots_of(each) for each in (question, *question.parts)]
        return slots is not None and slots not in asked

    def _find_slots(self, text: str) -> Slots | None:
        """The slots of a question that observations answer, None where they do not."""
        asked = self.understand(text)
        scope = self.scope(asked)
        area = area_of(asked, scope, self.reports)
        if area is None:
            return None
        found = answer_observed(asked, self.sources, scope.documents, area)
        return None if found is None or found.refused else slots_of(asked)

    def _answer(self, question: Question) -> Answer:
        if not self.reports:
            return refuse(question, self.sources, "empty_index")
        if not question.text.strip():
            return refuse(question, self.sources, "not_a_question")
        most = self._settings.answer.max_sentences
        told = answer_about(question, self.sources) or answer_beside(question, self.sources, most)
        if told is not None:
            return told
        scope = self.scope(question)
        if not scope.documents:
            return self._elsewhere.wider(question) or refuse(question, self.sources, "no_match")
        if is_unheard(question, self.sources.folded, self._naming(scope)):
            return refuse_not_stated(question, self.sources, (), scope.year_covered)
        several = SEVERAL.get(question.wanted) if not asks_of_report(question) else None
        if several is not None and (not question.unknown_areas or question.areas):
            over = over_years(question, scope, self.reports)
            if (answer := several(question, self.sources, over)) is not None:
                return answer
        return self._answer_of_nation(question, scope) or self._answer_single(question, scope)

    def _answer_of_nation(self, question: Question, scope: Scope) -> Answer | None:
        """What the nation's own reports answer where no place, nor a thing of one, is named."""
        national = of_nation(question, scope.documents, self.reports)
        named = find_named(question, self._naming(scope))
        if national is None or (named and not {*named[1]} <= {*national[1]}):
            return None
        answer = self._answer_single(national[0], replace(scope, documents=national[1]))
        said = not answer.refused and speaks_of_names(answer, question, self.sources)
        return answer if said else None

    def _naming(self, scope: Scope) -> Naming:
        return partial(self.holdings.naming, documents=scope.documents)

    def _answer_single(self, question: Question, scope: Scope) -> Answer:
        named = find_named(question, self._naming(scope))
        if named is not None:
            question, scope = named[0], replace(scope, documents=named[1])
        sources, documents = self.sources, scope.documents
        if asks_overview(question) and len(documents) <= _OUTLINED:
            if (outlined := answer_overview(question, sources, documents)) is not None:
                return outlined
        if (spoken := self._of_report(question, scope)) is not None:
            return spoken
        if (wider := self._elsewhere.first(question, scope)) is not None:
            return wider
        area = area_of(question, scope, self.reports)
        if area is not None and question.indicators and not _CONSECUTIVE.search(question.text):
            observed = answer_observed(question, sources, documents, area)
            if observed is not None:
                return observed
        evidence = of_whole(question, self.holdings.evidence(question, documents))
        found = Found(documents, scope.year_covered, area, evidence)
        most = self._settings.answer.max_sentences
        answer = answer_single(question, sources, found, most)
        other = self._elsewhere.instead(question, answer)
        return other or answer or self._refuse(question, scope, found)

    def _of_report(self, question: Question, scope: Scope) -> Answer | None:
        """Who gave a report, and when, or what it owns up to; None where more is asked."""
        if asks_of_office(question) and question.unknown_areas and not question.areas:
            return refuse(question, self.sources, "area_not_in_corpus")
        if not asks_of_report(question):
            covered = scope.documents if scope.year_covered else ()
            missed = answer_shortfall(question, self.sources, scope.documents)
            return missed or answer_problems(question, self.sources, covered)
        if len(scope.documents) > WHOLE and not asks_of_several(question):
            return None
        spoken = answer_spoken(question, self.sources, scope.documents)
        if spoken is None and asks_who_when(question):
            return refuse_not_stated(question, self.sources, (), scope.year_covered)
        return spoken

    def _refuse(self, question: Question, scope: Scope, found: Found) -> Answer:
        """A refusal with the nearest there is, or the truth about a file with a wrong name."""
        misnamed = self._misnamed(question)
        if misnamed is not None:
            return self._answer_misnamed(question, misnamed)
        if question.unknown_areas and not question.areas:
            return refuse_area(question, self.sources, self._of_larger(question))
        if (other := self._elsewhere.of_other_year(question)) is not None:
            return refuse_year(question, self.sources, other)
        near = telling(question, self.sources, found.evidence)
        return refuse_not_stated(question, self.sources, near, scope.year_covered)

    def _of_larger(self, question: Question) -> Answer | None:
        """The figure asked for of the nearest larger place, None where there is none such."""
        parent = next(larger_places(question, self.sources), None)
        if parent is None or parent == "全国" or not question.indicators:
            return None
        terms = tuple(t for t in question.terms if not t.anchor)
        asked = replace(question, areas=(parent,), unknown_areas=(), terms=terms)
        scope = self.scope(asked)
        return self._answer_single(asked, scope) if scope.year_covered else None

    def _misnamed(self, question: Question) -> str | None:
        """A document whose file is named after a place that it is not about."""
        places = question.unknown_areas if not question.areas else ()
        short = [name for place in places for name in (self.sources.glossary.short(place), place)]
        return self.holdings.filed_as(short)

    def _answer_misnamed(self, question: Question, document: str) -> Answer:
        """Say whose report it really is, with its own answer as the nearest there is."""
        area = self.holdings.document(document).metadata.area or ""
        terms = tuple(t for t in question.terms if not t.anchor)
        asked = replace(question, areas=(area,), terms=terms, documents=(document,))
        answer = self._answer_single(asked, Scope((document,)))
        return refuse_misnamed(answer, question, area, self.sources)
