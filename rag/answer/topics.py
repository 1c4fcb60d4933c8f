"""Which reports speak of a topic: one line a report, counted, and those that do not named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rag.answer.draft import Draft, Sources
from rag.answer.extracted import pick, widen
from rag.answer.groups import areas_asked
from rag.answer.mentions import is_searchable, mentions
from rag.answer.phrases import listed
from rag.glossary.labels import place_label
from rag.schema import NOUN, TELLING, Answer, Question, Refusal
from rag.text import fold

_MOST, _ONE = 2, 1  # quotations for one place, and where many places are quoted
_MANY = 6  # places from which one quotation each is enough
_LINE, _SHORT = 100, 48  # characters of a quotation, and where many places are quoted
_SPEAKS = 0.8  # coverage from which a sentence speaks of the topic

Quoted = tuple[str, int, int]  # document and span


def answer_topic(question: Question, sources: Sources, documents: Sequence[str]) -> Answer | None:
    """Every report of the group asked about, from all of them and not from a top k."""
    areas = areas_asked(question, sources, documents)
    if not question.terms:
        return None
    found = _found(question, sources, areas)
    known = tuple(t for t in question.terms if t.weight >= NOUN and len(t.forms) > 1)
    if not found and known and known != question.terms:  # by its names alone, without the talk
        question = replace(question, terms=known)
        found = _found(question, sources, areas)
    draft = Draft(question, sources)
    draft.note(_summary(question, sources, list(found), [a for a in areas if a not in found]))
    if not found:
        return draft.finish("refused", Refusal("not_stated"))
    most, length = (_ONE, _SHORT) if len(found) > _MANY else (_MOST, _LINE)
    for area, said in found.items():
        place = place_label(area, question.language, sources.glossary)
        for document, left, right in said[:most]:
            start, end = _cut(sources.folded(document), (left, right), question, length)
            quote = sources.document(document).text[start:end].strip().rstrip("。；，")
            marker = draft.cite(document, start, end)
            line = f"- {place}：{quote}" if question.language == "zh" else f"- {place}: “{quote}”"
            draft.say(line, marker)
    return draft.finish("extracted")


def _found(
    question: Question, sources: Sources, areas: Mapping[str, Sequence[str]]
) -> dict[str, list[Quoted]]:
    """Where each place's documents speak of the topic; places that do not are left out."""
    speaking = _speaking(question, sources, areas)
    said = {area: _said(question, sources, area, names) for area, names in speaking.items()}
    return {area: quoted for area, quoted in said.items() if quoted}


def _speaking(
    question: Question, sources: Sources, areas: Mapping[str, Sequence[str]]
) -> Mapping[str, Sequence[str]]:
    """The places of which a document may speak of the topic: few of many have to be read."""
    if is_searchable(question.terms):
        return areas
    names = list(dict.fromkeys(name for own in areas.values() for name in own))
    covering = {*sources.covering(question, names, _SPEAKS)}
    return {area: own for area, own in areas.items() if not covering.isdisjoint(own)}


def _said(
    question: Question, sources: Sources, area: str, documents: Sequence[str]
) -> list[Quoted]:
    """Where the documents of a place speak of the topic."""
    if is_searchable(question.terms):
        return [
            (name, *span) for name in documents for span in _in_area(question, sources, area, name)
        ]
    single = replace(question, areas=(area,), wanted="list")
    judged = [e for e in sources.evidence(single, documents) if e.coverage >= _SPEAKS]
    return [(e.document, *widen(e, sources, _LINE)) for e in pick(judged, _MOST)] if judged else []


def _in_area(
    question: Question, sources: Sources, area: str, name: str
) -> Iterator[tuple[int, int]]:
    """The sentences of a document, or of the sections of it that are about a place."""
    text, sections = sources.folded(name), sources.document(name).sections
    own = [(s.start, s.end) for s in sections if s.area == area]
    for start, end in own or [(0, len(text))]:
        for left, right in mentions(question.terms, text[start:end], _MOST):
            yield start + left, start + right


def _cut(text: str, span: tuple[int, int], question: Question, most: int) -> tuple[int, int]:
    """A sentence, or of a long one the clauses that name the topic."""
    start, end = span
    if end - start <= most:
        return span
    forms = [fold(form) for term in question.terms for form in term.forms if len(form) > 1]
    hits = [(at, at + len(form)) for form in forms if (at := text.find(form, start, end)) >= 0]
    if not hits:
        return span
    first = min(hits)
    last = max((hit for hit in hits if hit[1] - first[0] <= most), default=first)
    left = max(text.rfind(stop, start, first[0]) for stop in ",;；，") + 1
    left = left if left and first[0] - left <= most else max(start, first[0] - most // 2)
    rights = [at for stop in ",;；，" if (at := text.find(stop, last[1], end)) >= 0]
    right = min(rights, default=end)
    return max(left, start), right if right - last[1] <= most else min(end, last[1] + most // 2)


def _summary(
    question: Question, sources: Sources, with_it: Sequence[str], without: Sequence[str]
) -> str:
    language, glossary = question.language, sources.glossary
    topic = [term.text for term in question.terms if term.weight >= TELLING]
    total = len(with_it) + len(without)
    names = listed([place_label(a, language, glossary) for a in with_it], language, len(with_it))
    others = listed([place_label(a, language, glossary) for a in without], language)
    if language == "zh":
        if not names:
            return f"查阅的{total}地报告（{others}）都没有提到“{'、'.join(topic)}”"
        said = f"查阅的{total}地报告中，{len(with_it)}地提到“{'、'.join(topic)}”：{names}"
        return said + (f"；未提到的：{others}" if others else "")
    if not names:
        return f"None of the {total} reports read mentions “{', '.join(topic)}”: {others}"
    said = f"Of {total} reports read, {len(with_it)} mention “{', '.join(topic)}”: {names}"
    return said + (f"; not mentioned by: {others}" if others else "")
