"""Places and times in the words of either language."""

import re

from rag.glossary.glossary import Glossary
from rag.schema import Language

EN_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_ZH_PARTS = {
    ("01", "09"): "前三季度",
    ("01", "06"): "上半年",
    ("01", "03"): "一季度",
    ("04", "06"): "二季度",
    ("07", "09"): "三季度",
    ("10", "12"): "四季度",
    ("07", "12"): "下半年",
    ("01", "12"): "",
}
_EN_PARTS = {
    ("01", "09"): "the first three quarters of",
    ("01", "06"): "the first half of",
    ("01", "03"): "the first quarter of",
    ("04", "06"): "the second quarter of",
    ("07", "09"): "the third quarter of",
    ("10", "12"): "the fourth quarter of",
    ("07", "12"): "the second half of",
    ("01", "12"): "",
}
_INTERVAL = re.compile(r"(\d{4})(?:-(\d\d))?(?:-\d\d)?(?:/(\d{4})(?:-(\d\d))?(?:-\d\d)?)?$")


def period_label(period: str, language: Language) -> str:
    """An ISO interval in words.

    Example:
        >>> period_label("2024-01/2024-09", "zh"), period_label("2024-01/2024-11", "en")
        ('2024年前三季度', 'January–November 2024')
    """
    found = _INTERVAL.match(period)
    if found is None:
        return period
    year, month, last_year, last_month = found.groups()
    if last_year and month is None:
        return f"{year}—{last_year}年" if language == "zh" else f"{year}–{last_year}"
    if month is None:
        return f"{year}年" if language == "zh" else year
    return _months(year, month, last_month or month, language)


def _months(year: str, first: str, last: str, language: Language) -> str:
    if language == "zh":
        part = _ZH_PARTS.get((first, last))
        if part is None:
            part = f"{int(first)}月" if first == last else f"{int(first)}—{int(last)}月"
        return f"{year}年{part}"
    part = _EN_PARTS.get((first, last))
    if part is not None:
        return f"{part} {year}".strip()
    names = EN_MONTHS[int(first) - 1], EN_MONTHS[int(last) - 1]
    return f"{names[0]} {year}" if first == last else f"{names[0]}–{names[1]} {year}"


def place_label(area: str, language: Language, glossary: Glossary) -> str:
    """A place's name in the language of the answer."""
    if language == "zh":
        return area
    return "China" if area == "全国" else glossary.english(area)
