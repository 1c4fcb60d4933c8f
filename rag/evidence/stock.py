"""What a stock comes to, or what was added to it, of a quotation that tells both.

口袋公园新增5座、累计达到40座 answers two questions, and so does 由8354万户增加到4.21亿户.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.evidence.among import GAP
from rag.evidence.extent import asked_extent
from rag.evidence.find import Evidence
from rag.figures import Figure, parse_figures
from rag.schema import Question, end_year
from rag.text import fold

_TOTAL = re.compile(  # 口袋公园新增5座、累计达到40座; 新增口袋公园5座; 新增5座口袋公园
    r"(?:(?P<of>[^，,；;、。]{2,30}?)(?:新[增建]|增加)[^，,；;、。]{1,20}|"
    r"新(?:[增建开设添]|获批|认定)\d[\d.]*[万亿]?[个家座所条处项名户辆台](?P<things>[^，,；;、。\d]{2,30})|"
    r"(?:新(?:[增建开设添]|获批|认定|入选|结对|签约|引进|培育|评定|创建)|增加)(?P<added>[^，,；;、。]{2,20}?)\d[^，,；;、。]{0,8})[、，,]\s*"
    r"(?:[^，,；;、。]{1,12}[、，,]\s*)?"
    r"(?P<told>(?:累计|总[数量计额]|合计|共)[^，,；;、。]*\d[^，,；;、。]*)"
    r"(?P<rank>[、，,]\s*(?:位?居|位?列|排名?|稳居)[^，,；;、。]*)?"
)
_ADDED = re.compile(  # 新获批新药2个，累计达19个
    r"(?P<told>[^，,；;、。]{0,40}(?:新[增建开设添获认入]|净增)[^，,；;、。]{0,40}\d[^，,；;、。]{0,20})[、，,]\s*"
    r"(?:累计|总[数量计额]|合计|[总一]共)"
)
_RISE = re.compile(  # 电话用户由8354万户增加到4.21亿户: how many there are now
    r"(?P<of>[^，,；;、。]{2,30}?)(?:由|从)[^，,；;、。]{0,8}\d[^，,；;、。]{0,8}?"
    r"(?P<told>(?:增加|提[高升]|增长|[上跃]升|扩大|[前上]移|前进|下降|减少|降低|缩[短小]|[增升降跃])"
    r"(?:到|至|为)[^，,；;、。]*\d[^，,；;、。]*)"
)
_ASKS_RISE = re.compile(
    r"从|由|增|升|降|减|涨|翻|以前|之前|原[来先本]|过去|\b(?:before|previous|used to)\b|"
    r"\b(?:from|rise|rose|risen|grow|grew|increas|fall|fell|declin|change)"
)


def of_extent(question: Question, evidence: Evidence, quote: str) -> Evidence | None:
    """The evidence cut to the whole or to the addition asked for, where it tells both."""
    told = _told_level(question, evidence, quote)
    if told:
        return replace(evidence, told=told)
    added = _ADDED.match(quote) if asked_extent(question) == "added" else None
    if added is None:
        return None
    return replace(evidence, end=evidence.start + added.end("told"), narrowed=True)


def _told_level(question: Question, evidence: Evidence, quote: str) -> str:
    """How many there are now, told beside what was added or at the end of a rise; else ""."""
    ranked = question.wanted == "rank"  # a rank that follows the whole is that of the whole
    whole = asked_extent(question) == "whole" or (ranked and asked_extent(question) is None)
    total = _TOTAL.search(quote) if whole else None
    told = total["told"] + ((total["rank"] or "") if ranked else "") if total else ""
    if total is not None and _is_of_kind(question, told):
        return f"{total['of'] or total['added'] or total['things']}{GAP}{told}"
    rises = _RISE.finditer(quote) if _asks_end(question, evidence) else ()
    rise = next((r for r in rises if _is_of_kind(question, r["told"])), None)
    return "" if rise is None else f"{rise['of']}{GAP}{rise['told']}"


def _is_of_kind(question: Question, told: str) -> bool:
    """Whether words end in a rank where one is asked for, else in a figure of the unit asked."""
    figures = parse_figures(told)
    if question.wanted == "rank":
        return any(figure.kind == "rank" for figure in figures)
    return not question.unit_kinds or of_unit(figures, question)


def _asks_end(question: Question, evidence: Evidence) -> bool:
    """Whether the figure at the end of a rise is asked for, and neither the rise nor its start."""
    end = end_year(evidence.passage.period)
    now = all(end_year(period) == end for period in question.periods)
    level = question.measure in (None, "level") and question.wanted in ("figure", "rank")
    return now and level and _ASKS_RISE.search(fold(question.resolved)) is None


def of_unit(figures: Sequence[Figure], question: Question) -> bool:
    """Whether one of the figures is of a unit or kind that is asked for."""
    wanted = question.unit_kinds
    return any(f.kind in (*wanted, "number") or f.unit.endswith(wanted) for f in figures)
