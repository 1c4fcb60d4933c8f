"""Make generations: from nothing, or from the former one and what has changed since."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.errors import IndexDamaged, StoreError
from rag.index import dense, exact, lexical, manifest, probe
from rag.index.manifest import Manifest
from rag.index.memory import overwritten
from rag.schema import Chunk
from rag.store import Changes, Store, faults
from rag.store.rows import Vectors

_BATCH = 1000
_PROBES = 24  # vectors that must find themselves before a generation is put to use


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a generation is made from; without `former` and `changes` it is made from nothing."""

    store: Store
    folder: Path
    chroma_url: str
    generation: Path
    former: Manifest | None
    changes: Changes | None


def bring_up_to_date(store: Store, chroma_url: str, *, anew: bool = False) -> None:
    """Swap in a generation that holds what the store holds; the writer lock must be held.

    Raises:
        StoreError: it cannot be written (the disk is full); the former generation stays in use.
        IndexDamaged: Chroma refuses to work.
    """
    folder = store.directory / "index"
    former = manifest.read_manifest(folder)
    whole = manifest.is_whole(folder, former, chroma_url)
    if anew or not whole or former is None or former.version != store.version():
        changes = _changes(store, former) if whole and not anew else None
        with _undone(folder) as generation:
            _fill(_Plan(store, folder, chroma_url, generation, former, changes))
        if former and chroma_url:
            _drop_former(former, manifest.read_manifest(folder), chroma_url)


@contextmanager
def _undone(folder: Path) -> Iterator[Path]:
    """A new generation, removed again if it cannot be finished."""
    generation = None
    try:
        generation = manifest.next_generation(folder)
        yield generation
    except (OSError, ValueError) as error:
        raise StoreError(
            f"The index in {str(folder)!r} cannot be written ({error}); the former one stays."
        ) from error
    finally:
        found = manifest.read_manifest(folder)
        if generation and (found is None or found.generation != generation.name):
            shutil.rmtree(generation, ignore_errors=True)


def _changes(store: Store, former: Manifest | None) -> Changes | None:
    """What is to be done to the former generation, None where making it anew is less work."""
    if former is None or not former.chunks:
        return None
    changes = store.changes(former.version)
    if changes and len(changes.added) + len(changes.removed) > former.chunks:
        return None
    return changes


def _fill(plan: _Plan) -> None:
    faults.reach("build.begin")
    version, chunks = plan.store.version(), plan.store.count()
    _fill_lexical(plan)
    faults.reach("build.lexical")
    collection = _fill_dense(plan) if chunks else ""
    faults.reach("build.dense")
    if 0 < chunks <= exact.MOST:
        exact.write(plan.generation / "exact", plan.store.matrix())
    faults.reach("build.exact")
    made = Manifest(
        generation=plan.generation.name,
        sequence=version[0],
        state=version[1],
        chunks=chunks,
        made_by=manifest.made_by(plan.chroma_url),
        collection=collection,
        files=manifest.list_files(plan.generation),
    )
    manifest.swap(plan.folder, made)


def _fill_lexical(plan: _Plan) -> None:
    path = plan.generation / "tantivy"
    if plan.former and plan.changes:
        before = plan.folder / plan.former.generation / "tantivy"
        added = plan.store.chunks(plan.changes.added)
        lexical.extend_lexical(before, path, plan.changes.removed, added)
    else:
        lexical.build_lexical(path, _all_chunks(plan.store))


def _all_chunks(store: Store) -> Iterator[Chunk]:
    for summary in store.documents():
        yield from store.chunks_of(summary.document)


def _fill_dense(plan: _Plan) -> str:
    """Write the vectors and return the name of their collection."""
    if plan.former and plan.changes and plan.former.collection:
        try:
            return _extend_dense(plan, plan.former, plan.changes)
        except IndexDamaged:
            shutil.rmtree(plan.generation / "chroma", ignore_errors=True)
    name = f"rag-{plan.store.identity()}-{plan.generation.name}" if plan.chroma_url else "chunks"
    _write(plan, name, [], None)
    return name


def _extend_dense(plan: _Plan, former: Manifest, changes: Changes) -> str:
    if not plan.chroma_url:
        before = plan.folder / former.generation / "chroma"
        shutil.copytree(before, plan.generation / "chroma")
    _write(plan, former.collection, changes.removed, changes.added)
    return former.collection


def _write(plan: _Plan, name: str, removed: Sequence[str], added: Sequence[str] | None) -> None:
    """Write vectors (None: all, into a new collection) and see that they are found again."""
    ids = plan.store.ids() if added is None else added
    with overwritten():
        opened = _open(plan, name, new=added is None)
        try:
            opened.write(removed, _batches(plan.store, ids))
        finally:
            opened.close()
        _check(plan, name)  # Chroma saves its files again when they are first asked
    if not plan.chroma_url:
        probe.note_closed(plan.generation)


def _check(plan: _Plan, name: str) -> None:
    """Raise IndexDamaged unless the vectors of the store are found in the collection."""
    opened = _open(plan, name)
    try:
        found = opened.finds(plan.store.sample(_PROBES, plan.store.version()[0]))
        if not found or opened.count() != plan.store.count():
            raise IndexDamaged("Chroma does not find what was written to it.")
    finally:
        opened.close()


def _open(plan: _Plan, name: str, *, new: bool = False) -> dense.Dense:
    if plan.chroma_url:
        return dense.open_server(plan.chroma_url, name, new=new)
    return dense.open_folder(plan.generation / "chroma", new=new)


def _batches(store: Store, ids: Sequence[str]) -> Iterator[tuple[list[str], Vectors]]:
    for start in range(0, len(ids), _BATCH):
        yield store.vectors_of(ids[start : start + _BATCH])


def _drop_former(former: Manifest, now: Manifest | None, chroma_url: str) -> None:
    """Delete the collection that the former generation used, unless it is still in use."""
    if now and former.collection and former.collection != now.collection:
        try:
            opened = dense.open_server(chroma_url, former.collection)
        except IndexDamaged:
            return  # gone already, or it was on another server
        opened.drop()
        opened.close()
