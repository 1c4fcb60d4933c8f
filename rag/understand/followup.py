"""Follow-up questions: what is left out is carried over from the question before."""

import re
from dataclasses import replace

from rag.schema import Question
from rag.text import fold
from rag.understand.places import points_back

_POINTER = re.compile(
    r"^(?:那么?|还有|其中|另外|再|又|而|同样|至于|以及)|呢[??。]?$|^它|它的|其(?:中|增速|增幅|目标)|这[个些一]|该|上述|刚才|"
    r"^(?:and|what about|how about|but|also|then|ok)\b|\b(?:it|its|they|their|them|that year|"
    r"same|this|those|there)\b"
)


def is_followup(question: Question) -> bool:
    """Whether a question leans on an earlier one by its form."""
    folded = fold(question.text).strip()
    return bool(_POINTER.search(folded)) or points_back(folded)


def carry_over(question: Question, previous: Question) -> Question:
    """Fill the slots that a follow-up leaves open from the question before it.

    A question that names its own place and subject stands alone and is returned as it is.
    """
    leaning = is_followup(question)
    no_subject = not question.terms and not question.indicators
    if not leaning and question.areas and not no_subject:
        return question
    if not leaning and not no_subject and len(question.terms) > 3:
        return question
    filled = replace(
        question,
        areas=question.areas or (() if question.unknown_areas else previous.areas),
        periods=question.periods or _periods(question, previous),
        documents=question.documents or previous.documents,
    )
    if no_subject:
        filled = _same_subject(filled, previous)
    return replace(filled, resolved=describe(filled, previous))


def _periods(question: Question, previous: Question) -> tuple[str, ...]:
    """The same time, unless the question turns from results to plans or back."""
    return previous.periods if question.status == previous.status else ()


def _same_subject(question: Question, previous: Question) -> Question:
    wanted, measure = question.wanted, question.measure
    if wanted in ("other", "list") or (wanted == "figure" and measure is None):
        wanted, measure = previous.wanted, measure or previous.measure
    if len(question.areas) < 2 and wanted == "comparison":
        wanted = "growth" if measure == "growth" else "figure"
    same_time = question.periods == previous.periods
    return replace(
        question,
        terms=previous.terms,
        indicators=previous.indicators,
        wanted=wanted,
        measure=measure,
        status=question.status or (previous.status if same_time else None),
        unit_kinds=question.unit_kinds or previous.unit_kinds,
    )


def describe(question: Question, previous: Question) -> str:
    """The question with what was carried over said before it, for the user to see."""
    carried: list[str] = []
    if question.areas == previous.areas and question.areas:
        carried.append(
            "、".join(question.areas) if question.language == "zh" else ", ".join(question.areas)
        )
    if question.periods == previous.periods and question.periods:
        carried.append("、".join(question.periods))
    if question.terms == previous.terms:
        carried += [term.text for term in question.terms]
    if not carried:
        return question.text
    if question.language == "zh":
        return f"{'，'.join(carried)}：{question.text}"
    return f"{', '.join(carried)}: {question.text}"
