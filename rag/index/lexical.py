"""The lexical index: tantivy over segmented words, bigrams and canonical figures."""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from rag.schema import Chunk
from rag.text import index_tokens

VERSION = "1"  # part of the manifest: raise it when a chunk would be indexed otherwise

Tokens = Sequence[str] | Mapping[str, float]  # a mapping gives each token its weight

_CONTEXT_WEIGHT = 0.5  # of a match in area, year and headings, against one in the text
_HEAP_BYTES = 50_000_000
_LONGEST_TOKEN = 200  # characters; no word is so long


class Lexical:
    """An open lexical index; safe to search from many threads."""

    def __init__(self, index: tantivy.Index) -> None:
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()

    def count(self) -> int:
        """How many chunks it holds."""
        return int(self._searcher.num_docs)

    def search(
        self,
        tokens: Tokens,
        k: int,
        documents: Sequence[str] | None = None,
        areas: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        """The best k chunk ids by BM25, best first, of these documents and areas or of all."""
        weights = tokens if isinstance(tokens, Mapping) else Counter(tokens)
        terms = [
            (Occur.Should, Query.boost_query(self._term(field, token), weight * share))
            for token, weight in weights.items()
            for field, share in (("text", 1.0), ("context", _CONTEXT_WEIGHT))
        ]
        if not terms or k < 1:
            return []
        parts = [(Occur.Must, Query.boolean_query(terms))]
        for field, values in (("document", documents), ("area", areas)):
            if values is not None:
                chosen = Query.term_set_query(self._schema, field, list(values))
                parts.append((Occur.Must, Query.const_score_query(chosen, 0.0)))
        hits = self._searcher.search(Query.boolean_query(parts), k, count=False).hits
        return [(str(self._searcher.doc(address)["id"][0]), score) for score, address in hits]

    def _term(self, field: str, token: str) -> Query:
        return Query.term_query(self._schema, field, _whole(token), index_option="freq")


def open_lexical(path: Path) -> Lexical:
    """Open an index; ValueError if it is damaged."""
    return Lexical(tantivy.Index.open(str(path)))


def in_memory(chunks: Iterable[Chunk]) -> Lexical:
    """An index that no file is needed for, for a store that cannot be written."""
    index = tantivy.Index(_schema())
    _write(index, [], chunks)
    return Lexical(index)


def build_lexical(path: Path, chunks: Iterable[Chunk]) -> None:
    """Write a new index into an empty folder."""
    path.mkdir(parents=True)
    _write(tantivy.Index(_schema(), path=str(path)), [], chunks)


def extend_lexical(
    former: Path, path: Path, removed: Iterable[str], chunks: Iterable[Chunk]
) -> None:
    """Write a new index from a former one, which stays as it is.

    Segments are never written again once they are there, so the two share them on the disk.
    """
    path.mkdir(parents=True)
    for file in former.iterdir():
        if file.suffix == ".lock":
            continue
        if file.suffix == ".json":
            shutil.copy2(file, path / file.name)
        else:
            _share(file, path / file.name)
    _write(tantivy.Index.open(str(path)), removed, chunks)


def _share(file: Path, other: Path) -> None:
    try:
        os.link(file, other)
    except OSError:  # a file system without hard links
        shutil.copy2(file, other)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in ("document", "area"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in ("text", "context"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _write(index: tantivy.Index, removed: Iterable[str], chunks: Iterable[Chunk]) -> None:
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    for name in removed:
        writer.delete_documents_by_term("id", name)
    for chunk in chunks:
        writer.add_document(
            tantivy.Document(
                id=chunk.id,
                document=chunk.document,
                area=chunk.area or "",
                text=_joined(chunk.text),
                context=_joined_context(chunk.context),
            )
        )
    writer.commit()
    writer.wait_merging_threads()


@lru_cache(maxsize=4096)
def _joined_context(context: str) -> str:
    """The context of a chunk is that of its neighbours, too."""
    return _joined(context)


def _joined(text: str) -> str:
    tokens = index_tokens(text)
    joined = " ".join(tokens)
    if len(joined.split()) == len(tokens) and max(map(len, tokens), default=0) <= _LONGEST_TOKEN:
        return joined
    return " ".join(map(_whole, tokens))


def _whole(token: str) -> str:
    return "_".join(token[:_LONGEST_TOKEN].split())
