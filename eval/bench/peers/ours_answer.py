"""This project's whole way from a question to a checked answer, for its time alone."""

from pathlib import Path
from typing import Any

from eval.bench.peers import Search
from eval.bench.peers.ours import build
from rag.bot import Bot
from rag.settings import Settings
from rag.wire import passage_json

__all__ = ["build", "reopen"]


def reopen(work: Path) -> Search:
    """`Bot.ask` over the index; the passages are those that the answer carries."""
    bot = Bot.open(work, Settings.load())

    def search(question: str, top_k: int) -> list[dict[str, Any]]:
        return [passage_json(hit) for hit in bot.ask(question).hits[:top_k]]

    return search
