"""Who gave a report, when and at which meeting: from what the report says of itself."""

import re
from collections.abc import Sequence

from rag.answer.draft import Draft, Sources
from rag.answer.phrases import EN_MONTHS, place_label
from rag.schema import Answer, Document, Question, Section
from rag.text import fold, sentences

_ABOUT_REPORT = re.compile(
    r"(?:作|做|宣读)(?:政府)?(?:工作)?报告的(?:人|是|领导).{0,12}(?:谁|什么|叫|哪)|"
    r"(?:谁|哪位|何人).{0,12}(?:作|做|向大会|代表|宣读).{0,14}报告|"
    r"报告.{0,4}(?:是|由)?(?:谁|哪位|何人)|"
    r"(?:报告|会议|两会|人代会|大会).{0,10}(?:什么时候|何时|哪一?天|几月|几号|日期|时间)|"
    r"(?:什么时候|何时|哪一?天).{0,8}(?:召开|开幕|作的?|举行)|"
    r"\b(?:who|when|which date|what date|which day)\b.*\b(?:reports?|deliver\w*|congress|session|"
    r"meeting|speech)\b|"
    r"\b(?:reports?|congress|session|meeting)\b.*\b(?:who|when|what date|which date|deliver\w*|"
    r"mayor|governor|date)\b"
)
_OFFICE = re.compile(
    r"(?:区长|市长|省长|州长|县长|盟长|自治区主席|政府主席|总理)(?:是谁|叫什么名?字?|姓名|名字|的名字|是哪位)?[?？]?$|"
    r"(?:谁|哪位)是?.{0,8}(?:区长|市长|省长|州长|县长|主席|总理)|"
    r"\bwho (?:heads|leads|runs|governs)\b|"
    r"\b(?:who|name)\b.*\b(?:mayor|governor|head|chief|chairman|premier|leader)\b"
)
_SUBJECT = re.compile(r"提到|写到|里说|中说|mention|says|according to|described|cited")
_QUOTED = 2  # sentences quoted of one report
_OPENING = 1200  # characters in which a report says who gives it, and when


def asks_of_report(question: Question) -> bool:
    """Whether a question is about the report itself, not about what it says."""
    folded = fold(question.text)
    if question.unknown_areas and not question.areas:
        return False
    return bool(_ABOUT_REPORT.search(folded) or asks_of_office(question)) and not _SUBJECT.search(
        folded
    )


def asks_of_office(question: Question) -> bool:
    """Whether a question asks who holds the office of the one that gives the report."""
    return bool(_OFFICE.search(fold(question.text)))


def answer_spoken(question: Question, sources: Sources, documents: Sequence[str]) -> Answer | None:
    """Speaker, date and meeting with the opening lines as citation; None where none is known."""
    draft = Draft(question, sources)
    for name in documents:
        document = sources.document(name)
        span = _opening(document)
        whole = bool(document.metadata.speaker) and not _sections(document, question)
        if span is not None and whole:
            draft.say(_sentence(document, question, sources), draft.cite(name, *span))
        else:
            _quote(draft, document, _HOLDER if asks_of_office(question) else _NAMED)
    return draft.finish("observed") if draft.sentences else None


_HOLDER = re.compile(
    r"(?:区长|市长|省长|州长|县长|盟长|主席|总理)[\u4e00-\u9fff]{2,3}(?=在|作|介绍|透露|代表|[,，。]|向)"
)
_NAMED = re.compile(
    rf"{_HOLDER.pattern}|"
    r"\d{1,2}月\d{1,2}日[^。\n]{0,40}(?:会议|大会|大[一二三四五六七八九十]次|两会)"
)


def _sections(document: Document, question: Question) -> list[Section]:
    """The sections of a page that are reports of the places asked for."""
    return [s for s in document.sections if s.area and s.area in question.areas]


def _quote(draft: Draft, document: Document, pattern: re.Pattern[str]) -> None:
    """Quote the sentences that name who gave the report, and when."""
    question, sources = draft.question, draft.sources
    spans = [(s.start, s.end) for s in _sections(document, question)] or [(0, _OPENING)]
    for start, end in spans:
        found = [
            (start + left, start + right)
            for left, right in sentences(document.text[start:end])
            if pattern.search(document.text[start + left : start + right])
        ]
        for span in found[:_QUOTED]:
            quote = document.text[slice(*span)].rstrip("。")
            area = (
                place_label(question.areas[0], question.language, sources.glossary)
                if (question.areas)
                else ""
            )
            line = f"{area}：{quote}" if question.language == "zh" else f"{area}: “{quote}”"
            draft.say(line, draft.cite(document.name, *span))


def _opening(document: Document) -> tuple[int, int] | None:
    """The lines that name the speaker or the date."""
    text, metadata = document.text[:_OPENING], document.metadata
    ends = [_find(text, metadata.speaker or ""), _find_date(text, metadata.date or "")]
    found = [span for span in ends if span is not None]
    if not found:
        return None
    start = min(span[0] for span in found)
    line = text.rfind("\n", 0, start) + 1
    end = max(span[1] for span in found)
    return line if start - line < 80 else start, end


def _find(text: str, name: str) -> tuple[int, int] | None:
    """Where a name stands, also with blanks between its characters (王 华)."""
    if not name:
        return None
    found = re.search(r"[\s\u3000]*".join(map(re.escape, name)), text)
    return found.span() if found else None


def _find_date(text: str, date: str) -> tuple[int, int] | None:
    parts = date.split("-")
    if len(parts) != 3:
        return None
    month, day = int(parts[1]), int(parts[2])
    found = re.search(rf"(?:{parts[0]}\s*年\s*)?0?{month}\s*月\s*0?{day}\s*日", text)
    return found.span() if found else None


def _sentence(document: Document, question: Question, sources: Sources) -> str:
    metadata = document.metadata
    area = place_label(metadata.area or "", question.language, sources.glossary)
    if question.language == "zh":
        when = f"于{_zh_date(metadata.date)}" if metadata.date else ""
        where = f"在{metadata.meeting}上" if metadata.meeting else ""
        who = f"由{metadata.speaker}" if metadata.speaker else ""
        return (
            f"{area}{metadata.report_year or ''}年政府工作报告{when}{where}{who}作"
            if who
            else f"{area}的会议{when}举行"
        )
    who = f" was delivered by {metadata.speaker}" if metadata.speaker else ""
    when = f" on {_en_date(metadata.date)}" if metadata.date else ""
    where = f" at {metadata.meeting}" if metadata.meeting else ""
    report = f"The {metadata.report_year or ''} government work report of {area}"
    return f"{report}{who or ' was given'}{when}{where}"


def _zh_date(date: str | None) -> str:
    year, month, day = (int(p) for p in (date or "").split("-"))
    return f"{year}年{month}月{day}日"


def _en_date(date: str | None) -> str:
    year, month, day = (int(p) for p in (date or "").split("-"))
    return f"{day} {EN_MONTHS[month - 1]} {year}"
