"""A dialogue: a follow-up takes over what it leaves out, asked at once or as a stream."""

import pytest

from rag.bot import Bot


@pytest.fixture(scope="module")
def bot(index_directory):
    with Bot.open(index_directory) as opened:
        yield opened


def test_a_conversation_carries_the_subject(bot):
    chat = bot.conversation()
    assert "281.87亿元" in chat.ask("徐汇区2024年一般公共预算收入是多少?").text
    assert "302.2亿元" in chat.ask("那静安呢?").text
    assert len(chat.turns) == 2


def test_a_stream_is_a_turn_too(bot):
    chat = bot.conversation()
    first = list(chat.stream("How much was Xuhui's general public budget revenue in 2024?"))
    assert "28.187 billion yuan" in first[-1].answer.text
    assert "30.22 billion yuan" in chat.ask("And Jing'an?").text
    assert chat.turns[0] == first[-1].answer
