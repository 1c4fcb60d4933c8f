"""A figure that a question takes for granted, set right where the report says another."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rag.answer.direction import turned_round
from rag.answer.draft import Draft, Sources, join, make_citation
from rag.answer.phrases import figure_of
from rag.figures import Figure, parse_figures, same, scaled
from rag.glossary.labels import period_label
from rag.schema import WORDED, Answer, Observation, Question, Sentence
from rag.text import fold

_OPEN = (
    "突破", "超过", "超", "逾", "近", "接近", "以上", "多", "余", "左右", "约", "over", "more than",
    "nearly", "about", "around",
)  # fmt: skip
_RELATIVE = ("percent", "points", "multiple")
_OVER = (
    "超过", "超", "突破", "逾", "高于", "不低于", "不少于", "至少", "more than", "over", "above",
    "at least", "exceed", "exceeded", "exceeding", "topped",
)  # fmt: skip
_OVER_AFTER = ("以上", "多", "余", "or more", "or higher")
_UNDER = (
    "不到", "不足", "低于", "未达", "没到", "没有达到", "less than", "under", "below", "fewer than",
    "short of",
)  # fmt: skip
_UNDER_AFTER = ("以下", "or less", "or lower")
_DENIALS = {  # by the direction of the bound that is denied, 0 for none
    "zh": {0: "不是这个数", 1: "数没有那么高", -1: "数没有那么低"},
    "en": {0: "gives another figure", 1: "gives none that high", -1: "gives none that low"},
}
_LEAD = {"zh": "并非如此：报告给出的{}。", "en": "Not so: the report {}."}
_OTHER_PLACE = {"zh": "位次不同", "en": "gives another place"}
_MEASURED = re.compile(
    r"(?:高|低|多|少|快|慢|相差|领先|落后|提高|差)(?:出|了|于|过)?[^，,。？?]{0,4}$|(?:是否|有没有|能否)[^，,。？?]{0,12}$|"
    r"\b(?:than|exceed\w*|above|below|over|under|(?:higher|lower|faster|slower|more|less|larger|"
    r"smaller|differ\w*) by)\s*$"
)
_OF_THAT_SIZE = re.compile(r"[\d,.]+-[a-z]+-")  # a 100-billion-yuan hub: what it is called
_IN_UNITS = re.compile(r"\b(?:units?|multiples|terms) of\s*$", re.IGNORECASE)  # of 10,000 kW
_STOP = re.compile(r"[。！？；\n]")
_FIRST = re.compile(r"(?:头|第)一[个家座名位条]|首[个家座位]|唯一|\bfirst\b|\bonly\b")
_WITHOUT = ("aggregate", "series", "topic")  # bounds and choices are no premises
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
    if not answer.citations or question.wanted in _WITHOUT:
        return answer
    if question.wanted == "comparison":
        return _check_side(answer, sources)
    turned = turned_round(answer)
    if turned is None:
        return _check_figure(answer, sources)
    claimed = _claimed(question)
    said = claimed is None or any(same(claimed, figure) for figure in _stated(answer))
    return _led(answer if said else _check_figure(answer, sources), turned)


def _stated(answer: Answer) -> list[Figure]:
    """The quantities that an answer's citations state."""
    return [f for c in answer.citations for f in parse_figures(c.quote) if f.quantity]


def _check_figure(answer: Answer, sources: Sources) -> Answer:
    question = answer.question
    claimed = _claimed(question)
    if claimed is None:
        return _check_rank(_check_bound(answer, sources), sources)
    stated = _stated(answer)
    rivals = [f for f in stated if _comparable(claimed, f)]
    if any(same(claimed, figure) for figure in stated):
        return _confirmed(answer)
    if any(same(claimed, figure) for figure in _beside(answer, sources)):
        return answer
    if question.wanted in WORDED and _is_told(claimed, answer, sources):
        return answer
    told = asks_to_confirm(question) and claimed.kind != "points"
    return _corrected(answer, claimed, sources) if rivals or told else answer


def _is_told(claimed: Figure, answer: Answer, sources: Sources) -> bool:
    """Whether a document cited states the figure anywhere: it then only tells what is meant."""
    texts = (sources.document(name).text for name in {c.document for c in answer.citations})
    return any(same(claimed, figure) for text in texts for figure in parse_figures(text))


def _beside(answer: Answer, sources: Sources) -> list[Figure]:
    """The figures that follow a citation in its sentence (增长5.7%，高于全国0.7个百分点)."""
    found: list[Figure] = []
    for citation in answer.citations:
        text = sources.document(citation.document).text
        stop = _STOP.search(text, citation.end)
        found += parse_figures(text[citation.end : stop.start() if stop else None])
    return found


def _check_bound(answer: Answer, sources: Sources) -> Answer:
    """A bound that the question takes for granted (超过5%), against the figure that answers it."""
    question = answer.question
    bounds = [f for f in _quantities(question.text) if _direction(f, question.text)]
    found = [figure for o in answer.observations if (figure := figure_of(o)) is not None]
    if len(bounds) != 1:
        return answer
    bound = bounds[0]
    rivals = [f for f in found if _comparable(bound, f) and f.kind == bound.kind]
    if not rivals:
        return answer
    up = _direction(bound, question.text) > 0
    if all((scaled(f)[0] < scaled(bound)[0]) == up and not same(f, bound) for f in rivals):
        return _corrected(answer, bound, sources)
    return _confirmed(answer)


def _direction(figure: Figure, text: str) -> int:
    """1 for a figure said to be exceeded, -1 for one said not to be reached, else 0."""
    before, after = fold(text[: figure.start]).rstrip(), fold(text[figure.end :]).lstrip()
    if before.endswith(_UNDER) or after.startswith(_UNDER_AFTER):
        return -1
    above = figure.modifier in _OVER or before.endswith(_OVER) or after.startswith(_OVER_AFTER)
    return 1 if above else 0


def _check_side(answer: Answer, sources: Sources) -> Answer:
    """A figure that a comparison takes for granted of the side named right before it."""
    question = answer.question
    for claimed in _quantities(question.text):
        if claimed.modifier in _OPEN or claimed.kind in ("points", "multiple"):
            continue
        side = _named_before(claimed, answer, sources)
        stated = [figure for o in side if (figure := figure_of(o)) is not None]
        rivals = [f for f in stated if f.kind == claimed.kind]
        if rivals and not any(same(claimed, figure) for figure in rivals):
            return _corrected(answer, claimed, sources, side)
    return answer


def _named_before(claimed: Figure, answer: Answer, sources: Sources) -> list[Observation]:
    """What the answer gives of the place and indicator that stand last before a figure."""
    text, question = answer.question.text[: claimed.start], answer.question
    if _MEASURED.search(fold(text)):
        return []  # a difference or a threshold, and no side's own figure
    used = list(answer.observations)
    names = [m.name for m in sources.glossary.find_indicators(text, loose=True)]
    if len(question.indicators) > 1:
        used = [o for o in used if names and o.indicator == names[-1]]
    if len(question.areas) > 1:
        places = [m for m in sources.glossary.find_places(text, loose=True)]
        last = (places[-1].name, *places[-1].candidates) if places else ()
        used = [o for o in used if o.area in last]
    if len(question.periods) > 1:
        return []
    return used


def _check_rank(answer: Answer, sources: Sources) -> Answer:
    """A place in a row that a question takes for granted (全国第三, 头一个), set right."""
    question = answer.question
    claimed = _claimed_rank(question)
    stated = [
        f for c in answer.citations for f in parse_figures(c.quote) if f.kind in ("rank", "ordinal")
    ]
    if claimed is None or len({f.value for f in stated}) != 1:
        return answer
    if stated[0].value == claimed[1]:
        return _confirmed(answer)
    return _denied(answer, _OTHER_PLACE)


def _claimed_rank(question: Question) -> tuple[str, int] | None:
    """The rank that a question states, as written and as a number."""
    text = fold(question.text)
    confirming = asks_to_confirm(question)
    first = _FIRST.search(text) if confirming else None
    if first is not None:
        return first.group(), 1
    kinds = ("rank", "ordinal") if confirming else ("rank",)
    found = [f for f in parse_figures(question.text) if f.kind in kinds]
    if len(found) != 1 or (question.wanted == "rank" and not confirming):
        return None
    return found[0].text, int(found[0].value)


def _claimed(question: Question) -> Figure | None:
    """The one exact quantity that the question states of what it asks for."""
    text = question.text
    found = [
        f for f in _quantities(text)
        if f.modifier not in _OPEN and not text[: f.start].rstrip().endswith(_OPEN)
        and not _direction(f, text)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _quantities(text: str) -> list[Figure]:
    found = [
        f for f in parse_figures(text) if not _IN_UNITS.search(text, max(0, f.start - 20), f.start)
    ]
    found = [f for f in found if not _OF_THAT_SIZE.match(fold(text), f.start)]
    return [f for f in found if f.quantity and f.kind != "duration" and f.unit]


def _comparable(claimed: Figure, figure: Figure) -> bool:
    if (claimed.kind in _RELATIVE) != (figure.kind in _RELATIVE):
        return False
    return scaled(claimed)[2] == scaled(figure)[2]


def _confirmed(answer: Answer) -> Answer:
    """The answer, led by a yes where one is asked for; what is refused is no yes."""
    question = answer.question
    if answer.refused or not asks_to_confirm(question):
        return answer
    return _led(
        answer,
        "是的，报告是这样说的。" if question.language == "zh" else "Yes, the report says so.",
    )


def _corrected(
    answer: Answer, claimed: Figure, sources: Sources, side: Sequence[Observation] = ()
) -> Answer:
    """Say that the figure is not the report's; where it stands for something else, for what."""
    question = answer.question
    other = next(_elsewhere(answer, claimed, sources, side), None)
    chinese = question.language == "zh"
    if other is None:
        bound = _direction(claimed, question.text)
        return _denied(answer, {language: said[bound] for language, said in _DENIALS.items()})
    marker = len(answer.citations) + 1
    citation = make_citation(sources, other.document, (other.start, other.end), marker)
    period = period_label(other.period, question.language)
    if chinese:
        kind = "目标" if other.status == "target" else "数字"
        text = f"问题里的数是{period}的{kind}[{marker}]，不是这里的实际数。"
    else:
        kind = "target" if other.status == "target" else "figure"
        text = f"The figure in the question is the {kind} for {period}[{marker}], not this one."
    answer = replace(answer, citations=(*answer.citations, citation))
    return _led(answer, text, marker)


def _elsewhere(
    answer: Answer, claimed: Figure, sources: Sources, side: Sequence[Observation]
) -> Iterator[Observation]:
    """Observations of the same indicator and place that state the figure."""
    used = side or answer.observations
    names = {o.indicator for o in used} or set(answer.question.indicators)
    for document in dict.fromkeys(o.document for o in side) or dict.fromkeys(
        c.document for c in answer.citations
    ):
        for observation in sources.observations(document):
            figure = figure_of(observation)
            own = observation.indicator in names and observation not in used
            if own and figure is not None and same(figure, claimed):
                yield observation


def _denied(answer: Answer, said: Mapping[str, str]) -> Answer:
    language = answer.question.language
    return _led(answer, _LEAD[language].format(said[language]))


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
