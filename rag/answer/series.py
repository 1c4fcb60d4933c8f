"""A figure year by year: a row for each year that has one, the other years named."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.compared import write_table
from rag.answer.draft import Draft, Sources
from rag.answer.groups import areas_over_years
from rag.answer.narrow import without_idle
from rag.answer.rows import Row, of_period, period_cell
from rag.answer.turning import say_year
from rag.glossary.labels import place_label
from rag.schema import Answer, Question
from rag.text import fold

_SINCE = re.compile(r"以来|至今|\bsince\b")
_LATEST = re.compile(r"近([一两二三四五六七八九十]|\d+)年|\b(?:past|last|recent) (\w+) years\b")
_NUMBERS = {
    **{c: i for i, c in enumerate("零一二三四五六七八九十")}, "两": 2, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10,
}  # fmt: skip


def answer_series(question: Question, sources: Sources, documents: Sequence[str]) -> Answer | None:
    """A table of years for each place, or the one year asked for.

    None where fewer than two years have a figure.
    """
    question = without_idle(question, sources, documents)
    places = areas_over_years(question, sources, documents)
    rows = [
        row for area, names in places.items() for row in _years_of(question, sources, area, names)
    ]
    found = [row for row in rows if row.cell is not None]
    if len(found) < 2:
        return None
    draft = Draft(question, sources)
    if not say_year(draft, found):
        write_table(draft, _labelled(found, sources, len(places) > 1))
    _say_coverage(draft, rows, found)
    return draft.finish("observed")


def _years_of(question: Question, sources: Sources, area: str, names: Sequence[str]) -> list[Row]:
    """What is asked, year by year: plans of each report's own year, results of the year before."""
    rows = []
    planned = question.status == "target"
    for year in _years(question, sources, names):
        chosen, status = of_period(names, str(year), sources, question.status)
        single = replace(
            question, periods=(str(year),), areas=(area,), wanted="figure",
            status="target" if planned else status,
        )  # fmt: skip
        cell = period_cell(single, sources, chosen, area)
        rows.append(Row(str(year), area, single, tuple(chosen), cell))
    return rows


def _years(question: Question, sources: Sources, names: Sequence[str]) -> list[int]:
    """The years that reports give results of (or plan, where targets are asked for), in order."""
    known = sources.reports_of(names)
    planned = question.status == "target"
    years = {r.report_year if planned else r.data_year for r in known} - {None}
    first, last = _bounds(question)
    chosen = sorted(year for year in years if year and first <= year <= last)
    return chosen[-_how_many(question) :]


def _how_many(question: Question) -> int:
    """How many of the latest years are asked for (近五年), 0 where all are."""
    found = _LATEST.search(fold(question.text))
    named = next(filter(None, found.groups()), "") if found else ""
    return int(named) if named.isdigit() else _NUMBERS.get(named, 0)


def _bounds(question: Question) -> tuple[int, int]:
    named = [int(y) for p in question.periods for y in re.findall(r"\d{4}", p)]
    if not named:
        return 0, 9999
    if len(named) == 1:
        return named[0], 9999 if _SINCE.search(fold(question.text)) else named[0]
    return min(named), max(named)


def _labelled(rows: Sequence[Row], sources: Sources, several: bool) -> list[Row]:
    if not several:
        return list(rows)
    labels = [
        f"{place_label(r.area, r.question.language, sources.glossary)} {r.label}" for r in rows
    ]
    return [replace(row, label=label) for row, label in zip(rows, labels, strict=True)]


def _say_coverage(draft: Draft, rows: Sequence[Row], found: Sequence[Row]) -> None:
    """How many years have a figure, and which do not."""
    chinese = draft.question.language == "zh"
    gaps = sorted({row.label for row in rows} - {row.label for row in found})
    if chinese:
        rest = f"；没有给出的年份：{'、'.join(gaps)}" if gaps else ""
        draft.note(f"查阅{len(rows)}个年份，其中{len(found)}个给出数据{rest}")
    else:
        rest = f"; not given for {', '.join(gaps)}" if gaps else ""
        draft.note(f"Of {len(rows)} years read, {len(found)} have a figure{rest}")
