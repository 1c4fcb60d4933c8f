"""What is said before it is asked tells less than the question itself, in both languages."""

import pytest

from rag.bot import Bot
from rag.understand.preface import preface_end
from tests.timing import within

REPORT = (
    "---\narea: {place}\nreport_year: 2025\ndata_year: 2024\n---\n# {place}2025年政府工作报告\n\n"
    "## 一、2024年工作回顾\n\n{text}\n"
)
TEXTS = {
    "丽江市": "接待过夜游客820万人次，增长12.4%。新增优质民宿床位3600张。"
    "最低工资标准平均提高9.2%。",
    "曲靖市": "外贸进出口总额增长4.1%。接待过夜游客410万人次，增长7.7%。"
    "口岸恢复开放，12个边民互市点恢复交易。建成智能算力规模900P。",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("preface")
    for place, text in TEXTS.items():
        (folder / f"{place}.md").write_text(REPORT.format(place=place, text=text), "utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder)
        yield bot


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("I run a lodge. How many guests stayed the night?", "How many guests stayed the night?"),
        ("A trade magazine asks: what was made?", "what was made?"),
        ("我在做外贸。进出口多少？", "进出口多少？"),
        ("How many came? And the year before.", "How many came? And the year before."),
        ("Output grew by 6%. What was it?", "Output grew by 6%. What was it?"),
        ("The U.S. bought how much?", "The U.S. bought how much?"),
    ],
)
def test_where_the_question_begins(text, question):
    assert text[preface_end(text) :] == question


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I run a hotel in Qujing. How many overnight tourists came to Lijiang?", "820万人次"),
        ("Labour NGO here. How big was the average hike in Lijiang's minimum wage?", "9.2%"),
        ("我在曲靖做外贸。丽江2024年过夜游客多少？", "820万人次"),
        ("我写论文用。曲靖2024年过夜游客增长多少？", "7.7%"),
        ("曲靖不是没有算力吗，现在智能算力规模做到多少P了？", "900P"),
    ],
)
def test_the_question_itself_is_answered(bot, text, told):
    answer = bot.ask(text)
    assert not answer.refused
    assert told in answer.text


def test_the_place_of_a_preface_is_kept_where_the_question_names_none(bot):
    answer = bot.ask("Qujing wants visitors to stay longer. How many overnight tourists came?")
    assert "410万人次" in answer.text


def test_thousands_of_sentences_before_a_question_take_no_time():
    with within(0.5):
        assert preface_end("ab. " * 2490 + "how many?") == 9960
