"""How answers are worded, Chinese beside English."""

import re
from collections.abc import Sequence

from rag.answer.counted import of_what
from rag.answer.ranks import in_english_rank
from rag.figures import Figure, in_english, parse_figures
from rag.glossary import NATION, Glossary
from rag.glossary.labels import period_label, place_label
from rag.schema import Language, Observation, Status

_BEFORE = (
    "突破", "超过", "超出", "超", "约", "近", "达到", "达", "不低于", "不少于", "不小于", "不超过",
    "不高于", "不大于", "高于", "低于", "大于", "小于", "多于", "少于", "至少", "最低", "最高",
    "逾", "接近", "将近", "大约", "控制在", "力争", "达到或超过",
)  # fmt: skip
_EN_MODIFIERS = {
    "左右": "about", "约": "about", "大约": "about", "近": "nearly", "接近": "nearly",
    "突破": "over", "超过": "over", "超": "over", "逾": "over", "高于": "over",
    "以上": "at least", "不低于": "at least",
    "以内": "within", "以下": "below", "低于": "below", "不超过": "at most", "控制在": "within",
    "将近": "nearly", "超出": "over", "大于": "over", "多于": "over", "小于": "below",
    "少于": "below", "不少于": "at least", "不小于": "at least", "至少": "at least",
    "最低": "at least", "达到或超过": "at least", "不高于": "at most", "不大于": "at most",
    "最高": "up to", "力争": "striving for", "余": "over", "多": "over",
}  # fmt: skip


_JOINT = ("城乡", "、")  # 城乡居民收入; 事故起数、死亡人数


def indicator_label(observation: Observation, language: Language, glossary: Glossary) -> str:
    """An indicator's name as the document writes it, or its English name.

    What is written of two things together (城乡居民收入) names neither; 新增 that is written
    once for several things belongs to each.
    """
    joint = any(m in observation.term and m not in observation.indicator for m in _JOINT)
    added = _ADDED.match(observation.indicator) and not _ADDED.match(observation.term)
    written = observation.term if observation.term and not (joint or added) else ""
    if language == "zh":
        return written or observation.indicator
    english = english_name(observation, glossary)
    known = english != observation.indicator
    return english if known else f"“{written or observation.indicator}”"


def english_name(observation: Observation, glossary: Glossary) -> str:
    """The English name of an observation's indicator; the nation's regional product is domestic."""
    english = glossary.english(observation.indicator)
    if observation.area == NATION:
        return english.replace("gross regional", "gross domestic")
    return english


_ADDED = re.compile("新[增建设]|净增")


def figure_of(observation: Observation) -> Figure | None:
    """The figure of an observation, None where it cannot be read back."""
    low, _, high = observation.value.lstrip("-").partition("-")
    text = (
        f"{low}{observation.unit}"
        if not high
        else f"{low}{observation.unit}至{high}{observation.unit}"
    )
    figures = [f for f in parse_figures(text) if f.kind not in ("year", "date")]
    return figures[0] if figures else None


def value_label(observation: Observation, language: Language) -> str:
    """The figure of an observation as an answer writes it; English keeps the original beside it."""
    original = _original(observation)
    if language == "zh":
        return original
    figure = figure_of(observation)
    if figure is None:
        return original
    english = in_english(of_what(figure, observation.indicator + observation.term))
    qualifier = _EN_MODIFIERS.get(observation.modifier, "")
    low, _, high = observation.value.lstrip("-").partition("-")
    if high and observation.unit == "%":
        english = f"{low}%–{high}%"
    worded = f"{qualifier} {english}".strip()
    plain = observation.unit in ("%", "") or english == original
    return worded if plain else f"{worded} ({original})"


def _original(observation: Observation) -> str:
    value = observation.value.lstrip("-")
    low, _, high = value.partition("-")
    figure = (
        f"{low}—{high}{observation.unit}"
        if high and observation.unit != "%"
        else f"{value}{observation.unit}"
    )
    if high and observation.unit == "%":
        figure = f"{low}%—{high}%"
    modifier = observation.modifier if observation.modifier != "年均" else ""
    return f"{modifier}{figure}" if modifier in _BEFORE else f"{figure}{modifier}"


def statement(observation: Observation, language: Language, glossary: Glossary) -> str:
    """One observation as a sentence without its closing mark.

    Example: 黄浦区2024年前三季度地区生产总值同比增长5.5%.
    """
    area = place_label(observation.area, language, glossary)
    name = indicator_label(observation, language, glossary)
    period = period_label(observation.period, language)
    value = value_label(observation, language)
    if language == "zh":
        return f"{area}{period}{name}{_zh_verb(observation)}{value}"
    possessive = f"{area}’" if area.endswith("s") else f"{area}’s"
    return f"{possessive} {name} {_en_verb(observation)} {value}{_en_time(observation, period)}"


def _zh_verb(observation: Observation) -> str:
    prefix = {"actual": "", "estimated": "预计", "target": "的目标是"}[observation.status]
    if observation.measure == "growth":
        average = "年均" if observation.modifier == "年均" else ""
        direction = "下降" if observation.value.startswith("-") else "增长"
        yearly = (
            "同比"
            if not average and observation.status != "target" and "/" not in observation.period[:5]
            else ""
        )
        return f"{prefix}{average}{yearly}{direction}"
    if observation.measure == "change":
        return prefix + ("下降" if observation.value.startswith("-") else "提高")
    if observation.modifier in _BEFORE:
        return prefix
    return prefix or "为" if observation.status != "estimated" else "预计为"


def _en_verb(observation: Observation) -> str:
    falls = observation.value.startswith("-")
    if observation.measure in ("growth", "change"):
        verbs = {
            "actual": "fell by" if falls else "grew by",
            "estimated": "is estimated to have fallen by"
            if falls
            else "is estimated to have grown by",
            "target": "is targeted to fall by" if falls else "is targeted to grow by",
        }
        average = "on average each year " if observation.modifier == "年均" else ""
        verb = verbs[observation.status]
        return verb.replace("by", f"{average}by") if average else verb
    return {"actual": "was", "estimated": "is estimated at", "target": "has a target of"}[
        observation.status
    ]


def _en_time(observation: Observation, period: str) -> str:
    return f" in {period}" if period else ""


def rank_statement(observation: Observation, language: Language, glossary: Glossary) -> str:
    """The rank that an observation gives, as a sentence without its closing mark."""
    area = place_label(observation.area, language, glossary)
    name = indicator_label(observation, language, glossary)
    period = period_label(observation.period, language)
    value = value_label(observation, language)
    if language == "zh":
        direction = "增长" if observation.measure == "growth" else ""
        return f"{area}{period}{name}{direction}{value}，{observation.rank}"
    meant = in_english_rank(observation.rank)
    kind = "growth of " if observation.measure == "growth" else "of "
    return f"{area}’s {name} ({kind}{value}, {period}) ranked {meant} (“{observation.rank}”)"


def status_label(status: Status | None, language: Language) -> str:
    """A status in words."""
    zh = {"actual": "实际值", "estimated": "预计数", "target": "目标"}
    en = {"actual": "actual", "estimated": "estimate", "target": "target"}
    return (zh if language == "zh" else en)[status or "actual"]


def listed(names: Sequence[str], language: Language, most: int = 12) -> str:
    """Names in a row; of more than `most` the first, and how many there are."""
    chinese = language == "zh"
    shown = ("、" if chinese else ", ").join(names[:most])
    if len(names) <= most:
        return shown
    return f"{shown}等{len(names)}地" if chinese else f"{shown} and {len(names) - most} more"
