"""Lines that ask several things: cut into parts, answered one by one, citations numbered as one."""

import pytest

from rag.bot import Bot
from rag.glossary import load_glossary
from rag.schema import Language, Question, Report
from rag.understand import understand
from rag.understand.parts import cut
from tests.timing import within


@pytest.fixture(scope="module")
def bot(index_directory):
    with Bot.open(index_directory) as bot:
        yield bot


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("增速是多少，今年目标呢？", "zh", ("增速是多少", "今年目标呢？")),
        ("甘肃去年GDP多少、增长多少、今年目标多少", "zh",
         ("甘肃去年GDP多少", "增长多少", "今年目标多少")),
        ("甘肃去年的GDP，增长多少", "zh", ("甘肃去年的GDP，增长多少",)),
        ("How much was it, and what is planned?", "en", ("How much was it", "what is planned?")),
        ("Which roads and bridges open?", "en", ("Which roads and bridges open?",)),
        ("what is it and " * 600, "en", ("what is it and " * 600,)),
        ("GDP是多少，" * 1000, "zh", ("GDP是多少，" * 1000,)),
    ],
)  # fmt: skip
def test_every_part_has_its_asking_word(
    text: str, language: Language, parts: tuple[str, ...]
) -> None:
    assert cut(text, language) == parts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("徐汇区2024年一般公共预算收入是多少，2025年的增长目标呢？",
         ("281.87亿元", "没有给出徐汇区2025年")),
        ("What was Huangpu's GDP in the first three quarters of 2024, and how much retail sales "
         "does Jing'an expect?", ("237.98 billion yuan", "160 billion yuan")),
    ],
)  # fmt: skip
def test_each_part_is_answered_and_cited(bot: Bot, text: str, told: tuple[str, ...]) -> None:
    answer = bot.ask(text)
    assert all(figure in answer.text for figure in told)
    assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert all(f"[{c.marker}]" in answer.text and c.supported for c in answer.citations)


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("黄浦区和静安区，哪个区2024年前三季度GDP更大？各是多少？", "2379.80亿元 ["),
        ("黄浦区2024年前三季度GDP是多少？是多少？", "2379.80亿元"),
    ],
)
def test_what_asks_for_nothing_more_is_no_part(bot: Bot, text: str, once: str) -> None:
    answer = bot.ask(text)
    assert answer.question.parts == ()
    assert answer.text.count(once) == 1


def test_no_suggestion_repeats_a_part(bot: Bot) -> None:
    answer = bot.ask("黄浦区2024年前三季度GDP是多少，静安区2024年社零是多少？")
    assert answer.suggestions
    assert not any("静安区2024年社会消费品零售总额是" in text for text in answer.suggestions)


@pytest.mark.parametrize(
    ("text", "silent"),
    [("静安区2024年前三季度GDP是多少，全国排名第几？", "没有"),
     ("What was Jing'an's GDP in the first three quarters of 2024, and where does it rank in "
      "China?", "do not")],
)  # fmt: skip
def test_a_rank_that_no_report_tells_is_not_made_up(bot: Bot, text: str, silent: str) -> None:
    answer = bot.ask(text)
    assert "2045.3亿元" in answer.text
    assert silent in answer.text
    assert "- 1." not in answer.text


def test_long_runs_of_digits_cost_no_minutes(bot: Bot) -> None:
    with within(2):
        bot.ask("1" * 9000 + "%以上的区")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("渭南市2023年建了几家民宿，整个行业盘子多大？", {"民宿", "盘子"}),
        ("渭南合作社一共要投多少钱，多少个项目", {"合作社", "项目"}),
    ],
)
def test_a_part_that_names_nothing_known_is_about_what_the_first_is(
    text: str, terms: set[str]
) -> None:
    later = asked(text).parts[-1]
    assert later.areas == ("渭南市",)
    assert terms <= {term.text for term in later.terms}


@pytest.mark.parametrize(
    "text",
    [
        "粮食产量和亩产各多少，渭南2024年要做到多少？",
        "What grain output and what yield per mu does Weinan aim for in 2024?",
    ],
)
def test_every_part_is_of_the_place_named_in_a_later_one(text: str) -> None:
    question = asked(text)
    assert question.parts
    assert all(part.areas == ("渭南市",) for part in question.parts)
    assert all(part.periods == ("2024",) for part in question.parts)


def asked(text: str) -> Question:
    report = Report("渭南.md", "", ("渭南市",), 2024, 2023)
    return understand(text, [report], load_glossary())
