"""Public question sets, by path: XQuAD, CMRC 2018 and DRAGONBall; nothing of them is shipped.

XQuAD: 240 Wikipedia paragraphs and 1,190 questions, the same in Chinese and English.
  google-deepmind/xquad, CC BY-SA 4.0.
CMRC 2018, development set: 848 Chinese Wikipedia paragraphs, 3,219 questions.
  ymcui/cmrc2018, CC BY-SA 4.0.
DRAGONBall: 216 Chinese and English documents of finance, law and medicine, 6,709 questions with
  evidence sentences, several documents, and questions without an answer.
  OpenBMB/RAGEval, CC BY-NC-SA 4.0: for measuring only.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import ir_measures
from ir_measures import Qrel, ScoredDoc

from eval.dataset import Case, DatasetError, Evidence, Value
from eval.metrics.spans import MEASURES
from rag.schema import Language

LICENCES = {"xquad": "CC BY-SA 4.0", "cmrc": "CC BY-SA 4.0", "dragonball": "CC BY-NC-SA 4.0"}
UNANSWERABLE = {"Irrelevant Unsolvable Question", "Unanswerable Question", "无关无解问"}
Name = Literal["xquad", "cmrc"]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Passages by id, questions by id, and the one passage that answers each question."""

    name: str
    licence: str
    passages: Mapping[str, str]
    questions: Mapping[str, str]
    relevant: Mapping[str, str]


def xquad(folder: Path, asked: Language, answered: Language) -> Retrieval:
    """XQuAD with questions in one language and paragraphs in the same or the other."""
    passages = _read(folder / f"xquad_{answered}_passages.jsonl.gz")
    questions = _read(folder / f"xquad_{asked}_questions.jsonl.gz")
    return _retrieval(f"xquad {asked}→{answered}", "xquad", passages, questions)


def cmrc(folder: Path) -> Retrieval:
    """CMRC 2018, development set."""
    passages = _read(folder / "cmrc_dev_passages.jsonl.gz")
    return _retrieval("cmrc zh→zh", "cmrc", passages, _read(folder / "cmrc_dev_questions.jsonl.gz"))


def dragonball(folder: Path, language: Language) -> tuple[dict[str, str], list[Case]]:
    """DRAGONBall in one language: document texts by file name, and cases.

    Answers there are free text, so accuracy by gold values is not claimed for them: use the
    evidence, refusal and citation metrics.
    """
    texts = {
        _file(language, record["doc_id"]): record["content"]
        for record in _read(folder / "dragonball_docs.jsonl.gz")
        if record["language"] == language
    }
    cases = [
        _case(f"dragonball-{language}-{number}", language, record, texts)
        for number, record in enumerate(_read(folder / "dragonball_questions.jsonl.gz"))
        if record["lang"] == language
    ]
    return texts, cases


def rank(given: Retrieval, found: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Recall@k, MRR and nDCG@10 of ranked passage ids per question id (ir-measures)."""
    qrels = [Qrel(question, passage, 1) for question, passage in given.relevant.items()]
    run = [
        ScoredDoc(question, passage, -float(position))
        for question, passages in found.items()
        for position, passage in enumerate(dict.fromkeys(passages))
    ]
    measured = ir_measures.calc_aggregate(list(MEASURES.values()), qrels, run)
    return {name: float(measured[measure]) for name, measure in MEASURES.items()}


def write_passages(passages: Mapping[str, str], folder: Path) -> None:
    """Write each passage as a text file named by its id, to be ingested."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in passages.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")


def _retrieval(
    title: str, name: Name, passages: Iterable[dict[str, Any]], questions: Iterable[dict[str, Any]]
) -> Retrieval:
    asked = list(questions)
    return Retrieval(
        title,
        LICENCES[name],
        {record["id"]: record["text"] for record in passages},
        {record["id"]: record["question"] for record in asked},
        {record["id"]: record["pid"] for record in asked},
    )


def _case(name: str, language: Language, record: dict[str, Any], texts: Mapping[str, str]) -> Case:
    files = [_file(language, number) for number in record["doc_ids"]]
    evidence = tuple(
        Evidence(file, quote)
        for quote in record["refs"]
        for file in files
        if quote in texts.get(file, "")
    )
    if record["type"] in UNANSWERABLE:
        return Case(name, language, "unanswerable", record["question"], refusal="any")
    values = (Value(text=(record["answer"],)),)
    answer = record["answer"]
    return Case(name, language, "topic", record["question"], values, (), evidence, None, answer)


def _file(language: Language, number: int) -> str:
    return f"dragonball_{language}_{number}.txt"


def _read(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise DatasetError(f"There is no {str(path)!r}; name the folder that holds the set.")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
