"""Loaders of public sets, on the real files where they are; ranks by hand."""

import pytest

from eval.dataset import DatasetError
from eval.sets import Retrieval, cmrc, dragonball, rank, write_passages, xquad


def test_ranks_by_hand():
    """One question right at rank 1, one at rank 2, one not at all."""
    given = Retrieval("t", "", {}, {"a": "?", "b": "?", "c": "?"}, {"a": "p", "b": "p", "c": "p"})
    found = rank(given, {"a": ["p", "q"], "b": ["q", "p"], "c": ["q"]})
    assert found["recall@1"] == pytest.approx(1 / 3)
    assert found["recall@5"] == pytest.approx(2 / 3)
    assert found["mrr"] == pytest.approx(0.5)


def test_passages_become_files(tmp_path):
    write_passages({"p-1": "文"}, tmp_path / "new")
    assert (tmp_path / "new/p-1.txt").read_text("utf-8") == "文"


def test_an_absent_set_is_named(tmp_path):
    with pytest.raises(DatasetError, match="name the folder that holds the set"):
        cmrc(tmp_path)


def test_the_real_sets(shared):
    crossed = xquad(shared / "eval", "en", "zh")
    assert (len(crossed.passages), len(crossed.questions)) == (240, 1190)
    assert set(crossed.relevant.values()) <= set(crossed.passages)
    chinese = cmrc(shared / "eval")
    assert (len(chinese.passages), len(chinese.questions)) == (848, 3219)
    texts, cases = dragonball(shared / "eval", "en")
    assert (len(texts), len(cases)) == (108, 3108)
    assert sum(case.kind == "unanswerable" for case in cases) == 233
    for case in cases:
        assert all(item.quote in texts[item.document] for item in case.evidence)
