"""The gold set of observations: what the observer finds against what a reader found.

Gold rows give facts and a locator of at most 12 characters, never a sentence. In the sentences that
hold a locator every figure of the headline indicators is annotated, so an observation of ours there
that no row knows is wrong. Rows marked optional count neither way.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from eval.dataset import CASES, DatasetError
from eval.metrics.statistics import ratio
from rag.figures import parse_figures, same
from rag.glossary import load_glossary
from rag.observe import observe_document
from rag.parse import parse_file
from rag.schema import Document, Observation
from rag.text import fold

GOLD = CASES / "observations_gold.jsonl"  # headline indicators
ANY_GOLD = CASES / "observations_any_gold.jsonl"  # any indicator
_SHARE_OR_MONEY = re.compile(r"%|点|元")
FIELDS = ("measure", "period", "status", "modifier", "rank")
STRICT = ("measure", "period", "status")
_STOP = re.compile(r"[。；;\n]")
Split = Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class Row:
    """One annotated observation; None: not annotated, or a reader cannot tell."""

    document: str
    at: str
    indicator: str
    measure: str
    value: str
    unit: str
    period: str | None
    status: str | None
    modifier: str | None
    rank: str | None
    split: Split
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Gold:
    """The rows of one split. With no indicators rows name any, by its term as it is written."""

    indicators: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Gold rows with the observations that state them, and what is left on either side."""

    found: tuple[tuple[Row, Observation], ...]
    missed: tuple[Row, ...]
    wrong: tuple[Observation, ...]
    lost: tuple[Row, ...]  # the parsed text does not hold the locator


def load_gold(split: Split | None = None, path: Path = GOLD) -> Gold:
    """Read the gold set; a locator of more than 12 characters is a DatasetError."""
    lines = path.read_text("utf-8").splitlines()
    head = json.loads(lines[0])
    rows = [Row(**json.loads(line)) for line in lines[1:]]
    for row in rows:
        if len(row.at) > 12:
            raise DatasetError(f"{path.name}: locator {row.at!r} has more than 12 characters.")
    chosen = [row for row in rows if split in (None, row.split)]
    return Gold(tuple(head["indicators"]), tuple(chosen))


def observe(gold: Gold, reports: Path) -> Pairing:
    """Parse the gold set's reports, found by name under a folder, observe them, and pair."""
    paths = {path.name: path for path in sorted(reports.rglob("*")) if path.is_file()}
    names = list(dict.fromkeys(row.document for row in gold.rows))
    absent = [name for name in names if name not in paths]
    if absent:
        raise DatasetError(f"{str(reports)!r} lacks {len(absent)} reports, such as {absent[0]!r}.")
    documents = {name: parse_file(paths[name]) for name in names}
    return pair(gold, documents, {name: observe_document(d) for name, d in documents.items()})


def pair(
    gold: Gold, documents: Mapping[str, Document], observed: Mapping[str, Sequence[Observation]]
) -> Pairing:
    """Pair the gold rows of each document with its observations."""
    found: list[tuple[Row, Observation]] = []
    missed: list[Row] = []
    wrong: list[Observation] = []
    lost: list[Row] = []
    for name, rows in _by_document(gold.rows).items():
        text = documents[name].text
        lost += [row for row in rows if row.at not in text]
        rows = [row for row in rows if row.at in text]
        regions = [_sentence(text, row.at) for row in rows]
        free = [o for o in observed[name] if _judged(o, gold.indicators, documents[name], regions)]
        for row in rows:
            match = _best(row, text, free)
            if match is not None:
                free.remove(match)
                found.append((row, match))
            elif not row.optional:
                missed.append(row)
        wrong += [o for o in free if o.measure != "change"]
    kept = tuple((row, o) for row, o in found if not row.optional)
    return Pairing(kept, tuple(missed), tuple(wrong), tuple(lost))


def figures(pairing: Pairing) -> dict[str, Any]:
    """Precision, recall and F1 of indicator and value, the same with all fields, and each field.

    precision = found / (found + wrong); recall = found / (found + missed + lost);
    F1 = their harmonic mean; a field's figure = rows that agree in it / rows found that give it.
    """
    strict = sum(all(_agrees(*both, name) for name in STRICT) for both in pairing.found)
    count = len(pairing.found)
    observed, wanted = (
        count + len(pairing.wrong),
        count + len(pairing.missed) + len(pairing.lost),
    )
    return {
        "rows": wanted,
        "lost": len(pairing.lost),
        "value": _f1(count, observed, wanted),
        "strict": _f1(strict, observed, wanted),
        "fields": {name: _field(pairing.found, name) for name in FIELDS},
    }


def disagreements(pairing: Pairing) -> Iterator[str]:
    """One line for each row missed, each observation that is wrong, each field that differs."""
    for row in pairing.missed:
        facts = f"{row.indicator} {row.measure} {row.value}{row.unit}"
        yield f"missed  {row.document} …{row.at}: {facts}"
    for o in pairing.wrong:
        yield (
            f"wrong   {o.document} {o.quote!r}: {o.indicator} {o.measure} {o.value}{o.unit} "
            f"{o.period} {o.status}"
        )
    for row, o in pairing.found:
        for name in FIELDS:
            if not _agrees(row, o, name):
                yield (
                    f"{name:8}{o.document} {o.quote!r}: {getattr(o, name)!r}, "
                    f"gold {getattr(row, name)!r}"
                )


def _judged(
    o: Observation,
    indicators: Iterable[str],
    document: Document,
    regions: Iterable[tuple[int, int]],
) -> bool:
    own = document.metadata.area
    wanted = {canonical(name) for name in indicators}
    return (
        (canonical(o.indicator) in wanted if wanted else bool(_SHARE_OR_MONEY.search(o.unit)))
        and (not o.area or not own or o.area == own)
        and any(start <= o.start < end for start, end in regions)
    )


def _best(row: Row, text: str, observed: Sequence[Observation]) -> Observation | None:
    """The observation of the row's indicator and value in its sentence, same measure first."""
    start, end = _sentence(text, row.at)
    alike = [
        o
        for o in observed
        if _same_indicator(row, o) and start <= o.start < end and _same_value(row, o)
    ]
    return max(alike, key=lambda o: _agrees(row, o, "measure"), default=None)


def _same_indicator(row: Row, o: Observation) -> bool:
    """The same by the glossary, or the one term within the other as written."""
    if canonical(o.indicator) == canonical(row.indicator):
        return True
    wanted, given = fold(row.indicator), (fold(o.term), fold(o.indicator))
    return row.modifier is None and any(wanted in name or name in wanted for name in given)


def _same_value(row: Row, o: Observation) -> bool:
    if row.unit == o.unit and _numbers(row.value) == _numbers(o.value):
        return True
    one, other = parse_figures(row.value + row.unit), parse_figures(o.value + o.unit)
    signs = row.value.startswith("-") == o.value.startswith("-")
    return bool(one and other and signs and same(one[0], other[0]))


def _numbers(value: str) -> list[Decimal]:
    low, *high = re.findall(r"(?:^-)?\d[\d.]*", value)
    return [Decimal(low), *map(Decimal, high)]


def _agrees(row: Row, o: Observation, name: str) -> bool:
    wanted, given = getattr(row, name), getattr(o, name)
    if wanted is None:
        return True
    if name == "rank":
        return bool(wanted) == bool(given) and (wanted in given or given in wanted)
    return bool(wanted == given)


@lru_cache(maxsize=4096)
def canonical(indicator: str) -> str:
    """The glossary's name of an indicator, or the name itself where it has none."""
    matches = load_glossary().find_indicators(indicator)
    whole = [m.name for m in matches if m.end - m.start == len(indicator)]
    return whole[0] if whole else indicator


def _sentence(text: str, locator: str) -> tuple[int, int]:
    at = text.index(locator)
    # The figure is what the locator ends with; a stop inside the locator ends an earlier sentence.
    inner = [m.end() for m in _STOP.finditer(locator[:-1])]
    middle = at + (inner[-1] if inner else 0)
    start = max((m.end() for m in _STOP.finditer(text, max(0, middle - 600), middle)), default=0)
    stop = _STOP.search(text, middle)
    return start, stop.start() if stop else len(text)


def _by_document(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.document, []).append(row)
    return groups


def _f1(right: int, observed: int, wanted: int) -> dict[str, float | None]:
    precision, recall = ratio(right, observed), ratio(right, wanted)
    both = ratio(2 * right, observed + wanted)
    return {"precision": precision, "recall": recall, "f1": both}


def _field(found: Sequence[tuple[Row, Observation]], name: str) -> float | None:
    given = [both for both in found if getattr(both[0], name) is not None]
    return ratio(sum(_agrees(*both, name) for both in given), len(given))
