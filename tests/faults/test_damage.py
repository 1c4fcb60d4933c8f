"""Damaged files are found out before they are used; the index comes back from the store."""

import json
import shutil

import numpy as np
import pytest

from rag.chunk import chunk_document
from rag.errors import EncoderMismatch, StoreError
from rag.index import Index, examine, probe, repair
from rag.index.doctor import file_system
from rag.index.manifest import read_manifest
from rag.schema import Document, Metadata
from rag.settings import IndexSettings
from rag.store import Store, backup, restore
from tests.faults.work import CHUNKS, assert_whole, name_of, put, vector_of

LARGE = 1020  # chunks: Chroma saves its graph at the thousandth


@pytest.fixture(scope="session")
def large(in_memory):
    """An index of more than a thousand chunks, so that Chroma has files to damage."""
    directory = in_memory / "large"
    text = "".join(f"第{n}号项目竣工".ljust(79, "好") + "。" for n in range(LARGE))
    document = Document("h", "large.md", "/corpus/large.md", text, Metadata())
    chunks = chunk_document(document, 80)
    with Store.open(directory) as store:
        store.put(document, chunks, np.array([vector_of(c.text) for c in chunks]), [])
        Index.open(store, exact_chunks=0).close()
    return directory


@pytest.fixture
def directory(large, folder):
    return shutil.copytree(large, folder / "index")


def generation_of(directory):
    return directory / "index" / read_manifest(directory / "index").generation


def file_of(directory, pattern):
    return max(generation_of(directory).rglob(pattern), key=lambda path: path.stat().st_size)


def damage(path, how):
    whole = path.read_bytes()
    if how == "deleted":
        path.unlink()
    else:
        changed = {"half": whole[: len(whole) // 2], "zeros": bytes(len(whole)), "empty": b""}
        path.write_bytes(changed[how])


def assert_answers(directory):
    """Chroma and tantivy find everything, and nobody had to be told."""
    with Store.open(directory) as store:
        index = Index.open(store, exact_chunks=0)
        assert index.fault == ""
        for chunk in store.chunks_of("large.md")[::50]:
            assert index.dense(vector_of(chunk.text), 1)[0][0] == chunk.id
        assert len(index.lexical(["竣工"], LARGE + 9)) == LARGE
        assert "rag.index.dense" in str(type(index._generation._dense))
        index.close()


@pytest.mark.case("R-05", "R-06")
@pytest.mark.parametrize(
    ("pattern", "how"),
    [
        ("data_level0.bin", "zeros"),
        ("data_level0.bin", "half"),  # Chroma opens it and finds half of what it holds
        ("header.bin", "half"),  # crashes whoever opens it
        ("link_lists.bin", "zeros"),  # crashes whoever opens it
        ("index_metadata.pickle", "deleted"),
        ("chroma.sqlite3", "half"),
        ("*.idx", "half"),
        ("*.store", "zeros"),
        ("meta.json", "empty"),
    ],
)
def test_a_damaged_file_is_found_and_made_anew(directory, pattern, how):
    """An index file is cut, zeroed or deleted → found before use, made anew."""
    damage(file_of(directory, pattern), how)
    with Store.open(directory) as store:
        before = store.version()
        (finding,) = examine(store, IndexSettings())
        assert (finding.level, "rag repair" in finding.text) == ("damage", True)
        Index.open(store, exact_chunks=0).close()
        assert store.version() == before
    assert_answers(directory)


@pytest.mark.case("R-07")
@pytest.mark.parametrize("what", ["CURRENT", "generation", "index"])
def test_what_is_deleted_comes_back(directory, what):
    """Manifest, generation or the whole index folder is deleted → made from the store."""
    if what == "CURRENT":
        (directory / "index" / "CURRENT").unlink()
    else:
        shutil.rmtree(generation_of(directory) if what == "generation" else directory / "index")
    with Store.open(directory) as store:
        assert next(finding.level for finding in examine(store, IndexSettings())) == "damage"
        Index.open(store, exact_chunks=0).close()
    assert_answers(directory)


@pytest.mark.case("R-06")
def test_a_crash_of_chroma_stays_in_a_child(directory):
    """Chroma's files crash whoever opens them → a child dies, this process does not."""
    damage(file_of(directory, "header.bin"), "half")
    with Store.open(directory) as store:
        sample = store.sample(20, store.version()[0])
    assert not probe.survives(generation_of(directory), sample)


@pytest.mark.case("R-07")
def test_a_graph_lost_in_silence_is_not_served(directory):
    """Chroma's graph is gone, its count still full → found by searching, made anew."""
    generation = generation_of(directory)
    shutil.rmtree(file_of(directory, "header.bin").parent)
    current = directory / "index" / "CURRENT"
    told = json.loads(current.read_text())
    told["files"] = {k: v for k, v in told["files"].items() if not k.startswith("chroma")}
    current.write_text(json.dumps(told))
    with Store.open(directory) as store:
        index = Index.open(store, exact_chunks=0)
        assert index.fault == ""
        index.close()
    assert generation_of(directory) != generation
    assert_answers(directory)


@pytest.mark.case("R-05")
def test_repair_makes_the_index_anew(directory):
    """`rag repair` on a damaged index → whole, nothing parsed or embedded."""
    damage(file_of(directory, "*.idx"), "zeros")
    (directory / "index" / "gen-000099").mkdir()
    (directory / "reindex").mkdir()
    with Store.open(directory) as store:
        levels = [finding.level for finding in examine(store, IndexSettings())]
        assert levels == ["damage", "warning", "warning"]
        repair(store, IndexSettings())
        assert examine(store, IndexSettings()) == []
    assert_answers(directory)


@pytest.mark.case("R-12")
def test_a_torn_store_is_refused_and_restored(begun, folder):
    """The store is cut off → refused with the remedy, left as it is; a backup heals it."""
    directory, saved = begun / "index", folder / "saved.db"
    with Store.open(directory) as store:
        backup(store, saved)
    file = directory / "store.db"
    file.write_bytes(file.read_bytes()[:20_000])
    with pytest.raises(StoreError, match="rag restore FILE"):
        Store.open(directory)
    assert file.stat().st_size == 20_000
    restore(saved, directory)
    assert_whole(directory, range(5))


@pytest.mark.case("R-12")
def test_rotten_content_is_reported(begun):
    """A chunk is no slice of its document, a vector is gone → `rag doctor` says so."""
    with Store.open(begun / "index") as store:
        with store._database.writing() as connection:
            connection.execute("UPDATE chunks SET text = 'x' WHERE number = 1")
            connection.execute("DELETE FROM vectors WHERE chunk = 2")
        texts = "\n".join(map(str, examine(store, IndexSettings())))
    assert "1 chunks that are not a slice" in texts
    assert "1 chunks without a vector" in texts


@pytest.mark.case("R-19", "R-20", "R-21", "R-24")
def test_an_encoder_of_the_same_width_is_told_apart(begun):
    """Another encoder or chunker → refused, with the remedy."""
    with Store.open(begun / "index") as store:
        store.require(encoder="weights a", chunker="1")
        with pytest.raises(EncoderMismatch, match="rag reindex"):
            store.require(encoder="weights b", chunker="1")
        now = {"encoder": "weights a", "chunker": "2"}
        (finding,) = examine(store, IndexSettings(), now)
        assert "another chunker; run `rag reindex`" in finding.text


@pytest.mark.case("R-30")
def test_a_restored_store_does_not_meet_a_later_index(begun, folder):
    """An older backup is put back → the index made since is not believed."""
    directory, saved = begun / "index", folder / "saved.db"
    with Store.open(directory) as store:
        backup(store, saved)
        put(store, 5)
        put(store, 6)
        Index.open(store).close()
    restore(saved, directory)
    with Store.open(directory) as store:
        put(store, 7)
        put(store, 8)
        index = Index.open(store)
        assert index.lexical([name_of(5)], 9) == []
        assert len(index.lexical([name_of(8)], 9)) == CHUNKS
        index.close()
    assert_whole(directory, [*range(5), 7, 8])


@pytest.mark.case("R-34")
def test_a_store_on_another_machines_disk_is_pointed_out(folder):
    """The store lies on a network file system → `rag doctor` warns."""
    mounts = folder / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/x {folder} nfs4 rw 0 0\n")
    assert file_system(folder / "index", mounts) == "nfs4"
    assert file_system(folder.parent, mounts) == "ext4"
    assert file_system(folder, folder / "missing") == ""
