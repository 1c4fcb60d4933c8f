"""Articles that go on on another page (下转第3版 … 上接第1版) put together again."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.parse.block import Block, cut, join

_PAGE = r"\s?第?\s?[A-Z]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s?版"
_ON = rf"(?:下[转轉]|[紧緊]?[转轉]){_PAGE}|[Cc]ontinued on (?:[Pp]age )?[A-Z]?\d{{1,3}}"
_FROM = rf"[上紧緊]?接{_PAGE}|[Cc]ontinued from (?:[Pp]age )?[A-Z]?\d{{1,3}}"
_OPEN, _SHUT = r"[（(【\s▶>]*", r"\s*[）)】]*\s*"
_LEAVES = re.compile(rf"{_OPEN}(?:{_ON}){_SHUT}$")
_ARRIVES = re.compile(rf"^{_OPEN}(?P<turn>{_FROM}){_SHUT}")
_FINISHED = re.compile(r"[。！？!?；…][”’）)]*$")
_DIGITS = re.compile(r"[A-Z]?(\d{1,3})\s?版")
_LARGE = 2  # the level up to which a heading is one of an article, and not one within it


@dataclass(frozen=True, slots=True)
class _Part:
    """The blocks [start, end) of an article's continuation; its words begin at `first`.

    `turn` is the block that says where it comes from, before `first` where it stands alone.
    """

    start: int
    turn: int
    first: int
    end: int


def arrives(text: str) -> bool:
    """Whether words say that what follows them began on another page.

    Example:
        >>> arrives("（上接第一版）全区新增"), arrives("上接轨道交通")
        (True, False)
    """
    return bool(_ARRIVES.match(text))


def join_turns(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with every continuation behind the place where its article was broken off."""
    whole, since = list(blocks), 0
    while (part := _continuation(whole, since)) is not None:
        at = _origin(whole, part)
        if at is None:
            whole[part.turn : part.turn + 1] = _apart(whole, part)
            since = part.turn + 1
            continue
        words = [_without(whole[part.first], _ARRIVES), *whole[part.first + 1 : part.end]]
        broken = _without(whole[at], _LEAVES)
        if not _FINISHED.search(broken.text) and words[0].text:
            words[0] = join(broken, words[0])
            broken_off: list[Block] = []
        else:
            broken_off = [broken] if broken.text else []
        joined = [*whole[:at], *broken_off, *(word for word in words if word.text)]
        whole = [*joined, *whole[at + 1 : part.start], *whole[part.end :]]
    return whole


def _apart(blocks: Sequence[Block], part: _Part) -> list[Block]:
    """The turn of a continuation whose beginning is not here: a headline, if it has no other.

    What is under it is of no article beside it.
    """
    block = blocks[part.turn]
    words, match = _without(block, _ARRIVES), _ARRIVES.match(block.text)
    if match is None or _named(blocks, part):
        return [words] if words.text else []
    turn = cut(block, *match.span("turn"))
    head = replace(turn, level=1, mark="headline", gap=True, indent=False)
    return [head, *([words] if words.text else [])]


def _continuation(blocks: Sequence[Block], since: int) -> _Part | None:
    """The first continuation: its headline, if it has one of its own, and its words."""
    turn = next((i for i in range(since, len(blocks)) if arrives(blocks[i].text)), None)
    if turn is None:
        return None
    start, first = turn, turn
    while start > 0 and blocks[start - 1].mark == "headline":
        start -= 1
    while first + 1 < len(blocks) and blocks[first].mark == "headline":
        first += 1
    ends = (i for i in range(first + 1, len(blocks)) if _opens(blocks[i]))
    return _Part(start, turn, first, next(ends, len(blocks)))


def _opens(block: Block) -> bool:
    """Whether another article begins."""
    return block.mark == "headline" or 0 < block.level <= _LARGE or arrives(block.text)


def _named(blocks: Sequence[Block], part: _Part) -> str:
    """The continuation's own headline."""
    return "".join(_without(block, _ARRIVES).text for block in blocks[part.start : part.first])


def _origin(blocks: Sequence[Block], part: _Part) -> int | None:
    """Where the article was broken off: that of the same headline, else the likeliest there is."""
    left = [i for i in range(part.start) if _LEAVES.search(blocks[i].text)]
    named = _named(blocks, part)
    alike = [i for i in left if named and _shared(_headline(blocks, i), named)]
    if alike:
        return alike[0]
    left = [i for i in left if _leads_to(blocks[i], blocks, part)] or left
    return _nearest(blocks, left, part)


def _leads_to(block: Block, blocks: Sequence[Block], part: _Part) -> bool:
    """Whether the pages that the two turns name are as far apart as those that they stand on."""
    there = _DIGITS.search(block.text[-12:])
    here = _DIGITS.search(blocks[part.turn].text[:12])
    on, off = blocks[part.first].page, block.lines[-1].page if block.lines else block.page
    if not (there and here and on and off):
        return False
    return int(there[1]) - int(here[1]) == on - off


def _nearest(blocks: Sequence[Block], left: Sequence[int], part: _Part) -> int | None:
    """Of several articles, the one whose own words the continuation repeats most often."""
    words = _pairs(blocks[part.first : part.end])
    articles = {i: _pairs(blocks[_start(blocks, i) : i + 1]) for i in left}
    ranked = []
    for i, own in articles.items():
        others = {pair for j, other in articles.items() if j != i for pair in other}
        ranked.append((sum(words[p] * own[p] for p in own if p not in others), i))
    ranked.sort(reverse=True)
    alone = ranked and (len(ranked) == 1 or ranked[0][0] > ranked[1][0])
    return ranked[0][1] if alone else None


def _pairs(blocks: Sequence[Block]) -> Counter[str]:
    """Runs of two letters, with how often they occur."""
    return Counter(
        pair
        for block in blocks
        for i in range(len(block.text) - 1)
        if (pair := block.text[i : i + 2]).isalpha()
    )


def _headline(blocks: Sequence[Block], at: int) -> str:
    return blocks[_start(blocks, at)].text


def _start(blocks: Sequence[Block], at: int) -> int:
    """Where the headline stands under which a block does."""
    while at > 0 and blocks[at].mark != "headline":
        at -= 1
    return at


def _shared(one: str, other: str) -> bool:
    """Whether two headlines are one, or one is the other made shorter."""
    pairs = {other[i : i + 2] for i in range(len(other) - 1)}
    same = sum(one[i : i + 2] in pairs for i in range(len(one) - 1))
    return same >= 0.6 * max(min(len(one), len(other)) - 1, 1)


def _without(block: Block, pattern: re.Pattern[str]) -> Block:
    """The block without the words of the turn, its characters keeping their places."""
    match = pattern.search(block.text)
    if match is None:
        return block
    if match.start() == 0:
        return cut(block, match.end(), len(block.text))
    return cut(block, 0, match.start())
