"""The index finds what the store holds, is never changed in place, and can always be made again."""

import gc
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.chunk import chunk_document
from rag.encoder import load_encoder
from rag.index import Index, exact
from rag.index.dense import open_folder
from rag.index.lexical import Lexical
from rag.index.manifest import damage, read_manifest, swap
from rag.schema import Chunk, Document, Metadata
from rag.settings import EncoderSettings, IndexSettings
from rag.store import Store
from rag.text import index_tokens

TEXTS = {
    "黄浦.md": ("黄浦区", "黄浦区2024年前三季度GDP达2379.80亿元，同比增长5.5%。外滩客流创新高。"),
    "徐汇.md": ("徐汇区", "徐汇区一般公共预算收入完成214.5亿元，增长8.1%。低空经济起步。"),
    "en.md": ("静安区", "Jing'an collected RMB 30.1 billion in revenue in 2024, up 4.2 percent."),
}


def vector_of(text):
    rng = np.random.default_rng(list(text.encode()))
    vector = rng.normal(size=16).astype(np.float32)
    return vector / np.linalg.norm(vector)


def put(store, name, text, area=None, folder="/reports"):
    document = Document(f"{name}{text}", name, f"{folder}/{name}", text, Metadata(area=area))
    chunks = chunk_document(document)
    vectors = np.array([vector_of(chunk.text) for chunk in chunks], dtype=np.float32)
    return store.put(document, chunks, vectors.reshape(len(chunks), 16), [])


def fill(store):
    for name, (area, text) in TEXTS.items():
        put(store, name, text, area)


def many(store, count, name="many.md"):
    """A document of `count` chunks, each found by its own word."""
    text = "".join(f"第{n}号项目完成投资。".ljust(80, "好") for n in range(count))
    document = Document(name, name, f"/reports/{name}", text, Metadata())
    chunks = chunk_document(document, 80)
    store.put(document, chunks, np.array([vector_of(c.text) for c in chunks]), [])
    return chunks


def several(store, count, chunks=6):
    """Documents of some chunks each, no two of which are alike."""
    for number in range(count):
        text = "".join(f"{n}".ljust(80, chr(0x4E00 + 64 * number + n)) for n in range(chunks))
        document = Document(f"{number}", f"{number}.md", f"/{number}.md", text, Metadata())
        parts = [
            Chunk(f"{number}#{n}", document.name, 80 * n, 80 * n + 80, text[80 * n : 80 * n + 80])
            for n in range(chunks)
        ]
        store.put(document, parts, np.array([vector_of(part.text) for part in parts]), [])
    return [f"{number}.md" for number in range(count)]


def documents_of(store, hits):
    return [chunk.document for chunk in store.chunks([each for each, _ in hits])]


def search(index, store, query, **within):
    return documents_of(store, index.lexical(index_tokens(query), 5, **within))


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "index") as opened:
        yield opened


@pytest.fixture
def index(store):
    fill(store)
    opened = Index.open(store)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("外滩客流", "黄浦.md"),
        ("23,798,000万元", "黄浦.md"),
        ("低空", "徐汇.md"),
        ("增长8.1%", "徐汇.md"),
        ("徐匯區", "徐汇.md"),
        ("revenues collected", "en.md"),
        ("301亿元", "en.md"),
    ],
)
def test_words_and_figures_are_found(index, store, query, document):
    assert search(index, store, query)[0] == document


def test_the_area_of_a_chunk_is_found_though_its_text_does_not_name_it(store):
    put(store, "a.md", "财政收入平稳增长。", "闵行区")
    put(store, "b.md", "财政收入平稳增长，好于预期。", "杨浦区")
    index = Index.open(store)
    assert search(index, store, "闵行财政收入")[0] == "a.md"
    index.close()


@pytest.mark.case("S-50")
def test_a_search_stays_within_documents_and_areas(index, store):
    assert search(index, store, "增长", documents=["徐汇.md"]) == ["徐汇.md"]
    assert search(index, store, "增长", areas=["黄浦区"]) == ["黄浦.md"]
    assert search(index, store, "增长", documents=[]) == []
    assert search(index, store, "增长", areas=["嘉定区"]) == []
    assert search(index, store, "") == []
    vector = vector_of(TEXTS["黄浦.md"][1])
    assert documents_of(store, index.dense(vector, 5))[0] == "黄浦.md"
    assert documents_of(store, index.dense(vector, 5, documents=["徐汇.md"])) == ["徐汇.md"]
    assert documents_of(store, index.dense(vector, 5, areas=["静安区"])) == ["en.md"]
    assert index.dense(vector, 5, documents=[]) == []
    assert index.dense(vector, 0) == []


def test_tokens_may_be_weighted(index, store):
    def best(weights):
        return documents_of(store, index.lexical(weights, 1))

    assert best({"外滩": 1.0, "低空": 0.1}) == ["黄浦.md"]
    assert best({"外滩": 0.1, "低空": 1.0}) == ["徐汇.md"]


def test_a_vector_finds_itself_with_cosine_one(index, store):
    for chunk in [c for name in TEXTS for c in store.chunks_of(name)]:
        (found, score), *_ = index.dense(vector_of(chunk.text), 3)
        assert found == chunk.id
        assert score == pytest.approx(1.0, abs=1e-3)


def test_an_empty_store_has_an_empty_index(store):
    index = Index.open(store)
    assert index.lexical(["a"], 5) == []
    assert index.dense(vector_of("a"), 5) == []
    fill(store)
    index.update()
    assert search(index, store, "外滩") == ["黄浦.md"]
    index.close()


def test_chroma_finds_what_exact_search_finds(store):
    chunks = many(store, 120)
    near, chroma = Index.open(store), Index.open(store, exact_chunks=0)
    for chunk in chunks[::10]:
        vector = vector_of(chunk.text + "?")
        expected, found = near.dense(vector, 10), chroma.dense(vector, 10)
        assert [each for each, _ in found] == [each for each, _ in expected]
        assert np.allclose([s for _, s in found], [s for _, s in expected], atol=1e-3)
    assert not chroma.fault
    near.close()
    chroma.close()


def test_all_or_most_documents_of_many_are_found_without_reading_their_vectors(store, monkeypatch):
    """Chroma is asked for as many more as are of other documents; what it lacks, the store has."""
    names = several(store, 20)
    index = Index.open(store, exact_chunks=0)
    vector = vector_of(store.chunks_of("3.md")[2].text)
    read, vectors = [], store.vectors
    monkeypatch.setattr(store, "vectors", lambda *within: read.append(1) or vectors(*within))
    for documents, reads in ((names, 0), (names[2:], 0), (names[3:4], 0), ([], 1)):
        _, expected = vectors(documents)
        best = sorted((expected @ vector).tolist(), reverse=True)[:5]
        found = index.dense(vector, 5, documents)
        assert np.allclose([score for _, score in found], best, atol=1e-3)
        assert {*documents_of(store, found)} <= {*documents}
        assert len(read) == reads
    monkeypatch.setattr("rag.index.index._MOST", 99)
    assert len(index.dense(vector, 5, names[3:4])) == 5
    assert len(read) == 2
    index.close()


def test_a_search_in_all_documents_looks_for_none_of_them(index, monkeypatch):
    asked = []
    monkeypatch.setattr(Lexical, "search", lambda self, tokens, k, *within: asked.append(within))
    index.lexical(["外滩"], 3, [*TEXTS])
    index.lexical(["外滩"], 3, [*TEXTS][1:])
    assert asked == [(None, None), ([*TEXTS][1:], None)]


def test_exact_search_finds_the_same_however_large_the_part(store):
    names = several(store, 8)
    index, vector = Index.open(store), vector_of("?")
    for size in range(1, 9):
        documents = names[:size]
        ids, vectors = store.vectors(documents)
        scores = dict(zip(ids, (vectors @ vector).tolist(), strict=True))
        best = sorted(scores, key=scores.get, reverse=True)[:4]
        assert [each for each, _ in index.dense(vector, 4, documents)] == best
    index.close()


def test_many_vectors_are_scored_in_threads_to_the_same_result(index, store, monkeypatch):
    pools = []
    pool = exact.ThreadPoolExecutor
    monkeypatch.setattr(exact, "ThreadPoolExecutor", lambda size: pools.append(size) or pool(size))
    whole = index.dense(vector_of("?"), 10)
    assert not pools
    monkeypatch.setattr(exact, "_BLOCK", 2)
    assert index.dense(vector_of("?"), 10) == whole
    assert pools


def test_chroma_loses_hardly_any_of_many_that_are_much_alike(tmp_path):
    """400 texts that differ in a number → 99% of the vectors find themselves, in graphs by lot."""
    texts = [f"2024年，全区生产总值{n}.5亿元，增长5.{n}%。" for n in range(400)]
    vectors = load_encoder(EncoderSettings()).encode_documents(texts)
    for name in ("a", "b", "c"):
        with closing(open_folder(tmp_path / name, new=True)) as chroma:
            chroma.write([], [([str(n) for n in range(400)], vectors)])
            found = [chroma.query(vector, 1) for vector in vectors]
        assert sum(not hits or hits[0][1] < 0.999 for hits in found) <= 4


def test_a_small_index_is_searched_without_loading_chroma(tmp_path):
    with Store.open(tmp_path / "index") as store:
        fill(store)
        Index.open(store).close()
    script = (
        "import sys, numpy; from rag.store import Store; from rag.index import Index\n"
        f"s = Store.open({str(tmp_path / 'index')!r}); i = Index.open(s)\n"
        "assert i.dense(numpy.ones(16, dtype='float32'), 3) and i.lexical(['外滩'], 3)\n"
        "print('chromadb' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


def _unread(self):
    raise AssertionError("the vectors were read from the store")


def test_the_vectors_are_mapped_from_a_file_of_the_generation(store, monkeypatch):
    fill(store)
    Index.open(store).close()
    monkeypatch.setattr(Store, "matrix", _unread)
    index = Index.open(store)
    for area, text in TEXTS.values():
        assert documents_of(store, index.dense(vector_of(text), 1)) == documents_of(
            store, index.dense(vector_of(text), 1, areas=[area])
        )
    assert "exact/vectors.npy" in read_manifest(store.directory / "index").files
    index.close()


def test_a_generation_of_an_earlier_release_is_searched_and_its_successor_has_the_file(store):
    fill(store)
    Index.open(store).close()
    folder = store.directory / "index"
    found = read_manifest(folder)
    shutil.rmtree(folder / found.generation / "exact")
    files = {name: noted for name, noted in found.files.items() if not name.startswith("exact/")}
    swap(folder, replace(found, files=files))
    index = Index.open(store)
    assert read_manifest(folder).generation == found.generation
    assert documents_of(store, index.dense(vector_of(TEXTS["en.md"][1]), 1)) == ["en.md"]
    store.remove("en.md")
    index.update()
    assert "exact/rows.json" in read_manifest(folder).files
    assert "en.md" not in documents_of(store, index.dense(vector_of(TEXTS["en.md"][1]), 3))
    index.close()


@pytest.mark.parametrize("name", ["vectors.npy", "rows.json"])
def test_a_damaged_file_of_vectors_is_made_anew(store, name):
    fill(store)
    Index.open(store).close()
    folder = store.directory / "index"
    before = read_manifest(folder).generation
    path = folder / before / "exact" / name
    path.write_bytes(path.read_bytes()[:-9])
    assert "exact" in damage(folder, read_manifest(folder))
    index = Index.open(store)
    assert read_manifest(folder).generation > before
    assert documents_of(store, index.dense(vector_of(TEXTS["en.md"][1]), 1)) == ["en.md"]
    index.close()


@pytest.mark.parametrize("exact_chunks", [0, 150_000])
def test_an_update_shows_exactly_what_changed(store, exact_chunks):
    fill(store)
    chunks = many(store, 30)
    index = Index.open(store, exact_chunks=exact_chunks)
    before = read_manifest(store.directory / "index")
    put(store, "黄浦.md", "黄浦区启动滨江二期工程。", "黄浦区")
    store.remove("徐汇.md")
    index.update()
    assert search(index, store, "外滩客流") == []
    assert search(index, store, "低空经济") == []
    assert search(index, store, "滨江二期") == ["黄浦.md"]
    assert documents_of(store, index.dense(vector_of("黄浦区启动滨江二期工程。"), 1)) == ["黄浦.md"]
    assert index.dense(vector_of(chunks[7].text), 1)[0][0] == chunks[7].id
    after = read_manifest(store.directory / "index")
    assert (after.chunks, after.version) == (store.count(), store.version())
    assert after.generation > before.generation
    index.update()
    assert read_manifest(store.directory / "index") == after
    index.close()


def test_an_open_index_sees_each_new_generation(tmp_path):
    with Store.open(tmp_path / "index") as writer, Store.open(tmp_path / "index") as reader:
        fill(writer)
        writing, reading = Index.open(writer), Index.open(reader)
        put(writer, "新.md", "新建地铁十九号线。")
        assert search(reading, reader, "地铁") == []
        writing.update()
        assert search(reading, reader, "地铁") == ["新.md"]
        writing.close()
        reading.close()


@pytest.mark.case("R-26")
def test_a_generation_in_use_stays_until_its_last_reader_has_gone(index, store):
    folder = store.directory / "index"
    first = read_manifest(folder).generation
    with index._in_use() as generation:
        other = Index.open(store)
        put(store, "新.md", "新建地铁十九号线。")
        other.update()
        assert (folder / first).exists()
        assert generation.lexical.search(["外滩"], 1)
        assert search(index, store, "地铁") == ["新.md"]
    other.close()
    index.rebuild()
    assert [path.name for path in folder.glob("gen-*")] == [read_manifest(folder).generation]


@pytest.mark.parametrize("exact_chunks", [0, 150_000])
def test_a_deleted_index_comes_back_from_the_store(store, exact_chunks):
    fill(store)
    Index.open(store, exact_chunks=exact_chunks).close()
    shutil.rmtree(store.directory / "index")
    index = Index.open(store, exact_chunks=exact_chunks)
    assert search(index, store, "外滩") == ["黄浦.md"]
    assert documents_of(store, index.dense(vector_of(TEXTS["en.md"][1]), 1)) == ["en.md"]
    assert not index.fault
    index.close()


def test_an_index_that_is_behind_is_caught_up_when_opened(store):
    fill(store)
    Index.open(store).close()
    put(store, "新.md", "新建地铁十九号线。")
    index = Index.open(store)
    assert search(index, store, "地铁") == ["新.md"]
    index.close()


def test_while_another_process_writes_the_last_generation_is_read(tmp_path):
    with Store.open(tmp_path / "index") as store:
        fill(store)
        Index.open(store).close()
        put(store, "新.md", "新建地铁十九号线。")
        script = (
            "import sys; from rag.store import Store; from rag.index import Index; "
            "from rag.text import index_tokens\n"
            f"s = Store.open({str(tmp_path / 'index')!r}); i = Index.open(s)\n"
            "print(len(i.lexical(index_tokens('外滩'), 3)), len(i.lexical(['地铁'], 3)), i.fault)"
        )
        with store.writing():
            done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
        assert done.stdout.split() == ["1", "0"], done.stderr


def test_a_store_that_cannot_be_written_is_searched_all_the_same(tmp_path):
    with Store.open(tmp_path / "index") as store:
        fill(store)
    with Store.open(tmp_path / "index", read_only=True) as store:
        index = Index.open(store)
        assert search(index, store, "外滩") == ["黄浦.md"]
        assert documents_of(store, index.dense(vector_of(TEXTS["en.md"][1]), 1)) == ["en.md"]
        index.close()
    assert not (tmp_path / "index" / "index").exists()


def test_an_index_made_for_another_history_of_the_store_is_not_believed(tmp_path):
    with Store.open(tmp_path / "index") as store:
        fill(store)
        Index.open(store).close()
    (tmp_path / "index" / "store.db").unlink()
    with Store.open(tmp_path / "index") as store:
        for n in range(3):
            put(store, f"{n}.md", f"第{n}条：改造老旧小区。")
        index = Index.open(store)
        assert search(index, store, "外滩") == []
        assert len(search(index, store, "老旧小区")) == 3
        index.close()


@pytest.fixture
def chroma_server(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("chroma"), "run", "--host", "127.0.0.1"]
    running = []

    def start(folder):
        server = subprocess.Popen(
            [*command, "--port", str(port), "--path", tmp_path / folder],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running.append(server)
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return server
            time.sleep(0.05)
        raise TimeoutError("the Chroma server does not start")

    yield start, f"http://127.0.0.1:{port}"
    for server in running:
        server.kill()
        server.wait()


@pytest.mark.case("R-56", "R-57")
def test_a_chroma_server_stands_in_for_the_folder_and_may_stop_or_forget(store, chroma_server):
    start, url = chroma_server
    server = start("one")
    fill(store)
    index = Index.open(store, IndexSettings(chroma_url=url))
    vector = vector_of(TEXTS["徐汇.md"][1])
    assert documents_of(store, index.dense(vector, 1)) == ["徐汇.md"]
    assert not index.fault
    assert not list((store.directory / "index").rglob("chroma.sqlite3"))
    put(store, "新.md", "新建地铁十九号线。")
    index.update()
    assert documents_of(store, index.dense(vector_of("新建地铁十九号线。"), 1)) == ["新.md"]
    server.kill()
    server.wait()
    assert documents_of(store, index.dense(vector, 1)) == ["徐汇.md"]
    assert "Chroma" in index.fault
    index.close()
    start("empty")
    index = Index.open(store, IndexSettings(chroma_url=url))
    assert not index.fault
    assert documents_of(store, index.dense(vector, 1)) == ["徐汇.md"]
    assert not index.fault
    index.close()


@pytest.mark.case("R-56")
def test_without_its_server_the_index_opens_and_says_so(store):
    fill(store)
    index = Index.open(store, IndexSettings(chroma_url="http://127.0.0.1:9"))
    assert "Chroma" in index.fault
    assert documents_of(store, index.dense(vector_of(TEXTS["徐汇.md"][1]), 1)) == ["徐汇.md"]
    assert search(index, store, "外滩") == ["黄浦.md"]
    index.close()


def open_files():
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_no_file_of_an_index_is_left_open(store):
    fill(store)
    many(store, 40)
    before = open_files()
    for n in range(4):
        index = Index.open(store, exact_chunks=0)
        put(store, f"{n}.md", f"第{n}条：改造老旧小区。")
        index.update()
        assert index.dense(vector_of("x"), 3)
        index.close()
    after = open_files()
    assert after <= before + 2
