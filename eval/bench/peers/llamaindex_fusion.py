"""LlamaIndex's hybrid: the vector retriever and BM25Retriever, fused by reciprocal rank.

`CitationQueryEngine` retrieves with whatever retriever it is given; this is the strongest one that
LlamaIndex has without a language model.
"""

from pathlib import Path
from typing import Any

from llama_index.core import VectorStoreIndex
from llama_index.core.llms.mock import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.retrievers.bm25 import BM25Retriever

from eval.bench.peers import Search
from eval.bench.peers import llamaindex as default


def build(texts: Path, work: Path) -> int:
    """The default index, and a BM25 index over the same nodes."""
    default.build(texts, work / "dense")
    nodes = SentenceSplitter().get_nodes_from_documents(default.read(texts))
    BM25Retriever.from_defaults(nodes=nodes).persist(str(work / "lexical"))
    return len(nodes)


def reopen(work: Path) -> Search:
    """Both retrievers, fused; no queries are generated, so no language model is called."""
    index = VectorStoreIndex.from_vector_store(
        default.store(work / "dense"), embed_model=default.model()
    )
    lexical = BM25Retriever.from_persist_dir(str(work / "lexical"))

    def search(question: str, top_k: int) -> list[dict[str, Any]]:
        lexical.similarity_top_k = min(top_k, len(lexical.corpus or ()))
        fused = QueryFusionRetriever(
            [index.as_retriever(similarity_top_k=top_k), lexical],
            llm=MockLLM(),
            mode=FUSION_MODES.RECIPROCAL_RANK,
            similarity_top_k=top_k,
            num_queries=1,
            use_async=False,
        )
        return default.passages(fused.retrieve(question))

    return search
