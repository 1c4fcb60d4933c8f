"""The parts of the command line that need no index: batch lines, text for people, CSV."""

import csv
import io
from dataclasses import replace

import pytest

from rag.cli.batch import Case, parse_case
from rag.cli.show import (
    answer_text,
    document_text,
    hit_text,
    ingest_text,
    observation_text,
    put,
    say,
)
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
)
from rag.wire import observations_csv

OBSERVATION = Observation(
    document="甲区.md", area="甲区", indicator="地区生产总值", term="GDP", measure="growth",
    value="-1.3", unit="%", period="2024-01/2024-09", status="estimated", modifier="左右",
    rank="全市第二", start=3, end=9, quote="GDP下降1.3%左右",
)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "case"),
    [
        ('{"id": 1, "question": "甲区GDP?"}', Case(1, "甲区GDP?")),
        ('{"id": "a", "question": "", "conversation": "c"}', Case("a", "", "c")),
        ('{"question": "x", "conversation": 3, "more": []}', Case(None, "x", 3)),
    ],
)
def test_line_of_a_batch(line, case):
    assert parse_case(line.encode()) == (case, "")


@pytest.mark.parametrize(
    ("line", "case", "said"),
    [
        (b"{", Case(None, ""), "not JSON"),
        (b"\xff\xfe", Case(None, ""), "not JSON"),
        (b"[" * 100_000, Case(None, ""), "not JSON"),
        (b'"GDP?"', Case(None, ""), "not an object"),
        (b'{"id": 4}', Case(4, ""), '"question" must be text, not None'),
        (b'{"id": 4, "question": ["x"]}', Case(4, ""), '"question" must be text'),
        (b'{"id": 4, "question": "x", "conversation": {}}', Case(4, "x"), '"conversation"'),
    ],
)
def test_bad_line_keeps_what_can_be_kept(line, case, said):
    kept, error = parse_case(line)
    assert kept == case
    assert said in error


def test_answer_with_its_sources():
    citation = Citation(
        marker=1, document="甲区.md", title="甲区报告", section="一、回顾", page=2, start=3,
        end=9, quote="GDP\n下降1.3%", passage="", supported=False, reason="another year",
    )  # fmt: skip
    answer = Answer(
        question=Question("?", "?", "zh"), text="下降1.3%[1]", method="observed",
        citations=(citation,),
    )  # fmt: skip
    assert answer_text(answer) == (
        "下降1.3%[1]\n\n"
        "[1] 甲区.md · 一、回顾 · p. 2  (unsupported: another year)\n    “GDP 下降1.3%”"
    )
    doubtful = replace(citation, supported=True, confidence=0.62)
    assert answer_text(replace(answer, citations=(doubtful,))).splitlines()[2] == (
        "[1] 甲区.md · 一、回顾 · p. 2  (read by OCR with confidence 0.62: look at the page)"
    )


def test_hit_document_and_observation_in_a_line():
    chunk = Chunk(id="c", document="甲区.md", start=0, end=4, text="一\n二", section=("回顾",))
    assert hit_text(Hit(chunk, score=0.5, rank=1)) == "1. 0.500  甲区.md · 回顾\n    一 二"
    row = DocumentSummary("甲.md", "甲区报告", "甲区", None, 2025, 2024, 0, 3, 4, ("garbled",))
    assert document_text(row) == (
        "甲.md  (甲区, 2025, 3 chunks, 4 observations)  甲区报告\n    garbled"
    )
    quality = {
        "pages": 3, "pages_text": 1, "pages_ocr": 2, "columns": 1, "tables": 2, "garbled": 0.005,
        "doubtful": [[0, 2, 0.5]], "ocr_confidence": 0.97, "dropped_characters": 0,
    }  # fmt: skip
    assert document_text(replace(row, quality=quality, warnings=())).splitlines()[1] == (
        "    pages 3: 1 as text, 2 by OCR; tables 2, doubtful lines 1, garbled 0.5%, "
        "OCR confidence 0.97"
    )
    assert observation_text(OBSERVATION) == (
        "甲区  地区生产总值  2024-01/2024-09  growth -1.3% 左右 全市第二  estimated  甲区.md"
    )


def test_csv_reads_back():
    rows = list(csv.DictReader(io.StringIO(observations_csv([OBSERVATION]))))
    assert [(r["area"], r["value"], r["period"]) for r in rows] == [
        ("甲区", "-1.3", "2024-01/2024-09")
    ]


@pytest.mark.case("S-20")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_runs_as_a_formula(start):
    hostile = replace(OBSERVATION, quote=f'{start}HYPERLINK("http://a.example")')
    (row,) = csv.DictReader(io.StringIO(observations_csv([hostile])))
    assert row["quote"] == f"'{hostile.quote}"
    assert row["value"] == "-1.3"


def test_ingest_in_words():
    report = IngestReport(
        added=("a", "b"), duplicates=(("c", "a"),), failed=(Failure("d.pdf", "It is empty."),),
        chunks=1200, observations=34, seconds=2.04,
        quality=(("a", {"pages": 2, "pages_ocr": 2}), ("b", {"columns": 1})),
    )  # fmt: skip
    assert ingest_text(report).splitlines() == [
        "2 added, 1 failed, 1 duplicate; 1,200 chunks, 34 observations in 2.0 s",
        "duplicate: c is a",
        "read: a: pages 2: 2 by OCR",
        "failed: d.pdf: It is empty.",
    ]


@pytest.mark.case("S-22", "S-57")
def test_nothing_printed_commands_the_terminal(capsys):
    put("甲\x1b[31m乙\x9b2J\u202e丙\x07\n丁")
    say("\x1b]8;;http://a.example\x07x")
    printed = capsys.readouterr()
    assert printed.out == "甲[31m乙2J丙\n丁\n"
    assert printed.err == "]8;;http://a.examplex\n"
