"""Parts that fail or are missing, and what is typed in: an answer or a sentence, never a trace."""

import os
import shutil
import subprocess
import sys
from itertools import islice, product
from pathlib import Path

import pytest

from rag.bot import Bot
from rag.errors import EncoderError, QuestionError, StoreError
from rag.parse import parse_files
from rag.schema import Document, Failure
from rag.settings import ParseSettings, Settings
from rag.store import Store, backup, faults, restore
from rag.wire import answer_json
from tests.timing import within

ROOT = Path(__file__).parents[2]
GDP = "黄浦区2024年前三季度GDP是多少?"


@pytest.fixture(scope="module")
def bot(index_directory):
    with Bot.open(index_directory) as opened:
        yield opened


@pytest.fixture
def index(index_directory, tmp_path):
    """A copy of the index of the shipped reports."""
    with Store.open(index_directory, read_only=True) as store:
        backup(store, tmp_path / "saved.db")
    restore(tmp_path / "saved.db", tmp_path / "index")
    return tmp_path / "index"


@pytest.mark.case("R-10")
def test_a_file_that_needs_more_memory_than_allowed(tmp_path):
    """A table of millions of cells under a limit of 300 MB → it is reported, the next is read."""
    large, small = tmp_path / "large.csv", tmp_path / "small.txt"
    large.write_text("区,产值\n" + "黄浦,1.5\n" * 4_000_000, encoding="utf-8")
    small.write_text("全区地区生产总值增长5.2%，财政收入稳步提高。", encoding="utf-8")
    results = dict(parse_files([large, small], ParseSettings(workers=1, memory_mb=300)))
    assert isinstance(results[large], Failure)
    assert "parse.memory_mb" in results[large].reason
    assert isinstance(results[small], Document)


@pytest.mark.case("R-58")
@pytest.mark.parametrize(
    ("question", "figure", "notice"),
    [
        (GDP, "2379.80", "只按字词检索"),
        ("How fast did Xuhui's revenue grow in 2024?", "12.37", "by words alone"),
    ],
)
def test_without_its_encoder_the_bot_answers_by_words(index, tmp_path, question, figure, notice):
    """The encoder's folder is gone → answers by words, with one line; ingest and doctor say so."""
    lost = Settings.load(encoder={"model": str(tmp_path / "lost")})
    with Bot.open(index, lost) as bot:
        answer = bot.ask(question)
        assert figure in answer.text
        assert notice in answer.notice
        assert all(citation.supported for citation in answer.citations)
        assert bot.search("财政收入", 3)
        with pytest.raises(EncoderError, match="lost"):
            bot.ingest(ROOT / "documents")
        assert any("lost" in str(finding) for finding in bot.doctor())


@pytest.mark.case("R-37")
def test_a_bot_whose_index_may_not_be_written(index, monkeypatch):
    """The index folder is read-only → questions are answered, ingest and remove say why not."""
    with Bot.open(index) as bot:
        bot.index.refresh()
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)
    with Bot(Settings.load(index={"directory": index}), Store.open(index, read_only=True)) as bot:
        assert "2379.80" in bot.ask(GDP).text
        for deed in (lambda: bot.ingest(ROOT / "documents"), lambda: bot.remove("x.md")):
            with pytest.raises(StoreError, match="read-only"):
                deed()


@pytest.mark.case("R-66")
def test_a_folder_with_loops_and_pipes(tmp_path):
    """A folder holds a link to itself, a FIFO, a link to a device → the reports in it are read."""
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.md").write_text("# 2025年政府工作报告\n\n新建公园三座。\n", encoding="utf-8")
    (reports / "loop").symlink_to(reports, target_is_directory=True)
    (reports / "self.md").symlink_to(reports / "self.md")
    (reports / "zero.md").symlink_to("/dev/zero")
    os.mkfifo(reports / "pipe.md")
    with Bot.open(tmp_path / "index") as bot:
        report = bot.ingest(reports)
        assert (report.added, bot.ingest(reports).unchanged) == (("a.md",), ("a.md",))


QUESTIONS = {
    "nothing": "",
    "spaces": " \n\t ",
    "one character": "黄",
    "a question mark": "?",
    "emoji": "📄🏙️👩‍👩‍👧",
    "traditional and simplified": "黃浦區2024年前三季度GDP是多少?",
    "full width": "黄浦区２０２４年前三季度ＧＤＰ是多少？",
    "digits": "9" * 400,
    "control characters": "GDP\x00\x1b[31m\x7f",
    "a lone surrogate": "GDP\ud800",
    "10,000 characters": "地区生产总值" * 1_666,
    "10,000 letters": "growth of revenue " * 555,
}


@pytest.mark.case("R-68", "S-60")
@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", QUESTIONS)
def test_whatever_is_asked_gets_an_answer_or_a_refusal(bot, kind):
    """Odd and huge questions → an answer or a refusal in words, in bounded time."""
    answer = bot.ask(QUESTIONS[kind])
    assert answer.text
    assert answer.refused or answer.citations
    assert answer_json(answer)["answer"].encode()
    if kind in ("traditional and simplified", "full width"):
        assert "2379.80" in answer.text


@pytest.mark.case("R-68", "S-60")
@pytest.mark.parametrize("text", ["地区生产总值" * 20_000, "growth " * 800_000])
def test_what_is_too_long_is_refused_at_once(bot, text):
    """Questions of 120,000 and 5.6 million characters → refused in a sentence, at once."""
    refused = pytest.raises(QuestionError, match="more than the 10,000 that are read; shorten it")
    for deed in (bot.ask, bot.search, bot.conversation().ask):
        with within(2), refused:  # the first of them loads the encoder
            deed(text)


@pytest.mark.case("R-65", "R-68")
def test_words_that_are_no_utf8(tmp_path):
    """A file name, a place, a question with bytes that are no UTF-8 → a sentence, never a trace."""
    reports = tmp_path / "reports"
    reports.mkdir()
    odd = reports / os.fsdecode(b"\xff\xfe.md")
    for path in (odd, reports / "b.md"):
        path.write_text("# 2025年政府工作报告\n\n新建公园三座。\n", encoding="utf-8")
    with Bot.open(tmp_path / "index") as bot:
        report = bot.ingest(reports)
        assert report.added == ("b.md",)
        (failure,) = report.failed
        assert failure.path.endswith(r"\xff\xfe.md")
        assert "not UTF-8" in failure.reason
        with pytest.raises(StoreError, match="no text"):
            bot.observations(area=os.fsdecode(b"\xff"))
        assert bot.ask(os.fsdecode(b"\xff\xfe")).refused


ATTACKS = {
    "operators": '" OR NEAR(GDP, 5) AND * NOT ^ ~ + - : ( ) [ ] { }',
    "wildcards": "text:* context:* id:[* TO *] GDP*",
    "sql": "'; DROP TABLE documents; -- GDP",
    "2,000 terms": " ".join(f"词{n}" for n in range(1_500)),
    "nested brackets": "(" * 4_900 + "GDP" + ")" * 4_900,
    "marks": "、，。；：" * 1_990,
    "numbers": "1.2.3.4.5,6,7,8万亿元%" * 500,
    "years": "2024年" * 1_990,
    "same letters": "a" * 9_990 + "!",
    "new words": " ".join(map("".join, islice(product("xqzkvwj", repeat=9), 950))),
    "spaces in between": "G D P " * 1_600,
}


@pytest.mark.case("S-63")
@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", ATTACKS)
def test_a_query_is_words_and_takes_bounded_time(bot, kind):
    """Query syntax, SQL, patterns that blow up → plain words; no error, nothing has changed."""
    before = bot.store.version(), bot.store.count()
    bot.search(ATTACKS[kind])
    bot.ask(ATTACKS[kind])
    assert (bot.store.version(), bot.store.count()) == before


@pytest.mark.case("S-63")
def test_names_and_filters_are_values(bot):
    """Quotes, wildcards and SQL as names of places, indicators, documents → nothing is found."""
    for name in ("' OR '1'='1", '" OR 1=1 --', "%", "*", "_", "黄浦'; DROP TABLE chunks; --"):
        assert bot.store.observations(area=name) == []
        assert bot.store.observations(indicator=name, documents=[name]) == []
        assert bot.document(name) is None
        assert bot.store.chunks_of(name) == []
    assert bot.store.count() > 0


OFFLINE = """
import sys, socket
def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect"):
        raise SystemExit(f"{event} {arguments[:2]}")
sys.addaudithook(watch)
from rag.bot import Bot
with Bot.open(sys.argv[1]) as bot:
    assert not bot.ingest(sys.argv[2]).failed
    assert "2379.80" in bot.ask("黄浦区2024年前三季度GDP是多少?").text
    assert bot.search("fiscal revenue")
    assert bot.doctor() == [] and bot.observations("黄浦", "GDP")
print("done")
"""


@pytest.mark.slow
@pytest.mark.case("S-36")
def test_everything_works_without_a_network(tmp_path):
    """Ingest, ask, search, doctor without any network → all work, no name is looked up."""
    walls = ["unshare", "--net", "--map-root-user"]
    if not shutil.which("unshare") or subprocess.run([*walls, "true"], check=False).returncode:
        walls = []  # this system lets no process be without one: then only the calls are watched
    command = [*walls, sys.executable, "-c", OFFLINE, str(tmp_path / "index"), "documents"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr


@pytest.mark.slow
@pytest.mark.case("R-36")
def test_a_conversation_that_cannot_be_kept(index, monkeypatch):
    """The disk is full when an answer is to be kept → it is shown, and that it was not kept."""
    pytest.importorskip("gradio")
    from rag.ui.chat import Chat
    from rag.ui.gate import Gate
    from tests.faults.serving import last_shown

    class Asking:
        username = None

    with Bot.open(index) as bot:
        chat = Chat(bot, "zh", Gate(1, 1))
        monkeypatch.setenv("RAG_FAULT", "store.commit:fail")
        faults._reached.clear()
        messages, conversation, _ = last_shown(chat.ask(GDP, "", (), Asking()))
        monkeypatch.delenv("RAG_FAULT")
        assert "2379" in str(messages)
        assert "没有保存" in str(messages)
        assert "disk I/O error" in str(messages)
        assert conversation == ""
        messages, conversation, _ = last_shown(chat.ask(GDP, "", (), Asking()))
        assert conversation
        assert "没有保存" not in str(messages)
