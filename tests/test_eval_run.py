"""Runs: resumed, never mixed; comparing, gating, and the cards made of scores."""

import json

import pytest

from eval.compare import compare
from eval.dataset import DatasetError, load_dataset
from eval.gate import failures, load_baseline, lookup
from eval.page import page
from eval.run import predict, read_run, run
from eval.score import score_all
from eval.scorecard import BEGIN, END, PUBLISHED, markdown, pages, replace_block
from eval.summary import summarise
from rag.schema import Answer, Citation, Question, Refusal

HEADER = {"run": {"digest": "d", "fingerprint": "f"}}
QUOTE = "2024年甲区地区生产总值为1234.5亿元"
CASE = {
    "id": "a", "language": "zh", "kind": "figure", "question": "甲区GDP?", "twin": "t",
    "values": [{"number": 1234.5, "unit": "亿元"}],
    "evidence": [{"document": "甲区.md", "quote": QUOTE}],
}  # fmt: skip
ENGLISH = {**CASE, "id": "b", "language": "en", "question": "GDP of Jia?"}
NONE = {
    "id": "c", "language": "zh", "kind": "unanswerable", "question": "乙区?", "refusal": "any",
}  # fmt: skip
TURN = {key: CASE[key] for key in ("kind", "question", "values", "evidence")}
TALK = {"id": "d", "language": "zh", "turns": [TURN, {**TURN, "question": "那乙区呢?"}]}


class Clerk:
    """A system that knows one answer, and counts what it is asked."""

    def __init__(self, asked=None):
        self.asked = [] if asked is None else asked

    def ask(self, text):
        self.asked.append((id(self), text))
        question = Question(text, text, "zh")
        if "GDP" not in text:
            return Answer(question, "没有。", "refused", refusal=Refusal("not_stated"))
        cited = Citation(1, "甲区.md", "", "", None, 0, len(QUOTE), QUOTE, QUOTE)
        return Answer(question, "1234.5亿元[1]", "observed", citations=(cited,))

    def conversation(self):
        return Clerk(self.asked)


@pytest.fixture
def dataset(tmp_path):
    path = tmp_path / "cases.jsonl"
    lines = [json.dumps(record, ensure_ascii=False) for record in (CASE, ENGLISH, NONE, TALK)]
    path.write_text("\n".join(lines), "utf-8")
    return load_dataset(path)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "runs/x.jsonl"


def silent(done, total):
    assert 0 < done <= total


def test_turns_share_one_conversation(dataset):
    clerk = Clerk()
    assert [line["id"] for line in predict(clerk, dataset.cases)] == ["a", "b", "c", "d#1", "d#2"]
    speakers = [speaker for speaker, _ in clerk.asked]
    assert speakers[0] == speakers[1] == speakers[2] != speakers[3] == speakers[4]


def test_a_run_is_written_and_read_again(dataset, out):
    assert run(Clerk(), dataset, out, HEADER, silent) == 5
    made = read_run(out)
    assert made.header == HEADER
    assert made.predictions["a"]["answer"] == "1234.5亿元[1]"
    assert made.predictions["c"]["refusal"]["reason"] == "not_stated"


def test_a_stopped_run_goes_on_where_it_was(dataset, out):
    """Half a line is asked again, and a conversation that was cut in the middle from its start."""
    run(Clerk(), dataset, out, HEADER, silent)
    lines = out.read_text("utf-8").splitlines()
    out.write_text("\n".join([*lines[:2], *lines[3:5], lines[5][:20]]) + "\n", "utf-8")
    clerk = Clerk()
    assert run(clerk, dataset, out, HEADER, silent) == 3
    assert [text for _, text in clerk.asked] == ["GDP of Jia?", "甲区GDP?", "那乙区呢?"]
    assert len(read_run(out).predictions) == 5
    assert run(clerk, dataset, out, HEADER, silent) == 0


@pytest.mark.parametrize("key", ["digest", "fingerprint"])
def test_runs_of_different_things_are_not_mixed(dataset, out, key):
    run(Clerk(), dataset, out, HEADER, silent)
    other = {"run": {**HEADER["run"], key: "other"}}
    with pytest.raises(DatasetError, match=f"another {key}"):
        run(Clerk(), dataset, out, other, silent)


def test_the_output_of_a_batch_is_a_run_without_header(tmp_path):
    path = tmp_path / "batch.jsonl"
    path.write_text('{"id": "a", "answer": "x"}\n', "utf-8")
    assert read_run(path).predictions["a"]["answer"] == "x"
    path.write_text('{"answer": "x"}\n', "utf-8")
    with pytest.raises(DatasetError, match="line 1: a prediction has an 'id'"):
        read_run(path)


@pytest.fixture
def scores(dataset, out):
    run(Clerk(), dataset, out, HEADER, silent)
    return score_all(dataset.cases, read_run(out).predictions)


def test_a_summary_by_hand(scores):
    told = summarise(scores)
    assert [score.right for score in scores] == [True, True, True, True, False]
    assert told["accuracy"]["mean"] == 0.8
    assert told["kinds"]["figure"]["zh"]["n"] == 3
    assert told["parity"] == {"n": 1, "agree": 1, "zh_minus_en": 0}
    assert told["follow_ups"]["mean"] == 0
    assert told["refusals"]["all"] == {
        "n": 5, "precision": 0.5, "recall": 1, "false": 0.25, "reason": None,
    }  # fmt: skip
    assert told["metrics"]["language"]["en"]["mean"] == 0


def test_a_comparison_names_who_gained_and_lost(dataset, scores):
    predictions = {score.case.id: score.prediction for score in scores}
    after = score_all(dataset.cases, {**predictions, "a": predictions["c"]})
    found = compare(scores, after)
    assert (found.gained, found.lost) == ((), ("a",))
    assert found.right.mean == pytest.approx(-0.2)
    assert found.right.n == 5


def test_the_gate_says_what_fell(tmp_path, scores):
    path = tmp_path / "baseline.json"
    path.write_text(
        json.dumps({
            "at_least": {"accuracy.mean": 0.9, "parity.agree": 1, "kinds.rank.zh.mean": 0.5},
            "at_most": {"refusals.all.false": 0.1},
        })
    )  # fmt: skip
    assert failures(summarise(scores), load_baseline(path)) == [
        "accuracy.mean is 0.8000; it has to be at least 0.9000.",
        "kinds.rank.zh.mean is not in this summary, yet baseline.json asks for it.",
        "refusals.all.false is 0.2500; it has to be at most 0.1000.",
    ]
    path.write_text('{"atleast": {}}')
    with pytest.raises(DatasetError, match="known are 'at_least' and 'at_most'"):
        load_baseline(path)


def test_lookup_of_what_is_not_there():
    assert lookup({"a": {"b": 1}}, "a.b") == 1
    assert lookup({"a": {"b": 1}}, "a.c") is None
    assert lookup({"a": 1}, "a.c") is None


def test_markdown_is_kept_between_its_markers(scores):
    told = summarise(scores)
    text = replace_block(f"before\n{BEGIN}\nold\n{END}\nafter", told)
    assert text == f"before\n{BEGIN}\n{markdown(told)}\n{END}\nafter"
    assert replace_block(text, told) == text
    assert "| figure | 66.7% (" in text
    with pytest.raises(DatasetError, match="no scorecard block"):
        replace_block("nothing", told)


def test_the_page_stands_alone_and_shows_the_wrong_cases(scores):
    html = page(summarise(scores), scores, "A <run>")
    assert "A &lt;run&gt;" in html
    assert "http" not in html
    assert "那乙区呢?" in html
    assert "refused (not_stated), though it is stated" in html
    assert QUOTE in html


def test_published_pages_show_the_published_scorecard():
    """Stale if somebody edited a table, or published a scorecard without its pages."""
    published = json.loads(PUBLISHED.read_text("utf-8"))
    assert pages()
    for path in pages():
        text = path.read_text("utf-8")
        assert replace_block(text, published) == text, path
