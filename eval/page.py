"""The scorecard as one HTML page without script: plots, and the wrong cases side by side."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from eval.metrics.statistics import percentile, ratio
from eval.score import Score
from eval.summary import LANGUAGES, METRICS, wrong
from eval.terminal import figure, percent, share

Json = dict[str, Any]
COLOURS = {"zh": "#b3402a", "en": "#2a5db3"}
BINS = 5
_STYLE = """
:root { color-scheme: light dark; --line: #8884; }
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; margin: 2rem auto;
       max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { border-bottom: 1px solid var(--line);
  padding: .25rem .75rem; text-align: left; vertical-align: top; }
td.bar { min-width: 16rem } .bar div { height: .7rem; margin: 2px 0 } .wide { overflow-x: auto }
.case { border: 1px solid var(--line); border-radius: .5rem; margin: 1rem 0; padding: .75rem 1rem }
.case .side { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)) }
.case h3 { margin: 0; font-size: 1rem } .reason { color: #b3402a } small { opacity: .7 }
"""


def page(summary: Json, scores: Sequence[Score], title: str) -> str:
    """The whole page; nothing in it is loaded from elsewhere."""
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{summary['n']} cases, right: {percent(summary['accuracy'])}</p>",
        "<h2>By kind and language</h2>",
        _table(("kind", "zh", "en", ""), map(_kind_row, summary["kinds"].items())),
        "<h2>Metrics</h2>",
        _table(("metric", "zh", "en"), _metric_rows(summary)),
        "<h2>Refusals</h2>",
        _table(("", "zh", "en"), _refusal_rows(summary)),
        "<h2>Does the best passage's score tell what is answered?</h2>",
        _table(("best score", "cases", "right", "refused", ""), _calibration(scores)),
        "<h2>Seconds per question</h2>",
        _table(("milliseconds", "cases", ""), _latency(scores)),
        f"<h2>Wrong: {len(wrong(scores))}</h2>",
        *map(_case, wrong(scores)),
    ]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><body>{''.join(parts)}</body></html>"
    )


def _table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    titles = "".join(f"<th>{name}</th>" for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td{_class(cell)}>{cell}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f'<div class="wide"><table><tr>{titles}</tr>{body}</table></div>'


def _class(cell: str) -> str:
    return ' class="bar"' if cell.startswith("<div") else ""


def _bar(value: float | None, colour: str) -> str:
    width = 100 * (value or 0)
    return f'<div style="width:{width:.1f}%;background:{colour}"></div>'


def _kind_row(item: tuple[str, Json]) -> list[str]:
    kind, cells = item
    bars = [_bar((cells.get(name) or {}).get("mean"), COLOURS[name]) for name in LANGUAGES]
    return [kind, *(percent(cells.get(name)) for name in LANGUAGES), "".join(bars)]


def _metric_rows(summary: Json) -> Iterable[list[str]]:
    for name, meaning in METRICS.items():
        cells = summary["metrics"][name]
        if cells:
            yield [escape(meaning), *(figure(name, cells.get(key)) for key in LANGUAGES)]


def _refusal_rows(summary: Json) -> Iterable[list[str]]:
    for key in ("precision", "recall", "false", "reason"):
        yield [key, *(share(summary["refusals"].get(name, {}).get(key)) for name in LANGUAGES)]


def _calibration(scores: Sequence[Score]) -> Iterable[list[str]]:
    """Cases in five equal groups by the score of their best passage."""
    scored = sorted(
        (s for s in scores if s.prediction.get("passages")),
        key=lambda s: s.prediction["passages"][0]["score"],
    )
    for number in range(BINS):
        group = scored[len(scored) * number // BINS : len(scored) * (number + 1) // BINS]
        if group:
            low, high = (s.prediction["passages"][0]["score"] for s in (group[0], group[-1]))
            right = ratio(sum(s.right for s in group), len(group))
            refused = ratio(sum(s.prediction["refused"] for s in group), len(group))
            bars = _bar(right, "#2a8a4a") + _bar(refused, "#888")
            yield [f"{low:.2f}–{high:.2f}", str(len(group)), share(right), share(refused), bars]


def _latency(scores: Sequence[Score]) -> Iterable[list[str]]:
    times = sorted(1000 * s.prediction["seconds"] for s in scores if s.prediction.get("seconds"))
    if not times:
        return
    top = percentile(times, 0.99) or times[-1]
    edges = [top * step / 10 for step in range(11)]
    for low, high in zip(edges, [*edges[1:-1], max(times) + 1], strict=False):
        count = sum(low <= time < high for time in times)
        yield [f"{low:.0f}–{high:.0f}", str(count), _bar(count / len(times), "#777")]


def _case(score: Score) -> str:
    case, prediction = score.case, score.prediction
    gold = escape(", ".join(map(str, case.values)) or f"refusal: {case.refusal}")
    evidence = "".join(
        f"<p>{escape(e.quote)}<br><small>{escape(e.document)}</small></p>" for e in case.evidence
    )
    cited = "".join(
        f"<p>[{c['marker']}] {escape(c['quote'])}<br><small>{escape(c['document'])}</small></p>"
        for c in prediction.get("citations", ())[:5]
    )
    return (
        f'<section class="case"><h3>{escape(case.question)} <small>{escape(case.id)} '
        f'{case.kind}</small></h3><p class="reason">{escape(score.reason)}</p><div class="side">'
        f"<div><b>answer</b><p>{escape(str(prediction.get('answer', '')))}</p>{cited}</div>"
        f"<div><b>gold</b><p>{gold}</p>{evidence}</div></div></section>"
    )
