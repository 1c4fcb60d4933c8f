"""Questions about official reports, answered in Chinese or English with checked citations."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.bot import Bot
    from rag.errors import RagError
    from rag.schema import Answer, Citation, Observation, Refusal
    from rag.settings import Settings

__all__ = ["Answer", "Bot", "Citation", "Observation", "RagError", "Refusal", "Settings"]

_HOMES = {"Bot": "rag.bot", "RagError": "rag.errors", "Settings": "rag.settings"}


def __getattr__(name: str) -> Any:
    """Load a public name when it is asked for, so that `rag --help` need not wait for the bot."""
    if name not in __all__:
        raise AttributeError(f"module 'rag' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "rag.schema")), name)
