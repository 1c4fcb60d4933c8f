"""Ways to ask that leave the kind of answer to the words around them."""

import pytest

from rag.answer.named import is_unheard
from rag.glossary import load_glossary
from rag.schema import Report
from rag.understand import understand

REPORTS = (
    Report("常州.md", "", ("常州市",), 2024, 2023),
    Report("遵义.md", "", ("遵义市",), 2024, 2023),
)


def ask(text):
    return understand(text, REPORTS, load_glossary())


@pytest.mark.parametrize(
    ("text", "wanted", "measure", "status"),
    [
        ("常州2023年retail sales growth是多少", "growth", "growth", None),
        ("常州2024年的target是多少", "target", None, "target"),
        ("常州的森林城市排行榜上是多少位", "rank", None, None),
        ("What was the number of overseas students in Changzhou?", "figure", "level", None),
        ("Changzhou lithium battery output value 2023", "figure", None, None),
        ("常州 动力电池产值 2023", "figure", None, None),
        ("常州2023年钱主要投到哪里", "list", None, None),
        ("Which railways does Changzhou plan to open in 2024?", "list", None, "target"),
    ],
)
def test_what_is_wanted(text, wanted, measure, status):
    question = ask(text)
    assert (question.wanted, question.measure, question.status) == (wanted, measure, status)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("常州2023年出口增速是多少，不要进口", "进口"),
        ("常州2023年粮食产量，不是指播种面积", "播种面积"),
        ("Changzhou's exports in 2023, not the imports", "imports"),
        ("Changzhou's exports rather than its imports in 2023", "imports"),
    ],
)
def test_what_is_set_aside_is_not_asked_for(text, left_out):
    question = ask(text)
    assert not any(left_out in term.text for term in question.terms)
    assert not any(left_out in name for name in question.indicators)


def test_a_question_of_two_languages_keeps_their_words_apart():
    assert "visitors" in {term.text for term in ask("常州2023年visitors人数").terms}


@pytest.mark.parametrize("text", ["邵永高铁是哪一天动工的？", "首届中欧班列论坛是谁举办的"])
def test_a_verb_at_the_end_owns_no_figure(text):
    assert not is_unheard(ask(text), lambda name: "", lambda name: ())


@pytest.mark.parametrize(
    "text",
    ["常州和遵义谁的进出口总额增量 fewest", "Which created the fewest jobs, Changzhou or Zunyi?"],
)
def test_the_least_of_all_is_no_word_of_an_answer(text):
    assert "fewest" not in {term.text for term in ask(text).terms}
