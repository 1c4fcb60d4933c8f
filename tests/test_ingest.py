"""Files in, changed, gone: the store follows, and nothing else changes."""

import shutil
import zipfile
from email.message import EmailMessage

import numpy as np
import pytest

from rag.bot import Bot
from rag.errors import EncoderMismatch
from rag.figures.parse import parsed
from rag.glossary import imprint
from rag.glossary.entries import FOLDER
from rag.ingest import Ingestor, fingerprint
from rag.store import reindex
from rag.store.twins import sketch

REPORT = """---
title: {area}2025年政府工作报告
area: {area}
report_year: 2025
data_year: 2024
---

# {area}2025年政府工作报告

## 一、2024年工作回顾

2024年，地区生产总值达到{value}亿元，同比增长5.1%。

## 二、2025年工作安排

2025年，地区生产总值增长5%左右。
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "reports"
    made.mkdir()
    for area, value in (("黄浦区", 3000), ("静安区", 2700)):
        (made / f"{area}.md").write_text(REPORT.format(area=area, value=value), encoding="utf-8")
    return made


@pytest.fixture
def bot(tmp_path):
    with Bot.open(tmp_path / "index") as opened:
        yield opened


def test_twice_changes_nothing(bot, folder):
    assert len(bot.ingest(folder).added) == 2
    version = bot.store.version()
    again = bot.ingest(folder)
    assert (again.added, len(again.unchanged), bot.store.version()) == ((), 2, version)


def test_a_report_is_searched_for_figures_and_for_its_twins_once(bot, folder):
    sketch.cache_clear()
    parsed.cache_clear()
    bot.ingest(folder / "黄浦区.md")
    assert sketch.cache_info().misses == 1
    assert sum(info.hits for info in (sketch.cache_info(), parsed.cache_info())) >= 3


def test_a_changed_file_replaces_its_own(bot, folder):
    bot.ingest(folder)
    path = folder / "黄浦区.md"
    path.write_text(REPORT.format(area="黄浦区", value=3100), encoding="utf-8")
    assert bot.ingest(folder).changed == ("黄浦区.md",)
    assert "3100亿元" in bot.ask("黄浦区2024年GDP是多少?").text
    assert "2700亿元" in bot.ask("静安区2024年GDP是多少?").text


def test_sync_drops_what_is_gone(bot, folder):
    bot.ingest(folder)
    (folder / "静安区.md").unlink()
    assert bot.ingest(folder).removed == ()
    assert bot.ingest(folder, sync=True).removed == ("静安区.md",)
    assert [d.document for d in bot.documents()] == ["黄浦区.md"]


def test_one_bad_file_stops_nothing(bot, folder):
    (folder / "bad.docx").write_bytes(b"PK\x03\x04 no archive")
    report = bot.ingest(folder)
    assert len(report.added) == 2
    assert [failure.path.endswith("bad.docx") for failure in report.failed] == [True]
    assert report.failed[0].reason


def test_a_twin_is_kept_once(bot, folder):
    (folder / "copy.md").write_bytes((folder / "黄浦区.md").read_bytes())
    report = bot.ingest(folder)
    assert len(report.added) == 2
    assert len(report.duplicates) == 1


def test_progress_counts_every_file(bot, folder):
    seen = []
    bot.ingest(folder, progress=lambda name, done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_remove(bot, folder):
    bot.ingest(folder)
    assert bot.remove("静安区.md")
    assert not bot.remove("静安区.md")
    assert bot.ask("静安区2024年GDP是多少?").refusal.reason == "area_not_in_corpus"


def test_a_file_named_after_another_place_is_said(bot, folder):
    (folder / "黄浦区.md").rename(folder / "徐汇区.md")
    bot.ingest(folder)
    answer = bot.ask("徐汇区2024年GDP是多少?")
    assert answer.refusal.reason == "area_not_in_corpus"
    assert "其实是黄浦区的报告" in answer.text
    assert "最接近的内容是——黄浦区" in answer.text
    assert "3000亿元" in answer.refusal.nearest
    english = bot.ask("What was Xuhui's GDP in 2024?")
    assert english.refusal.reason == "area_not_in_corpus"
    assert "in fact the report of Huangpu" in english.text


def test_a_changed_sidecar_changes_its_file(bot, folder):
    bot.ingest(folder)
    (folder / "manifest.toml").write_text('["黄浦区.md"]\ntitle = "甲"\n', encoding="utf-8")
    assert bot.ingest(folder).changed == ("黄浦区.md",)
    assert bot.ingest(folder).unchanged == ("静安区.md", "黄浦区.md")
    assert bot.store.document("黄浦区.md").metadata.title == "甲"
    (folder / "黄浦区.toml").write_text("title = 甲", encoding="utf-8")
    assert bot.ingest(folder).changed == ("黄浦区.md",)
    assert "黄浦区.toml cannot be read" in bot.documents()[1].warnings[0]
    (folder / "黄浦区.toml").unlink()
    (folder / "manifest.toml").unlink()
    assert bot.ingest(folder).changed == ("黄浦区.md",)
    assert bot.store.document("黄浦区.md").metadata.title == "黄浦区2025年政府工作报告"


def packed(path, **values):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("静安区.txt.toml", 'title = "乙"')
        for area, value in values.items():
            archive.writestr(f"{area}.txt", REPORT.format(area=area, value=value))


def test_an_archive_is_followed_file_by_file(bot, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    packed(folder / "a.zip", 黄浦区=3000, 静安区=2700)
    assert bot.ingest(folder).added == ("a.zip/黄浦区.txt", "a.zip/静安区.txt")
    assert bot.store.document("a.zip/静安区.txt").metadata.title == "乙"
    version = bot.store.version()
    again = bot.ingest(folder, sync=True)
    assert (again.unchanged, again.removed, bot.store.version()) == (("a.zip",), (), version)
    packed(folder / "a.zip", 徐汇区=2600, 静安区=2700)
    after = bot.ingest(folder)
    assert (after.added, after.unchanged) == (("a.zip/徐汇区.txt",), ("a.zip/静安区.txt",))
    assert after.removed == ("a.zip/黄浦区.txt",)
    assert bot.remove("a.zip/静安区.txt")
    assert bot.ingest(folder).added == ("a.zip/静安区.txt",)
    (folder / "a.zip").unlink()
    assert len(bot.ingest(folder, sync=True).removed) == 2
    assert bot.documents() == []


def test_a_file_in_an_archive_that_cannot_be_read_is_told_each_time(bot, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("黄浦区.txt", REPORT.format(area="黄浦区", value=3000))
        archive.writestr("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    for _ in range(2):
        report = bot.ingest(tmp_path / "a.zip")
        assert "'a.zip/old.doc' is an old" in report.failed[0].reason
    assert [summary.document for summary in bot.documents()] == ["a.zip/黄浦区.txt"]


def test_an_attachment_cannot_pass_for_another_file(bot, folder):
    bot.ingest(folder)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "报告"
    mail.set_content("见附件。")
    for _ in range(2):
        mail.add_attachment(b"GDP 1", "text", "markdown", filename="../黄浦区.md")
    (folder / "mail.eml").write_bytes(mail.as_bytes())
    report = bot.ingest(folder)
    assert report.changed == ()
    assert "mail.eml/黄浦区.md" in report.added
    assert report.duplicates == (("mail.eml/黄浦区 (2).md", "mail.eml/黄浦区.md"),)
    assert "3000亿元" in bot.ask("黄浦区2024年GDP是多少?").text


class Turned:
    """The encoder of a bot, by another name and with every vector turned about."""

    def __init__(self, encoder, name=""):
        self.dimensions, self.fingerprint = encoder.dimensions, name or encoder.fingerprint
        self.encoded = 0
        self._encoder = encoder

    def encode_documents(self, texts):
        self.encoded += len(texts)
        return -self._encoder.encode_documents(texts)


def derived_anew(bot, encoder):
    """Reindex with an encoder; the vectors before and after."""
    before = bot.store.matrix()
    ingestor = Ingestor(bot.store, None, encoder, bot.settings)
    reindex(bot.store, ingestor.derive, fingerprint(encoder, bot.settings))
    after = bot.store.matrix()
    places = [after.ids.index(each) for each in before.ids]
    return before.vectors, after.vectors[places]


@pytest.mark.case("R-19")
def test_another_encoder_encodes_every_chunk_anew(bot, folder):
    bot.ingest(folder)
    other = Turned(bot.encoder, "turned")
    before, after = derived_anew(bot, other)
    assert other.encoded == len(before) > 0
    assert np.allclose(after, -before, atol=1e-3)
    assert bot.store.fingerprint()["encoder"] == "turned"


@pytest.mark.case("R-21")
def test_the_same_encoder_encodes_nothing_again(bot, folder):
    bot.ingest(folder)
    same = Turned(bot.encoder)
    before, after = derived_anew(bot, same)
    assert same.encoded == 0
    assert np.array_equal(before, after)


@pytest.mark.case("R-21")
@pytest.mark.parametrize("part", ["glossary", "observer", "segmenter"])
def test_what_reads_the_reports_is_told_apart(bot, folder, part):
    """An index read by another glossary → refused with the remedy, which heals it."""
    bot.ingest(folder)
    ingestor = Ingestor(bot.store, None, bot.encoder, bot.settings)
    now = fingerprint(bot.encoder, bot.settings)
    reindex(bot.store, ingestor.derive, now | {part: "former"})
    with Bot.open(bot.store.directory) as again:
        with pytest.raises(EncoderMismatch, match=f"{part} 'former' .* run `rag reindex`"):
            again.ask("黄浦区2024年GDP是多少?")
        assert any(f"another {part}; run `rag reindex`" in f.text for f in again.doctor())
        again.reindex()
        assert "3000亿元" in again.ask("黄浦区2024年GDP是多少?").text
        assert again.store.fingerprint() == now


def test_the_imprint_follows_the_tables_that_reports_are_read_by(tmp_path):
    tables = tmp_path / "glossary"
    tables.mkdir()
    for file in FOLDER.glob("*.tsv"):
        shutil.copy(file, tables)
    assert imprint(tables) == imprint()
    for name, other in (("vocabulary", False), ("places", True), ("indicators", True)):
        before = imprint(tables)
        with (tables / f"{name}.tsv").open("a", encoding="utf-8") as file:
            file.write("某某\n")
        assert (imprint(tables) != before) is other
