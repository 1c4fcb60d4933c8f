"""A follow-up said in full: its slots in the words of its language, and what it asks besides."""

import pytest

from rag.glossary import load_glossary
from rag.restate import restate
from rag.schema import QueryTerm, Question

GDP = (QueryTerm("GDP", ("GDP", "地区生产总值")),)
SLOTS = {"areas": ("黄浦区",), "indicators": ("地区生产总值",), "periods": ("2024",)}


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("增速呢？", "zh", "黄浦区 2024年 地区生产总值 增速"),
        ("And its growth?", "en", "GDP growth of Huangpu District, 2024"),
        ("为什么下降？", "zh", "黄浦区 2024年 地区生产总值 增速：为什么下降？"),
        ("Why did it fall?", "en", "Why did it fall? (GDP growth of Huangpu District, 2024)"),
    ],
)
def test_the_slots_are_said_and_what_is_asked_beyond_them_stays(text, language, said):
    question = Question(text, text, language, measure="growth", **SLOTS)
    assert restate(question, GDP, load_glossary()) == said


def test_a_question_without_slots_stays_as_it_is():
    assert restate(Question("为什么？", "为什么？", "zh"), (), load_glossary()) == "为什么？"
