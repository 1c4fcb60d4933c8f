"""Files that an earlier release has read otherwise are read again at the next ingest."""

import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace

import pytest

from rag import bot as facade
from rag import ingest
from rag.bot import Bot
from rag.cli.show import ingest_text

TEXT = "2025年{area}政府工作报告\n\n2024年，地区生产总值达到{value}亿元，同比增长5.1%。\n"
GDP = "黄浦区2024年GDP是多少?"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "reports"
    made.mkdir()
    for area, value in (("黄浦区", 3000), ("静安区", 2700)):
        (made / f"{area}.txt").write_text(TEXT.format(area=area, value=value), encoding="utf-8")
    (made / "same.txt").write_bytes((made / "黄浦区.txt").read_bytes())
    with zipfile.ZipFile(made / "more.zip", "w") as archive:
        archive.writestr("徐汇区.txt", TEXT.format(area="徐汇区", value=2500))
    (made / "damaged.pdf").write_bytes(b"%PDF-1.7 nothing")
    return made


@pytest.fixture
def indexed(tmp_path, folder, monkeypatch):
    # `warned` asks of files, not whether Chroma would end the process, which takes another.
    monkeypatch.setattr("rag.index.probe.survives", lambda *generation: True)
    with Bot.open(tmp_path / "index") as opened:
        opened.ingest(folder)
        yield opened


def as_by_another_release(monkeypatch, text=None):
    """From now on files are read by another release, which writes otherwise where `text` is."""
    for module in (ingest, facade):
        monkeypatch.setattr(module, "READER", "another")
    if text:
        was = ingest.parse_files
        monkeypatch.setattr(
            ingest,
            "parse_files",
            lambda *given: (
                (path, replace(d, text=d.text.replace(*text)) if hasattr(d, "text") else d)
                for path, d in was(*given)
            ),
        )


def warned(bot):
    return [f.text for f in bot.doctor() if "read by an earlier release" in f.text]


def test_what_is_read_alike_stays_as_it_is(indexed, folder, monkeypatch):
    version, files = indexed.store.version(), indexed.store.files.paths()
    assert warned(indexed) == []
    as_by_another_release(monkeypatch)
    assert "4 files" in warned(indexed)[0]
    again = indexed.ingest(folder)
    assert (again.added, again.changed, again.outdated) == ((), (), 3)  # and one by its bytes
    assert "files read again, as an earlier release had read them: 3" in ingest_text(again)
    assert (indexed.store.version(), indexed.store.files.paths()) == (version, files)
    assert (warned(indexed), indexed.ingest(folder).outdated) == ([], 0)


def test_what_is_read_otherwise_takes_its_place(indexed, folder, monkeypatch):
    assert "3000亿元" in indexed.ask(GDP).text
    as_by_another_release(monkeypatch, ("达到", "达"))
    again = indexed.ingest(folder)
    assert (again.added, len(again.changed)) == ((), 3)
    assert "达3000亿元" in indexed.ask(GDP).citations[0].quote


def test_an_ingest_that_dies_leaves_the_rest_to_the_next(indexed, folder, monkeypatch):
    as_by_another_release(monkeypatch)
    assert indexed.ingest(folder / "静安区.txt").outdated == 1
    assert "3 files" in warned(indexed)[0]
    assert indexed.ingest(folder).outdated == 2
    assert warned(indexed) == []


def test_an_index_that_names_no_reader_is_read_again(indexed, folder):
    """Indexes of releases that noted none."""
    with closing(sqlite3.connect(indexed.store.directory / "store.db")) as connection, connection:
        connection.execute("DELETE FROM meta WHERE key = 'reader'")
    assert "3000亿元" in indexed.ask(GDP).text
    assert warned(indexed)
    assert indexed.ingest(folder).outdated == 3


def test_a_file_that_is_gone_is_kept_and_not_warned_of(indexed, folder, monkeypatch):
    for path in folder.iterdir():
        path.unlink()
    as_by_another_release(monkeypatch)
    assert warned(indexed) == []
    assert indexed.ingest(folder).outdated == 0
    assert "3000亿元" in indexed.ask(GDP).text
