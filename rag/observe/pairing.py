"""Figures with their subjects: which measure each is, and whether the two can belong together."""

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.figures import Figure
from rag.observe.predicate import Predicate, measure_of
from rag.observe.reading import Reading
from rag.observe.subject import both
from rag.observe.terms import ends_clause, goes_on
from rag.observe.words import Subject, Words

_ALL = {"均", "都", "双双"}
_YEARLY = {"同比", "比上年", "较上年", "比去年", "较去年", "比上年同期", "较上年同期", "比去年同期"}
_MODIFIED = re.compile(r"(?:左右|及?以上|及?以下|以内|之内|上下)?(?:大关|关口|新?台阶)?")
_UNITS = {
    "money": {"money"}, "percent": {"percent"}, "people": {"people", "count", "number"},
    "count": {"count", "people", "number", "duration", "container"},
    "area": {"area"}, "mass": {"mass"},
    "length": {"length", "count"}, "energy": {"energy"}, "power": {"power"},
    "volume": {"volume"}, "concentration": {"mass"}, "per_area": {"mass"},
    "per_head": {"people", "count", "number"}, "time": {"duration"}, "speed": set(),
    "index": {"number", "count"}, "other": {"count", "number", "container", "mass", "computing"},
}  # fmt: skip


def after_figure(folded: str, figure: Figure) -> int:
    """Where the words end that belong to a figure (左右, 大关)."""
    found = _MODIFIED.match(folded, figure.end)
    return found.end() if found else figure.end


def pair_up(
    words: Words, subjects: list[Subject], group: list[Figure], predicate: Predicate
) -> Iterator[Reading]:
    """Subjects with their figures: one to one, or one figure for all (均增长5%)."""
    if len(subjects) == 1 and len(group) == 2:
        subjects = both(subjects[0], words.folded)
    if len(subjects) == len(group):
        pairs = list(zip(subjects, group, strict=True))
    elif len(group) == 1 and (
        group[0].kind == "percent" or predicate.manner & {"均", "都", "双双"}
    ):
        pairs = [(subject, group[0]) for subject in subjects]
    else:
        return
    modifier = group[-1].modifier if group[-1].modifier in ("左右", "以上", "以内") else ""
    for subject, figure in pairs:
        figure = replace(figure, modifier=figure.modifier or modifier)
        term = words.folded[subject.start : subject.end]
        found = measure_of(figure, predicate, subject.measure, term)
        clear = _is_clear(words.folded, after_figure(words.folded, group[-1]), subject, found)
        if found and clear and _fits(subject, figure, found[0]):
            yield make_reading(words, subject, figure, found, predicate)


def _is_clear(folded: str, end: int, subject: Subject, measure: tuple[str, int] | None) -> bool:
    """Whether what follows the figure leaves it with this subject (生产总值超200亿元县)."""
    if not subject.measure:
        return ends_clause(folded, end)
    return goes_on(folded, end) or bool(measure and measure[0] == "growth")


def _fits(subject: Subject, figure: Figure, measure: str) -> bool:
    if measure == "growth" or figure.kind == "points" or not subject.unit_kind:
        return figure.kind not in ("duration", "fraction") and bool(figure.unit)
    return figure.kind in _UNITS.get(subject.unit_kind, {figure.kind})


def make_reading(
    words: Words,
    subject: Subject,
    figure: Figure,
    measure: tuple[str, int],
    predicate: Predicate,
) -> Reading:
    """The reading of a figure, without its time; `measure` is the measure and the sign."""
    average = bool(predicate.manner & {"年均", "平均每年", "每年平均"})
    average = average or (measure[0] == "growth" and "平均" in predicate.manner)
    return Reading(
        subject=subject,
        figure=figure,
        measure=measure[0],
        sign=measure[1],
        modifier="年均" if average else figure.modifier,
        start=min(subject.start if subject.since < 0 else subject.since, figure.start),
        end=max(subject.end, after_figure(words.folded, figure)),
        arrives=predicate.arrives or figure.modifier == "突破",
        yearly=bool(predicate.manner & _YEARLY),
    )
