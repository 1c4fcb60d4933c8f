"""The HTTP side: the API, what the guard refuses, signing in, and the headers of every answer."""

import io
import json
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from parse_shapes import HAS_FONT, chinese_font, report_pdf
from PIL import Image

pytest.importorskip("gradio")
from starlette.testclient import TestClient

from rag.bot import Bot
from rag.errors import SettingsError
from rag.server import create_app
from rag.server.safety import check_settings, is_local, users_of
from rag.server.sessions import Sessions
from rag.settings import ServerSettings, Settings
from tests.serving import Site
from tests.timing import within

pytestmark = pytest.mark.slow
LOCAL = "http://127.0.0.1"
GDP = "黄浦区2024年前三季度GDP是多少?"
USERS = "li:long-enough,wang:other-secret"


def client_of(index_directory, **server):
    bot = Bot.open(index_directory, Settings.load(server=server))
    return bot, TestClient(create_app(bot), base_url=LOCAL, follow_redirects=False)


@pytest.fixture(scope="module")
def open_client(index_directory):
    bot, client = client_of(index_directory, max_question_characters=200)
    with bot:
        yield client


@pytest.fixture(scope="module")
def shut_client(index_directory):
    bot, client = client_of(index_directory, users=USERS, token="a-token")
    with bot:
        yield client


def test_healthz(open_client):
    assert open_client.get("/healthz").json() == {"status": "ok", "documents": 6}


@pytest.mark.parametrize(
    ("question", "language", "figure"),
    [(GDP, "zh", "2379.80"), ("How fast did Xuhui's revenue grow in 2024?", "en", "12.37")],
)
def test_ask_answers_as_a_batch_line_does(open_client, question, language, figure):
    answer = open_client.post("/v1/ask", json={"question": question}).json()
    assert answer["language"] == language
    assert figure in answer["answer"]
    assert figure in answer["citations"][0]["quote"]


def test_ask_streams_events_and_last_the_answer(open_client):
    told = {"accept": "text/event-stream"}
    answer = open_client.post("/v1/ask", json={"question": GDP}, headers=told)
    events = [block.split("\n") for block in answer.text.strip().split("\n\n")]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert events[-1][0] == "event: answer"
    assert "2379.80" in json.loads(events[-1][1].removeprefix("data: "))["answer"]


def test_a_conversation_understands_a_follow_up(open_client):
    for question in (GDP, "那静安呢?"):
        asked = {"question": question, "conversation": "c1"}
        answer = open_client.post("/v1/ask", json=asked).json()
    assert "2045.3" in answer["answer"]


@pytest.mark.case("R-68", "S-60")
@pytest.mark.parametrize(
    ("body", "status"),
    [({"question": ""}, 422), ({"question": "多" * 201}, 413), ({"q": "GDP"}, 422)],
)
def test_a_bad_question_is_refused(open_client, body, status):
    assert open_client.post("/v1/ask", json=body).status_code == status


@pytest.mark.case("S-13", "S-14", "S-23")
def test_every_answer_forbids_foreign_hosts(open_client):
    for path in ("/", "/zh/", "/healthz", "/nowhere"):
        headers = open_client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_the_page_comes_in_the_language_of_the_browser(open_client):
    for wanted, path in (("zh-CN,zh", "/zh/"), ("en-GB", "/en/"), ("fr", "/en/")):
        answer = open_client.get("/", headers={"accept-language": wanted})
        assert answer.headers["location"] == path
    page = open_client.get("/zh/").text
    assert 'lang="zh-CN"' in page
    assert "raw.githubusercontent.com" not in page


@pytest.mark.case("S-37", "S-38")
def test_another_host_or_site_is_refused(open_client):
    foreign = {"host": "reports.example"}
    assert open_client.get("/healthz", headers=foreign).status_code == 421
    for told in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        answer = open_client.post("/v1/ask", json={"question": GDP}, headers=told)
        assert answer.status_code == 403


@pytest.mark.case("S-19")
def test_a_citation_address_shows_exactly_the_words(open_client):
    citation = open_client.post("/v1/ask", json={"question": GDP}).json()["citations"][0]
    place = {key: citation[key] for key in ("document", "start", "end")}
    marked = f'<mark id="cited">{citation["quote"]}</mark>'
    for path in ("/cite", "/evidence"):
        assert marked in open_client.get(path, params=place).text
    gone = {**place, "document": "<b>no.md"}
    answer = open_client.get("/evidence", params=gone)
    assert answer.status_code == 404
    assert "<b>" not in answer.text


@pytest.mark.case("S-48")
@pytest.mark.parametrize(
    "path",
    ["/", "/zh/", "/en/config", "/v1/documents", "/cite?document=a", "/openapi.json", "/docs",
     "/zh/gradio_api/info", "/zh/gradio_api/queue/data", "/zh/gradio_api/file=/etc/passwd",
     "/evidence?document=a&start=0&end=1"],
)  # fmt: skip
def test_nothing_is_shown_before_signing_in(shut_client, path):
    shut_client.cookies.clear()
    assert shut_client.get(path).status_code == 401


@pytest.mark.case("S-51")
def test_signing_in_and_out(shut_client):
    shut_client.cookies.clear()
    signed = shut_client.post("/login", data={"name": "li", "password": "long-enough"})
    assert signed.status_code == 303
    assert "HttpOnly" in signed.headers["set-cookie"]
    assert "samesite=lax" in signed.headers["set-cookie"].lower()
    assert shut_client.get("/zh/").status_code == 200
    shut_client.get("/logout")
    assert shut_client.get("/zh/").status_code == 401


@pytest.mark.case("S-48")
def test_a_token_opens_the_api(shut_client):
    shut_client.cookies.clear()
    right, wrong = ({"authorization": f"Bearer {t}"} for t in ("a-token", "b-token"))
    assert shut_client.get("/v1/documents", headers=right).status_code == 200
    assert shut_client.get("/v1/documents", headers=wrong).status_code == 401


@pytest.mark.case("S-47")
def test_guessing_is_slowed_down():
    sessions = Sessions({"li": "right"})
    for _ in range(5):
        assert sessions.wait("1.2.3.4") == 0
        assert sessions.sign_in("li", "wrong", "1.2.3.4") is None
    assert sessions.wait("1.2.3.4") > 50
    assert sessions.wait("5.6.7.8") == 0


@pytest.mark.case("S-51")
def test_a_session_ends_with_signing_out():
    sessions = Sessions({"li": "right"})
    session = sessions.sign_in("li", "right", "1.2.3.4")
    assert sessions.user(session) == "li"
    sessions.sign_out(session)
    assert sessions.user(session) is None


@pytest.mark.case("S-34")
def test_a_server_for_others_needs_users():
    with pytest.raises(SettingsError, match="RAG_SERVER__USERS"):
        check_settings(ServerSettings(host="0.0.0.0"))
    check_settings(ServerSettings(host="0.0.0.0", users="li:secret"))
    with pytest.raises(SettingsError, match="Entry 2") as told:
        users_of(ServerSettings(users="li:secret,hunter2"))
    assert "hunter2" not in str(told.value)


@pytest.mark.case("S-53")
def test_dangerous_variables_are_refused(monkeypatch):
    monkeypatch.setenv("GRADIO_SHARE", "True")
    with pytest.raises(SettingsError, match="GRADIO_SHARE"):
        check_settings(ServerSettings())


@pytest.mark.case("S-34")
@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),
     ("localhost.evil.example", False), ("10.0.0.1", False)],
)  # fmt: skip
def test_what_is_local(host, local):
    assert is_local(host) is local


@pytest.fixture
def own_client(tmp_path):
    bot, client = client_of(tmp_path / "index", max_upload_mb=1)
    with bot:
        yield client


FENGXIAN = "# 奉贤区2025年政府工作报告\n\n2024年，奉贤区地区生产总值1500.5亿元，增长4.2%。\n"


def test_a_report_is_added_asked_about_exported_and_removed(own_client):
    added = own_client.post("/v1/documents?name=a/奉贤.md", content=FENGXIAN.encode()).json()
    assert (added["name"], added["outcome"], added["observations"]) == ("奉贤.md", "added", 2)
    asked = own_client.post("/v1/ask", json={"question": "奉贤区2024年GDP是多少？"}).json()
    assert "1500.5" in asked["answer"]
    table = own_client.get("/observations.csv?indicator=地区生产总值&status=actual").text
    assert table.startswith("\ufeffdocument,")
    assert "1500.5" in table
    assert own_client.delete("/v1/documents?name=奉贤.md").json() == {"removed": "奉贤.md"}
    assert own_client.delete("/v1/documents?name=奉贤.md").status_code == 404


@pytest.mark.usefixtures("uploads_read_here")
@pytest.mark.parametrize(
    ("name", "content", "line"),
    [("坏.pdf", b"%PDF-1.4 x", "未收录：PDF 已损坏，请重新下载"),
     ("大.txt", b"x" * (1 << 20) + b"x", "未收录：文件超过 1 MB"),
     ("a.toml", b"x", "未收录：是设置文件，不是报告")],
)  # fmt: skip
def test_a_refused_file_is_told_why_and_leaves_nothing(own_client, tmp_path, name, content, line):
    told = own_client.post(f"/library?name={name}&language=zh", content=content).json()
    assert told == {"good": False, "line": line}
    assert list((tmp_path / "index" / "uploads").iterdir()) == []
    status = own_client.post(f"/v1/documents?name={name}", content=content).status_code
    assert status == (413 if name == "大.txt" else 422)


def test_only_uploads_may_be_long(own_client):
    def pieces():
        for _ in range(2000):
            yield b"x" * 1000

    answer = own_client.post("/v1/ask", content=pieces())
    assert answer.status_code == 413
    assert own_client.post("/zh/gradio_api/upload", files={"files": b"x"}).status_code == 404


def test_an_export_is_the_owners_alone(shut_client):
    shut_client.cookies.clear()
    for path in ("/export/1.md", "/observations.csv", "/page.png?document=a&start=0&end=1"):
        assert shut_client.get(path).status_code == 401
    shut_client.post("/login", data={"name": "li", "password": "long-enough"})
    assert shut_client.get("/export/1.md").status_code == 404


@pytest.fixture
def with_pdf(own_client, uploads_read_here):
    paragraphs = ["2025年奉贤区政府工作报告", "2024年，奉贤区地区生产总值1500.5亿元，增长4.2%。"]
    data = report_pdf(paragraphs, font=chinese_font())
    assert own_client.post("/v1/documents?name=a.pdf", content=data).json()["outcome"] == "added"
    return own_client


@pytest.mark.skipif(not HAS_FONT, reason="needs the font of zhplot")
def test_a_citation_of_a_pdf_shows_the_page_with_the_words_framed(with_pdf, tmp_path):
    asked = with_pdf.post("/v1/ask", json={"question": "奉贤区2024年GDP是多少？"}).json()
    (citation,) = asked["citations"]
    place = {key: citation[key] for key in ("document", "start", "end")}
    assert 'src="/page.png?' in with_pdf.get("/evidence", params=place).text
    image = with_pdf.get("/page.png", params=place)
    assert image.headers["content-type"] == "image/png"
    drawn = Image.open(io.BytesIO(image.content)).convert("RGB")
    assert (190, 30, 30) in {colour for _, colour in drawn.getcolors(1 << 24)}
    (tmp_path / "index" / "uploads" / "a.pdf").write_bytes(b"other bytes")
    assert with_pdf.get("/page.png", params=place).status_code == 404


def test_twenty_ask_at_once_and_all_are_answered(index_directory):
    def ask(number):
        body = {"question": GDP, "conversation": f"c{number}"}
        return httpx.post(f"{site.url}/v1/ask", json=body, timeout=30)

    with Site(index_directory) as site, ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(ask, range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert all("2379.80" in answer.json()["answer"] for answer in answers)


def test_questions_are_answered_while_a_report_is_read(tmp_path, index_directory):
    shutil.copytree(index_directory, tmp_path / "index")
    facts = "\n\n".join(
        f"奉贤区第{n}个街道新增就业{n}人，增长{n % 9}.{n % 7}%。" for n in range(400)
    )
    with Site(tmp_path / "index") as site, ThreadPoolExecutor(1) as threads:

        def bring():
            address = f"{site.url}/v1/documents?name=长.md"
            return httpx.post(address, content=f"{FENGXIAN}\n{facts}".encode(), timeout=100)

        reading, answered = threads.submit(bring), 0
        while not reading.done():
            answer = httpx.post(f"{site.url}/v1/ask", json={"question": GDP}, timeout=30)
            assert "2379.80" in answer.json()["answer"]
            answered += not reading.done()
            time.sleep(0.1)  # as users do: the reading has what they leave of the processor
        assert reading.result().json()["outcome"] == "added"
    assert answered > 2


def test_an_open_page_does_not_hold_up_the_end(index_directory):
    with Site(index_directory) as site:
        address = f"{site.url}/zh/gradio_api/heartbeat/a-page"
        with httpx.stream("GET", address, timeout=30) as page:
            pieces = page.iter_raw()
            assert next(pieces)
            with within(5):
                site.server.should_exit = True
                site.thread.join()
