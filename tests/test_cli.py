"""The command line as people and programs use it: what is printed where, and exit codes."""

import csv
import io
import json
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from rag.cli import main

CONTRACT = {
    "id", "question", "language", "answer", "refused", "refusal", "citations", "observations",
    "passages", "seconds",
}  # fmt: skip
GDP = "黄浦区2024年前三季度GDP是多少?"


@pytest.fixture
def rag(capsys, index_directory):
    """Run a command over the shipped reports: (exit code, stdout, stderr)."""

    def run(command, *arguments, index=index_directory):
        with pytest.raises(SystemExit) as stopped:
            main([command, *map(str, arguments), "--index", str(index)])
        printed = capsys.readouterr()
        return stopped.value.code or 0, printed.out, printed.err

    return run


@pytest.fixture
def reports(documents, tmp_path):
    """Three of the reports, to be changed."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for path in sorted(documents.glob("*.md"))[:3]:
        shutil.copy(path, folder)
    return folder


def test_answer_with_its_source(rag):
    code, out, err = rag("ask", GDP)
    assert code == 0
    assert "2379.80亿元" in out
    assert "[1] 黄浦区2025年政府工作报告要点.md" in out
    assert "2379.80" not in err


@pytest.mark.parametrize(
    ("question", "language", "figure"),
    [(GDP, "zh", "2379.80"), ("How fast did Xuhui's revenue grow in 2024?", "en", "12.37")],
)
def test_answer_as_json(rag, documents, question, language, figure):
    code, out, _ = rag("ask", question, "--json")
    answer = json.loads(out)
    assert code == 0
    assert set(answer) >= CONTRACT
    assert (answer["question"], answer["language"], answer["refused"]) == (
        question, language, False,
    )  # fmt: skip
    assert figure in answer["answer"]
    assert any(figure in citation["quote"] for citation in answer["citations"])
    assert 0 < len(answer["passages"]) <= 10


def test_refusal_is_an_answer(rag):
    code, out, _ = rag("ask", "虹口区2024年GDP是多少?", "--json")
    answer = json.loads(out)
    assert (code, answer["refused"]) == (0, True)
    assert answer["refusal"]["reason"] == "area_not_in_corpus"


def test_batch_keeps_order_ids_and_conversations(rag, tmp_path):
    lines = [
        {"id": "a1", "question": "徐汇区2024年一般公共预算收入是多少?", "conversation": "a"},
        {"id": "b1", "question": "静安区2024年前三季度GDP是多少?", "conversation": "b"},
        "{broken",
        {"id": "a2", "question": "那静安区呢?", "conversation": "a"},
        {"id": 5, "question": "How large was Huangpu's GDP in the first three quarters of 2024?"},
        {"id": 6, "question": None},
    ]
    asked = tmp_path / "asked.jsonl"
    text = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines)
    asked.write_text(f"\ufeff{text}\n\n", encoding="utf-8")
    code, out, err = rag("ask", "--batch", asked, "--out", tmp_path / "answered.jsonl")
    rows = [json.loads(x) for x in (tmp_path / "answered.jsonl").read_text("utf-8").splitlines()]
    assert (code, out) == (3, "")
    assert "2 of 6 lines failed" in err
    assert [row["id"] for row in rows] == ["a1", "b1", None, "a2", 5, 6]
    assert all(set(row) >= CONTRACT for row in rows)
    assert ["error" in row for row in rows] == [False, False, True, False, False, True]
    assert "281.87" in rows[0]["answer"]
    assert "2045.3" in rows[1]["answer"]
    assert "302.2" in rows[3]["answer"]
    assert rows[4]["language"] == "en"


def test_batch_from_stdin_to_stdout(index_directory):
    done = subprocess.run(
        [sys.executable, "-m", "rag.cli", "ask", "--batch", "-", "--index", index_directory],
        input=json.dumps({"id": 1, "question": GDP}).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    (row,) = map(json.loads, done.stdout.splitlines())
    assert row["id"] == 1
    assert "2379.80" in row["answer"]


def test_search(rag):
    code, out, _ = rag("search", "低空经济", "--top-k", 2, "--json")
    hits = json.loads(out)
    assert (code, [hit["rank"] for hit in hits]) == (0, [1, 2])
    assert "低空经济" in hits[0]["text"]
    assert rag("search", "低空经济", "--top-k", 1)[1].startswith("1. ")


def test_observations_as_json_csv_and_words(rag):
    _, out, _ = rag("observations", "--area", "Huangpu", "--indicator", "GDP", "--json")
    found = json.loads(out)
    assert ("2379.80", "亿元", "2024-01/2024-09") in [
        (o["value"], o["unit"], o["period"]) for o in found
    ]
    assert {(o["area"], o["indicator"]) for o in found} == {("黄浦区", "地区生产总值")}
    _, out, _ = rag("observations", "--status", "target", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["status"] for row in rows} == {"target"}
    _, out, _ = rag("observations", "--area", "静安", "--measure", "growth")
    assert "3.6%" in out


def test_nothing_found_is_said_on_stderr(rag):
    code, out, err = rag("observations", "--area", "浦东")
    assert (code, out, err) == (0, "", "No observation matches.\n")


def test_documents(rag):
    _, out, _ = rag("documents", "--json")
    rows = json.loads(out)
    assert [row["area"] for row in rows if row["report_year"] == 2025] == [r["area"] for r in rows]
    assert set(rows[0]) == {
        "document", "title", "area", "level", "report_year", "data_year", "pages", "chunks",
        "observations", "warnings", "quality",
    }  # fmt: skip
    assert "黄浦区2025年政府工作报告要点.md" in rag("documents")[1]


def test_ingest_again_change_sync_and_remove(rag, reports, monkeypatch):
    """The life of a folder, named by a relative path as people do."""
    monkeypatch.chdir(reports.parent)
    index = "index"
    code, out, err = rag("ingest", "reports", index=index)
    assert (code, out) == (0, "")
    assert err.startswith("3 added; ")
    assert rag("ingest", "./reports/", index=index)[2].startswith("3 unchanged; 0 chunks")

    first, second, _ = sorted(reports.iterdir())
    first.write_text(first.read_text("utf-8").replace("2024年", "2023年"), encoding="utf-8")
    second.unlink()
    report = json.loads(rag("ingest", "reports", "--sync", "--json", index=index)[1])
    assert (report["changed"], report["removed"]) == ([first.name], [second.name])
    assert report["duplicates"] == []

    assert rag("remove", first.name, index=index)[0] == 0
    assert len(json.loads(rag("documents", "--json", index=index)[1])) == 1
    code, _, err = rag("remove", first.name, index=index)
    assert code == 1
    assert "rag documents" in err


@pytest.mark.case("R-60")
def test_file_that_cannot_be_read_stops_nothing(rag, reports, tmp_path):
    (reports / "damaged.docx").write_bytes(b"PK\x03\x04 not a Word file")
    code, _, err = rag("ingest", reports, index=tmp_path / "index")
    assert code == 3
    assert err.startswith("3 added, 1 failed; ")
    assert "damaged.docx: " in err


def test_doctor_repair_backup_and_restore(rag, index_directory, tmp_path):
    index = tmp_path / "index"
    shutil.copytree(index_directory, index)
    assert rag("doctor", index=index) == (0, "", "Nothing is wrong.\n")
    assert rag("backup", tmp_path / "backup.db", index=index)[0] == 0

    shutil.rmtree(index / "index")
    code, out, _ = rag("doctor", index=index)
    assert code == 4
    assert "`rag repair`" in out
    assert rag("repair", index=index)[0] == 0
    assert rag("doctor", index=index)[0] == 0

    (index / "store.db").write_bytes(b"no database" * 1000)
    code, _, err = rag("documents", index=index)
    assert code == 1
    assert "`rag restore FILE`" in err
    assert rag("restore", tmp_path / "backup.db", index=index)[0] == 0
    assert "2379.80" in rag("ask", GDP, index=index)[1]


def test_reindex_after_another_way_of_cutting(rag, index_directory, tmp_path, monkeypatch):
    index = tmp_path / "index"
    shutil.copytree(index_directory, index)
    monkeypatch.setenv("RAG_CHUNK__CHARACTERS", "120")
    code, _, err = rag("ask", GDP, index=index)
    assert code == 4
    assert "`rag reindex`" in err
    before = json.loads(rag("documents", "--json", index=index)[1])
    assert rag("reindex", index=index)[0] == 0
    after = json.loads(rag("documents", "--json", index=index)[1])
    assert sum(row["chunks"] for row in after) > sum(row["chunks"] for row in before)
    assert "2379.80" in rag("ask", GDP, index=index)[1]


@pytest.mark.slow
def test_serve_says_who_writes_the_answers_answers_and_ends_when_told(index_directory):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "rag.cli", "serve", "--port", str(port)]
    server = subprocess.Popen([*command, "--index", index_directory], stderr=subprocess.PIPE)
    try:
        assert server.stderr.readline() == f"http://127.0.0.1:{port}\n".encode()
        assert b"No language model is set (RAG_LLM__PROVIDER)" in server.stderr.readline()
        body = json.dumps({"question": GDP}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/ask", body)
        request.add_header("Content-Type", "application/json")
        with _retried(lambda: urllib.request.urlopen(request, timeout=30)) as response:
            assert "2379.80" in json.load(response)["answer"]
        server.terminate()
        assert server.wait(timeout=20) in (0, -signal.SIGTERM)
    finally:
        server.kill()
        server.communicate()


def _retried(call):
    """The result of a call that a starting server may refuse at first."""
    for _ in range(100):
        try:
            return call()
        except urllib.error.URLError:
            time.sleep(0.1)
    return call()


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "x", "--batch", "y"],
        ["ask", "--batch", "absent.jsonl"],
        ["ingest"],
        ["ingest", "absent"],
        ["search", "x", "--top-k", "0"],
        ["observations", "--status", "maybe"],
        ["nonsense"],
    ],
)
def test_wrong_usage(rag, arguments):
    code, out, err = rag(*arguments)
    assert (code, out) == (2, "")
    assert "Usage: rag" in err


def test_wrong_setting_is_usage_too(rag, monkeypatch):
    monkeypatch.setenv("RAG_RETRIEVE__TOP_K", "many")
    code, _, err = rag("ask", GDP)
    assert code == 2
    assert "retrieve.top_k" in err


@pytest.mark.case("S-54")
def test_config_shows_sources_and_no_secret(capsys, monkeypatch):
    monkeypatch.setenv("RAG_LLM__API_KEY", "canary")
    monkeypatch.setenv("RAG_RETRIEVE__TOP_K", "7")
    with pytest.raises(SystemExit):
        main(["config", "show"])
    printed = capsys.readouterr()
    assert "retrieve.top_k = 7  (environment)" in printed.out
    assert 'llm.provider = ""  (default)' in printed.out
    assert "canary" not in printed.out + printed.err
    with pytest.raises(SystemExit):
        main(["config", "show", "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert shown["retrieve.top_k"] == {"value": 7, "source": "environment"}


def test_version(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.strip().count(".") == 2
