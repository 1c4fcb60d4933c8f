"""A document cut into sentences and clauses, each with its heading, place, period and status."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from rag.evidence.lines import Lines, Vectors, Words, bare, index_lines
from rag.evidence.tally import spelt_out
from rag.figures import Figure, parse_figures
from rag.schema import Document, Observation, Status
from rag.text import clauses, fold, sentences, sentences_touching

Spans = Sequence[tuple[int, int]]

_CONTINUES = re.compile(
    r"^(?:(?:总?产值|总装机|产量|营收|营业收入|(?:产业|市场|总)?规模|销售额|总数|数量|面积|金额|增加值|占比|收入|利润)(?=达|突破|超|增|为|[均都]?[居列位]|约|完成|实现|占|近|\d)|"
    r"(?:化解|完成|开工|交付|履约|竣工|投产|达产|入库|办结|满意|覆盖|签约|到位|转化|处置|整改|达标|利用|回收)率"
    r"(?=达|为|提高|提升|超|均|[约近]?\d)|"
    r"(?:全年|年内|当年)?(?:完成|实现|达到)(?:投资|产值|营收|销售|交易|收入|税收|进出口)额?(?=[\d近超约突])|"
    r"(?:累计|总?共)?投[入资](?:资金)?[近超约逾]?[\d.]+[万亿]*元[，,；;。]?$|"
    r"(?:20\d\d年|前三季度|[上下]半年|第?[一二三四]季度|全年|1.{1,3}月份?)(?=增长|下降|同比|达|累计|完成增)|同比|环比|比上年|比全|[由从](?:[全上去]\w{0,3}|(?:20\d\d|上)?年[初末底]?的?)?第?[\d一二三四五六七八九十]|较|增长|增速|增幅|增加|下降|减少|降幅|提高|提升|上升|达|居|位|列|占|排|分别|总量|规模(?!以上)|总数|总产(?!值)|"
    r"对全[国省市区]|全[国省市区]第[一二三四五六七八九十\d]|全[国省市区](?:各省[区市]*)?(?:排名|位次)|累计|连续|创|高于|低于|高出|约|超|突破|跃|迈|站|首次|首破|实现(?:正增长|翻番|了)|预计|可|仍|保持|稳居|其中|是(?=近|全[国省市区]|我|本|首|唯一|迄今|历)|名列|领跑|"
    r"up\b|down\b|an increase|a decrease|or\b|which|ranking|rising|falling|growing|accounting)"
)
_SUMS_UP = re.compile(
    r"(?:带动)?(?:全产业链|全链条|综合|总)(?:总|综合)?(?:产值|收入|规模|营收)|总量(?=[跃居位排列升])"
)
_NUMBER = re.compile(r"\d+(?!\d*a级)(?![\d.]*%(?:以上|左右)?的)")  # 90%的社区: a subject of its own
_YEAR = re.compile(r"(?:(20\d\d)年|今年|(?P<last>去年))(?!以来|[0-9])")
_TITLE = re.compile(r"^20\d\d年\W?\w{0,12}政府工作报告\s*$")
_COURTESY = re.compile(
    "致以.{0,8}(?:敬意|感谢|问候)|表示.{0,8}(?:感谢|敬意)|我代表.{1,20}[,，].{0,4}向"
)
_TARGET_HEADING = re.compile(
    r"目标|今年.{0,8}(?:工作|任务|安排)|20\d\d年.{0,12}(?:工作(?!报告|回顾)|任务|重点|安排|打算|部署)|"
    r"下一步|target|plans? for|priorit"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest unit of evidence. `continues` if its subject stands in an earlier clause."""

    start: int
    end: int
    text: str
    folded: str
    observations: tuple[Observation, ...]
    continues: bool

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures, read when they are asked for: few of a document's clauses are looked at."""
        return _figures(self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with what it stands under; `period` and `status` as far as observations tell."""

    start: int
    end: int
    clauses: tuple[Clause, ...]
    heading: str  # folded heading path
    area: str | None
    period: str
    status: Status | None
    titled: bool  # a heading, title or thanks, which state nothing


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, read: its passages in order."""

    document: Document
    passages: tuple[Passage, ...]
    lines: Lines  # every clause of every passage, in order
    headings: Lines  # every heading path
    firsts: tuple[int, ...]  # number of the first clause of each passage
    meanings: Vectors  # the vector of each passage; of no dimensions without an encoder of words


def read_document(
    document: Document,
    observations: Sequence[Observation],
    words: Words | None = None,
    spans: Spans | None = None,
) -> Reading:
    """Cut a document into passages, or those parts of it that touch `spans`.

    Args:
        document: The document to read.
        observations: Its own observations.
        words: What gives words and texts their meanings.
        spans: The parts to read; None for the whole.
    """
    placed = _Placed(observations)
    found: list[Passage] = []
    last: Passage | None = None
    text = document.text
    for span in sentences(text) if spans is None else sentences_touching(text, spans):
        last = _read_passage(document, placed, span, last)
        found.append(last)
    texts = [bare(spelt_out(c.folded)) for passage in found for c in passage.clauses]
    firsts = tuple(accumulate((len(passage.clauses) for passage in found[:-1]), initial=0))
    lines = index_lines(texts, words)
    headings = list(dict.fromkeys(passage.heading for passage in found))
    return Reading(
        document,
        tuple(found),
        lines,
        index_lines(headings, words),
        firsts,
        lines.meanings(firsts),
    )


class _Placed:
    """Observations by place, for quick look-up."""

    def __init__(self, observations: Sequence[Observation]) -> None:
        self._sorted = sorted(observations, key=lambda o: (o.start, o.end))
        self._starts = [o.start for o in self._sorted]

    def within(self, start: int, end: int) -> Iterator[Observation]:
        """Observations that touch [start, end)."""
        for index in range(bisect_right(self._starts, end - 1) - 1, -1, -1):
            if self._starts[index] < start - 400:
                return
            if self._sorted[index].end > start:
                yield self._sorted[index]


def _read_passage(
    document: Document, placed: _Placed, span: tuple[int, int], last: Passage | None
) -> Passage:
    start, end = span
    heading, area = _headings(document, start)
    inner = tuple(_read_clauses(document.text, placed, span))
    observed = [o for clause in inner for o in clause.observations]
    inherits = last is not None and last.heading == heading
    period = observed[0].period if observed else (last.period if last and inherits else "")
    status: Status | None = observed[0].status if observed else None
    if status is None:
        status = last.status if last and inherits and last.status else _heading_status(heading)
    said = fold(document.text[start:end]).strip()
    titled = _is_heading(document, (start, end), heading) or bool(
        _TITLE.search(said) or _COURTESY.search(said)
    )
    named = _YEAR.match(document.text[start:end].lstrip("到在 　"))
    if named and not observed and not titled:
        year = str(document.metadata.data_year) if named["last"] else named[1]
        period, status = _named_time(document, year, period, status)
    return Passage(start, end, inner, heading, area, period, status, titled)


def _named_time(
    document: Document, year: str | None, period: str, status: Status | None
) -> tuple[str, Status | None]:
    """The time of a sentence that begins with a year: plans of the report's, results of another."""
    metadata = document.metadata
    if year is None or year == str(metadata.report_year):
        return str(metadata.report_year or period), "target"
    return (year, "actual") if year == str(metadata.data_year) else (period, status)


def _is_heading(document: Document, span: tuple[int, int], heading: str) -> bool:
    text = bare(fold(document.text[span[0] : span[1]])).strip("# 　")
    return bool(text) and (heading.endswith(text) or text == _plain(document.metadata.title))


def _heading_status(heading: str) -> Status | None:
    return "target" if _TARGET_HEADING.search(heading) else None


def _headings(document: Document, at: int) -> tuple[str, str | None]:
    path: tuple[str, ...] = ()
    area: str | None = None
    for section in document.sections:
        if section.start > at:
            break
        if at < section.end:
            path, area = section.path, section.area or area
    return _plain(" ".join(path)), area


@lru_cache(maxsize=1000)
def _plain(name: str) -> str:
    """A heading or title as it is compared; each stands over many sentences."""
    return bare(fold(name))


def _read_clauses(text: str, placed: _Placed, span: tuple[int, int]) -> Iterator[Clause]:
    start, end = span
    sentence = text[start:end]
    for left, right in clauses(sentence):
        folded = fold(sentence[left:right])
        at = start + left
        observed = tuple(
            o for o in placed.within(at, start + right) if _states(o, at, start + right)
        )
        listed = sentence[:left].rstrip().endswith("、")
        carried = listed or continues(folded) or _NUMBER.match(folded) is not None
        yield Clause(at, start + right, sentence[left:right], folded, observed, carried)


@lru_cache(maxsize=10_000)
def _figures(text: str) -> tuple[Figure, ...]:
    return tuple(parse_figures(text))


def continues(folded: str) -> bool:
    """Whether a folded clause goes on with the subject of the one before it (同比增长5%)."""
    return _CONTINUES.match(folded) is not None


def sums_up(folded: str) -> bool:
    """Whether a folded clause gives the whole of what its sentence is about (全产业链产值达…)."""
    return _SUMS_UP.match(folded) is not None


def _states(observation: Observation, start: int, end: int) -> bool:
    """Whether the figure of an observation, the end of its span, stands in [start, end)."""
    return start < observation.end <= end or (
        observation.start >= start and observation.start < end and observation.end > end
    )
