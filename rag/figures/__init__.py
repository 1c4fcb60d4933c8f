"""Numbers with units: parse, compare, convert, format; Chinese and English, `Decimal` only."""

from rag.figures.figure import Figure, same, scaled
from rag.figures.format import in_chinese, in_english
from rag.figures.parse import parse_figures

__all__ = ["Figure", "in_chinese", "in_english", "parse_figures", "same", "scaled"]
