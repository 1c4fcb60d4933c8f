"""Refusals: what is not there, said plainly, with the nearest thing that is."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from rag.answer.draft import Draft, Sources, join
from rag.answer.extracted import frame
from rag.evidence import Evidence
from rag.glossary.alike import places_like
from rag.glossary.labels import period_label, place_label
from rag.schema import TELLING, Answer, Question, Refusal, RefusalReason, Report, Sentence

_SHOWN = 12  # places listed in a refusal
_NEAR = 0.3  # coverage from which a clause is worth naming as the nearest


def refuse(question: Question, sources: Sources, reason: RefusalReason) -> Answer:
    """A refusal that needs no evidence: no such place, nothing indexed, no question."""
    draft = Draft(question, sources)
    chinese = question.language == "zh"
    texts = {
        "empty_index": (
            "还没有收录任何报告；请先运行 rag ingest 加入报告",
            "No reports are indexed yet; add some with `rag ingest`",
        ),
        "not_a_question": (
            "请提出一个关于报告内容的问题",
            "Please ask a question about what the reports say",
        ),
        "no_match": (
            "所选的报告、地区或年份中没有内容",
            "The documents, areas or years chosen hold nothing",
        ),
    }
    if reason == "area_not_in_corpus":
        draft.note(_unknown_area(question, sources))
        return draft.finish("refused", Refusal(reason, _available(question, sources)))
    draft.note(texts[reason][0 if chinese else 1])
    return draft.finish("refused", Refusal(reason, _available(question, sources)))


def refuse_misnamed(answer: Answer, question: Question, area: str, sources: Sources) -> Answer:
    """Say whose report a misnamed file really is, and what it answers as the nearest there is."""
    asked = [place_label(a, question.language, sources.glossary) for a in question.unknown_areas]
    real = place_label(area, question.language, sources.glossary)
    if question.language == "zh":
        names = "、".join(asked)
        lead = f"以{names}命名的文件其实是{real}的报告，其中没有{names}的数据。"
    else:
        names = ", ".join(asked)
        lead = (
            f"The file named after {names} is in fact the report of {real}; "
            f"it holds no data of {names}. "
        )
    return _with_nearest(f"{lead}{_wider(question, sources)}".strip(), answer, question)


def refuse_area(question: Question, sources: Sources, larger: Answer | None) -> Answer:
    """No report of the place; what was asked is told of the larger place, where it is known."""
    if larger is None or larger.refused:
        return refuse(question, sources, "area_not_in_corpus")
    names = [place_label(a, question.language, sources.glossary) for a in question.unknown_areas]
    if question.language == "zh":
        lead = f"已收录的报告中没有{'、'.join(names)}的报告，也没有说到这一点。"
    else:
        lead = f"No report of {', '.join(names)} is indexed, and no other says this of it. "
    return _with_nearest(f"{lead}{_wider(question, sources)}".strip(), larger, question)


def told_inside(answer: Answer, question: Question, sources: Sources) -> Answer:
    """An answer of a place inside the one asked about, after that this one does not say it."""
    chinese = question.language == "zh"
    lead = _not_said(question, sources, year_covered=True)
    first, *rest = answer.sentences
    inside = "其下的报告说到——" if chinese else "A report of a place inside it does — "
    stop = "。" if chinese else ". "
    told = replace(first, text=f"{inside}{first.text}")
    sentences = (Sentence(f"{lead}{stop}".strip(), (), "calculated"), told, *rest)
    return replace(answer, question=question, text=join(sentences, chinese), sentences=sentences)


def refuse_year(question: Question, sources: Sources, other: Answer) -> Answer:
    """The report of the year asked for does not say it; that of another year does."""
    lead = _not_said(question, sources, year_covered=True)
    stop = "。" if question.language == "zh" else ". "
    return _with_nearest((lead + stop).strip(), other, question, "not_stated")


def _with_nearest(
    lead: str, answer: Answer, question: Question, reason: RefusalReason = "area_not_in_corpus"
) -> Answer:
    """A refusal, with an answer for another place or year as the nearest there is."""
    chinese = question.language == "zh"
    sentences = [Sentence(lead, (), "calculated")]
    if not answer.refused:
        first, *rest = answer.sentences
        nearest = "最接近的内容是——" if chinese else "The nearest there is — "
        sentences += [replace(first, text=f"{nearest}{first.text}"), *rest]
    kept = () if answer.refused else answer.citations
    return replace(
        answer,
        question=question,
        text=join(sentences, chinese),
        method="refused",
        refusal=Refusal(reason, kept[0].quote if kept else ""),
        citations=kept,
        sentences=tuple(sentences),
    )


def _wider(question: Question, sources: Sources) -> str:
    """Which reports there are in place of the one that there is not: of like names, around it."""
    indexed = _indexed(sources)
    like = [area for place in question.unknown_areas for area in places_like(place, indexed)]
    around = [
        place_label(area, question.language, sources.glossary)
        for area in _around(question.unknown_areas, indexed, sources)
    ]
    if question.language == "zh":
        said = f"您是否想问{'、'.join(like)}？它的报告已收录。" if like else ""
        return said + (f"可以改问{'、'.join(around)}，它的报告已收录。" if around else "")
    meant = [f"{place_label(area, 'en', sources.glossary)} ({area})" for area in like]
    said = f"Did you mean {', '.join(meant)}, whose report is indexed? " if meant else ""
    return said + (
        f"The report of {', '.join(around)}, which it lies in, is indexed. " if around else ""
    )


def _unknown_area(question: Question, sources: Sources) -> str:
    chinese = question.language == "zh"
    names = [place_label(a, question.language, sources.glossary) for a in question.unknown_areas]
    available = _available(question, sources)
    wider = _wider(question, sources)
    if chinese:
        held = f"已收录：{available}" if available else "已收录的报告没有写明是哪个地方的"
        return f"已收录的报告中没有{'、'.join(names)}的报告。{wider}{held}"
    held = f"Indexed: {available}" if available else "What is indexed names no place of its own"
    return f"No report of {', '.join(names)} is indexed. {wider}{held}"


def _indexed(sources: Sources) -> set[str]:
    """The places that have reports, the nation left aside."""
    return {area for report in sources.reports for area in report.areas} - {"全国"}


def _around(places: Sequence[str], indexed: Collection[str], sources: Sources) -> list[str]:
    """The province or city with a report that each place lies in, the nearest of each."""
    nearest = [
        next((parent for parent in sources.glossary.parents(place) if parent in indexed), None)
        for place in places
    ]
    return [area for area in dict.fromkeys(nearest) if area is not None]


def _available(question: Question, sources: Sources) -> str:
    areas = list(dict.fromkeys(area for report in sources.reports for area in report.areas))
    shown = [place_label(area, question.language, sources.glossary) for area in areas[:_SHOWN]]
    more = len(areas) - len(shown)
    if question.language == "zh":
        return "、".join(shown) + (f"等{len(areas)}地" if more > 0 else "")
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def refuse_not_stated(
    question: Question, sources: Sources, found: Sequence[Evidence], year_covered: bool
) -> Answer:
    """Say that the reports do not say it, and name the nearest that they do say."""
    draft = Draft(question, sources)
    draft.note(_not_said(question, sources, year_covered))
    reason: RefusalReason = "not_stated" if year_covered else "period_not_in_corpus"
    near = [e for e in found if e.coverage >= _NEAR and _is_about(e, question)]
    best = next((e for e in near if e.timely and e.fitting), near[0] if near else None)
    if best is None:
        return draft.finish("refused", Refusal(reason))
    text = sources.document(best.document).text[best.start : best.end]
    lead = "最接近的内容是——" if question.language == "zh" else "The nearest they say is — "
    marker = draft.cite(best.document, best.start, best.end)
    draft.say(lead + frame(question, sources, best, text), marker)
    return draft.finish("refused", Refusal(reason, text))


def _is_about(evidence: Evidence, question: Question) -> bool:
    """Whether a clause speaks of something that tells what the question is about."""
    telling = {term.text for term in question.terms if term.weight >= TELLING}
    return bool({*evidence.spoken} & telling if telling else evidence.spoken)


def _not_said(question: Question, sources: Sources, year_covered: bool) -> str:
    chinese = question.language == "zh"
    places = [place_label(a, question.language, sources.glossary) for a in question.areas]
    if year_covered:
        if chinese:
            return (
                f"{'、'.join(places)}的报告没有说明这一点"
                if places
                else "已收录的报告没有说明这一点"
            )
        whose = f" of {', '.join(places)}" if places else ""
        return f"The reports{whose} do not say this"
    periods = [period_label(p, question.language) for p in question.periods]
    years = _years(question, sources.reports)
    planned = all(
        any(f"{r.report_year}" == p[:4] for r in sources.reports) for p in question.periods
    )
    if chinese:
        silent = "没有给出{}的结果" if planned else "不涉及{}"
        told = silent.format("、".join(periods))
        return f"已收录的{'、'.join(places)}报告{told}；有：{years}"
    whose = f" of {', '.join(places)}" if places else ""
    silent = "do not give results of" if planned else "do not cover"
    return f"The indexed reports{whose} {silent} {', '.join(periods)}; there are: {years}"


def _of_places(question: Question, reports: Sequence[Report]) -> list[Report]:
    return [r for r in reports if not question.areas or set(r.areas) & set(question.areas)]


def _years(question: Question, reports: Sequence[Report]) -> str:
    years = sorted({r.report_year for r in _of_places(question, reports) if r.report_year})
    chinese = question.language == "zh"
    if not years:
        return "年份不明的报告" if chinese else "reports of unknown year"
    if chinese:
        return "、".join(f"{run}年报告" for run in _runs(years))
    return ", ".join(f"the {run} report{'s' if '–' in run else ''}" for run in _runs(years))


def _runs(years: Sequence[int]) -> list[str]:
    """Years in order, three or more in a row as one: 2000–2019, 2021."""
    found: list[list[int]] = []
    for year in years:
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return [
        text
        for run in found
        for text in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run))
    ]
