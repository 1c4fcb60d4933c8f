"""Lines that are places, and which of the places of a name is meant."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rag.glossary import load_glossary
from rag.parse.areas import unlisted
from rag.parse.block import Block

DECORATION = " \u3000#*■●▲◆□◇○★☆►▶【】[]〖〗「」『』|｜丨:：·•—-"
_SEPARATOR = re.compile(r"\s*[：:|｜丨／/】〗]\s*|[\s\u3000]*[—–-]{1,2}[\s\u3000]*|[\s\u3000]+")
_AFFIXES = re.compile(r"(?:两会|篇|讯|声音|时间|动态|报道|之声|新闻)$")
_GENERIC = frozenset(
    "自治 开发 示范 试验 保税 合作 功能 行政 社会 地方 城乡 全国 重点 直辖".split()
)
_TERMINAL = re.compile("[。！？；.!?;]”?$")


def place_of(text: str, below: str = "") -> str | None:
    """The place that a line consists of, decoration aside: "■ 黄浦" → 黄浦区.

    A place that the glossary lacks counts where the text below gives its full name.
    """
    bare = _AFFIXES.sub("", text.strip(DECORATION)).strip(DECORATION)
    if not bare or len(bare) > 40:
        return None
    for match in load_glossary().find_places(bare, loose=True):
        if match.start == 0 and match.end == len(bare) and match.name != "全国":
            return match.name
    if not re.fullmatch("[\u4e00-\u9fff]{2,8}", bare):
        return None
    if bare in below and unlisted(bare):
        return unlisted(bare)
    full = re.search(f"{bare}(?:自治[县州旗]|新区|[区县市旗盟州])", below)
    return full.group() if full and bare not in _GENERIC else None


def split_off_place(block: Block, below: str) -> list[Block]:
    """A line that is a place, or a place and a headline (黄浦：…), with its area set."""
    text = block.text
    if block.row or len(text) > 60 or (not block.level and _TERMINAL.search(text)):
        return [block]
    whole = place_of(text, below)
    if whole:
        return [replace(block, area=whole, mark="place")]
    separator = _SEPARATOR.search(text.lstrip(DECORATION))
    if separator and separator.start():
        bare = text.lstrip(DECORATION)
        place = place_of(bare[: separator.start()], below)
        rest = bare[separator.end() :].strip(DECORATION)
        if place and len(rest) >= 4 and not place_of(rest):
            head = replace(block, text=bare[: separator.start()], area=place, mark="place")
            return [head, replace(block, text=rest, mark="headline", gap=False)]
    return [block]


def among_homonyms(name: str, texts: Sequence[str]) -> str:
    """Of places with the same name, the one whose parent the article, else the page, names."""
    glossary = load_glossary()
    place = glossary.place(name)
    alike = glossary.find_places(place.bare)[:1] if place else []
    candidates = alike[0].candidates if alike else ()
    if len(candidates) < 2:
        return name
    for text in texts:
        named = {match.name for match in glossary.find_places(text) if len(match.candidates) == 1}
        for candidate in candidates:
            home = glossary.place(candidate)
            if home and home.parent in named:
                return candidate
    return name


def main_place(text: str, levels: Sequence[str]) -> str | None:
    """The place of one of the levels that a text names most; its first mention breaks a tie."""
    glossary = load_glossary()
    counts: Counter[str] = Counter()
    for match in glossary.find_places(text):
        place = glossary.place(match.name)
        if place and place.level in levels:
            counts[match.name] += 1
    return max(counts, key=lambda name: counts[name], default=None)
