"""Observations as HTML: the table of figures, and who has which."""

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from rag.answer.phrases import figure_of, value_label
from rag.answer.ranks import in_english_rank
from rag.figures.figure import scaled
from rag.glossary import load_glossary
from rag.glossary.labels import period_label, place_label
from rag.schema import Language, Observation
from rag.ui.answers import cite_address, escaped
from rag.ui.words import words

MOST_ROWS = 200
MOST_AREAS = 60
MOST_INDICATORS = 8


def observation_address(o: Observation) -> str:
    """The address of the words that state an observation."""
    return cite_address(o.document, o.start, o.end)


def cell_label(o: Observation, language: Language) -> str:
    """The figure with its sign, which a sentence would put into its verb."""
    sign = "−" if o.value.startswith("-") else ""
    return f"{sign}{value_label(o, language)}"


def indicator_name(indicator: str, language: Language) -> str:
    """An indicator's name in a language; one that the glossary lacks stays Chinese."""
    return indicator if language == "zh" else load_glossary().english(indicator)


def figures_table(found: Sequence[Observation], language: Language) -> str:
    """The observations as a table that can be sorted; every figure opens its passage."""
    told = words(language)
    if not found:
        return f'<p class="hint">{told["no_observations"]}</p>'
    heads = ["area", "indicator", "measure", "value", "period", "status", "rank", "document"]
    several = len({o.indicator for o in found}) > 1
    heads = heads if several else [h for h in heads if h != "indicator"]
    head = "".join(f'<th scope="col"><button type="button">{told[h]}</button></th>' for h in heads)
    rows = "".join(_row(o, language, several) for o in found[:MOST_ROWS])
    key = "shown" if len(found) > MOST_ROWS else "shown_all"
    count = told[key].format(shown=MOST_ROWS, count=len(found))
    return (
        f'<div class="grid"><table><caption>{count}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(o: Observation, language: Language, several: bool) -> str:
    """A row; the indicator is named where the table has several."""
    told = words(language)
    name = f"<td>{escaped(indicator_name(o.indicator, language))}</td>" if several else ""
    place = place_label(o.area, language, load_glossary())
    period = escaped(period_label(o.period, language))
    cells = (
        f'<td class="tight">{escaped(place)}</td>{name}',
        f'<td class="tight">{told[o.measure]}</td>',
        f'<td class="tight" data-sort="{_magnitude(o):f}">{_link(o, language)}</td>',
        f'<td class="tight" data-sort="{html.escape(o.period)}">{period}</td>',
        f'<td class="tight">{told[o.status]}</td>',
        f'<td class="rank">{escaped(_rank(o, language))}</td>',
        f'<td class="name">{escaped(o.document)}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"


def _rank(o: Observation, language: Language) -> str:
    if language == "zh" or not o.rank:
        return o.rank
    return ", ".join(in_english_rank(part) for part in o.rank.split("、"))


def _link(o: Observation, language: Language) -> str:
    address = html.escape(observation_address(o))
    return f'<a href="{address}">{escaped(cell_label(o, language))}</a>'


def _magnitude(o: Observation) -> Decimal:
    """By what figures are sorted: the amount in its base unit."""
    figure = figure_of(o)
    if figure is None:
        return Decimal(0)
    return -scaled(figure)[0] if o.value.startswith("-") else scaled(figure)[0]


def coverage_table(found: Sequence[Observation], language: Language) -> str:
    """Areas by the indicators that most of them give; each cell is the latest figure."""
    told, glossary = words(language), load_glossary()
    cells = _latest([o for o in found if glossary.indicator(o.indicator)])
    if not cells:
        return ""
    spread = Counter(indicator for _, indicator in cells)
    columns = [name for name, _ in spread.most_common(MOST_INDICATORS)]
    areas = sorted({area for area, _ in cells})
    head = "".join(f'<th scope="col">{escaped(indicator_name(c, language))}</th>' for c in columns)
    rows = "".join(
        f'<tr><th scope="row" class="tight">{escaped(place_label(area, language, glossary))}</th>'
        + "".join(_cell(cells.get((area, c)), language, told) for c in columns)
        + "</tr>"
        for area in areas[:MOST_AREAS]
    )
    return (
        f'<div class="grid"><table><caption>{told["matrix_hint"]}</caption><thead><tr>'
        f'<th scope="col">{told["area"]}</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _latest(known: Sequence[Observation]) -> dict[tuple[str, str], Observation]:
    """For each area and indicator the latest figure: what was achieved before what is planned."""

    def order(o: Observation) -> tuple[bool, bool, str]:
        return (
            o.status != "target",
            o.measure == "level",
            o.period[-7:] if "/" in o.period else o.period,
        )

    cells: dict[tuple[str, str], Observation] = {}
    for o in known:
        former = cells.get((o.area, o.indicator))
        if former is None or order(o) > order(former):
            cells[o.area, o.indicator] = o
    return cells


def _cell(o: Observation | None, language: Language, told: Mapping[str, str]) -> str:
    if o is None:
        return f'<td class="none">{told["not_given"]}</td>'
    period = escaped(period_label(o.period, language))
    growth = f"{told[o.measure]} " if o.measure == "growth" else ""
    return f'<td>{growth}{_link(o, language)}<br><span class="none">{period}</span></td>'
