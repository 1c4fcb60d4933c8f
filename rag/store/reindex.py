"""Derive everything anew from the kept texts, beside what is in use, then swap."""

import shutil
from collections.abc import Callable, Mapping, Sequence

from rag.errors import EncoderMismatch
from rag.schema import Chunk, Document, Observation
from rag.store.rows import Vectors
from rag.store.store import Store
from rag.store.write import Entry

Derived = tuple[Sequence[Chunk], Vectors, Sequence[Observation]]


def reindex(
    store: Store, derive: Callable[[Document], Derived], fingerprint: Mapping[str, str]
) -> None:
    """Replace every chunk, vector and observation by what `derive` makes of the document.

    Nothing is parsed. The new content grows in a store beside the one in use and replaces it in
    one transaction; a broken run is taken up where it stopped.
    """
    beside = store.directory / "reindex"
    with store.writing():
        with _beside(store, fingerprint) as new:
            names = {summary.document for summary in store.documents()}
            for summary in new.documents():
                if summary.document not in names:
                    new.remove(summary.document)
            for name in sorted(names):
                document = store.document(name)
                kept = new.document(name)
                if document and (kept is None or kept.id != document.id):
                    new.put_apart(Entry(document, *derive(document)))
            store.adopt(new, fingerprint)
        shutil.rmtree(beside)


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
