"""Which lines are headings, of what level: Chinese numbering, chapters, short lines, English."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.parse.block import Block

_CHINESE = "一二三四五六七八九十百"
_LONGEST = 60
_NUMBERED = (
    (1, re.compile(rf"第[{_CHINESE}\d]{{1,4}}[部编篇](?:分)?[\s\u3000：:、]*(?=\S)")),
    (2, re.compile(rf"第[{_CHINESE}\d]{{1,4}}章[\s\u3000：:、]*(?=\S)")),
    (3, re.compile(rf"第[{_CHINESE}\d]{{1,4}}节[\s\u3000：:、]*(?=\S)")),
    (3, re.compile(rf"[{_CHINESE}]{{1,3}}[、．.](?=\S)")),
    (4, re.compile(rf"[（(][{_CHINESE}]{{1,3}}[）)]\s*(?=\S)")),
    (5, re.compile(r"\d{1,2}[.．、]\s?(?![\d\s])")),
    (6, re.compile(r"[（(]\d{1,2}[）)]\s*(?=\S)")),
)
_ENGLISH = (
    (1, re.compile(r"Part (?:[IVX]+|\d+|One|Two|Three|Four|Five)\b[.:\s—-]*(?=\S)")),
    (2, re.compile(r"Chapter (?:[IVX]+|\d+|One|Two|Three|Four|Five)\b[.:\s—-]*(?=\S)")),
    (3, re.compile(r"(?:[IVX]{1,5})\.\s+(?=[A-Z])")),
    (4, re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+(?=[A-Z])")),
)
_PLAIN = 1  # unnumbered lines that come before numbered ones
_CROSSHEAD = 7  # unnumbered lines among numbered ones
_SENTENCE_END = re.compile(r"[。！？!?；;]|(?<=[a-z])\.(?=\s|$)")
_CLAUSES = re.compile(r"[^，。；：！？,;:!?…]{2,20}(?:，[^，。；：！？,;:!?…]{4,20}){1,2}")
_LONGEST_MOTTO = 40
_STOPS = re.compile("[，。；：！？,;:!?…]")
_YEAR_WORK = re.compile(
    "(?:19|20)\\d\\d年.{0,12}(?:工作|回顾|任务|安排|目标|建议|部署)|(?:今年|过去一年|过去五年|本届政府).{0,12}(?:回顾|工作|任务|安排)"
)
OFFICES = "市长|省长|区长|县长|州长|旗长|盟长|主席|总理|主任|专员"
_TITLE_LINES = (
    re.compile(r"[—–\-－（(]*\s*(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"),
    re.compile(r"(?:(?:信息)?来源|发布时间|发布日期|时间|日期|索引号|文号|作者|记者)\s*[：:]"),
    re.compile(
        rf"[^\s，,。；]{{0,20}}(?:{OFFICES})[\s\u3000]*(?:[^\s，,。；]{{2,14}}(?:[\s\u3000]\S{{1,3}})?|\S[\s\u3000]+\S)$"
    ),
    re.compile(r"[^。，,；]{0,40}政\s?府\s?工\s?作\s?报\s?告[^。，,；]{0,20}$"),
    re.compile(r"[—–\-－]{1,4}.{4,60}(?:会议|大会)上"),
    re.compile(
        r"[\u4e00-\u9fff]{2,6}(?:[日晚早晨时商导新周]|都市|青年|法治|经济)报[\s\u3000]*.{0,30}(?:\d{4}年|\d\s?版)"
    ),
    re.compile(r"\(?(?:Delivered|Presented|Submitted)\b"),
    re.compile(r"[A-Z][\w’' -]{3,40}, (?:Premier|Mayor|Governor|Chair\w*|District|County)\b"),
)
_SMALL_WORDS = frozenset("of the and in on for to a an with by at from as or".split())
OPENING = re.compile(
    "各位(?:代表|委员|领导|同志|主任)|尊敬的|主席团|(?:Fellow|Esteemed) deputies", re.IGNORECASE
)


def numbered(text: str) -> tuple[int, str]:
    """Level and words of the numbered heading that a paragraph opens with, or (0, "").

    Example:
        >>> numbered("（一）产业转型步伐加快。创新能力增强。")
        (4, '（一）产业转型步伐加快')
        >>> numbered("1.5亿元投入到位。")
        (0, '')
    """
    for level, pattern in (*_NUMBERED, *_ENGLISH):
        mark = pattern.match(text)
        if mark:
            stop = _SENTENCE_END.search(text, mark.end())
            heading = text[: stop.start()] if stop else text
            longest = 3 * _LONGEST if heading.isascii() else _LONGEST
            fits = mark.end() < len(heading) <= longest and not heading.endswith(("：", ":"))
            return (level, heading.rstrip()) if fits else (0, "")
    return 0, ""


def is_short_heading(text: str) -> bool:
    """Whether an unnumbered line may be a heading by its looks: short, no stops.

    Example:
        >>> is_short_heading("2024年工作安排"), is_short_heading("各位代表：")
        (True, False)
    """
    if text.isascii():
        return _is_title_case(text)
    han = sum(1 for character in text if "\u4e00" <= character <= "\u9fff")
    words = 3 <= han and len(text) <= 30 and not _STOPS.search(text)
    return words and not OPENING.match(text)


def _is_motto(text: str, following: str) -> bool:
    """Whether a line is a heading in two or three clauses over a paragraph.

    Example: 第一，竭力厚植比较优势，融入全省经济文化体系.
    """
    clauses = _CLAUSES.fullmatch(text) and len(text) <= _LONGEST_MOTTO
    return bool(clauses) and len(following) >= 40 and bool(_SENTENCE_END.search(following))


def _is_title_case(text: str) -> bool:
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    if not 1 <= len(words) <= 14 or len(text) > 100 or text[-1] in ".,;:?!":
        return False
    telling = [word for word in words if word.lower() not in _SMALL_WORDS]
    return bool(telling) and sum(word[0].isupper() for word in telling) > 0.7 * len(telling)


def is_title_line(text: str) -> bool:
    """Whether a line belongs to the head of a report: date, meeting, speaker, source."""
    longest = 180 if text.isascii() else 90
    return len(text) <= longest and any(pattern.match(text) for pattern in _TITLE_LINES)


def mark_headings(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with levels where numbering or looks make them headings; given levels are kept."""
    body = _body_start(blocks)
    first_number = next((i for i, block in enumerate(blocks) if numbered(block.text)[0]), None)
    styled = sum(1 for block in blocks if block.level) >= 3
    plain = _CROSSHEAD
    marked: list[Block] = []
    for index, block in enumerate(blocks):
        level, heading = (0, "") if block.level or block.row else numbered(block.text)
        if level:
            level += 2 if styled else 0
            marked.append(replace(block, level=level, heading=heading))
        elif index >= body and not styled and _is_plain_heading(blocks, index):
            before = first_number is None or index < first_number
            if before or _YEAR_WORK.match(block.text):
                plain = _PLAIN
            level = plain if is_short_heading(block.text) else _CROSSHEAD
            marked.append(replace(block, level=level, heading=block.text))
        else:
            marked.append(block)
    return marked


def _is_plain_heading(blocks: Sequence[Block], index: int) -> bool:
    block = blocks[index]
    if block.level or block.row or block.path or index + 1 >= len(blocks):
        return False
    following = blocks[index + 1]
    looks = is_short_heading(block.text) or _is_motto(block.text, following.text)
    if not looks or is_title_line(block.text):
        return False
    return not following.row and (bool(_STOPS.search(following.text)) or bool(following.level))


def _body_start(blocks: Sequence[Block]) -> int:
    """The first block after the head: what follows the address, or the first real paragraph."""
    for index, block in enumerate(blocks[:25]):
        if OPENING.match(block.text):
            return index + 1
        if block.level or numbered(block.text)[0] or _YEAR_WORK.match(block.text):
            return index
        if len(block.text) > 60 and _SENTENCE_END.search(block.text):
            return index
    return min(1, len(blocks))
