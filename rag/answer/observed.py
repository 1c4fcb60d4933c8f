"""Answers from observations: one place, one or a few indicators."""

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.choose import Choice, choose, wish_of
from rag.answer.draft import Draft, Sources
from rag.answer.phrases import indicator_label, rank_statement, statement
from rag.answer.stretch import say_stretch
from rag.glossary.labels import period_label, place_label
from rag.schema import Answer, Observation, Question, Refusal, Report

_NEAR = 40  # characters in which a second figure of the same indicator belongs to the first


def choices_for(
    question: Question, sources: Sources, documents: Sequence[str], area: str
) -> list[Choice | None]:
    """For each indicator of a question, the observation of a place that fits it best."""
    observations = [o for name in documents for o in sources.observations(name)]
    years = years_of(sources.reports_of(documents))
    found = []
    for indicator in question.indicators:
        single = with_indicator(question, indicator, sources)
        found.append(choose(wish_of(single, sources.glossary, years), observations, area))
    return found


def with_indicator(question: Question, indicator: str, sources: Sources) -> Question:
    """The question narrowed to one of its indicators; the others no longer count as its words."""
    others = {
        form
        for name in question.indicators
        if name != indicator
        for form in sources.glossary.names_of(name)
    }
    terms = tuple(t for t in question.terms if t.text not in others)
    return replace(question, indicators=(indicator,), terms=terms)


def years_of(reports: Sequence[Report]) -> tuple[int | None, int | None]:
    """The data year and the report year of the latest of some reports."""
    years = [(r.data_year, r.report_year) for r in reports]
    return max(years, key=lambda y: (y[1] or 0, y[0] or 0), default=(None, None))


def answer_observed(
    question: Question, sources: Sources, documents: Sequence[str], area: str
) -> Answer | None:
    """A sentence for each indicator, or None where the observations do not answer outright."""
    choices = choices_for(question, sources, documents, area)
    if not choices or any(choice is None or choice.differences for choice in choices):
        return None
    draft = Draft(question, sources)
    for choice in choices:
        if choice is not None:
            _state(draft, choice.observation)
            others = companions(choice.observation, question, sources)
            for other in others:
                _state(draft, other)
            if not others:
                say_stretch(draft, choice.observation)
    return draft.finish("observed")


def companions(observation: Observation, question: Question, sources: Sources) -> list[Observation]:
    """What the same sentence adds of the same indicator.

    The growth beside a level where both are asked for, a second target (增长15%以上、力争达到20%),
    and the precise figure beside a round one (突破8000公里、达8184公里).
    """
    found = []
    for other in sources.observations(observation.document):
        near = 0 <= other.end - observation.end <= _NEAR and other != observation
        same = (other.indicator, other.area, other.period, other.status) == (
            observation.indicator, observation.area, observation.period, observation.status,
        )  # fmt: skip
        if not (near and same):
            continue
        stretched = other.measure == observation.measure and (
            other.status == "target" or (bool(observation.modifier) and not other.modifier)
        )
        paired = question.both and {other.measure, observation.measure} == {"level", "growth"}
        if stretched or paired:
            found.append(other)
    return found


def _state(draft: Draft, observation: Observation) -> None:
    question, glossary = draft.question, draft.sources.glossary
    word = rank_statement if question.wanted == "rank" else statement
    marker = draft.cite_observation(observation)
    draft.say(word(observation, question.language, glossary), marker)


def answer_nearest(
    question: Question, sources: Sources, documents: Sequence[str], area: str, year_covered: bool
) -> Answer | None:
    """What the reports give in place of what was asked, said in words; None if nothing."""
    choices = [c for c in choices_for(question, sources, documents, area) if c is not None]
    if not choices:
        return None
    draft = Draft(question, sources)
    chinese = question.language == "zh"
    for choice in choices:
        if choice.differences and choice.differences != ("scope",):
            draft.say(_missing(choice, question, sources, area))
            lead = "报告给出的是：" if chinese else "What they do give: "
            if _is_of_whole_year(choice, question):
                lead = (
                    "报告给出的是全年：" if chinese else "What they do give, for the whole year: "
                )
        elif choice.differences:
            lead = "报告所列口径为：" if chinese else "As the report defines it: "
        else:
            lead = ""
        marker = draft.cite_observation(choice.observation)
        word = rank_statement if question.wanted == "rank" else statement
        draft.say(lead + word(choice.observation, question.language, sources.glossary), marker)
    return draft.finish("observed", _refusal(choices, draft, year_covered))


def _refusal(choices: Sequence[Choice], draft: Draft, year_covered: bool) -> Refusal | None:
    """A refusal where the year, the kind or the status is nowhere; else the answer has a caveat.

    Where level and growth are asked for, one of them alone answers in part.
    """
    nearest = draft.citations[0].quote
    if not year_covered:
        return Refusal("period_not_in_corpus", nearest)
    if all("status" in c.differences for c in choices):
        return Refusal("not_stated", nearest)
    if all("added" in c.differences for c in choices):
        return Refusal("not_stated", nearest)
    if not draft.question.both and all("measure" in c.differences for c in choices):
        return Refusal("not_stated", nearest)
    return None


def _missing(choice: Choice, question: Question, sources: Sources, area: str) -> str:
    """What the reports do not give, with no figure in it."""
    language, glossary = question.language, sources.glossary
    place = place_label(area, language, glossary)
    name = _asked_name(choice, question, sources)
    period = "、".join(period_label(p, language) for p in question.periods)
    kind = _kind(choice, question)
    if language == "zh":
        whole = "全年" if _lacks_whole_year(choice, question) else ""
        return f"报告没有给出{place}{period}{whole}{name}{kind}"
    whole = "the whole of " if _lacks_whole_year(choice, question) else ""
    when = f" for {whole}{period}" if period else ""
    return f"The reports do not give {place}’s {name}{kind}{when}"


def _asked_name(choice: Choice, question: Question, sources: Sources) -> str:
    asked = next(iter(question.indicators), choice.observation.indicator)
    if choice.observation.indicator in question.indicators:
        return indicator_label(choice.observation, question.language, sources.glossary)
    return asked if question.language == "zh" else sources.glossary.english(asked)


def _kind(choice: Choice, question: Question) -> str:
    zh = question.language == "zh"
    if "status" in choice.differences:
        if question.status == "target":
            return "的目标" if zh else " target"
        return "的实际数" if zh else " (actual result)"
    if "added" in choice.differences:
        return "的新增数" if zh else " (newly added)"
    if "measure" in choice.differences:
        growth = question.measure == "growth"
        return ("的增速" if growth else "的总量") if zh else (" growth" if growth else " (level)")
    return ""


def _is_of_whole_year(choice: Choice, question: Question) -> bool:
    """Whether part of a year was asked for and the whole of it is given."""
    parts = {period[:4] for period in question.periods if len(period) > 4}
    return "period" in choice.differences and choice.observation.period in parts


def _lacks_whole_year(choice: Choice, question: Question) -> bool:
    partial = len(choice.observation.period) > 4 and "/" in choice.observation.period
    return "period" in choice.differences and partial and any(len(p) == 4 for p in question.periods)
