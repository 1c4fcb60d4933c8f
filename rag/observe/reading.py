"""One statement of a sentence, and how it gets its period and its status."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.figures import Figure
from rag.observe.clock import Clock
from rag.observe.period import Mark
from rag.observe.scene import Scene
from rag.observe.words import Subject
from rag.schema import end_year

_TARGET = re.compile(r"力争|拟|预期|计划|争取(?!到)|目标|确保|力求|努力")
_GUESS = re.compile(r"预计|预估|预测")


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank at [start, end) of a sentence; `of` is the figure it ranks: "level", "growth", "".

    `shared` if several figures have it (均居), `divided` if several ranks are dealt out (分居).
    """

    start: int
    end: int
    text: str
    of: str
    shared: bool = False
    divided: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One statement; offsets are those of the sentence, `sign` is -1 for a decline.

    `arrives` if the words say that the figure was reached; `inherited` if an earlier clause named
    the subject; `yearly` if growth is said to be over the year before.
    """

    subject: Subject
    figure: Figure
    measure: str
    sign: int
    modifier: str
    start: int
    end: int
    arrives: bool = False
    inherited: bool = False
    yearly: bool = False
    period: str = ""
    status: str = ""
    ranks: tuple[Rank, ...] = ()


def date_reading(
    reading: Reading, folded: str, marks: Sequence[Mark], clock: Clock
) -> Reading | None:
    """The reading with period and status; None where neither words nor section tell them.

    A growth over an odd base (比2019年增长) is left out, because an observation cannot say so;
    a yearly average since then is one over the years between.
    """
    scene = clock.scene
    before = [_told(mark, folded, reading) for mark in marks if mark.end <= reading.figure.start]
    named = [mark for mark in before if mark.dates]
    mark = named[-1] if named else clock.mark
    base = _odd_base(reading, before, clock, mark)
    period = _since(reading, base, mark, scene) if base else _period(reading, scene, mark)
    if period is None:
        return None
    noted = re.match(r"[(（]预计", folded[reading.end : reading.end + 3])
    around = folded[: reading.figure.start] + (noted.group() if noted else "")
    if clock.guess and folded.startswith(("实现", "完成")):  # 预计实现A5亿元；实现B6亿元
        around = "预计" + around
    status = _status(around, scene, period, bool(named))
    return replace(reading, period=period, status=status)


def _told(mark: Mark, folded: str, reading: Reading) -> Mark:
    """由1997年的7.4万亿元: a year right before a level is the level's own, whatever precedes it."""
    close = folded[mark.end : reading.figure.start] in ("", "的")
    if mark.kind == "base" and close and reading.measure in ("level", "rate"):
        return replace(mark, kind="year")
    return mark


def _odd_base(reading: Reading, before: list[Mark], clock: Clock, mark: Mark | None) -> Mark | None:
    """The year, other than the one before, that a growth is over, if an earlier clause names it."""
    bases = [one for one in before if one.kind == "base"]
    base = bases[-1] if bases else clock.base
    if base is None or reading.measure not in ("growth", "change") or reading.yearly:
        return None
    year = mark.last_year if mark else clock.scene.year
    return base if base.last_year < year - 1 else None


def _since(reading: Reading, base: Mark, mark: Mark | None, scene: Scene) -> str | None:
    if reading.modifier != "年均" or (mark is not None and mark.kind != "year"):
        return None
    return f"{base.last_year + 1}/{mark.last_year if mark else scene.year}"


def _period(reading: Reading, scene: Scene, mark: Mark | None) -> str | None:
    if mark is None and scene.role == "term":
        return _of_span(reading, f"{scene.data_year - 4}/{scene.data_year}")
    if mark is not None and mark.kind == "span":
        return _of_span(reading, mark.period)
    if reading.modifier == "年均" or (mark is None and scene.role == "mixed"):
        return None
    return mark.period if mark else str(scene.year)


def _of_span(reading: Reading, span: str) -> str:
    """A level reached in a span of years is of its last year; all else is of the span."""
    if reading.arrives and reading.measure in ("level", "rate"):
        return span.rpartition("/")[2]
    return span


def _status(around: str, scene: Scene, period: str, dated: bool) -> str:
    last = int(end_year(period))
    if last > scene.data_year:
        return "target"
    if scene.role == "plain" and not dated and _TARGET.search(around):
        return "target"
    return "estimated" if _GUESS.search(around) else "actual"
