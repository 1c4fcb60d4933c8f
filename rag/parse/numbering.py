"""Word's automatic numbering, which stands beside the text and not in it: 一、 （二） 第3章 1.2."""

from typing import Any

from docx.oxml.ns import qn

_DIGITS = "零一二三四五六七八九"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_Level = tuple[str, str, int]  # format, text with %1 %2 …, first number


class Numbering:
    """Counts the numbered paragraphs of a document, in the order of the text."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}  # number → abstract number
        self._restarts: dict[str, dict[int, int]] = {}  # number → level → first number
        self._counts: dict[str, dict[int, int]] = {}
        self._styles = _numbered_styles(document)
        relations = document.part.rels.values()
        parts = (r.target_part for r in relations if r.reltype.endswith("/numbering"))
        part = next(parts, None)
        if part is not None:
            self._read(part.element)

    def label(self, paragraph: Any) -> str:
        """The number that Word shows before a paragraph, or nothing."""
        found = _of(paragraph.find(qn("w:pPr")), self._styles)
        abstract = self._lists.get(found[0]) if found else None
        if found is None or abstract is None:
            return ""
        level = found[1]
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        for restarted, first in self._restarts.pop(found[0], {}).items():
            counts[restarted] = first - 1
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        return _written(level, levels, counts)

    def _read(self, root: Any) -> None:
        for abstract in root.iter(qn("w:abstractNum")):
            name = abstract.get(qn("w:abstractNumId"), "")
            self._levels[name] = {
                _number(level.get(qn("w:ilvl"))): (
                    _value(level, "w:numFmt", "decimal"),
                    _value(level, "w:lvlText", ""),
                    _number(_value(level, "w:start", "1")),
                )
                for level in abstract.iter(qn("w:lvl"))
            }
        for number in root.iter(qn("w:num")):
            name = number.get(qn("w:numId"), "")
            self._lists[name] = _value(number, "w:abstractNumId", "")
            self._restarts[name] = {
                _number(level.get(qn("w:ilvl"))): _number(_value(level, "w:startOverride", "1"))
                for level in number.iter(qn("w:lvlOverride"))
                if level.find(qn("w:startOverride")) is not None
            }


def _numbered_styles(document: Any) -> dict[str, tuple[str, int]]:
    """Number and level of the paragraphs of each style, or of the style that it is based on."""
    styles = {
        style.get(qn("w:styleId"), ""): style
        for style in document.styles.element.iter(qn("w:style"))
    }
    found = {}
    for name, style in styles.items():
        based, seen = style, set[int]()
        while based is not None and id(based) not in seen:
            seen.add(id(based))
            numbered = _of(based.find(qn("w:pPr")), {})
            if numbered:
                found[name] = numbered
                break
            based = styles.get(_value(based, "w:basedOn", ""))
    return found


def _of(properties: Any, styles: dict[str, tuple[str, int]]) -> tuple[str, int] | None:
    """Number and level of a paragraph's own properties, else of its style."""
    if properties is None:
        return None
    own = properties.find(qn("w:numPr"))
    if own is not None:
        return _value(own, "w:numId", "0"), _number(_value(own, "w:ilvl", "0"))
    style = properties.find(qn("w:pStyle"))
    return styles.get(style.get(qn("w:val"), "")) if style is not None else None


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(qn(name))
    return child.get(qn("w:val"), default) if child is not None else default


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def _written(level: int, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    """The label with the counts of this level and of those above it put in."""
    form, text, _ = levels[level]
    if form in ("bullet", "none"):
        return ""
    for above in range(level + 1):
        shown, _, start = levels.get(above, ("decimal", "", 1))
        text = text.replace(f"%{above + 1}", _numeral(counts.get(above, start), shown))
    gap = " " if text and text[-1].isascii() and text[-1] not in "(" else ""
    return text + gap


def _numeral(number: int, form: str) -> str:
    if "hinese" in form or form in ("ideographTraditional", "japaneseCounting"):
        return _chinese(number)
    if form.endswith("Roman"):
        roman = _roman(number)
        return roman.upper() if form.startswith("upper") else roman
    if form.endswith("Letter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form.startswith("upper") else letter
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x245F + number)
    return str(number)


def _chinese(number: int) -> str:
    """一 to 九十九; larger numbers in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text
