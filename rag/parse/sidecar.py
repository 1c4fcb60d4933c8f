"""What people state about a file beside it: `NAME.toml`, or a table of `manifest.toml`."""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

SUFFIX = ".toml"
MANIFEST = f"manifest{SUFFIX}"
KEYS = (
    "title", "area", "level", "report_year", "data_year", "meeting", "date", "speaker", "issuer",
    "source", "language",
)  # fmt: skip
_LONGEST = 100_000  # bytes

Sidecar = Callable[[str], bytes | None]
"""The bytes of a file by its name, or None; at most one more than are read."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Metadata that overrides a file's own, and warnings about what is wrong with it."""

    values: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def imprint(self) -> bytes:
        """What changes whenever the statement does; empty where nothing is stated."""
        if not self.values and not self.warnings:
            return b""
        return json.dumps([sorted(self.values.items()), self.warnings]).encode()


def stated_about(path: Path) -> Stated:
    """What is stated beside a file.

    For `a/report.pdf`: by `a/report.pdf.toml`, else by `a/report.toml`, else by the table
    `["report.pdf"]` of `a/manifest.toml`.
    """

    def read(name: str) -> bytes | None:
        try:
            with path.with_name(name).open("rb") as file:
                return file.read(_LONGEST + 1)
        except (OSError, ValueError):  # none there, or a name too long to exist
            return None

    return stated_beside(path.name, read)


def stated_beside(name: str, read: Sidecar) -> Stated:
    """What the sidecars that `read` gives by their names say of a file."""
    own = (f"{name}{SUFFIX}", PurePosixPath(name).with_suffix(SUFFIX).name)
    for beside in own:
        if beside not in (name, MANIFEST) and (data := read(beside)) is not None:
            values, warning = _parsed(data, beside)
            return _checked(values, beside, warning)
    data = read(MANIFEST)
    if data is None or name == MANIFEST:
        return Stated()
    values, warning = _parsed(data, MANIFEST)
    table = values.get(name, {})
    return _checked(table if isinstance(table, dict) else {}, MANIFEST, warning)


def _parsed(data: bytes, name: str) -> tuple[dict[str, Any], str]:
    if len(data) > _LONGEST:
        return {}, f"{name} is larger than {_LONGEST} bytes and was not read."
    try:
        return tomllib.loads(data.decode("utf-8-sig")), ""
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, f"{name} cannot be read ({error}); it must be TOML in UTF-8."


def _checked(values: dict[str, Any], name: str, warning: str) -> Stated:
    unknown = sorted(set(values) - set(KEYS))
    warnings = [warning] if warning else []
    if unknown:
        warnings.append(f"{name} states {', '.join(unknown)}, which is not known.")
    kept = {key: str(value) for key, value in values.items() if key in KEYS}
    return Stated(kept, tuple(warnings))
