"""The dense index: ids and vectors in Chroma, embedded in a folder or on a server."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.api.types import Embeddings
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from rag.errors import IndexDamaged
from rag.store.rows import Vectors

Batches = Iterable[tuple[list[str], Vectors]]

_BATCH = 1000  # records in one call: below Chroma's limit of 5461 and its server's of 40 MB
_CONFIGURATION: CreateCollectionConfiguration = {
    "hnsw": {
        "space": "cosine",
        "ef_search": 300,  # recall@10 of 0.991; the default gives 0.977
        "max_neighbors": 64,  # of many reports much alike, the default of 16 loses up to a fifth
    },
    "embedding_function": None,
}
_SECONDS = 30.0  # that a server may take for one call
_NEAR = 1e-3  # cosine distance at which a vector has found itself


class Dense:
    """An open collection of vectors; safe to query from many threads."""

    def __init__(self, client: ClientAPI, name: str, *, new: bool = False) -> None:
        self._client = client
        self._name = name
        try:
            with explained():
                if new:
                    client.create_collection(name, configuration=_CONFIGURATION)
                self._collection = client.get_collection(name, embedding_function=None)
        except IndexDamaged:
            self.close()
            raise

    def count(self) -> int:
        """How many vectors the collection says that it holds."""
        with explained():
            return self._collection.count()

    def query(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The ids of the k nearest vectors and their cosines, best first."""
        with explained():
            found = self._collection.query(
                query_embeddings=cast(Embeddings, vector[None, :]),
                n_results=k,
                include=["distances"],
            )
        near = (found["distances"] or [[]])[0]
        return [(each, 1.0 - d) for each, d in zip(found["ids"][0], near, strict=True)]

    def finds(self, vectors: Vectors) -> bool:
        """Whether at least 95% of these vectors, which it should hold, find themselves."""
        best = [self.query(vector, 1) for vector in vectors]
        near = [hits for hits in best if hits and hits[0][1] > 1.0 - _NEAR]
        return len(near) >= 0.95 * len(vectors)

    def write(self, removed: Sequence[str], batches: Batches) -> None:
        """Delete ids, then add or replace vectors (batches of at most 1000)."""
        with explained():
            for start in range(0, len(removed), _BATCH):
                self._collection.delete(ids=list(removed[start : start + _BATCH]))
            for ids, vectors in batches:
                self._collection.upsert(ids=ids, embeddings=cast(Embeddings, vectors))

    def drop(self) -> None:
        """Delete the collection."""
        with explained():
            self._client.delete_collection(self._name)

    def close(self) -> None:
        """Let go of the files or the connection."""
        cast(Client, self._client).close()
        for session in _sessions(self._client):
            session.close()


def open_folder(path: Path, *, new: bool = False) -> Dense:
    """Open the collection in a folder; IndexDamaged if it cannot be read."""
    with explained():
        client = chromadb.PersistentClient(str(path), Settings(anonymized_telemetry=False))
    return Dense(client, "chunks", new=new)


def open_server(url: str, name: str, *, new: bool = False) -> Dense:
    """Open a collection on a `chroma run` server; IndexDamaged if it cannot be had."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    settings = Settings(anonymized_telemetry=False)
    with explained():
        client = chromadb.HttpClient(parts.hostname or "localhost", port, secure, settings=settings)
        for session in _sessions(client):
            session.timeout = _SECONDS
    return Dense(client, name, new=new)


def _sessions(client: ClientAPI) -> list[httpx.Client]:
    """The connections of a client to a server, which Chroma neither limits in time nor closes."""
    found = []
    for owner in (client, getattr(client, "_admin_client", None)):
        session = getattr(getattr(owner, "_server", None), "_session", None)
        if isinstance(session, httpx.Client):
            found.append(session)
    return found


@contextmanager
def explained() -> Iterator[None]:
    """Turn whatever Chroma raises into IndexDamaged."""
    try:
        yield
    except NotFoundError as error:
        raise IndexDamaged(f"Chroma has lost the collection: {error}.") from error
    except (ChromaError, httpx.HTTPError, ValueError, RuntimeError, OSError) as error:
        raise IndexDamaged(f"Chroma does not answer: {error}.") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, and no Exception
            raise
        raise IndexDamaged(f"Chroma broke down: {error}.") from error
