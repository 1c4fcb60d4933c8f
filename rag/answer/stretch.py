"""What a target is stretched to in the same breath: 增长8%、力争10%以上."""

import re

from rag.answer.draft import Draft
from rag.figures import Figure, in_english, parse_figures
from rag.schema import Observation

_STRETCH = re.compile(
    r"[、，,]?(?P<told>(?:并)?(?:奋力|努力)?(?:力争|争取|冲刺|挑战)(?:增长|达到|实现|完成)?到?)(?=\d)"
)
_AT_LEAST = ("以上", "不低于", "不少于")
_LONGEST = 20  # characters of a figure with its unit


def say_stretch(draft: Draft, observation: Observation) -> None:
    """Add what a target strives for beyond itself, cited where it stands."""
    if observation.status != "target":
        return
    text = draft.sources.document(observation.document).text
    at = observation.end
    at += len(observation.modifier) if text.startswith(observation.modifier, at) else 0
    led = _STRETCH.match(text, at)
    figure = _first_figure(text[led.end() : led.end() + _LONGEST]) if led else None
    if led is None or figure is None or figure.unit != observation.unit:
        return
    end = led.end() + figure.end
    end += len(figure.modifier) if text.startswith(figure.modifier, end) else 0
    told = text[led.start("told") : end]
    chinese = draft.question.language == "zh"
    said = told if chinese else f"It strives for {in_english(figure)} (“{told}”)"
    draft.say(said, draft.cite(observation.document, led.start("told"), end))


def _first_figure(text: str) -> Figure | None:
    """The figure that a text begins with."""
    return next((figure for figure in parse_figures(text) if figure.start == 0), None)
