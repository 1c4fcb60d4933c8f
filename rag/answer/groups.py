"""The group of places that a question is about: districts, provinces or cities of the corpus."""

import re
from collections.abc import Sequence

from rag.answer.draft import Sources
from rag.schema import Question
from rag.text import fold

_LEVELS = (
    ("municipality", re.compile(r"直辖市|\bmunicipalit")),
    ("autonomous", re.compile(r"自治区|\bautonomous region")),
    ("province", re.compile(r"省|\bprovinc|\bprovince-level|\bregions?\b")),
    ("district", re.compile(r"[各些个几哪四五六七八]区|区县|城区|\bdistricts?\b")),
    (
        "city",
        re.compile(r"[各些个几哪座]市|城市|地市|地级市|[各哪]州|\bcit(?:y|ies)\b|\bprefectures?\b"),
    ),
)

_ENDINGS = {"municipality": "市", "autonomous": "自治区"}

_SET_ASIDE = re.compile(  # a level that is not asked for
    r"(?:不[算含计]|不包[含括]|除了?|排除)[^,，。?？()（）]{0,4}?(?:直辖市|自治区|省|市|区)|"
    r"(?:直辖市|自治区)(?:不[算含计]|除外)|"
    r"\b(?:not counting|excluding|except|other than|apart from|leaving out)"
    r"(?: for)?(?: the)?(?: four)? (?:municipalit\w+|provinc\w+|autonomous regions?|districts?)"
)

Places = dict[str, list[str]]


def areas_asked(question: Question, sources: Sources, documents: Sequence[str]) -> Places:
    """The documents of each place of the group, places as named or in the order of the corpus.

    Places of other levels are left out only where the group asked for has members.
    """
    grouped = _grouped(sources, documents)
    if question.areas:
        return {area: grouped[area] for area in question.areas if area in grouped}
    rest = {a: names for a, names in grouped.items() if a not in question.excluded_areas}
    level = level_asked(question) or _level_of(question.excluded_areas, sources)
    chosen = {a: names for a, names in rest.items() if of_level(a, level, sources)}
    if level == "city" and not _SET_ASIDE.search(fold(question.text)):
        chosen |= _municipalities(rest, chosen, sources)
    return chosen or rest


def _municipalities(rest: Places, cities: Places, sources: Sources) -> Places:
    """The municipalities, which are cities too, by their reports of the years of the others'."""
    years = {year for names in cities.values() for year in _report_years(names, sources)}
    found: Places = {}
    for area, names in rest.items():
        if of_level(area, "municipality", sources):
            same = [name for name in names if _report_years([name], sources) <= years]
            found |= {area: same} if same else {}
    return found


def level_asked(question: Question) -> str | None:
    """The level of the group that a question names: districts, cities, provinces …."""
    folded = _SET_ASIDE.sub(" ", fold(question.text))
    return next((name for name, pattern in _LEVELS if pattern.search(folded)), None)


def areas_over_years(question: Question, sources: Sources, documents: Sequence[str]) -> Places:
    """The places whose years are asked for: those named, else those with reports of many years."""
    areas = areas_asked(question, sources, documents)
    if question.areas:
        return areas
    years = {area: _report_years(names, sources) for area, names in areas.items()}
    most = max(map(len, years.values()), default=0)
    return {area: areas[area] for area in areas if most > 1 and len(years[area]) == most} or areas


def _report_years(names: Sequence[str], sources: Sources) -> set[int | None]:
    return {r.report_year for r in sources.reports_of(names)}


def _grouped(sources: Sources, documents: Sequence[str]) -> Places:
    grouped: Places = {}
    wanted = set(documents)
    for report in sources.reports:
        if report.document in wanted:
            for area in report.areas:
                grouped.setdefault(area, []).append(report.document)
    return grouped


def _level_of(areas: Sequence[str], sources: Sources) -> str | None:
    place = sources.glossary.place(areas[0]) if areas else None
    return place.level if place else None


def of_level(area: str, level: str | None, sources: Sources) -> bool:
    """Whether a place is of a level of places (any is of none)."""
    place = sources.glossary.place(area)
    ending = _ENDINGS.get(level or "")
    if ending is not None:
        return place is not None and place.level == "province" and area.endswith(ending)
    return level is None or (place is not None and place.level == level)
