"""What a stretch of a report speaks of unless it says otherwise: area, year, results or plans."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rag.glossary import load_glossary
from rag.schema import Document, Section

Role = Literal["review", "term", "mixed", "plan", "notes", "plain"]

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "notes",
        re.compile(r"名词解释|名词注释|注释|附注|附件|有关用语|用语说明|^glossary|^notes", re.I),
    ),
    (
        "term",
        re.compile(
            r"(?:过去|近|这|本届|上届|五年来|.年来).{0,6}[五5]年.{0,12}(?:工作|回顾|成就|历程|总结)?"
            r"|本届政府|五年(?:工作)?(?:回顾|来)|past five years",
            re.I,
        ),
    ),
    (
        "plan",
        re.compile(
            r"今年|安排|部署|总体要求|主要目标|预期目标|目标任务|主要任务|重点工作|主要工作建议|下一步|"
            r"今后|未来|工作重点|工作打算|工作建议|预期|展望|^plan|targets?\b|\bgoals?\b|priorit|"
            r"work for|tasks|objectives|requirements",
            re.I,
        ),
    ),
    (
        "review",
        re.compile(
            r"回顾|总结|过去一年|去年|工作情况|主要指标|完成情况|成效|成绩|一年来|"
            r"review|retrospect|past year|achievements|results|progress in",
            re.I,
        ),
    ),
)
_HOPED = re.compile(  # said of results, and in a plan of those that are hoped for
    r"成效|成绩|achievements|results|progress in", re.I
)
_YEARS_WORK = re.compile(r"(?:19|20)\d\d\s?年(?:全?市|全?省|全?区|政府)?的?工作$")
_DATED = re.compile(r"(20\d\d|19\d\d)\s?年|\b(20\d\d|19\d\d)\b")
_ENDINGS = tuple("省市区县旗盟州")
_SUFFIX = {"省": "省", "市": "市", "县": "县", "旗": "旗", "盟": "盟"}


@dataclass(frozen=True, slots=True)
class Scene:
    """The defaults of a section. `area` is the canonical place whose report it is."""

    area: str
    role: Role
    report_year: int
    data_year: int

    @property
    def year(self) -> int:
        """The year that is meant where none is named."""
        return self.report_year if self.role == "plan" else self.data_year


def find_scenes(document: Document) -> list[tuple[int, int, Scene]]:
    """The stretches of a document with their scene, in order, without gaps."""
    edges = sorted(
        {0, len(document.text)}
        | {edge for part in document.sections for edge in (part.start, part.end)}
    )
    scenes = []
    for start, end in pairwise(edges):
        inside = [part for part in document.sections if part.start <= start and end <= part.end]
        scenes.append((start, end, _scene(document, inside)))
    return scenes


def _scene(document: Document, sections: list[Section]) -> Scene:
    about = document.metadata
    report = about.report_year or (about.data_year or 0) + 1
    data = about.data_year or report - 1
    inner = sorted(sections, key=lambda part: (part.start, -part.end))
    area = next((part.area for part in reversed(inner) if part.area), about.area) or ""
    return Scene(area, _role(inner, report), report, data)


def _role(inner: list[Section], report_year: int) -> Role:
    """The role of the innermost section that has one; results hoped for in a plan are plans."""
    told = [
        (role, part.heading) for part in reversed(inner)
        if (role := "plain" if part.area else role_of(part.heading, report_year)) != "plain"
    ]  # fmt: skip
    roles = [role for role, _ in told]
    if "plan" in roles[1:] and roles[0] == "review":
        bare = _HOPED.sub("", told[0][1])
        looks_back = _DATED.search(bare) or role_of(bare, report_year) == "review"
        return "review" if looks_back else "plan"
    return roles[0] if roles else "plain"


def role_of(heading: str, report_year: int) -> Role:
    """What a heading announces: results of a year or of a term, plans, notes, or nothing."""
    years = [int(a or b) for a, b in _DATED.findall(heading)]
    for role, pattern in _ROLES:
        if not pattern.search(heading):
            continue
        if role == "term" and re.search("过去一年|去年|上年", heading):
            return "mixed"
        if role == "plan" and years and max(years) < report_year:
            return "review"
        if role == "review" and years and min(years) >= report_year:
            return "plan"
        return role
    if _YEARS_WORK.search(heading):
        return "plan" if max(years) >= report_year else "review"
    return "plain"


def own_words(area: str) -> dict[str, str]:
    """What 全市, 全省, 我区 mean in a report of that area: the area itself or one that holds it."""
    glossary = load_glossary()
    meant: dict[str, str] = {}
    place = glossary.place(area)
    if place is None and area[-1:] in _ENDINGS:  # a place that the glossary does not know
        return {word + area[-1]: area for word in "全我本"}
    if place is not None:
        meant[place.short + "地区"] = place.name
    while place is not None:
        for letter in _letters(place.name, place.level):
            for word in ("全" + letter, "我" + letter, "本" + letter):
                meant.setdefault(word, place.name)
        place = glossary.place(place.parent)
    return meant


def _letters(name: str, level: str) -> str:
    if name == "全国":
        return "国"
    if name.endswith("自治区") or level == "district":
        return "区"
    if name.endswith("州"):
        return "州"
    return _SUFFIX.get(name[-1:], "")
