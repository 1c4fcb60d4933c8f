"""What people state about a file beside it: `NAME.toml`, or a table of `manifest.toml`."""

import tomllib
from pathlib import Path
from typing import Any

MANIFEST = "manifest.toml"
KEYS = (
    "title", "area", "level", "report_year", "data_year", "meeting", "date", "speaker", "issuer",
    "source", "language",
)  # fmt: skip
_LONGEST = 100_000  # bytes


def stated_about(path: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """Metadata that overrides the file's own, and warnings about what is wrong with it.

    For `a/report.pdf`: `a/report.pdf.toml`, else `a/report.toml`, else the table `["report.pdf"]`
    of `a/manifest.toml`.
    """
    for beside in (path.with_name(path.name + ".toml"), path.with_suffix(".toml")):
        if beside != path and beside.name != MANIFEST and _is_file(beside):
            values, warning = _read(beside)
            return _checked(values, beside.name, warning)
    manifest = path.with_name(MANIFEST)
    if not _is_file(manifest):
        return {}, ()
    values, warning = _read(manifest)
    table = values.get(path.name, {})
    return _checked(table if isinstance(table, dict) else {}, MANIFEST, warning)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long to exist
        return False


def _read(path: Path) -> tuple[dict[str, Any], str]:
    try:
        if path.stat().st_size > _LONGEST:
            return {}, f"{path.name} is larger than {_LONGEST} bytes and was not read."
        return tomllib.loads(path.read_text(encoding="utf-8-sig")), ""
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, f"{path.name} cannot be read ({error}); it must be TOML in UTF-8."


def _checked(
    values: dict[str, Any], name: str, warning: str
) -> tuple[dict[str, str], tuple[str, ...]]:
    unknown = sorted(set(values) - set(KEYS))
    warnings = [warning] if warning else []
    if unknown:
        warnings.append(f"{name} states {', '.join(unknown)}, which is not known.")
    kept = {key: str(value) for key, value in values.items() if key in KEYS}
    return kept, tuple(warnings)
