"""The bench: texts that grow, questions drawn from them, tables, and one stage for real."""

import gzip
import json
from itertools import islice

import numpy as np
import pytest

from eval.bench import scale
from eval.bench.calibrate import thresholds
from eval.bench.child import run_stage
from eval.bench.encoder import unseen_rows
from eval.bench.fit import Clauses, best, collect, cross_validated, fit
from eval.bench.side_by_side import COLUMNS, table, write_texts
from eval.dataset import Case, DatasetError, Evidence
from rag.bot import Bot


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for number in range(3):
            text = f"第{number}条消息说明今年增长了15%并且继续向好。" * 600
            file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
    return path


def test_texts_are_repeated_with_changed_figures(news):
    first, second, third = islice(scale.documents(news), 3)
    assert {len(first), len(second), len(third)} == {scale.DOCUMENT_CHARACTERS}
    assert "增长了15%" in first
    assert "增长了26%" in second
    assert scale.changed("2024年15.9%", 1) == "3135年26.0%"


def test_questions_are_drawn_and_seeded(tmp_path):
    (tmp_path / "a.txt").write_text("短。今年全市经济增长了百分之五左右。" * 3, "utf-8")
    drawn = scale.questions(tmp_path, count=2)
    assert drawn == {"q0": "今年全市经济增长了百分之五左右", "q1": "今年全市经济增长了百分之五左右"}
    assert drawn == scale.questions(tmp_path, count=2)


def test_a_table_has_a_dash_where_nothing_was_measured():
    row = {name: None for name in COLUMNS} | {"system": "s", "p50_ms": 1234.5, "zh_recall@1": 0.5}
    last = table([row]).splitlines()[-1]
    assert last.startswith("| s | – |")
    assert " 1,234 " in last
    assert " 50.0% " in last


def test_equal_sentences_of_two_years_are_counted_apart_and_as_one(tmp_path):
    title = "——2021年3月5日在第十三届全国人民代表大会第四次会议上\tReport of 2021"
    twice = ["提升创新能力。\tWe will innovate more.", "提升创新能力，\tMore innovation."]
    lines = [f"gov_work_report_2008_2022\t{line}\n" for line in (title, *twice)]
    (tmp_path / "train").mkdir()
    with gzip.open(tmp_path / "train" / "parallel_zh_en.tsv.gz", "wt", encoding="utf-8") as file:
        file.writelines(lines)

    class Topics:
        def encode_documents(self, texts):
            return np.array([[float("2021" in text), float("2021" not in text)] for text in texts])

    shares = [row.value for row in unseen_rows(Topics(), tmp_path)]
    assert shares == pytest.approx([2 / 3, 1, 2 / 3, 2 / 3])


@pytest.mark.slow
def test_a_stage_runs_in_a_process_of_its_own(tmp_path, documents):
    texts, work = tmp_path / "texts", tmp_path / "work"
    assert write_texts(documents, texts) == 6
    built = run_stage("build", "ours", texts, work)
    assert built["chunks"] >= 6
    assert built["characters"] > 3000
    assert built["peak_mb"] > 50
    asked = tmp_path / "questions.json"
    asked.write_text(json.dumps({"a": "徐汇区2024年一般公共预算收入是多少?"}), "utf-8")
    found = run_stage("ask", "ours", asked, work)
    assert found["passages"]["a"][0]["document"].startswith("徐汇区")
    assert len(found["seconds"]) == 1


def test_a_stage_that_fails_says_so(tmp_path):
    with pytest.raises(DatasetError, match="nobody failed to build"):
        run_stage("build", "nobody", tmp_path, tmp_path / "work")


def test_thresholds_trade_answers_against_refusals():
    judged = [(0.9, True), (0.6, False), (0.6, None)]
    rows = {row["threshold"]: row for row in thresholds(judged)}
    assert rows[0.5] == {
        "threshold": 0.5, "right": 1, "wrong": 1, "refused": 0,
        "unanswerable answered": 1, "unanswerable refused": 0,
    }  # fmt: skip
    assert rows[0.7]["refused"] == 1
    assert rows[0.7]["unanswerable refused"] == 1


def made(seed, answerable=True):
    """Clauses of which the one that is most covered is right, with a feature that says nothing."""
    draw = np.random.default_rng(seed)
    features = draw.random((6, 2))
    right = np.arange(6) == int(np.argmax(features[:, 0]))
    return Clauses("numeric", ("covered", "noise"), features, right & answerable, answerable)


def test_what_tells_is_learned_and_what_does_not_is_not():
    weights = fit([made(seed) for seed in range(60)])
    assert weights["covered"] > 3 * abs(weights["noise"])
    assert weights["bias"] < 0


def test_the_best_clause_is_judged():
    weights = {"bias": 0.0, "covered": 10.0, "noise": 0.0}
    assert best(made(1), weights)[1] is True
    assert best(made(1, answerable=False), weights)[1] is None
    assert 0.5 < best(made(1), weights)[0] <= 1.0


def test_every_case_is_judged_once_by_weights_that_did_not_see_it():
    judged = cross_validated([made(seed) for seed in range(40)])
    assert len(judged) == 40
    assert sum(right is True for _, right in judged) > 30


def test_clauses_are_collected_from_cases(index_directory):
    case = Case(
        "a", "zh", "figure", "黄浦区2024年前三季度GDP是多少?",
        evidence=(Evidence("黄浦区2025年政府工作报告要点.md", "地区生产总值达到2379.80亿元"),),
    )  # fmt: skip
    with Bot.open(index_directory) as bot:
        (clauses,) = collect(bot, [case])
    assert clauses.group == "numeric"
    assert clauses.answerable
    assert 1 <= clauses.right.sum() < len(clauses.right)
    assert clauses.features.shape == (len(clauses.right), len(clauses.names))


def test_words_are_hidden_from_the_glossary(index_directory):
    case = Case("a", "en", "figure", "How many enterprises with foreign capital are in Huangpu?")
    with Bot.open(index_directory) as bot:
        known, hidden = (collect(bot, [case], share) for share in (0.0, 1.0))
    assert known[0].names == hidden[0].names
    assert known[0].features.max() > 0
    assert not np.array_equal(known[0].features, hidden[0].features)
