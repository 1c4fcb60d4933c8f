"""The language model: built from settings, streamed under deadlines, never trusted."""

from rag.llm.model import Completion, Model, build_model

__all__ = ["Completion", "Model", "build_model"]
