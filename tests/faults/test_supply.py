"""What comes from others: licences, models, stores, settings in folders, chat templates."""

import ast
import json
import re
import sqlite3
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings as ChromaSettings

from rag.bot import Bot
from rag.cli import main
from rag.index import dense, examine
from rag.settings import IndexSettings, Settings
from rag.store import Store

ROOT = Path(__file__).parents[2]
REQUIREMENT = re.compile(r"([\w.-]+)(?:\[([\w,.-]+)\])?[^;]*(?:;(.*))?")
FOREIGN = re.compile(r"\b(A?GPL|(Affero )?General Public License)", re.IGNORECASE)
LESSER = re.compile(r"LGPL|Lesser|Library General")


def needed(name, extras=(), seen=None):
    """Every distribution that an installation brings, with those that it needs in turn."""
    seen = {} if seen is None else seen
    key = re.sub(r"[-_.]+", "-", name).lower()
    wanted = set(extras) - seen.get(key, (None, set()))[1]
    if key in seen and not wanted:
        return seen
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return seen  # for another system or Python
    former = seen.get(key, (None, set()))[1]
    seen[key] = (found, former | set(extras))
    for line in requires(name) or ():
        other, others, marker = REQUIREMENT.match(line).groups()
        extra = re.search(r"extra\s*==\s*['\"]([\w.-]+)['\"]", marker or "")
        if extra is None or extra[1] in wanted:
            needed(other, others.split(",") if others else (), seen)
    return seen


def licence(found):
    """What a distribution says of its licence; long texts are no names."""
    told = found.metadata
    names = [told.get("License-Expression") or "", (told.get("License") or "")[:100]]
    return " | ".join([*names, *(told.get_all("Classifier") or [])])


@pytest.mark.case("S-45")
def test_nothing_that_is_installed_is_under_the_gpl():
    """Every distribution that `report-rag[llm,ocr]` brings is looked up → none GPL or AGPL."""
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = pyproject.split("[project.optional-dependencies]")[0]
    seen = {}
    for name in re.findall(r'^  "([\w.-]+)[><=\[]', section, re.MULTILINE):
        needed(name, (), seen)
    for name in ("rapidocr", "onnxruntime", "llama-index-llms-openai-like", "transformers"):
        needed(name, (), seen)
    assert len(seen) > 80
    assert {"chromadb", "pypdfium2", "starlette", "torch"} <= set(seen)
    told = {name: licence(found) for name, (found, _) in seen.items()}
    foreign = {
        name: text
        for name, text in told.items()
        if FOREIGN.search(text) and not LESSER.search(text)
    }
    assert foreign == {}


@pytest.mark.parametrize(
    ("told", "foreign"),
    [("AGPL-3.0", True), ("GNU General Public License v3 (GPLv3)", True), ("Apache-2.0", False)],
)
def test_a_licence_of_that_family_is_known(told, foreign):
    assert bool(FOREIGN.search(told)) is foreign


RUNS_DATA = {
    "pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "code", "codeop",
}  # fmt: skip


SWITCHES = {
    ("shell", "True"), ("trust_remote_code", "True"), ("allow_pickle", "True"),
    ("weights_only", "False"),
}  # fmt: skip


def dangers(tree):
    """What in a module could run data as code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
            yield from (name for name in names if name.split(".")[0] in RUNS_DATA)
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ("eval", "exec", "compile", "__import__", "os.system", "yaml.load"):
                yield called
            for keyword in node.keywords:
                words = ast.unparse(keyword.value)
                if (keyword.arg, words) in SWITCHES:
                    yield f"{keyword.arg}={words}"


@pytest.mark.case("S-40", "S-43")
def test_no_code_of_ours_runs_data():
    """Every module is read → no pickle, `eval`, `exec`, shell, `yaml.load`, remote code."""
    modules = [*ROOT.glob("rag/**/*.py"), *ROOT.glob("eval/**/*.py")]
    found = {}
    for path in modules:
        if names := sorted(dangers(ast.parse(path.read_text(encoding="utf-8")))):
            found[path.relative_to(ROOT).as_posix()] = names
    assert len(modules) > 100
    assert found == {}


def test_what_runs_data_is_seen():
    text = "import pickle\neval(x)\nload(n, trust_remote_code=True)\nrun(c, shell=True)"
    assert len([*dangers(ast.parse(text))]) == 4


@pytest.mark.case("S-42")
def test_a_chroma_folder_cannot_name_what_embeds(tmp_path):
    """A Chroma folder names a function that loads a model → it is not made, only vectors count."""
    client = chromadb.PersistentClient(
        str(tmp_path / "chroma"), ChromaSettings(anonymized_telemetry=False)
    )
    collection = client.create_collection("chunks", embedding_function=None)
    collection.upsert(ids=["a"], embeddings=np.ones((1, 4), np.float32))
    client.close()
    told = {
        "type": "known",
        "name": "sentence_transformer",
        "config": {"model_name": "evil/model", "kwargs": {"trust_remote_code": True}},
    }
    with sqlite3.connect(tmp_path / "chroma" / "chroma.sqlite3") as connection:
        (known,) = connection.execute("SELECT config_json_str FROM collections").fetchone()
        changed = json.dumps(json.loads(known or "{}") | {"embedding_function": told})
        connection.execute("UPDATE collections SET config_json_str = ?", (changed,))
    connection.close()
    opened = dense.open_folder(tmp_path / "chroma")
    try:
        assert opened.query(np.ones(4, np.float32), 1)[0][0] == "a"
        assert opened._collection._embedding_function is None
    finally:
        opened.close()


@pytest.mark.case("S-44")
def test_settings_in_a_folder_of_reports_are_not_read(tmp_path, monkeypatch, capsys):
    """`.env` and `rag.toml` lie among the reports → no setting changes, no word is indexed."""
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.md").write_text("# 2025年政府工作报告\n\n新建公园三座。\n", encoding="utf-8")
    (reports / ".env").write_text("RAG_LLM__PROVIDER=openai-like\nRAG_LLM__MODEL=钩子模型\n")
    (reports / "rag.toml").write_text('[llm]\nprovider = "ollama"\nmodel = "钩子模型"\n')
    (tmp_path / ".env").write_text("RAG_RETRIEVE__TOP_K=9\n")
    monkeypatch.chdir(tmp_path)
    with Bot.open(tmp_path / "index") as bot:
        assert bot.ingest("reports").added == ("a.md",)
        assert bot.model is None
        assert [row.document for row in bot.documents()] == ["a.md"]
        assert "钩子" not in str(bot.search("钩子模型"))
    assert Settings.load().retrieve.top_k != 9
    with pytest.raises(SystemExit):
        main(["config", "show"])
    assert "钩子" not in capsys.readouterr().out


@pytest.mark.case("S-46")
def test_a_chat_template_cannot_reach_python():
    """A tokeniser's chat template reaches for classes and files → the sandbox refuses."""
    from jinja2.exceptions import SecurityError
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(WordLevel({"?": 0}, unk_token="?"))
    for template in (
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ messages.append.__globals__ }}",
        "{{ messages.append(1) }}",
        "{{ lipsum.__globals__['os'].system('id') }}",
    ):
        tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, chat_template=template)
        with pytest.raises(SecurityError):
            tokenizer.apply_chat_template([{"role": "user", "content": "x"}], tokenize=False)


@pytest.mark.case("S-35")
@pytest.mark.parametrize(
    ("url", "warned"),
    [("http://10.1.2.3:8000", True), ("http://chroma.example", True),
     ("http://127.0.0.1:8000", False), ("http://localhost:8000", False), ("", False)],
)  # fmt: skip
def test_a_chroma_server_that_others_reach_is_pointed_out(tmp_path, url, warned):
    """The setting names a Chroma server on the network → `rag doctor` warns."""
    with Store.open(tmp_path / "index") as store:
        findings = [str(finding) for finding in examine(store, IndexSettings(chroma_url=url))]
    assert any("has no login" in finding for finding in findings) is warned


@pytest.mark.case("S-31", "S-32", "S-33")
@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/a.html", "http://169.254.169.254/latest", "https://[::1]/x", "http://0/",
     "http://2130706433/", "file:///etc/passwd", "gopher://127.0.0.1/x"],
)  # fmt: skip
def test_addresses_are_not_fetched(tmp_path, address, capsys):
    """`rag ingest` of an address → no such path; nothing is opened."""
    with pytest.raises(SystemExit) as ended:
        main(["ingest", address, "--index", str(tmp_path / "index")])
    assert ended.value.code == 2
    with Bot.open(tmp_path / "index") as bot:
        report = bot.ingest(address)
        assert (len(report.failed), bot.documents()) == (1, [])


@pytest.mark.case("S-31", "S-32", "S-33", "S-36")
def test_no_code_of_ours_fetches():
    """Every module but those that speak to a configured endpoint → no client of HTTP is called."""
    told = {}
    for path in ROOT.glob("rag/**/*.py"):
        text = path.read_text(encoding="utf-8")
        used = re.findall(
            r"\b(urllib\.request|requests\.|urlopen|httpx\.(?:get|post|Client|AsyncClient|stream)|"
            r"http\.client|aiohttp|ftplib|socket\.)", text,
        )  # fmt: skip
        if used:
            told[path.relative_to(ROOT).as_posix()] = sorted(set(used))
    named = {"rag/index/dense.py", "rag/llm/endpoints.py", "rag/llm/probe.py"}
    assert set(told) == named  # they speak to what settings name
