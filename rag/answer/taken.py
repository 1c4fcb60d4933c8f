"""What is said where a place without a report was taken for one that sounds alike."""

from collections.abc import Collection
from dataclasses import replace

from rag.answer.draft import Sources, join
from rag.glossary import Glossary
from rag.glossary.alike import places_like
from rag.glossary.labels import place_label
from rag.schema import Answer, Sentence


def say_what_was_meant(answer: Answer, sources: Sources) -> Answer:
    """The answer, led by the place it is of where the question names another (黄埔区 → 黄浦区)."""
    question = answer.question
    areas = {area for report in sources.reports for area in report.areas}
    taken = _taken_for(question.text, question.resolved, sources.glossary, areas)
    if taken is None:
        return answer
    chinese = question.language == "zh"
    written, meant = (place_label(area, question.language, sources.glossary) for area in taken)
    if not chinese:
        written, meant = f"{written} ({taken[0]})", f"{meant} ({taken[1]})"
    lead = (
        f"已收录的报告中没有{written}的报告，以下是读音相近的{meant}的内容。"
        if chinese
        else f"No report of {written} is indexed; this is about {meant}, which sounds alike."
    )
    said = (Sentence(lead, (), "calculated"), *answer.sentences)
    return replace(answer, sentences=said, text=join(said, chinese))


def _taken_for(
    text: str, resolved: str, glossary: Glossary, corpus: Collection[str]
) -> tuple[str, str] | None:
    """A place that a question names and the place it was taken for, None where there is none."""
    for match in glossary.find_places(text, loose=True):
        like = [name for name in places_like(match.name, corpus) if name in resolved]
        if like and match.text not in resolved:
            return match.name, like[0]
    return None
