"""The page of the cases is as new as the tests, and says nothing that they do not."""

import pytest

from tests.faults import table
from tests.faults.table import NOT_RUN, PAGE, Result, carriers, cases, marks, note, render

RERUN = "run `python -m tests.faults.table`, with the file of the test to be quick"


def test_every_case_is_there_once():
    wanted = [f"R-{n:02}" for n in range(1, 69)] + [f"S-{n:02}" for n in range(1, 67)]
    assert [case.id for case in cases()] == wanted


def test_every_marker_names_a_case():
    assert set(carriers()) <= {case.id for case in cases()}


def test_every_case_has_a_test_or_says_why_not():
    tests = carriers()
    assert [case.id for case in cases() if not (tests.get(case.id) or case.open)] == []


def test_the_page_says_what_was_noted_when_the_tests_ran():
    assert PAGE.read_text(encoding="utf-8") == render(Result.all()), RERUN


def test_every_test_was_run_as_it_is_now_and_none_failed():
    noted = {test: each.mark for test, each in Result.all().items() if each.became != "failed"}
    assert noted == marks(), RERUN


@pytest.fixture
def notes(tmp_path, monkeypatch):
    """A page and results of their own."""
    monkeypatch.setattr(table, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(table, "RESULTS", tmp_path / "results.tsv")
    return tmp_path


def test_results_are_read_back_as_they_were_noted(notes):
    test, mark = next(iter(carriers()["R-01"].items()))
    result = Result(test, mark, "2026-01-01", "passed (9), skipped: no mounts here")
    note({test: result, "test_gone.py::test_gone": result})
    assert Result.all() == {test: result}
    page = (notes / "page.md").read_text(encoding="utf-8")
    assert f"`{test}` passed (9), skipped: no mounts here" in page
    assert NOT_RUN in page


def test_a_test_that_was_changed_has_another_mark(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "TESTS", tmp_path)
    file = tmp_path / "test_it.py"
    found = []
    for above, body in (("", "assert 1"), ("import os\n", "assert 1"), ("", "assert 2")):
        test = f'{above}@pytest.mark.case("R-01")\ndef test_it():\n    {body}\n'
        file.write_text(test, encoding="utf-8")
        found.append(marks()["test_it.py::test_it"])
    assert found[0] == found[1] != found[2]
