"""A summary and its wrong cases as tables on the terminal."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.score import Score
from eval.summary import LANGUAGES, METRICS, wrong

Json = dict[str, Any]


def show(summary: Json, scores: Sequence[Score], console: Console, worst: int) -> None:
    """Print accuracy by kind and language, the metrics, and the first `worst` wrong cases."""
    console.print(_kinds(summary))
    console.print(_metrics(summary))
    console.print(*_lines(summary), sep="\n")
    for score in wrong(scores)[:worst]:
        console.print(*_case(score), sep="\n", highlight=False, soft_wrap=True)


def percent(estimate: Json | None) -> str:
    """A share with its interval and n: `92.0% (88–95, n=120)`."""
    if not estimate:
        return "–"
    low, high = 100 * estimate["low"], 100 * estimate["high"]
    return f"{100 * estimate['mean']:.1f}% ({low:.0f}–{high:.0f}, n={estimate['n']})"


def figure(name: str, estimate: Json | None) -> str:
    """A metric as shown: characters and tokens as numbers, all others as shares."""
    if estimate and name in {"characters", "tokens"}:
        return f"{estimate['mean']:.0f} (n={estimate['n']})"
    return percent(estimate)


def share(value: float | None) -> str:
    """A share without interval."""
    return "–" if value is None else f"{100 * value:.1f}%"


def _kinds(summary: Json) -> Table:
    table = Table("right", *LANGUAGES, title=f"{summary['n']} cases")
    for kind, cells in summary["kinds"].items():
        table.add_row(kind, *(percent(cells.get(name)) for name in LANGUAGES))
    table.add_section()
    table.add_row("all", *(percent(summary["languages"].get(name)) for name in LANGUAGES))
    table.add_row("both", percent(summary["accuracy"]))
    return table


def _metrics(summary: Json) -> Table:
    table = Table("metric", "all", *LANGUAGES)
    for name, meaning in METRICS.items():
        cells = summary["metrics"][name]
        if cells:
            shown = (figure(name, cells.get(key)) for key in ("all", *LANGUAGES))
            table.add_row(f"{name}: {meaning}", *shown)
    return table


def _lines(summary: Json) -> list[str]:
    refusals, parity, seconds = summary["refusals"]["all"], summary["parity"], summary["seconds"]
    lines = [
        f"refusals: precision {share(refusals['precision'])}, recall {share(refusals['recall'])}, "
        f"false {share(refusals['false'])}, reason {share(refusals['reason'])} "
        f"(n={refusals['n']})",
        f"follow-up turns right: {percent(summary['follow_ups'])}",
        f"twins with the same outcome: {share(parity['agree'])}, zh minus en "
        f"{share(parity['zh_minus_en'])} (n={parity['n']})",
    ]
    if seconds["n"]:
        p50, p95 = 1000 * seconds["p50"], 1000 * seconds["p95"]
        lines.append(f"milliseconds per question: p50 {p50:.1f}, p95 {p95:.1f}")
    return lines


def _case(score: Score) -> list[str]:
    case, prediction = score.case, score.prediction
    gold = ", ".join(map(str, case.values)) or f"refusal ({case.refusal})"
    lines = [
        f"\n[bold]{escape(case.id)}[/bold] {case.kind} · {escape(score.reason)}",
        f"  Q {escape(case.question)}",
        f"  A {escape(' '.join(str(prediction.get('answer', '')).split()))}",
        f"  G {escape(gold)}" + (f" · {escape(case.answer)}" if case.answer else ""),
    ]
    lines += [f"  E {escape(e.document)}: {escape(e.quote)}" for e in case.evidence]
    for citation in prediction.get("citations", ())[:3]:
        lines.append(f"  C {escape(citation['document'])}: {escape(citation['quote'])}")
    return lines
