"""A model is built from settings, asked over HTTP, remembered, and never called unasked."""

import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from rag.errors import ModelError, SettingsError
from rag.llm import build_model
from rag.llm.attempts import repetition
from rag.prompts import Message
from rag.settings import LLMSettings
from tests.endpoint import begin, chunk, fails, falls_silent, lists, ollama_says, says, send, serve
from tests.timing import within

ASKED = (Message("system", "Answer."), Message("user", "How much?"))


@pytest.fixture
def model_at():
    """Builds a model at an address; all are closed at the end."""
    made = []

    def build(url, **changes):
        values = {"provider": "openai-like", "model": "m-1", "base_url": url}
        made.append(build_model(LLMSettings(**(values | changes))))
        return made[-1]

    yield build
    for model in made:
        model.close()


def test_without_a_provider_there_is_no_model():
    assert build_model(LLMSettings()) is None


def test_neither_llamaindex_nor_an_http_client_is_loaded_before_a_question():
    code = (
        "import sys; from rag.llm import build_model; from rag.settings import LLMSettings;"
        "build_model(LLMSettings()); build_model(LLMSettings(provider='ollama', model='m'));"
        "heavy = {'llama_index.core', 'openai', 'ollama', 'torch', 'httpx'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"provider": "ollama"}, "llm.model is not set"),
        ({"provider": "openai-like", "model": "m"}, "needs llm.base_url"),
        ({"provider": "openai-like", "model": "m", "base_url": "host/v1"}, "begin with http"),
        ({"provider": "huggingface", "model": "no/such/folder"}, "is no folder"),
    ],
)
def test_settings_that_cannot_work_are_refused(values, told):
    with pytest.raises(SettingsError, match=told):
        build_model(LLMSettings(**values))


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_set_ups_of_the_readme_can_be_built(readme):
    text = (Path(__file__).parent.parent / readme).read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| `([\w-]+)` \| `(http\S+)` \| `(\S+)` \|", text, re.MULTILINE)
    assert len(rows) == 5
    for provider, url, name in rows:
        model = build_model(LLMSettings(provider=provider, base_url=url, model=name, api_key="k"))
        model.open()  # the libraries are there; nobody is asked
        model.close()


def test_a_folder_without_a_model_is_told(tmp_path):
    model = build_model(LLMSettings(provider="huggingface", model=str(tmp_path)))
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        list(model.stream(ASKED))
    assert caught.value.kind == "model"


def test_the_request_is_what_the_settings_say(model_at, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-someone-else")
    monkeypatch.setenv("OPENAI_API_BASE", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serve(says("ok")) as endpoint:
        list(
            model_at(endpoint.url + "/chat/completions", max_tokens=77, temperature=0.5).stream(
                ASKED
            )
        )
    (body,) = endpoint.bodies
    assert body["model"] == "m-1"
    assert (body["max_tokens"], body["temperature"], body["stream"]) == (77, 0.5, True)
    assert [m["role"] for m in body["messages"]] == ["system", "user"]
    assert body["messages"][1]["content"] == "How much?"
    assert endpoint.headers[0]["authorization"] == "Bearer none"


def test_ollama_gets_its_key_and_limits(model_at):
    with serve(ollama_says("ok")) as endpoint:
        url = endpoint.url.removesuffix("/v1")
        list(model_at(url, provider="ollama", api_key="k", context_window=4096).stream(ASKED))
    assert endpoint.headers[0]["authorization"] == "Bearer k"
    assert endpoint.bodies[0]["options"] == {
        "temperature": 0.0,
        "num_ctx": 4096,
        "num_predict": 800,
    }


def test_usage_says_what_it_took(model_at):
    with serve(says("It grew 5%.", model="m-1-0528")) as endpoint:
        completion = model_at(endpoint.url).stream(ASKED)
        assert [piece for piece in completion if piece] == ["It ", "gre", "w 5", "%."]
    assert completion.text == "It grew 5%."
    assert completion.finish == "stop"
    usage = completion.usage
    assert (usage.model, usage.prompt_tokens, usage.completion_tokens) == ("m-1-0528", 11, 7)
    assert 0 < usage.first_token_seconds <= usage.seconds


def test_a_whole_answer_is_remembered_for_the_same_messages_only(model_at):
    with serve(says("first"), says("second")) as endpoint:
        model = model_at(endpoint.url)
        assert "".join(model.stream(ASKED)) == "first"
        again = model.stream(ASKED)
        assert ("".join(again), again.finish, again.usage.cached) == ("first", "stop", True)
        assert "".join(model.stream((*ASKED, Message("user", "more")))) == "second"
        assert len(endpoint.bodies) == 2


def test_the_memory_is_bounded(model_at):
    with serve(says("ok", size=9)) as endpoint:
        model = model_at(endpoint.url)
        for number in range(260):
            list(model.stream([Message("user", str(number))]))
        first, last = (model.stream([Message("user", text)]) for text in ("0", "259"))
        list(first), list(last)
    assert (first.usage.cached, last.usage.cached) == (False, True)


@pytest.mark.parametrize(
    ("complaint", "gone", "sent"),
    [
        ("Unknown field stream_options", "stream_options", {}),
        ("Use 'max_completion_tokens' instead", "max_tokens", {"max_completion_tokens": 800}),
        ("'temperature' does not support 0", "", {"temperature": 1}),
    ],
)
def test_a_parameter_that_the_endpoint_rejects_is_changed_once(model_at, complaint, gone, sent):
    with serve(fails(400, complaint), says("ok")) as endpoint:
        model = model_at(endpoint.url)
        assert "".join(model.stream(ASKED)) == "ok"
        assert "".join(model.stream([Message("user", "next")])) == "ok"
    assert [gone in body for body in endpoint.bodies] == [bool(gone), False, False]
    assert sent.items() <= endpoint.bodies[1].items()
    assert len(endpoint.bodies) == 3


def test_many_threads_share_a_model(model_at):
    with serve(says(lambda body: body["messages"][-1]["content"] * 3, wait=0.01)) as endpoint:
        model = model_at(endpoint.url)
        ask = lambda text: "".join(model.stream([Message("user", text)]))  # noqa: E731
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(ask, "abcdefghijklmnop")) == [c * 3 for c in "abcdefghijklmnop"]


def test_a_closed_model_opens_again(model_at):
    with serve(says("ok")) as endpoint:
        model = model_at(endpoint.url)
        assert list(model.stream(ASKED))
        model.close()
        assert "".join(model.stream([Message("user", "again")])) == "ok"


def test_reasoning_is_life_but_no_text(model_at):
    def thinks(handler, body):
        begin(handler)
        for _ in range(12):
            send(handler, chunk(reasoning_content="hm"))
            time.sleep(0.1)
        for piece in (chunk("5%"), chunk("", "stop"), "data: [DONE]\n\n"):
            send(handler, piece)
        handler.close_connection = True

    with serve(thinks) as endpoint:
        model = model_at(endpoint.url, first_token_seconds=0.8, gap_seconds=0.8)
        assert "".join(model.stream(ASKED)) == "5%"


def test_the_first_token_comes_within_50_ms_of_the_bare_endpoint(model_at):
    """Medians of ten, each with its own connection state; the endpoint itself takes about 1 ms."""
    with serve(says("5%", size=2)) as endpoint:
        bare, ours = [], []
        model = model_at(endpoint.url)
        list(model.stream([Message("user", "warm up")]))
        with httpx.Client(trust_env=False) as client:
            for number in range(10):
                began = time.perf_counter()
                body = {"messages": [{"role": "user", "content": str(number)}]}
                with client.stream("POST", f"{endpoint.url}/chat/completions", json=body) as reply:
                    next(reply.iter_lines())
                bare.append(time.perf_counter() - began)
                began = time.perf_counter()
                next(iter(model.stream([Message("user", str(number))])))
                ours.append(time.perf_counter() - began)
    added = sorted(ours)[5] - sorted(bare)[5]
    assert added < 0.05


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        (lists("m-1", "m-2"), ""),
        (lists("vendor/m-1"), ""),
        (lists(), ""),
        (fails(404), ""),  # many endpoints list nothing
        (lists("m-2", "m-3"), "lists no model 'm-1' (it has m-2, m-3)"),
        (fails(401), "refused the key"),
    ],
)
def test_trouble_is_told_before_anybody_asks(model_at, listed, told):
    with serve(says("ok")) as endpoint:
        endpoint.listed = listed
        trouble = model_at(endpoint.url, api_key="sk-top-secret").trouble()
    assert (told in trouble) if told else trouble == ""
    assert "sk-top-secret" not in trouble
    assert endpoint.bodies == []  # nothing is generated for it
    assert endpoint.headers[0]["authorization"] == "Bearer sk-top-secret"


def test_a_model_of_ollama_is_known_by_its_tag(model_at):
    with serve(ollama_says("ok")) as endpoint:
        url = endpoint.url.removesuffix("/v1")
        endpoint.listed = lists("qwen2.5:latest", field="models", name="name")
        assert model_at(url, provider="ollama", model="qwen2.5").trouble() == ""
        assert "lists no model 'llama'" in model_at(url, provider="ollama", model="llama").trouble()


def test_an_endpoint_that_is_not_there_is_told_at_once(model_at):
    model = model_at("http://127.0.0.1:9/v1")
    model.open()
    with within(1):
        assert "No language model answers at http://127.0.0.1:9/v1" in model.trouble()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("GDP增长5%。" * 200, "GDP增长5%。"),
        ("前言。" + "很好" * 300, "前言。很好"),
        ("It grew. " + "Good news. " * 100, "It grew. Good news."),
        ("a" * 400, "a"),
    ],
)
def test_repetition_is_cut_after_its_first_time(text, kept):
    assert text[: repetition(text)] == kept


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"第{n}季度增长{n}.{n % 7}%。" for n in range(200)),
        "| 地区 | 数值 |\n|---|---|\n" + "".join(f"| 区{n} | {n * 37}亿元 |\n" for n in range(60)),
        "很好。" * 50,
    ],
)
def test_what_only_resembles_repetition_stays(text):
    assert repetition(text) is None


def test_a_silent_model_can_be_stopped_at_any_half_second(model_at):
    with serve(falls_silent("first")) as endpoint:
        pieces = iter(model_at(endpoint.url).stream(ASKED))
        assert next(piece for piece in pieces if piece) == "first"
        assert next(pieces) == ""
        pieces.close()
        assert endpoint.hung_up.wait(2)
