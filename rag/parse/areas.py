"""Of which place a report is: what its text states of itself, before what its file is called."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.glossary import NATION, Match, load_glossary

_NATIONAL = re.compile(
    "我?代表国务院|国务院总理|国务院政府工作报告|第\\S{1,4}届全国人民代表大会第\\S{1,3}次会议"
    "|^(?:19|20)\\d\\d年中华人民共和国|^中华人民共和国(?:19|20)\\d\\d年"
    "|on behalf of the State Council|Premier of the State Council|National People['’]s Congress",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"([\u4e00-\u9fff]{2,20}?)(?:第[一二三四五六七八九十\d]{1,4}届(?:人民代表大会|人大)|[一二三四五六七八九十\d]{1,4}届人大|人民代表大会|人大常委会)"
)
_BEHALF = re.compile(r"代表(?:全)?([\u4e00-\u9fff]{0,16}?)(?:人民)?(?:政府|行署|行政公署|管委会)")
_LEADER = re.compile(
    "([\u4e00-\u9fff]{2,9}?[区县市旗州盟省])(?:人民政府)?(?:代)?[区县市旗州盟省]长"
)
_GENERIC = ("自治区", "自治州", "自治县", "新区", "省", "市", "区", "县", "州", "盟", "旗")
_SOURCE = re.compile(r"(?:信息)?来源\s*[：:]|发布机构|source:", re.IGNORECASE)
_TITLE = re.compile("报告|公报|report|bulletin|communiqu", re.IGNORECASE)
_ENGLISH_SESSION = re.compile(
    r"([A-Z][\w’' -]{2,60}?)\s+(?:Municipal |Provincial |District |County )?"
    r"People['’]s (?:Congress|Government)"
)
_OWN_NAME = re.compile("[\u4e00-\u9fff]{1,12}(?:自治[县州旗]|新区|[市区县旗州盟])$")
_DATED = re.compile(
    "([\u4e00-\u9fff]{2,8}?(?:自治[县州旗]|新区|[省市区县旗州盟]))(?:19|20)\\d\\d年"
)
_ANY_PLACE = re.compile("[各全本我城郊]|.*(?:开发区|园区|地区|社区|辖区)")
_NOISE = re.compile(
    r"\.[A-Za-z0-9]{1,5}$|(?:19|20)\d\d年?(?:度)?|政府工作报告|工作报告|报告|政府|全文|_|-|（.*?）|\(.*?\)|\s"
)
_LEVELS_OF = {
    "省": ("province",), "自治区": ("province",), "市": ("city", "province", "county"),
    "州": ("city",), "自治州": ("city",), "盟": ("city",), "区": ("district", "county", "zone"),
    "新区": ("district", "zone"), "县": ("county",), "自治县": ("county",), "旗": ("county",),
}  # fmt: skip
_LEVEL_OF_ENDING = (
    ("自治县", "county"), ("自治州", "city"), ("新区", "district"), ("省", "province"),
    ("区", "district"), ("县", "county"), ("旗", "county"), ("市", "county"), ("州", "city"),
    ("盟", "city"),
)  # fmt: skip
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Area:
    """The place's canonical name, its level, and where text and file name contradict each other."""

    name: str | None
    level: str | None
    warning: str = ""


def find_area(front: Mapping[str, str], name: str, lines: Sequence[str], text: str) -> Area:
    """The area of a report. `lines` is its head (title to first paragraphs), `text` all of it."""
    stated = _by_words(front["area"]) if front.get("area") else None
    if stated or front.get("area"):
        return _area(stated or front["area"], front.get("level"))
    generic = _generic(lines)
    said = said_place(lines, generic)
    named = _by_words(_NOISE.sub("", name), generic)
    if said:
        return _checked(said, named, name)
    if named and (_mentions(text, named) >= 2 or len(text) < 2000):
        return _area(named)
    titled = next(filter(None, map(_opening_place, lines[:2])), None)
    if titled and _mentions(text, titled) >= 1:
        return _checked(titled, named, name)
    dated = _dated_place([*lines[:2], name])
    if dated:
        return _checked(dated, named, name)
    main = _dominant(text, generic)
    if main:
        return _checked(main, named, name)
    return _area(named)


def _opening_place(title: str) -> str | None:
    """The place that a title begins with: 成都市2024年上半年经济运行情况."""
    if len(title) > 60 or title[-1] in "。；：":
        return None
    matches = load_glossary().find_places(re.sub("^(?:19|20)\\d\\d年?", "", title))
    return matches[0].name if matches and matches[0].start == 0 else None


def _dated_place(lines: Sequence[str]) -> str | None:
    """The place, known or not, before the year of a short title: 南浦区2024年主要经济指标."""
    for line in lines:
        match = _DATED.match(line) if len(line) <= 60 else None
        if match and not _ANY_PLACE.match(match[1]):
            return _by_words(match[1]) or match[1]
    return None


def level_of(name: str | None) -> str | None:
    """nation, province, city, district or county; None where the glossary has no such place."""
    if name == NATION:
        return "nation"
    place = load_glossary().place(name) if name else None
    if place or not name:
        return place.level if place else None
    return next((level for ending, level in _LEVEL_OF_ENDING if name.endswith(ending)), None)


def _area(name: str | None, level: str | None = None) -> Area:
    return Area(name, level or level_of(name))


def _checked(said: str, named: str | None, file_name: str) -> Area:
    """What the text says; a file name that says otherwise is reported, not believed."""
    if not named or named == said or _related(said, named):
        return _area(said)
    warning = (
        f"The file name {file_name!r} names {named}, but the text is the report of {said}; "
        f"the text is followed."
    )
    return Area(said, level_of(said), warning)


def _related(one: str, other: str) -> bool:
    """Whether one name is only a less exact form of the other (恩施州, 恩施市; 上海, 浦东)."""
    places = load_glossary()
    a, b = places.place(one), places.place(other)
    if not a or not b:
        return one[:2] == other[:2]
    return a.short == b.short or other in (a.parent, a.name)


def _generic(lines: Sequence[str]) -> str:
    """The kind of place that speaks: 市 in 我代表市人民政府, else empty."""
    for line in lines:
        for match in _BEHALF.finditer(line):
            said = match.group(1)
            ending = next((end for end in _GENERIC if said.endswith(end)), "")
            if ending:
                return ending
            if "行署" in match.group() or "行政公署" in match.group():
                return "盟"
    return ""


def said_place(lines: Sequence[str], generic: str = "") -> str | None:
    """The place that the head of a report, or the opening of a news item, says it is about."""
    trusted = [line for line in lines if not _SOURCE.search(line)]
    if any(_NATIONAL.search(line) for line in trusted):
        return NATION
    spoken = [
        m.group(1)
        for p in (_SESSION, _BEHALF, _LEADER)
        for line in trusted
        for m in p.finditer(line)
    ]
    titles = [line for line in trusted if len(line) <= 60 and _TITLE.search(line)]
    english = [m.group(1) for line in trusted for m in _ENGLISH_SESSION.finditer(line)]
    found = (
        *(_last_place(words, generic) for words in spoken),
        *(_by_words(line, generic) for line in titles),
        *(_by_words(words) for words in english),
    )
    return next(filter(None, found), None)


def _last_place(words: str, generic: str) -> str | None:
    matches = load_glossary().find_places(words)
    if matches and (
        matches[-1].end == len(words) or not _OWN_NAME.search(words[matches[-1].end :])
    ):
        return _fitting(matches[-1], generic)
    return unlisted(words)


def unlisted(words: str) -> str | None:
    """The name of a place that the glossary does not have: 浙江省某某县 → 某某县."""
    match = _OWN_NAME.search(words)
    name = re.split("[日在于]|(?<=[省市州盟区])(?=.{2})", match.group())[-1] if match else ""
    return name if len(name) > 1 and not set("本我全各该") & set(name) else None


def _by_words(words: str, generic: str = "") -> str | None:
    """The first place named, in the kind that fits: 吉林 with 市 is 吉林市."""
    if NATION in words or "国务院" in words or re.search(r"\bChina\b|State Council", words):
        return NATION
    matches = load_glossary().find_places(words, loose=True)
    if not matches:
        return None
    return _fitting(matches[0], generic)


def _fitting(match: Match, generic: str) -> str:
    """The candidate whose name ends as the speaker says of itself."""
    if not generic or match.name.endswith(generic):
        return match.name
    glossary = load_glossary()
    fitting = [name for name in match.candidates if name.endswith(generic)]
    if fitting:
        return fitting[0]
    place = glossary.place(match.name)
    longer = (place.short if place else match.text) + generic
    smaller = generic in "市区县" and match.name.endswith(("州", "盟", "地区"))
    return longer if smaller or glossary.place(longer) else match.name


def _mentions(text: str, name: str) -> int:
    place = load_glossary().place(name)
    forms = (place.short, place.bare) if place else (name,)
    return max(text.count(form) for form in forms)


def _dominant(text: str, generic: str) -> str | None:
    """The place named most often, if often enough and clearly more than any other."""
    glossary = load_glossary()
    counts: dict[str, int] = {}
    for match in glossary.find_places(text):
        chosen = _fitting(match, generic)
        counts[chosen] = counts.get(chosen, 0) + 1
    levels = _LEVELS_OF.get(generic, ("province", "city", "district", "county"))
    ranked = sorted(
        (name for name in counts if level_of(name) in levels), key=lambda name: -counts[name]
    )
    if not ranked or counts[ranked[0]] < _ENOUGH:
        return None
    second = counts[ranked[1]] if len(ranked) > 1 else 0
    return ranked[0] if counts[ranked[0]] >= 1.5 * second else None
