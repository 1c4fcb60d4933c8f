"""A process may die at any moment: nothing acknowledged is lost, nothing half is served."""

import os
import random
import shutil
import signal
import time

import numpy as np
import pytest

from rag.chunk import chunk_document
from rag.index import Index
from rag.index.manifest import generations, read_manifest
from rag.store import Store, reindex
from tests.faults.work import (
    CHUNKS,
    CONTEXT,
    assert_documents,
    assert_kept,
    assert_whole,
    ingest,
    name_of,
    noted,
    put,
    run,
    text_of,
    vector_of,
)
from tests.timing import within


def kill_at_random(folder, kills, seed):
    """Kill an ingest that goes on where it was killed; look at the index after every fifth."""
    rng, first, killed = random.Random(seed), 0, 0
    directory, notes = folder / "index", folder / "acknowledged"
    while killed < kills:
        code = run(ingest, directory, notes, first, first + 20, kill_after=rng.uniform(0.02, 0.4))
        killed += code == -signal.SIGKILL
        first = max(noted(notes), default=first - 1) + 1
        if first >= 60:
            shutil.rmtree(directory)
            notes.write_text("")
            first = 0
        elif killed % 5 == 0:
            assert_whole(directory, noted(notes))
        elif directory.exists():
            assert_kept(directory, noted(notes))


@pytest.mark.case("R-01")
@pytest.mark.slow
def test_20_random_kills_lose_nothing(folder):
    """kill -9 at 20 random moments of an ingest → no acknowledged file is missing or cut."""
    kill_at_random(folder, 20, seed=1)


@pytest.mark.case("R-01")
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_200_random_kills_lose_nothing(folder):
    """The same 200 times → the same."""
    kill_at_random(folder, 200, seed=2)


POINTS = [
    "put.begin",
    "put.rows",
    "store.commit",
    "store.committed",
    "build.begin",
    "build.lexical",
    "build.dense",
    "build.exact",
    "swap.flushed",
    "swap.written",
    "swap.replaced",
]


@pytest.mark.case("R-02", "R-03", "R-04")
@pytest.mark.parametrize("point", POINTS)
def test_killed_at(begun, point):
    """Killed at each step of commit, build and swap → whole again when opened."""
    directory, notes = begun / "index", begun / "acknowledged"
    assert run(ingest, directory, notes, 5, 10, f"{point}:kill") == -signal.SIGKILL
    assert_whole(directory, noted(notes))


@pytest.mark.case("R-03")
def test_an_unfinished_generation_is_never_served(begun):
    """Killed while a generation is built → CURRENT and its answers stay, the stray goes."""
    directory, notes = begun / "index", begun / "acknowledged"
    before = read_manifest(directory / "index")
    assert run(ingest, directory, notes, 5, 10, "build.dense:kill:1") == -signal.SIGKILL
    assert read_manifest(directory / "index") == before
    assert len(generations(directory / "index")) == 2
    with Store.open(directory, read_only=True) as store:
        index = Index.open(store)
        assert len(index.lexical([name_of(3)], 9)) == 3
        assert index.lexical([name_of(7)], 9) == []
        index.close()
    assert_whole(directory, noted(notes))


def replace_all(directory, version):
    with Store.open(directory) as store:
        for number in range(4):
            put(store, number, version)


@pytest.mark.case("R-16")
@pytest.mark.parametrize("times", [1, 3])
def test_killed_while_files_are_replaced(folder, times):
    """Killed while changed files replace former ones → each is the old or the new, whole."""
    directory = folder / "index"
    run(replace_all, directory, 0)
    code = run(killed_replacing, directory, times)
    assert code == -signal.SIGKILL
    with Store.open(directory) as store:
        texts = [store.document(f"{name_of(number)}.md").text for number in range(4)]
    done = times - 1
    assert texts == [text_of(n, 1 if n < done else 0) for n in range(4)]
    assert_whole(directory, range(4))


def killed_replacing(directory, times):
    os.environ["RAG_FAULT"] = f"store.commit:kill:{times}"
    replace_all(directory, 1)


def derive_again(documents, _):
    for document in documents:
        chunks = chunk_document(document, 90)
        assert len(chunks) == CHUNKS
        yield document, (chunks, np.array([-vector_of(c.text) for c in chunks]), [])


def reindex_all(directory, fault):
    os.environ["RAG_FAULT"] = fault
    with Store.open(directory) as store:
        reindex(store, derive_again, {"encoder": "another"})


@pytest.mark.case("R-19")
@pytest.mark.parametrize("fault", ["put.rows:kill:3", "reindex.rows:kill"])
def test_killed_while_everything_is_derived_anew(begun, fault):
    """Killed in `rag reindex` → the former content is whole; the next run finishes."""
    directory = begun / "index"
    with Store.open(directory) as store:
        store.require(encoder="one")
        before = store.version()
    assert run(reindex_all, directory, fault) == -signal.SIGKILL
    with Store.open(directory) as store:
        assert (store.version(), store.fingerprint()) == (before, {"encoder": "one"})
        assert_documents(store, range(5))
    assert run(reindex_all, directory, "") == 0
    with Store.open(directory) as store:
        assert store.fingerprint() == {"encoder": "another"}
    assert_whole(directory, range(5))


def terminated_ingest(directory, notes):
    ingest(directory, notes, 0, 1000)


@pytest.mark.case("R-08")
def test_an_interrupted_ingest_keeps_what_was_acknowledged(folder):
    """SIGTERM in an ingest → it stops within five seconds and the next one goes on."""
    directory, notes = folder / "index", folder / "acknowledged"
    child = CONTEXT.Process(target=terminated_ingest, args=(directory, notes))
    child.start()
    while len(noted(notes)) < 3:
        time.sleep(0.02)
    with within(5):
        os.kill(child.pid, signal.SIGTERM)
        child.join()
    assert_whole(directory, noted(notes))
