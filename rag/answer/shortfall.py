"""By how much a target was missed, where the report owns up to it: 增速低于目标1.8个百分点."""

import re
from collections.abc import Iterator, Sequence

from rag.answer.draft import Draft, Sources
from rag.answer.gloss import glossed
from rag.glossary.labels import place_label
from rag.glossary.lexicon import is_han
from rag.schema import NOUN, Answer, Question
from rag.text import fold

_ASKS = re.compile(
    r"(?:低于|[比离距较]|没有?(?:完成|达到|实现)|未(?:能|完成|达到?|实现)|不及)[^，。？?]{0,8}(?:目标|计划|预期)"
    r"[^。？?]{0,10}(?:多少|几)|"
    r"(?:目标|计划|预期)[^，。？?]{0,10}[差低少]了?(?:多少|几)|"
    r"\bshort of (?:the |its |their |this )?(?:\w+ )?(?:plan|targets?|goals?)\b|"
    r"\b(?:miss(?:ed)?|undershot|undershoot|below|under) (?:the |its |their |this )?(?:\w+ )?"
    r"(?:plan|targets?|goals?)\b|"
    r"\bshortfall\b"
)
_IN = r"[^,，。；;：:！\n\d]"  # what stays within a clause, short of a figure
_ENDS = ",，。；;：:！\n"
_MISSED = re.compile(
    rf"(?:低于|未达|未完成|没有(?:完成|达到)|不及|[比较与]){_IN}{{0,10}}(?:目标|预期)"
    rf"(?:{_IN}{{0,4}}[低少差])?{_IN}{{0,3}}\d"
)
_BARE = ("增速", "增幅", "增长", "同比", "实际", "低于", "未", "没有", "不及", "比", "较", "与")
_REACH = 200  # characters of a clause on each side of what it misses


def answer_shortfall(
    question: Question, sources: Sources, documents: Sequence[str]
) -> Answer | None:
    """The clause that says how far a target was missed; None where none is asked for or told."""
    names = [fold(form) for form in _names(question, sources)]
    if not names or len(question.areas) != 1 or not _ASKS.search(fold(question.resolved)):
        return None
    for name in documents:
        folded = sources.folded(name)
        for found in _MISSED.finditer(folded):
            start, end = _clause(folded, found.start())
            if any(form in folded[start:end] for form in names):
                return _quoted(question, sources, name, (start, end))
    return None


def _clause(folded: str, at: int) -> tuple[int, int]:
    """The clause around a place, with the one before it where that names the subject.

    投资增长3.2%，增速低于目标1.8个百分点.
    """
    start = _begin(folded, at)
    last = min(at + _REACH, len(folded))
    ends = [folded.find(mark, at, last) for mark in _ENDS]
    end = min((each for each in ends if each >= 0), default=last)
    led = folded[start:end].startswith(_BARE) and folded[start - 1 : start] in (",", "，")
    return (_begin(folded, start - 1) if led else start), end


def _begin(folded: str, at: int) -> int:
    first = max(at - _REACH, 0)
    return max(first, 1 + max(folded.rfind(mark, first, at) for mark in _ENDS))


def _names(question: Question, sources: Sources) -> Iterator[str]:
    """What the target was set for, by every Chinese name."""
    for name in question.indicators:
        entry = sources.glossary.indicator(name)
        yield from (name, *(entry.aliases if entry else ()))
    for term in question.terms:
        if term.weight >= NOUN and not term.anchor:
            yield from (form for form in term.forms if is_han(form))


def _quoted(question: Question, sources: Sources, name: str, span: tuple[int, int]) -> Answer:
    draft = Draft(question, sources)
    quote = sources.document(name).text[span[0] : span[1]].strip()
    place = place_label(question.areas[0], question.language, sources.glossary)
    chinese = question.language == "zh"
    said = f"{place}：{quote}" if chinese else f"{place}: “{quote}”{glossed(quote, sources)}"
    draft.say(said, draft.cite(name, *span))
    return draft.finish("extracted")
