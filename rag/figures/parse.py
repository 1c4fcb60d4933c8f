"""Text → figures."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from rag.figures.cells import bare_units
from rag.figures.figure import Figure, kind_of, made, plain
from rag.figures.numerals import FRACTIONS, PARTS, read_numeral
from rag.figures.patterns import AFTER, BEFORE, CANDIDATE, FROM_ENGLISH
from rag.figures.places import english_rank, english_top, head, nth, ordinal, place, top
from rag.figures.ranges import join_range
from rag.figures.units import (
    ALIASES,
    ENGLISH_SCALES,
    ENGLISH_UNITS,
    MEASURES,
    PER_ENGLISH,
    SCALES,
    split_scale,
)
from rag.text import fold

_CURRENCIES = {"us$": "美元", "usd": "美元", "$": "美元", "hk$": "港元", "€": "欧元"}
_NAMED = re.compile(
    r"会议|全会|强(?![降对台震])|[号版世届期级后线热线路米径×xX:/]|周年|工程|街区|专项"
)
_OPEN_WORD = re.compile(r"([\u4e00-\u9fff])(?=以上|左右|[,，。;；、)）]|$)")
_NO_UNIT = set("的和及与或等至到由在为是以上下左右中内外前后均比占同较达增长")
_LATIN_CASE = {name.lower(): name for name in (*MEASURES, *ALIASES)}
_NOUN = re.compile(
    r"\s(?:(?!of\b|in\b|to\b|by\b|from\b|and\b|for\b|at\b|on\b)[a-z-]+\s){1,2}([a-z]+)\b"
)


def parse_figures(text: str) -> list[Figure]:
    """Every figure of a text in order, quantities and what only looks like one.

    Example:
        >>> [(f.text, f.unit, f.modifier) for f in parse_figures("约1,600亿元，增长5.5%左右")]
        [('1,600亿元', '亿元', '约'), ('5.5%', '%', '左右')]
    """
    return list(parsed(text))


@lru_cache(maxsize=4)  # a report is read for its passages, then for its observations
def parsed(text: str) -> tuple[Figure, ...]:
    """The figures of `parse_figures`, kept for the texts read last."""
    folded = fold(text)
    found: list[Figure] = []
    for match in CANDIDATE.finditer(folded):
        figure = _read(folded, match)
        if figure is None:
            continue
        previous = found[-1] if found else None
        merged = previous and join_range(folded, previous, figure)
        if merged:
            found[-1] = merged
        else:
            found.append(figure)
    return tuple(_with_cells(text, [_finish(text, folded, figure) for figure in found]))


def _with_cells(text: str, figures: list[Figure]) -> list[Figure]:
    """The figures, bare numbers in rows of a table with the unit that the table gives them."""
    units = bare_units(text)
    if not units:
        return figures
    cells = []
    for (start, end), unit in units.items():
        start += text[start] in "-+−"
        value = Decimal(re.sub("[, ，]", "", text[start:end]))
        cells.append(Figure(start, end, text[start:end], value, None, unit, kind_of(unit)))
    apart = [f for f in figures if not any(f.start < c.end and f.end > c.start for c in cells)]
    return sorted([*apart, *cells], key=lambda figure: figure.start)


def _read(folded: str, match: re.Match[str]) -> Figure | None:
    groups = match.groupdict()
    if groups["number"] is not None:
        return _quantity(folded, match)
    if groups["numeral"] is not None:
        return _written(folded, match)
    for names, read in _READERS:
        if any(groups[name] is not None for name in names):
            return read(folded, match)
    return made(match, Decimal(0), "plan" if groups["plan"] else "label")


def _before(folded: str, start: int, width: int) -> str:
    return folded[max(0, start - width) : start]


def _year(folded: str, match: re.Match[str]) -> Figure:
    year, until = match["year"], match["until"]
    if not match["nian"] and re.match("[a-z版号]", folded[match.end() : match.end() + 1]):
        return made(match, Decimal(year), "label")
    full = until and (until if len(until) == 4 else year[:2] + until)
    return made(match, Decimal(year), "year", "年", Decimal(full) if full else None)


def _written_year(folded: str, match: re.Match[str]) -> Figure:
    return made(match, read_numeral(match["written_year"].replace("○", "〇")), "year", "年")


def _month(folded: str, match: re.Match[str]) -> Figure:
    until = match["until_month"]
    return made(match, Decimal(match["month"]), "date", "月", Decimal(until) if until else None)


def _part(folded: str, match: re.Match[str]) -> Figure:
    share, _, decimals = match["share"].partition("点")
    value = read_numeral(share) if "." not in share else Decimal(share)
    for power, digit in enumerate(decimals, 1):
        value += read_numeral(digit).scaleb(-power)
    if match["part"] in ("百", "千"):
        return made(match, value, "percent", "%" if match["part"] == "百" else "‰")
    return made(match, value, "fraction", f"/{read_numeral(match['part'])}")


def _portion(folded: str, match: re.Match[str]) -> Figure:
    value = Decimal(FRACTIONS[match["portion"]])
    return made(match, value, "fraction", f"/{PARTS[match['parts']]}")


_READERS = (
    (("year",), _year),
    (("written_year",), _written_year),
    (("month",), _month),
    (("ordinal",), ordinal),
    (("top",), top),
    (("head",), head),
    (("nth",), nth),
    (("rank",), english_rank),
    (("english_top",), english_top),
    (("part",), _part),
    (("portion",), _portion),
)


def _quantity(folded: str, match: re.Match[str]) -> Figure | None:
    value = Decimal(re.sub("[, ]", "", match["number"]))
    if match["rest"]:
        power = SCALES[match["rest_scale"]] - SCALES[match["scale"]]
        value += Decimal(match["rest"]).scaleb(power)
    unit = _unit_name(match)
    figure = made(match, value, kind_of(unit), unit, None)
    figure = replace(figure, modifier=(match["more"] or "").strip())
    if match["unit"] == "位":
        return place(folded, match, value) or figure
    if match["currency"] or _english_scale(match["scale"]):
        return _convert(folded, match, figure)
    if match["unit"] and match["unit"].strip("- ") in ENGLISH_UNITS and " " in match.group():
        return figure
    if _is_label(folded, match, figure):
        return replace(figure, kind="label", unit="", modifier="")
    return figure if unit else _open_unit(folded, figure)


def _unit_name(match: re.Match[str]) -> str:
    scale = "".join(part for part in (match["scale"], match["scale2"]) if part in SCALES)
    return scale + _measure_name(match["unit"] or "")


def _measure_name(written: str) -> str:
    written = written.strip("- ").split("(")[0].replace(" /", "/").replace("每", "/")
    head, slash, per = written.partition("/")
    if not slash and " per " in written:
        head, _, per = written.partition(" per ")
    head = ENGLISH_UNITS.get(head.strip(), head.strip())
    head = _LATIN_CASE.get(head, head)
    per = PER_ENGLISH.get(per.strip(), per.strip())
    return ALIASES.get(head, head) + (f"/{per}" if per else "")


def _english_scale(scale: str | None) -> int:
    return ENGLISH_SCALES.get(scale or "", 0)


def _convert(folded: str, match: re.Match[str], figure: Figure) -> Figure:
    """English scales in the Chinese ones, exactly: 237.98 billion yuan is 2379.8亿元."""
    name = figure.unit
    if match["currency"]:
        name = _CURRENCIES.get(match["currency"], "元")
    elif not name:
        noun = _NOUN.match(folded, match.end())
        name = ENGLISH_UNITS.get(noun[1], "") if noun else ""
    power = _english_scale(match["scale"])
    if not power:
        scale = match["scale"] or match["scale2"] or ""
        name = (scale if scale in SCALES else "") + name
        return replace(figure, unit=name, kind=kind_of(name))
    return _rescaled(replace(figure, unit=name, kind=kind_of(name)), power)


def _rescaled(figure: Figure, power: int) -> Figure:
    whole = figure.value.scaleb(power)
    for scale in ("万亿", "亿", "万"):
        if whole >= Decimal(1).scaleb(SCALES[scale]):
            value = plain(whole.scaleb(-SCALES[scale]))
            return replace(figure, value=value, unit=scale + figure.unit)
    return replace(figure, value=plain(whole))


def _is_label(folded: str, match: re.Match[str], figure: Figure) -> bool:
    before, after = _before(folded, match.start(), 2), folded[match.end() : match.end() + 3]
    measured = figure.kind not in ("count", "number", "computing") or split_scale(figure.unit)[0]
    if re.search(r"[a-z]-?$", before) and not measured:
        return True
    if before[-1:] in '“‘《"〔[' and before:
        return not measured
    if not figure.unit and re.match(r"[a-z]", after):
        return True
    numbered = not figure.unit and (before[-1:] in "(\n" or not before) and after[:1] in ").、．]"
    return bool(numbered or (not measured and _NAMED.match(after)))


def _open_unit(folded: str, figure: Figure) -> Figure:
    """A measure word that no list has, where the phrase ends with it (12羽)."""
    word = _OPEN_WORD.match(folded, figure.end)
    if not word or word[1] in _NO_UNIT:
        return figure
    return replace(figure, end=word.end(), unit=word[1], kind="count")


def _written(folded: str, match: re.Match[str]) -> Figure | None:
    """A figure in Chinese numerals, if something countable follows and it is no set phrase."""
    before, numeral = _before(folded, match.start(), 1), match["numeral"]
    unit = (match["scale3"] or "") + _measure_name(match["unit3"])
    kind = kind_of(unit)
    if _NAMED.match(folded, match.end()) and kind == "count":
        return None
    if before and before in "数几上“‘《两千百万亿":
        return None
    if numeral == "一" and kind not in ("multiple", "percent"):
        return None
    if unit in ("成",) and not re.match(
        r"[,，。;；、)左以]|$", folded[match.end() : match.end() + 1]
    ):
        return None
    figure = made(match, read_numeral(numeral), kind, unit)
    return replace(figure, modifier=match["more3"] or "")


_EACH = re.compile(r"每(立方米|升)$")


def _in_each(folded: str, figure: Figure) -> Figure:
    """每立方米20微克 is 20微克/立方米, and the whole of it is the figure."""
    each = _EACH.search(_before(folded, figure.start, 4))
    weighed = each and figure.kind == "mass" and "/" not in figure.unit
    if not each or not weighed:
        return figure
    start = figure.start - len(each[0])
    return replace(figure, start=start, unit=f"{figure.unit}/{each[1]}")


def _finish(text: str, folded: str, figure: Figure) -> Figure:
    """Fill in the text and the modifier that stands beside it."""
    if not figure.quantity:
        return replace(figure, text=text[figure.start : figure.end])
    modifier = figure.modifier
    figure = _in_each(folded, figure)
    after = AFTER.match(folded, figure.end)
    before = BEFORE.search(_before(folded, figure.start, 16))
    if after:
        modifier = after["zh"] or FROM_ENGLISH.get(after["en"] or "", "") or "以上"
    elif before:
        modifier = before["zh"] or FROM_ENGLISH[before["en"]]
    return replace(figure, text=text[figure.start : figure.end], modifier=modifier)
