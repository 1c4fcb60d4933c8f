"""Back a store up to one file, also while it is written, and put it back."""

import shutil
from pathlib import Path

from rag.errors import StoreError
from rag.store import copy
from rag.store.database import explained
from rag.store.lock import WriterLock, alone
from rag.store.store import FILE, Store


def backup(store: Store, file: Path) -> None:
    """Write the last committed state to a file; it appears whole and checked, or not at all.

    The index is not in it: it is made again from the store.
    """
    source = store.directory / FILE
    if file.resolve() == source.resolve():
        raise StoreError(f"{str(file)!r} is the store itself; name another file.")
    beside = file.with_name(f"{file.name}.new")
    try:
        with explained(source):
            copy.copy_database(source, beside)
        copy.check(beside)
        beside.replace(file)
        copy.flush(file.parent)
    except OSError as error:
        raise StoreError(f"The backup {str(file)!r} cannot be written: {error}.") from error
    finally:
        beside.unlink(missing_ok=True)


def restore(file: Path, directory: Path) -> None:
    """Put a backup in the place of a store; the former one stays as `store.replaced.db`.

    Raises:
        StoreLocked: a process has the store open (stop it first).
        StoreError: the backup is damaged, no backup, or from a newer release; nothing is changed.
    """
    copy.check(file)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = directory / FILE
    fresh = target.with_name(f"{FILE}.new")
    with WriterLock(directory).held(), alone(directory):
        copy.copy_database(file, fresh)
        copy.put_in_place(fresh, target, keep=target.with_name("store.replaced.db"))
        shutil.rmtree(directory / "reindex", ignore_errors=True)
