"""From the words of a question to what it asks for: no language model needed."""

from rag.understand.understand import understand

__all__ = ["understand"]
