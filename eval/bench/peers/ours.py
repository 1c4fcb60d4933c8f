"""This project, as shipped."""

from pathlib import Path
from typing import Any

from eval.bench.peers import Search
from rag.bot import Bot
from rag.settings import Settings
from rag.wire import passage_json


def build(texts: Path, work: Path) -> int:
    """Parse, chunk, observe, store and index."""
    with Bot.open(work, Settings.load()) as bot:
        bot.ingest(texts)
        return bot.store.count()


def reopen(work: Path) -> Search:
    """`Bot.search` over the index."""
    bot = Bot.open(work, Settings.load())

    def search(question: str, top_k: int) -> list[dict[str, Any]]:
        return [passage_json(hit) for hit in bot.search(question, top_k)]

    return search
