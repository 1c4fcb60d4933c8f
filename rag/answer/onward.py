"""A later part on what the first counts, told where the first one's sentence goes on.

How many firms signed up, and what are their sales worth? 申报企业176家，内销货值20.4亿元。
"""

import re

from rag.answer.draft import Draft, Sources
from rag.answer.gloss import glossed
from rag.figures import parse_figures
from rag.glossary.labels import place_label
from rag.schema import Answer, Citation, Question

_CLAUSE = re.compile(r"[^，,；;。！？!?\n、]+")
_STOP = re.compile(r"[；;。！？!?\n]")
_NEXT = 2  # clauses after the first figure in which what is pointed at may be told
_COUNTED = {"count", "people", "container"}  # kinds that any clause may give of another thing


def told_onward(part: Answer, former: Answer, sources: Sources) -> Answer:
    """The part in the words that follow the first one's figure, or as it is where none do."""
    kinds = _kinds(part.question, former.question)
    if former.refused or not former.citations or not kinds:
        return part
    cited = former.citations[0]
    text = sources.document(cited.document).text
    stop = _STOP.search(text, cited.end)
    end = stop.start() if stop else len(text)
    if text[cited.end - 1] in "；;。！？!?\n" or _is_within(part, cited, end):
        return part
    for clause in list(_CLAUSE.finditer(text, cited.end, end))[:_NEXT]:
        figures = [f for f in parse_figures(clause.group()) if f.quantity]
        if figures and figures[0].kind in kinds:
            return _quote(part, sources, cited.document, clause.span())
    return part


def _kinds(part: Question, former: Question) -> set[str]:
    """The kinds of figure to look for: of a part that points back, or that names nothing itself.

    安排多少个项目、计划投多少钱? The second part names nothing, and asks for another kind.
    """
    kinds = {*part.unit_kinds} - _COUNTED
    if part.points_back:
        return kinds
    own = {term.text for term in part.terms} - {term.text for term in former.terms}
    return set() if own else kinds - {*former.unit_kinds}


def _is_within(part: Answer, cited: Citation, end: int) -> bool:
    """Whether a part has its answer in the same sentence already."""
    return any(
        c.document == cited.document and cited.end < c.end <= end for c in part.citations[:1]
    )


def _quote(part: Answer, sources: Sources, name: str, span: tuple[int, int]) -> Answer:
    draft = Draft(part.question, sources)
    document = sources.document(name)
    area = place_label(document.metadata.area or "", draft.question.language, sources.glossary)
    quote = document.text[span[0] : span[1]].strip()
    marker = draft.cite(name, *span)
    if draft.question.language == "zh":
        draft.say(f"{area}：{quote}", marker)
    else:
        draft.say(f"{area}: “{quote}”{glossed(quote, sources)}", marker)
    return draft.finish("extracted")
