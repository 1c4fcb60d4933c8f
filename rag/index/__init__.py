"""The derived index: Chroma and tantivy, generation by generation; delete it at any time."""

from rag.index.doctor import Finding, examine, repair
from rag.index.index import Index

__all__ = ["Finding", "Index", "examine", "repair"]
