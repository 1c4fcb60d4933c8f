"""Places by their one-character abbreviations (沪, 苏浙沪, 川渝两地), which only questions use.

A character alone is a place only where nothing else can be meant: before a year, a statistic or a
comparison. Neither is one before another word: 沪苏湖高铁 is a railway.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from rag.glossary.lexicon import Match
from rag.text import fold

_ORDINARY = "新云贵江青台藏港澳甘宁吉辽川秦蜀"  # alone, these are words of their own
_AFTER = (
    r"(?=\s*(?:\d|gdp|的|[去今前明]年|全年|上半年|[前一二三]?季度|两省|[两二三四五]?[省市地](?![长委厅])|"
    r"谁|哪|各|地区生产总值|生产总值|经济|外贸|进出口|财政|一般公共|社零|固投|固定资产|居民|人均|"
    r"粮食|[,,、;;和与跟及]|vs|$|[??。]))"
)
_GROUPS = {
    re.compile(f"两广{_AFTER}"): "粤桂",
    re.compile(f"两湖{_AFTER}"): "鄂湘",
    re.compile("东北三省|(?<![山广华])东三省"): "辽吉黑",
    re.compile("西北五省区?"): "陕甘宁青新",
    re.compile("中部六省"): "晋皖赣鄂湘豫",
    re.compile("长三角(?:三省一市|四省市|四地|各省市)"): "沪苏浙皖",
}


@cache
def _patterns(letters: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    alone = "".join(letter for letter in letters if letter not in _ORDINARY)
    run = re.compile(rf"[{letters}](?:[、和与跟及]?[{letters}])+{_AFTER}")
    single = re.compile(rf"(?:^|(?<=[\s,,、。;;::??年和与跟比]))[{alone}]{_AFTER}")
    return run, single


def find_letters(text: str, places: Mapping[str, str]) -> Iterator[Match]:
    """The places that abbreviations stand for; `places` is the name of each by its letter."""
    folded = fold(text)
    run, single = _patterns("".join(places))
    runs = list(run.finditer(folded))
    for at in _positions(folded, runs, places):
        yield _match(text, at, places)
    yield from _grouped(text, folded, places)
    for found in single.finditer(folded):
        if not any(whole.start() <= found.start() < whole.end() for whole in runs):
            yield _match(text, found.start(), places)


def _grouped(text: str, folded: str, places: Mapping[str, str]) -> Iterator[Match]:
    """Provinces that have a name together (两广), all of them where it stands."""
    for group, letters in _GROUPS.items():
        for found in group.finditer(folded):
            whole = text[found.start() : found.end()]
            for name in (places[letter] for letter in letters if letter in places):
                yield Match(name, found.start(), found.end(), whole, (name,), loose=True)


def _positions(
    folded: str, runs: Iterable[re.Match[str]], places: Mapping[str, str]
) -> Iterator[int]:
    for whole in runs:
        yield from (at for at in range(*whole.span()) if folded[at] in places)


def _match(text: str, at: int, places: Mapping[str, str]) -> Match:
    name = places[text[at]] if text[at] in places else places[fold(text[at])]
    return Match(name, at, at + 1, text[at], (name,), loose=True)
