"""What the report of a larger place says of one in it that has no report, or none of the year."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.draft import Draft, Sources
from rag.answer.extracted import frame, pick, widen
from rag.evidence import Evidence, group
from rag.glossary import NATION
from rag.glossary.labels import place_label
from rag.glossary.lexicon import is_han
from rag.schema import ACROSS, QUOTED, TELLING, WORDED, Answer, QueryTerm, Question
from rag.text import fold

_Sure = dict[str, tuple[tuple[float, float], ...]]
# Probability from which a clause surely answers, and the coverage it then needs.
_SURE: _Sure = {"numeric": ((0.6, 0.7), (0.9, 0.55)), "worded": ((0.6, 0.6),)}
_NAMED: _Sure = {"numeric": ((0.5, 0.3),), "worded": ((0.3, 0.4),)}  # … where its report is named
_WRITTEN = 0.5  # share of the known words asked for that its sentence then speaks of
_SUBJECT = 30  # characters of an opening sentence that says of what a paragraph is
_LIST, _FIGURE = 240, 60  # characters of a quotation

Larger = tuple[str, Sequence[str]]  # a larger place and its reports, the nearest place first


def answer_wider(
    question: Question,
    sources: Sources,
    larger: Sequence[Larger],
    most: int,
    written: bool = False,
) -> Answer | None:
    """The first larger place's report that surely says it of the place asked about, quoted.

    What is quoted has the words asked for as they are `written`, if that is wanted.
    """
    if question.wanted in ACROSS:
        return None
    places = (*question.areas, *question.unknown_areas)
    for parent, documents in larger:
        asked = _asked_of(question, parent, places, sources)
        sure = _NAMED if _names(question, parent, sources) else _SURE
        found = [
            e for e in sources.evidence(asked, documents)
            if (_is_written(e, asked) or not written)
            and _is_of(e, question, sources, parent) and _is_sure(e, asked, sure)
        ]  # fmt: skip
        if found:
            return _quote(question, asked, sources, pick(found, most), parent)
    return None


def larger_places(question: Question, sources: Sources) -> Iterator[str]:
    """The places with reports in which every place asked about lies, the nearest first."""
    indexed = {area for report in sources.reports for area in report.areas}
    places = (*question.areas, *question.unknown_areas)
    chains = [sources.glossary.parents(place) for place in places]
    if not chains or NATION in places:
        return
    for parent in chains[0]:
        if parent in indexed and all(parent in chain for chain in chains):
            yield parent


def _asked_of(question: Question, parent: str, places: Sequence[str], sources: Sources) -> Question:
    """The question put to the larger place's report, in which the place is a word to be found."""
    kept = [term for term in question.terms if not set(term.forms) & _forms(places, sources)]
    label = place_label(places[0], question.language, sources.glossary)
    named = QueryTerm(label, tuple(sorted(_forms(places, sources))), weight=QUOTED, anchor=True)
    return replace(question, areas=(parent,), unknown_areas=(), terms=(named, *kept), documents=())


def _forms(places: Sequence[str], sources: Sources) -> set[str]:
    """All names of places."""
    found = [place for name in places if (place := sources.glossary.place(name))]
    return {form for p in found for form in (p.name, p.short, p.bare, *p.english)} | set(places)


def _is_of(evidence: Evidence, question: Question, sources: Sources, parent: str) -> bool:
    """Whether a clause speaks of the place asked about; where a figure is, of no other after it.

    A name that the question gives for something there (花湖机场) stands for the place, and so does
    the subject of a paragraph (建设雄安新区。…).
    """
    places = (*question.areas, *question.unknown_areas)
    before = _before(sources.document(evidence.document).text, evidence)
    things = {f for t in question.terms if t.anchor for f in t.forms if len(f) > 1}
    names = {fold(form) for form in (*_forms(places, sources), *things)}
    latest = max((fold(before).rfind(name) for name in names), default=-1)
    if latest < 0 or group(question.wanted) == "worded":
        return latest >= 0
    above = {parent, *sources.glossary.parents(parent), *places}
    others = [
        match.start for match in sources.glossary.find_places(before)
        if not above & set(match.candidates or (match.name,))
    ]  # fmt: skip
    return not any(other > latest for other in others)


def _before(text: str, evidence: Evidence) -> str:
    """A clause with what its sentence says before it, and what the paragraph is about."""
    start, end = min(evidence.passage.start, evidence.start), evidence.clause.end
    paragraph = text.rfind("\n", 0, start) + 1
    stop = text.find("。", paragraph, start)
    subject = text[paragraph:stop] if 0 < stop - paragraph <= _SUBJECT else ""
    return subject + text[start:end]


def _says_more(evidence: Evidence, asked: Question) -> bool:
    """Whether a clause speaks of anything asked for besides the place, if more is asked for."""
    more = {term.text for term in asked.terms[1:] if term.weight >= TELLING}
    return not more or bool(more & set(evidence.spoken))


def _names(question: Question, parent: str, sources: Sources) -> bool:
    """Whether the question names the larger place as well: its report is the one meant."""
    found = sources.glossary.find_places(question.resolved)
    return any(parent in (match.candidates or (match.name,)) for match in found)


def _is_written(evidence: Evidence, asked: Question) -> bool:
    """Whether the sentence speaks of much of what is asked for, of some in so many words."""
    known = [t for t in asked.terms[1:] if t.weight >= TELLING and any(map(is_han, t.forms))]
    written = [t for t in known if any(fold(form) in evidence.sentence for form in t.forms)]
    told = {t.text for t in written} | {t.text for t in known if t.text in evidence.spoken}
    return bool(written) and len(told) >= _WRITTEN * len(known)


def _is_sure(evidence: Evidence, asked: Question, sure: _Sure) -> bool:
    if not _says_more(evidence, asked):
        return False
    weighed = group(asked.wanted)
    figured = evidence.figured or asked.wanted == "rank"
    if weighed == "numeric" and not (figured and evidence.fitting):
        return False
    if sure is _NAMED and not _is_written(evidence, asked):
        return False
    timely = evidence.timely or (sure is _NAMED and not asked.periods)
    return timely and any(
        evidence.score >= score and evidence.coverage >= covered for score, covered in sure[weighed]
    )


def stands_in(answer: Answer, than: Answer, sources: Sources) -> bool:
    """Whether a figure of a larger place's report is of a later year than the place's own."""
    if group(answer.question.wanted) == "worded":
        return False
    years = {report.document: report.report_year or 0 for report in sources.reports}
    ours, theirs = (
        max((years.get(c.document, 0) for c in one.citations), default=0) for one in (answer, than)
    )
    return ours > theirs


def _quote(
    question: Question, asked: Question, sources: Sources, found: Sequence[Evidence], parent: str
) -> Answer:
    several = question.wanted in WORDED
    draft = Draft(question, sources)
    whose = place_label(parent, question.language, sources.glossary)
    places = [
        place_label(place, question.language, sources.glossary)
        for place in (*question.areas, *question.unknown_areas)
    ]
    for evidence in found if several else found[:1]:
        start, end = widen(evidence, sources, _LIST if several else _FIGURE)
        quote = sources.document(evidence.document).text[start:end]
        told = frame(asked, sources, evidence, quote).removeprefix(whose)
        if question.language == "zh":
            line = f"{whose}的报告说到{'、'.join(places)}——{told.lstrip('：')}"
        else:
            line = f"The report of {whose} says of {', '.join(places)}{told}"
        draft.say(line, draft.cite(evidence.document, start, end))
        if evidence.observation is not None:
            draft.observations.append(evidence.observation)
    return draft.finish("extracted")
