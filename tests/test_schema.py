"""The values that stages hand on: frozen, and the few things they say of themselves."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from rag import schema
from rag.schema import Answer, Chunk, Question, Refusal

VALUES = [v for v in vars(schema).values() if is_dataclass(v) and v.__module__ == schema.__name__]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_values_are_frozen_and_documented(value):
    first = fields(value)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(object.__new__(value), first, None)
    assert value.__doc__
    assert not value.__doc__.startswith(f"{value.__name__}(")


def test_context_of_a_chunk_is_place_year_and_headings():
    chunk = Chunk(
        id="c", document="a.md", start=0, end=2, text="文本", section=("一、回顾", "（一）经济"),
        area="黄浦区", report_year=2025,
    )  # fmt: skip
    assert chunk.context == "黄浦区 2025年 一、回顾 （一）经济"
    assert Chunk(id="c", document="a.md", start=0, end=2, text="文本").context == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_answer_knows_its_language_and_whether_it_refuses(language):
    question = Question(text="?", resolved="?", language=language)
    assert Answer(question=question, text="5%[1]", method="observed").refused is False
    refusal = Answer(question=question, text="", method="refused", refusal=Refusal("not_stated"))
    assert refusal.refused is True
    assert refusal.language == language
