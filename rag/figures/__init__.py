"""Numbers with units: parse, compare, convert, format; Chinese and English, `Decimal` only."""

from rag.figures.editions import Edition, find_editions, tells_edition
from rag.figures.figure import Figure, kind_of, same, scaled
from rag.figures.format import in_chinese, in_english
from rag.figures.parse import parse_figures
from rag.figures.units import MEDALS

__all__ = [
    "MEDALS",
    "Edition",
    "Figure",
    "find_editions",
    "in_chinese",
    "in_english",
    "kind_of",
    "parse_figures",
    "same",
    "scaled",
    "tells_edition",
]
