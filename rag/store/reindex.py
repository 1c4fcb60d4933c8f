"""Derive everything anew from the kept texts, beside what is in use, then swap."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rag.errors import EncoderMismatch
from rag.schema import Chunk, Document, Observation
from rag.store.rows import Vectors
from rag.store.store import Store
from rag.store.write import Entry

Derived = tuple[Sequence[Chunk], Vectors, Sequence[Observation]]
Derive = Callable[[Iterable[Document], int], Iterator[tuple[Document, Derived]]]
"""Gives each document, of so many, with what is derived from it."""


def reindex(store: Store, derive: Derive, fingerprint: Mapping[str, str]) -> None:
    """Replace every chunk, vector and observation by what `derive` makes of the documents.

    Nothing is parsed. The new content grows in a store beside the one in use and replaces it in
    one transaction; a broken run is taken up where it stopped.
    """
    beside = store.directory / "reindex"
    with store.writing():
        with _beside(store, fingerprint) as new:
            for document, derived in derive(_missing(store, new), len(store.documents())):
                new.put_apart(Entry(document, *derived))
            store.adopt(new, fingerprint)
        shutil.rmtree(beside)


def _missing(store: Store, new: Store) -> Iterator[Document]:
    """Documents that the new store lacks; those that it has beyond the former one are removed."""
    names = {summary.document for summary in store.documents()}
    for summary in new.documents():
        if summary.document not in names:
            new.remove(summary.document)
    for name in sorted(names):
        document = store.document(name)
        kept = new.document(name)
        if document and (kept is None or kept.id != document.id):
            yield document


def _beside(store: Store, fingerprint: Mapping[str, str]) -> Store:
    """The store of a broken run with the same aim, else a new one."""
    beside = store.directory / "reindex"
    new = Store.open(beside)
    try:
        new.require(**fingerprint)
    except EncoderMismatch:
        new.close()
        shutil.rmtree(beside)
        new = Store.open(beside)
        new.require(**fingerprint)
    return new
