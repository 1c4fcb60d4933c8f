"""Lists with a counted lead-in and items: 八件大事。一是…二是…, 新增3件：…；…；… and the like."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = "一二三四五六七八九十"
NUMERAL = rf"(?P<n>[{_DIGITS}两]{{1,3}}|\d{{1,2}})"
MEASURE = r"(?:件|项|个|大|条|类|种|张|场|方面)"
LEAD = re.compile(rf"{NUMERAL}{MEASURE}[^。！？；;：:，,\n]{{0,16}}[。：:；;，,\s]*$")
_BOUNDARY = r"(?:^|(?<=[。！？；;：:，,\n\s]))"
_FAR = 6000  # characters from one item to the next
_SHORT, _LONG = 12, 64  # characters of an item as told: at least, at most


@dataclass(frozen=True, slots=True)
class Listing:
    """A lead-in and its items, as spans; `count` is how many the lead-in says there are."""

    start: int
    end: int
    count: int
    items: tuple[tuple[int, int], ...]


def _ordinal(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = ("" if tens < 2 else _DIGITS[tens - 1]) + "十" if tens else ""
    return head + (_DIGITS[ones - 1] if ones else "")


def _marks(style: int, number: int) -> str:
    """How item `number` begins in a style of marking, as a pattern."""
    zh = _ordinal(number)
    circled = chr(0x2460 + number - 1) if number <= 20 else "(?!)"
    styles = (
        rf"{zh}是", rf"{zh}要", rf"第{zh}[，,、是：:]", rf"{zh}、", rf"[（(]{zh}[）)]", circled,
        rf"[（(]{number}[）)]", rf"{number}[.．、](?!\d)",
    )  # fmt: skip
    return _BOUNDARY + r"\s*" + styles[style]


_STYLES = 8
_FIRSTS = tuple(re.compile(_marks(style, 1), re.MULTILINE) for style in range(_STYLES))


def listings(text: str) -> Iterator[Listing]:
    """Every list of a text whose lead-in counts its items."""
    for style, first in enumerate(_FIRSTS):
        for found in first.finditer(text):
            lead = _lead(text, found.start())
            if lead is not None:
                start, count = lead
                items = tuple(_items(text, found, style, count))
                if len(items) == count > 1:
                    yield Listing(start, found.start(), count, items)
    yield from _unmarked(text)
    yield from _repeated(text)


def _lead(text: str, end: int) -> tuple[int, int] | None:
    """Where the sentence before an item begins, and how many items it speaks of."""
    before = text[max(0, end - 160) : end].rstrip()
    found = LEAD.search(before)
    if found is None:
        return None
    inner = before[: found.start()]
    start = max(inner.rfind(stop) for stop in "。！？\n") + 1
    return max(0, end - 160) + start, number_of(found["n"])


def _items(text: str, first: re.Match[str], style: int, count: int) -> Iterator[tuple[int, int]]:
    """The items one after another, each up to where it has said what it is."""
    at = first
    for number in range(2, count + 2):
        following = re.compile(_marks(style, number), re.MULTILINE)
        after = following.search(text, at.end(), at.end() + _FAR) if number <= count else None
        yield _head(text, at, after.start() if after else len(text))
        if after is None:
            return
        at = after


def _head(text: str, mark: re.Match[str], end: int) -> tuple[int, int]:
    """An item from its mark to the end of its first sentence, or of a clause of a long one."""
    start = mark.start() + len(mark.group()) - len(mark.group().lstrip())
    stop = re.compile(r"[。！？；;\n]").search(text, mark.end() + 1, end)
    right = stop.start() if stop else end
    if right - start > _LONG:
        cuts = [m.start() for m in re.finditer("[，,：:]", text[start:right])]
        near = [cut for cut in cuts if _SHORT <= cut <= _LONG]
        right = start + (near[-1] if near else _LONG)
    return start, right


def _unmarked(text: str) -> Iterator[Listing]:
    """新增3件：…；…；…。: as many parts as the lead-in counts."""
    for found in re.finditer(rf"{NUMERAL}{MEASURE}[^。！？；;：:，,\n]{{0,16}}[：:]", text):
        stop = re.compile(r"[。！？\n]").search(text, found.end())
        end = stop.start() if stop else len(text)
        parts = re.split("[；;]", text[found.end() : end])
        count = number_of(found["n"])
        if len(parts) != count or count < 2:
            continue
        start = max(text.rfind(mark, 0, found.start()) for mark in "。！？\n") + 1
        at, items = found.end(), []
        for part in parts:
            items.append((at, at + len(part)))
            at += len(part) + 1
        yield Listing(start, found.end(), count, tuple(items))


_NAMED = re.compile(rf"[“\"]{NUMERAL}个(?P<name>[\u4e00-\u9fff]{{2,6}})[”\"][：:。，,]")


def _repeated(text: str) -> Iterator[Listing]:
    """“五个更加突出”：更加突出…。更加突出…: as many items that begin with the name of all."""
    for found in _NAMED.finditer(text):
        begins = re.compile(rf"(?<=[。；;，,：:\n“\"]){found['name']}[^，,。；;：:！\n”\"]{{2,30}}")
        items = [m.span() for m in begins.finditer(text, found.end(), found.end() + _FAR)]
        count = number_of(found["n"])
        if count > 1 and len(items) >= count and items[0][0] == found.end():
            start = max(text.rfind(mark, 0, found.start()) for mark in "。！？\n") + 1
            yield Listing(start, found.end(), count, tuple(items[:count]))


def number_of(text: str) -> int:
    """The number that Chinese numerals or digits write, up to 99."""
    if text.isdigit():
        return int(text)
    text = text.replace("两", "二")
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _DIGITS.find(text) + 1 if len(text) == 1 else 0
    return (_DIGITS.find(tens) + 1 if tens else 1) * 10 + (_DIGITS.find(ones) + 1 if ones else 0)


def listing_at(text: str, sentence: tuple[int, int], at: int) -> Listing | None:
    """The list that a sentence leads in with the words at an offset; None where it does not."""
    start, end = sentence
    for listing in listings(text[start : end + _FAR]):
        if listing.start <= at - start < listing.end and listing.start < end - start:
            return _shifted(listing, start)
    return None


def _shifted(listing: Listing, by: int) -> Listing:
    items = tuple((start + by, end + by) for start, end in listing.items)
    return Listing(listing.start + by, listing.end + by, listing.count, items)
