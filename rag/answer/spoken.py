"""Who gave a report, when and at which meeting: from what the report says of itself."""

import re
from collections.abc import Sequence

from rag.answer.draft import Draft, Sources
from rag.answer.groups import level_asked, of_level
from rag.answer.occasions import Occasion, occasions, pick_occasions, read_sought
from rag.glossary.labels import EN_MONTHS, place_label
from rag.schema import Answer, Question, Refusal
from rag.text import fold

_EN_PERSON = (
    r"(?:acting |deputy |district )?(?:governors?|mayors?|leaders?|officials?|chairm[ae]n|"
    r"chairwom[ae]n|premiers?|persons?|heads?|speakers?)"
)
_WHO = re.compile(
    r"谁|哪一?[位个](?:领导|省长|市长|区长|县长|州长|主席|总理|人)?|何人|什么人|什么职务|报告人|主讲人|叫什么|"
    rf"\b(?:who|whose|whom|speaker|(?:which|what) {_EN_PERSON}|"
    rf"(?:name|identify|naming) (?:of )?the {_EN_PERSON}|mayor and date|by an? (?:acting )?)\b"
)
_WHEN = re.compile(
    r"什么时候|何时|哪一?天|哪[日年]|哪[几一]年|几月|几[号日]|什么日子|日期|时间|\d月\d{1,2}[日号]|最[早晚先迟]|"
    r"\b(?:when|dates?|(?:what|which) (?:exact )?(?:day|month|year)s?|earliest|latest|"
    r"(?:january|february|march) \d|\d{1,2} (?:january|february|march))\b"
)
_WHERE = re.compile(
    r"第?几届|第?几次会议|(?:哪|什么)(?:次|个|场|一次)?(?:会议|大会)|"
    r"\b(?:which|what) (?:session|congress|meeting)\b"
)
_GIVEN = re.compile(
    r"(?<!工)(?:作|做|宣读|念|读)了?过?的?.{0,14}报告|向(?:人民代表)?大会(?:作|做)?.{0,4}报告|"
    r"报告(?:人|的?(?:日期|时间))|报告.{0,14}(?<!工)(?:由.{1,6}(?:作|做|念|宣读)|作的|做的|宣读|念的|"
    r"什么时候(?:作|做|发)|哪天(?:作|做|发))|报告(?:是|由)?(?:谁|哪位|何人)|(?:谁|哪位)(?:作|做).{0,8}报告|"
    r"两会|人代会|人大(?:会议?|会)|人民代表大会|[届次]会议|"
    r"\b(?:deliver\w*|present(?:s|ed|ing)?|read(?:ing)?|giv(?:e|es|ing)|gave|ma(?:de|kes?)|"
    r"submit\w*|introduced) (?:out )?(?:[\w'’&-]+ ){0,7}?(?:reports?|speech|address)\b|"
    r"\b(?:reports?|speech|address) (?:[\w'’&-]+ ){0,5}?(?:deliver\w*|presented|read|given|made|"
    r"submitted)\b|"
    rf"\b(?:speaker|{_EN_PERSON}|date) (?:of|for|behind|at) (?:[\w'’&-]+ ){{0,7}}?report\b|"
    rf"\breports?(?: 20\d\d)?,? (?:speaker|{_EN_PERSON}|date)\b|"
    r"\b(?:people['’]?s|provincial|municipal|district|annual|its|their|the|[a-z]+['’]s) congress\b|"
    r"\btwo sessions\b|\bcongress(?:es)? (?:open|held|convene|meet|start|session)"
)
_OFFICE = re.compile(
    r"(?:区长|市长|省长|州长|县长|盟长|自治区主席|政府主席|总理)(?:是谁|叫什么名?字?|姓名|名字|的名字|是哪位)?[?？]?$|"
    r"(?:谁|哪位)是?.{0,8}(?:区长|市长|省长|州长|县长|主席|总理)|"
    r"是哪个?(?:省|市|区|县|州|地方).{0,4}(?:区长|市长|省长|州长|县长|主席)|"
    r"\bwho (?:heads|leads|runs|governs)\b|"
    r"\b(?:who|name)\b.*\b(?:mayor|governor|head|chief|chairman|premier|leader)\b"
)
_HOLDER = re.compile(rf"[省市区县州旗盟]长|主席|总理|\b{_EN_PERSON}\b")
_SUBJECT = re.compile(
    r"提到|写到|[里中](?:说|讲|称|指出)|mention|\bsa(?:y|ys|id)\b|according to|described|cited"
)
_GROUP = re.compile(
    r"哪(?:些|几|[二两三四五六七八九十])?[个座]?(?:省|市|区|县|州|地|直辖市|自治区)|各[省市区县州地]|每个|"
    r"(?:几|多少)个(?:省|市|区)|分别|哪[几些]年|"
    r"\b(?:which|what|how many|each|every|all)(?: of (?:the|these))?(?: \w+)? "
    r"(?:districts?|cities|city|provinces?|regions?|places?|prefectures?|reports?|governments?)\b"
)
_MANY = 6  # reports that are told of one by one without anything that picks them out
_MOST = 40  # lines of an answer
_EN_OFFICES = {
    "区长": "district mayor", "市长": "mayor", "省长": "governor", "州长": "prefecture governor",
    "县长": "county mayor", "旗长": "banner mayor", "盟长": "league governor",
    "主席": "chairman", "总理": "premier", "主任": "director", "专员": "commissioner",
}  # fmt: skip


def asks_of_report(question: Question) -> bool:
    """Whether a question is about the giving of a report, not about what the report says."""
    if question.unknown_areas and not question.areas:
        return False
    return asks_who_when(question) or (
        asks_of_office(question) and not _SUBJECT.search(fold(question.text))
    )


def asks_who_when(question: Question) -> bool:
    """Whether it asks by whom, when or at which meeting a report was given."""
    if question.indicators and question.operation:
        return False  # 两会报道的各区中，哪个区财政收入最高
    folded = fold(question.text)
    asked = _WHO.search(folded) or _WHEN.search(folded) or _WHERE.search(folded)
    asked = asked or (_GROUP.search(folded) and _HOLDER.search(folded))
    return bool(asked and _GIVEN.search(folded)) and not _SUBJECT.search(folded)


def asks_of_office(question: Question) -> bool:
    """Whether a question asks who holds the office of the one that gives the report."""
    return bool(_OFFICE.search(fold(question.text)))


def asks_of_several(question: Question) -> bool:
    """Whether it asks in which places or years reports were given so."""
    several = len(question.areas) > 1 or _GROUP.search(fold(question.text))
    return bool(several) and asks_of_report(question)


def answer_spoken(question: Question, sources: Sources, documents: Sequence[str]) -> Answer | None:
    """Speaker, date and meeting with the opening lines as citation; None where none is known."""
    known = [o for name in documents for o in occasions(sources.document(name))]
    if asks_of_several(question):
        return _answer_several(question, sources, known)
    own = [o for o in known if o.area in question.areas or not question.areas]
    draft = Draft(question, sources)
    for occasion in own or known:
        if not occasion.of_page:
            _state(draft, occasion)
        else:
            _quote(draft, occasion, only_holder=asks_of_office(question))
    return draft.finish("observed") if draft.sentences else None


def _answer_several(
    question: Question, sources: Sources, known: Sequence[Occasion]
) -> Answer | None:
    """Those of the places or years asked about that fit, one a line, counted."""
    level = level_asked(question)
    sought = read_sought(fold(question.text), known)
    own = [o for o in known if o.area in question.areas] if len(question.areas) > 1 else []
    of_group = own or [o for o in known if of_level(o.area, level, sources)] or list(known)
    found = pick_occasions(sought, of_group)
    if not sought.any and len(found) > _MANY and len(question.areas) < len(found):
        found = _latest(found)
    draft = Draft(question, sources)
    draft.note(_counted(question, sources, found, of_group))
    if not found:
        return draft.finish("refused", Refusal("not_stated"))
    for occasion in found[:_MOST]:
        _state(draft, occasion, line=True)
    return draft.finish("observed")


def _latest(found: Sequence[Occasion]) -> list[Occasion]:
    """Of each place its latest."""
    latest: dict[str, Occasion] = {}
    for occasion in found:
        kept = latest.get(occasion.area)
        if kept is None or (occasion.year or 0) > (kept.year or 0):
            latest[occasion.area] = occasion
    return list(latest.values())


def _counted(
    question: Question, sources: Sources, found: Sequence[Occasion], read: Sequence[Occasion]
) -> str:
    areas = dict.fromkeys(o.area for o in found)
    names = [place_label(area, question.language, sources.glossary) for area in areas]
    if question.language == "zh":
        if not found:
            return f"写明由谁作、何时作的{len(read)}份报告中没有这样的"
        return f"写明由谁作、何时作的{len(read)}份报告中有{len(found)}份：{'、'.join(names)}"
    if not found:
        return f"None of the {len(read)} reports that say by whom and when they were given fits"
    return (
        f"Of the {len(read)} reports that say by whom and when they were given, "
        f"{len(found)} fit{'s' if len(found) == 1 else ''}: {', '.join(names)}"
    )


def _quote(draft: Draft, occasion: Occasion, *, only_holder: bool) -> None:
    """Quote the sentences of a page that name who gave the report, and when."""
    question, sources = draft.question, draft.sources
    for span in occasion.spans:
        quote = sources.document(occasion.document).text[slice(*span)].rstrip("。")
        if only_holder and (not occasion.speaker or occasion.speaker not in quote):
            continue
        area = place_label(occasion.area, question.language, sources.glossary)
        line = f"{area}：{quote}" if question.language == "zh" else f"{area}: “{quote}”"
        draft.say(line, draft.cite(occasion.document, *span))


def _state(draft: Draft, occasion: Occasion, *, line: bool = False) -> None:
    chinese = draft.question.language == "zh"
    area = place_label(occasion.area, draft.question.language, draft.sources.glossary)
    text = _in_chinese(occasion, area) if chinese else _in_english(occasion, area)
    markers = [draft.cite(occasion.document, *span) for span in occasion.spans]
    draft.say(f"- {text}" if line else text, *markers)


def _in_chinese(occasion: Occasion, area: str) -> str:
    when = f"于{_zh_date(occasion.date)}" if occasion.date else ""
    where = f"在{occasion.meeting}上" if occasion.meeting else ""
    if not occasion.speaker:
        return f"{occasion.meeting or f'{area}的会议'}{when}举行"
    who = f"由{occasion.office}{occasion.speaker}作"
    return f"{area}{occasion.year or ''}年政府工作报告{when}{where}{who}"


def _in_english(occasion: Occasion, area: str) -> str:
    when = f" on {_en_date(occasion.date)}" if occasion.date else ""
    where = f" at {occasion.meeting}" if occasion.meeting else ""
    report = f"The {occasion.year or ''} government work report of {area}"
    if not occasion.speaker:
        return f"{area}: {occasion.meeting or 'the session'} was held{when}"
    office = occasion.office
    title = _EN_OFFICES.get(office.removeprefix("代").removeprefix("理"), "")
    title = f"acting {title}" if office.startswith("代") else title
    who = f"{title} {occasion.speaker} ({office})" if title else occasion.speaker
    return f"{report} was delivered by {who}{when}{where}"


def _zh_date(date: str) -> str:
    year, month, day = (int(p) for p in date.split("-"))
    return f"{year}年{month}月{day}日"


def _en_date(date: str) -> str:
    year, month, day = (int(p) for p in date.split("-"))
    return f"{day} {EN_MONTHS[month - 1]} {year}"
