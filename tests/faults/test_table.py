"""The page of the cases is as new as the tests, and says nothing that they do not."""

from tests.faults.table import NOT_RUN, PAGE, Case, carriers, cases, render, results_of

RERUN = "run `python -m tests.faults.table`"


def test_every_case_is_there_once():
    wanted = [f"R-{n:02}" for n in range(1, 69)] + [f"S-{n:02}" for n in range(1, 67)]
    assert [case.id for case in cases()] == wanted


def test_every_marker_names_a_case():
    assert set(carriers()) <= {case.id for case in cases()}


def test_every_case_has_a_test_or_says_why_not():
    tests = carriers()
    assert [case.id for case in cases() if not (tests.get(case.id) or case.open)] == []


def test_the_page_is_as_new_as_the_tests():
    page = PAGE.read_text(encoding="utf-8")
    assert page == render(*results_of(page)), RERUN


def test_every_test_of_the_page_was_run_and_none_failed():
    results, run = results_of(PAGE.read_text(encoding="utf-8"))
    tests = {name for names in carriers().values() for name in names}
    assert [n for n in sorted(tests) if results.get(n, NOT_RUN) in (NOT_RUN, "failed")] == [], RERUN
    assert run.startswith("Last run: 20")


def test_results_are_read_back_as_they_were_written():
    results = {name: "passed (9), skipped: no mounts here" for name in carriers()["R-01"]}
    page = render(results, "Last run: 2026-01-01.")
    assert {n: r for n, r in results_of(page)[0].items() if r != NOT_RUN} == results
    assert NOT_RUN in page
    assert Case("R-01", *page.split("| R-01 | ")[1].split(" | ")[:2], "") in cases()
