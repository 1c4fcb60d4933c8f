"""A figure that a question takes for granted, set right where the report says another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.draft import Draft, Sources, join, make_citation
from rag.answer.phrases import figure_of, period_label
from rag.figures import Figure, parse_figures, same, scaled
from rag.schema import Answer, Observation, Question, Sentence
from rag.text import fold

_OPEN = (
    "突破", "超过", "超", "逾", "近", "接近", "以上", "多", "余", "左右", "约", "over", "more than",
    "nearly", "about", "around",
)  # fmt: skip
_RELATIVE = ("percent", "points", "multiple")
_WITHOUT = ("comparison", "aggregate", "series", "topic")  # bounds and choices are no premises
_CONFIRMS = re.compile(
    r"对吧|对吗|对不对|是吗|是吧|属实|是不是|是否|是真的|没错|[了的]吧[?？]?$|"
    r"\b(?:right|correct|true|is it|isn[’']t it|didn[’']t it|did it)\b"
)


def asks_to_confirm(question: Question) -> bool:
    """Whether a question states something and asks if it is so."""
    return bool(_CONFIRMS.search(fold(question.text)))


def check_premise(answer: Answer, sources: Sources) -> Answer:
    """The answer, led by what is wrong (or, if asked, right) with the question's own figure."""
    question = answer.question
    claimed = _claimed(question)
    if claimed is None or not answer.citations or question.wanted in _WITHOUT:
        return answer
    stated = [f for c in answer.citations for f in parse_figures(c.quote) if f.quantity]
    rivals = [f for f in stated if _comparable(claimed, f)]
    if any(same(claimed, figure) for figure in stated):
        return _led(answer, _confirmed(question)) if asks_to_confirm(question) else answer
    if not rivals and not asks_to_confirm(question):
        return answer
    return _corrected(answer, claimed, sources)


def _claimed(question: Question) -> Figure | None:
    """The one exact quantity that the question states of what it asks for."""
    text = question.text
    found = [
        f for f in parse_figures(text)
        if f.quantity and f.kind != "duration" and f.modifier not in _OPEN and f.unit
        and not text[: f.start].rstrip().endswith(_OPEN)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _comparable(claimed: Figure, figure: Figure) -> bool:
    if (claimed.kind in _RELATIVE) != (figure.kind in _RELATIVE):
        return False
    return scaled(claimed)[2] == scaled(figure)[2]


def _confirmed(question: Question) -> str:
    return "是的，报告是这样说的。" if question.language == "zh" else "Yes, the report says so."


def _corrected(answer: Answer, claimed: Figure, sources: Sources) -> Answer:
    """Say that the figure is not the report's; where it stands for something else, for what."""
    question = answer.question
    other = next(_elsewhere(answer, claimed, sources), None)
    chinese = question.language == "zh"
    if other is None:
        text = (
            f"报告所说并不是{claimed.text}。" if chinese
            else f"The report does not say {claimed.text}."
        )  # fmt: skip
        return _led(answer, text)
    marker = len(answer.citations) + 1
    citation = make_citation(sources, other.document, (other.start, other.end), marker)
    period = period_label(other.period, question.language)
    if chinese:
        kind = "目标" if other.status == "target" else "数字"
        text = f"{claimed.text}并不是这里的实际数，而是{period}的{kind}[{marker}]。"
    else:
        kind = "target" if other.status == "target" else "figure"
        text = f"{claimed.text} is not that figure but the {kind} for {period}[{marker}]."
    answer = replace(answer, citations=(*answer.citations, citation))
    return _led(answer, text, marker)


def _elsewhere(answer: Answer, claimed: Figure, sources: Sources) -> Iterator[Observation]:
    """Observations of the same indicator and place that state the figure."""
    used = answer.observations
    names = {o.indicator for o in used} or set(answer.question.indicators)
    for document in dict.fromkeys(c.document for c in answer.citations):
        for observation in sources.observations(document):
            figure = figure_of(observation)
            own = observation.indicator in names and observation not in used
            if own and figure is not None and same(figure, claimed):
                yield observation


def _led(answer: Answer, text: str, *markers: int) -> Answer:
    sentences = (Sentence(text, markers, "unchecked" if markers else "calculated"),)
    whole: Sequence[Sentence] = (*sentences, *answer.sentences)
    return replace(
        answer, sentences=tuple(whole), text=join(whole, answer.question.language == "zh")
    )


def caveat(draft: Draft, planned: bool) -> None:
    """Say that what follows is a plan where a result was asked for, or the reverse."""
    chinese = draft.question.language == "zh"
    if planned:
        draft.note(
            "报告所列的是目标，不是已实现的结果" if chinese
            else "The report gives this as a target, not as a result"
        )  # fmt: skip
    else:
        draft.note(
            "报告没有给出这一目标，给出的是实际数" if chinese
            else "The report sets no such target; what it gives is the result"
        )  # fmt: skip
