"""The store keeps whole documents, replaces exactly what changed, and refuses what does not fit."""

import hashlib
import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.errors import EncoderMismatch, StoreError, StoreLocked
from rag.schema import Box, Chunk, Document, Metadata, Observation, Page, Section
from rag.store import Store, backup, reindex, restore
from rag.store.twins import Edition, are_alike, sketch
from rag.store.write import Entry

GDP = "黄浦区2024年前三季度GDP达2379.80亿元，同比增长5.5%。"
BUDGET = "General public budget revenue reached RMB 30.1 billion in 2024, up 4.2 percent."


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def document_of(path, **metadata):
    text = path.read_text(encoding="utf-8")
    return Document(
        id=hashlib.sha256(path.read_bytes()).hexdigest(),
        name=path.name,
        path=str(path),
        text=text,
        metadata=Metadata(**{"title": "报告", "area": "黄浦区", "report_year": 2025} | metadata),
        sections=(Section(0, len(text), 1, "一、经济", ("一、经济",), "黄浦区"),),
        pages=(Page(1, 0, len(text), 595.0, 842.0),),
        boxes=(Box(1, 0, 2, 10.5, 20.25, 30.125, 40.0),),
        warnings=("one page was read by OCR",),
        quality={"pages": 1, "ocr": [1]},
    )


def each(derive, **options):
    """What a reindex takes: each document with what is derived from it."""
    return lambda documents, _: ((one, derive(one, **options)) for one in documents)


def derived(document, length=40, seed=0):
    text = document.text
    chunks = [
        Chunk(
            id=hashlib.sha256(f"{document.id}{start}".encode()).hexdigest()[:20],
            document=document.name,
            start=start,
            end=min(start + length, len(text)),
            text=text[start : start + length],
            section=("一、经济",),
            page=1,
            area=document.metadata.area,
            report_year=document.metadata.report_year,
        )
        for start in range(0, len(text), length)
    ]
    rows = [np.random.default_rng([seed, *c.text.encode()]).normal(size=8) for c in chunks]
    vectors = np.array(rows, dtype=np.float32).reshape(len(chunks), 8)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    observations = [
        Observation(
            document=document.name, area="黄浦区", indicator="地区生产总值", term="GDP",
            measure="level", value="2379.80", unit="亿元", period="2024-01/2024-09",
            status="actual", modifier="", rank="", start=0, end=5, quote=text[:5],
        )
    ]  # fmt: skip
    return chunks, vectors, observations


def put(store, path, **metadata):
    document = document_of(path, **metadata)
    return store.put(document, *derived(document))


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "index") as opened:
        yield opened


def test_a_document_comes_back_whole(store, tmp_path):
    document = document_of(write(tmp_path, "黄浦.md", GDP))
    chunks, vectors, observations = derived(document)
    assert store.put(document, chunks, vectors, observations).kind == "added"
    assert store.document("黄浦.md") == document
    assert store.chunks_of("黄浦.md") == chunks
    assert store.observations() == observations
    ids, kept = store.vectors()
    assert ids == [chunk.id for chunk in chunks]
    assert np.allclose(kept, vectors, atol=1e-3)


def test_it_is_there_after_reopening(tmp_path):
    with Store.open(tmp_path / "index") as store:
        put(store, write(tmp_path, "a.md", GDP))
    with Store.open(tmp_path / "index") as store:
        assert [summary.document for summary in store.documents()] == ["a.md"]
        assert store.documents()[0].warnings == ("one page was read by OCR",)


def test_looking_at_files_tells_what_to_do(store, tmp_path):
    path = write(tmp_path, "a.md", GDP)
    assert store.files.look(path).status == "new"
    put(store, path)
    assert store.files.look(path).status == "unchanged"
    path.write_text(GDP + "持平。", encoding="utf-8")
    state = store.files.look(path)
    assert (state.status, state.document) == ("changed", "a.md")
    copy = write(tmp_path, "b.md", GDP)
    put(store, path)
    path.write_text(GDP, encoding="utf-8")
    put(store, path)
    assert (store.files.look(copy).status, store.files.look(copy).document) == ("twin", "a.md")


@pytest.mark.case("R-23")
def test_bytes_decide_where_times_lie(store, tmp_path):
    path = write(tmp_path, "a.md", "增长5.5%")
    put(store, path)
    stat = path.stat()
    path.write_text("增长5.6%", encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert path.stat().st_mtime_ns == stat.st_mtime_ns
    assert store.files.look(path).status == "changed"


def test_a_changed_file_replaces_exactly_its_own_chunks(store, tmp_path):
    first, second = write(tmp_path, "a.md", GDP * 3), write(tmp_path, "b.md", BUDGET)
    put(store, first)
    put(store, second)
    before = {c.id for c in store.chunks_of("a.md")}
    other = store.chunks_of("b.md")
    first.write_text("全年实现增加值" + GDP, encoding="utf-8")
    assert put(store, first).kind == "changed"
    after = {c.id for c in store.chunks_of("a.md")}
    assert not before & after
    assert store.chunks(sorted(before)) == []
    assert store.chunks_of("b.md") == other
    assert set(store.vectors()[0]) == after | {c.id for c in other}


def test_the_same_bytes_under_two_names_are_one_content(store, tmp_path):
    put(store, write(tmp_path, "a.md", GDP))
    stored = put(store, write(tmp_path, "b.md", GDP))
    assert (stored.name, stored.kind) == ("a.md", "twin")
    assert store.files.twins() == [(str(tmp_path / "b.md"), "a.md")]
    assert len(store.documents()) == 1


def test_another_layout_of_the_same_report_is_its_twin(store, tmp_path):
    lines = [f"第{n}项工作完成投资{n * 37}亿元，同比增长{n}.{n % 7}%。" for n in range(1, 60)]
    put(store, write(tmp_path, "report.docx", "\n".join(lines)))
    stored = put(store, write(tmp_path, "report.txt", "  " + "\n\n　　".join(lines) + "\n下载"))
    assert (stored.name, stored.kind) == ("report.docx", "twin")


def a_report(factor, part=5):
    return "".join(
        f"第{n}项工作完成投资{n * factor}亿元，同比增长{n}.{n % part}%。" for n in range(1, 60)
    )


def misread(text, every):
    """The text as a poor scan gives it: letters wrong here and there, figures kept."""
    letters = list(text)
    for at in range(3, len(letters), every):
        if not letters[at].isdigit() and letters[at] not in ".%":
            letters[at] = "囗"
    return "".join(letters)


def test_twins_by_letters_and_figures():
    report = Edition(a_report(37), "黄浦区", 2025)
    scan = Edition(misread(report.text, 17), None, None, ocr=True)
    assert report.holds(report)
    assert report.holds(scan)
    assert not scan.holds(report)
    assert not report.holds(Edition(scan.text))  # a text so unlike is another text
    assert not report.holds(Edition(a_report(41), ocr=True))  # another year, another scan
    assert not report.holds(Edition(report.text.replace("1887亿元", "1878亿元")))  # corrected
    assert not report.holds(replace(report, area="静安区"))
    assert not report.holds(replace(report, year=2024))
    assert not report.holds(Edition("短"))
    assert are_alike(sketch(report.text), sketch(scan.text))
    assert not are_alike(sketch(report.text), sketch("短"))


def test_a_report_takes_the_place_of_its_excerpt_and_its_scan(store, tmp_path):
    whole = a_report(37)
    put(store, write(tmp_path, "excerpt.txt", whole[:400]))
    scan = document_of(write(tmp_path, "scan.txt", misread(whole, 17)))
    scan = replace(scan, quality={"pages_ocr": 1})
    assert store.put(scan, *derived(scan)).outdone == ()
    stored = put(store, write(tmp_path, "whole.txt", whole))
    assert (stored.name, sorted(stored.outdone)) == ("whole.txt", ["excerpt.txt", "scan.txt"])
    assert [summary.document for summary in store.documents()] == ["whole.txt"]
    assert [Path(path).name for path, _ in store.files.twins()] == ["excerpt.txt", "scan.txt"]
    assert put(store, write(tmp_path, "again.txt", whole[300:900])).kind == "twin"
    assert store.check() == []


def test_likes_that_are_kept_are_all_derived_anew(store, tmp_path):
    first = document_of(write(tmp_path, "a.txt", a_report(37)))
    store.put(first, *derived(first))
    second = document_of(write(tmp_path, "b.txt", a_report(37)[:400]))
    store.put_apart(Entry(second, *derived(second)))
    reindex(store, each(derived), {})
    assert all(store.chunks_of(name) for name in ("a.txt", "b.txt"))


def test_a_file_that_becomes_a_twin_gives_up_its_own_document(store, tmp_path):
    path = write(tmp_path, "b.md", BUDGET)
    put(store, write(tmp_path, "a.md", GDP))
    put(store, path)
    path.write_text(GDP, encoding="utf-8")
    assert put(store, path).kind == "twin"
    assert [summary.document for summary in store.documents()] == ["a.md"]


def test_files_of_one_name_from_two_folders_have_two_names(store, tmp_path):
    assert put(store, write(tmp_path, "2024/report.md", GDP)).name == "report.md"
    assert put(store, write(tmp_path, "2025/report.md", BUDGET)).name == "2025/report.md"
    assert put(store, write(tmp_path, "2025/report.md", BUDGET + "!")).name == "2025/report.md"
    assert {c.document for c in store.chunks_of("2025/report.md")} == {"2025/report.md"}


def test_a_removed_document_leaves_nothing(store, tmp_path):
    put(store, write(tmp_path, "a.md", GDP))
    write(tmp_path, "b.md", GDP)
    put(store, tmp_path / "b.md")
    assert store.remove("a.md")
    assert not store.remove("a.md")
    assert (store.documents(), store.observations(), store.count()) == ([], [], 0)
    assert store.vectors()[0] == []
    assert store.files.paths() == {}


def test_a_file_that_cannot_be_read_keeps_its_earlier_version(store, tmp_path):
    path = write(tmp_path, "a.md", GDP)
    put(store, path)
    path.write_bytes(b"\x00broken")
    store.files.record_failure(path, "not a report")
    assert store.files.look(path).status == "failed"
    assert [failure.reason for failure in store.files.failures()] == ["not a report"]
    assert store.chunks_of("a.md")
    store.remove("a.md")
    assert store.files.look(path).status == "new"


def test_observations_are_chosen_by_what_they_state(store, tmp_path):
    put(store, write(tmp_path, "a.md", GDP))
    assert len(store.observations(area="黄浦区", indicator=["地区生产总值", "进口"])) == 1
    assert store.observations(area="徐汇区") == []
    assert store.observations(documents=[]) == []
    assert len(store.observations(documents=["a.md"], period=None, status="actual")) == 1
    assert store.observations(measure="growth") == []


def test_areas_name_the_documents_that_report_on_them(store, tmp_path):
    put(store, write(tmp_path, "a.md", GDP))
    put(store, write(tmp_path, "b.md", BUDGET), area="徐汇区")
    assert store.areas() == {"徐汇区": ("b.md",), "黄浦区": ("a.md",)}


def test_chunks_know_their_neighbours(store, tmp_path):
    put(store, write(tmp_path, "a.md", GDP * 5))
    chunks = store.chunks_of("a.md")
    assert store.neighbours(chunks[2]) == [chunks[1], chunks[3]]
    assert store.neighbours(chunks[0], 2) == chunks[1:3]
    assert store.chunk_at("a.md", chunks[1].start + 3) == chunks[1]
    assert store.chunk_at("a.md", 10_000) is None


def test_vectors_are_those_of_the_documents_and_areas_asked_for(store, tmp_path):
    put(store, write(tmp_path, "a.md", GDP))
    put(store, write(tmp_path, "b.md", BUDGET), area="徐汇区")
    assert store.vectors(documents=["b.md"])[0] == [c.id for c in store.chunks_of("b.md")]
    assert store.vectors(areas=["黄浦区"])[0] == [c.id for c in store.chunks_of("a.md")]
    ids, matrix = store.vectors(documents=[])
    assert (ids, matrix.shape) == ([], (0, 8))


def test_unchanged_passages_of_a_changed_file_keep_their_vectors(store, tmp_path):
    path = write(tmp_path, "a.md", "甲" * 40 + "乙" * 40)
    put(store, path)
    path.write_text("甲" * 40 + "丙" * 40, encoding="utf-8")
    chunks, vectors, _ = derived(document_of(path))
    known = store.known_vectors(chunks)
    assert known[1] is None
    assert np.allclose(known[0], vectors[0], atol=1e-3)


def test_vectors_that_do_not_fit_are_refused(store, tmp_path):
    document = document_of(write(tmp_path, "a.md", GDP))
    chunks, vectors, observations = derived(document)
    with pytest.raises(StoreError, match="need as many vectors"):
        store.put(document, chunks, vectors[:0], observations)
    with pytest.raises(StoreError, match="no number"):
        store.put(document, chunks, vectors * np.nan, observations)
    store.put(document, chunks, vectors, observations)
    other = document_of(write(tmp_path, "b.md", BUDGET))
    chunks, vectors, observations = derived(other)
    with pytest.raises(EncoderMismatch, match="rag reindex"):
        store.put(other, chunks, vectors[:, :4], observations)
    assert len(store.documents()) == 1


def test_another_encoder_is_refused_with_the_remedy(store, tmp_path):
    store.require(encoder="mini", chunker="1")
    store.require(encoder="other", chunker="1")
    put(store, write(tmp_path, "a.md", GDP))
    store.require(encoder="other")
    with pytest.raises(EncoderMismatch, match=r"'other' \(now 'mini'\); run `rag reindex`"):
        store.require(encoder="mini", chunker="1")
    assert store.fingerprint() == {"chunker": "1", "encoder": "other"}


def test_reindex_derives_everything_anew(store, tmp_path):
    store.require(encoder="a")
    for name, text in (("a.md", GDP * 2), ("b.md", BUDGET)):
        put(store, write(tmp_path, name, text))
    before = store.version()
    texts = [store.document(name) for name in ("a.md", "b.md")]
    reindex(store, each(derived, length=25, seed=1), {"encoder": "b"})
    assert store.fingerprint() == {"encoder": "b"}
    assert [store.document(name) for name in ("a.md", "b.md")] == texts
    chunks, vectors, _ = derived(texts[0], length=25, seed=1)
    assert store.chunks_of("a.md") == chunks
    assert np.allclose(store.vectors_of([c.id for c in chunks])[1], vectors, atol=1e-3)
    assert set(store.changes(before).added) == set(store.vectors()[0])
    assert not (tmp_path / "index" / "reindex").exists()


def test_a_broken_reindex_changes_nothing_and_goes_on(store, tmp_path):
    for name, text in (("a.md", GDP), ("b.md", BUDGET)):
        put(store, write(tmp_path, name, text))
    before, done = store.version(), []

    def derive(document):
        done.append(document.name)
        if len(done) == 2:
            raise KeyboardInterrupt
        return derived(document, seed=1)

    with pytest.raises(KeyboardInterrupt):
        reindex(store, each(derive), {"encoder": "b"})
    assert store.version() == before
    reindex(store, each(derive), {"encoder": "b"})
    assert done == ["a.md", "b.md", "b.md"]


def test_changes_tell_an_index_what_to_do(store, tmp_path):
    path = write(tmp_path, "a.md", GDP)
    assert store.version() == (0, "")
    put(store, path)
    first = store.version()
    old = [c.id for c in store.chunks_of("a.md")]
    assert store.changes((0, "")).added == old
    path.write_text(BUDGET, encoding="utf-8")
    put(store, path)
    changes = store.changes(first)
    assert set(changes.removed) == set(old)
    assert changes.added == [c.id for c in store.chunks_of("a.md")]
    assert changes.version == store.version()
    assert store.changes((first[0], "another history")) is None


def test_a_second_writer_is_told_who_the_first_is(tmp_path):
    with Store.open(tmp_path / "index") as first, Store.open(tmp_path / "index") as second:
        refusals = []

        def try_to_write():
            try:
                second.remove("a.md")
            except StoreLocked as error:
                refusals.append(error)

        with first.writing():
            thread = threading.Thread(target=try_to_write)
            thread.start()
            thread.join()
        assert f"process {os.getpid()}, since" in str(refusals[0])
        assert refusals[0].retryable
        assert second.remove("a.md") is False


def test_readers_do_not_wait_for_the_writer(store, tmp_path):
    put(store, write(tmp_path, "a.md", GDP))
    with store._database.writing() as connection:
        connection.execute("DELETE FROM documents")
        assert len(store.documents()) == 1
    assert store.documents() == []


def test_many_threads_read_while_one_writes(store, tmp_path):
    put(store, write(tmp_path, "a.md", GDP))
    stop = threading.Event()

    def ask():
        rounds = 0
        while not stop.is_set():
            chunks = store.chunks_of("a.md")
            text = store.document("a.md").text
            assert [text[c.start : c.end] for c in chunks] == [c.text for c in chunks]
            rounds += 1
        return rounds

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(ask) for _ in range(6)]
        for n in range(10):
            put(store, write(tmp_path, f"{n}.md", f"{n}年" + GDP))
        stop.set()
        assert all(reader.result() for reader in readers)


@pytest.mark.case("R-12", "R-22")
def test_a_damaged_or_foreign_or_newer_file_is_refused_and_left_alone(tmp_path):
    with Store.open(tmp_path / "index") as store:
        put(store, write(tmp_path, "a.md", GDP * 200))
    file = tmp_path / "index" / "store.db"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match=r"damaged.*rag restore"):
        Store.open(tmp_path / "index")
    assert file.read_bytes() == whole[: len(whole) // 2]
    file.write_bytes(b"no database at all" * 300)
    with pytest.raises(StoreError, match=r"damaged.*not a database"):
        Store.open(tmp_path / "index")
    file.write_bytes(whole)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(StoreError, match=r"version 999.*newer release"):
        Store.open(tmp_path / "index")
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    with pytest.raises(StoreError, match="another program's file"):
        Store.open(tmp_path / "index")


def test_a_store_that_is_not_there_cannot_be_read(tmp_path):
    with pytest.raises(StoreError, match="rag ingest"):
        Store.open(tmp_path / "none", read_only=True)


def test_a_reader_cannot_write(store, tmp_path):
    put(store, write(tmp_path, "a.md", GDP))
    with Store.open(tmp_path / "index", read_only=True) as reader:
        assert reader.documents() == store.documents()
        with pytest.raises(StoreError, match="read-only"):
            reader.remove("a.md")


def as_version_1(file):
    """What the first release wrote: no keys to look up twins by."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TABLE sketches")
        connection.execute("PRAGMA user_version = 1")


@pytest.mark.case("R-22")
def test_a_store_of_an_older_release_is_brought_up_in_a_copy(tmp_path):
    text = "".join(f"第{n}项工作完成投资{n * 37}亿元。" for n in range(40))
    folder = tmp_path / "index"
    with Store.open(folder) as store:
        put(store, write(tmp_path, "a.md", text))
        before = store.document("a.md"), store.chunks_of("a.md"), store.version()
    as_version_1(folder / "store.db")
    old = (folder / "store.db").read_bytes()
    with pytest.raises(StoreError, match="older release"):
        Store.open(folder, read_only=True)
    with Store.open(folder) as store:
        assert (store.document("a.md"), store.chunks_of("a.md"), store.version()) == before
        assert put(store, write(tmp_path, "b.md", text + "\n下载")).kind == "twin"
    assert (folder / "store.v1.db").read_bytes() == old


@pytest.mark.case("R-22")
def test_a_migration_that_dies_leaves_the_old_store(tmp_path, monkeypatch):
    folder = tmp_path / "index"
    with Store.open(folder) as store:
        put(store, write(tmp_path, "a.md", GDP))
    as_version_1(folder / "store.db")
    old = (folder / "store.db").read_bytes()
    for point in ("migrate.copied", "copy.in_place"):
        monkeypatch.setenv("RAG_FAULT", f"{point}:fail")
        with pytest.raises(StoreError, match=point):
            Store.open(folder)
        assert (folder / "store.db").read_bytes() == old
    monkeypatch.delenv("RAG_FAULT")
    with Store.open(folder) as store:
        assert store.chunks_of("a.md")


def test_a_store_in_use_is_not_migrated(tmp_path):
    folder = tmp_path / "index"
    with Store.open(folder) as store:
        put(store, write(tmp_path, "a.md", GDP))
        as_version_1(folder / "store.db")
        with pytest.raises(StoreLocked, match="open in another process"):
            Store.open(folder)


def test_a_backup_brings_back_what_was_there(tmp_path):
    folder, file = tmp_path / "index", tmp_path / "monday.db"
    with Store.open(folder) as store:
        put(store, write(tmp_path, "a.md", GDP))
        before = store.document("a.md"), store.vectors()[1].tolist(), store.version()
        backup(store, file)
        backup(store, file)
        store.remove("a.md")
        put(store, write(tmp_path, "b.md", BUDGET))
        with pytest.raises(StoreLocked, match="stop it first"):
            restore(file, folder)
        with pytest.raises(StoreError, match="the store itself"):
            backup(store, folder / "store.db")
    restore(file, folder)
    with Store.open(folder) as store:
        assert (store.document("a.md"), store.vectors()[1].tolist(), store.version()) == before
        assert [summary.document for summary in store.documents()] == ["a.md"]
    restore(folder / "store.replaced.db", folder)
    with Store.open(folder) as store:
        assert [summary.document for summary in store.documents()] == ["b.md"]


@pytest.mark.case("S-43")
def test_what_is_no_backup_is_not_restored(tmp_path):
    folder, file = tmp_path / "index", tmp_path / "backup.db"
    with Store.open(folder) as store:
        put(store, write(tmp_path, "a.md", GDP * 300))
        backup(store, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match=r"damaged|malformed"):
        restore(file, folder)
    file.write_text("…")
    with pytest.raises(StoreError, match="cannot be used"):
        restore(file, folder)
    with Store.open(folder) as store:
        assert store.chunks_of("a.md")
        with pytest.raises(StoreError, match="cannot be written"):
            backup(store, tmp_path / "no folder" / "backup.db")


def test_a_restore_brings_back_a_damaged_store(tmp_path):
    folder, file = tmp_path / "index", tmp_path / "backup.db"
    with Store.open(folder) as store:
        put(store, write(tmp_path, "a.md", GDP))
        backup(store, file)
    (folder / "store.db").write_bytes(b"\0" * 4096)
    with pytest.raises(StoreError, match="rag restore"):
        Store.open(folder)
    restore(file, folder)
    with Store.open(folder) as store:
        assert store.chunks_of("a.md")


@pytest.mark.case("S-58")
def test_the_store_is_its_owners_alone(store, tmp_path):
    put(store, write(tmp_path, "a.md", GDP))
    backup(store, tmp_path / "backup.db")
    for file in (tmp_path / "index" / "store.db", tmp_path / "backup.db"):
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.case("S-49")
def test_conversations_belong_to_their_owner(store):
    dialogue = store.dialogue
    mine = dialogue.start(owner="li")
    turn = dialogue.add(mine, "徐汇的财政收入呢?", '{"answer": "…"}', owner="li")
    dialogue.rate(turn, -1, "缺少年份", owner="li")
    assert [c.title for c in dialogue.conversations("li")] == ["徐汇的财政收入呢?"]
    assert [(t.question, t.rating) for t in dialogue.turns(mine, "li")] == [
        ("徐汇的财政收入呢?", -1)
    ]
    assert [t.comment for t in dialogue.feedback()] == ["缺少年份"]
    assert dialogue.conversations("wang") == []
    assert dialogue.turns(mine, "wang") == []
    for forbidden in (
        lambda: dialogue.add(mine, "q", "{}", "wang"),
        lambda: dialogue.rename(mine, "t", "wang"),
        lambda: dialogue.delete(mine, "wang"),
        lambda: dialogue.rate(turn, 1, "", "wang"),
    ):
        with pytest.raises(LookupError):
            forbidden()
    dialogue.rename(mine, "财政", "li")
    assert dialogue.conversations("li")[0].title == "财政"
    dialogue.delete(mine, "li")
    assert dialogue.feedback() == []


def test_a_title_that_was_cut_says_so(store):
    for question, title in (("长" * 60, "长" * 60), ("长" * 61, "长" * 59 + "…")):
        name = store.dialogue.start()
        store.dialogue.add(name, question, "{}")
        assert {c.id: c.title for c in store.dialogue.conversations()}[name] == title


def test_documents_are_replaced_not_mixed(store, tmp_path):
    path = write(tmp_path, "a.md", GDP)
    document = document_of(path)
    store.put(document, *derived(document))
    again = replace(document, metadata=replace(document.metadata, title="更名"))
    store.put(again, *derived(again))
    assert store.documents()[0].title == "更名"
    assert len(store.documents()) == 1


def test_a_connection_in_use_outlives_the_closing(tmp_path):
    store = Store.open(tmp_path)
    database = store._database
    with database.reading() as connection:
        store.close()
        assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 0
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")
