"""What ordinary words of a question mean beside others: revenue of an industry, coal mined."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, pairwise

from rag.glossary import Glossary, Match
from rag.text import fold, words

_PUBLIC_REVENUE = "财政收入"
_ECONOMY = "地区生产总值"
_BUSINESS = re.compile(  # whose revenue is not the government's
    r"产业|企业|公司|行业|园区|开发区|集群|项目|旅游|"
    r"\b(?:industry|industries|sectors?|company|companies|firms?|enterprises?|businesses|clusters?|"
    r"parks?|zones?|projects?|tourism|tourists?|software|services|manufacturers?|economy|"
    r"casinos?|gaming|box office)\b"
)
_INDUSTRY = re.compile(r"(?:全)?产业(?!增加值|产值)[^，,。?？]{0,12}?(?:产值|营收|收入|规模|投资)")
_PART_OF = re.compile(  # 高速服务区, 天然气的最高售价: a mere thing and what there is of it
    r"(?:公路)?(?:服务区|出入口|收费站|互通|入口|出口(?!额))|[^，,。?？\d]{0,8}?(?:售价|价格|电价|气价)"
)
_WHOLE_ECONOMY = re.compile(
    r"(?:^|['’]s?|\b(?:the|its|their|this|whole|entire|overall|local|regional|provincial|national|"
    r"municipal|district|city|province))\s*$"
)
_EARNS = re.compile(
    r"(?:挣|赚|进账)(?:了|到|得)*(?:多少|几)|\brevenues?\b|\b(?:earn|earned|take in|bring in|make) "
)
_MAKES = re.compile(
    r"(?:产|打|收|采|挖|造|炼|种)(?:出|下|得|到|了|过)*(?:多少|几)|"
    r"\b(?:produced?|mined?|extract(?:ed)?|harvest(?:ed)?|pump(?:ed)?|manufactured?|make|made|"
    r"raised?|turn(?:ed)? out)\b"
)
_TREASURY = re.compile(
    r"(?P<zh>财政|国库|钱袋子)[上里]?[^,，。?？]{0,8}?(?:收入?|进账|入账|进)(?:了|到|得|上来)*(?:多少|几)|"
    r"\b(?:came|come|comes|flow\w*|went|paid|pour\w*|took|taken|put) in(?:to)? [^?]{0,40}"
    r"\b(?P<into>treasury|coffers|exchequer)\b|"
    r"\b(?P<en>treasury|coffers|exchequer)\b[^?]{0,30}\b(?:take|took|collect\w*|receiv\w*|br(?:ing|ought))\b"
)
_FARED = re.compile(
    r"(?:怎么样|怎样|如何|好不好|情况)(?:了|呢|吗)?[??。]?$|"
    r"\bhow (?:did|does|has|is|was|were|are)\b.*\b(?:do|done|doing|far(?:e|ed|ing)|"
    r"perform(?:ed|ing)?|go|gone|look(?:ing)?)\b"
)
_OUTPUT = ("产量", "总产量", " output")
_INCOME = ("收入", " revenue")
_LONGEST = 3  # words of a product's name


def indicators_meant(text: str, glossary: Glossary) -> list[Match]:
    """The indicators of a question: those it names, and those that a noun and its verb come to."""
    folded = fold(text)
    found = [
        _with_ratio(match, text, glossary)
        for match in glossary.find_indicators(text, loose=True)
        if not _is_other(match, folded)
    ]
    found = [match for match in found if not _only_qualifies(match, found, folded)]
    found = [match for match in found if not _is_denominator(match, folded)]
    if shared := [*_shared_out(folded, glossary), *_of_economy(folded, glossary)][:1]:
        return shared
    if found:
        return [*found, *_sharing(text, found, glossary)]
    if done := [*_done(folded, glossary)]:
        return done[:1]
    if treasury := _TREASURY.search(folded):
        start, end = treasury.span(treasury.lastgroup or 0)
        return [Match(_PUBLIC_REVENUE, start, end, text[start:end])]
    suffixes = (*(_INCOME if _EARNS.search(folded) else ()),
                *(_OUTPUT if _MAKES.search(folded) else ()))  # fmt: skip
    return list(_composed(text, suffixes, glossary))[:1]


_APART = re.compile(r"[和与及、,，;；?？。比或跟同较]|还是|\b(?:and|or|than|versus|vs)\b")


def _only_qualifies(match: Match, found: Iterable[Match], folded: str) -> bool:
    """Whether a mere thing only says of what another figure is asked: 地铁 of 地铁日均客运量."""
    named = (other for other in found if not other.loose and other.start >= match.end)
    return match.loose and any(
        _APART.search(folded, match.end, other.start) is None for other in named
    )


_SHARE_OF = re.compile(  # what share of investment should be private: of private investment
    r"\b(?:share|proportion|percentage|fraction) of (?:all |total |its |the )?"
    r"(?P<whole>[a-z -]{3,40}?) "
    r"(?:is|are|was|were|will be|should be|must be|to be|has to be|comes? from|came from|be) "
    r"(?P<part>[a-z-]+)\b"
)


def _shared_out(folded: str, glossary: Glossary) -> Iterator[Match]:
    """The indicator that a part and the whole it is a share of make together."""
    found = _SHARE_OF.search(folded)
    if found is None:
        return
    name = f"{found['part']} {found['whole']}"
    for match in glossary.find_indicators(name, loose=True):
        if (match.start, match.end) == (0, len(name)):
            yield replace(match, start=found.start("whole"), end=found.end(), text=name)


_DONE = re.compile(  # businesses of all kinds were newly registered
    r"\b(?P<noun>(?:[a-z]+ )?[a-z]+)(?: of (?:all|every) (?:kinds?|types?|sorts?))? "
    r"(?:were|was|have been|has been|got) (?:newly )?(?P<verb>[a-z]+)\b"
)
_DEEDS = ("newly {1} {0}", "new {0} {1}", "{0} {1}", "{1} {0}")


def _done(folded: str, glossary: Glossary) -> Iterator[Match]:
    """The indicator of what was done to so many: businesses were newly registered."""
    for found in _DONE.finditer(folded):
        for noun in dict.fromkeys((found["noun"], found["noun"].split()[-1])):
            for whole in (deed.format(noun, found["verb"]) for deed in _DEEDS):
                match = next(iter(glossary.find_indicators(whole, loose=True)), None)
                if match and (match.start, match.end) == (0, len(whole)):
                    start = found.end("noun") - len(noun)
                    yield replace(
                        match, start=start, end=found.end(), text=folded[start : found.end()]
                    )


_GDP = r"(?:gdp|gross (?:regional|domestic) product|economy|economic output)"
_SHARE = r"(?:share|slice|portion|proportion|percentage|per ?cent|fraction|part|chunk|much)"
_OF_ECONOMY = (
    re.compile(  # what slice of Wuhu's GDP goes into R&D
        rf"\b{_SHARE} of [^?]{{0,40}}?\b{_GDP} (?:(?:is|are|was|were|does|do|did|go|goes|went|has|"
        r"comes?|came|it|they|the city|the province|be|being|spent|put|devote[ds]?|made up|spend|"
        r"taken up|account(?:ed)? for|from|by|in|into|to|towards?|on|for|up) )+"
        r"(?P<part>[a-z&][a-z& -]{1,40})"
    ),
    re.compile(  # R&D as a share of GDP
        rf"(?P<part>[a-z&][a-z& -]{{1,40}}?)(?: \w+ing)? (?:as|was|is) (?:a |what )?{_SHARE} of "
        rf"(?:[\w'’]+ ){{0,3}}{_GDP}\b"
    ),
)
_OF_ALL = ("{}'s share of gdp", "share of {} in gdp", "share of the {} in gdp", "{} share of gdp")


_RELATIVE = re.compile(  # logistics costs relative to GDP
    r"(?:\b(?:relative to|in relation to|in proportion to|compared (?:to|with)|against|per unit of)"
    r"(?: the| its)? |\bto-|占|相对于?|(?P<with>与))$"
)
_RATIO_OF = re.compile("的?(?:比[率例值重]|之比)")


def _is_denominator(match: Match, folded: str) -> bool:
    """Whether the economy is only what something is set against."""
    before = _RELATIVE.search(folded[: match.start])
    if match.name != _ECONOMY or before is None:
        return False
    return not before["with"] or _RATIO_OF.match(folded, match.end) is not None


def _of_economy(folded: str, glossary: Glossary) -> Iterator[Match]:
    """The indicator of what something makes up of the economy, where there is one."""
    for shape in _OF_ECONOMY:
        found = shape.search(folded)
        parts = [*re.finditer(r"\S+", found["part"])] if found else []
        for first, last in combinations(range(len(parts) + 1), 2):
            start, end = parts[first].start(), parts[last - 1].end()
            part = parts[0].string[start:end]
            for whole in (form.format(part) for form in _OF_ALL):
                match = next(iter(glossary.find_indicators(whole, loose=True)), None)
                if found and match and (match.start, match.end) == (0, len(whole)):
                    shift = found.start("part")
                    yield replace(match, start=shift + start, end=shift + end, text=part)


def economy_spans(folded: str) -> Iterator[tuple[int, int]]:
    """Where it stands that a share of the economy is asked for: share of Wuhu's GDP goes into."""
    for shape in _OF_ECONOMY:
        if found := shape.search(folded):
            yield found.start(), found.start("part")
            yield found.end("part"), found.end()


_RATIO = re.compile(r" (?:ratio|rate)\b")


def _with_ratio(match: Match, text: str, glossary: Glossary) -> Match:
    """The ratio that the last words of a name make with the next one: budget (deficit ratio)."""
    if not _RATIO.match(text, match.end):
        return match
    for at in (at for at in range(match.start, match.end) if text[at] == " "):
        longer = glossary.find_indicators(text[at + 1 :])
        if longer and longer[0].start == 0 and at + 1 + longer[0].end > match.end:
            end = at + 1 + longer[0].end
            return replace(longer[0], start=match.start, end=end, text=text[match.start : end])
    return match


_SHARED = re.compile(  # what two things that are joined have in common: coal and gas output
    r" (?:output|production|exports?|imports?|sales|consumption|throughput|investment|revenue)s?$"
)
_JOINED = re.compile(r"\b((?:\w+ ){0,2}\w+),? and (?:the )?$")


def _sharing(text: str, found: Iterable[Match], glossary: Glossary) -> Iterator[Match]:
    """The indicators of what is joined to one before it and has its last word in common."""
    folded = fold(text)
    for match in found:
        noun = _SHARED.search(folded[match.start : match.end])
        joined = _JOINED.search(folded[: match.start]) if noun else None
        if noun is None or joined is None:
            continue
        words = joined[1].split()
        for size in range(len(words), 0, -1):
            named = " ".join(words[-size:])
            whole = glossary.find_indicators(named + noun[0], loose=True)
            if len(whole) == 1 and whole[0].text == named + noun[0]:
                end = joined.start() + len(joined[1])
                yield replace(
                    whole[0], start=end - len(named), end=end, text=text[end - len(named) : end]
                )
                break


def asks_how_it_went(folded: str) -> bool:
    """Whether it is asked how something went: its level and growth both tell."""
    return _FARED.search(folded) is not None


_PER_SO_MANY = re.compile(
    r" (?:does [^?]{1,30} have )?per (?:1,?000|10,?000|100,?000|100|thousand|million|hundred)\b"
)
_PER = re.compile(r"\bper[- ]$")  # per-tourist spending is not all that tourists spend


def _is_other(match: Match, folded: str) -> bool:
    """Whether a broad word is something narrower here: an industry's revenue, an online economy."""
    written = folded[match.start : match.end]
    per = _PER.search(folded, max(0, match.start - 5), match.start)
    if per or _PER_SO_MANY.match(folded, match.end):
        return True
    if match.name == _PUBLIC_REVENUE and written in ("revenue", "revenues"):
        return _BUSINESS.search(folded) is not None
    if match.name == _ECONOMY and written == "economy":
        return _WHOLE_ECONOMY.search(folded[: match.start]) is None
    part = _INDUSTRY.match(folded, match.end) or _PART_OF.match(folded, match.end)
    return match.loose and part is not None


def _composed(text: str, suffixes: Iterable[str], glossary: Glossary) -> Iterator[Match]:
    """Indicators that a noun of the question makes with a suffix (碳酸锂 + 产量)."""
    for start, end in _phrases(text) if suffixes else ():
        for suffix in suffixes:
            whole = text[start:end] + suffix
            for match in glossary.find_indicators(whole, loose=True):
                if match.start == 0 and match.end == len(whole):
                    yield Match(match.name, start, end, text[start:end], (match.name,), loose=True)


def _phrases(text: str) -> Iterator[tuple[int, int]]:
    """Where one to three neighbouring words stand, the longest first."""
    folded, at, spans = fold(text), 0, list[tuple[int, int]]()
    for word in words(text):
        at = folded.find(word, at)
        spans.append((at, at + len(word)))
        at += len(word)
    for size in range(_LONGEST, 0, -1):
        for run in zip(*(spans[shift:] for shift in range(size)), strict=False):
            if all(later[0] - earlier[1] <= 1 for earlier, later in pairwise(run)):
                yield run[0][0], run[-1][1]
