"""What a language model wrote, made harmless: no link, image, HTML, hidden character or reasoning.

A page that renders an answer must not fetch anything because of it, so addresses are taken out and
only the words of a link stay. The same rules serve a whole text and a stream of pieces.
"""

import html
import re

_URL = r"[^\s<>()\[\]{}\"'`，。；、！？：（）【】《》「」\u4e00-\u9fff]"
_SCHEMES = (
    "https:",
    "http:",
    "ftp:",
    "wss:",
    "ws:",
    "file:",
    "mailto:",
    "javascript:",
    "vbscript:",
)
_ADDRESS = re.compile(  # also what is left of one whose rest comes from the words of a link
    rf"(?:https?|ftp|wss?):{_URL}*|(?:file|mailto|javascript|vbscript):{_URL}+"
    rf"|data:[a-z0-9.+-]*[/;,]{_URL}*|www\.{_URL}*|(?<![a-z0-9_])//{_URL}*",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\]\([^()\n]{0,1000}(?:\([^()\n]*\)[^()\n]{0,1000})?\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\(([^()\n]{0,1000}(?:\([^()\n]*\)[^()\n]{0,1000})?)\)")
_HOLDS_TEXT = "script|style|think|thinking|iframe|svg|object|template"
_ELEMENT = re.compile(rf"<({_HOLDS_TEXT})\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[a-z/!?][^<>]{0,500}>", re.IGNORECASE)
_PLAIN_TAG = re.compile(  # one that can go before the end of the text is known
    rf"<(?!/?(?:{_HOLDS_TEXT})\b|!--)[a-z/!?][^<>]{{0,500}}>", re.IGNORECASE
)
_OPENED = re.compile(r"<(?![\s\d=])(?=.)", re.DOTALL)  # whatever may come to stand after it
_REASONED = re.compile(r"^.*</think(?:ing)?>", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_NO_MARKER = re.compile(r"\[(?![\^\s]*\d{1,3}\s*[\],，、])")
_IMAGE_SIGN = re.compile(rf"!+(?={_NO_MARKER.pattern})")
_MARKER_WORDS = re.compile(r"[\^\s]*\d{1,3}(?:\s*[,，、-]\s*\d{1,3})*\s*")
_ADDRESS_LIKE = re.compile(
    r"\s*<?(?:[a-z][a-z0-9+.-]*:|[/#?.]|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})", re.IGNORECASE
)

_STARTS = sorted({s[:n] for s in (*_SCHEMES, "data:", "www.") for n in range(1, len(s) + 1)})
_BEGUN = "|".join(map(re.escape, _STARTS))
_PENDING = re.compile(
    rf"(?:(?:{_BEGUN}|/)?(?:"  # an address may close over a tag that is taken out
    rf"<(?:{_HOLDS_TEXT})\b(?:(?!</(?:{_HOLDS_TEXT})\s*>).)*"
    r"|<!--(?:(?!-->).)*"
    r"|<(?:[a-z/!?][^<>]{0,500})?)"
    r"|!*\[[^\]\n]{0,300}"
    r"(?:\](?:\([^()\n]{0,1000}(?:\([^()\n]*(?:\)[^()\n]{0,1000})?)?)?)?"
    r"|!+"
    rf"|(?:{'|'.join(_SCHEMES)}|data:|www\.|//){_URL}{{0,2000}}"
    rf"|(?:{_BEGUN}|/)"
    r"|(?=&))(?:&[#a-z0-9]{0,32})?\Z",
    re.IGNORECASE | re.DOTALL,
)


def clean(text: str) -> str:
    """A model's text without links, images, HTML, hidden characters and reasoning.

    Example:
        >>> clean("GDP 增长 5%[1]。![x](http://a.example/p?d=1) 见[公报](//b.example)")
        'GDP 增长 5%[1]。 见公报'
    """
    return _strip(_REASONED.sub("", _spelt_out(text)))


class Cleaner:
    """`clean` for a stream: gives out what can no longer become part of a link or a tag."""

    def __init__(self) -> None:
        self._held = ""
        self._last = ""  # the character given out last

    def feed(self, piece: str) -> str:
        """Take a piece, give back what is settled."""
        self._held = _PLAIN_TAG.sub("", _ELEMENT.sub("", _spelt_out(self._held + piece)))
        pending = _PENDING.search(self._held)
        settled = pending.start() if pending else len(self._held)
        text, self._held = self._held[:settled], self._held[settled:]
        return self._given(re.sub(r"<\Z", "＜", _strip(text)))  # what is held back follows it

    def close(self) -> str:
        """Give back what is left at the end of the stream."""
        text, self._held = self._held, ""
        return self._given(_strip(text))

    def _given(self, text: str) -> str:
        """The text, kept from becoming an image with the sign before it."""
        if self._last == "!" and _NO_MARKER.match(text):
            text = f" {text}"
        self._last = text[-1:] or self._last
        return text


def visible(text: str) -> str:
    """A text without control characters, zero-width and bidirectional marks, and Unicode tags."""
    return _HIDDEN.sub("", text)


def _spelt_out(text: str) -> str:
    """Without hidden characters, and with HTML entities as the characters they stand for."""
    while _ENTITY.search(text := visible(text)):
        decoded = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
        if decoded == text:
            break
        text = decoded
    return text


def _strip(text: str) -> str:
    text = _ELEMENT.sub("", text)
    text = _TAG.sub("", text)
    text = _IMAGE.sub("", text)
    text = _LINK.sub(_words, text)
    text = _ADDRESS.sub("", text)
    return _OPENED.sub("＜", _IMAGE_SIGN.sub("", text))


def _words(link: re.Match[str]) -> str:
    """The words of a link; a marker before a bracket is no link, but must not become one."""
    words, target = link.groups()
    if not _MARKER_WORDS.fullmatch(words):
        return str(words)
    return f"[{words}]" if _ADDRESS_LIKE.match(target) else f"[{words}] ({target})"
