"""Bilingual names of statistical indicators, policy terms, everyday report words and places."""

from rag.glossary.entries import NATION, Indicator, Place, Term, imprint
from rag.glossary.glossary import Glossary, load_glossary
from rag.glossary.lexicon import Match

__all__ = [
    "NATION", "Glossary", "Indicator", "Match", "Place", "Term", "imprint", "load_glossary",
]  # fmt: skip
