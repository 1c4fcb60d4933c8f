"""Rows of tables of indicators → what each of their cells states."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.figures import parse_figures
from rag.figures.cells import GROWTH, Cell, Row, read_row
from rag.glossary import load_glossary
from rag.observe.period import find_marks
from rag.observe.scene import Scene
from rag.observe.words import exact_name
from rag.schema import end_year
from rag.text import fold

_NUMBERED = re.compile(r"序号|位次|排名|排位|名次|代码|备注|(?:计量)?单位")
_LEADS = re.compile(r"^(?:[#*＊\s]*(?:其中[：:]?|[一二三四五六七八九十\d]{1,2}[、.．])?)\s*")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]|[%％‰]")
_TOTAL = re.compile(r"合计|小计|总计|平均|注")
_LAST_YEAR = re.compile(r"(?:去年|上年|上一年)(?:同期)?(?:数|累计|实绩|完成)?")
_PLAIN = re.compile(
    r"指标|总量|绝对[值量]|数值|数据|数额|金额|规模|实绩|实际|完成情况|完成|累计|本[年期月]?|全年|值|额|年|月|数|"
    r"[\s/、，,:：—-]+"
)
_TARGET = re.compile(r"目标|计划|预期|预算|任务|拟")
_ESTIMATE = re.compile(r"预计|预测|快报|初步")
_SHARE = re.compile(r"占.{0,8}(?:比重|比例|%|％)?|比重|占比|份额|贡献")
_ONE_MONTH = re.compile(r"^(?:本月|当月)(?!累计|止)")
_BARE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_INDEX = Decimal(50)  # a price index stands near 100, a rise of prices near 0


@dataclass(frozen=True, slots=True)
class Stated:
    """What one cell states; `end` is where its value ends in the row."""

    area: str
    indicator: str
    term: str
    measure: str
    value: str
    unit: str
    period: str
    status: str
    modifier: str
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    value: str
    unit: str
    modifier: str


@dataclass(frozen=True, slots=True)
class _About:
    """What a row is about so far: its columns may say more."""

    area: str
    indicator: str
    term: str
    period: str
    status: str


def read_cells(line: str, scene: Scene) -> list[Stated]:
    """What a row of a table states, cell by cell; nothing where the line is no such row.

    Example: 单位：亿元 | 指标：地区生产总值；2024年：3105.6；同比增长（%）：5.5 states a level of
    3105.6亿元 and a growth of 5.5%, both of 2024.
    """
    row = read_row(line)
    return list(_read(row, scene)) if row else []


def _read(row: Row, scene: Scene) -> Iterator[Stated]:
    about = _about_row(row, scene)
    for cell in row.cells:
        number = _number(cell)
        if number is None or not cell.header or _is_name(cell):
            continue
        if _NUMBERED.fullmatch(_bare(cell.header)):
            continue
        about = _about_cell(about, cell, scene)
        stated = _stated(cell, number, about, scene)
        if stated is not None:
            yield stated


def _number(cell: Cell) -> _Number | None:
    """The figure that a cell holds and nothing else."""
    if cell.bare:
        return _Number(re.sub("[, ，+]", "", cell.text).replace("−", "-"), cell.unit, "")
    figures = [figure for figure in parse_figures(cell.text) if figure.quantity]
    if len(figures) != 1 or figures[0].high is not None:
        return None
    figure = figures[0]
    around = cell.text[: figure.start] + cell.text[figure.end :]
    if around.strip("-−") not in ("", figure.modifier):
        return None
    sign = "-" if around[:1] in ("-", "−") and figure.value else ""
    return _Number(f"{sign}{figure.value:f}", figure.unit, figure.modifier)


def _is_name(cell: Cell) -> bool:
    """Whether a number names the row: a year in a column of years."""
    return bool(re.fullmatch(r"年份|年度|时间|期间|年", _bare(cell.header)))


def _about_row(row: Row, scene: Scene) -> _About:
    period = _period(row.lead, scene, scene.year) or str(scene.year)
    opening = load_glossary().find_places(row.lead)[:1]
    area = scene.area or next((m.name for m in opening if m.start == 0), "")
    about = _About(area, "", "", period, "")
    for cell in row.cells:
        header, text = _bare(cell.header), _LEADS.sub("", _bare(cell.text))
        if _is_name(cell) or re.fullmatch(r"(?:19|20)\d\d年?.{0,8}", cell.text):
            years = cell.text if "年" in cell.text else f"{cell.text}年"
            status = "target" if _TARGET.search(cell.text) else ""
            about = replace(
                about, period=_period(years, scene, scene.year) or period, status=status
            )
        elif _number(cell) or _NUMBERED.fullmatch(header):
            continue
        elif place := _place(text):
            about = replace(about, area=place)
        elif not about.indicator and not _TOTAL.search(text) and 2 <= len(text) <= 24:
            about = replace(about, indicator=_canonical(text) or text, term=text)
    return about


def _about_cell(about: _About, cell: Cell, scene: Scene) -> _About:
    """The header of a column may name another indicator or place, and the time of what follows."""
    header = _bare(cell.header)
    period = _period(header, scene, int(about.period[:4]))
    if period and not _LAST_YEAR.search(header):
        about = replace(about, period=period)
    if place := _place(header):
        return replace(about, area=place)
    name = GROWTH.split(header, maxsplit=1)[0]
    if canonical := _canonical(name):
        return replace(about, indicator=canonical, term=name)
    return about


def _stated(cell: Cell, number: _Number, about: _About, scene: Scene) -> Stated | None:
    header = _bare(cell.header).replace(about.term or "\0", "")
    if not about.indicator or _SHARE.search(header) or _ONE_MONTH.match(header):
        return None
    if not _place(header) and not _is_plain(header, scene):
        return None
    measure = _measure(about, header, number)
    if measure is None:
        return None
    period = about.period
    if _LAST_YEAR.search(header) and not GROWTH.search(header):
        period = re.sub(r"\d{4}", lambda year: str(int(year.group()) - 1), period)
    return Stated(
        about.area,
        about.indicator,
        about.term,
        measure,
        number.value,
        number.unit,
        period,
        _status(header, about, period, scene),
        number.modifier,
        cell.end,
    )


def _is_plain(header: str, scene: Scene) -> bool:
    """Whether a header says only when, and whether a level or its growth is meant."""
    rest = _LAST_YEAR.sub(" ", fold(header))
    for mark in reversed(find_marks(rest, scene, scene.year)):
        rest = rest[: mark.start] + " " + rest[mark.end :]
    for pattern in (_BARE_YEAR, GROWTH, _TARGET, _ESTIMATE, _PLAIN):
        rest = pattern.sub("", rest)
    return not rest.strip("的±率速幅")


def _measure(about: _About, header: str, number: _Number) -> str | None:
    """Level, growth, change or rate; None where a number cannot be told."""
    entry = load_glossary().indicator(about.indicator)
    kind, counted = (entry.measure, entry.unit_kind) if entry else ("", "")
    percent = number.unit == "%"
    if GROWTH.search(header):
        return "growth" if percent and kind != "rate" else "change" if number.unit else None
    if kind == "growth" and number.unit in ("", "%"):
        return "growth" if abs(Decimal(number.value)) < _INDEX else None
    if percent:
        ratio = kind == "rate" or (not kind and bool(re.search("率|比重|占比|强度", about.term)))
        return "rate" if ratio else "growth"
    if not number.unit and counted in ("money", "percent", "area", "mass", "energy"):
        return None  # 158.4 of what
    return "rate" if kind == "rate" else "level"


def _status(header: str, about: _About, period: str, scene: Scene) -> str:
    if _TARGET.search(header) or about.status:
        return "target"
    if _ESTIMATE.search(header):
        return "estimated"
    return "target" if int(end_year(period)) > scene.data_year else "actual"


def _period(text: str, scene: Scene, year: int) -> str:
    """The last time that a header or caption names."""
    folded = fold(text)
    marks = [mark for mark in find_marks(folded, scene, year) if mark.kind in ("year", "part")]
    if marks:
        return marks[-1].period
    bare = _BARE_YEAR.search(folded)
    return bare[0] if bare else ""


def _place(text: str) -> str:
    matches = load_glossary().find_places(text)
    return next((m.name for m in matches if m.start == 0 and m.end == len(text)), "")


def _canonical(term: str) -> str:
    return exact_name(fold(term).strip(), loose=True) if len(term) > 1 else ""


def _bare(text: str) -> str:
    return _BRACKETS.sub("", text).strip()
