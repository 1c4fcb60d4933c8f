"""Case files: what is accepted, what is said of what is not, and the shipped cases themselves."""

import json
from collections import Counter
from decimal import Decimal

import pytest

from eval.dataset import (
    CASES,
    DatasetError,
    Evidence,
    Value,
    follow_twins,
    load_dataset,
    missing_evidence,
)

GOOD = {
    "id": "a", "language": "en", "kind": "figure", "question": "How much?",
    "values": [{"number": 5.5, "unit": "%"}],
    "evidence": [{"document": "a.md", "quote": "增长5.5%"}],
}  # fmt: skip


def write(tmp_path, *records):
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), "utf-8")
    return path


def test_a_case_is_read(tmp_path):
    (case,) = load_dataset(write(tmp_path, GOOD)).cases
    assert case.values == (Value(Decimal("5.5"), "%"),)
    assert case.evidence == (Evidence("a.md", "增长5.5%"),)
    assert case.turn == 1


def test_turns_become_cases_of_one_conversation(tmp_path):
    turn = {key: GOOD[key] for key in ("kind", "question", "values", "evidence")}
    talk = {"id": "c", "language": "en", "twin": "t", "turns": [turn, turn]}
    one, two = load_dataset(write(tmp_path, talk)).cases
    assert (one.id, one.conversation, one.turn, one.twin) == ("c#1", "c", 1, "t#1")
    assert (two.id, two.turn) == ("c#2", 2)


def test_lines_of_the_shared_format_are_read(tmp_path):
    record = {
        "id": "s", "lang": "zh", "question": "?", "type": "compare", "source": ["a", "b"],
        "evidence": ["增长5.5%", "增长6.5%"], "answer": "b", "values": [{"text": ["b"]}],
    }  # fmt: skip
    (case,) = load_dataset(write(tmp_path, record)).cases
    assert case.kind == "comparison"
    assert case.evidence[1] == Evidence("b", "增长6.5%")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"anwser": ""}, "unknown field 'anwser'; did you mean 'answer'?"),
        ({"kind": "figures"}, "kind: Input should be 'figure'"),
        ({"values": [{"number": 5, "text": ["5"]}]}, 'a value is {"number": 5.5, "unit": "%"}'),
        ({"values": [{"text": [" "]}]}, "would match every answer"),
        ({"evidence": []}, 'kind \'figure\' needs "values" and "evidence"'),
        ({"kind": "unanswerable"}, 'an unanswerable case has "refusal" and no values'),
        ({"refusal": "forgotten"}, "refusal"),
        ({"question": ""}, "question: String should have at least 1 character"),
    ],
)
def test_a_wrong_line_is_named_with_its_remedy(tmp_path, change, message):
    with pytest.raises(DatasetError) as error:
        load_dataset(write(tmp_path, GOOD, {**GOOD, "id": "b", **change}))
    assert "cases.jsonl line 2 (id 'b')" in str(error.value)
    assert message in str(error.value)


def test_ids_are_unique(tmp_path):
    with pytest.raises(DatasetError, match="line 2: id 'a' is used twice"):
        load_dataset(write(tmp_path, GOOD, GOOD))


def test_half_a_line_is_named(tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": ', "utf-8")
    with pytest.raises(DatasetError, match="line 1: not JSON"):
        load_dataset(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DatasetError, match="There is no case file"):
        load_dataset(tmp_path / "none.jsonl")


def test_the_digest_follows_the_cases(tmp_path):
    before = load_dataset(write(tmp_path, GOOD)).digest
    assert load_dataset(write(tmp_path, GOOD)).digest == before
    assert load_dataset(write(tmp_path, {**GOOD, "question": "How many?"})).digest != before


def test_shipped_cases_quote_the_shipped_documents(documents):
    cases = load_dataset().cases
    texts = {path.name: path.read_text("utf-8") for path in documents.glob("*.md")}
    assert missing_evidence(cases, texts) == []
    assert len(cases) >= 200
    languages = Counter(case.language for case in cases)
    assert 0.4 < languages["en"] / len(cases) < 0.5
    kinds = Counter((case.kind, case.language) for case in cases)
    assert len(kinds) == 22
    assert min(kinds.values()) >= 6


def test_shipped_twins_ask_for_the_same():
    """The two forms of a question share values and evidence."""
    twins = {}
    for case in load_dataset().cases:
        if case.twin:
            twins.setdefault(case.twin, []).append(case)
    for name, cases in twins.items():
        assert len({case.evidence for case in cases}) == 1, name
        assert len({tuple(map(str, case.values)) for case in cases}) == 1, name


def test_missing_evidence_is_said():
    (case,) = load_dataset(CASES / "districts.jsonl").cases[:1]
    assert missing_evidence([case], {})[0].startswith(f"{case.id}: there is no document")
    texts = {case.evidence[0].document: "nothing"}
    assert "is not in" in missing_evidence([case], texts)[0]


def test_cases_over_the_shared_reports_are_read(shared):
    own = load_dataset(CASES / "shared_reports.jsonl").cases
    given = load_dataset(
        shared / "eval/report_questions.jsonl", shared / "eval/report_conversations.jsonl"
    ).cases
    assert len(own) >= 60
    assert len(given) == 220
    assert not {case.question for case in own} & {case.question for case in given}
    assert max(len(item.quote) for case in own for item in case.evidence) <= 30


def test_evidence_follows_a_twin_to_the_document_that_is_kept(tmp_path):
    cases = load_dataset(write(tmp_path, GOOD)).cases
    assert follow_twins(cases, {"a.md": "b.docx"})[0].evidence[0].document == "b.docx"
    assert follow_twins(cases, {"c.md": "b.docx"}) == list(cases)
