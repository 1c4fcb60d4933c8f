"""Thirteen ways in which an endpoint fails, by a real server on this machine: R-41 to R-55.

Limits are short here; what is measured is that they hold and what the caller is told.
"""

import socket
import time

import pytest

from rag.errors import ModelError, ModelOverflow
from rag.llm import build_model
from rag.prompts import Message
from rag.settings import LLMSettings
from tests.endpoint import (
    chunk,
    drips,
    fails,
    falls_silent,
    hangs,
    ollama_says,
    says,
    serve,
    streams,
)
from tests.timing import SLACK

ASKED = (Message("system", "Answer."), Message("user", "How much?"))
LIMITS = {
    "connect_seconds": 1.0,
    "first_token_seconds": 0.6,
    "gap_seconds": 0.4,
    "total_seconds": 1.2,
}
SLOW = {"first_token_seconds": 30.0, "gap_seconds": 30.0, "total_seconds": 30.0}


@pytest.fixture(scope="module", autouse=True)
def libraries_loaded():
    """The first use imports LlamaIndex, which takes seconds; no limit is to measure that."""
    with serve(says("ok")) as endpoint, model_at(endpoint.url, **SLOW) as model:
        list(model.stream(ASKED))


class model_at:
    """A model for the length of a `with`."""

    def __init__(self, url, **changes):
        values = {
            "provider": "openai-like",
            "model": "m-1",
            "base_url": url,
            "api_key": "sk-top-secret",
        }
        self.model = build_model(LLMSettings(**(values | LIMITS | changes)))

    def __enter__(self):
        return self.model

    def __exit__(self, *_):
        self.model.close()


def run(url, **changes):
    """What came, how it ended, the error, and the seconds it took."""
    with model_at(url, **changes) as model:
        completion = model.stream(ASKED)
        came, error, began = [], None, time.monotonic()
        try:
            for piece in completion:
                came.append(piece)
        except ModelError as caught:
            error = caught
        return "".join(came), completion, error, time.monotonic() - began


@pytest.mark.case("R-41")
def test_connection_refused_is_told_at_once():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
        came, _, error, seconds = run(url)
    assert (came, error.kind) == ("", "unreachable")
    assert (
        str(error)
        == f"No language model answers at {url}; is it running, and is llm.base_url right?"
    )
    assert seconds < 0.5


@pytest.mark.case("R-41")
def test_an_unknown_host_is_told_at_once(monkeypatch):
    def unknown(*arguments, **keywords):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    came, _, error, seconds = run("http://no-such-host.invalid/v1")
    assert (came, error.kind) == ("", "unreachable")
    assert seconds < 1.0


@pytest.mark.case("R-42")
def test_busy_waits_as_told_then_answers():
    with serve(fails(429, "slow down", Retry_After="0.3"), says("5%[1].")) as endpoint:
        came, completion, error, _ = run(endpoint.url)
        first, second = endpoint.times
    assert (came, completion.finish, error) == ("5%[1].", "stop", None)
    assert 0.3 <= second - first < 0.6


@pytest.mark.case("R-42")
def test_busy_for_longer_than_the_limit_is_given_up_at_once():
    with serve(fails(429, "slow down", Retry_After="60")) as endpoint:
        _, _, error, seconds = run(endpoint.url)
        assert len(endpoint.bodies) == 1
    assert error.kind == "busy"
    assert error.retryable
    assert seconds < 0.4


@pytest.mark.case("R-43")
def test_two_server_errors_then_an_answer():
    with serve(fails(500), fails(503), says("5%[1].")) as endpoint:
        came, completion, error, seconds = run(
            endpoint.url, first_token_seconds=3.0, total_seconds=4.0
        )
        assert len(endpoint.bodies) == 3
    assert (came, completion.finish, error) == ("5%[1].", "stop", None)
    assert seconds < 2.0


@pytest.mark.case("R-43")
def test_server_errors_without_end_stop_at_three_tries():
    with serve(fails(500)) as endpoint:
        _, _, error, _ = run(endpoint.url, first_token_seconds=3.0, total_seconds=4.0)
        assert len(endpoint.bodies) == 3
        first, second, third = endpoint.times
    assert error.kind == "failed"
    assert 0.2 < second - first < 0.8 < 1.4 and 0.4 < third - second < 1.4


@pytest.mark.case("R-44", "S-54")
@pytest.mark.parametrize(
    ("status", "kind"), [(401, "key"), (403, "key"), (404, "model"), (400, "rejected")]
)
def test_a_wrong_key_or_model_is_not_tried_again_and_the_key_is_masked(status, kind):
    said = "bad: sk-top-secret, sk-proj-abc123"
    with serve(fails(status, said)) as endpoint:
        _, _, error, _ = run(endpoint.url)
        assert len(endpoint.bodies) == 1
        assert endpoint.headers[0]["authorization"] == "Bearer sk-top-secret"
    assert error.kind == kind
    assert not error.retryable
    assert "sk-" not in str(error)
    assert {"key": "llm.api_key", "model": "'m-1'", "rejected": "bad: ***"}[kind] in str(error)


@pytest.mark.case("R-45")
def test_a_hang_before_the_first_token_ends_at_the_first_token_limit():
    with serve(hangs) as endpoint:
        came, _, error, seconds = run(endpoint.url)
        assert endpoint.hung_up.wait(2)
    assert (came, error.kind) == ("", "slow")
    assert "wrote nothing within 0.6 s" in str(error)
    assert 0.5 < seconds < 1.0


@pytest.mark.case("R-46")
@pytest.mark.parametrize(
    ("first", "changes", "told", "at_least"),
    [
        ("", {}, "wrote nothing within 0.6 s", 0.5),
        ("GDP", {}, "fell silent for 0.4 s", 0.3),
        ("GDP", {"gap_seconds": 60.0}, "was not done within 1.2 s", 1.1),
    ],
)
def test_a_keep_alive_drip_does_not_keep_the_caller(first, changes, told, at_least):
    with serve(drips(first)) as endpoint:
        came, _, error, seconds = run(endpoint.url, **changes)
        assert endpoint.hung_up.wait(2)
    assert (came, error.kind) == (first, "slow")
    assert told in str(error)
    assert at_least < seconds < at_least + 0.5 * SLACK


@pytest.mark.case("R-45")
def test_silence_after_some_text_ends_at_the_gap_limit():
    with serve(falls_silent("GDP was 5")) as endpoint:
        came, _, error, seconds = run(endpoint.url)
    assert (came, error.kind) == ("GDP was 5", "slow")
    assert seconds < 0.9 * SLACK


@pytest.mark.case("R-47")
@pytest.mark.parametrize("done", [True, False])
def test_a_stream_without_a_finish_is_cut_and_not_remembered(done):
    with (
        serve(says("It grew 5%[1].", finish=None, done=done)) as endpoint,
        model_at(endpoint.url) as model,
    ):
        for _ in range(2):
            completion = model.stream(ASKED)
            assert "".join(completion) == "It grew 5%[1]."
            assert completion.finish == "cut"
            assert not completion.usage.cached
        assert len(endpoint.bodies) == 2


@pytest.mark.case("R-48")
def test_the_length_limit_is_told():
    with serve(says("It grew 5%[1]. And", finish="length")) as endpoint:
        came, completion, error, _ = run(endpoint.url)
    assert (came, completion.finish, error) == ("It grew 5%[1]. And", "length", None)


@pytest.mark.case("R-49")
def test_a_malformed_chunk_keeps_what_came():
    with serve(
        streams(chunk("It grew 5%[1]. "), 'data: {"id": "1", "choices": [{"del\n\n')
    ) as endpoint:
        came, _, error, _ = run(endpoint.url)
    assert came == "It grew 5%[1]. "
    assert error.kind == "nonsense"


@pytest.mark.case("R-49")
@pytest.mark.parametrize(
    "line", ["data: 5\n\n", 'data: {"choices": 3}\n\n', "data: []\n\n", 'data: {"x": 1}\n\n']
)
def test_data_of_another_shape_is_an_error(line):
    with serve(streams(line)) as endpoint:
        came, _, error, _ = run(endpoint.url)
    assert came == ""
    assert isinstance(error, ModelError)


@pytest.mark.case("R-47")
def test_a_connection_that_breaks_keeps_what_came():
    def breaks(handler, body):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Content-Length", "9999")
        handler.end_headers()
        handler.wfile.write(chunk("It grew 5%[1]. ").encode())
        handler.close_connection = True

    with serve(breaks) as endpoint:
        came, _, error, _ = run(endpoint.url)
    assert (came, error.kind) == ("It grew 5%[1]. ", "broken")


@pytest.mark.case("R-50")
def test_an_error_inside_a_stream_is_an_error():
    line = 'data: {"error": {"message": "the engine died", "code": 500}}\n\n'
    with serve(streams(line)) as endpoint:
        came, _, error, _ = run(endpoint.url)
    assert came == ""
    assert "the engine died" in str(error)


@pytest.mark.case("R-50")
@pytest.mark.parametrize(
    "reply",
    [
        streams('data: {"error": {"message": "maximum context length is 4096 tokens"}}\n\n'),
        fails(400, "the request exceeds the available context size"),
        fails(400, "输入过长，超过模型限制"),
    ],
)
def test_too_long_a_prompt_is_told_apart(reply):
    with serve(reply) as endpoint:
        _, _, error, _ = run(endpoint.url)
    assert isinstance(error, ModelOverflow)
    assert error.kind == "overflow"


@pytest.mark.case("R-51")
def test_a_web_page_is_no_answer():
    with serve(
        streams("<html><body>Sign in</body></html>", kind="text/html; charset=utf-8")
    ) as endpoint:
        came, _, error, _ = run(endpoint.url)
    assert (came, error.kind) == ("", "nonsense")
    assert "web page" in str(error)


@pytest.mark.case("R-52")
@pytest.mark.parametrize("text", ["", "  \n\n "])
def test_an_empty_answer_is_a_failure(text):
    with serve(says(text)) as endpoint:
        _, _, error, _ = run(endpoint.url)
    assert error.kind == "empty"


@pytest.mark.case("R-54", "S-64")
def test_endless_repetition_is_stopped():
    with serve(says("It grew 5%[1]. " + "Good news. " * 3000, size=11)) as endpoint:
        came, completion, error, _ = run(endpoint.url, **SLOW)
        assert endpoint.hung_up.wait(2)
    assert (completion.finish, error) == ("repetition", None)
    assert completion.text == "It grew 5%[1]. Good news."
    assert len(came) < 1000


@pytest.mark.case("S-64")
def test_an_endpoint_that_ignores_max_tokens_is_stopped():
    text = " ".join(str(number) for number in range(20000))
    with serve(says(text, size=64)) as endpoint:
        came, completion, _, _ = run(endpoint.url, max_tokens=16, **SLOW)
        assert endpoint.hung_up.wait(2)
    assert completion.finish == "length"
    assert len(came) < 16 * 12 + 65


@pytest.mark.case("R-55")
def test_another_model_under_the_same_address_is_noticed(caplog):
    replies = (says("a", model="m-1"), says("b", model="m-2"))
    with serve(*replies) as endpoint, model_at(endpoint.url) as model:
        first, other = model.stream(ASKED), model.stream([Message("user", "other")])
        assert (list(first), list(other)) == (["a"], ["b"])
        assert (first.usage.model, other.usage.model) == ("m-1", "m-2")
        again = model.stream(ASKED)
        list(again)
    assert not again.usage.cached
    assert "m-1 now serves m-2" in caplog.text


@pytest.mark.case("R-33")
def test_a_user_who_stops_ends_the_request():
    with serve(says("word " * 400, wait=0.02)) as endpoint, model_at(endpoint.url) as model:
        pieces = iter(model.stream(ASKED))
        next(pieces)
        pieces.close()
        assert endpoint.hung_up.wait(2)


def test_closing_the_model_ends_what_runs():
    with (
        serve(falls_silent("a")) as endpoint,
        model_at(endpoint.url, gap_seconds=30.0, total_seconds=30.0) as model,
    ):
        pieces = iter(model.stream(ASKED))
        next(pieces)
        model.close()
        with pytest.raises(ModelError, match="was closed"):
            next(pieces)
        assert endpoint.hung_up.wait(2)


def test_ollama_answers_and_fails_alike():
    with serve(ollama_says("It grew 5%[1]."), fails(404, "model not found")) as endpoint:
        url = endpoint.url.removesuffix("/v1")
        with model_at(url, provider="ollama") as model:
            completion = model.stream(ASKED)
            assert "".join(completion) == "It grew 5%[1]."
            assert completion.finish == "stop"
            assert completion.usage.completion_tokens == 4
            with pytest.raises(ModelError, match=r"no model 'm-1'") as caught:
                list(model.stream([Message("user", "other")]))
            assert caught.value.kind == "model"
        assert endpoint.bodies[0]["options"]["num_ctx"] == 8192


def test_ollama_cut_short_or_at_the_length_limit():
    with serve(ollama_says("It grew 5%[1].", reason="length")) as endpoint:
        _, completion, error, _ = run(endpoint.url.removesuffix("/v1"), provider="ollama")
    assert (completion.finish, error) == ("length", None)
