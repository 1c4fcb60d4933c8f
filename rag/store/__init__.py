"""The store: SQLite, the truth of an index directory; everything else is derived from it."""

from rag.store.backup import backup, restore
from rag.store.dialogue import Conversation, Turn
from rag.store.files import FileState
from rag.store.matrix import Matrix
from rag.store.purge import purge
from rag.store.read import Changes
from rag.store.reindex import Derived, reindex
from rag.store.store import Store, Stored

__all__ = [
    "Changes",
    "Conversation",
    "Derived",
    "FileState",
    "Matrix",
    "Store",
    "Stored",
    "Turn",
    "backup",
    "purge",
    "reindex",
    "restore",
]
