"""The content words of a question: what remains without places, times and question phrases."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from rag.figures import find_editions
from rag.glossary import Glossary, Match
from rag.glossary.ordinary import is_light, is_ordinary, is_stop_word, is_verb
from rag.schema import COMPOUND, NAMED, NOUN, QUOTED, QueryTerm
from rag.text import fold, tagged_words
from rag.understand.senses import indicators_meant
from rag.understand.sizes import size_terms

Span = tuple[int, int]

_QUOTED = re.compile(r"[“\"「『《‘]([^”\"」』》’]*[\u3400-\u9fff][^”\"」』》’]*)[”\"」』》’]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_PHRASES_ZH = re.compile(
    r"请问|我[只就]?(?:要的?是?|想问|想知道|问的是|指的是)|请?告[诉知]我?|根据报告|政府工作报告|工作报告|报告(?:中|里|说的?|提到的?|显示)?|准确数|"
    r"多少[亿万]?(?:人(?![才口员大物均])|[个家元钱座公里吨条项位户辆亩套台颗倍斤次所张米天年度])?[元钱]?|"
    r"[比较](?:[上前去]一?年)|百分之(?:几|多少)|"
    r"几个?(?:百分)?点|第几[位名]?|[是有]?哪(?:一?[些个几家位里天年]+|[一二两三四五六七八九十]+[个家位大项种座类条样]?)|"
    r"什么时候|是多少|有?多[大长高少快]|(?:增长|增加|上涨|涨|提高|下降|减少|降|达到|完成|实现)了|"
    r"(?:想|要)(?=[增涨完达到投建新推换做提降])|定(?:得|的|在)多?|差多少|谁[更最]?[高低多少大快]|"
    r"(?:前三季度|[上下]半年|第?[一二三四]季度|全年|年末|年底|[今去明前上]年|历年|截至)|"
    r"[0-9]+(?:\.[0-9]+)?(?:[%亿万]|年|月)?"
)
_FOLDER = Path(__file__).parent


@cache
def _chinese(name: str) -> frozenset[str]:
    return frozenset((_FOLDER / f"{name}_zh.txt").read_text(encoding="utf-8").split())


def _asks(word: str) -> bool:
    """Whether a folded word says how something is asked, not what."""
    return word in _chinese("stopwords") or is_stop_word(word)


def read_terms(text: str, taken: Sequence[Span], glossary: Glossary) -> tuple[QueryTerm, ...]:
    """Terms in order; `taken` are spans already understood (places, times)."""
    editions = [] if _HAN.search(text) else list(find_editions(fold(text)))
    sizes = dict(size_terms(fold(text)))
    taken = [*taken, *_glosses(text, glossary), *((e.start, e.end) for e in editions), *sizes]
    quoted = [m.span(1) for m in _QUOTED.finditer(text)]
    known = [m for m in _named(text, glossary) if not _overlaps((m.start, m.end), taken)]
    found: list[tuple[int, QueryTerm]] = [
        (start, QueryTerm(text[start:end], (text[start:end],), weight=QUOTED, anchor=True))
        for start, end in quoted
    ]
    named = [m for m in known if not _overlaps((m.start, m.end), quoted)]
    found += [(m.start, known_term(m.text, m.name, glossary)) for m in named]
    covered = [*taken, *quoted, *((m.start, m.end) for m in named)]
    found += [(e.start, QueryTerm(text[e.start : e.end], e.names, COMPOUND)) for e in editions]
    found += [(start, term) for (start, _), term in sizes.items()]
    found += _plain_terms(text, covered)
    found.sort(key=lambda item: item[0])
    found = mark_head(text, found)
    unique: dict[str, QueryTerm] = {}
    for _, term in [*found, *_numbers(text, taken), *_compounds(found)]:
        unique.setdefault(fold(term.text), term)
    return tuple(unique.values())


_BRACKETED = re.compile(r"\(([a-z']+(?: [a-z']+)+)\)")


def _glosses(text: str, glossary: Glossary) -> Iterator[Span]:
    """Where brackets say in pinyin what stands before them: key projects (zhongdian xiangmu)."""
    for found in _BRACKETED.finditer(text):
        known = any(map(is_ordinary, found[1].split())) or glossary.find_words(found[1])
        if not known and not glossary.find_terms(found[1], loose=True):
            yield found.span()


_ASKS = re.compile(r"多少|(?<!哪)几|百分之|第几|多[大长高少快]|什么|哪")


def mark_head(text: str, found: Sequence[tuple[int, QueryTerm]]) -> list[tuple[int, QueryTerm]]:
    """Mark what is asked for: in Chinese beside the question word, in English named first.

    What follows 多少 is counted; else the words before the question word are what is asked for.
    """
    weighty = [(at, term) for at, term in found if term.weight >= COMPOUND]
    if not weighty:
        return list(found)
    asked = _ASKS.search(fold(text))
    if asked is None or not _HAN.search(text):
        heads = _run(weighty, _counted(text, weighty))
    else:
        after = [i for i, (at, _) in enumerate(weighty) if 0 <= at - asked.end() <= 3]
        before = [i for i, (at, _) in enumerate(weighty) if at < asked.start()]
        heads = (
            _run(weighty, after[0]) if after else _run_back(weighty, before[-1] if before else 0)
        )
    return [(at, replace(term, head=True) if at in heads else term) for at, term in found]


_HOW_MANY = re.compile(r"(?<!\bby )\bhow (?:many|much) ")


def _counted(text: str, found: Sequence[tuple[int, QueryTerm]]) -> int:
    """The place of what an English question counts (saves how many tonnes), else the first."""
    asked = _HOW_MANY.search(fold(text))
    at = asked.end() if asked else 0
    return next((i for i, (start, _) in enumerate(found) if at and start == at), 0)


def _run(found: Sequence[tuple[int, QueryTerm]], first: int) -> set[int]:
    """The places of a term and of those that follow it without a gap."""
    heads = {found[first][0]}
    for (at, term), (following, _) in pairwise(found[first:]):
        if following - at - len(term.text) > 1:
            break
        heads.add(following)
    return heads


def _run_back(found: Sequence[tuple[int, QueryTerm]], last: int) -> set[int]:
    """The places of a term and of the one right before it."""
    heads = {found[last][0]}
    if last and found[last][0] - found[last - 1][0] - len(found[last - 1][1].text) == 0:
        heads.add(found[last - 1][0])
    return heads


_NUMBER = re.compile(
    r"\d{1,9}(?:号线|(?!(?:st|nd|rd|th)\b)[a-z]{1,2}(?![a-z])|强|期)|[十百千万]?[千百万]?[亿千百]级?(?=级|产业|规模|元?(?:级|项目|集群|企业))|"
    r"[十百千]?[万亿]{1,2}级"
)
_PARTS = (
    ("前三季度", ("前三季度", "1—9月", "1-9月", "first three quarters")),
    ("上半年", ("上半年", "二季度累计", "first half")),
    ("一季度", ("一季度", "first quarter")),
    ("二季度", ("二季度", "second quarter")),
    ("三季度", ("三季度", "third quarter")),
    ("四季度", ("四季度", "fourth quarter")),
)
PART_NAMES = tuple(name for name, _ in _PARTS)


def _numbers(text: str, taken: Sequence[Span]) -> Iterator[tuple[int, QueryTerm]]:
    """Numbers that name things (5A, 19号线, 千亿级), and parts of a year."""
    folded = fold(text)
    for found in _NUMBER.finditer(folded):
        if not _overlaps(found.span(), taken):
            yield found.start(), QueryTerm(found.group(), (found.group(),), 0.55)
    for name, forms in _PARTS:
        at = max(folded.find(form) for form in forms)
        if at >= 0 and not (name == "三季度" and "前三季度" in folded):
            yield at, QueryTerm(name, forms, 0.55)


def _compounds(found: Sequence[tuple[int, QueryTerm]]) -> Iterator[tuple[int, QueryTerm]]:
    """Neighbouring Chinese words together (创新指数), which say more than each alone."""
    for (start, left), (following, right) in pairwise(found):
        joined = left.text + right.text
        if start + len(left.text) == following and len(joined) <= 10 and _HAN.search(right.text):
            yield start, QueryTerm(joined, (joined,), COMPOUND)


def _named(text: str, glossary: Glossary) -> Iterator[Match]:
    """Indicators, policy terms and words of the glossary, the longest first where they overlap."""
    found = [
        *indicators_meant(text, glossary),
        *glossary.find_terms(text, loose=True),
        *glossary.find_words(text),
    ]
    reached = -1
    for match in sorted(found, key=lambda m: (m.start, m.start - m.end)):
        if match.start >= reached and not _is_stop(match.text):
            reached = match.end
            yield match


def _is_stop(text: str) -> bool:
    folded = fold(text).removesuffix("'s").removesuffix("’s")
    if _asks(folded) or _PHRASES_ZH.fullmatch(folded) is not None:
        return True
    return folded.isascii() and all(map(_asks, folded.split()))


def _overlaps(span: Span, taken: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def known_term(text: str, name: str, glossary: Glossary) -> QueryTerm:
    """A term that means an entry of the glossary, by that entry's canonical name."""
    light = _is_light(fold(text))
    plain = glossary.indicator(name) is None and _is_plain(name, glossary)
    weight = 0.4 if light else (NOUN if plain else NAMED)
    return QueryTerm(text, _forms(text, name, glossary), weight, anchor=_is_proper(name, glossary))


_PROPER_NAME = re.compile(r"(?:[A-Z][a-z]+[ -])*[A-Z][a-z]+(?: region| basin)?")


def _is_proper(name: str, glossary: Glossary) -> bool:
    """Whether an entry is the name of one thing (茅台) or region, written so in English."""
    entry = glossary.term(name)
    named = entry is not None and entry.kind in ("word", "region")
    return named and _PROPER_NAME.fullmatch(glossary.english(name)) is not None


def _is_plain(name: str, glossary: Glossary) -> bool:
    """Whether an entry of the glossary is an everyday word."""
    entry = glossary.term(name)
    return entry is not None and entry.kind == "word"


def _forms(text: str, name: str, glossary: Glossary) -> tuple[str, ...]:
    """Every name of an entry in both languages, the one in the question first."""
    entry = glossary.indicator(name) or glossary.term(name)
    if entry is None:
        return (text,)
    written = [form for form in entry.loose if _HAN.search(form) and len(form) > 3]
    forms = [text, entry.zh, *entry.aliases, *entry.english, *written]
    for narrower in getattr(entry, "asks_for", ()):
        inner = glossary.indicator(narrower)
        forms += [narrower, *(inner.aliases if inner else ())]
    return tuple(dict.fromkeys(forms))


def _plain_terms(text: str, covered: Sequence[Span]) -> Iterator[tuple[int, QueryTerm]]:
    """Words outside of what is covered; an unknown English name with a capital is an anchor."""
    at = 0
    for start, end in [*sorted(covered), (len(text), len(text))]:
        if start > at:
            yield from _free_terms(text, at, start)
        at = max(at, end)


def _free_terms(text: str, start: int, end: int) -> Iterator[tuple[int, QueryTerm]]:
    piece = text[start:end]
    plain = _PHRASES_ZH.sub(lambda m: " " * len(m.group()), fold(piece))
    at = 0
    for word, kind in tagged_words(plain):
        at = max(plain.find(word, at), 0)
        bare = word.removesuffix("'s").removesuffix("’s")
        bare = bare.removesuffix("了") if len(bare) > 1 else bare
        of_material = _is_material(bare, kind, fold(text[start + at : start + at + 6]))
        weight = 1.0 if of_material else _weight(bare, kind)
        if not weight or _asks(bare):
            continue
        capital = bare.isascii() and piece[at : at + 1].isupper() and start + at > 0
        named = kind in _PROPER and len(bare) > 1
        yield start + at, QueryTerm(bare, (bare,), weight, anchor=capital or named or of_material)


_OF_MATERIAL = re.compile(r".(?:产业|行业|制品|精深加工|加工|产量|产值|矿)")


def _is_material(word: str, kind: str, text: str) -> bool:
    """Whether a single character names what an industry is of (铜产业, 茶产值)."""
    return len(word) == 1 and kind[0] == "n" and _OF_MATERIAL.match(text) is not None


_PROPER = ("ns", "nr", "nt", "nz", "nrt", "nrfg")  # names of places, people, bodies, brands
_LIGHT = 0.35  # worth of a word that many questions have: what is done, kinds of thing


def _is_light(word: str) -> bool:
    return word in _chinese("light") or is_light(word)


# What a Chinese word tells, by the first letter of its part of speech; others tell nothing.
_KINDS = {
    "n": 1.0,
    "e": 1.0,
    "l": 1.0,
    "i": 1.0,
    "j": 1.0,
    "v": 0.6,
    "a": 0.5,
    "b": 0.6,
    "s": 0.5,
    "d": 0.4,
    "z": 0.4,
    "f": 0.3,
}


def _weight(word: str, kind: str) -> float:
    """Nouns tell most, verbs less, single characters least."""
    if not _HAN.search(word):
        return _weight_en(word) if len(word) > 1 and not word.isdigit() else 0.0
    weight = _KINDS.get(kind[0], 0.0) * (_LIGHT if _is_light(word) else 1.0)
    return weight if len(word) > 1 else 0.6 * weight


def _weight_en(word: str) -> float:
    if is_light(word):
        return _LIGHT
    return _KINDS["v"] if is_verb(word) else 1.0
