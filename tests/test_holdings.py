"""Documents kept while they answer, and the evidence in them."""

import pytest

from rag.bot import Bot
from rag.errors import StoreError
from rag.holdings import WHOLE


@pytest.fixture(scope="module")
def responder(index_directory):
    with Bot.open(index_directory) as bot:
        yield bot.responder()


def test_a_document_is_read_once(responder):
    name = responder.reports[0].document
    holdings = responder.holdings
    assert holdings.document(name) is holdings.document(name)
    assert len(holdings.folded(name)) == len(holdings.document(name).text)
    assert holdings.chunks(name)
    assert all(o.document == name for o in holdings.observations(name))


def test_a_document_that_is_gone_is_said(responder):
    with pytest.raises(StoreError, match=r"无\.txt"):
        responder.holdings.document("无.txt")


def test_few_documents_are_read_whole_and_many_in_part(responder):
    names = [report.document for report in responder.reports]
    question = responder.understand("徐汇区2024年一般公共预算收入是多少?")
    whole = responder.holdings.parts(question, names[:WHOLE])
    assert [reading.document.name for reading in whole] == names[:WHOLE]
    part = responder.holdings.parts(question, [*names, *names])
    assert 0 < sum(len(r.passages) for r in part) < sum(len(r.passages) for r in whole)
    assert responder.holdings.evidence(question, names)[0].score > 0.5


def test_a_question_without_words_reads_nothing(responder):
    assert responder.holdings.parts(responder.understand("?"), ["无.txt"]) == []
