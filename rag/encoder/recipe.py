"""What the bundled encoder learns from, stage by stage, and the words that it knows."""

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.encoder import vocabulary
from rag.encoder.dictionaries import English, place_words
from rag.encoder.pairs import REPORTS, Pairs, read_news, without_leaks
from rag.encoder.reports import glossary_pairs, report_pairs, training_reports
from rag.encoder.rows import name_pairs, only_senses, twins
from rag.encoder.switched import Senses, cloze_pairs, switched_pairs, switched_senses
from rag.encoder.windows import cross_windows

# How much a word counts when it is seen here: laws and manuals are many and far from reports.
_COUNTED = {
    REPORTS: 3.0,
    "tw_law_articles_simp": 0.1,
    "python_docs_po": 0.1,
    "django_docs_po": 0.1,
    "comprehensive_rust_po": 0.1,
    "tatoeba": 2.0,
    "news_commentary_10k": 2.0,
    "un_sdg": 2.0,
}
_MOST = {  # pairs of a source that are used: laws and manuals are many and far from reports
    "tw_law_articles_simp": 15_000,
    "python_docs_po": 8_000,
    "django_docs_po": 4_000,
    "cedict_glosses": 48_000,
}
_TIMES = {  # how often a pass sees the sources that are nearest to what is asked and answered
    REPORTS: 12,
    "news_commentary_10k": 2,
    "cmrc_train": 2,
    "drcd_dev": 2,
}
_RUNNING = {  # sources whose sentences follow one another: windows at most, and how often
    REPORTS: (12_000, 2),
    "news_commentary_10k": (12_000, 2),
    "tico19": (12_000, 2),
    "un_sdg": (12_000, 1),
    "tw_law_articles_simp": (4_000, 1),
    "python_docs_po": (1_500, 1),
    "django_docs_po": (1_500, 1),
}
_SPOKEN = (REPORTS, "news_commentary_10k", "tatoeba", "tico19", "un_sdg")
_MOST_ROWS = 75_000  # with the parts of words they take 35 MB of eight bits
_ENGLISH = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """CC-CEDICT by Chinese headword, ECDICT by English headword (empty without its file)."""

    cedict: Mapping[str, tuple[str, ...]]
    ecdict: Mapping[str, English]

    def senses(self) -> dict[str, tuple[str, ...]]:
        """English senses of Chinese words; CC-CEDICT's, else the commonest headwords of ECDICT."""
        found: dict[str, list[tuple[int, str]]] = {}
        for entry in self.ecdict.values():
            for sense in entry.senses:
                found.setdefault(sense, []).append((entry.rank or 1 << 30, entry.word))
        others = {word: tuple(english for _, english in sorted(found[word])) for word in found}
        return others | dict(self.cedict)


def word_counts(data: Path, sources: Sequence[Pairs]) -> tuple[Counter[str], Counter[str]]:
    """How often words occur in all texts, weighted, and in reports and news alone."""
    counts: Counter[str] = Counter()
    domain: Counter[str] = Counter()
    for source in sources:
        own = vocabulary.count_words(side for item in source.items for side in item)
        _add(counts, own, _COUNTED.get(source.kind, 1.0))
        if source.kind == REPORTS:
            _add(domain, own, 1.0)
    reports = vocabulary.count_words(p.read_text("utf-8") for p in training_reports(data))
    news = vocabulary.count_words(read_news(data))
    for own, weights in ((reports, (2.0, 1.0)), (news, (0.5, 0.25))):
        _add(counts, own, weights[0])
        _add(domain, own, weights[1])
    return counts, domain


def _add(total: Counter[str], more: Counter[str], weight: float) -> None:
    for word, number in more.items():
        total[word] += number * weight  # type: ignore[assignment]


def choose_words(
    counts: Counter[str], domain: Counter[str], known: Dictionaries, teacher: Sequence[str]
) -> list[str]:
    """The words that get a vector: Chinese in use, common English, names; as many as fit."""
    chinese = vocabulary.chinese_words(counts, known.cedict, domain)
    glossary = (english.lower() for _, english in glossary_pairs().items)
    extra = {word for name in glossary for word in re.findall("[a-z]{2,}", name)}
    extra |= {w for w in map(str.lower, place_words(known.cedict)) if counts[w]}
    extra |= {w for w in teacher if len(w) > 1 and _ENGLISH.fullmatch(w) and counts[w]}
    names = name_pairs(known.cedict, known.ecdict)
    extra |= names.keys()
    extra |= {w for w in only_senses(chinese, counts, known.ecdict) if known.ecdict[w].rank}
    english = vocabulary.english_words(counts, known.ecdict, extra)
    words = sorted({*chinese, *names.values()}) + english
    pairs = twins(words, counts, known.cedict, known.ecdict)
    leads = set(pairs.values())
    own = [w for w in words if w not in pairs]
    lone = [w for w in own if not w.isascii() and len(w) > 1 and w not in leads]
    rarest = set(sorted(lone, key=lambda word: counts[word])[: max(0, len(own) - _MOST_ROWS)])
    return [word for word in words if word not in rarest]


def dictionary_stage(
    known: Dictionaries, words: set[str], leaks: Callable[[str], bool]
) -> list[Pairs]:
    """Words with their translations: breadth, before any sentence is read."""
    cedict = [(word, sense) for word, senses in known.cedict.items() for sense in senses[:3]]
    ecdict = [
        (sense, entry.word)
        for entry in known.ecdict.values()
        if _is_known(entry, words)
        for sense in entry.senses[: 3 if entry.rank else 1]
    ]
    stage = [
        Pairs("cedict", tuple(cedict)),
        _some(Pairs("ecdict", tuple(ecdict)), 250_000, seed=1),
        definition_pairs(known, words),
        glossary_pairs(),
    ]
    return [without_leaks(made, leaks)[0] for made in stage]


def definition_pairs(known: Dictionaries, words: set[str]) -> Pairs:
    """An English word's definition with its Chinese senses, and with the word itself."""
    found = [
        (told, entry.definition)
        for entry in known.ecdict.values()
        if entry.definition and entry.word in words
        for told in (" ".join(entry.senses[:4]), entry.word)
    ]
    return Pairs("definitions", tuple(found))


def _is_known(entry: English, words: set[str]) -> bool:
    parts = re.findall(r"[a-z]+", entry.word)
    usable = all(len(part) > 1 and part in words for part in parts)
    return bool(parts) and usable and bool(entry.rank or len(parts) > 1)


def text_stage(
    data: Path, sources: Sequence[Pairs], known: Dictionaries, leaks: Callable[[str], bool]
) -> list[Pairs]:
    """Sentences, questions with passages, words of a sentence with its passage."""
    by_kind = {source.kind: source for source in sources}
    stage = [glossary_pairs()] * 2
    for source in sources:
        stage += [_some(source, _MOST.get(source.kind, 1 << 30))] * _TIMES.get(source.kind, 1)
    senses = switched_senses([by_kind[kind] for kind in _SPOKEN], known.senses())
    for kind in ("cmrc_train", "drcd_dev"):
        stage += _both_languages(by_kind[kind], senses, (1, 2))
        cloze = cloze_pairs(by_kind[kind], 1)
        stage += [cloze, *switched_pairs(cloze, senses, 1)]
    for seed in (1, 2):
        reports = report_pairs(data, seed)
        stage += [reports, *switched_pairs(reports, senses, seed)]
    for kind, (most, times) in _RUNNING.items():
        for seed in range(1, times + 1):
            made = cross_windows(by_kind[kind], seed)
            stage += [_some(window, most) for window in made if len(window.items) > 200]
    stage += _told_again(by_kind, senses) + switched_pairs(report_pairs(data, 3), senses, 3)
    return [without_leaks(made, leaks)[0] for made in stage]


def _told_again(by_kind: Mapping[str, Pairs], senses: Senses) -> list[Pairs]:
    """Other words of the question sets' passages, told in English by other senses."""
    made = []
    for kind in ("cmrc_train", "drcd_dev"):
        for seed in (2, 3):
            made += switched_pairs(cloze_pairs(by_kind[kind], seed), senses, seed)
            made += switched_pairs(by_kind[kind], senses, seed + 1)
    return made


def report_stage(sources: Sequence[Pairs]) -> list[Pairs]:
    """The sentences of reports with their translation: each must be told from all the others."""
    return [source for source in sources if source.kind == REPORTS]


def _both_languages(pairs: Pairs, senses: Senses, seeds: Sequence[int]) -> list[Pairs]:
    return [made for seed in seeds for made in switched_pairs(pairs, senses, seed)]


def _some(pairs: Pairs, most: int, seed: int = 0) -> Pairs:
    """At most so many of the pairs, chosen at random."""
    if len(pairs.items) <= most:
        return pairs
    return Pairs(pairs.kind, tuple(random.Random(seed).sample(pairs.items, most)))
