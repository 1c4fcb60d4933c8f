"""Articles that go on on another page (下转第3版 … 上接第1版) put together again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.parse.block import Block, cut, join

_PAGE = r"第?\s?[A-Z]?\d{1,3}\s?版"
_LEAVES = re.compile(rf"[（(【\s]*(?:下转|紧?转)\s?{_PAGE}\s*[）)】]*\s*$")
_ARRIVES = re.compile(rf"^[（(【\s]*(?:上接|紧?接)\s?{_PAGE}\s*[）)】]*\s*")
_FINISHED = re.compile(r"[。！？!?；…][”’）)]*$")


@dataclass(frozen=True, slots=True)
class _Part:
    """The blocks [start, end) of an article's continuation; its words begin at `first`."""

    start: int
    first: int
    end: int


def join_turns(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with every continuation behind the place where its article was broken off."""
    whole = list(blocks)
    while (part := _continuation(whole)) is not None:
        at = _origin(whole, part)
        if at is None:
            whole[part.first] = _without(whole[part.first], _ARRIVES)
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


def _continuation(blocks: Sequence[Block]) -> _Part | None:
    """The first continuation: its headline, if it has one of its own, and its words."""
    first = next((i for i, block in enumerate(blocks) if _ARRIVES.match(block.text)), None)
    if first is None:
        return None
    start = first
    while start > 0 and blocks[start - 1].mark == "headline":
        start -= 1
    heads = (i for i in range(first + 1, len(blocks)) if blocks[i].mark == "headline")
    return _Part(start, first, next(heads, len(blocks)))


def _origin(blocks: Sequence[Block], part: _Part) -> int | None:
    """Where the article was broken off: that of the same headline, else the only one there is."""
    left = [i for i in range(part.start) if _LEAVES.search(blocks[i].text)]
    named = "".join(block.text for block in blocks[part.start : part.first])
    alike = [i for i in left if named and _shared(_headline(blocks, i), named)]
    if alike:
        return alike[0]
    return left[0] if len(left) == 1 else None


def _headline(blocks: Sequence[Block], at: int) -> str:
    while at > 0 and blocks[at].mark != "headline":
        at -= 1
    return blocks[at].text


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
