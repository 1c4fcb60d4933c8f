"""The gate: a scorecard must not fall below the figures of `baseline.json`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.dataset import DatasetError

BASELINE = Path(__file__).parent / "baseline.json"
Json = Mapping[str, Any]


def load_baseline(path: Path = BASELINE) -> dict[str, dict[str, float]]:
    """`{"at_least": {"accuracy.mean": 0.9}, "at_most": {"seconds.p95": 0.1}}`: dotted paths."""
    baseline = json.loads(path.read_text("utf-8"))
    if set(baseline) - {"at_least", "at_most"}:
        raise DatasetError(
            f"{path.name}: known are 'at_least' and 'at_most', got {sorted(baseline)}."
        )
    return {"at_least": {}, "at_most": {}, **baseline}


def failures(summary: Json, baseline: Mapping[str, Mapping[str, float]]) -> list[str]:
    """One sentence for each figure beyond its bound; a figure that is absent fails."""
    found = []
    for bound, compares in (("at_least", -1), ("at_most", 1)):
        for name, limit in baseline[bound].items():
            value = lookup(summary, name)
            if value is None:
                found.append(f"{name} is not in this summary, yet baseline.json asks for it.")
            elif compares * (value - limit) > 0:
                words = bound.replace("_", " ")
                found.append(f"{name} is {value:.4f}; it has to be {words} {limit:.4f}.")
    return found


def lookup(summary: Json, name: str) -> float | None:
    """The figure at a dotted path (`kinds.figure.zh.mean`), or None."""
    value: Any = summary
    for key in name.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return None if value is None else float(value)
