"""Characters and lines that belong to the page or web site and not to the report."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.parse.block import Block, cut

_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufe0f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_SPACES = re.compile("[\u00a0\u2002-\u200a\u202f\u205f\t]")
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
    if len(unicodedata.normalize("NFKC", chr(code))) == 1
}
_EDGES = " \u3000"

_WORDS = (
    r"【?字(?:号|体)[：:\s【]*", r"[大中小]{1,3}\s*】?", r"\[?\s*打印(?:本页|此页)?\s*\]?",
    r"关闭(?:窗口|本页)?", r"下载(?:文件|附件)?", r"收藏(?:本页)?", r"分享(?:到)?[：:]?",
    "微信", "微博", "QQ空间", "朋友圈", "复制链接", "返回(?:顶部|首页)",
    "我要纠错", "纠错", "无障碍(?:阅读|浏览)?", "长者(?:模式|版)", "适老化(?:模式)?",
    "[繁简]体(?:版)?", "语音播报", "手机版",
    "english", "登录", "注册", "搜索", r"A[+-]", r"T[|\s]*T", r"[|｜】【·]",
)  # fmt: skip
_ROW = rf"(?:{'|'.join(_WORDS)}|\s)*+"
_CONTROLS = re.compile(rf"{_ROW}(?:扫一扫[^。]{{0,16}}{_ROW}){{0,2}}", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:当前位置|您(?:现在)?的位置|您当前的位置)\s*[：:].*"
    r"|(?:网站)?首页(?:\s*[>»›/]\s*[^\s>»›/]+)+\s*"
    r"|(?:浏览|访问|点击|阅读)(?:次数|量|数)?\s*[：:]\s*[\d次\s]*"
    r"|(?:[上下]一[篇条]|相关(?:链接|阅读|新闻|文章|稿件)|(?:延伸|推荐)阅读)(?:\s*[：:].{0,60})?"
    r"|(?:版权所有|copyright|©).*|.{0,30}(?:ICP备|公网安备|网站标识码).*"
    r"|(?:网站地图|联系我们|关于我们)[\s|]*"
    r"|[\[（(【]?\s*(?:责任编辑|责编|校对|版式|版面设计|美编|值班编辑)\s*[：:/\s].{1,40}"
    r"|[\[（(【]?\s*(?:编辑|审核)\s*[：:/].{0,40}"
    r"|Public domain|(?:skip to (?:main )?content|share this page|print this page|back to top)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"(?:[主承]办(?:单位)?|技术支持|联系电话)\s*[：:].{0,40}"
)  # of a site, at the end
_PROSE = re.compile(r".{20,}。")
_PAGE_NUMBER = re.compile(
    r"[—–\-－_~·•]{1,2}\s*\d{1,4}\s*[—–\-－_~·•]{0,2}|第\s*\d{1,4}\s*页(?:[，,/\s]*共\s*\d{1,4}\s*页)?"
    r"|\d{1,3}\s*/\s*\d{1,3}|page\s+\d{1,4}(?:\s+of\s+\d{1,4})?",
    re.IGNORECASE,
)
_INNER_PAGE_NUMBER = re.compile(r"(?<=[^\d\s]) — \d{1,3} — (?=[^\d\s])")
_TURN = re.compile(
    r"[（(【]?\s*(?:下[转轉]|[上紧緊]接|[转轉接])\s?第?\s?[A-Z]?\d{1,3}\s?版\s*[）)】]?"
    r"|[（(【]\s*(?:下?[转轉]|[上紧緊]?接)\s?第?\s?[一二三四五六七八九十]{1,3}\s?版\s*[）)】]"
    r"|\([Cc]ontinued (?:on|from) (?:[Pp]age )?[A-Z]?\d{1,3}\)"
)
_LONGEST_TURN = 24  # characters
_LICENCE = re.compile(
    "本作品是(?:中华人民共和国|中國|中华民国)的?$|本作品是中华人民共和国的.{0,40}公有领域"
)
_RULE = re.compile(r"[=\-_*—－·•.~]{4,}|[*\-_](?:\s*[*\-_]){2,}")


def tidy(text: str) -> str:
    """The text without invisible characters, with plain spaces; its words are left as written."""
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text)).translate(_RADICALS)
    return text.strip(_EDGES + "\r\n")


def is_furniture(text: str) -> bool:
    """Whether a whole line is a control, breadcrumb, copyright notice or page number.

    Example:
        >>> is_furniture("【字号：大 中 小】 打印 关闭"), is_furniture("打印设备产业增长5%。")
        (True, False)
    """
    if not 1 < len(text) <= 160:
        return False
    return bool(
        _CONTROLS.fullmatch(text)
        or _FURNITURE.fullmatch(text)
        or _PAGE_NUMBER.fullmatch(text)
        or _RULE.fullmatch(text)
    )


def is_rule(text: str) -> bool:
    """Whether a line is drawn with characters (=====, ————)."""
    return bool(_RULE.fullmatch(text))


def clean(blocks: Iterable[Block]) -> tuple[list[Block], int]:
    """Blocks with tidy text and without furniture, and how many characters were dropped with it."""
    kept: list[Block] = []
    dropped = 0
    gap = False
    found = [_tidy_block(block) for block in blocks]
    prose = max((i for i, block in enumerate(found) if _PROSE.search(block.text)), default=0)
    for index, block in enumerate(found):
        if not block.text:
            gap = gap or block.gap
            continue
        footer = index > prose and _FOOTER.fullmatch(block.text)
        if not block.level and not block.row and (footer or is_furniture(block.text)):
            dropped += len(block.text)
            gap = gap or block.gap
            continue
        kept.append(replace(block, gap=block.gap or gap))
        gap = False
    end = _licence_start(kept)
    dropped += sum(len(block.text) for block in kept[end:])
    return kept[:end], dropped


def _tidy_block(block: Block) -> Block:
    text = tidy(block.text)
    if text == block.text and not _TURN.search(text) and not _INNER_PAGE_NUMBER.search(text):
        return block
    if block.lines:  # offsets must hold: change characters one by one, and cut the edges
        return _tidy_positioned(block)
    inner = _TURN.sub("", _INNER_PAGE_NUMBER.sub(" ", text))
    indent = block.indent or block.text.startswith(("\u3000\u3000", "    "))
    return replace(block, text=inner, indent=indent)


def _tidy_positioned(block: Block) -> Block:
    swapped = _INVISIBLE.sub(" ", _SPACES.sub(" ", block.text)).translate(_RADICALS)
    end = len(swapped.rstrip(_EDGES))
    turn = _TURN.search(swapped, max(end - _LONGEST_TURN, 0))
    if turn and turn.end() >= end and block.mark != "headline":
        end = turn.start()
    start = len(swapped) - len(swapped.lstrip(_EDGES))
    return cut(replace(block, text=swapped), start, max(start, end))


def _licence_start(blocks: Sequence[Block]) -> int:
    """Where a public-domain notice begins in the last fifth of the text, or the end."""
    for index in range(len(blocks) * 4 // 5, len(blocks)):
        if index > 3 and _LICENCE.match(blocks[index].text):
            return index
    return len(blocks)
