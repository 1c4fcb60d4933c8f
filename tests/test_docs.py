"""What the READMEs say is so: commands run, names exist, both languages are in step."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.main import get_command

from rag.cli import app, main
from rag.settings import Settings

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ENGLISH, CHINESE = (path.read_text(encoding="utf-8") for path in READMES)
COMMANDS = [
    line
    for language, code in BLOCK.findall(ENGLISH)
    if language == "sh"
    for line in code.splitlines()
]
PYTHON = [code for language, code in BLOCK.findall(ENGLISH) if language == "python"]


@pytest.fixture
def desk(tmp_path, documents, index_directory, monkeypatch):
    """A folder as after `make serve`, with a home that has reports of its own."""
    shutil.copytree(documents, tmp_path / "documents")
    shutil.copytree(documents, tmp_path / "reports")
    shutil.copytree(index_directory, tmp_path / "index")
    question = {"id": 1, "question": "黄浦区2024年前三季度GDP是多少?"}
    (tmp_path / "questions.jsonl").write_text(json.dumps(question), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("rag ")])
def test_command_runs(desk, line, capsys):
    words = [word.replace("~", str(desk)) for word in shlex.split(line, comments=True)]
    with pytest.raises(SystemExit) as stopped:
        main(words[1:])
    printed = capsys.readouterr()
    assert stopped.value.code in (0, None), printed.err


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("make")])
def test_make_target_exists(line):
    target = shlex.split(line)[1]
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("code", PYTHON, ids=range(len(PYTHON)))
def test_example_runs(desk, code, capsys):
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "2379.80" in printed or "低空经济" in printed


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_names_exist(text):
    commands = get_command(app).commands
    for line in re.findall(r"(?:^|`)rag ([a-z]+)", text, re.MULTILINE):
        assert line in commands, line
    for path in re.findall(r"`((?:rag|eval|tests|documents)/[\w./]*)`", text):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (ROOT / path).exists(), path
    for section, key in re.findall(r"RAG_([A-Z]+)__([A-Z_]+)", text):
        holder = type(getattr(Settings(), section.lower()))
        assert key.lower() in holder.model_fields, f"RAG_{section}__{key}"


def test_every_command_is_told():
    told = set(re.findall(r"(?:^|`)rag ([a-z]+)", ENGLISH, re.MULTILINE))
    assert set(get_command(app).commands) <= told


def test_both_readmes_are_in_step():
    def shape(text):
        prose = BLOCK.sub("", text)
        return {
            "headings": re.findall(r"^(#+) ", prose, re.MULTILINE),
            "code": [(language, _without_comments(code)) for language, code in BLOCK.findall(text)],
            "rows": [row.split("|")[1].count("`") for row in prose.splitlines() if row[:1] == "|"],
            "links": set(re.findall(r"\]\((?!README)([^)]+)\)", prose)),
        }

    assert shape(ENGLISH) == shape(CHINESE)


def _without_comments(code):
    return re.sub(r"\s*#.*$", "", code, flags=re.MULTILINE)
