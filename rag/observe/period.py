"""Time expressions: 2024年前三季度, 去年, 五年来, “十四五”期间, in the first half of 2024."""

import re
from dataclasses import dataclass, replace

from rag.glossary.plans import PLANS
from rag.observe.scene import Scene

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_PARTS = {
    "前三季度": (1, 9), "前3季度": (1, 9), "前三个季度": (1, 9), "前两个季度": (1, 6),
    "上半年": (1, 6), "下半年": (7, 12), "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9),
    "四季度": (10, 12), "第一季度": (1, 3), "第二季度": (4, 6), "第三季度": (7, 9),
    "第四季度": (10, 12), "首季": (1, 3),
}  # fmt: skip
_MONTH = r"(?P<m1>\d{1,2})月?\s?[-—–~～至到]{1,2}\s?(?P<m2>\d{1,2})\s?月(?:份)?"
_PART = rf"(?:{'|'.join(sorted(_PARTS, key=len, reverse=True))})"
_MARK = re.compile(
    rf"(?P<from>(?:19|20)\d\d)\s?年?\s?[-—–~～至到]{{1,2}}\s?(?P<to>(?:19|20)\d\d)\s?年"
    rf"|(?:(?P<year>(?:19|20)\d\d)\s?年|(?P<word>今年|本年|去年|上年|上一年|前年|明年|当年))"
    rf"(?:的|全年|度)?(?:(?P<part>{_PART})|{_MONTH})?(?P<since>以来|起|开始)?"
    rf"|(?<!连续)(?<!连)(?P<part2>{_PART})"
    rf"|(?<![\d.]){_MONTH.replace('m1', 'm3').replace('m2', 'm4')}"
    r"|(?P<past>(?:过去|近|这|最近|刚刚过去的|本届政府)的?(?P<n>[一两二三四五5310])年(?:来|间|里)?"
    r"|(?P<n2>[一两二三四五5310])年(?:来|间|累计))(?!前)"
    r"|(?P<next>(?:今后|未来)(?P<n3>[一两二三四五53])年)"
    r"|“?(?P<plan>十[一二三四五]?)五”?(?P<when>期间|时期|以来|前[两三四]年|末)"
    r"|(?P<whole>全年|年末|年底|年内)"
)
_BASE_BEFORE = re.compile(
    r"(?:比|较|与|同|跟|和|按|自|从|由|对比|对照|对标|参照|相比|相对于|扣除)(?:了)?\s?$"
)
_RECORD = re.compile(r"\s?(?:来|以来)?的?(?:新高|新低|最|同期)|以来")
_EVENT = re.compile(  # of that year, won or prepared for before it: 获得2027年世界游泳锦标赛举办权
    r"(?:(?!举办|承办|主办|召开|成功|参加|启动|完成|实现|建成)[\u3400-\u9fffa-z·“”]){0,14}?"
    r"(?:锦标赛|世锦赛|世界杯|亚洲杯|[运奥残]会|运动会|博览会|世博会|进博会|园博会|大会|论坛|峰会|年会|"
    r"[大公联邀]开?赛|举办[权城地])"
)
_BASE_AFTER = re.compile(r"\s?(?:相比|同期|水平|基数|价格|不变价|版|届|翻|相同)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A time expression at [start, end) of a sentence.

    `kind` is "year", "part" (of a year), "span" (of years), "base" (only compared with) or "since"
    (2019年以来, near 最高: a record).
    """

    start: int
    end: int
    period: str
    kind: str

    @property
    def dates(self) -> bool:
        """Whether what is said is of this time."""
        return self.kind not in ("base", "since")

    @property
    def last_year(self) -> int:
        """The year in which the period ends."""
        return int(self.period.rpartition("/")[2].split("-")[0])


def find_marks(sentence: str, scene: Scene, year: int) -> list[Mark]:
    """The time expressions of a folded sentence; `year` is the one that 前三季度 is of."""
    marks: list[Mark] = []
    for match in _MARK.finditer(sentence):
        mark = _read(match, scene, year)
        if mark is None or _names_event(mark, sentence, scene):
            continue
        base = _BASE_BEFORE.search(sentence[max(0, match.start() - 5) : match.start()])
        if _RECORD.match(sentence, match.end()):
            mark = replace(mark, kind="since")
        elif mark.kind != "span" and (base or _BASE_AFTER.match(sentence, match.end())):
            mark = replace(mark, kind="base")
        elif mark.kind in ("year", "part"):
            year = mark.last_year
        marks.append(mark)
    return marks


def _names_event(mark: Mark, sentence: str, scene: Scene) -> bool:
    """Whether a year to come only belongs to the name of an event."""
    return mark.last_year > scene.report_year and _EVENT.match(sentence, mark.end) is not None


def _read(match: re.Match[str], scene: Scene, year: int) -> Mark | None:
    if match["from"]:
        return _mark(match, f"{match['from']}/{match['to']}", "span")
    if match["year"] or match["word"]:
        return _dated(match, scene)
    if match["part2"] or match["m3"]:
        months = _PARTS[match["part2"]] if match["part2"] else (int(match["m3"]), int(match["m4"]))
        return _mark(match, _months(year, months), "part")
    if match["plan"]:
        return _plan(match, scene)
    if match["whole"]:
        return _mark(match, str(year), "year")
    return _years(match, scene)


def _mark(match: re.Match[str], period: str, kind: str) -> Mark:
    return Mark(match.start(), match.end(), period, kind)


def _dated(match: re.Match[str], scene: Scene) -> Mark:
    offsets = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1}
    if match["word"] in ("上年", "上一年"):
        return _mark(match, str(scene.year - 1), "base")
    if match["word"] == "当年":
        year = scene.year
    else:
        year = int(match["year"] or scene.report_year + offsets[match["word"]])
    if match["since"]:
        return _mark(match, str(year), "since")
    if match["part"] or match["m1"]:
        months = _PARTS[match["part"]] if match["part"] else (int(match["m1"]), int(match["m2"]))
        return _mark(match, _months(year, months), "part")
    return _mark(match, str(year), "year")


def _months(year: int, months: tuple[int, int]) -> str:
    if months == (1, 12):
        return str(year)
    return f"{year}-{months[0]:02d}/{year}-{months[1]:02d}"


def _plan(match: re.Match[str], scene: Scene) -> Mark:
    first, when = PLANS[match["plan"]], match["when"]
    if when == "末":
        return _mark(match, str(first + 4), "year")
    last = first + 4
    if when == "以来":
        last = min(last, scene.data_year)
    elif when.startswith("前"):
        last = first + _DIGITS[when[1]] - 1
    return _mark(match, f"{first}/{last}", "span")


def _years(match: re.Match[str], scene: Scene) -> Mark:
    word = match["n"] or match["n2"] or match["n3"]
    count = int(word) if word.isdigit() else _DIGITS[word]
    if match["next"]:
        return _mark(match, f"{scene.report_year}/{scene.report_year + count - 1}", "span")
    if count == 1:
        return _mark(match, str(scene.data_year), "year")
    return _mark(match, f"{scene.data_year - count + 1}/{scene.data_year}", "span")
