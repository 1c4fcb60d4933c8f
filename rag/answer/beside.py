"""A follow-up answered where the answer before it stands: in its sentence, or its paragraph.

“项目76个、总投资15亿元”: after the 76 projects, 总投资多大 asks for what is said beside them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.draft import Sources
from rag.answer.extracted import answer_extracted
from rag.answer.single import says, telling
from rag.answer.within import asks_former, asks_name, asks_part
from rag.evidence import Evidence, group
from rag.figures import Figure, parse_figures, same
from rag.glossary import Glossary
from rag.glossary.lexicon import is_han
from rag.restate import restate
from rag.schema import ACROSS, NAMED, Answer, Before, QueryTerm, Question, Span
from rag.text import fold

_COVERED = {"numeric": 0.6, "worded": 0.45}  # coverage from which the sentence itself speaks of it
_SURELY = 0.8  # … and from which another sentence of the paragraph does
_MEASURE = r"[个家名位座条处所项件户只种支]?"
_PART_OF_NAME = (
    "[级型]|技术|标准|实验|重点|公园|中心|负责|湿地|森林|基地|示范"  # 国家级, 企业技术中心
)
_QUOTED = re.compile(r"[“‘「『\"]([^”’」』\"]{2,20})[”’」』\"]")
_FROM = re.compile(  # 由全国第11位升至第5位, 原有35家
    r"(?:由|从)[^,，。;；]{0,14}?\d[^,，。;；]{0,20}?(?:增加|提[高升]|扩大|[上跃提]?[升进跃]|[增升降减移])"
    r"[到至为]|原(?:来|有|为)?[^,，。;；]{0,6}\d|\bfrom [^,;.]{0,20}?\d[^,;.]{0,20}? to\b"
)


def answer_beside(question: Question, sources: Sources, most: int) -> Answer | None:
    """The answer that stands beside the one before, None where nothing there says it.

    A figure that is observed is surer, unless a part or a former value is asked for.
    """
    before = question.before
    if before is None or question.wanted in ACROSS:
        return None
    if question.indicators and not asks_within(question):
        return None
    if question.areas != before.areas and group(question.wanted) == "numeric":
        return None  # a figure of the larger place is no figure of the one before
    asked, place = _here(question, before, sources.glossary)
    for spans, least in _around(question, before.spans, sources):
        found = telling(asked, sources, sources.evidence_at(asked, spans))
        said = [e for e in found if _says(e, asked, least) and place <= {*e.spoken}]
        if said:
            answer = answer_extracted(asked, sources, said, most)
            return replace(answer, question=_in_full(asked, before, sources.glossary))
    return _name(asked, before, sources) if asks_name(question.text) else None


def _name(question: Question, before: Before, sources: Sources) -> Answer | None:
    """What the subject before is called: a name in quotation marks that its sentence gives it."""
    asked = replace(question, terms=before.about, wanted="list", measure=None, unit_kinds=())
    found = [e for e in sources.evidence_at(asked, before.spans) if _names_it(e, before)]
    if not found:
        return None
    answer = answer_extracted(asked, sources, found[:1], 1)
    return replace(answer, question=_in_full(question, before, sources.glossary))


def _names_it(evidence: Evidence, before: Before) -> bool:
    """Whether a clause that speaks of the subject quotes a name that was not asked about."""
    asked = {fold(form) for term in before.about for form in term.forms}
    quoted = {fold(name) for name in _QUOTED.findall(evidence.clause.text)}
    return bool(evidence.spoken) and bool(quoted - asked)


def asks_within(question: Question) -> bool:
    """Whether only what is told with the answer before can be meant: a part, its past, a name."""
    asks = (asks_part, asks_former, asks_name)
    return question.before is not None and any(each(question.text) for each in asks)


def of_whole(question: Question, found: Sequence[Evidence]) -> list[Evidence]:
    """Of evidence from elsewhere, what can be meant: what speaks of the whole, or subject, too."""
    if question.before is None or not asks_within(question):
        return [*found]
    if asks_former(question.text):
        return []
    about = question.before.about
    whole = [e for e in found if any(_names(e, term) for term in about)]
    return [e for e in whole if _counts_it(e, question)]


def _names(evidence: Evidence, term: QueryTerm) -> bool:
    return any(fold(form) in evidence.sentence for form in term.forms)


def _says(evidence: Evidence, question: Question, least: float) -> bool:
    if asks_former(question.text) and not _FROM.search(evidence.clause.folded):
        return False
    if least < _SURELY and (_counts_noun(evidence, question) or _is_sized(evidence, question)):
        return True
    told = evidence.coverage >= least and _counts_it(evidence, question)
    return told and says(evidence, question)


def _is_sized(evidence: Evidence, question: Question) -> bool:
    """Whether a clause counts the part of a size that the question states (其中10亿元以上4个)."""
    sized = bool(_sizes(question)) and _has_size(evidence, question)
    return sized and evidence.fitting and asks_part(question.text)


def _sizes(question: Question) -> list[Figure]:
    return [f for f in parse_figures(question.text) if f.quantity and f.unit]


def _has_size(evidence: Evidence, question: Question) -> bool:
    figures = evidence.clause.figures
    return any(same(size, told) for size in _sizes(question) for told in figures)


def _counts_noun(evidence: Evidence, question: Question) -> bool:
    """Whether the very noun asked for is counted: 在13个国家 tells of how many countries."""
    asked, told = fold(question.text), evidence.clause.folded
    for term in question.terms if question.wanted in ("figure", "target") else ():
        word, forms = re.escape(fold(term.text)), "|".join(re.escape(fold(f)) for f in term.forms)
        if re.search(rf"(?:(?:多少|几){_MEASURE}|\bhow many ){word}(?!\w)", asked):
            return bool(re.search(rf"\d[万亿多余]*{_MEASURE}(?:{forms})(?!{_PART_OF_NAME})", told))
    return False


def _counts_it(evidence: Evidence, question: Question) -> bool:
    """Whether a figure's sentence names what is asked for: 白猪 is no 生猪, however near.

    A size that the question states (how many of them exceed 2 billion yuan) stands in its clause.
    """
    if group(question.wanted) != "numeric":
        return True
    if _sizes(question):
        return _has_size(evidence, question)
    whole = question.before.about if question.before and asks_part(question.text) else ()
    apart = [
        t for t in question.terms if t.head and not any({*t.forms} & {*w.forms} for w in whole)
    ]
    heads = [t for t in apart if any(is_han(form) for form in t.forms)]
    return not heads or any(_names(evidence, term) for term in heads)


def _around(
    question: Question, spans: Sequence[Span], sources: Sources
) -> Iterator[tuple[Sequence[Span], float]]:
    """The sentences of the answer before, then their paragraphs, and what is to be covered."""
    yield spans, _COVERED[group(question.wanted)]
    yield [_paragraph(span, sources.document(span.document).text) for span in spans], _SURELY


def _paragraph(span: Span, text: str) -> Span:
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return replace(span, start=start, end=len(text) if end < 0 else end)


def _here(question: Question, before: Before, glossary: Glossary) -> tuple[Question, set[str]]:
    """The question of the place before, and the larger place named that is then spoken of.

    Sichuan's prize may have been won in one of its prefectures.
    """
    if question.areas == before.areas:
        return question, set()
    named = [place for area in question.areas if (place := glossary.place(area))]
    terms = [
        QueryTerm(place.name, (place.name, place.short, *place.english), weight=NAMED)
        for place in named
    ]
    asked = replace(question, areas=before.areas, terms=(*question.terms, *terms))
    return asked, {term.text for term in terms}


def _in_full(question: Question, before: Before, glossary: Glossary) -> Question:
    """The question with what it asks on about: for the reader to see, and for the next question."""
    own = replace(question, indicators=()) if not question.indicators else question
    resolved = restate(own, before.about, glossary)
    terms = tuple(dict.fromkeys((*question.terms, *before.about)))
    return replace(question, resolved=resolved, terms=terms)
