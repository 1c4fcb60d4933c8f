"""20 users ask a served index while reports come in, over HTTP and by `rag ingest`."""

import subprocess
import sys
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import pytest

pytest.importorskip("gradio")

from rag.bot import Bot
from tests.faults.serving import asked
from tests.faults.test_command import RAG
from tests.faults.test_command import written as others_written
from tests.serving import fresh_server
from tests.timing import SLACK

USERS = 20
READS = 1.0  # seconds for which a user reads an answer
PLACES = {"嘉定": "Jiading", "松江": "Songjiang", "青浦": "Qingpu", "奉贤": "Fengxian"}


def figures(place, edition):
    """GDP and revenue of a place, as one edition of its report gives them."""
    number = [*PLACES].index(place)
    return f"{1000 + 100 * number + edition}.57亿元", f"{200 + 10 * number + edition}.36亿元"


def report(place, edition):
    """Its two figures stand in two chunks."""
    gdp, revenue = figures(place, edition)
    return (
        f"# {place}区2025年政府工作报告\n\n## 一、2024年工作回顾\n\n"
        f"经济运行稳中向好。2024年，{place}区实现地区生产总值{gdp}。\n\n"
        f"## 二、财政收支\n\n收支保持平衡。2024年，{place}区一般公共预算收入完成{revenue}。\n"
    )


def written(folder, edition):
    """A file for each place."""
    for place, name in PLACES.items():
        (folder / f"{name}.md").write_text(report(place, edition), encoding="utf-8")
    return folder


def ingested(index, *paths):
    """What `rag ingest` says."""
    command = [*RAG, "ingest", *map(str, paths), "--index", str(index)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def brought(address, place, edition):
    """A report sent over HTTP."""
    query = urllib.parse.urlencode({"name": f"{PLACES[place]}.md"})
    body = report(place, edition).encode()
    request = urllib.request.Request(f"{address}/v1/documents?{query}", body, method="POST")
    with urllib.request.urlopen(request, timeout=120) as answer:
        assert answer.status == 200


def questions():
    """Of each place in both languages."""
    for place, name in PLACES.items():
        yield place, f"{place}区2024年的地区生产总值和一般公共预算收入分别是多少？"
        yield place, f"What were the GDP and the general public budget revenue of {name} in 2024?"


def crowd(address, enough, pause):
    """20 users ask until it is enough: seconds, place, status and answer of each question."""

    def user(number):
        mine = []
        for place, question in islice(cycle(questions()), number, None):
            began = time.monotonic()
            status, answer, _ = asked(address, question)
            mine.append((time.monotonic() - began, place, status, answer.get("answer", "")))
            if enough():
                return mine
            time.sleep(pause)

    with ThreadPoolExecutor(USERS) as users:
        return [each for mine in users.map(user, range(USERS)) for each in mine]


def crowd_beside(work, address, pause, quiet=1.0):
    """What a crowd is answered before, during and after some work."""

    def idle():
        end = time.monotonic() + quiet
        return crowd(address, lambda: time.monotonic() > end, pause)

    before = idle()
    with ThreadPoolExecutor(1) as worker:
        doing = worker.submit(work)
        busy = crowd(address, doing.done, pause)
    doing.result()
    return before, busy, idle()


def edition_of(place, text, latest):
    """The one edition of which an answer gives both figures, None where there is none such."""
    gdp, revenue = (
        {edition for edition in range(latest + 1) if figures(place, edition)[which] in text}
        for which in (0, 1)
    )
    return min(gdp) if gdp == revenue and len(gdp) == 1 else None


def assert_whole(answers, latest):
    """No error, each answer from one whole edition; gives the editions told of each place."""
    told = {place: set() for place in PLACES}
    for _, place, status, text in answers:
        assert status == 200
        told[place].add(edition_of(place, text, latest))
        assert None not in told[place], text
    return told


def p95(answers):
    """Milliseconds."""
    seconds = sorted(took for took, *_ in answers)
    return 1000 * seconds[int(len(seconds) * 0.95)]


def told(before, busy, after):
    """What is said of a crowd on the page of the cases."""
    return (
        f"{len(busy)} answers, p95 idle {p95(before):.0f} ms, meanwhile {p95(busy):.0f} ms, "
        f"idle afterwards {p95(after):.0f} ms"
    )


@pytest.fixture
def served(folder):
    """`rag serve` of four reports that came over HTTP: its address, and its index."""
    index = folder / "index"
    with Bot.open(index) as bot:
        (index / "uploads").mkdir()
        bot.ingest(written(index / "uploads", 0))
    with fresh_server(index) as site:
        yield site.url, index


@pytest.mark.case("R-25")
@pytest.mark.slow
def test_20_users_ask_while_a_report_is_replaced(served, record_property):
    """20 users ask while a report is replaced over HTTP → no error, old or new, never half."""
    address, _ = served
    seen = crowd_beside(lambda: brought(address, "嘉定", 1), address, READS)
    record_property("told", told(*seen))
    before, busy, after = (assert_whole(answers, 1) for answers in seen)
    former = {place: {0} for place in PLACES}
    assert before == former
    assert busy in (former, former | {"嘉定": {0, 1}})
    assert after == former | {"嘉定": {1}}


@pytest.mark.long
@pytest.mark.case("R-25")
@pytest.mark.timeout(900)
def test_20_users_ask_without_a_pause_during_an_ingest(served, folder, record_property):
    """20 users never stop asking while 100 reports come and four change → as above, and soon."""
    address, index = served
    others = others_written(folder / "others", 100)

    def work():
        written(index / "uploads", 1)
        ingested(index, index / "uploads", others)

    seen = crowd_beside(work, address, 0, quiet=5)
    record_property("told", told(*seen))
    sys.stderr.write(f"\n{told(*seen)}\n")
    before, busy, after = (assert_whole(answers, 1) for answers in seen)
    assert before == {place: {0} for place in PLACES}
    assert all(editions <= {0, 1} for editions in busy.values())
    assert after == {place: {1} for place in PLACES}
    assert p95(seen[1]) <= 2 * SLACK * max(p95(seen[0]), p95(seen[2])), told(*seen)
