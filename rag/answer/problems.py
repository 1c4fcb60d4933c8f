"""What a report owns up to: its passage on difficulties and shortcomings, quoted whole."""

import re
from collections.abc import Sequence

from rag.answer.draft import Draft, Sources
from rag.answer.gloss import glossed
from rag.glossary.labels import place_label
from rag.schema import TELLING, Answer, Question
from rag.text import fold

_ASKS = re.compile(
    r"困难|问题|不足|短板|弱项|挑战|差距|薄弱|"
    r"\b(?:difficult\w*|problems?|shortcomings?|weak(?: spots?|ness(?:es)?| points?)|challenges?)\b"
)
_SOLVED = re.compile(
    r"解决|化解|克服|整改|破解|处理|应对|\b(?:solv|address|overc[oa]m|fix|tackl|resolv|handl)"
)
_OWNS = re.compile(r"清醒地?(?:认识|看到|意识)")
_THEN = re.compile(r"[。\n]\s*(?:(?:对|针对|面对)(?:这些|此|上述)|我们(?:一定|将|要|必须)|为此)")
_MOST = 700  # characters of the quotation


def answer_problems(
    question: Question, sources: Sources, documents: Sequence[str]
) -> Answer | None:
    """The passage on problems of one place's report; None where more than that is asked for."""
    if question.wanted not in ("list", "other") or len(documents) != 1 or question.indicators:
        return None
    asked = fold(question.resolved)
    if not _ASKS.search(asked) or _SOLVED.search(asked) or not _asks_nothing_else(question):
        return None
    text = sources.document(documents[0]).text
    found = _OWNS.search(text)
    if found is None:
        return None
    start, end = _passage(text, found.start())
    draft = Draft(question, sources)
    quote = text[start:end]
    place = place_label(question.areas[0], question.language, sources.glossary)
    chinese = question.language == "zh"
    said = f"{place}：{quote}" if chinese else f"{place}: “{quote}”{glossed(quote, sources)}"
    draft.say(said, draft.cite(documents[0], start, end))
    return draft.finish("extracted")


def _asks_nothing_else(question: Question) -> bool:
    """Whether all that is named is problems of the whole place (not of its ports)."""
    if len(question.areas) != 1 or question.unknown_areas or question.parts:
        return False
    telling = (t for t in question.terms if t.weight >= TELLING and not _ASKS.search(fold(t.text)))
    return all(_OWNED.fullmatch(fold(term.text)) for term in telling)


_OWNED = re.compile(
    r"还有|有待|承认|坦承|坦言|反思|存在|面临|检讨|自身|自己|发展|工作|政府|当前|主要|点名|"
    r"own|owned|admit\w*|acknowledg\w*|concede\w*|face[sd]?|facing|development|government|remain\w*"
)


def _passage(text: str, at: int) -> tuple[int, int]:
    """From the start of the sentence to the end of the list of problems in its paragraph."""
    start = max(text.rfind("。", 0, at), text.rfind("\n", 0, at)) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    then = _THEN.search(text, at, end)
    end = then.start() if then else end
    if end - start > _MOST:
        stops = [text.rfind(stop, at, start + _MOST) for stop in "。；"]
        end = max(stops) if max(stops) > at else start + _MOST
    return start, end
