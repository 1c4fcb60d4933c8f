"""An ingest in a process of its own does what one here does, and tells what went wrong."""

import sys

import pytest

from rag.apart import ingest_apart
from rag.bot import Bot
from rag.errors import StoreError, StoreLocked
from rag.settings import Settings
from rag.store import Store

LINE = "2024年，奉贤区地区生产总值1500.5亿元，增长4.2%。\n\n"
TEXT = "# 奉贤区2025年政府工作报告\n\n" + LINE * 20


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "奉贤.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def settings(tmp_path):
    return Settings.load(index={"directory": tmp_path / "index"}, chunk={"characters": 80})


@pytest.mark.case("R-25")
def test_a_file_is_read_in_another_process(settings, report, monkeypatch):
    """This process may not ingest → the report is in all the same, cut as these settings say."""
    with Bot.open(settings=settings) as bot:
        monkeypatch.setattr(Bot, "ingest", None)
        made = ingest_apart(settings, report)
        assert made.added == (report.name,)
        assert made.chunks == bot.store.count() > 6
        assert made.quality[0][0] == report.name
        assert "1500.5" in bot.ask("奉贤区2024年GDP是多少？").text
        assert ingest_apart(settings, report).unchanged == (report.name,)


def test_an_error_there_is_raised_here(settings, report):
    with Store.open(settings.index.directory) as store, store.writing():
        with pytest.raises(StoreLocked, match="process"):
            ingest_apart(settings, report)
        assert not store.documents()


def test_a_process_that_is_ended_is_told(settings, report, monkeypatch):
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(StoreError, match=r"奉贤.md.*exit code 1.*add the file again"):
        ingest_apart(settings, report)
