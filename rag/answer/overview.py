"""What a report says as a whole: its headline figures, and a line for each of its sections."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.answer.draft import Draft, Sources
from rag.answer.gloss import glossed
from rag.answer.phrases import statement
from rag.glossary.labels import period_label, place_label
from rag.schema import COMPOUND, Answer, Document, Observation, Question, Section
from rag.text import clauses, fold, sentences

_ASKED = re.compile(
    r"总结|概括|概述|综述|简述|梳理|概况|概要|摘要|归纳|主要内容|(?:主要)?(?:讲|说|写)了(?:些|点)?什么|要点|亮点|"
    r"(?:重点|主要|中心|核心)(?:工作|任务|方向|举措)|工作(?:重点|任务|安排|回顾)|成绩单|主要成[绩就效]|"
    r"有(?:什么|哪些)(?:计划|打算|安排|目标|成[绩就效])|"
    r"\b(?:summar(?:y|i[sz]e[sd]?)|overview|outline|highlights?|"
    r"(?:key|main|top|major) (?:points?|content|tasks?|goals?|priorit(?:y|ies)|takeaways?|themes?)|"
    r"priorit(?:y|ies)|achievements?|accomplish(?:ments?|ed)?|agenda)\b|"
    r"\bwhat (?:are|were|is) .{0,40}\b(?:goals?|plans?|targets?|tasks?)\b|"
    r"\bwhat (?:do|does|did|is|will|has) [\w'’-]+(?: [\w'’-]+)? "
    r"(?:plan(?:ned|ning)?|intend(?:ing)?|achieved?|accomplish(?:ed)?|do)\b"
)
_PLANS = re.compile(
    r"重点|任务|安排|计划|打算|目标|今年|明年|下一步|\b(?:plan(?:s|ned|ning)?|intend\w*|tasks?|priorit(?:y|ies)|goals?|agenda|"
    r"targets?|will|this year)\b"
)
_RESULTS = re.compile(
    r"回顾|成[绩就效]|去年|完成情况|\b(?:achiev\w*|accomplish\w*|last year|results?|review)\b"
)
_REPORT = re.compile(r"报告|工作|内容|政府|年度|情况|\b(?:reports?|government|work|annual|year)\b")
_TARGET_HEADING = re.compile(
    r"目标|任务|安排|部署|打算|计划|今年|下一步|target|plans? for|priorit|this year"
)
_RESULT_HEADING = re.compile(r"回顾|成[绩就效]|过去|指标|review|achieve|last year")
_TITLE = re.compile(r"报告|\breport\b")  # a heading over both parts
_HEADLINE = (
    "地区生产总值", "一般公共预算收入", "固定资产投资", "社会消费品零售总额", "进出口总额",
    "居民人均可支配收入",
)  # fmt: skip
_MOST = 8  # lines for the sections of one part
_LINE = 90  # characters of a line
_SHORT = 25  # characters below which a paragraph introduces and says nothing
_CEREMONY = re.compile(
    r"开幕|召开|作(?:了)?(?:政府)?工作报告|本报记者|记者(?:从|获悉)|请予审议|各位代表"
)
_NUMBERED = re.compile(r"^[（(]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．]\s*|^#+\s*")


@dataclass(frozen=True, slots=True)
class _Part:
    """The spans of one part of a report, plans or results, in order."""

    planned: bool
    spans: tuple[tuple[int, int], ...]


def asks_overview(question: Question) -> bool:
    """Whether a question asks what a report says as a whole, and of no subject of its own."""
    folded = fold(question.text)
    asked = [found.span() for found in _ASKED.finditer(folded)]
    if not asked or question.indicators or question.operation is not None:
        return False
    words = " ".join(folded[start:end] for start, end in asked)
    return all(
        fold(term.text) in words or _REPORT.search(fold(term.text)) or term.weight < COMPOUND
        for term in question.terms
    )


def answer_overview(
    question: Question, sources: Sources, documents: Sequence[str]
) -> Answer | None:
    """Headline figures and a line a section of the part asked for; None without any section."""
    draft = Draft(question, sources)
    for name in documents:
        document = sources.document(name)
        for area in _areas(document, question):
            _describe(draft, document, area)
    return draft.finish("extracted") if draft.citations else None


def _areas(document: Document, question: Question) -> list[str]:
    own = [s.area for s in document.sections if s.area] or [document.metadata.area or ""]
    chosen = [area for area in own if not question.areas or area in question.areas]
    return list(dict.fromkeys(chosen))


def _describe(draft: Draft, document: Document, area: str) -> None:
    question = draft.question
    for planned in _parts_asked(question):
        found = [o for o in _headlines(draft.sources, document, area, planned)]
        part = _part(document, area, planned)
        if not found and not part.spans:
            continue
        draft.row(_lead(document, area, planned, draft))
        for observation in found:
            marker = draft.cite_observation(observation)
            draft.say(
                f"- {statement(observation, question.language, draft.sources.glossary)}", marker
            )
        for span in part.spans[:_MOST]:
            draft.say(_line(document, span, draft), draft.cite(document.name, *span))


def _parts_asked(question: Question) -> tuple[bool, ...]:
    """Results, plans, or both in this order."""
    folded = fold(question.text)
    plans = bool(_PLANS.search(folded)) or question.status == "target"
    results = bool(_RESULTS.search(folded)) or question.status == "actual"
    return (plans,) if plans != results else (False, True)


def _lead(document: Document, area: str, planned: bool, draft: Draft) -> str:
    metadata, language = document.metadata, draft.question.language
    year = metadata.report_year if planned else metadata.data_year
    when = period_label(str(year), language) if year else ""
    place = place_label(area, language, draft.sources.glossary) if area else document.name
    if language == "zh":
        return f"{place}{when}{'的目标和重点工作' if planned else '的主要成绩'}："
    return f"{place}, {'targets and priorities for' if planned else 'results of'} {when}:".replace(
        " :", ":"
    )


def _headlines(
    sources: Sources, document: Document, area: str, planned: bool
) -> Iterator[Observation]:
    """The first statement of each of the indicators that every report gives."""
    metadata = document.metadata
    year = str(metadata.report_year if planned else metadata.data_year)
    own = [
        o for o in sources.observations(document.name)
        if o.area == area and o.period[:4] == year and (o.status == "target") == planned
    ]  # fmt: skip
    for name in _HEADLINE:
        stated = [o for o in own if o.indicator.endswith(name) and o.measure in ("level", "growth")]
        first = min(stated, key=lambda o: (o.measure != "growth", o.start), default=None)
        if first is not None:
            yield first


def _part(document: Document, area: str, planned: bool) -> _Part:
    """The first sentence of each section of a part, or of each paragraph where it has none."""
    leaves = [
        s for s in _leaves(document) if s.area in (None, area) and _is_of(document, s, planned)
    ]
    units = [(s.start, s.end) for s in leaves]
    if len(units) < 3:
        units = [span for s in leaves for span in _paragraphs(document, s)]
    spans = [_opening(document, unit) for unit in units]
    return _Part(planned, tuple(s for s in spans if s and not _of_other_year(document, s, planned)))


def _of_other_year(document: Document, span: tuple[int, int], planned: bool) -> bool:
    """Whether a sentence names the year of the other part, and not that of this one."""
    metadata, text = document.metadata, document.text[slice(*span)]
    years = (str(metadata.data_year), str(metadata.report_year))
    return years[not planned] in text and years[planned] not in text


def _leaves(document: Document) -> list[Section]:
    following = [*document.sections[1:], None]  # one more than there are sections, if none
    return [
        section
        for section, after in zip(document.sections, following, strict=False)
        if after is None or after.path[: len(section.path)] != section.path
    ]


def _is_of(document: Document, section: Section, planned: bool) -> bool:
    """Whether the headings of a section speak of the part; of both where they do not say."""
    metadata = document.metadata
    path = [part for part in section.path if not _TITLE.search(fold(part))]
    heading = fold(" ".join(path))
    plans = bool(_TARGET_HEADING.search(heading)) or f"{metadata.report_year}年" in heading
    results = bool(_RESULT_HEADING.search(heading)) or f"{metadata.data_year}年" in heading
    return planned == plans if plans != results else True


def _paragraphs(document: Document, section: Section) -> Iterator[tuple[int, int]]:
    text = document.text[section.start : section.end]
    breaks = [-1, *(m.start() for m in re.finditer("\n", text)), len(text)]
    for before, end in pairwise(breaks):
        if end - before > _SHORT and text[before + 1 : end].strip() not in section.path:
            yield section.start + before + 1, section.start + end


def _opening(document: Document, unit: tuple[int, int]) -> tuple[int, int] | None:
    """The first sentence that says something (with the next, where it is only a heading).

    It is cut after a clause where it is long.
    """
    start, end = unit
    begun: int | None = None
    for left, right in sentences(document.text[start:end]):
        text = document.text[start + left : start + right].strip()
        if "\n" in text or _CEREMONY.search(text) or not _NUMBERED.sub("", text):
            continue
        begun = start + left if begun is None else begun
        whole = document.text[begun : start + right]
        if "\n" in whole:
            begun, whole = start + left, text
        if len(_NUMBERED.sub("", whole.strip())) >= _SHORT // 2:
            return begun, begun + _cut(whole)
    return None


def _cut(sentence: str) -> int:
    if len(sentence) <= _LINE:
        return len(sentence.rstrip())
    ends = [end for _, end in clauses(sentence) if end <= _LINE]
    return ends[-1] if ends else len(sentence.rstrip())


def _line(document: Document, span: tuple[int, int], draft: Draft) -> str:
    quote = _NUMBERED.sub("", document.text[slice(*span)]).strip().rstrip("。；，;,：:")
    if draft.question.language == "zh":
        return f"- {quote}"
    return f"- “{quote}”{glossed(quote, draft.sources)}"
