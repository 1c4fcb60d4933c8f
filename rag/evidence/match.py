"""How well a text speaks of a term: written so, abbreviated, in pinyin, or near in meaning."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.evidence.lines import Lines, Vectors, Words, bare
from rag.evidence.pinyin import pinyin_pattern
from rag.evidence.reading import Reading
from rag.schema import QueryTerm, Question
from rag.text import fold

_HAN = re.compile(r"[\u3400-\u9fff]")
# Cosine where likeness of meaning begins and where it is full, and what it is then worth: a
# translation is nearer to its original than a Chinese word to another that is merely related.
_TRANSLATED = (0.28, 0.52, 0.92)
_RELATED = (0.35, 0.75, 0.7)
FARTHEST = min(_TRANSLATED[0], _RELATED[0])  # a word that is no nearer than that tells nothing
_GUESSED = 0.6  # worth of likeness of meaning where all names of a term are known
_COUNTED = re.compile(
    r"(?<=[\u3400-\u9fff]{2})(?:总?(?:数量?|量|额|规模|面积|里程|长度|产量|产值|人次|人数|户数|家数|吞吐量|保有量))$"
)
_STEM = 0.75  # worth of a name without the word that says what is counted of it
_ACRONYM = 4  # letters of a name that are likely its initials
_SHORT = 0.85  # worth of an abbreviation


@dataclass(frozen=True, slots=True)
class TermMatcher:
    """Strength of each term (rows) in each text (columns), in [0, 1]."""

    words: Words | None = None

    def match(self, terms: Sequence[QueryTerm], lines: Lines) -> Vectors:
        """Match terms against texts: the best of all ways in which a text may speak of a term."""
        strengths = np.zeros((len(terms), len(lines.texts)), dtype=np.float32)
        for row, term in zip(strengths, terms, strict=True):
            for form in dict.fromkeys(bare(fold(form)) for form in term.forms):
                _written(form, lines, row)
                _stem(form, lines, row)
            if chinese := _chinese(term):
                _abbreviated(bare(fold(chinese)), lines, row)
            if not _HAN.search(term.text) and term.anchor and not _is_known(term):
                _spelt(term.text, lines, row)
        rows = [row for row, term in enumerate(terms) if has_meaning(term)]
        if self.words is not None and rows:
            near = _meant(self.words, [terms[row] for row in rows], lines)
            strengths[rows] = np.maximum(strengths[rows], near)
        return strengths

    def likeness(self, terms: Sequence[QueryTerm], reading: Reading) -> Vectors:
        """Cosine of the terms taken together with each passage."""
        if self.words is None or not reading.meanings.size:
            return np.zeros(len(reading.passages), dtype=np.float32)
        asked = self.words.encode_documents([" ".join(term.text for term in terms)])
        return np.asarray(reading.meanings @ asked[0], dtype=np.float32)


def has_meaning(term: QueryTerm) -> bool:
    """Whether a term is also met by words near in meaning: all but a proper name that is known."""
    return not (term.anchor and _is_named(term))


def meant(term: QueryTerm, near: Vectors) -> Vectors:
    """Strengths of a term by meaning, from the cosine of each of its words (rows) in each text.

    The words count alike, and one that is met no more for being met well: 管道 alone is half of a
    gas pipeline.
    """
    low, high, worth = _RELATED if _HAN.search(term.text) else _TRANSLATED
    met = np.clip((near - low) / (high - low), 0.0, 1.0)
    return np.asarray(met.mean(axis=0) * worth * (_GUESSED if _is_known(term) else 1.0))


def _meant(words: Words, terms: Sequence[QueryTerm], lines: Lines) -> Vectors:
    """Strengths by meaning: each word of a term finds its nearest word of the text."""
    ids = words.token_ids([term.text for term in terms])
    near = lines.nearest(words.id_vectors([each for own in ids for each in own]))
    strengths, at = np.zeros((len(terms), len(lines.texts)), dtype=np.float32), 0
    for row, term, own in zip(strengths, terms, ids, strict=True):
        if own:
            row[:] = meant(term, near[at : at + len(own)])
        at += len(own)
    return strengths


def _is_named(term: QueryTerm) -> bool:
    """Whether a proper name is known, or too short for its letters to mean anything (GAC)."""
    return _is_known(term) or (term.text.isascii() and len(term.text) <= _ACRONYM)


def _chinese(term: QueryTerm) -> str:
    """The term itself, or for one that is written in English the first Chinese name of it."""
    return next((form for form in term.forms if _HAN.search(form)), "")


def _is_known(term: QueryTerm) -> bool:
    """Whether all names of a term are known: likeness of meaning then tells less."""
    return len(term.forms) > 1


def _written(form: str, lines: Lines, row: Vectors) -> None:
    """The form itself; a Latin one only as whole words."""
    if _HAN.search(form):
        for number, _ in lines.find(form):
            row[number] = 1.0
        return
    whole = re.compile(rf"(?<![a-z0-9]){re.escape(form)}(?:s|es)?(?![a-z0-9])")
    for number, at in lines.find(form):
        if row[number] < 1.0 and whole.match(lines.joined, at):
            row[number] = 1.0


def _stem(form: str, lines: Lines, row: Vectors) -> None:
    """What is counted, without the word for counting it: 博物馆 for 博物馆数量."""
    stem = _COUNTED.sub("", form)
    if stem != form and len(stem) > 1:
        for number, _ in lines.find(stem):
            row[number] = max(row[number], _STEM)


def _spelt(name: str, lines: Lines, row: Vectors) -> None:
    pattern = pinyin_pattern(name)
    for found in pattern.finditer(lines.joined) if pattern else ():
        row[lines.owner(found.start())] = 1.0


def _abbreviated(form: str, lines: Lines, row: Vectors) -> None:
    """Characters in order close together (新能源车 in 新能源汽车), else shared pairs of them."""
    if len(form) < 2:
        return
    for number in {number for number, _ in lines.find(form[0])}:
        if row[number] < _SHORT and _follows(form, lines.texts[number]):
            row[number] = _SHORT
    if len(form) > 3:
        _overlapping(form, lines, row)


def _overlapping(form: str, lines: Lines, row: Vectors) -> None:
    """Texts that share at least half of a longer form's pairs of characters."""
    pairs = [form[i : i + 2] for i in range(len(form) - 1)]
    counts: dict[int, int] = {}
    for pair in pairs:
        for number in {number for number, _ in lines.find(pair)}:
            counts[number] = counts.get(number, 0) + 1
    for number, count in counts.items():
        if 2 * count >= len(pairs):
            row[number] = max(row[number], 0.8 * count / len(pairs))


def _follows(form: str, text: str) -> bool:
    at = text.find(form[0])
    while at >= 0:
        end: int = at
        for character in form:
            end = text.find(character, end) + 1
            if end == 0:
                return False
        if end - at <= len(form) + max(1, len(form) // 2):
            return True
        at = text.find(form[0], at + 1)
    return False


_DEED = re.compile(  # what is done to what a clause counts: 减少排放5吨
    r"[“ ]*(?:累计|全年|新)?(?:减少|增加|节约|新增|新建|建成|改造|完成|实现|培育|创建|"
    r"发放|办理|开通|打造|保障|救助|惠及)?“?"
)


def begins_with_asked(question: Question, folded: str) -> bool:
    """Whether a folded clause begins with what is asked for, by a name that is known."""
    heads = [t for t in question.terms if t.head and _is_known(t)]
    begun = _DEED.match(folded)
    at = begun.end() if begun else 0
    return bool(heads) and all(
        folded.startswith(tuple(map(fold, term.forms)), at) for term in heads
    )


def named_alone(question: Question, texts: Sequence[str]) -> int | None:
    """Which of several folded texts, other than the first, alone begins with what is asked for."""
    begun = [at for at, text in enumerate(texts) if begins_with_asked(question, text)]
    return begun[0] if len(begun) == 1 and begun[0] > 0 else None
