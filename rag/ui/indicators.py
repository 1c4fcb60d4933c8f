"""The tab of figures: filters, two charts, the table, and what is covered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import gradio as gr

from rag.glossary import load_glossary
from rag.glossary.labels import period_label, place_label
from rag.schema import Language, Observation
from rag.ui.charts import comparison, series
from rag.ui.figures import coverage_table, figures_table, indicator_name
from rag.ui.panel import panel
from rag.ui.words import words

if TYPE_CHECKING:
    from rag.bot import Bot

_MOST_CHOICES = 400
_KEYS = ("indicator", "area", "period", "measure", "status")
_MEASURES = ("level", "growth", "change", "rate")
_STATUSES = ("actual", "estimated", "target")


@dataclass(frozen=True, slots=True)
class Indicators:
    """The parts of the tab, and the bot whose figures it shows."""

    bot: "Bot"
    language: Language
    filters: tuple[gr.Dropdown, ...]
    charts: tuple[gr.Plot, gr.Plot]
    tables: tuple[gr.Markdown, gr.Markdown]

    def show(self, indicator: str, *chosen: list[str]) -> tuple[Any, ...]:
        """Both charts, the table and the coverage of what the filters let through."""
        where = {key: value or None for key, value in zip(_KEYS, (indicator, *chosen), strict=True)}
        found = self.bot.store.observations(**where)
        wide = self.bot.store.observations(area=where["area"]) if indicator else found
        bars = comparison(found, self.language) if indicator else None
        lines = series(found, self.language) if indicator else None
        table = figures_table(found, self.language) + self._csv(where) if found else ""
        return (
            gr.Plot(bars, visible=bars is not None),
            gr.Plot(lines, visible=lines is not None),
            table or figures_table(found, self.language),
            coverage_table(wide, self.language),
        )

    def choices(self) -> tuple[Any, ...]:
        """The filters with what the reports hold; the indicator most areas give is chosen."""
        found = self.bot.observations()
        told, glossary = words(self.language), load_glossary()
        names = _spread(found)
        areas = sorted({o.area for o in found})
        periods = sorted({o.period for o in found}, reverse=True)[:_MOST_CHOICES]
        return (
            gr.Dropdown(
                choices=[
                    (told["all"], ""),
                    *((indicator_name(n, self.language), n) for n in names),
                ],
                value=_most_compared([o for o in found if glossary.indicator(o.indicator)]),
            ),
            gr.Dropdown(choices=[(place_label(a, self.language, glossary), a) for a in areas]),
            gr.Dropdown(choices=[(period_label(p, self.language), p) for p in periods]),
        )

    def _csv(self, where: dict[str, Any]) -> str:
        given = {key: value for key, value in where.items() if value}
        address = f"/observations.csv?{urlencode(given, doseq=True)}".replace("&", "&amp;")
        label = words(self.language)["csv"]
        return f'<p class="bar-row"><a class="plain-link" download href="{address}">{label}</a></p>'


def _spread(found: Sequence[Observation]) -> list[str]:
    """Indicators, those that most areas give first."""
    pairs = {(o.indicator, o.area) for o in found}
    return [
        name for name, _ in Counter(name for name, _ in sorted(pairs)).most_common(_MOST_CHOICES)
    ]


def _most_compared(known: Sequence[Observation]) -> str:
    """The indicator whose figures of one period and kind compare the most areas, plans apart."""
    reached = [o for o in known if o.status != "target"] or known
    pairs = {(o.indicator, o.measure, o.period, o.area) for o in reached}
    groups = Counter(pair[:3] for pair in sorted(pairs))
    best = max(groups, key=lambda group: (groups[group], group[1] == "level", group), default=("",))
    return best[0]


def build_indicators(bot: "Bot", language: Language) -> Indicators:
    """The tab's components, empty until it is opened."""
    told = words(language)
    with gr.Row(elem_id="filters"):
        indicator = gr.Dropdown(label=told["indicator"], choices=[], min_width=200, scale=3)
        area = gr.Dropdown(label=told["area"], choices=[], multiselect=True, min_width=100)
        period = gr.Dropdown(label=told["period"], choices=[], multiselect=True, min_width=100)
        measure, status = (
            gr.Dropdown(
                label=told[label],
                choices=[(told[value], value) for value in values],
                multiselect=True,
                min_width=100,
            )
            for label, values in (("measure", _MEASURES), ("status", _STATUSES))
        )
    hint = told["chart_hint"]
    panel(f'<p class="hint">{hint}</p>')
    bars = gr.Plot(show_label=False, visible=False, elem_id="compare", label=told["compare"])
    lines = gr.Plot(show_label=False, visible=False, elem_id="series", label=told["series"])
    table = panel(elem_id="figures")
    panel(f'<h2 class="section-title">{told["matrix"]}</h2>')
    coverage = panel(elem_id="coverage")
    return Indicators(
        bot, language, (indicator, area, period, measure, status), (bars, lines), (table, coverage)
    )
