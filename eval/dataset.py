"""Cases as JSON lines: a strict schema whose messages say what to mend."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rag.errors import RagError
from rag.schema import Language, RefusalReason

Kind = Literal[
    "figure", "growth", "target", "rank", "list", "who_when", "comparison", "aggregate",
    "topic", "trap", "unanswerable",
]  # fmt: skip
CASES = Path(__file__).parent / "cases"
SHIPPED = (CASES / "districts.jsonl", CASES / "districts_conversations.jsonl")


class DatasetError(RagError):
    """A case file breaks the schema; the message names file, line, field and remedy."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Value:
    """What an answer must state: a number with its unit, or one of several texts."""

    number: Decimal | None = None
    unit: str = ""
    text: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The number with its unit, or the alternatives."""
        return " / ".join(self.text) if self.number is None else f"{self.number:f}{self.unit}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Gold evidence: a verbatim quotation of a document (its file name), never a chunk id."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its gold. Turns of a conversation share `conversation`; `turn` is 1-based.

    `refusal` is the reason expected where there is no answer; "any" where none is prescribed.
    `twin` joins the Chinese and the English form of one question.
    """

    id: str
    language: Language
    kind: Kind
    question: str
    values: tuple[Value, ...] = ()
    must_not: tuple[Value, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    refusal: str | None = None
    answer: str = ""
    twin: str | None = None
    conversation: str | None = None
    turn: int = 1


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Read = TypeVar("_Read", bound=_Line)


class _Value(_Line):
    number: Decimal | None = None
    unit: str = ""
    text: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.number is None) == (not self.text):
            raise ValueError('a value is {"number": 5.5, "unit": "%"} or {"text": ["first"]}')
        if any(not text.strip() for text in self.text):
            raise ValueError("an alternative of text is empty and would match every answer")
        return self

    def value(self) -> Value:
        return Value(self.number, self.unit, self.text)


class _Evidence(_Line):
    document: str = Field(min_length=1)
    quote: str = Field(min_length=4)


class _Turn(_Line):
    kind: Kind
    question: str = Field(min_length=1)
    values: tuple[_Value, ...] = ()
    must_not: tuple[_Value, ...] = ()
    evidence: tuple[_Evidence, ...] = ()
    refusal: RefusalReason | Literal["any"] | None = None
    answer: str = ""

    @model_validator(mode="after")
    def _gold_is_whole(self) -> Self:
        if self.kind == "unanswerable":
            if self.refusal is None or self.values or self.evidence:
                raise ValueError('an unanswerable case has "refusal" and no values or evidence')
        elif not self.values or not self.evidence or self.refusal:
            raise ValueError(f'kind {self.kind!r} needs "values" and "evidence", and no refusal')
        return self


class _Question(_Turn):
    id: str = Field(min_length=1)
    language: Language
    twin: str | None = None


class _Conversation(_Line):
    id: str = Field(min_length=1)
    language: Language
    twin: str | None = None
    turns: Annotated[tuple[_Turn, ...], Field(min_length=2)]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Cases of one or more files; `digest` changes whenever a case does."""

    paths: tuple[Path, ...]
    cases: tuple[Case, ...]
    digest: str


def load_dataset(*paths: Path) -> Dataset:
    """Read case files (none: those shipped); raises DatasetError at the first line that is wrong.

    Both the schema of this project and that of `report_questions.jsonl` and
    `report_conversations.jsonl` (fields lang, type, source) are understood.
    """
    files = paths or SHIPPED
    cases: list[Case] = []
    seen: set[str] = set()
    digest = hashlib.sha256()
    for path in files:
        for number, record in _records(path):
            digest.update(json.dumps(record, sort_keys=True).encode())
            for case in _cases(record, f"{path.name} line {number}"):
                if case.id in seen:
                    raise DatasetError(f"{path.name} line {number}: id {case.id!r} is used twice.")
                seen.add(case.id)
                cases.append(case)
    return Dataset(tuple(files), tuple(cases), digest.hexdigest()[:16])


def follow_twins(cases: Iterable[Case], twins: Mapping[str, str]) -> list[Case]:
    """Cases whose evidence names the document that is kept where a file was found a twin of it."""
    return [
        replace(
            case,
            evidence=tuple(
                Evidence(twins.get(item.document, item.document), item.quote)
                for item in case.evidence
            ),
        )
        for case in cases
    ]


def missing_evidence(cases: Iterable[Case], texts: Mapping[str, str]) -> list[str]:
    """One sentence for each quotation that does not stand verbatim in its document's text."""
    problems = []
    for case in cases:
        for item in case.evidence:
            text = texts.get(item.document)
            if text is None:
                problems.append(f"{case.id}: there is no document {item.document!r}.")
            elif item.quote not in text:
                problems.append(f"{case.id}: {item.quote!r} is not in {item.document!r}.")
    return problems


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    if not path.is_file():
        raise DatasetError(f"There is no case file {str(path)!r}; `python -m eval new` makes one.")
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except json.JSONDecodeError as error:
                raise DatasetError(f"{path.name} line {number}: not JSON ({error}).") from error


def _cases(record: dict[str, Any], place: str) -> list[Case]:
    record = _translated(record) if "lang" in record else record
    if "turns" in record:
        talk = _validated(_Conversation, record, place)
        return [
            _case(turn, talk, f"{talk.id}#{number}", (talk.id, number))
            for number, turn in enumerate(talk.turns, start=1)
        ]
    question = _validated(_Question, record, place)
    return [_case(question, question, question.id, (None, 1))]


def _case(
    turn: _Turn, head: _Question | _Conversation, name: str, seat: tuple[str | None, int]
) -> Case:
    twin = f"{head.twin}#{seat[1]}" if head.twin and seat[0] else head.twin
    return Case(
        id=name,
        language=head.language,
        kind=turn.kind,
        question=turn.question,
        values=tuple(value.value() for value in turn.values),
        must_not=tuple(value.value() for value in turn.must_not),
        evidence=tuple(Evidence(item.document, item.quote) for item in turn.evidence),
        refusal=turn.refusal,
        answer=turn.answer,
        twin=twin,
        conversation=seat[0],
        turn=seat[1],
    )


def _validated(model: type[_Read], record: dict[str, Any], place: str) -> _Read:
    try:
        return model.model_validate(record)
    except ValidationError as error:
        where = f"{place} (id {record.get('id', 'missing')!r})"
        raise DatasetError(f"{where}: {_explain(error, model)}") from error


def _explain(error: ValidationError, model: type[_Line]) -> str:
    sentences = []
    for item in error.errors():
        field = ".".join(str(part) for part in item["loc"])
        if item["type"] == "extra_forbidden":
            known = _fields(model)
            near = get_close_matches(str(item["loc"][-1]), known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}."
            sentences.append(f"unknown field {field!r}; {hint}")
        elif item["type"] == "missing":
            sentences.append(f"field {field!r} is missing.")
        else:
            message = item["msg"].removeprefix("Value error, ")
            sentences.append(f"{field or 'case'}: {message} (got {str(item['input'])[:80]!r}).")
    return " ".join(sentences)


def _fields(model: type[_Line]) -> list[str]:
    models = [model, _Value, _Evidence, *((_Turn,) if model is _Conversation else ())]
    return sorted({name for each in models for name in each.model_fields})


_KINDS = {"compare": "comparison"}


def _translated(record: dict[str, Any]) -> dict[str, Any]:
    """A line of `report_questions.jsonl` or `report_conversations.jsonl` in our own schema."""
    common = {"id": record.get("id", ""), "language": record["lang"]}
    if "turns" in record:
        return common | {"turns": [_turn(turn) for turn in record["turns"]]}
    return common | _turn(record)


def _turn(record: dict[str, Any]) -> dict[str, Any]:
    sources, quotes = record.get("source", []), record.get("evidence", [])
    if len(sources) == 1:
        sources = sources * len(quotes)
    kind = record.get("type", "figure" if record.get("values") else "unanswerable")
    kind = _KINDS.get(kind, kind)
    pairs = zip(sources, quotes, strict=True)
    return {
        "kind": kind if kind in get_args(Kind) else "figure",
        "question": record.get("question", ""),
        "values": record.get("values", []),
        "must_not": record.get("must_not", []),
        "evidence": [{"document": name, "quote": quote} for name, quote in pairs],
        "refusal": "any" if kind == "unanswerable" else None,
        "answer": record.get("answer", ""),
    }
