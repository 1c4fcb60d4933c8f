"""Questions about the collection itself, and words that are no question: 你好, what can you do."""

import re
from collections.abc import Collection, Sequence

from rag.answer.draft import Draft, Sources
from rag.answer.refused import refuse
from rag.answer.suggest import suggest
from rag.glossary.labels import place_label
from rag.schema import Answer, Question, Refusal, Report
from rag.text import fold

_SHOWN = 40  # places listed for one year
_BRIEF = 6  # places named in a greeting
_STOPS = re.compile(r"[\s,,.。!!??、~～;;:：]+")
_YOU = r"(?:请问)?(?:你们?|您|这|这里|这个(?:系统|工具|助手|网站))?(?:都|又|到底)?"
_WHAT = r"(?:些)?(?:什么|啥|哪些)"
_GREETING = re.compile(
    r"(?:你好|您好|嗨|哈[喽罗]|大家好|早|(?:早上|上午|中午|下午|晚上)好|在[吗么]|有人吗)[啊呀哦]?|"
    r"(?:hi|hello|hey)(?: there)?|greetings|good (?:morning|afternoon|evening)|nice to meet you|"
    r"how are you(?: doing)?(?: today)?"
)
_THANKS = re.compile(
    r"(?:非常|十分)?(?:谢谢|多谢|感谢|谢了|辛苦了)[你您啦了]?(?:的(?:帮助|回答))?|再见|拜拜|好的?|好吧|"
    r"明白了?|知道了|了解了?|收到|没事了?|"
    r"(?:many )?thanks(?: a lot| very much)?|thank you(?: very much| so much)?|thx|cheers|"
    r"bye(?: bye)?|goodbye|see you|ok(?:ay)?|got it|great|i see|never ?mind|that(?:'s| is) all"
)
_HELP = re.compile(
    rf"{_YOU}(?:是谁|是什么|叫什么(?:名字)?|有{_WHAT}(?:功能|用处?|本事)|怎么(?:使?用|问|提问)|"
    rf"(?:能|会|可以)(?:帮我)?(?:做|干|回答|查|问)?{_WHAT}(?:问题|事情?|内容|数据)?)|"
    rf"我?(?:能|可以|该)(?:怎么)?问[你您]?{_WHAT}?(?:问题)?|"
    r"帮助|使用(?:说明|方法|帮助)|自我介绍|介绍一下[你您]?自己|"
    r"help(?: me)?|(?:who|what) are you|what(?:'s| is) (?:your name|this(?: for)?)|"
    r"introduce yourself|how can you help(?: me)?|what do you (?:do|know)|"
    r"what can (?:you|this|it)(?: do| answer| help(?: me)? with| tell me)?(?: for me)?|"
    r"what (?:questions )?can i ask(?: you)?(?: about)?|"
    r"what (?:kinds? of )?questions can you answer|how does (?:this|it) work|"
    r"how (?:do|can|should) i (?:use (?:this|it|you)|ask(?: questions)?)"
)
_ASIDE = (
    r"(?:请问|你们?|您|这里|这个?(?:系统|知识库|资料库|库)?|系统|资料库|知识库|库里|目前|现在|当前|"
    r"已经?|一共|总共|都|里面?|中)*+"
)
_HOLDS = r"(?:收录|包含|包括|覆盖|收集|索引|导入|支持|能查|可以查|可查|有)"
_THING = r"(?:(?:政府工作)?报告|文档|文件|资料|数据|地区|地方|城市|省份|省市|省区市|区县|年份)"
_EN_THING = (
    r"(?:reports?|documents?|files?|places?|areas?|cities|provinces?|districts?|regions?|years?)"
)
_INVENTORY = re.compile(
    rf"{_ASIDE}{_HOLDS}?了?(?:有|到)?(?:哪些|什么|哪几[个份年]|多少[个份篇]?|几[个份篇])"
    rf"(?:(?:19|20)\d\d年?度?的?)?{_THING}(?:的{_THING})?(?:可以?查询?|可查|被?收录了?)?|"
    rf"(?:列出|显示)?(?:所有|全部|已收录)?的?(?:报告|文档|资料)(?:清单|列表|目录|范围)|"
    r"(?:收录|覆盖|数据)范围(?:是什么)?|列出(?:所有|全部)(?:报告|文档|资料)|"
    rf"(?:what|which|how many) (?:(?:19|20)\d\d )?(?:government )?(?:work )?{_EN_THING}"
    r" (?:are|is|do|does|have|can)(?: (?:there|you|we|i|it|this|the|been))*"
    r"(?: (?:have|got|cover(?:ed)?|know|included?|index(?:ed)?|hold|loaded|available|here|"
    r"ask about|search|in|it|the|your|system|collection|library|database))*|"
    rf"(?:list|show(?: me)?) (?:all )?(?:the |your )?(?:indexed |available )?{_EN_THING}|"
    r"what(?:'s| is) (?:in|indexed|available|covered)"
    r"(?: (?:in|here|the|your|this|index|library|collection|database))*"
)
_HAS = re.compile(  # of the places named
    rf"{_ASIDE}(?:有没有|有无|是否有|有|是否收录了?|收录了?(?:没有)?).{{2,14}}报告[吗么没]?有?|"
    r"(?:do you have|is there|are there|have you got) .{0,40}\breports?\b.{0,30}"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def answer_about(question: Question, sources: Sources) -> Answer | None:
    """What is indexed, or how to ask; None for a question about what the reports say."""
    folded = _STOPS.sub(" ", fold(question.text)).strip()
    if _INVENTORY.fullmatch(folded) or _INVENTORY.fullmatch(folded.replace(" ", "")):
        return _inventory(question, sources, ())
    if (question.areas or question.unknown_areas) and _HAS.fullmatch(folded):
        if not question.areas:
            return refuse(question, sources, "area_not_in_corpus")
        return _inventory(question, sources, question.areas)
    kind = _kind(folded)
    return None if kind is None else _introduce(question, sources, kind)


def _kind(folded: str) -> re.Pattern[str] | None:
    """What a line is that asks nothing of the reports; a greeting may come before the rest."""
    opening = _GREETING.match(folded)
    rest = folded[opening.end() :].strip() if opening else folded
    if not rest:
        return _GREETING
    return next((kind for kind in (_THANKS, _HELP) if kind.fullmatch(rest)), None)


def _introduce(question: Question, sources: Sources, kind: re.Pattern[str]) -> Answer:
    """A friendly word: what is indexed, and questions that can be asked."""
    if not sources.reports:
        return refuse(question, sources, "empty_index")
    chinese = question.language == "zh"
    openings = {
        _GREETING: ("您好", "Hello"),
        _THANKS: ("不客气", "You are welcome"),
        _HELP: ("我是报告问答助手", "I answer questions about government work reports"),
    }
    examples = suggest(question, sources, [r.document for r in sources.reports[:2]], 2)
    places = _places(question, sources, sources.reports, _BRIEF)
    count = len(sources.reports)
    draft = Draft(question, sources)
    if chinese:
        draft.note(
            f"{openings[kind][0]}！我根据已收录的{count}份报告{f'（{places}）' if places else ''}"
            "回答问题，每个数字都标明出处"
        )
        asks = "、".join(f"“{example}”" for example in examples)
        draft.note(f"可以这样问：{asks}" if asks else "请就报告内容提问")
    else:
        draft.note(
            f"{openings[kind][1]}! I answer from {_count(sources.reports, 'indexed report')}"
            f"{f' ({places})' if places else ''}; every figure in an answer comes with its source"
        )
        asks = " or ".join(f"“{example}”" for example in examples)
        draft.note(f"Ask, for example, {asks}" if asks else "Ask what the reports say")
    return draft.finish("refused", Refusal("not_a_question", examples[0] if examples else ""))


def _inventory(question: Question, sources: Sources, areas: Sequence[str]) -> Answer:
    """The reports indexed, by year, with their places; of some areas only, where any are named."""
    asked = {int(year) for year in _YEAR.findall(question.text)}
    chosen = [r for r in sources.reports if not asked or r.report_year in asked]
    if areas:
        chosen = [r for r in chosen if set(r.areas) & set(areas)]
    if not chosen:
        return refuse(question, sources, "no_match" if sources.reports else "empty_index")
    chinese = question.language == "zh"
    years: dict[int | None, list[Report]] = {}
    for report in chosen:
        years.setdefault(report.report_year, []).append(report)
    draft = Draft(question, sources)
    named = {area for report in chosen for area in report.areas if area in (areas or report.areas)}
    if chinese:
        whose = f"涉及{len(named)}个地区" if named else "没有写明是哪个地方的"
        draft.note(f"已收录{len(chosen)}份报告，{whose}")
    else:
        whose = f" of {_count(named, 'place')}" if named else ", place not stated"
        draft.note(f"Indexed: {_count(chosen, 'report')}{whose}")
    for year, reports in years.items():
        places = _places(question, sources, reports, _SHOWN)
        if chinese:
            dated = f"{year}年" if year else "年份不明的"
            draft.note(f"{dated}报告{len(reports)}份{f'：{places}' if places else ''}")
        else:
            whose = f" ({places})" if places else ""
            draft.note(f"{year or 'Year unknown'}: {_count(reports, 'report')}{whose}")
    return draft.finish("observed")


def _count(things: Collection[object], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _places(question: Question, sources: Sources, reports: Sequence[Report], most: int) -> str:
    areas = list(dict.fromkeys(area for report in reports for area in report.areas))
    shown = [place_label(area, question.language, sources.glossary) for area in areas[:most]]
    more = len(areas) - len(shown)
    if question.language == "zh":
        return "、".join(shown) + (f"等{len(areas)}地" if more else "")
    return ", ".join(shown) + (f" and {more} more" if more else "")
