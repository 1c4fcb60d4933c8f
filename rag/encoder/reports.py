"""Questions made from official reports: heading, place and words of a paragraph → paragraph."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from rag.encoder.pairs import UNSEEN_YEARS, Pairs
from rag.encoder.windows import asked, span
from rag.glossary import load_glossary
from rag.text import sentences

_HEADING = re.compile(r"[^。！？；]{4,40}")
_SHORTEST, _LONGEST = 60, 420  # characters of a paragraph


def glossary_pairs() -> Pairs:
    """Indicators, policy terms and places with their English names."""
    glossary = load_glossary()
    found: list[tuple[str, str]] = []
    for table in (glossary.indicators, glossary.terms, glossary.vocabulary, glossary.places):
        for name, entry in table.items():
            found.extend((name, english) for english in entry.english)
    return Pairs("glossary", tuple(dict.fromkeys(found)))


def report_pairs(data: Path, seed: int) -> Pairs:
    """(question, paragraph) of the Chinese reports that no evaluation question is about.

    A paragraph is told with its place, year and heading, as `rag` encodes chunks, and half of the
    questions name the place: of many reports that say the same, the right one has to be found.
    """
    chance = random.Random(seed)
    found = []
    for path in training_reports(data):
        place, year = _place_and_year(path)
        for heading, paragraph in _paragraphs(path.read_text("utf-8")):
            question = _question(heading, paragraph, chance)
            named = f"{place}{question}" if chance.random() < 0.5 else question
            found.append((asked(named, chance), f"{place} {year}年 {heading} {paragraph}"))
    return Pairs("reports", tuple(found))


def training_reports(data: Path) -> list[Path]:
    """City and State Council reports, without those asked about and the years held out."""
    questions = (data / "eval" / "report_questions.jsonl").read_text("utf-8").splitlines()
    sources = {Path(name).stem for line in questions for name in json.loads(line)["source"]}
    cities = sorted((data / "reports" / "cities_2024" / "txt").glob("*.txt"))
    council = sorted((data / "reports" / "state_council").glob("*.txt"))
    held = tuple(str(year) for year in UNSEEN_YEARS)
    return [path for path in cities if path.stem not in sources] + [
        path for path in council if not path.stem.startswith(held)
    ]


def _place_and_year(path: Path) -> tuple[str, str]:
    year, _, name = path.stem.partition("_")
    return (name.removesuffix("政府工作报告"), year) if name else (path.stem, "2024")


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    heading = ""
    for line in (line.strip() for line in text.splitlines()):
        if _HEADING.fullmatch(line):
            heading = line
        elif len(line) >= _SHORTEST:
            yield heading, line[:_LONGEST]


def _question(heading: str, paragraph: str, chance: random.Random) -> str:
    start, end = chance.choice(sentences(paragraph))
    if heading and chance.random() < 0.2:
        return heading
    return span(paragraph[start:end], chance)
