"""The HTTP side: the API, what the guard refuses, signing in, and the headers of every answer."""

import json

import pytest

pytest.importorskip("gradio")
from starlette.testclient import TestClient

from rag.bot import Bot
from rag.errors import SettingsError
from rag.server import create_app
from rag.server.safety import check_settings, is_local, users_of
from rag.server.sessions import Sessions
from rag.settings import ServerSettings, Settings

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
