"""What must not come out: keys and passwords, questions, what others keep, what was removed."""

import contextlib
import json
import os
import platform
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

pytest.importorskip("gradio")

from rag.bot import Bot
from rag.cli import main
from rag.errors import SettingsError, StoreLocked
from rag.index import examine
from rag.settings import IndexSettings, Settings
from rag.store import Store, backup, purge, restore
from tests.endpoint import fails, serve
from tests.faults.serving import running
from tests.faults.work import assert_whole, put

ROOT = Path(__file__).parents[2]
KEY, PASSWORD, TOKEN = "canary-key-7c1f", "canary-password-7c1f", "canary-token-7c1f"
QUESTION = "黄浦区2024年前三季度GDP是多少?"
SENTENCE = "绿松石号项目在望江阁竣工，投资1234.5亿元。"
WORDS = ("绿松石", "望江阁")


@pytest.fixture
def canaries(monkeypatch):
    """Secrets in use, an endpoint that repeats the key in its errors."""
    with serve(fails(401, f"wrong key {KEY}, see Bearer {KEY}")) as endpoint:
        for name, value in {
            "LLM__PROVIDER": "openai-like",
            "LLM__MODEL": "m-1",
            "LLM__BASE_URL": endpoint.url,
            "LLM__API_KEY": KEY,
            "SERVER__USERS": f"li:{PASSWORD}",
            "SERVER__TOKEN": TOKEN,
        }.items():
            monkeypatch.setenv(f"RAG_{name}", value)
        yield endpoint


@pytest.fixture
def index(index_directory, tmp_path):
    """A copy of the index of the shipped reports."""
    saved = tmp_path / "saved.db"
    with Store.open(index_directory, read_only=True) as store:
        backup(store, saved)
    restore(saved, tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def said(monkeypatch, capsys, caplog):
    """A function that gives everything that a command writes and logs."""

    def run(*arguments, **environment):
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            with contextlib.suppress(SystemExit):
                main(arguments)
        printed = capsys.readouterr()
        return printed.out + printed.err + caplog.text

    return run


def assert_no_secret(text):
    assert "canary" not in text


@pytest.mark.slow
@pytest.mark.case("S-54")
def test_no_command_tells_a_secret(canaries, index, said):
    """Secrets are in use, the endpoint repeats the key → no command and no file holds them."""
    at = ["--index", str(index)]
    told = said("ask", QUESTION, *at)
    assert "2379.80" in told
    assert "llm.api_key" in told  # the failure is told
    told += said("ask", QUESTION, "--json", *at) + said("config", "show")
    told += said("config", "show", "--json") + said("doctor", *at)
    told += said("serve", *at, RAG_SERVER__PORT="99999999")
    told += said("serve", *at, RAG_SERVER__USERS=f"no-colon-{PASSWORD}")
    told += said("config", "show", RAG_LLM=f'{{"api_key": "{KEY}"')
    told += said("config", "show", RAG_LLM=f'"{KEY}"')
    told += said("ask", QUESTION, *at, RAG_LLM__BASE_URL=f"http://li:{PASSWORD}@127.0.0.1:9/v1")
    assert "must not hold a name or password" in told
    assert_no_secret(told)
    for file in index.rglob("*"):
        assert b"canary" not in (file.read_bytes() if file.is_file() else b"")


@pytest.mark.case("S-54")
def test_a_crash_tells_no_secret(canaries, index):
    """A defect ends the program with a traceback → no value of a variable is in it."""
    script = (
        "from rag.bot import Bot\nfrom rag.cli import main\n"
        "def ask(self, *rest): key = self.settings.llm.api_key.get_secret_value(); return 1 / 0\n"
        f"Bot.ask = ask\nmain(['ask', 'x', '--index', {str(index)!r}])"
    )
    child = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert "ZeroDivisionError" in child.stderr
    assert_no_secret(child.stdout + child.stderr)
    with Bot.open(index) as bot:
        assert_no_secret(repr(bot.settings) + repr(bot.model) + repr(vars(bot)))


@pytest.mark.slow
@pytest.mark.case("S-54", "S-55")
def test_the_server_logs_neither_secrets_nor_questions(canaries, index, capfd, caplog):
    """Questions, wrong keys and passwords over HTTP → none of them in its output or its pages."""
    caplog.set_level("INFO")
    right, wrong = ({"Authorization": f"Bearer {each}{TOKEN}"} for each in ("", "wrong-"))
    with Bot.open(index) as bot, running(bot) as address, httpx.Client(base_url=address) as user:
        answer = user.post("/v1/ask", json={"question": QUESTION}, headers=right)
        assert "2379.80" in answer.json()["answer"]
        seen = [answer]
        for sent, headers in (({"question": QUESTION}, wrong), ({"question": 5}, right)):
            seen.append(user.post("/v1/ask", json=sent, headers=headers))
        form = {"name": "li", "password": f"wrong-{PASSWORD}"}
        seen += [user.post("/login", data=form), user.get("/login"), user.get("/docs")]
        seen.append(user.get("/openapi.json", headers=right))
        assert [each.status_code for each in seen] == [200, 401, 422, 401, 200, 401, 200]
    assert_no_secret("".join(each.text + str(each.headers) for each in seen))
    written = capfd.readouterr()
    logged = written.out + written.err + caplog.text
    assert "kind=key" in logged  # the failure of the model
    assert_no_secret(logged)
    assert "黄浦" not in logged
    assert "GDP" not in logged


@pytest.mark.case("S-58")
def test_the_index_is_its_owners_alone(folder):
    """An index is made under a lax umask → its folder is shut; an open one is pointed out."""
    former = os.umask(0)
    try:
        with Store.open(folder / "index") as store:
            put(store, 1)
            with Bot.open(folder / "index") as bot:
                bot.index.refresh()
            saved = folder / "saved.db"
            backup(store, saved)
    finally:
        os.umask(former)
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (folder / "index", folder / "index" / "store.db", saved)
    }
    assert modes == {"index": 0o700, "store.db": 0o600, "saved.db": 0o600}
    (folder / "index").chmod(0o755)
    with Store.open(folder / "index") as store:
        findings = [str(finding) for finding in examine(store, IndexSettings())]
    assert any("chmod 700" in finding for finding in findings)


def holders(folder, words=WORDS):
    """Files in which one of the words stands, in any encoding that an index uses."""
    forms = [word.encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le")]
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    )


def inodes(folder):
    return {path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


@pytest.mark.case("S-59")
def test_a_purged_report_leaves_no_word(tmp_path):
    """A report is removed with --purge → its words are in no file, nor in turns that cite it."""
    reports, index = tmp_path / "reports", tmp_path / "index"
    reports.mkdir()
    for name, text in (("secret.md", SENTENCE), ("other.md", "全市新建公园三座。")):
        (reports / name).write_text(f"# {name}2025年政府工作报告\n\n{text * 40}\n", "utf-8")
    with Bot.open(index) as bot:
        bot.ingest(reports)
        dialogue = bot.store.dialogue
        talk = dialogue.start("谈话")
        dialogue.add(talk, "哪个项目?", json.dumps({"document": "secret.md", "text": SENTENCE}))
        dialogue.add(talk, "别的?", json.dumps({"document": "other.md"}))
        backup(bot.store, tmp_path / "saved.db")
    restore(tmp_path / "saved.db", index)
    (tmp_path / "saved.db").unlink()
    assert (index / "store.replaced.db").exists()
    with Bot.open(index) as bot:
        assert bot.search("绿松石号项目")
        assert holders(index) == ["store.db", "store.replaced.db"]
        indexed = inodes(index / "index")  # packed: its words cannot be looked for
        assert bot.remove("secret.md", purge=True)
        assert holders(index) == []
        assert not indexed & inodes(index / "index")
        assert [turn.question for turn in bot.store.dialogue.turns(talk)] == ["别的?"]
        assert not bot.remove("secret.md", purge=True)
        assert [hit.chunk.document for hit in bot.search("新建公园", 1)] == ["other.md"]
        assert bot.doctor() == []
    assert holders(index) == []


LEFT_IN_MEMORY = """
import ctypes, sys
from pathlib import Path
import numpy as np
from rag.index import Index, dense
from rag.schema import Document, Metadata
from rag.chunk import chunk_document
from rag.store import Store

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
word = sys.argv[2].encode()
document = Document("a", "a.md", "/a.md", "新建公园三座。", Metadata())
chunks = chunk_document(document)
with Store.open(Path(sys.argv[1])) as store:
    store.put(document, chunks, np.ones((len(chunks), 448), dtype=np.float32), [])
    held = []
    for size in [400, 4_000, 40_000, 100_000, 400_000, 1_000_000] * 40:
        held.append(libc.malloc(size))
        ctypes.memmove(held[-1], word * (size // len(word)), size // len(word) * len(word))
    for each in held:
        libc.free(each)
    Index.open(store).close()
"""


@pytest.mark.case("S-59")
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can overwrite memory")
def test_what_was_in_memory_is_not_in_the_index(tmp_path):
    """Freed memory full of a word when an index is written → the word is in no file of it."""
    command = [sys.executable, "-c", LEFT_IN_MEMORY, str(tmp_path), WORDS[0]]
    one_heap = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "33554432"}
    subprocess.run(command, env={**os.environ, **one_heap}, check=True, timeout=60)
    (saved,) = (tmp_path / "index").rglob("data_level0.bin")
    assert saved.read_bytes().endswith(b"\xa5" * 100_000)  # room that Chroma never wrote
    assert holders(tmp_path / "index", WORDS[:1]) == []


@pytest.mark.case("S-59")
def test_a_purge_while_someone_reads_says_so(begun):
    """A report is purged while a reader holds the former state → told to run it again."""
    directory = begun / "index"
    with Store.open(directory) as store, store._database.reading() as connection:
        connection.execute("BEGIN")
        assert connection.execute("SELECT count(*) FROM chunks").fetchone()
        with pytest.raises(StoreLocked, match="Run the command again"):
            purge(store, "report3.md")
        connection.execute("COMMIT")
        assert not purge(store, "report3.md")
    assert holders(directory / "..", ["report3第"]) == []
    assert_whole(directory, [0, 1, 2, 4])


@pytest.mark.case("S-54")
@pytest.mark.parametrize("section", ["llm", "index"])
def test_an_address_with_a_password_is_refused(section):
    """A password in an address, which errors would show → refused without repeating it."""
    key = {"llm": "base_url", "index": "chroma_url"}[section]
    with pytest.raises(SettingsError, match="must not hold a name or password") as raised:
        Settings.load(**{section: {key: "http://li:canary@host/v1"}})
    assert_no_secret(str(raised.value))
