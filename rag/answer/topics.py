"""Which reports speak of a topic: one line a report, counted, and those that do not named."""

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.draft import Draft, Sources
from rag.answer.extracted import pick, widen
from rag.answer.groups import areas_asked
from rag.answer.phrases import place_label
from rag.evidence import Evidence
from rag.schema import Answer, Question

_MOST = 2  # quotations for one place
_LINE = 100  # characters of a quotation
_SPEAKS = 0.8  # coverage from which a sentence speaks of the topic


def answer_topic(question: Question, sources: Sources, documents: Sequence[str]) -> Answer | None:
    """Every report of the group asked about, from all of them and not from a top k."""
    areas = areas_asked(question, sources, documents)
    found: dict[str, list[Evidence]] = {}
    for area, names in areas.items():
        single = replace(question, areas=(area,), wanted="list")
        said = [e for e in sources.evidence(single, names) if e.coverage >= _SPEAKS]
        if said:
            found[area] = pick(said, _MOST)
    if not found or not question.terms:
        return None
    draft = Draft(question, sources)
    draft.note(_summary(question, sources, list(found), [a for a in areas if a not in found]))
    for area, said in found.items():
        place = place_label(area, question.language, sources.glossary)
        for evidence in said:
            start, end = widen(evidence, sources, _LINE)
            quote = sources.document(evidence.document).text[start:end].rstrip("。；，")
            marker = draft.cite(evidence.document, start, end)
            line = f"- {place}：{quote}" if question.language == "zh" else f"- {place}: “{quote}”"
            draft.say(line, marker)
    return draft.finish("extracted")


def _summary(
    question: Question, sources: Sources, with_it: Sequence[str], without: Sequence[str]
) -> str:
    topic = [term.text for term in question.terms]
    total = len(with_it) + len(without)
    names = [place_label(a, question.language, sources.glossary) for a in with_it]
    others = [place_label(a, question.language, sources.glossary) for a in without]
    if question.language == "zh":
        rest = f"；未提到的：{'、'.join(others)}" if others else ""
        said = f"查阅的{total}地报告中，{len(names)}地提到“{'、'.join(topic)}”"
        return f"{said}：{'、'.join(names)}{rest}"
    rest = f"; not mentioned by: {', '.join(others)}" if others else ""
    said = f"Of {total} reports read, {len(names)} mention “{', '.join(topic)}”"
    return f"{said}: {', '.join(names)}{rest}"
