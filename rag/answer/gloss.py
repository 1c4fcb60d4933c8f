"""What an English reader is told of a Chinese quotation: its figures and ranks, else its names."""

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.answer.counted import of_what
from rag.answer.draft import Sources
from rag.answer.ranks import among, placed
from rag.figures import Figure, in_english, parse_figures

_GLOSSED = 12  # names given in English after a quotation
_NEAR = 8  # characters after a figure in which stands what it counts
_MARK = re.compile("[，,；;。、]")
_PIECES = frozenset("枚块面")
_TALLY = re.compile(r"([金银铜奖])牌(?:总?数)?(?:达到?|为|共|累计)?$")
_TALLIED = re.compile(r"([金银铜奖])牌")
_COUNTED = frozenset("届次轮批")  # what an ordinal counts: 第六届
_FROM = re.compile(r"[由从][^，,；;。、]{0,12}$")
_TO = re.compile(r"[^，,；;。、\d]{0,8}[至到为]第?前?")
_AHEAD = re.compile(
    r"(?P<where>[\u3400-\u9fff]{0,8}?)(?P<tier>第一(?:方阵|梯队))|"
    r"(?P<among>[\u3400-\u9fff]{0,8}?)(?:前列|前茅|领先(?:地位|水平)?(?![\u3400-\u9fff]))"
)


def glossed(quote: str, sources: Sources) -> str:
    """What an English reader is told of a Chinese quotation, in brackets."""
    figures = "; ".join(dict.fromkeys(_figures(quote)))
    return f" (in English: {figures})" if figures else _names(quote, sources)


def _figures(quote: str) -> Iterator[str]:
    """The figures that English writes otherwise, in order; a rise from one to another as one."""
    told = {m.start(): _ahead(m) for m in _AHEAD.finditer(quote)}
    tiers = [m.span("tier") for m in _AHEAD.finditer(quote) if m["tier"]]
    last: Figure | None = None
    for figure in parse_figures(quote):
        if _is_name(figure, quote) or any(s <= figure.start < e for s, e in tiers):
            continue
        worded = _worded(figure, quote)
        if worded == figure.text:
            continue
        if last and _rises(quote, last, figure):
            told[last.start] = f"{told[last.start]} → {worded}"
        else:
            told[figure.start], last = worded, figure
    yield from (told[at] for at in sorted(told))


def _is_name(figure: Figure, quote: str) -> bool:
    """Whether a figure tells nothing but a time, or which of several it is (第二产业)."""
    counted = figure.kind == "ordinal" and quote[figure.end : figure.end + 1] not in _COUNTED
    return counted or figure.kind in ("year", "date")


def _rises(quote: str, first: Figure, second: Figure) -> bool:
    """Whether the two are the ends of one change: 由40位提升至13位."""
    return bool(
        first.kind == second.kind
        and _FROM.search(quote[: first.start])
        and _TO.fullmatch(quote, first.end, second.start)
    )


def _worded(figure: Figure, quote: str) -> str:
    if figure.kind == "rank":
        lead = "ranked in the" if figure.unit == "前" else "ranked"
        return f"{lead} {placed(figure, quote)}"
    if figure.unit in _PIECES:
        medal = _TALLIED.match(quote, figure.end) or _TALLY.search(quote[: figure.start])
        if medal:
            return _medals(figure, medal[1])
    before = _MARK.split(quote[: figure.start])[-1]
    return in_english(of_what(figure, before + quote[figure.end : figure.end + _NEAR]))


def _medals(figure: Figure, metal: str) -> str:
    """12枚金牌 as 12 gold medals."""
    if metal == "奖":
        return f"{in_english(figure)} medals"
    return in_english(replace(figure, unit=metal))


def _ahead(match: re.Match[str]) -> str:
    """Words that rank without a number: 居全国前列."""
    lead = "in the top tier" if match["tier"] else "among the foremost"
    return f"{lead} {among(match['where'] or match['among'] or '')}".rstrip()


def _names(quote: str, sources: Sources) -> str:
    """English names of what a Chinese quotation names, as far as the glossary knows them."""
    glossary = sources.glossary
    found = [*glossary.find_terms(quote), *glossary.find_indicators(quote)]
    found += glossary.find_words(quote)
    covered: list[tuple[int, int]] = []
    names = []
    for match in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if not any(match.start < end and start < match.end for start, end in covered):
            covered.append((match.start, match.end))
            names.append((match.start, glossary.english(match.name)))
    worded = [name for _, name in sorted(names) if name.isascii()]
    return f" (names: {', '.join(dict.fromkeys(worded[:_GLOSSED]))})" if worded else ""
