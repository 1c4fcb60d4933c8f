"""Places in a row: 全国第六, 前十, 首位, 百强县84位, ranked 6th; and by how many one moved up."""

import re
from decimal import Decimal

from rag.figures.figure import Figure, Kind, made
from rag.figures.numerals import NUMERAL, ORDINALS, read_numeral

_ENDS = re.compile(r"[,，。;；、:：()（）\[”\"\s]|$|[和及与且的]|左右")
_LISTED = re.compile(r"(?:[、和]第.)+(?:产业|季度|批|期|轮|次)")
_MOVED = re.compile(
    r"(?:[前上]移|前进|晋升|[再又上]升|提[升高]|跃升|攀升|[再又晋前]进|进位|赶超|下降|下滑|后退|后移|回落)了?$"
)
_ROW = re.compile(  # words that a place in a row follows, without 第 (全国百强县57位)
    r"(?:排名|位次|名次|排位|位序|[排位名]列|[百千万\d]强[县区市镇乡村]?|榜单?|排行榜?|"
    r"(?:(?<![邻定民同])居|(?<![系并陈])列|(?<!安)排)(?:在|于)?"
    r"(?=$|全[国省市区州县球]|世界|[东西中北南][部北南]))[^,，。;；\d]{0,8}"
    r"(?:[\d第位]+[^,，。;；\d]{0,4}[至到]|\d+位、[^,，。;；\d]{0,6})?$|"
    r"(?:升|进|移|跃|跻身|提高)[至到为][^,，。;；、\d]{0,6}$|"
    rf"第(?:\d+|{NUMERAL})位?(?:[、和与及]\d+位?)*[、和与及]$"  # 分别排全省第1、2位
)
_WIDTH = 24  # characters before a figure in which such words stand
_SCOPED = re.compile(r"\s(?:nationwide|worldwide|globally|nationally)\b")


def ordinal(folded: str, match: re.Match[str]) -> Figure:
    """第二: a rank where it ends what is said (全市第二, but not 第二产业)."""
    after = folded[match.end() : match.end() + 12]
    ranked = match["place"] or (_ENDS.match(after[:2]) and not _LISTED.match(after))
    return made(match, read_numeral(match["ordinal"][1:].strip()), _kind(bool(ranked)), "位")


def place(folded: str, match: re.Match[str], value: Decimal) -> Figure | None:
    """84位 after words for a row is a rank, after words for moving up so many places; else None."""
    before = folded[max(0, match.start() - _WIDTH) : match.start()]
    if _MOVED.search(before):
        return made(match, value, "count", "个位次")
    return made(match, value, "rank", "位") if _ROW.search(before) else None


def top(folded: str, match: re.Match[str]) -> Figure:
    """前十: a rank where it ends what is said (but not 前十名单)."""
    ranked = match["place2"] or _ENDS.match(folded[match.end() : match.end() + 1])
    return made(match, read_numeral(match["top"][1:].strip()), "rank" if ranked else "label", "前")


def head(_: str, match: re.Match[str]) -> Figure:
    """首位, 榜首."""
    return made(match, Decimal(1), "rank", "位")


def nth(folded: str, match: re.Match[str]) -> Figure:
    """6th: a rank after "ranked" or before words that say among whom."""
    before = folded[max(0, match.start() - 16) : match.start()]
    ranked = re.search(r"rank\w*\s(?:the\s)?$", before) or _SCOPED.match(folded, match.end())
    return made(match, Decimal(re.sub(r"\D", "", match["nth"])), _kind(bool(ranked)), "位")


def english_rank(_: str, match: re.Match[str]) -> Figure:
    """Ranked third."""
    return Figure(*match.span("rank"), "", Decimal(ORDINALS[match["rank"]]), None, "位", "rank")


def english_top(_: str, match: re.Match[str]) -> Figure:
    """In the top 10."""
    return made(match, Decimal(match["english_top"]), "rank", "前")


def _kind(ranked: bool) -> Kind:
    return "rank" if ranked else "ordinal"
