"""The disk fills, nothing may be written, files run out: nothing acknowledged is lost."""

import os
import resource
import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest

from rag.errors import StoreError
from rag.index import Index
from rag.index.manifest import read_manifest
from rag.store import Store, faults
from tests.faults.work import (
    CHUNKS,
    assert_documents,
    assert_kept,
    assert_whole,
    attempt,
    ingest,
    name_of,
    noted,
    put,
    run,
)


def mounted(folder, *options):
    """Mount something on a folder, or skip where that is not permitted."""
    done = subprocess.run(["mount", *options, folder], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting is not permitted here: {done.stderr.strip()}")


@pytest.fixture
def small_disk(folder):
    """A disk of 4 MB."""
    place = folder / "small"
    place.mkdir()
    mounted(place, "-t", "tmpfs", "-o", "size=4m", "tmpfs")
    yield place
    subprocess.run(["umount", "-l", place], check=False)


@pytest.fixture
def read_only(begun):
    """An index of five documents that cannot be written to, not even by root."""
    mounted(begun, "--bind", begun)
    mounted(begun, "-o", "remount,bind,ro")
    yield begun / "index"
    subprocess.run(["umount", "-l", begun], check=False)


@pytest.mark.case("R-35")
def test_a_full_disk_loses_nothing_and_is_read_on(small_disk):
    """The disk fills up in an ingest → it stops with the reason; all before it is found."""
    directory, done = small_disk / "index", 0
    with Store.open(directory) as store:
        index = Index.open(store)
        put(store, 0)
        index.update()
        (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free - 400_000))
        while (error := attempt(partial(put, store, done + 1))) is None:
            done += 1
        assert isinstance(error, StoreError)
        assert "full" in str(error)
        assert isinstance(attempt(index.update), StoreError)
        assert len(index.lexical([name_of(0)], 9)) == CHUNKS
        assert_documents(store, range(done + 1))
        index.close()
    assert shutil.disk_usage(small_disk).free < 400_000
    assert done > 0
    assert_kept(directory, range(done + 1))
    (small_disk / "ballast").unlink()
    with Store.open(directory) as store:
        put(store, done + 1)
    assert_whole(directory, range(done + 2))


@pytest.mark.case("R-35")
def test_a_full_disk_while_the_index_is_made(begun, monkeypatch):
    """The disk fills up while a generation is made → the former one goes on answering."""
    directory = begun / "index"
    with Store.open(directory) as store:
        index = Index.open(store)
        before = read_manifest(directory / "index")
        put(store, 5)
        for point in ("build.begin", "build.lexical", "build.dense", "build.exact", "swap.flushed"):
            faults._reached.clear()
            monkeypatch.setenv("RAG_FAULT", f"{point}:full")
            with pytest.raises(StoreError, match="the former one stays"):
                index.update()
            assert read_manifest(directory / "index") == before
            assert len(index.lexical([name_of(3)], 9)) == CHUNKS
        monkeypatch.delenv("RAG_FAULT")
        index.close()
    assert_whole(directory, range(6))


@pytest.mark.case("R-11")
@pytest.mark.parametrize("point", ["put.begin", "put.rows", "store.commit"])
def test_each_write_that_fails_leaves_the_former_state(begun, monkeypatch, point):
    """The n-th write of the store fails → that file is not in, all others are whole."""
    directory, kept = begun / "index", set(range(5))
    faults._reached.clear()
    monkeypatch.setenv("RAG_FAULT", f"{point}:fail:3")
    with Store.open(directory) as store:
        for number in range(5, 10):
            error = attempt(partial(put, store, number))
            if error is None:
                kept.add(number)
            else:
                assert "disk I/O error" in str(error)
        assert kept == set(range(10)) - {7}
        monkeypatch.delenv("RAG_FAULT")
        put(store, 7)
    assert_whole(directory, range(10))


@pytest.mark.case("R-37")
def test_a_disk_that_may_not_be_written_is_read(read_only):
    """The index lies on a read-only disk → questions are answered, adding says why not."""
    with Store.open(read_only) as store:
        index = Index.open(store)
        assert store.read_only
        assert len(index.lexical([name_of(3)], 9)) == CHUNKS
        assert len(index.dense(store.matrix().vectors[0], 3)) == 3
        assert "read-only" in str(attempt(partial(put, store, 5)))
        assert index.fault == ""
        index.close()


@pytest.mark.case("R-37")
def test_a_killed_ingest_on_a_disk_that_became_read_only(begun):
    """Ingest was killed, then the disk became read-only → what was acknowledged answers."""
    directory, notes = begun / "index", begun / "acknowledged"
    run(ingest, directory, notes, 5, 10, "build.begin:kill")
    assert noted(notes) == set(range(10))
    mounted(begun, "--bind", begun)
    mounted(begun, "-o", "remount,bind,ro")
    try:
        with Store.open(directory) as store:
            index = Index.open(store)
            assert len(index.dense(store.matrix().vectors[0], 3)) == 3
            assert len(index.lexical([name_of(8)], 9)) == CHUNKS
            index.close()
    finally:
        subprocess.run(["umount", "-l", begun], check=False)


def ingest_with_few_files(directory, scratch, told):
    """Everything is loaded first; then only so many more files may be opened, fewer each time."""
    use(scratch, 0)
    used = max(int(entry.name) for entry in Path("/proc/self/fd").iterdir())
    while os.dup(0) <= used:
        pass  # no gaps: every number up to here is taken
    for more in (24, 16, 12, 8, 6, 4, 2):
        resource.setrlimit(resource.RLIMIT_NOFILE, (used + more, used + 64))
        error = attempt(partial(use, directory, 5 + more))
        resource.setrlimit(resource.RLIMIT_NOFILE, (used + 64, used + 64))
        with told.open("a", encoding="utf-8") as notes:
            notes.write(f"{more} {error}\n")


def use(directory, number):
    with Store.open(directory) as store:
        put(store, number)
        index = Index.open(store, exact_chunks=0)
        index.close()
        if index.fault:
            raise StoreError(index.fault)


@pytest.mark.case("R-38")
def test_too_few_open_files(begun):
    """Hardly any file may be opened → a plain error, nothing acknowledged is lost."""
    told = begun / "told"
    assert run(ingest_with_few_files, begun / "index", begun / "scratch", told) == 0
    lines = told.read_text(encoding="utf-8").splitlines()
    done = [int(line.split()[0]) for line in lines if line.endswith("None")]
    assert len(done) < len(lines)
    assert_whole(begun / "index", [*range(5), *(5 + more for more in done)])
