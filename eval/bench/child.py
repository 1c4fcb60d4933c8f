"""Runs one stage of one system in a child process and reads what it reports."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.dataset import DatasetError


def run_stage(
    stage: str, name: str, path: Path, work: Path, environment: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """`eval.bench.worker` in a process of its own; its failure is a DatasetError."""
    command = [sys.executable, "-m", "eval.bench.worker", stage, name, str(path), str(work)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode:
        raise DatasetError(f"{name} failed to {stage}: {done.stderr.strip()[-500:]}")
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report
