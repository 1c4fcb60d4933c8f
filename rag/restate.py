"""A follow-up said in full, in the words of its language, for the reader to see."""

import re
from collections.abc import Sequence

from rag.glossary import Glossary
from rag.glossary.labels import period_label, place_label
from rag.schema import QueryTerm, Question
from rag.text import fold

_HAN = re.compile("[㐀-鿿]")
_MOST = 3  # subjects that are named
_EMPTY = re.compile(  # words that ask for what the slots say already
    r"那么?|还有|另外|至于|换成|其中|它们?的?|同比|分别|目标|计划|增长|增速|增幅|多少|多[大高快]|怎么样|如何|情况|"
    r"前三季度|[上下]半年|[一二三四]季度|全年|[今明去]年|年|月|又|再|而|呢|了|的|是|为|有|在|吗|"
    r"\b(?:and|but|also|then|ok|so|same|what|how|about|for|in|of|the|a|its?|their|them|they|that|growth|"
    r"grow|rate|target|plan|goal|was|is|were|are|did|does|do|much|many|fast|first|second|third|"
    r"three|quarters?|half|year|this|last|next|whole|s)\b|\d+|[^\w\s]|\s"
)


def restate(question: Question, about: Sequence[QueryTerm], glossary: Glossary) -> str:
    """The slots of a question as a phrase; what it asks beyond them stays in its own words.

    `about` are the terms that say what it is about.

    Example: "And its growth?" after a question on Huangpu's GDP in 2024 is
    "GDP growth of Huangpu District, 2024".
    """
    phrase = (_chinese if question.language == "zh" else _english)(question, about, glossary)
    if not phrase:
        return question.text
    if not _beyond(question, about, glossary):
        return phrase
    text = question.text.strip()
    return f"{phrase}：{text}" if question.language == "zh" else f"{text} ({phrase})"


def _chinese(question: Question, about: Sequence[QueryTerm], glossary: Glossary) -> str:
    asked = "目标" if question.status == "target" else ""
    growth = "增速" if question.measure == "growth" else ""
    parts = (
        "、".join(place_label(area, "zh", glossary) for area in _areas(question)),
        "、".join(period_label(period, "zh") for period in question.periods),
        "、".join(_subjects(question, about, glossary)),
        growth + asked,
    )
    return " ".join(part for part in parts if part)


def _english(question: Question, about: Sequence[QueryTerm], glossary: Glossary) -> str:
    places = _listed([place_label(area, "en", glossary) for area in _areas(question)])
    subject = _listed(_subjects(question, about, glossary))
    if question.measure == "growth":
        subject = f"{subject} growth".strip()
    if question.status == "target":
        subject = f"target for {subject}" if subject else "target"
    times = [period_label(period, "en").removeprefix("the ") for period in question.periods]
    whole = f"{subject} of {places}" if subject and places else subject or places
    return ", ".join(part for part in (whole, _listed(times)) if part)


def _areas(question: Question) -> tuple[str, ...]:
    return (*question.areas, *question.unknown_areas)


def _subjects(question: Question, about: Sequence[QueryTerm], glossary: Glossary) -> list[str]:
    """The indicators, or else the words that it is about, in the language of the question."""
    if question.indicators:
        return [_name(name, question, about, glossary) for name in question.indicators[:_MOST]]
    whole = [t for t in about if not any(t.text != o.text and t.text in o.text for o in about)]
    return _overlaid([_worded(term, question, glossary) for term in whole])[:_MOST]


def _overlaid(words: Sequence[str]) -> list[str]:
    """Words without repetition; those that overlap are one (肉牛屠宰, 屠宰量 → 肉牛屠宰量)."""
    found: list[str] = []
    for word in dict.fromkeys(words):
        lapped = next(
            (size for size in range(len(word), 1, -1) if found and _laps(found[-1], word, size)), 0
        )
        if lapped:
            found[-1] += word[lapped:]
        else:
            found.append(word)
    return found


def _laps(left: str, right: str, size: int) -> bool:
    return _HAN.search(right) is not None and left.endswith(right[:size])


def _name(
    indicator: str, question: Question, about: Sequence[QueryTerm], glossary: Glossary
) -> str:
    """An indicator as official papers call it; in English as the person did (GDP)."""
    entry = glossary.indicator(indicator)
    if question.language == "zh" or entry is None:
        return indicator
    names = {fold(name) for name in entry.english}
    return next((t.text for t in about if fold(t.text) in names), entry.english[0])


def _worded(term: QueryTerm, question: Question, glossary: Glossary) -> str:
    chinese = question.language == "zh"
    if bool(_HAN.search(term.text)) == chinese:
        return term.text
    fitting = (form for form in term.forms if bool(_HAN.search(form)) == chinese)
    return next(fitting, term.text) if chinese else glossary.english(term.text)


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _beyond(question: Question, about: Sequence[QueryTerm], glossary: Glossary) -> bool:
    """Whether a question asks more than its slots say (Why did it fall?)."""
    text = question.text
    places, indicators = glossary.find_places(text), glossary.find_indicators(text, loose=True)
    for match in (*places, *indicators):
        text = text[: match.start] + " " * (match.end - match.start) + text[match.end :]
    left = fold(text)
    for term in about:
        left = left.replace(fold(term.text), " ")
    return bool(_EMPTY.sub("", left))
