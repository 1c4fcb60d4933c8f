"""Systems side by side, one module each: `build(texts, work)` once, then `reopen(work)` to ask.

`texts` is a folder of .txt files, `work` an empty folder of the system's own. `reopen` gives a
function from a question and k to passages `{"document", "text", "score"}`, best first.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

Search = Callable[[str, int], list[dict[str, Any]]]
NAMES = ("ours", "llamaindex", "llamaindex_fusion", "bm25_jieba")
TITLES = {
    "ours": "this project",
    "llamaindex": "LlamaIndex default (SentenceSplitter, Chroma, MiniLM)",
    "llamaindex_fusion": "LlamaIndex fusion (the same and BM25Retriever, reciprocal rank)",
    "bm25_jieba": "jieba + bm25s over the same splitter",
}


class Peer(Protocol):
    """What each module of this folder offers."""

    def build(self, texts: Path, work: Path) -> int:
        """Index every text; returns how many passages there are now."""
        ...

    def reopen(self, work: Path) -> Search:
        """Open what `build` left, in another process."""
        ...


def load_peer(name: str) -> Peer:
    """The module of a system; importing it loads that system's libraries."""
    module: Any = import_module(f"eval.bench.peers.{name}")
    peer: Peer = module
    return peer
