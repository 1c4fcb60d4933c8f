"""One figure of one place and time: how it is written in a table, and the span that says it."""

import re
from dataclasses import dataclass, replace

from rag.answer.draft import Draft
from rag.answer.phrases import figure_of, value_label
from rag.figures import Figure, scaled
from rag.schema import Language, Observation, Question, Wanted
from rag.text import fold

_MORE = re.compile(
    r"[更最][高低多少大小长快慢]|多少|相差|差距|数量|"
    r"(?:谁|哪一?[个座家边]?)[高低多少大小长快慢]|"
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|longer|most|length|how (?:many|much))\b"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A place's figure, how it is written in the answer, and the span that says it."""

    area: str
    document: str
    start: int
    end: int
    figure: Figure | None
    value: str
    period: str
    status: str
    measure: str
    indicator: str
    observation: Observation | None = None

    @property
    def size(self) -> tuple[int, object]:
        """What cells are ordered by: the lower end in the base unit; none is least."""
        return (1, scaled(self.figure)[0]) if self.figure else (0, 0)


def is_numeric(question: Question) -> bool:
    """Whether a figure is asked for, and not names or deeds."""
    named = question.indicators or question.measure or question.unit_kinds
    return bool(named) or _MORE.search(fold(question.text)) is not None


def single_wanted(question: Question) -> Wanted:
    """What is asked of each place by itself."""
    if question.status == "target":
        return "target"
    if question.measure == "growth":
        return "growth"
    return "figure" if is_numeric(question) else "list"


def of_observation(observation: Observation, language: Language) -> Cell:
    """The cell of an observation."""
    figure = figure_of(observation)
    if figure is not None and observation.value.startswith("-"):
        figure = replace(figure, value=-abs(figure.value))
    value = value_label(observation, language)
    sign = "-" if observation.value.startswith("-") else ""
    return Cell(
        observation.area, observation.document, observation.start, observation.end, figure,
        f"{sign}{value}", observation.period, observation.status, observation.measure,
        observation.indicator, observation,
    )  # fmt: skip


def cite_cell(draft: Draft, cell: Cell) -> int:
    """The marker of a cell's span."""
    if cell.observation is not None:
        return draft.cite_observation(cell.observation)
    return draft.cite(cell.document, cell.start, cell.end)
