"""Values as JSON: the shapes that other programs rely on, field by field."""

import json

import pytest

from rag import wire
from rag.schema import (
    Answer,
    Chunk,
    Citation,
    DocumentSummary,
    Failure,
    Hit,
    IngestReport,
    Observation,
    Question,
    Refusal,
    Sentence,
)

OBSERVATION = Observation(
    document="甲区.md", area="甲区", indicator="地区生产总值", term="GDP", measure="level",
    value="12.5", unit="亿元", period="2024", status="actual", modifier="", rank="",
    start=3, end=9, quote="GDP12.5亿元",
)  # fmt: skip
CITATION = Citation(
    marker=1, document="甲区.md", title="甲区报告", section="一、回顾", page=None,
    start=3, end=9, quote="GDP12.5亿元", passage="甲区GDP12.5亿元。",
)  # fmt: skip
CHUNK = Chunk(id="c", document="甲区.md", start=0, end=10, text="甲区GDP12.5亿元。")
CONTRACT = [
    "id", "question", "language", "answer", "refused", "refusal", "citations", "observations",
    "passages", "seconds",
]  # fmt: skip


def an_answer(**changes):
    question = Question(text="甲区GDP?", resolved="甲区GDP?", language="zh")
    return Answer(**{"question": question, "text": "12.5亿元[1]", "method": "observed", **changes})


def test_answer_begins_with_the_fields_of_the_contract():
    answer = an_answer(
        citations=(CITATION,),
        observations=(OBSERVATION,),
        hits=(Hit(CHUNK, score=0.12345678, rank=1, legs={"dense": 1.0}),),
        sentences=(Sentence("12.5亿元[1]", (1,), "supported"),),
        seconds=0.123456,
    )
    written = wire.answer_json(answer, case=7)
    assert list(written)[: len(CONTRACT)] == CONTRACT
    assert {key: written[key] for key in CONTRACT} == {
        "id": 7,
        "question": "甲区GDP?",
        "language": "zh",
        "answer": "12.5亿元[1]",
        "refused": False,
        "refusal": None,
        "citations": [
            {
                "marker": 1, "document": "甲区.md", "title": "甲区报告", "section": "一、回顾",
                "page": None, "start": 3, "end": 9, "quote": "GDP12.5亿元",
                "passage": "甲区GDP12.5亿元。", "supported": True, "reason": "",
                    "confidence": 1.0,
            }
        ],
        "observations": [
            {
                "document": "甲区.md", "area": "甲区", "indicator": "地区生产总值", "term": "GDP",
                "measure": "level", "value": "12.5", "unit": "亿元", "period": "2024",
                "status": "actual", "modifier": "", "rank": "", "start": 3, "end": 9,
                "quote": "GDP12.5亿元",
            }
        ],
        "passages": [
            {
                "document": "甲区.md", "start": 0, "end": 10, "text": "甲区GDP12.5亿元。",
                "score": 0.123457,
            }
        ],
        "seconds": 0.1235,
    }  # fmt: skip
    assert json.loads(wire.dumps(written)) == written


def test_refusal_says_why_and_what_there_is():
    answer = an_answer(method="refused", refusal=Refusal("not_stated", nearest="全年GDP"))
    written = wire.answer_json(answer)
    assert written["refused"] is True
    assert written["refusal"] == {"reason": "not_stated", "nearest": "全年GDP"}


def test_at_most_ten_passages():
    hits = tuple(Hit(CHUNK, score=1 / rank, rank=rank) for rank in range(1, 15))
    assert len(wire.answer_json(an_answer(hits=hits))["passages"]) == 10


def test_failed_line_has_the_fields_of_the_contract():
    written = wire.failure_json("a", "q", "en", "broken")
    assert list(written) == [*CONTRACT, "error"]
    assert written["error"] == "broken"


def test_hit_says_where_it_stands():
    written = wire.hit_json(Hit(CHUNK, score=0.5, rank=2, legs={"lexical": 0.25}))
    assert (written["rank"], written["legs"], written["text"]) == (2, {"lexical": 0.25}, CHUNK.text)


def test_document_row():
    summary = DocumentSummary(
        "甲区.md", "甲区报告", "甲区", "district", 2025, 2024, 0, 3, 4, ("w",),
        {"pages_ocr": 1, "doubtful": [[0, 2, 0.5], [7, 9, 0.8]]},
    )  # fmt: skip
    assert wire.document_json(summary) == {
        "document": "甲区.md", "title": "甲区报告", "area": "甲区", "level": "district",
        "report_year": 2025, "data_year": 2024, "pages": 0, "chunks": 3, "observations": 4,
        "warnings": ["w"], "quality": {"pages_ocr": 1, "doubtful": 2},
    }  # fmt: skip


def test_ingest_report():
    report = IngestReport(
        added=("a",), duplicates=(("b", "a"),), failed=(Failure("c.pdf", "encrypted"),),
        quality=(("a", {"pages": 3}),),
    )  # fmt: skip
    written = wire.ingest_json(report)
    assert written["duplicates"] == [{"document": "b", "original": "a"}]
    assert written["failed"] == [{"path": "c.pdf", "reason": "encrypted"}]
    assert written["quality"] == [{"document": "a", "pages": 3, "doubtful": 0}]


@pytest.mark.parametrize("text", ["甲\x9b31m", "a\u2028b", "\x1b]8;;x", "\u202eabc", "亿元"])
def test_one_line_that_reads_back_and_commands_nothing(text):
    line = wire.dumps({"quote": text})
    assert json.loads(line) == {"quote": text}
    assert line.isprintable()
