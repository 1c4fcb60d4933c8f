"""Files in, changed, gone: the store follows, and nothing else changes."""

import pytest

from rag.bot import Bot

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
    assert "其实是黄浦区的报告" in answer.text
    assert "3000亿元" in answer.text
