"""Documents kept while they answer, and the evidence in them."""

from dataclasses import replace

import pytest

from rag.answer.suggest import suggest
from rag.bot import Bot
from rag.errors import StoreError
from rag.evidence import find_evidence, reading
from rag.holdings import WHOLE
from rag.index import Index


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
    whole = responder.holdings.readings(question, names[:WHOLE])
    assert [reading.document.name for reading in whole] == names[:WHOLE]
    part = responder.holdings.readings(question, [*names, *names])
    assert 0 < sum(len(r.passages) for r in part) < sum(len(r.passages) for r in whole)
    assert responder.holdings.evidence(question, names)[0].score > 0.5


def test_a_question_without_words_reads_nothing(responder):
    assert responder.holdings.readings(responder.understand("?"), ["无.txt"]) == []


def test_a_name_is_looked_for_by_words_alone(responder, monkeypatch):
    """Only a document that holds a name counts, and that one its words find: no vector is read."""
    asked = []
    monkeypatch.setattr(Index, "dense", lambda *within: asked.append(within) or [])
    names = [report.document for report in responder.reports]
    found = responder.holdings.naming("外滩", names)
    assert found == {n for n in names if "外滩" in responder.holdings.folded(n)} != set()
    assert responder.holdings.naming("外滩", []) == set()
    assert not asked


def test_suggestions_come_from_a_limited_number_of_reports(responder):
    read = []
    sources = replace(responder.sources, observations=lambda name: read.append(name) or ())
    suggest(responder.understand("GDP是多少?"), sources, [f"{n}.md" for n in range(1000)])
    assert read == [f"{n}.md" for n in range(40)]


def test_what_is_known_of_some_documents_keeps_the_order_of_all(responder):
    names = [report.document for report in responder.reports]
    found = responder.sources.reports_of(reversed(names[1:3]))
    assert [report.document for report in found] == names[1:3]


def test_figures_are_read_only_of_clauses_that_are_looked_at(responder, monkeypatch):
    read = []
    monkeypatch.setattr(reading, "_figures", lambda text: read.append(text) or ())
    question = responder.understand("徐汇区2024年一般公共预算收入是多少?")
    names = [report.document for report in responder.reports][:WHOLE]
    parts = responder.holdings.readings(question, names)
    assert not read
    find_evidence(question, parts, responder.holdings.matcher)
    clauses = sum(len(passage.clauses) for part in parts for passage in part.passages)
    assert 0 < len({*read}) < clauses / 4
