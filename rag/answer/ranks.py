"""Chinese ranks in English: 居全国第六 is ranked 6th nationwide."""

import re

from rag.figures import Figure, parse_figures

_SCOPES = (
    ("中心城区", "among the central districts"), ("全国", "nationwide"),
    ("国内", "nationwide"), ("我国", "nationwide"), ("全省", "in the province"),
    ("全市", "in the city"), ("全区", "in the region"), ("全州", "in the prefecture"),
    ("全县", "in the county"), ("西南", "in southwestern China"),
    ("西北", "in northwestern China"), ("华东", "in eastern China"),
    ("华南", "in southern China"), ("华北", "in northern China"),
    ("中西部", "in central and western China"), ("西部", "in western China"),
    ("中部", "in central China"), ("东部", "in eastern China"),
    ("东北", "in the Northeast"), ("长三角", "in the Yangtze River Delta"),
    ("全球", "worldwide"), ("世界", "worldwide"),
)  # fmt: skip
_PEERS = (
    ("副省级", "among sub-provincial cities"), ("地级", "among prefecture-level cities"),
    ("省会", "among provincial capitals"), ("直辖市", "among municipalities"),
    ("百强县", "among the top 100 counties"), ("百强区", "among the top 100 districts"),
    ("百强市", "among the top 100 cities"), ("百强", "in the top 100"),
    ("县级", "among its counties"), ("沿海", "among coastal places"),
)  # fmt: skip
_ROW = re.compile(r"(?:第?(?:\d+|[一二三四五六七八九十]+)位?[、和与及])+$")
_MARK = re.compile("[，,。；;、：:（(]")


def in_english_rank(rank: str) -> str:
    """Chinese ranks as English ordinals with their scopes: 全市第二 → 2nd in the city."""
    figures = [f for f in parse_figures(rank) if f.kind == "rank"]
    return " and ".join(placed(f, rank) for f in figures) or f"“{rank}”"


def placed(figure: Figure, text: str) -> str:
    """The rank at its place in a text, with those among whom it is: 6th nationwide.

    The second of two (全省第二、第三) is among those of the first.
    """
    scope = among(_MARK.split(_ROW.sub("", text[: figure.start]))[-1])
    number = int(figure.value)
    return f"{f'top {number}' if figure.unit == '前' else ordinal(number)} {scope}".rstrip()


def among(words: str) -> str:
    """Among whom a rank is, by the words before it; empty where they do not say."""
    found = (next((en for zh, en in known if zh in words), "") for known in (_SCOPES, _PEERS))
    return " ".join(filter(None, found))


def ordinal(number: int) -> str:
    """1 → 1st, 2 → 2nd, 11 → 11th."""
    suffix = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{suffix}"
