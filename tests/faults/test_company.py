"""Several processes and threads on one index: one writes, all read, nobody sees half a state."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.errors import StoreLocked
from rag.index import Index
from rag.store import Store, backup, restore
from tests.faults.work import (
    CHUNKS,
    CONTEXT,
    assert_found,
    assert_kept,
    assert_whole,
    attempt,
    ingest,
    name_of,
    noted,
    put,
    vector_of,
)
from tests.timing import within


def hold(directory, seconds):
    with Store.open(directory) as store, store.writing():
        put(store, 90)
        time.sleep(seconds)


def started(target, *arguments):
    child = CONTEXT.Process(target=target, args=arguments)
    child.start()
    return child


def wait_for(condition):
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.01)
    raise TimeoutError("nothing happened in ten seconds")


def is_locked(store):
    return isinstance(attempt(lambda: store.remove("nothing.md")), StoreLocked)


@pytest.mark.case("R-27")
def test_a_second_writer_is_told_whom_to_wait_for(begun):
    """A second process writes → refused in a second with the holder's number; then free."""
    with Store.open(begun / "index") as store:
        child = started(hold, begun / "index", 60)
        wait_for(lambda: store.document(f"{name_of(90)}.md"))
        with within(1.5):
            error = attempt(lambda: put(store, 91))
        assert f"process {child.pid}, since 20" in str(error)
        assert error.retryable
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        put(store, 91)
    assert_whole(begun / "index", [*range(5), 90, 91])


@pytest.mark.case("R-25", "R-28", "R-29")
def test_questions_are_answered_while_another_process_ingests(begun):
    """4 threads ask while a process ingests → no error, nothing half, all new."""
    directory, notes = begun / "index", begun / "acknowledged"
    errors, asked = [], []
    stop = threading.Event()
    with Store.open(directory) as store:
        index = Index.open(store, exact_chunks=0)
        child = started(ingest, directory, notes, 5, 30)

        def ask():
            while not stop.is_set():
                began = time.monotonic()
                hits = index.lexical([name_of(2)], 9)
                near = index.dense(store.matrix().vectors[0], 3)
                found = store.chunks([each for each, _ in hits])
                if len(found) != CHUNKS or not near or index.fault:
                    errors.append((len(found), len(near), index.fault))
                asked.append(time.monotonic() - began)

        with ThreadPoolExecutor(4) as pool:
            for _ in range(4):
                pool.submit(ask)
            child.join()
            stop.set()
        assert child.exitcode == 0
        assert errors == []
        assert len(asked) > 20
        index.refresh()  # sweeps what the last readers have let go
        assert_found(store, index)
        assert len(index.lexical([name_of(29)], 9)) == CHUNKS
        index.close()
    assert_whole(directory, range(30))


@pytest.mark.case("R-30")
def test_a_backup_while_files_come_in_is_one_state(begun, folder):
    """Backups are taken during an ingest → each is whole, holds what was safe before it."""
    directory, notes = begun / "index", begun / "acknowledged"
    child = started(ingest, directory, notes, 5, 40)
    saved = []
    with Store.open(directory) as store:
        while child.is_alive():
            before = noted(notes)
            file = folder / f"{len(saved)}.db"
            backup(store, file)
            saved.append((file, before))
    child.join()
    assert len(saved) > 1
    for number, (file, before) in enumerate(saved[:: max(1, len(saved) // 4)]):
        restore(file, folder / f"restored{number}")
        assert_kept(folder / f"restored{number}", before)
    assert_whole(folder / "restored0", saved[0][1])


@pytest.mark.case("R-31")
def test_a_running_store_is_not_replaced(begun, folder):
    """`rag restore` while a server has the store open → refused; afterwards it works."""
    saved = folder / "saved.db"
    with Store.open(begun / "index") as store:
        backup(store, saved)
    child = started(hold, begun / "index", 60)
    with Store.open(begun / "index") as store:
        wait_for(lambda: is_locked(store))
    assert "since" in str(attempt(lambda: restore(saved, begun / "index")))
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    with Store.open(begun / "index"):
        assert "stop it first" in str(attempt(lambda: restore(saved, begun / "index")))
    restore(saved, begun / "index")
    assert_whole(begun / "index", range(5))


@pytest.mark.case("R-13")
def test_a_killed_reader_leaves_no_lock(begun):
    """A process with an open index is killed → the next writes, swaps and sweeps at once."""
    script = (
        "import sys, time; from rag.store import Store; from rag.index import Index\n"
        f"s = Store.open({str(begun / 'index')!r}); i = Index.open(s, exact_chunks=0)\n"
        "i.dense(s.matrix().vectors[0], 1); print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as reader:
        assert reader.stdout.readline() == b"ready\n"
        reader.kill()
    with Store.open(begun / "index") as store:
        put(store, 5)
        index = Index.open(store, exact_chunks=0)
        index.update()
        assert_found(store, index)
        index.close()


@pytest.mark.case("R-24")
def test_two_collections_do_not_meet(begun, folder):
    """Two index folders in one process → each has its own content and fingerprint."""
    with Store.open(begun / "index") as one, Store.open(folder / "other") as other:
        one.require(encoder="a")
        other.require(encoder="b")
        put(other, 50)
        first, second = Index.open(one, exact_chunks=0), Index.open(other, exact_chunks=0)
        assert second.lexical([name_of(1)], 9) == []
        assert first.lexical([name_of(50)], 9) == []
        assert len(second.dense(vector_of("x"), 99)) == CHUNKS
        assert one.fingerprint() != other.fingerprint()
        first.close()
        second.close()


@pytest.mark.case("R-26")
def test_swaps_under_many_readers(begun):
    """Generations are swapped while threads search → each search ends on its own one."""
    errors = []
    stop = threading.Event()
    with Store.open(begun / "index") as store:
        index = Index.open(store, exact_chunks=0)
        vector = store.matrix().vectors[3]

        def search():
            while not stop.is_set():
                if len(index.lexical([name_of(1)], 9)) != CHUNKS or not index.dense(vector, 2):
                    errors.append(index.fault)

        with ThreadPoolExecutor(8) as pool:
            for _ in range(8):
                pool.submit(search)
            for number in range(5, 10):
                put(store, number)
                index.update()
            stop.set()
        assert errors == []
        index.refresh()  # sweeps what the last readers have let go
        assert index.fault == ""
        assert_found(store, index)
        index.close()
