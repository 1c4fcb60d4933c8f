"""Values as people read them in a terminal; nothing in a report can command the terminal."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import typer

from rag.prompts import LABELS, UNVERIFIED
from rag.schema import Answer, Citation, DocumentSummary, Hit, IngestReport, Observation
from rag.wire import quality_json

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def put(text: str) -> None:
    """Data: to stdout, without characters that a terminal obeys."""
    typer.echo(_CONTROL.sub("", text))


def say(text: str) -> None:
    """Words: to stderr, likewise."""
    typer.echo(_CONTROL.sub("", text), err=True)


def answer_text(answer: Answer) -> str:
    """The answer, who wrote it if a language model did, and the sources behind its markers."""
    parts = [_verified(answer)]
    if answer.method == "generated":
        model = f" · {answer.usage.model}" if answer.usage else ""
        parts.append(f"({LABELS['generated'][answer.language]}{model})")
    sources = "\n".join(_source(citation) for citation in answer.citations)
    return "\n\n".join([*parts, *([sources] if sources else [])])


def _verified(answer: Answer) -> str:
    """The text, with each sentence that no passage bears out marked in its place."""
    text = answer.text
    for sentence in answer.sentences:
        if sentence.support == "unsupported":
            told = f"{sentence.text}{UNVERIFIED[answer.language]}"
            text = text.replace(sentence.text, told, 1)
    return text


def _source(citation: Citation) -> str:
    page = f"p. {citation.page}" if citation.page else ""
    place = " · ".join(part for part in (citation.document, citation.section, page) if part)
    doubt = "" if citation.supported else f"  (unsupported: {citation.reason})"
    if citation.confidence < 1:
        doubt += f"  (read by OCR with confidence {citation.confidence:.2f}: look at the page)"
    return f"[{citation.marker}] {place}{doubt}\n    “{_one_line(citation.quote)}”"


def hit_text(hit: Hit) -> str:
    """A passage with its rank, score and place."""
    chunk = hit.chunk
    place = " · ".join(part for part in (chunk.document, *chunk.section) if part)
    return f"{hit.rank}. {hit.score:.3f}  {place}\n    {_one_line(chunk.text)}"


def document_text(summary: DocumentSummary) -> str:
    """A report in one line, its warnings below."""
    facts = (summary.area, summary.report_year, f"{summary.chunks} chunks")
    told = ", ".join(str(fact) for fact in facts if fact)
    counted = f"{told}, {summary.observations} observations"
    notes = [note for note in (quality_text(summary.quality), *summary.warnings) if note]
    return "\n    ".join([f"{summary.document}  ({counted})  {summary.title}", *notes])


def quality_text(quality: Mapping[str, Any]) -> str:
    """How a document was read, in one line; what is 0, or one column, goes without saying.

    Example: pages 3: 1 as text, 2 by OCR; columns 2, doubtful lines 1, garbled 0.5%
    """
    counts = quality_json(quality)
    pages = [f"{counts[key]} {how}" for key, how in _READ if counts.get(key)]
    told = [f"{what} {counts[key]}" for key, what, plain in _COUNTED if counts.get(key, 0) > plain]
    told += [f"garbled {quality['garbled']:.1%}"] if quality.get("garbled") else []
    if "ocr_confidence" in quality:
        told.append(f"OCR confidence {quality['ocr_confidence']:.2f}")
    how = [f"pages {counts['pages']}: {', '.join(pages)}"] if pages else []
    return "; ".join([*how, *([", ".join(told)] if told else [])])


_READ = (
    ("pages_text", "as text"),
    ("pages_ocr", "by OCR"),
    ("pages_ocr_layer", "from an earlier OCR"),
    ("pages_unread", "unread"),
)
_COUNTED = (  # key, what it counts, what goes without saying
    ("columns", "columns", 1),
    ("tables", "tables", 0),
    ("table_rows", "table rows", 0),
    ("doubtful", "doubtful lines", 0),
    ("hidden_characters", "hidden characters left out", 0),
    ("dropped_characters", "characters left out", 0),
    ("margin_characters", "characters of headers, footers and menus", 0),
)


def observation_text(observation: Observation) -> str:
    """A statement in one line: place, indicator, period, figure, status, source."""
    o = observation
    figure = " ".join(part for part in (f"{o.value}{o.unit}", o.modifier, o.rank) if part)
    return f"{o.area}  {o.indicator}  {o.period}  {o.measure} {figure}  {o.status}  {o.document}"


def ingest_text(report: IngestReport) -> str:
    """What an ingest did, with every file that failed or was a twin."""
    counts = ("added", "changed", "unchanged", "removed", "failed")
    told = [f"{len(getattr(report, name))} {name}" for name in counts if getattr(report, name)]
    twins = len(report.duplicates)
    told += [f"{twins} duplicate{'s' if twins > 1 else ''}"] if twins else []
    size = f"{report.chunks:,} chunks, {report.observations:,} observations"
    lines = [f"{', '.join(told) or 'nothing to do'}; {size} in {report.seconds:.1f} s"]
    if report.outdated:
        lines.append(f"files read again, as an earlier release had read them: {report.outdated}")
    lines += [f"duplicate: {twin} is {original}" for twin, original in report.duplicates]
    read = [(name, quality_text(quality)) for name, quality in report.quality]
    lines += [f"read: {name}: {quality}" for name, quality in read if quality]
    lines += [f"failed: {failure.path}: {failure.reason}" for failure in report.failed]
    return "\n".join(lines)


def lines(texts: Iterable[str]) -> str:
    """One text a line."""
    return "\n".join(texts)


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip())
