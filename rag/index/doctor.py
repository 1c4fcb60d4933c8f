"""Look a store and its index over, and make the index anew where it is damaged."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from rag.errors import IndexDamaged, StoreLocked
from rag.index import manifest, probe
from rag.index.manifest import Manifest
from rag.settings import IndexSettings
from rag.store import Store

_REMOTE = {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"}
_LOW_BYTES = 200 * 2**20
_PROBES = 64


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know. `damage` needs the remedy; a `warning` may stay as it is."""

    level: Literal["damage", "warning"]
    text: str

    def __str__(self) -> str:
        return f"{self.level}: {self.text}"


def examine(
    store: Store,
    settings: IndexSettings,
    fingerprint: Mapping[str, str] | None = None,
    reader: str = "",
) -> list[Finding]:
    """Everything that is wrong, damage first; nothing is changed.

    `fingerprint` is what the present parts would write; parts that differ are named. `reader` is
    the version of what reads files.
    """
    folder = store.directory / "index"
    findings = [
        *(
            Finding("damage", f"{each}; `rag restore FILE` puts back a backup.")
            for each in store.check()
        ),
        *_index(store, settings, folder),
        *_parts(store, fingerprint or {}),
        *(_read_otherwise(store, reader) if reader else ()),
        *_surroundings(store, folder),
        *_reach(settings),
    ]
    return sorted(findings, key=lambda finding: finding.level)


def repair(store: Store, settings: IndexSettings) -> None:
    """Make the index anew from the store and remove what broken runs have left; parses nothing.

    Raises:
        StoreLocked: another process is writing.
        StoreError, IndexDamaged: the index cannot be written.
    """
    from rag.index import build  # loads Chroma: 1.2 s

    with store.writing():
        build.bring_up_to_date(store, settings.chroma_url, anew=True)
        manifest.sweep(store.directory / "index")
        shutil.rmtree(store.directory / "reindex", ignore_errors=True)


def _index(store: Store, settings: IndexSettings, folder: Path) -> Iterator[Finding]:
    found = manifest.read_manifest(folder)
    remedy = "`rag repair` makes it anew from the store."
    if found is None:
        if store.count():
            yield Finding("damage", f"There is no index in {str(folder)!r}; {remedy}")
        return
    damage = manifest.damage(folder, found, thorough=True)
    if damage:
        yield Finding("damage", f"The index is damaged: {damage}; {remedy}")
    elif found.version != store.version():
        yield _behind(store, remedy)
    elif found.made_by != manifest.made_by(settings.chroma_url):
        yield Finding("damage", f"The index was made by {found.made_by}; {remedy}")
    elif found.collection:
        yield from _chroma(store, settings, folder / found.generation, found)


def _reach(settings: IndexSettings) -> Iterator[Finding]:
    """Chroma's server knows no login, so nobody else should be able to reach it."""
    host = urlsplit(settings.chroma_url).hostname or "localhost"
    try:
        local = ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        yield Finding(
            "warning",
            f"The Chroma server at {host!r} has no login and is reached over the network: whoever "
            "reaches it can change it. Run it on this machine with `--host 127.0.0.1`.",
        )


def _behind(store: Store, remedy: str) -> Finding:
    try:
        with store.writing():
            return Finding("damage", f"The index is behind the store; {remedy}")
    except StoreLocked as error:
        return Finding("warning", f"The index is behind the store: {error}")


def _chroma(
    store: Store, settings: IndexSettings, generation: Path, found: Manifest
) -> Iterator[Finding]:
    sample = store.sample(_PROBES, found.sequence)
    if settings.chroma_url:
        from rag.index import dense  # loads Chroma: 1.2 s

        try:
            opened = dense.open_server(settings.chroma_url, found.collection)
            whole = opened.count() == found.chunks and opened.finds(sample)
            opened.close()
        except IndexDamaged as error:
            yield Finding("damage", f"{error} `rag repair` fills it anew.")
            return
    else:
        whole = probe.survives(generation, sample)
    if not whole:
        yield Finding(
            "damage",
            "Chroma does not find every vector; `rag repair` makes it anew from the store.",
        )


def _parts(store: Store, fingerprint: Mapping[str, str]) -> Iterator[Finding]:
    known = store.fingerprint()
    other = [part for part, now in fingerprint.items() if known.get(part, now) != now]
    if other and store.count():
        yield Finding(
            "damage",
            f"The index was built by another {', '.join(sorted(other))}; run `rag reindex`.",
        )


def _read_otherwise(store: Store, reader: str) -> Iterator[Finding]:
    """Files that are still there, whose text an earlier release has read."""
    found = [path for path in store.files.outdated(reader) if path.exists()]
    if found:
        yield Finding(
            "warning",
            f"{len(found)} files were read by an earlier release (the first is {str(found[0])!r}); "
            "`rag ingest` with their folder reads them again.",
        )


def _surroundings(store: Store, folder: Path) -> Iterator[Finding]:
    current = manifest.read_manifest(folder)
    strays = [
        path.name
        for path in manifest.generations(folder)
        if not (current and path.name == current.generation) and not manifest.is_read(path)
    ]
    if strays:
        yield Finding("warning", f"Left by a broken run: {', '.join(strays)}; removed by the next.")
    if (store.directory / "reindex").exists():
        yield Finding("warning", "A reindex was broken off; `rag reindex` goes on with it.")
    for failure in store.files.failures():
        yield Finding("warning", f"{failure.path!r} could not be read: {failure.reason}")
    free = shutil.disk_usage(store.directory).free
    if store.directory.stat().st_mode & 0o077:
        yield Finding(
            "warning",
            f"Others on this machine can look into {str(store.directory)!r}; `chmod 700` shuts it.",
        )
    if free < _LOW_BYTES:
        yield Finding("warning", f"Only {free // 2**20} MB are left on the disk.")
    kind = file_system(store.directory)
    if kind in _REMOTE:
        yield Finding("warning", f"The store is on {kind}: let only one machine use it at a time.")


def file_system(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of the file system that holds a path; empty where the system does not say."""
    try:
        rows = [line.split()[1:3] for line in mounts.read_text().splitlines()]
    except OSError:
        return ""
    place = path.resolve()
    holding = [(len(where), kind) for where, kind in rows if place.is_relative_to(where)]
    return max(holding, default=(0, ""))[1]
