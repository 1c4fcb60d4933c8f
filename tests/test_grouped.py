"""A number of things told by grouping them (四大片区) answers how many there are."""

import pytest

from rag.bot import Bot

_TEXT = "临江区2025年政府工作报告\n\n2025年，加快四大片区更新，投资额增长6%。群众文化活动丰富。\n"


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("grouped")
    (folder / "临江区.txt").write_text(_TEXT, encoding="utf-8")
    with Bot.open(folder / "index") as opened:
        opened.ingest(folder / "临江区.txt")
        yield opened


@pytest.mark.parametrize(
    "question", ["临江区2025年要加快更新的片区有几个?", "临江区今年要更新几个片区?"]
)
def test_things_told_in_a_group_are_counted(bot, question):
    answer = bot.ask(question)
    assert not answer.refused
    assert "四大片区" in answer.text


def test_a_group_is_no_amount(bot):
    assert "四大" not in bot.ask("临江区2025年片区更新投资多少亿元?").text.split("。")[0]
