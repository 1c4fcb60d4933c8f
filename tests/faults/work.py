"""A small corpus made of numbers, an ingest that can be killed, and what must hold after it.

Children come from a server that has loaded everything and opened nothing, so that twenty kills take
seconds. What a child has been told is safe it writes to a file, as a client would remember it.
"""

import hashlib
import multiprocessing
import os
import signal
from pathlib import Path

import numpy as np

from rag.chunk import chunk_document
from rag.errors import RagError
from rag.index import Index
from rag.index.manifest import damage, read_manifest
from rag.schema import Document, Metadata
from rag.store import Store
from rag.text import index_tokens

CHUNKS = 3  # of each document
WIDTH = 12  # of each vector

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["chromadb", "rag.index.build", "tests.faults.work", "rjieba"])


def text_of(number, version=0):
    """Three chunks, each with words that no other document has."""
    parts = [
        f"第{part}段：{name_of(number)}第{version}版项目完成投资{number}.{part}亿元"
        for part in range(CHUNKS)
    ]
    return "".join(part.ljust(89, "好") + "。" for part in parts)


def name_of(number):
    return f"report{number}"


def vector_of(text):
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    vector = np.random.default_rng(seed).normal(size=WIDTH).astype(np.float32)
    return vector / np.linalg.norm(vector)


def put(store, number, version=0):
    """Ingest a document of three chunks; returns when it is acknowledged."""
    name, text = f"{name_of(number)}.md", text_of(number, version)
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(digest, name, f"/corpus/{name}", text, Metadata(area="黄浦区"))
    chunks = chunk_document(document, 90)
    assert len(chunks) == CHUNKS
    return store.put(document, chunks, np.array([vector_of(c.text) for c in chunks]), [])


def ingest(directory, acknowledged, first, last, fault=""):
    """What a child does: put documents, note each that is safe, index after every fifth."""
    if fault:
        os.environ["RAG_FAULT"] = fault
    with Path(acknowledged).open("a", encoding="utf-8") as notes, Store.open(directory) as store:
        for number in range(first, last):
            put(store, number)
            notes.write(f"{number}\n")
            notes.flush()
            if number % 5 == 4 or number == last - 1:
                Index.open(store, exact_chunks=0).close()


def run(target, *arguments, kill_after=None):
    """Run a function in a child and return its exit code; kill it -9 after some seconds."""
    child = CONTEXT.Process(target=target, args=arguments)
    child.start()
    if kill_after is not None:
        child.join(kill_after)
        if child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
    child.join()
    return child.exitcode


def noted(acknowledged):
    lines = Path(acknowledged).read_text(encoding="utf-8").splitlines()
    return {int(line) for line in lines}


def assert_whole(directory, wanted):
    """Every wanted document is there, whole and found by words and by meaning; no half one is."""
    with Store.open(directory) as store:
        assert store.check() == []
        assert_documents(store, wanted)
        index = Index.open(store, exact_chunks=0)
        try:
            assert index.fault == ""
            assert_found(store, index)
        finally:
            index.close()


def assert_kept(directory, wanted):
    """Every wanted document is in the store, whole; no half one is."""
    with Store.open(directory) as store:
        assert store.check() == []
        assert_documents(store, wanted)


def assert_documents(store, wanted):
    names = {summary.document for summary in store.documents()}
    assert {f"{name_of(number)}.md" for number in wanted} <= names
    for summary in store.documents():
        assert summary.chunks == CHUNKS
    assert len(store.ids()) == CHUNKS * len(names)


def assert_found(store, index):
    """Every document is found by its own word, every vector by itself; and nothing else is."""
    folder = store.directory / "index"
    found = read_manifest(folder)
    if found is None:
        assert store.count() == 0
        return
    assert damage(folder, found, thorough=True) == ""
    assert (found.version, found.chunks) == (store.version(), store.count())
    assert [path.name for path in folder.glob("gen-*")] == [found.generation]
    for summary in store.documents():
        ids = {chunk.id for chunk in store.chunks_of(summary.document)}
        word = index_tokens(summary.document.removesuffix(".md"))
        assert {each for each, _ in index.lexical(word, 20)} == ids
    matrix = store.matrix()
    for each, vector in zip(matrix.ids, matrix.vectors, strict=True):
        (nearest, cosine), *_ = index.dense(vector, 1)
        assert (nearest, round(cosine, 2)) == (each, 1.0)


def attempt(action):
    """The error that an action raises, or None."""
    try:
        action()
    except RagError as error:
        return error
    return None
