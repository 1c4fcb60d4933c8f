"""Perfect, empty, shuffled and padded answers over the shipped cases; every score has a reason."""

from decimal import Decimal

import pytest

from eval.dataset import Case, Evidence, Value, load_dataset
from eval.score import score_all, score_case
from eval.summary import summarise

QUOTE = "2024年甲区地区生产总值为1234.5亿元，同比增长6.7%"
CASE = Case(
    id="a",
    language="zh",
    kind="figure",
    question="甲区GDP是多少?",
    values=(Value(Decimal("1234.5"), "亿元"),),
    must_not=(Value(Decimal("999"), "亿元"),),
    evidence=(Evidence("甲区.md", QUOTE),),
)


def prediction(answer="", citations=(), refused=False, reason=None, passages=()):
    return {
        "answer": answer,
        "citations": list(citations),
        "passages": list(passages),
        "refused": refused,
        "refusal": {"reason": reason, "nearest": ""} if refused else None,
        "seconds": 0.01,
    }


def cited(evidence, marker=1):
    return {
        "marker": marker,
        "document": evidence.document,
        "quote": evidence.quote,
        "passage": evidence.quote,
    }


def found(evidence):
    return {"document": evidence.document, "text": evidence.quote, "start": 0, "end": 1}


def perfect(case):
    if case.refusal:
        return prediction("报告中没有。", refused=True, reason=case.refusal)
    stated = [value.text[0] if value.text else str(value) for value in case.values]
    return prediction(
        "，".join(stated) + "[1]",
        [cited(evidence, n) for n, evidence in enumerate(case.evidence, start=1)],
        passages=[found(evidence) for evidence in case.evidence],
    )


@pytest.fixture(scope="module")
def cases():
    return load_dataset().cases


def summary(cases, predictions):
    return summarise(score_all(cases, predictions))


def test_perfect_answers_are_all_right(cases):
    scores = score_all(cases, {case.id: perfect(case) for case in cases})
    assert [(score.case.id, score.reason) for score in scores if not score.right] == []
    told = summarise(scores)
    assert told["accuracy"]["mean"] == 1
    assert told["metrics"]["recall@5"]["all"]["mean"] == 1
    assert told["refusals"]["all"] == {
        "n": told["refusals"]["all"]["n"], "precision": 1, "recall": 1, "false": 0, "reason": 1,
    }  # fmt: skip
    assert told["parity"]["agree"] == 1


def test_empty_answers_are_all_wrong(cases):
    assert summary(cases, {case.id: prediction() for case in cases})["accuracy"]["mean"] == 0


def test_missing_predictions_are_wrong_for_that_reason(cases):
    assert {score.reason for score in score_all(cases, {})} == {"no prediction"}


def test_refusing_everything_wins_only_the_unanswerable(cases):
    told = summary(
        cases, {c.id: prediction("没有。", refused=True, reason="not_stated") for c in cases}
    )
    assert told["accuracy"]["mean"] < 0.15
    assert told["refusals"]["all"]["false"] == 1
    assert told["refusals"]["all"]["recall"] == 1


def test_answers_of_other_questions_are_wrong(cases):
    answered = [case for case in cases if not case.refusal]
    moved = answered[40:] + answered[:40]
    shuffled = {a.id: perfect(b) for a, b in zip(answered, moved, strict=True)}
    assert summary(answered, shuffled)["accuracy"]["mean"] < 0.03


def test_pasting_the_corpus_does_not_win(cases, documents):
    """Everything stated, everything cited, everything retrieved, for every question."""
    texts = {path.name: path.read_text("utf-8") for path in sorted(documents.glob("*.md"))}
    everything = "\n".join(texts.values())
    citations = [
        {"marker": n, "document": name, "quote": text, "passage": text}
        for n, (name, text) in enumerate(texts.items(), start=1)
    ]
    pasted = [{"document": name, "text": everything} for name in texts]
    padded = prediction(everything, citations, passages=pasted)
    some = cases[::9]
    told = summary(some, {case.id: padded for case in some})
    assert told["accuracy"]["mean"] == 0
    assert told["metrics"]["figures"]["all"]["mean"] == 0
    assert told["metrics"]["recall@10"]["all"]["mean"] < 0.3


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (prediction("1234.5亿元", [cited(CASE.evidence[0])]), "right"),
        (prediction("123.45 billion yuan", [cited(CASE.evidence[0])]), "right"),
        (prediction("1234.6亿元", [cited(CASE.evidence[0])]), "does not state 1234.5亿元"),
        (
            prediction("1234.5亿元，乙区999亿元", [cited(CASE.evidence[0])]),
            "states 999亿元, which belongs to something else",
        ),
        (prediction("1234.5亿元"), "cites 0 of 1 gold quotations"),
        (
            prediction("1234.5亿元", [cited(Evidence("乙区.md", QUOTE))]),
            "cites 0 of 1 gold quotations",
        ),
        (
            prediction("1234.5亿元" + "。" * 800, [cited(CASE.evidence[0])]),
            "808 characters long, more than the 680 allowed",
        ),
        (
            prediction("没有", refused=True, reason="not_stated"),
            "refused (not_stated), though it is stated",
        ),
        ({**prediction("1234.5亿元"), "error": "timeout"}, "error: timeout"),
    ],
)
def test_every_score_has_its_reason(made, reason):
    assert score_case(CASE, made).reason == reason


def test_an_unanswerable_case_has_to_be_refused():
    case = Case("u", "zh", "unanswerable", "?", refusal="not_stated")
    assert score_case(case, prediction("5%")).reason == "answered, though the reports do not say it"
    assert score_case(case, prediction("没有", refused=True, reason="no_match")).right


def test_another_sentence_of_the_right_document_that_states_the_figure_is_evidence():
    other = {**cited(CASE.evidence[0]), "quote": "总量1234.5亿元", "passage": "总量1234.5亿元"}
    assert score_case(CASE, prediction("1234.5亿元", [other])).right
