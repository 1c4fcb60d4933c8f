"""Values as JSON and CSV: the one shape that the command line, page, API and eval suite speak."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from rag.prompts import LABELS
from rag.schema import (
    Answer,
    Citation,
    DocumentSummary,
    Hit,
    IngestReport,
    Language,
    Observation,
    Sentence,
)

Json = dict[str, Any]
PASSAGES = 10
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = tuple(field.name for field in fields(Observation))
# Valid in JSON as they stand, but a terminal obeys some and a script parser stumbles over others.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def dumps(value: object) -> str:
    """One line of JSON, Chinese as it is, control characters escaped."""
    line = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def answer_json(answer: Answer, case: object = None) -> Json:
    """An answer: the fields of a batch output line, then what an interface shows besides.

    Args:
        answer: The answer.
        case: The `id` of the batch line, given back as it came.
    """
    refusal = answer.refusal
    return {
        "id": case,
        "question": answer.question.text,
        "language": answer.language,
        "answer": answer.text,
        "refused": answer.refused,
        "refusal": asdict(refusal) if refusal else None,
        "citations": [citation_json(citation) for citation in answer.citations],
        "observations": [observation_json(observation) for observation in answer.observations],
        "passages": [passage_json(hit) for hit in answer.hits[:PASSAGES]],
        "seconds": round(answer.seconds, 4),
        "method": answer.method,
        "label": LABELS[answer.method][answer.language],
        "resolved": answer.question.resolved,
        "sentences": [sentence_json(sentence) for sentence in answer.sentences],
        "suggestions": list(answer.suggestions),
        "notice": answer.notice,
        "incomplete": answer.incomplete,
        "usage": asdict(answer.usage) if answer.usage else None,
    }


def failure_json(case: object, question: str, language: Language, error: str) -> Json:
    """A batch line that could not be answered: the fields of the contract, empty, and `error`."""
    return {
        "id": case,
        "question": question,
        "language": language,
        "answer": "",
        "refused": False,
        "refusal": None,
        "citations": [],
        "observations": [],
        "passages": [],
        "seconds": 0.0,
        "error": error,
    }


def citation_json(citation: Citation) -> Json:
    """A citation; `reason` says why it is not supported."""
    written = asdict(citation)
    del written["context"]  # what the check reads beside the passage
    return written


def observation_json(observation: Observation) -> Json:
    """An observation, its fields in the order of the schema."""
    return asdict(observation)


def observations_csv(observations: Sequence[Observation]) -> str:
    """A table for a spreadsheet; words that would run there as a formula are quoted with `'`."""
    target = io.StringIO()
    writer = csv.DictWriter(target, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for observation in observations:
        row = observation_json(observation)
        writer.writerow({key: _cell(key, value) for key, value in row.items()})
    return target.getvalue()


def _cell(column: str, value: object) -> object:
    is_formula = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if is_formula and column != "value" else value


def sentence_json(sentence: Sentence) -> Json:
    """A sentence of an answer with what the check says of it."""
    return {**asdict(sentence), "markers": list(sentence.markers)}


def passage_json(hit: Hit) -> Json:
    """A retrieved passage as an answer carries it."""
    chunk = hit.chunk
    return {
        "document": chunk.document,
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "score": round(hit.score, 6),
    }


def hit_json(hit: Hit) -> Json:
    """A passage with its rank, place in the document, and the score of each leg."""
    chunk = hit.chunk
    return {
        **passage_json(hit),
        "rank": hit.rank,
        "section": list(chunk.section),
        "page": chunk.page,
        "area": chunk.area,
        "legs": {leg: round(score, 6) for leg, score in hit.legs.items()},
    }


def document_json(summary: DocumentSummary) -> Json:
    """A row of `rag documents`."""
    return {
        **asdict(summary),
        "warnings": list(summary.warnings),
        "quality": quality_json(summary.quality),
    }


def quality_json(quality: Mapping[str, Any]) -> Json:
    """How well a document was read; of its doubtful lines only how many there are."""
    return {**quality, "doubtful": len(quality.get("doubtful", ()))}


def ingest_json(report: IngestReport) -> Json:
    """What an ingest did, file by file."""
    return {
        "added": list(report.added),
        "unchanged": list(report.unchanged),
        "changed": list(report.changed),
        "removed": list(report.removed),
        "duplicates": [
            {"document": twin, "original": original} for twin, original in report.duplicates
        ],
        "failed": [asdict(failure) for failure in report.failed],
        "quality": [{"document": name, **quality_json(found)} for name, found in report.quality],
        "outdated": report.outdated,
        "chunks": report.chunks,
        "observations": report.observations,
        "characters": report.characters,
        "seconds": round(report.seconds, 3),
    }
