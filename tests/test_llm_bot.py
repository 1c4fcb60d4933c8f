"""The bot with a language model behind a real server on this machine, as a user has it.

Over the shipped reports, in both languages: tokens, citations, verdicts, strict answers,
conversations, and the other answer whenever the endpoint fails.
"""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.bot import Bot
from rag.cli import main
from rag.cli.show import answer_text
from rag.settings import Settings
from tests.endpoint import (
    chunk,
    drips,
    fails,
    falls_silent,
    hangs,
    says,
    serve,
    streams,
)

ZH, EN = (
    "黄浦区2024年前三季度GDP是多少?",
    "What was Huangpu's GDP in the first three quarters of 2024?",
)
LIMITS = {"connect_seconds": 1.0, "first_token_seconds": 10.0, "gap_seconds": 1.0}


@pytest.fixture(scope="module")
def directory(index_directory, tmp_path_factory):
    copied = tmp_path_factory.mktemp("llm") / "index"
    shutil.copytree(index_directory, copied)
    return copied


@pytest.fixture
def bot_at(directory):
    """A bot whose language model is at an address; all are closed at the end."""
    opened = []

    def build(url, strict=False, **limits):
        llm = {"provider": "openai-like", "model": "m", "base_url": url} | LIMITS | limits
        settings = Settings.load(llm=llm, answer={"strict": strict})
        opened.append(Bot.open(directory, settings))
        opened[-1].model.open()  # as `rag serve` does
        return opened[-1]

    yield build
    for bot in opened:
        bot.close()


def number_of(body, figure):
    """The number under which a prompt gives the passage that holds a figure."""
    sources = body["messages"][1]["content"].split("\n\n")
    return next(re.match(r"(?:===[^\n]*\n)?\[(\d+)\]", s)[1] for s in sources if figure in s)


def cites(template, figure="2379.80"):
    """A model that writes a text with the marker of the passage that holds a figure."""
    return says(lambda body: template.replace("#", number_of(body, figure)))


@pytest.mark.parametrize(
    ("question", "written", "label"),
    [
        (ZH, "黄浦区2024年前三季度地区生产总值为2379.8亿元，同比增长5.5%[#]。", "zh"),
        (EN, "Huangpu's GDP was 237.98 billion yuan in the first three quarters of 2024[#].", "en"),
    ],
)
def test_an_answer_is_streamed_cited_and_checked(bot_at, question, written, label):
    with serve(cites(written)) as endpoint:
        events = list(bot_at(endpoint.url).stream(question))
    tokens, answer = [e.text for e in events if e.kind == "token"], events[-1].answer
    assert len(tokens) > 5
    assert (answer.method, answer.language, answer.notice) == ("generated", label, "")
    (sentence,), (citation,) = answer.sentences, answer.citations
    assert sentence.support == "supported"
    assert citation.supported
    assert "2379.80亿元" in citation.quote
    assert answer.text.endswith(("[1]。", "[1]."))
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (11, 7)
    assert 0 < answer.usage.first_token_seconds <= answer.usage.seconds


@pytest.mark.parametrize(
    ("question", "written"),
    [
        (ZH, "黄浦区2024年全年地区生产总值为2379.8亿元[#]。"),
        (ZH, "黄浦区前三季度地区生产总值为2389.8亿元[#]。"),
        (EN, "Huangpu's GDP fell by 5.5% in the first three quarters of 2024[#]."),
    ],
)
def test_what_is_not_so_is_marked_and_a_strict_answer_is_without_it(bot_at, question, written):
    with serve(cites(written)) as endpoint:
        answer = bot_at(endpoint.url).ask(question)
        strict = bot_at(endpoint.url, strict=True).ask(question)
    assert [s.support for s in answer.sentences] == ["unsupported"]
    assert answer.sentences[0].reason
    assert not answer.citations[0].supported
    assert all(s.support != "unsupported" for s in strict.sentences)
    assert "2379.80亿元" in strict.text or "237.98 billion" in strict.text
    assert all(c.supported for c in strict.citations)


def answered_within(seconds, bot, question):
    """The answer, if one of three tries keeps the time: other programs may hold this machine up."""
    responder = bot.responder()
    responder.draft(responder.understand(question))  # all is loaded, as in a server
    for _ in range(3):
        began = time.monotonic()
        answer = bot.ask(question)
        if time.monotonic() - began < seconds:
            return answer
    raise AssertionError(f"three answers took more than {seconds} s each")


FAULTS = {
    "wrong key": fails(401),
    "no such model": fails(404),
    "busy": fails(429, Retry_After="60"),
    "broken": fails(503),
    "silent": hangs,
    "keeps alive": drips(),
    "falls silent": falls_silent("黄"),
    "ends early": says("黄浦", finish=None, done=False),
    "cut short": says("黄浦", finish="length"),
    "malformed": streams("data: {nonsense\n\n"),
    "error in the stream": streams('data: {"error": {"message": "no room"}}\n\n'),
    "web page": streams("<html>hello</html>", kind="text/html"),
    "empty": says("  "),
    "repeats": streams(*[chunk("很好，") for _ in range(400)]),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("question", [ZH, EN], ids=["zh", "en"])
def test_whatever_fails_the_reports_answer_in_time(bot_at, fault, question):
    with serve(FAULTS[fault]) as endpoint:
        bot = bot_at(endpoint.url, first_token_seconds=1.0)
        answer = answered_within(1.0 + 2.0, bot, question)  # the limit, and two seconds
    assert answer.method == "observed"
    assert "2379.80亿元" in answer.citations[0].quote
    assert answer.notice
    assert ("直接取自报告" if question == ZH else "from the reports") in answer.notice


def test_nobody_listens(bot_at):
    bot = bot_at("http://127.0.0.1:9/v1")
    answer = answered_within(2.0, bot, ZH)
    assert answer.method == "observed"
    assert answer.notice == "连不上语言模型，以下直接取自报告。"


def test_a_refusal_needs_no_model(bot_at):
    with serve(says("浦东新区2024年GDP为1万亿元。")) as endpoint:
        answer = bot_at(endpoint.url).ask("浦东新区2024年GDP多少?")
    assert answer.refusal.reason == "area_not_in_corpus"
    assert endpoint.bodies == []


@pytest.mark.parametrize(
    ("first", "then", "whole"),
    [
        ("黄浦区2024年固定资产投资增长多少?", "为什么?", "黄浦区2024年固定资产投资为什么增长?"),
        (
            "How fast did fixed-asset investment in Huangpu grow in 2024?",
            "And why is that?",
            "Why did fixed-asset investment in Huangpu grow in 2024?",
        ),
    ],
)
def test_a_follow_up_without_words_of_its_own_is_put_in_full(bot_at, first, then, whole):
    def model(body):
        condensing = "Rewrite" in body["messages"][0]["content"] or "改写" in str(body["messages"])
        return whole if condensing else "报告未写明：原因。"

    with serve(says(model)) as endpoint:
        chat = bot_at(endpoint.url).conversation()
        chat.ask(first)
        answer = chat.ask(then)
    assert answer.question.resolved == whole
    assert answer.question.text == then
    earlier = chat.turns[0].text
    assert earlier not in str(endpoint.bodies[-1])  # no earlier answer is evidence


def test_slots_need_no_model(bot_at):
    with serve(cites("静安区2024年前三季度地区生产总值为2045.3亿元[#]。", "2045.3")) as endpoint:
        bot = bot_at(endpoint.url)
        chat = bot.conversation()
        chat.turns.append(bot.ask(ZH))
        answer = chat.ask("那静安呢?")
    assert "静安" in answer.question.resolved
    assert all("改写" not in str(body) for body in endpoint.bodies)
    assert [s.support for s in answer.sentences] == ["supported"]


def test_the_same_question_costs_once(bot_at):
    with serve(cites("黄浦区前三季度地区生产总值为2379.8亿元[#]。")) as endpoint:
        bot = bot_at(endpoint.url)
        first, again = bot.ask(ZH), bot.ask(ZH)
    assert len(endpoint.bodies) == 1
    assert (first.usage.cached, again.usage.cached) == (False, True)
    assert again.text == first.text


def test_the_command_line_shows_what_the_model_wrote(directory, monkeypatch, capsys):
    with serve(cites("黄浦区前三季度地区生产总值为2379.8亿元[#]。")) as endpoint:
        for key, value in {
            "PROVIDER": "openai-like",
            "MODEL": "m",
            "BASE_URL": endpoint.url,
        }.items():
            monkeypatch.setenv(f"RAG_LLM__{key}", value)
        with pytest.raises(SystemExit) as stopped:
            main(["ask", ZH, "--json", "--index", str(Path(directory))])
    assert stopped.value.code in (0, None)
    told = json.loads(capsys.readouterr().out)
    assert (told["method"], told["label"]) == ("generated", "AI 生成")
    assert told["citations"][0]["supported"]


@pytest.fixture
def dead(monkeypatch):
    """Settings for a model at an address where nothing listens."""
    for key, value in {"PROVIDER": "openai-like", "MODEL": "m"}.items():
        monkeypatch.setenv(f"RAG_LLM__{key}", value)
    monkeypatch.setenv("RAG_LLM__BASE_URL", "http://127.0.0.1:9/v1")


@pytest.mark.parametrize(
    ("question", "figure", "line"),
    [
        (ZH, "2379.80", "连不上语言模型，以下直接取自报告。"),
        (
            EN,
            "237.98",
            "The language model cannot be reached; this answer is taken from the reports directly.",
        ),
    ],
)
def test_a_dead_model_is_one_line_on_stderr_and_no_error(
    dead, directory, capfd, question, figure, line
):
    with pytest.raises(SystemExit) as stopped:
        main(["ask", question, "--json", "--index", str(directory)])
    out, err = capfd.readouterr()
    assert stopped.value.code in (0, None)
    assert figure in json.loads(out)["answer"]
    assert err.splitlines() == [line]


def test_a_dead_model_is_one_line_for_a_whole_batch(dead, directory, tmp_path, capfd):
    asked = tmp_path / "in.jsonl"
    asked.write_text(
        "".join(json.dumps({"id": i, "question": q}) + "\n" for i, q in enumerate((ZH, EN)))
    )
    with pytest.raises(SystemExit) as stopped:
        main(["ask", "--batch", str(asked), "--index", str(directory)])
    out, err = capfd.readouterr()
    assert stopped.value.code in (0, None)
    assert all(json.loads(line)["notice"] for line in out.splitlines())
    assert [line for line in err.splitlines() if "answers:" in line] == [
        "2 of 2 answers: 连不上语言模型，以下直接取自报告。"
    ]
    assert "kind=" not in err


@pytest.mark.parametrize(
    ("question", "written", "mark"),
    [
        (ZH, "黄浦区前三季度地区生产总值为2389.8亿元。", "〔未核实〕"),
        (EN, "Huangpu's GDP was 238.98 billion yuan.", "(not verified)"),
    ],
)
def test_the_command_line_marks_what_is_not_verified(bot_at, question, written, mark):
    with serve(says(written)) as endpoint:
        shown = answer_text(bot_at(endpoint.url).ask(question))
    assert mark in shown
    assert ("AI 生成" if question == ZH else "AI-generated") in shown


@pytest.mark.slow
@pytest.mark.usefixtures("dead")
def test_the_server_says_that_its_model_does_not_answer(directory):
    command = [sys.executable, "-m", "rag.cli", "serve", "--port", "0", "--index", str(directory)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        lines = [server.stderr.readline(), server.stderr.readline()]
    finally:
        server.kill()
        server.communicate()
    assert lines[0].startswith("http://")
    assert "No language model answers at http://127.0.0.1:9/v1" in lines[1]
