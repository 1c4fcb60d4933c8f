"""What is fuzzed: readers of text that strangers write, each with what must hold for any text."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from rag.chunk import chunk_document
from rag.errors import ParseError, SettingsError
from rag.figures import in_chinese, in_english, parse_figures, scaled
from rag.glossary import load_glossary
from rag.index.lexical import Lexical, in_memory
from rag.markers import claims, normalise
from rag.parse.block import Options
from rag.parse.webpage import read
from rag.sanitise import Cleaner, clean
from rag.schema import Chunk, Document, Metadata, Report
from rag.settings import Settings
from rag.text import clauses, fold, index_tokens, sentences
from rag.understand import understand

SEEDS = Path(__file__).parent / "seeds"
REPORTS = tuple(
    Report(f"{name}.md", "", (f"{name}区",), 2025, 2024) for name in ("黄浦", "静安", "徐汇")
)
EXIT = re.compile(r"https?:\S|(?<![a-z0-9_])//[a-z]|www\.\w|!\[(?!\d\])|<[a-z/!?]", re.IGNORECASE)


def figures(data: bytes) -> None:
    """Figures stand in the text in order, without overlap, and can be said in both languages."""
    text = _text(data)
    found = parse_figures(text)
    for figure in found:
        assert text[figure.start : figure.end] == figure.text, figure
        scaled(figure)
        assert in_chinese(figure) and in_english(figure), figure
    assert all(a.end <= b.start for a, b in pairwise(found)), found


def markers(data: bytes) -> None:
    """Markers name passages that there are; claims put together again are all the words."""
    text = normalise(_text(data), 5)
    said = claims(text)
    assert all(1 <= marker <= 5 for claim in said for marker in claim.markers), said
    again = "".join(claim.lead + claim.render(lambda n: [n]) for claim in said)
    words, whole = (_packed(re.sub(r"\[\d+\]", "", each)) for each in (again, text))
    assert words == whole, said


def splitter(data: bytes) -> None:
    """Chunks, sentences and clauses are slices of the text, in order, and miss no word of it."""
    text = _text(data)
    assert len(fold(text)) == len(text)
    for spans in (sentences(text), clauses(text)):
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), spans
        assert all(0 <= start < end <= len(text) for start, end in spans), spans
    chunks = chunk_document(Document("id", "a.md", "/a.md", text, Metadata()), 80)
    assert all(text[chunk.start : chunk.end] == chunk.text for chunk in chunks)
    covered = set().union(*(range(chunk.start, chunk.end) for chunk in chunks))
    missed = [at for at, sign in enumerate(text) if at not in covered and sign.isalnum()]
    assert missed == [], missed


def questions(data: bytes) -> None:
    """Any question is understood as something, alone and as a follow-up."""
    text = _text(data)[:400]
    first = understand(text, REPORTS, load_glossary())
    assert first.text == text
    assert first.resolved.encode() is not None
    understand("那静安呢?", REPORTS, load_glossary(), first)
    understand(text, REPORTS, load_glossary(), replace(first, areas=("黄浦区",)))


def queries(data: bytes) -> None:
    """Any words are looked up as words, none of their signs as an operator."""
    text = _text(data)
    for key, score in _index().search(index_tokens(text), 5):
        assert key in ("a", "b") and score > 0
    _index().search({text: 1.0, "GDP": 0.5}, 5, [text], [text])


def webpages(data: bytes) -> None:
    """Any bytes are read as a page, or refused in a sentence; no tag of a script is left."""
    try:
        reading = read(data, "a.html", Options())
    except ParseError as error:
        assert str(error)
        return
    for block in reading.blocks:
        assert block.text.strip(), block


def cleaning(data: bytes) -> None:
    """No address, image or tag is left of what a model writes, as a whole or as a stream."""
    text = _text(data)
    assert not EXIT.search(clean(text)), clean(text)
    cleaner = Cleaner()
    streamed = "".join(cleaner.feed(text[at : at + 7]) for at in range(0, len(text), 7))
    streamed += cleaner.close()
    assert not EXIT.search(streamed), streamed


def settings(data: bytes) -> None:
    """Any settings are taken or refused in a sentence that holds no secret."""
    try:
        sections = tomllib.loads(_text(data))
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    shown = {
        name: {key: value for key, value in section.items() if not _is_secret(key, value)}
        for name, section in sections.items()
        if isinstance(section, dict)
    }
    try:
        told = repr(Settings.load(**sections))
    except SettingsError as error:
        told = str(error)
    assert "canary" not in told or "canary" in f"{shown}{[*sections]}", told


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        figures, markers, splitter, questions, queries, webpages, cleaning, settings,
    )
}  # fmt: skip


def seeds(name: str) -> list[bytes]:
    """The inputs that a target starts from: a line of its file each, `\\n` for a new line."""
    lines = (SEEDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n").encode() for line in lines]


def _is_secret(key: str, value: object) -> bool:
    address = key in ("base_url", "chroma_url") and "@" in str(value)
    return address or key in ("api_key", "token", "users")


def _packed(text: str) -> str:
    return "".join(text.split())


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@cache
def _index() -> Lexical:
    rows = {"a": "黄浦区2024年地区生产总值3085.2亿元，增长4.9%。", "b": "Xuhui's revenue grew 5%."}
    return in_memory(
        Chunk(key, f"{key}.md", 0, len(text), text, (), area="黄浦区") for key, text in rows.items()
    )
