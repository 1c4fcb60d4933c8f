"""The command line of the eval suite, without a bot."""

import json

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.dataset import DatasetError, load_dataset
from eval.suggest import draft, suggest
from rag.schema import Observation

CASE = {
    "id": "a", "language": "zh", "kind": "figure", "question": "甲区GDP?",
    "values": [{"number": 5, "unit": "亿元"}],
    "evidence": [{"document": "甲区.md", "quote": "甲区地区生产总值为5亿元"}],
}  # fmt: skip
RIGHT = {
    "id": "a", "answer": "5亿元[1]", "refused": False, "refusal": None, "passages": [],
    "citations": [{"marker": 1, "document": "甲区.md", "quote": "甲区地区生产总值为5亿元"}],
}  # fmt: skip


@pytest.fixture
def files(tmp_path):
    cases, good, bad = (tmp_path / name for name in ("cases.jsonl", "good.jsonl", "bad.jsonl"))
    cases.write_text(json.dumps(CASE, ensure_ascii=False), "utf-8")
    good.write_text(json.dumps(RIGHT, ensure_ascii=False), "utf-8")
    bad.write_text(json.dumps({**RIGHT, "answer": "6亿元"}, ensure_ascii=False), "utf-8")
    return cases, good, bad


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_score_shows_accuracy_and_every_wrong_case(files):
    cases, good, bad = files
    assert json.loads(call("score", good, "--set", cases, "--json").stdout)["accuracy"]["mean"] == 1
    shown = call("score", bad, "--set", cases).stdout
    assert "does not state 5亿元" in shown
    assert "甲区地区生产总值为5亿元" in shown


def test_score_refuses_predictions_of_another_set(files, tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({**RIGHT, "id": "z"}), "utf-8")
    result = call("score", other, "--set", files[0])
    assert isinstance(result.exception, DatasetError)
    assert "'z'" in str(result.exception)


def test_gate_exits_with_one_when_a_figure_falls(files, tmp_path):
    cases, good, bad = files
    baseline = tmp_path / "baseline.json"
    baseline.write_text('{"at_least": {"accuracy.mean": 1}}')
    assert call("gate", good, "--set", cases, "--baseline", baseline).exit_code == 0
    result = call("gate", bad, "--set", cases, "--baseline", baseline)
    assert result.exit_code == 1
    assert "accuracy.mean is 0.0000" in result.output


def test_compare_names_what_was_lost(files):
    cases, good, bad = files
    assert "lost: a" in call("compare", good, bad, "--set", cases).stdout


def test_scorecard_prints_markdown_and_writes_a_page(files, tmp_path):
    cases, good, _ = files
    html = tmp_path / "card.html"
    assert call("scorecard", good, "--set", cases).stdout.startswith("| right, by kind | zh | en |")
    assert call("scorecard", good, "--set", cases, "--html", html).exit_code == 0
    assert html.read_text("utf-8").startswith("<!doctype html>")


def test_check_finds_quotations_that_do_not_stand_there(files, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "甲区.md").write_text("# 甲区报告\n\n甲区地区生产总值为5亿元。\n", "utf-8")
    assert call("check", "--set", files[0], "--documents", folder).exit_code == 0
    (folder / "甲区.md").write_text("# 甲区报告\n\n甲区地区生产总值为6亿元。\n", "utf-8")
    result = call("check", "--set", files[0], "--documents", folder)
    assert result.exit_code == 1
    assert "is not in" in result.stdout


def test_new_writes_a_template_that_says_what_to_fill_in(tmp_path):
    (tmp_path / "报告.md").write_text("x", "utf-8")
    out = tmp_path / "own.jsonl"
    assert call("new", out, "--documents", tmp_path).exit_code == 0
    assert "报告.md" in out.read_text("utf-8")
    with pytest.raises(DatasetError, match="question: String should have at least 1 character"):
        load_dataset(out)
    assert isinstance(call("new", out, "--documents", tmp_path).exception, DatasetError)


def observation(**more):
    facts = {
        "document": "甲.md", "area": "黄浦区", "indicator": "地区生产总值", "term": "GDP",
        "measure": "level", "value": "2379.80", "unit": "亿元", "period": "2024-01/2024-09",
        "status": "actual", "modifier": "", "rank": "", "start": 0, "end": 6,
        "quote": "地区生产总值",
    }  # fmt: skip
    return Observation(**{**facts, **more})


def test_drafts_are_valid_cases_in_both_languages(tmp_path):
    drafts = suggest([observation(), observation(document="乙.md", status="target")], 4)
    path = tmp_path / "drafts.jsonl"
    path.write_text("\n".join(json.dumps(d, ensure_ascii=False) for d in drafts), "utf-8")
    cases = load_dataset(path).cases
    assert {case.evidence[0].document for case in cases} == {"甲.md", "乙.md"}
    assert [case.language for case in cases] == ["zh", "en"]


def test_a_draft_asks_as_a_person_would():
    assert draft(observation(), 1)["question"] == "黄浦区2024年1—9月地区生产总值是多少?"
    english = draft(observation(measure="growth", value="5.5", unit="%", period="2024"), 2)
    assert english["question"].startswith("How much did Huangpu")
    assert english["question"].endswith("grow in 2024?")
    assert english["values"] == [{"number": 5.5, "unit": "%"}]


def test_drafts_are_seeded_and_take_turns():
    many = [observation(document=f"{n % 3}.md", value=str(n)) for n in range(30)]
    drawn = suggest(many, 6, seed=1)
    assert drawn == suggest(many, 6, seed=1)
    documents = [case["evidence"][0]["document"] for case in drawn]
    assert sorted(documents) == ["0.md", "0.md", "1.md", "1.md", "2.md", "2.md"]
