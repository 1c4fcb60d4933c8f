"""Charts of observations for Plotly, which comes with Gradio; each mark carries its source.

A chart is the JSON that plotly.js draws. Its marks have the address of their passage as
`customdata`, which the page's script opens when a mark is clicked.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from textwrap import wrap
from typing import Any

from gradio.components.plot import PlotData

from rag.answer.phrases import figure_of
from rag.figures.figure import scaled
from rag.figures.units import measure, split_scale
from rag.glossary import load_glossary
from rag.glossary.labels import period_label, place_label
from rag.schema import Language, Observation
from rag.ui.figures import cell_label, observation_address
from rag.ui.words import words

MOST_BARS = 30
MOST_LINES = 6
_TITLE = 36  # characters of a title on one line of a phone
_COLOURS = ("#0b5cad", "#c2571a", "#2e7d32", "#8e44ad", "#b8860b", "#00838f")
_ENGLISH_POWERS = ((12, "trillion "), (9, "billion "), (6, "million "), (3, "thousand "))


@dataclass(frozen=True, slots=True)
class Scale:
    """What the axis counts: so many of the base unit are one, and how that is called."""

    factor: Decimal
    name: str

    def of(self, observation: Observation) -> float:
        """Where an observation stands on the axis; a range stands in its middle."""
        figure = figure_of(observation)
        if figure is None:
            return 0.0
        low, high, _ = scaled(figure)
        value = low if high is None else (low + high) / 2
        sign = -1 if observation.value.startswith("-") else 1
        return float(sign * value / self.factor)


def comparison(found: Sequence[Observation], language: Language) -> PlotData | None:
    """One bar an area, for the period that most areas have; None with fewer than two.

    What is planned is compared only where nothing that was reached can be.
    """
    reached = [o for o in found if o.status != "target"]
    latest = _of_one_period(reached) or _of_one_period(found)
    if not latest:
        return None
    period = next(iter(latest.values())).period
    scale = _scale(list(latest.values()), language)
    chosen = sorted(latest.values(), key=scale.of)[-MOST_BARS:]
    told = words(language)
    bars: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "x": [scale.of(o) for o in chosen],
        "y": [place_label(o.area, language, load_glossary()) for o in chosen],
        "text": [cell_label(o, language).split(" (")[0] for o in chosen],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {
            "color": _COLOURS[0],
            "opacity": [1 if o.status == "actual" else 0.55 for o in chosen],
        },
        **_marks(chosen, language),
    }
    title = told["compare_chart"].format(
        indicator=_name(chosen[0], language), period=period_label(period, language)
    )
    layout = _layout(title, scale.name)
    layout["height"] = layout["margin"]["t"] + 72 + 30 * len(chosen)
    layout["yaxis"] = {"type": "category"}
    layout["margin"]["l"] = 16 + max(_width(name) for name in bars["y"])
    layout["bargap"] = 0.35
    layout["margin"]["r"] = 90 if language == "zh" else 120  # the words behind the longest bar
    return _plot([bars], layout)


def _width(name: str) -> int:
    """About how many pixels a name takes: Plotly's own measuring takes seconds."""
    return sum(13 if character > "\u2e80" else 8 for character in name)


def _of_one_period(found: Sequence[Observation]) -> dict[str, Observation]:
    alike = _alike(found)
    periods = Counter(p for p, _ in {(o.period, o.area) for o in alike})
    if not periods or max(periods.values()) < 2:
        return {}
    period = max(periods, key=lambda p: (periods[p], p))
    return _parts({o.area: o for o in alike if o.period == period})


def _parts(latest: dict[str, Observation]) -> dict[str, Observation]:
    """Without a whole beside its own parts: the country would dwarf its cities."""
    glossary, areas = load_glossary(), set(latest)
    parts = {
        area: o
        for area, o in latest.items()
        if area != "全国" and not areas & set(glossary.areas_in(area))
    }
    return parts if len(parts) > 1 else latest


def series(found: Sequence[Observation], language: Language) -> PlotData | None:
    """One line an area over the years; None where no area has two of them."""
    alike = [o for o in _alike(found) if len(o.period) == 4 and o.status != "target"]
    lines = {
        area: sorted({o.period: o for o in group}.values(), key=lambda o: o.period)
        for area, group in groupby(sorted(alike, key=lambda o: o.area), key=lambda o: o.area)
    }
    longest = sorted((line for line in lines.values() if len(line) > 1), key=len, reverse=True)
    if not longest:
        return None
    scale = _scale([o for line in longest for o in line], language)
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": place_label(line[0].area, language, load_glossary()),
            "x": [o.period for o in line],
            "y": [scale.of(o) for o in line],
            "line": {"color": colour, "width": 2},
            "marker": {"size": 10, "color": colour},
            **_marks(line, language),
        }
        for line, colour in zip(longest[:MOST_LINES], _COLOURS, strict=False)
    ]
    title = words(language)["series_chart"].format(indicator=_name(longest[0][0], language))
    layout = _layout(title, "")
    layout["yaxis"] |= {"title": {"text": scale.name, "font": {"size": 12}}, "rangemode": "tozero"}
    layout["xaxis"] = {"type": "category", "categoryorder": "category ascending"}
    layout["legend"] = {"orientation": "h", "y": -0.2}
    return _plot(traces, layout)


def _alike(found: Sequence[Observation]) -> list[Observation]:
    """Those of the indicator, measure and unit that most areas share: only like is compared."""
    groups: dict[tuple[str, str, str], list[Observation]] = {}
    for o in found:
        figure = figure_of(o)
        if figure is not None:
            groups.setdefault((o.indicator, o.measure, scaled(figure)[2]), []).append(o)

    def areas(group: list[Observation]) -> tuple[int, bool]:
        return len({o.area for o in group}), group[0].measure == "level"

    return max(groups.values(), key=areas, default=[])


def _scale(alike: Iterable[Observation], language: Language) -> Scale:
    """The unit of most observations; in English by thousands, millions and so on."""
    rows = list(alike)
    unit = Counter(o.unit for o in rows).most_common(1)[0][0]
    power, name = split_scale(unit)
    if language == "zh" or not measure(name).english[0]:
        return Scale(measure(name).factor.scaleb(power), unit)
    largest = max(abs(Scale(measure(name).factor, "").of(o)) for o in rows)
    power, word = next((p for p in _ENGLISH_POWERS if largest >= 10 ** p[0]), (0, ""))
    return Scale(measure(name).factor.scaleb(power), f"{word}{measure(name).english[1]}")


def _marks(chosen: Sequence[Observation], language: Language) -> dict[str, Any]:
    """What each mark says when pointed at, and where it leads."""
    told = words(language)
    return {
        "customdata": [observation_address(o) for o in chosen],
        "hovertext": [
            f"{place_label(o.area, language, load_glossary())} · "
            f"{period_label(o.period, language)} · {told[o.status]}<br>{cell_label(o, language)}"
            for o in chosen
        ],
        "hoverinfo": "text",
    }


def _name(o: Observation, language: Language) -> str:
    name = o.indicator if language == "zh" else load_glossary().english(o.indicator)
    tail = words(language)[o.measure]
    separator = "" if language == "zh" else ", "
    return name if o.measure == "level" else f"{name}{separator}{tail}"


def _layout(title: str, unit: str) -> dict[str, Any]:
    name, rest = title.split("<br>", 1)
    lines = wrap(name, _TITLE) or [""]
    title = "<br>".join([*lines, rest])
    return {
        "title": {"text": title, "x": 0.02, "xanchor": "left", "font": {"size": 15}},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 13},
        "height": 340,
        "margin": {"l": 50, "r": 16, "t": 36 + 20 * len(lines), "b": 50},
        "xaxis": {
            "title": {"text": unit, "font": {"size": 12}},
            "gridcolor": "rgba(128,140,152,.25)",
        },
        "yaxis": {"gridcolor": "rgba(128,140,152,.25)"},
        "dragmode": False,
        "showlegend": True,
    }


def _plot(data: list[dict[str, Any]], layout: dict[str, Any]) -> PlotData:
    layout["showlegend"] = len(data) > 1 or data[0]["type"] == "scatter"
    figure = {"data": data, "layout": layout, "config": {"displayModeBar": False}}
    return PlotData(type="plotly", plot=json.dumps(figure, ensure_ascii=False))
