"""How well a report was read, in the words of the page: for the library and the source panel."""

from collections.abc import Iterator, Mapping
from typing import Any

from rag.schema import Document, Language
from rag.ui.words import words
from rag.wire import quality_json

_PAGES = ("pages_text", "pages_ocr", "pages_ocr_layer", "pages_unread")
_COUNTED = (  # key, and the count that goes without saying
    ("columns", 1),
    ("tables", 0),
    ("doubtful", 0),
    ("dropped_characters", 0),
    ("margin_characters", 0),
)


def quality_words(quality: Mapping[str, Any], language: Language) -> str:
    """How a report was read, in one line; "" where nothing is out of the ordinary.

    Example:
        >>> quality_words({"pages": 3, "pages_text": 1, "pages_ocr": 2, "tables": 4}, "zh")
        '共 3 页：文字 1 页、OCR 识别 2 页；表格 4 个'
    """
    return words(language)["semicolon"].join(_parts(quality, language))


def _parts(quality: Mapping[str, Any], language: Language) -> Iterator[str]:
    told, counts = words(language), quality_json(quality)
    pages = [told[key].format(count=counts[key]) for key in _PAGES if counts.get(key)]
    if pages:
        yield told["pages_read"].format(count=counts["pages"], how=told["comma"].join(pages))
    for key, plain in _COUNTED:
        if counts.get(key, 0) > plain:
            yield told[key].format(count=counts[key])
    for key in ("garbled", "ocr_confidence"):
        if quality.get(key):
            yield told[key].format(share=f"{quality[key]:.1%}")


def doubts(document: Document, start: int, end: int) -> list[tuple[int, int, float]]:
    """What OCR was unsure of within a span: (start, end, confidence from 0 to 1), in order."""
    return sorted(
        (max(first, start), min(last, end), score)
        for first, last, score in document.quality.get("doubtful", ())
        if first < end and last > start
    )
