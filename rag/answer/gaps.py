"""What a table lacks, said in words, with the nearest that the reports give instead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.choose import narrows
from rag.answer.draft import Draft
from rag.answer.observed import choices_for
from rag.answer.phrases import statement
from rag.answer.rows import Row
from rag.glossary.labels import period_label, place_label
from rag.schema import Observation, Question

_FEW = 4  # gaps up to which the nearest figure of each is given


def say_gaps(draft: Draft, rows: Sequence[Row]) -> str:
    """Say what is missing; gives back the quotation of the first nearest figure, or nothing."""
    shown = {row.cell.observation for row in rows if row.cell and row.cell.observation}
    missing: dict[str, list[Row]] = {}
    for row in rows:
        if row.cell is None:
            missing.setdefault(_what(row, draft), []).append(row)
    nearest = ""
    for what, gaps in missing.items():
        draft.note(_not_given(gaps, what, draft))
        near = [_nearest(row, draft) for row in gaps[:_FEW]]
        for observation in near:
            if observation is not None and observation not in shown:
                nearest = nearest or observation.quote
                lead = "给出的是：" if draft.question.language == "zh" else "What there is: "
                said = statement(observation, draft.question.language, draft.sources.glossary)
                draft.say(lead + said, draft.cite_observation(observation))
    for area in draft.question.unknown_areas:
        place = place_label(area, draft.question.language, draft.sources.glossary)
        chinese = draft.question.language == "zh"
        draft.note(f"没有收录{place}的报告" if chinese else f"No report of {place} is indexed")
    return nearest


def _nearest(row: Row, draft: Draft) -> Observation | None:
    for asked in (row.question, *_in_other_scope(row.question, draft)):
        choice = next(iter(choices_for(asked, draft.sources, row.documents, row.area)), None)
        if choice is not None:
            return choice.observation
    return None


def _in_other_scope(question: Question, draft: Draft) -> Iterator[Question]:
    """The question for an indicator that its own is a narrower scope of, or the other way round."""
    glossary = draft.sources.glossary
    for name in question.indicators[:1]:
        entry, forms = glossary.indicator(name), glossary.names_of(name)
        terms = tuple(term for term in question.terms if term.text not in forms)
        for other in entry.related if entry else ():
            if narrows(name, other) or narrows(other, name):
                yield replace(question, indicators=(other,), terms=terms)


def _not_given(gaps: Sequence[Row], what: str, draft: Draft) -> str:
    """That the places of these rows do not give something."""
    language, glossary = draft.question.language, draft.sources.glossary
    names = [place_label(row.area, language, glossary) for row in gaps if row.area]
    places = ("、" if language == "zh" else ", ").join(dict.fromkeys(names))
    if language == "zh":
        return f"{places}的报告没有给出{what}" if places else f"报告没有给出{what}"
    whose = f"The reports of {places}" if places else "The reports"
    return f"{whose} do not give {what}"


def _what(row: Row, draft: Draft) -> str:
    """What a row asks for, with no figure in it: 2024年全年地区生产总值增速."""
    question, glossary = row.question, draft.sources.glossary
    periods = [period_label(period, question.language) for period in question.periods]
    growth, planned = question.measure == "growth", question.status == "target"
    entries = [glossary.indicator(indicator) for indicator in question.indicators]
    level = not (growth or planned) and any(e and e.measure == "level" for e in entries)
    if question.language == "zh":
        whole = "全年" if row.label.endswith("全年") else ""
        name = "、".join(question.indicators) or "这一数据"
        kind = ("增速" if growth else "总量" if level else "") + ("的目标" if planned else "")
        return f"{'、'.join(periods)}{whole}{name}{kind}"
    names = [glossary.english(indicator) for indicator in question.indicators]
    kind = (" growth" if growth else " (level)" if level else "") + (" target" if planned else "")
    when = f" for {', '.join(periods)}" if periods else ""
    return f"{', '.join(names) or 'this figure'}{kind}{when}"
