"""The glossary's rows and the tab-separated files beside this module that hold them.

A file begins with a line of column names. A cell holds alternatives separated by `|`; the first
English one is the official name. `~` before an alternative marks it loose: a colloquial or
ordinary word that is taken for the entry only where the caller asks for loose forms (in
questions, not in reports).

indicators.tsv  name, unit, measure, aliases, english, related, asks_for
terms.tsv       name, aliases, english, kind
vocabulary.tsv  zh, english
places.tsv      name, parent, level, short, pinyin, english, letters
decoys.tsv      table, phrases: words that only look like an entry of that table
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from rag.schema import Measure

UNIT_KINDS = (
    "money", "percent", "count", "people", "area", "mass", "length", "energy", "power", "volume",
    "time", "speed", "concentration", "index", "per_head", "per_area", "other",
)  # fmt: skip
NATION = "全国"  # the country, as a place of reports and observations
FOLDER = Path(__file__).parent
_READ_BY = ("indicators", "places", "decoys")  # the others serve questions only


@dataclass(frozen=True, slots=True)
class Indicator:
    """A statistical indicator.

    `related` are near-synonyms that must never be merged with it. `asks_for` are narrower
    indicators that reports give where a question names this broad one (财政收入 →
    一般公共预算收入): an answer may use them if it says so. `unit_kind` is one of UNIT_KINDS.
    """

    zh: str
    unit_kind: str
    measure: Measure
    aliases: tuple[str, ...]
    english: tuple[str, ...]
    loose: tuple[str, ...]
    related: tuple[str, ...]
    asks_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A policy term (`kind` says of what field) or, with kind "word", a plain word of reports."""

    zh: str
    aliases: tuple[str, ...]
    english: tuple[str, ...]
    loose: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Place:
    """An area. `name` is unique: a homonym or an ordinary word has its parent before it.

    福州市鼓楼区 is so told from 鼓楼区 in Nanjing, 晋城市城区 from any 城区: their `bare` names.

    `short` is for display (黄浦, 恩施), `forms` all further Chinese names, `loose` those that are
    ordinary words or bynames (申城), `letters` the one-character abbreviations (沪), the usual
    first.
    """

    name: str
    bare: str
    parent: str
    level: str
    short: str
    forms: tuple[str, ...]
    pinyin: str
    english: tuple[str, ...]
    loose: tuple[str, ...]
    letters: tuple[str, ...]


def imprint(folder: Path = FOLDER) -> str:
    """A mark of the tables by which reports are read, another one once any of them has changed."""
    tables = b"\0".join((folder / f"{name}.tsv").read_bytes() for name in _READ_BY)
    return hashlib.sha256(tables).hexdigest()[:12]


def read_rows(table: str) -> Iterator[list[str]]:
    """The cells of a table's rows, without the line of column names."""
    lines = (FOLDER / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    width = lines[0].count("\t")
    for line in lines[1:]:
        cells = line.split("\t")
        yield cells + [""] * (width + 1 - len(cells))


def _cell(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A cell's alternatives: the safe ones and the loose ones."""
    if not text:
        return (), ()
    parts = text.split("|")
    if "~" not in text:
        return tuple(parts), ()
    return (
        tuple(part for part in parts if part[0] != "~"),
        tuple(part[1:] for part in parts if part[0] == "~"),
    )


def read_indicators() -> dict[str, Indicator]:
    """All indicators by name; `related` holds both ways."""
    rows = list(read_rows("indicators"))
    related: dict[str, list[str]] = {row[0]: [] for row in rows}
    for row in rows:
        for other in _cell(row[5])[0]:
            related[row[0]].append(other)
            related[other].append(row[0])
    found = {}
    for name, unit, measure, aliases, english, _, asks_for in rows:
        safe, loose = _cell(aliases)
        safe_english, loose_english = _cell(english)
        found[name] = Indicator(
            name,
            unit,
            cast(Measure, measure),
            safe,
            safe_english,
            loose + loose_english,
            tuple(dict.fromkeys(related[name])),
            _cell(asks_for)[0],
        )
    return found


def read_terms() -> dict[str, Term]:
    """All policy terms by name."""
    found = {}
    for name, aliases, english, kind in read_rows("terms"):
        safe, loose = _cell(aliases)
        safe_english, loose_english = _cell(english)
        found[name] = Term(name, safe, safe_english, loose + loose_english, kind)
    return found


def read_vocabulary() -> dict[str, Term]:
    """All plain words by their first Chinese form."""
    found = {}
    for zh, english in read_rows("vocabulary"):
        safe, loose = _cell(zh)
        safe_english, loose_english = _cell(english)
        found[safe[0]] = Term(safe[0], safe[1:], safe_english, loose + loose_english, "word")
    return found


def read_places() -> dict[str, Place]:
    """All places by unique name, the better known of homonyms first."""
    found: dict[str, Place] = {}
    for bare, parent, level, short, pinyin, english, letters in read_rows("places"):
        forms, loose = _cell(short)
        name = parent + bare if bare in found or bare in loose else bare
        first = short.split("|")[0].lstrip("~") if short else bare
        found[name] = Place(
            name,
            bare,
            parent,
            level,
            first,
            forms,
            pinyin,
            _cell(english)[0],
            loose,
            _cell(letters)[0],
        )
    return found


def read_decoys(table: str) -> tuple[str, ...]:
    """Words that contain the name of an entry of `table` and mean something else."""
    return tuple(
        phrase for name, phrases in read_rows("decoys") if name == table
        for phrase in phrases.split("|")
    )  # fmt: skip
