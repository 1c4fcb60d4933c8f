"""Which way a question takes a figure to have gone, where the report says the opposite."""

import re

from rag.figures import parse_figures
from rag.schema import Answer
from rag.text import fold

_UP = re.compile(
    r"增长|上涨|上升|涨了?|提高|增加|"
    r"\b(?:rise|rises|rose|risen|grow|grows|grew|grown|increased?|climb(?:ed)?|jump(?:ed)?|up by)\b"
)
_DOWN = re.compile(
    r"下降|下滑|下跌|减少|降低|跌了?|降了|"
    r"\b(?:fall|falls|fell|fallen|declined?|decreased?|drop(?:s|ped)?|shrink|shrank|down by)\b"
)
_EITHER = re.compile(
    r"增减|升降|涨跌|涨还是|增还是|升还是|降还是|还是|是否|有没有|\b(?:or|whether)\b"
)
_WHY = re.compile(r"为什么|为何|怎么会|原因|凭什么|\bwhy\b|\breasons?\b|\bhow come\b")
_LEADS = {
    ("zh", True): "报告所说的是下降，不是增长。",
    ("zh", False): "报告所说的是增长，不是下降。",
    ("en", True): "The report says that it fell, not that it rose.",
    ("en", False): "The report says that it rose, not that it fell.",
}


def turned_round(answer: Answer) -> str | None:
    """What sets right a question that takes for granted that a figure went the other way.

    To ask how much something grew takes nothing for granted; to ask why, or to name the growth,
    does, and so does to ask how much it fell.
    """
    text = fold(answer.question.text)
    grown = {o.value.startswith("-") for o in answer.observations if o.measure == "growth"}
    up, down = _UP.search(text), _DOWN.search(text)
    if len(grown) != 1 or bool(up) == bool(down) or _EITHER.search(text):
        return None
    fell = grown.pop()
    shares = any(f.kind == "percent" for f in parse_figures(answer.question.text))
    granted = bool(down) or shares or _WHY.search(text) is not None
    return _LEADS[answer.question.language, fell] if granted and fell == bool(up) else None
