"""From a question to the kind of answer it gets."""

import pytest

from rag.bot import Bot


@pytest.fixture(scope="module")
def responder(index_directory):
    with Bot.open(index_directory) as bot:
        bot.ask("GDP")
        yield bot.responder()


@pytest.mark.parametrize(
    ("question", "method"),
    [
        ("黄浦区2024年前三季度GDP是多少?", "observed"),
        ("How many square metres of major projects does Xuhui plan to start?", "extracted"),
        ("黄浦区有多少只熊猫?", "refused"),
    ],
)
def test_the_method_that_answers(responder, question, method):
    assert responder.draft(responder.understand(question)).method == method


def test_years_that_can_only_be_planned_are_targets(responder):
    assert responder.understand("黄浦区2025年GDP增长多少?").status == "target"
    assert responder.understand("黄浦区2024年GDP增长多少?").status is None


def test_reports_know_their_places_and_years(responder):
    known = {(r.areas, r.report_year, r.data_year) for r in responder.reports}
    assert (("黄浦区",), 2025, 2024) in known
    assert len(known) == 6
