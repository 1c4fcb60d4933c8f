"""Many users at once, users who leave, users who ask for everything; a server that is killed."""

import asyncio
import gc
import resource
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("gradio")

from rag.bot import Bot
from rag.index import Index, examine
from rag.settings import IndexSettings, Settings
from rag.store import Store, backup, restore
from rag.ui.gate import Busy, Gate
from tests.endpoint import falls_silent, hangs, says, serve
from tests.faults.serving import asked, run_apart, running, streaming, wait_for
from tests.timing import within

pytestmark = pytest.mark.slow
QUESTIONS = {
    "黄浦区2024年前三季度GDP是多少?": "2379.80",
    "How fast did Xuhui's revenue grow in 2024?": "12.37",
}
REVENUE = "徐汇区2024年的财政收入增长多少?"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def served(index_directory):
    """A server of the shipped reports, and its bot."""
    with Bot.open(index_directory) as bot, running(bot) as address:
        assert asked(address)[0] == 200
        yield address, bot


@pytest.mark.case("R-32")
def test_20_users_ask_at_once(served):
    """20 users ask three questions each at the same moment → 60 right answers, no error."""
    address, _ = served
    questions = [*QUESTIONS] * 30
    with ThreadPoolExecutor(20) as users:
        answers = list(users.map(lambda question: asked(address, question), questions))
    for question, (status, answer, _) in zip(questions, answers, strict=True):
        assert status == 200
        assert QUESTIONS[question] in answer["answer"]


class Slow(Bot):
    """A bot that answers when it is told to."""

    def __init__(self, settings, store):
        super().__init__(settings, store)
        self.go = threading.Event()

    def ask(self, *arguments):
        assert self.go.wait(60)
        return super().ask(*arguments)


@pytest.mark.case("R-32")
def test_one_more_than_the_queue_holds(index_directory):
    """The queue of 64 is full → the next is told at once when to come back, the 65 are answered."""
    settings = Settings.load(server={"concurrency": 1})
    with Slow.open(index_directory, settings) as bot, running(bot) as address:
        with ThreadPoolExecutor(65) as users:
            waiting = [users.submit(asked, address) for _ in range(65)]
            time.sleep(1)
            with within(1):
                status, answer, headers = asked(address)
            bot.go.set()
            assert all(each.result()[0] == 200 for each in waiting)
        assert (status, headers["retry-after"]) == (503, "2")
        assert "64 questions are waiting" in answer["error"]
        assert asked(address)[0] == 200


@pytest.mark.case("S-61")
def test_one_user_cannot_fill_the_queue():
    """One user asks for more than half the queue → refused as too many; another gets in."""

    async def flood():
        gate, over = Gate(1, 4), asyncio.Event()
        asking = [asyncio.create_task(ask(gate, "li", over)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Busy, match="2 questions of yours") as refused:
            await ask(gate, "li", over)
        assert refused.value.own
        asking += [asyncio.create_task(ask(gate, "wang", over)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Busy, match="4 questions are waiting") as refused:
            await ask(gate, "zhao", over)
        assert not refused.value.own
        over.set()
        await asyncio.gather(*asking)
        await ask(gate, "li", over)

    run_apart(flood())


def test_a_gate_without_a_login_serves_all_alike():
    async def fill():
        gate, over = Gate(1, 3), asyncio.Event()
        asking = [asyncio.create_task(ask(gate, "", over)) for _ in range(4)]
        await asyncio.sleep(0)
        with pytest.raises(Busy, match="3 questions are waiting"):
            await ask(gate, "", over)
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        over.set()
        await ask(gate, "", over)

    run_apart(fill())


def test_who_waits_knows_how_many_answers_come_first():
    async def wait():
        gate = Gate(2, 5)
        with gate.place("") as first, gate.place(""), gate.place("") as third:
            with gate.place("") as fourth:
                assert [gate.ahead(place) for place in (first, third, fourth)] == [0, 1, 2]
                moved = asyncio.create_task(third.change())
            await asyncio.wait_for(moved, 5)
            assert gate.ahead(third) == 1

    run_apart(wait())


async def ask(gate, user, over):
    async with gate.turn(user):
        await over.wait()


@pytest.fixture(scope="module")
def modelled(index_directory):
    """A server that answers one question at a time, and the endpoint of its language model."""
    with serve(says("ok[1]")) as endpoint:
        settings = Settings.load(
            llm={"provider": "openai-like", "model": "m-1", "base_url": endpoint.url},
            server={"concurrency": 1},
        )
        with Bot.open(index_directory, settings) as bot, running(bot) as address:
            assert asked(address)[0] == 200  # loads LlamaIndex
            yield address, endpoint


@pytest.mark.case("R-33")
def test_who_leaves_the_queue_gives_up_the_place(modelled):
    """Users close the connection while they wait for a turn → the next in the queue is answered."""
    address, endpoint = modelled
    before = len(endpoint.bodies)
    endpoint.replies[:] = [says("字" * 60, wait=0.05), says("ok[1]")]
    with closing(streaming(address, REVENUE)):
        wait_for(lambda: len(endpoint.bodies) > before)
        for user in [streaming(address, "静安区2024年的财政收入是多少?") for _ in range(20)]:
            user.close()
        assert asked(address, wait=30)[0] == 200
    assert len(endpoint.bodies) == before + 1  # nobody asked for those who left


@pytest.mark.case("R-33")
@pytest.mark.parametrize(
    ("place", "reply"),  # a question asked twice would be answered from memory
    [("徐汇", says("字" * 4000, wait=0.02)), ("静安", falls_silent("静安")), ("黄浦", hangs)],
)
def test_who_closes_the_page_ends_the_request(modelled, place, reply):
    """A user closes the connection while a model writes or is silent → its request ends in 2 s."""
    address, endpoint = modelled
    before = len(endpoint.bodies)
    endpoint.hung_up.clear()
    endpoint.replies[:] = [reply, says("ok[1]")]
    with closing(streaming(address, f"{place}区2024年的财政收入是多少?")):
        wait_for(lambda: len(endpoint.bodies) > before)
        time.sleep(0.2)
    assert endpoint.hung_up.wait(2)
    assert asked(address)[0] == 200  # its turn is free again


def started(index, port, log):
    """`rag serve` in a process of its own, once it answers."""
    command = [sys.executable, "-m", "rag.cli", "serve", "--port", str(port), "--index", str(index)]
    server = subprocess.Popen(command, stderr=log, cwd=ROOT)
    for _ in range(2400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        assert server.poll() is None
        time.sleep(0.05)
    server.kill()
    raise TimeoutError("the server does not start")


@pytest.mark.long
@pytest.mark.case("R-13")
def test_a_server_killed_while_it_answers(index_directory, tmp_path, free_port, monkeypatch):
    """`kill -9` of a server with 20 answers under way → it starts again, nothing is lost."""
    with Store.open(index_directory, read_only=True) as store:
        backup(store, tmp_path / "saved.db")
    index = tmp_path / "index"
    restore(tmp_path / "saved.db", index)
    with Store.open(index) as store:
        Index.open(store).close()
        kept = store.dialogue.start("谈话")
        store.dialogue.add(kept, "问", "{}")
    with serve(says("字" * 2000, wait=0.05)) as endpoint, (tmp_path / "log").open("w") as log:
        model = {"PROVIDER": "openai-like", "MODEL": "m", "BASE_URL": endpoint.url}
        for name, value in model.items():
            monkeypatch.setenv(f"RAG_LLM__{name}", value)
        server = started(index, free_port, log)
        users = [streaming(f"http://127.0.0.1:{free_port}") for _ in range(20)]
        wait_for(lambda: len(endpoint.bodies) > 4)
        server.kill()
        server.wait()
        for user in users:
            user.close()
    for name in model:
        monkeypatch.delenv(f"RAG_LLM__{name}")
    with (tmp_path / "log").open("w") as log:
        server = started(index, free_port, log)
        try:
            status, answer, _ = asked(f"http://127.0.0.1:{free_port}")
        finally:
            server.terminate()
            server.wait(20)
    assert status == 200
    assert "2379.80" in answer["answer"]
    with Store.open(index) as store:
        assert [turn.question for turn in store.dialogue.turns(kept)] == ["问"]
        assert examine(store, IndexSettings()) == []
        with store.writing():
            pass


def resident_mb():
    text = Path("/proc/self/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


@pytest.mark.case("S-62")
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory from /proc")
def test_500_connections_that_say_nothing(served):
    """600 connections are opened and say nothing → 503 beyond the cap; served when they go."""
    address, _ = served
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2000:
        pytest.skip("this system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2000), hard))
    port = int(address.rsplit(":", 1)[1])
    gc.collect()
    before = resident_mb()
    idle = []
    try:
        for _ in range(600):
            idle.append(socket.create_connection(("127.0.0.1", port), timeout=10))
        time.sleep(0.5)
        with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as one_more:
            one_more.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert one_more.recv(100).startswith(b"HTTP/1.1 503")
        assert resident_mb() - before < 40
    finally:
        for connection in idle:
            connection.close()
    time.sleep(0.5)
    assert asked(address)[0] == 200
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
