"""Terms that no glossary knows: noun phrases beside a figure, taken as they are written."""

import re
from functools import lru_cache

from rag.observe.words import MADE, Subject, Words, exact_name, subject_of
from rag.text import tagged

_NO_NOUN_TAGS = {
    "p", "c", "r", "uj", "ul", "uz", "ud", "ug", "uv", "y", "e", "o", "w", "x", "d", "t", "f",
}  # fmt: skip
_VAGUE = re.compile(
    r"(?:其|该|这|它|各|总|相关|产业|项目|企业|全部)?(?:营收|营业收入|产业营收|总量|总额|规模|面积|数量|比例|比重|占比|收入|投资|产值|产量|增速|增幅|人均|总投资|总产值|"
    r"总面积|总里程|全部|累计|平均|新增|资金|项目|企业|人数|户均|最高|最低|单个|总数|覆盖率|增加值|总产量|总产|单产|"
    r"播种面积|新增产值|营收规模|新增投资|完成投资|总规模|总长|全长|年度投资|交易额|建成投产|开工建设|竣工投产|人均花费|平均浓度|储备规模|工作|任务|以上|及格率|合格率|达标率|完成率)"
)
_SHARE = re.compile(
    r"(?!(?:增加值|产值|收入|投资|出口|进口|产量)占)\w{2,12}占\w{2,14}(?:比重|比例|份额)"
)
_MEASURE = re.compile(
    r"(?:量|额|率|数|值|比重|占比|收入|支出|投资|产能|规模|面积|里程|人次|花费|费用|价格|强度|能耗|时间|利润|资金)$"
)
_CLAUSE = re.compile(
    r"占|比上年|高于|低于|超过|确保|推动|推进|促进|带动|拉动|支持|鼓励|围绕|聚焦|坚持|通过|每|不低于|其中|以上|作为|"
    r"成为|等|的|把|被|让|对|给|力争|争取|总投资|左右|不足|仅|只|是|其|，|就|很|还|已|后|且|时速|落实|贯彻|做好|加快|"
    r"抓好|抓住|遵循|距|连续|安排|多年|年均|最|第|约|用|以"
)
_VERB = re.compile(rf"(?P<verb>(?:{MADE})(?:(?:和|、|再|及|并)?(?:{MADE}))*)$")
_PRODUCED = re.compile(r"(?:生产|出产|产出|产)(?P<what>[\u3400-\u9fff]{1,8})")
_NOUN = re.compile(r"[^,，。;；、:：()（）\n]{2,16}")
_GOES_ON = re.compile(
    r"创|居|位|排|再|同比|比|较|增|下降|降|占|连续|实现|达|的.{0,4}水平|为|人民币|成为|迈|列|首次|是|高|低|快|安排"
)
_BOUNDARY = re.compile(r"\s*(?:[,，;；。、()（）:：!！”]|和|及|与|并|且|其中|$)")


def free_term(words: Words, start: int, end: int, area: str) -> Subject | None:
    """The phrase as a subject, if it is a noun phrase that says enough."""
    term = words.folded[start:end]
    name = (exact_name(term, loose=True) if len(term) > 2 else "") or _output(term)
    if name:
        return subject_of(name, (start, end), area)
    if _SHARE.fullmatch(term):
        return Subject(words.text[start:end], start, end, area=area)
    if not 3 <= len(term) <= 24 or _VAGUE.fullmatch(term) or _CLAUSE.search(term):
        return None
    if not _is_noun_phrase(term) or term.count("“") != term.count("”"):
        return None
    return Subject(words.text[start:end], start, end, area=area)


def _output(term: str) -> str:
    """The indicator of output that a phrase of making names: 生产原油 is 原油产量; else ""."""
    made = _PRODUCED.fullmatch(term)
    return exact_name(f"{made['what']}产量", loose=True) if made else ""


def is_measure(term: str) -> bool:
    """Whether a term ends as names of quantities do (销售额, 死亡人数)."""
    return bool(_MEASURE.search(term))


def goes_on(folded: str, end: int) -> bool:
    """Whether the clause goes on about the same subject after a figure (517亿元增长2%)."""
    return bool(_BOUNDARY.match(folded, end) or _GOES_ON.match(folded, end))


def ends_clause(folded: str, end: int) -> bool:
    """Whether nothing that a figure could belong to follows it at `end`."""
    return bool(_BOUNDARY.match(folded, end))


@lru_cache(8192)
def _is_noun_phrase(term: str) -> bool:
    tags = [tag for word, tag in tagged(re.sub("[“”·]", "", term)) if word not in ("占", "比")]
    if re.search(r"[^\w“”·()-]", term) or any(tag in _NO_NOUN_TAGS for tag in tags):
        return False
    return bool(tags) and tags[-1][0] in "nvljqkbz" and not _ends_in_verb(term)


def _ends_in_verb(term: str) -> bool:
    word, tag = tagged(term)[-1]
    return len(word) == 1 and tag == "v"


def find_counted(words: Words, before: tuple[int, int], after: int) -> Subject | None:
    """What a figure counts where the noun follows it: 引进7家企业, 新建24个公园."""
    verb = _VERB.search(words.folded, *before)
    noun = _NOUN.match(words.folded, after)
    if not verb or not noun or words.folded[noun.end() : noun.end() + 1] in ("、", "和"):
        return None
    term = noun.group()
    if _CLAUSE.search(term) or re.search(r"\d", term) or not _is_noun_phrase(term):
        return None
    if tagged(term)[-1][1][0] == "v":
        return None
    name = verb["verb"] + words.text[after : noun.end()]
    return Subject(name, after, noun.end(), since=verb.start())
