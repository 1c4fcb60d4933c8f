"""Settings: where a value comes from, what is refused, and `rag.toml` in step with the code."""

import re
import tomllib
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import Settings, origins

TOML = Path(__file__).parent.parent / "rag.toml"
UNSET = {"retrieve.dense_weight"}  # None has no spelling in TOML: an example stands there


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_flag_over_environment_over_file_over_default(empty_folder, monkeypatch):
    assert Settings.load().retrieve.top_k == 10
    (empty_folder / "rag.toml").write_text("[retrieve]\ntop_k = 7\ncandidates = 50\n")
    assert Settings.load().retrieve.top_k == 7
    monkeypatch.setenv("RAG_RETRIEVE__TOP_K", "6")
    assert Settings.load().retrieve.top_k == 6
    settings = Settings.load(retrieve={"top_k": 5})
    assert (settings.retrieve.top_k, settings.retrieve.candidates) == (5, 50)


@pytest.mark.parametrize(
    ("section", "key", "value", "said"),
    [
        ("retrieve", "topk", "5", "Unknown setting 'retrieve.topk'"),
        ("retrieve", "top_k", "0", "'retrieve.top_k': Input should be greater than or equal to 1"),
        ("parse", "ocr", "maybe", "(got 'maybe')"),
        ("llm", "provider", "none", "'openai-like', 'ollama' or 'huggingface'"),
    ],
)
def test_bad_setting_is_named(section, key, value, said):
    with pytest.raises(SettingsError, match=re.escape(said)):
        Settings.load(**{section: {key: value}})


def test_unknown_key_of_the_file_is_named(empty_folder):
    (empty_folder / "rag.toml").write_text("[servre]\nport = 1\n")
    with pytest.raises(SettingsError, match="servre"):
        Settings.load()


def test_unreadable_file_is_an_error_of_ours(empty_folder):
    (empty_folder / "rag.toml").write_text("[server\n")
    with pytest.raises(SettingsError, match=r"rag\.toml"):
        Settings.load()


def test_unknown_environment_name_is_an_error(monkeypatch):
    monkeypatch.setenv("RAG_LLM__MODLE", "x")
    with pytest.raises(SettingsError, match=r"llm\.modle"):
        Settings.load()


@pytest.mark.parametrize("name", ["RAG_LMM__MODEL", "RAG_LLM_MODEL", "RAG_LLM_API_KEY"])
def test_misspelt_environment_name_is_an_error(monkeypatch, name):
    monkeypatch.setenv(name, "canary")
    with pytest.raises(SettingsError, match=name) as raised:
        Settings.load()
    assert "canary" not in str(raised.value)


@pytest.mark.parametrize("name", ["RAG_HOME", "RAGTIME", "DRAG_LLM__MODEL"])
def test_foreign_environment_names_are_left_alone(monkeypatch, name):
    monkeypatch.setenv(name, "x")
    assert Settings.load() == Settings.load()


def test_malformed_section_in_the_environment_is_an_error_of_ours(monkeypatch):
    monkeypatch.setenv("RAG_LLM", "{")
    with pytest.raises(SettingsError, match="RAG_LLM__MODEL"):
        Settings.load()


def test_origins_say_where_each_value_comes_from(empty_folder, monkeypatch):
    (empty_folder / "rag.toml").write_text("[retrieve]\ntop_k = 7\n[llm]\nmodel = 'a'\n")
    monkeypatch.setenv("RAG_LLM__MODEL", "b")
    monkeypatch.setenv("RAG_LLM__API_KEY", "canary")
    rows = {row.key: row[1:] for row in origins(server={"port": 1})}
    assert rows["server.port"] == (1, "flag")
    assert rows["llm.model"] == ("b", "environment")
    assert rows["retrieve.top_k"] == (7, "rag.toml")
    assert rows["retrieve.candidates"] == (60, "default")
    assert "canary" not in str(rows)
    assert rows["llm.api_key"][1] == "environment"


def test_secrets_are_masked():
    settings = Settings.load(llm={"api_key": "sk-canary"}, server={"token": "canary-2"})
    assert "canary" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert settings.llm.api_key.get_secret_value() == "sk-canary"


@pytest.mark.case("S-54")
def test_bad_secret_is_not_repeated():
    with pytest.raises(SettingsError) as raised:
        Settings.load(llm={"api_key": ["canary"]})
    assert "canary" not in str(raised.value)


def test_settings_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        Settings.load().llm.model = "x"


def test_shipped_file_holds_every_setting_at_its_default(empty_folder):
    shipped = re.sub(r"^# (?=\w+ = )", "", TOML.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (empty_folder / "rag.toml").write_text(shipped, encoding="utf-8")
    written = _flat(tomllib.loads(shipped))
    defaults = {
        f"{section}.{key}": field.default
        for section, holder in Settings.model_fields.items()
        for key, field in type(holder.default).model_fields.items()
    }
    assert set(written) == set(defaults)
    loaded = Settings.load()
    for name in set(defaults) - UNSET:
        section, key = name.split(".")
        assert getattr(getattr(loaded, section), key) == defaults[name], name


def test_shipped_file_changes_nothing():
    assert not any(tomllib.loads(TOML.read_text(encoding="utf-8")).values())


def _flat(table):
    return {f"{section}.{key}" for section, keys in table.items() for key in keys}
