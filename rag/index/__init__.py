"""The derived index: Chroma and tantivy, generation by generation; delete it at any time."""

from rag.index.index import Index

__all__ = ["Index"]
