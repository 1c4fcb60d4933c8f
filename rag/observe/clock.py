"""Which time holds for words that name none: what the section, paragraph or sentence named last."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.observe.period import Mark
from rag.observe.scene import Scene

_GUESS = re.compile("预计|预估")
_LASTING = {"plain", "term", "mixed"}  # sections whose paragraphs say themselves what they are of


@dataclass(slots=True)
class Clock:
    """Told of each sentence as it is entered and left; `mark` is the time that holds now.

    `base` is the year that the earlier parts of a sentence compare with,
    `guess` says whether they are estimates.
    """

    scene: Scene
    mark: Mark | None = None
    base: Mark | None = None
    guess: bool = False
    paragraph: Mark | None = None
    section: Mark | None = None

    @property
    def year(self) -> int:
        """The year that 前三季度 is of."""
        return self.mark.last_year if self.mark else self.scene.year

    def enter(self, before: str) -> None:
        """A sentence begins; `before` is the text that precedes it."""
        last = before.rstrip(" \t\u3000")[-1:]
        if last not in ";；":
            self.base, self.guess = None, False
        if last in ("\n", ""):
            self.mark = self.paragraph = self.section
        elif last not in ";；":
            self.mark = self.paragraph

    def leave(self, marks: Sequence[Mark], folded: str) -> None:
        """A sentence ends that named these times."""
        self.guess = bool(_GUESS.search(folded))
        named = [mark for mark in marks if mark.dates]
        self.base = next((mark for mark in reversed(marks) if mark.kind == "base"), self.base)
        if not named:
            return
        self.mark = named[-1]
        role = self.scene.role
        past = named[0].period == str(self.scene.data_year)  # 刚刚过去的2024年
        opens = named[0].start <= (8 if past else 2)
        looks_back = past and folded[: named[0].end].endswith("过去一年")  # in a plan, too
        if role == "plain" or (opens and (role != "plan" or looks_back)):
            self.paragraph = _whole(named[-1] if role == "plain" else named[0])
        if role in _LASTING and opens:
            self.section = _whole(named[0])


def _whole(mark: Mark) -> Mark:
    """The year of a part of a year, because the part holds for its own sentence only."""
    if mark.kind != "part":
        return mark
    return replace(mark, period=str(mark.last_year), kind="year")
