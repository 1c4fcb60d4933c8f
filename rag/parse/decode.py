"""Bytes to text: UTF-8, UTF-16, GB18030 and Big5, with or without a byte order mark."""

import codecs
import re

from rag.errors import ParseError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODINGS = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 200_000  # bytes looked at to choose an encoding
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去"
    "把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但"
    "质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式"
    "活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则"
    "任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再"
    "采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今"
    "集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备"
    "半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按"
    "格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严億萬區長產業發國經濟會報年實現財"
    "與從這來個們時對後過動開關學進說種兩體制機當點將農問題黨應總統組設資級邊條務員質變結運轉單車達員際參"
)
_MOJIBAKE = re.compile("[\u0080-\u009f\ufffd\ue000-\uf8ff]|锟斤拷|ï¿½|烫烫")


def decode(data: bytes, declared: str = "") -> str:
    """Text in the encoding that its bytes show; `declared` is what a header says, and only a hint.

    Raises:
        ParseError: no encoding gives readable text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    wide = _with_zeros(data[:_SAMPLE])
    if wide:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # cut within its last character
            return data[: error.start].decode("utf-8")
        if error.start > 400 and _mostly_utf8(data):
            return data.decode("utf-8", errors="replace")
    return _likeliest(data, declared)


def _with_zeros(sample: bytes) -> str:
    """UTF-16 without a mark that holds ASCII: every other byte of that is zero."""
    even = sample[0::2].count(0)
    odd = sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.02 * half and odd > 8 * even:
        return "utf-16-le"
    if even > 0.02 * half and even > 8 * odd:
        return "utf-16-be"
    return ""


def _mostly_utf8(data: bytes) -> bool:
    text = data[:_SAMPLE].decode("utf-8", errors="replace")
    return text.count("\ufffd") < 0.002 * len(text)


def _likeliest(data: bytes, declared: str) -> str:
    sample = data[: _SAMPLE // 2 * 2]
    scored = []
    for encoding in dict.fromkeys((declared.lower(), *_ENCODINGS)):
        text = _try(sample, encoding)
        if text is not None:
            scored.append((_likeness(text), encoding))
    score, encoding = max(scored, default=(0.0, ""))
    if score < 0.15 and not _latin(data):
        raise ParseError(
            "The bytes are no text in UTF-8, UTF-16, GB18030 or Big5; save the file as UTF-8."
        )
    if score < 0.15:
        return data.decode("cp1252", errors="replace")
    return data.decode(encoding, errors="replace")


def _try(sample: bytes, encoding: str) -> str | None:
    try:
        text = sample.decode(encoding, errors="replace")
    except LookupError:
        return None
    return text if text.count("\ufffd") <= 0.002 * len(text) + 1 else None


def _likeness(text: str) -> float:
    """Share of common Chinese characters among those that are not ASCII."""
    foreign = [character for character in text if ord(character) > 127]
    if not foreign:
        return 0.0
    known = sum(1 for character in foreign if character in _COMMON or character in "，。、：；")
    return (known - 3 * len(_MOJIBAKE.findall(text))) / len(foreign)


def _latin(data: bytes) -> bool:
    """Mostly ASCII letters and line breaks, so that Windows-1252 may be taken."""
    sample = data[:_SAMPLE]
    plain = sum(1 for byte in sample if 32 <= byte < 127 or byte in (9, 10, 13))
    return plain > 0.85 * len(sample) and b"\0" not in sample
