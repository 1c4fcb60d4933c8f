"""The plain baseline for Chinese: jieba words, bm25s, the passages of LlamaIndex's splitter."""

import json
from pathlib import Path
from typing import Any

import bm25s
import jieba
from llama_index.core.node_parser import SentenceSplitter

from eval.bench.peers import Search


def build(texts: Path, work: Path) -> int:
    """Split, segment, index, save."""
    splitter = SentenceSplitter()
    passages = [
        {"document": path.name, "text": part}
        for path in sorted(texts.glob("*.txt"))
        for part in splitter.split_text(path.read_text("utf-8"))
    ]
    index = bm25s.BM25()
    index.index([_words(passage["text"]) for passage in passages], show_progress=False)
    index.save(str(work / "bm25s"))
    (work / "passages.json").write_text(json.dumps(passages, ensure_ascii=False), "utf-8")
    return len(passages)


def reopen(work: Path) -> Search:
    """Load the index and the passages."""
    index = bm25s.BM25.load(str(work / "bm25s"))
    passages = json.loads((work / "passages.json").read_text("utf-8"))

    def search(question: str, top_k: int) -> list[dict[str, Any]]:
        count = min(top_k, len(passages))
        found, scores = index.retrieve([_words(question)], k=count, show_progress=False)
        return [
            {**passages[n], "score": float(score)}
            for n, score in zip(found[0], scores[0], strict=True)
        ]

    return search


def _words(text: str) -> list[str]:
    return [word.lower() for word in jieba.lcut(text) if word.strip()]
