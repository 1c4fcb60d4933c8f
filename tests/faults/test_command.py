"""The whole program from outside: interrupted, asked while it writes, without a place for files."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.bot import Bot
from rag.store import Store
from tests.timing import within

RAG = [sys.executable, "-c", "from rag.cli import main; main()"]


def written(place, count):
    """Short reports of as many places."""
    place.mkdir()
    for number in range(count):
        sentence = f"2024年，全区生产总值{number}.5亿元，增长5.{number}%。\n"
        text = f"# 第{number}区2025年政府工作报告\n\n{sentence}"
        (place / f"{number:03}.md").write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def reports(folder):
    return written(folder / "reports", 30)


@pytest.fixture
def many(folder):
    return written(folder / "many", 400)


def begun(folder, reports):
    """An ingest that has acknowledged some files."""
    with (folder / "said").open("wb") as said:
        child = subprocess.Popen(
            [*RAG, "ingest", str(reports), "--index", str(folder / "index")],
            stdout=subprocess.DEVNULL,
            stderr=said,
            # A shell that starts tests in the background has them, and so the child, ignore Ctrl-C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
    for _ in range(3000):
        time.sleep(0.02)
        if count(folder / "index") or child.poll() is not None:
            return child
    raise TimeoutError("the ingest does not begin")


def count(directory):
    if not (directory / "store.db").exists():
        return 0
    with Store.open(directory) as store:
        return len(store.documents())


@pytest.mark.case("R-08")
@pytest.mark.slow
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_an_ingest_that_is_told_to_stop(folder, many, sent, code):
    """SIGTERM or Ctrl-C in `rag ingest` → ends in 5 s with 143 or 130; the next goes on."""
    child = begun(folder, many)
    child.send_signal(sent)
    with within(5):
        assert child.wait(60) in (code, -sent), (folder / "said").read_text("utf-8")
    done = count(folder / "index")
    assert 0 < done < 400
    with Bot.open(folder / "index") as bot:
        report = bot.ingest(*sorted(many.iterdir())[:done], many / "399.md")
        assert (len(report.unchanged), len(report.added), report.failed) == (done, 1, ())
        assert bot.doctor() == []


@pytest.mark.case("R-27", "R-28")
@pytest.mark.slow
def test_asking_while_another_process_ingests(folder, many):
    """`rag ask` and a second `rag ingest` during an ingest → one answers, one waits."""
    child = begun(folder, many)
    index = ["--index", str(folder / "index")]
    second = subprocess.run(
        [*RAG, "ingest", str(many), *index], capture_output=True, text=True, check=False
    )
    running = child.poll() is None
    assert not running or (second.returncode == 1 and f"process {child.pid}" in second.stderr)
    asked = subprocess.run([*RAG, "documents", *index], capture_output=True, text=True, check=False)
    assert (asked.returncode, asked.stderr) == (0, "")
    child.kill()
    child.wait()


@pytest.mark.case("R-39")
def test_without_a_temporary_folder(folder, reports):
    """The folder for temporary files is missing → reports are read all the same."""
    environment = os.environ | {"TMPDIR": str(folder / "missing")}
    done = subprocess.run(
        [*RAG, "ingest", str(reports / "000.md"), "--index", str(folder / "index")],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert count(folder / "index") == 1


@pytest.mark.case("R-14")
def test_a_second_ingest_is_quick(folder, reports):
    """The same folder again → nothing new, at least twenty times faster."""
    with Bot.open(folder / "index") as bot:
        first = bot.ingest(reports)
        before = bot.store.version(), bot.store.vectors()[1].tobytes()
        again = bot.ingest(reports)
        assert len(first.added) == len(again.unchanged) == 30
        assert (bot.store.version(), bot.store.vectors()[1].tobytes()) == before
        assert again.seconds * 20 <= first.seconds


@pytest.mark.case("R-15", "R-16", "R-17", "R-23")
def test_files_change_double_and_vanish(folder, reports):
    """A copy, a change with the old time, a deletion → each seen as it is."""
    with Bot.open(folder / "index") as bot:
        bot.ingest(reports)
        (reports / "copy.md").write_bytes((reports / "000.md").read_bytes())
        assert bot.ingest(reports).duplicates == (("copy.md", "000.md"),)
        changed = reports / "001.md"
        times = changed.stat()
        kept = bot.store.chunks_of("002.md")
        text = changed.read_text(encoding="utf-8").replace("生产总值1.5", "生产总值7.5")
        changed.write_text(text, encoding="utf-8")
        os.utime(changed, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert bot.ingest(reports).changed == ("001.md",)
        assert "7.5亿元" in bot.document("001.md").text
        assert bot.store.chunks_of("002.md") == kept
        (reports / "003.md").unlink()
        assert not bot.ingest(reports).removed
        assert bot.document("003.md")
        assert bot.ingest(reports, sync=True).removed == ("003.md",)
        assert "003.md" not in {
            hit.chunk.document for hit in bot.search("第3区生产总值3.5亿元", 50)
        }
        assert bot.doctor() == []
