"""Whose figure, and whether the whole or what was added: neither is answered by the other."""

import pytest

from rag.bot import Bot

REPORT = (
    "# {0}2025年政府工作报告\n\n## 一、2024年工作回顾\n\n"
    "2024年，{0}地区生产总值增长{1}%。高速公路总里程突破{2}公里。\n"
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("owners")
    for place, growth, length in (("贵州省", "5.3", "9000"), ("湖南省", "4.8", "8184")):
        head = f"---\narea: {place}\nreport_year: 2025\ndata_year: 2024\n---\n"
        (folder / f"{place}.md").write_text(head + REPORT.format(place, growth, length), "utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder)
        yield bot


@pytest.mark.parametrize("text", ["火星的GDP增长了多少？", "How fast did the GDP of Mars grow?"])
def test_a_figure_of_nobody_reported_on_is_refused(bot, text):
    assert bot.ask(text).refused


@pytest.mark.parametrize(
    "text",
    [
        "贵州省2024年新增高速公路多少公里？",
        "How many kilometres of expressway did Guizhou open in 2024?",
    ],
)
def test_the_whole_is_not_told_as_what_was_added(bot, text):
    answer = bot.ask(text)
    assert answer.refused
    assert "9000" in answer.text or "9,000" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "贵州省2024年高速公路总里程是多少？",
        "Guizhou's total expressway mileage in 2024?",
        "Length of expressways open for traffic in Guizhou in 2024?",
    ],
)
def test_the_whole_is_told_where_it_is_asked_for(bot, text):
    answer = bot.ask(text)
    assert not answer.refused
    assert answer.citations[0].supported


@pytest.mark.parametrize(
    "text", ["Which is bigger, Guizhou's or Hubei's expressway mileage in 2024?"]
)
def test_a_place_without_a_report_is_named_in_a_comparison(bot, text):
    assert "No report of Hubei" in bot.ask(text).text
