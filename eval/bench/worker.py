"""One stage of one system in a process of its own: what it took, as one line of JSON."""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from eval.bench.peers import load_peer

STARTED = time.perf_counter()
TOP_K = 10
WARM_UP = 3


def build(name: str, texts: Path, work: Path) -> dict[str, Any]:
    """Index the texts; seconds without the import of the libraries."""
    peer = load_peer(name)
    work.mkdir(parents=True, exist_ok=True)
    started, used = time.perf_counter(), cpu_seconds()
    made = peer.build(texts, work)
    return {
        "chunks": made or 0,
        "seconds": time.perf_counter() - started,
        "cpu_seconds": cpu_seconds() - used,
        "peak_mb": peak_mb(),
        "disk_mb": disk_mb(work),
        "characters": sum(len(path.read_text("utf-8")) for path in texts.glob("*.txt")),
    }


def ask(name: str, questions: Path, work: Path) -> dict[str, Any]:
    """Ask every question once; the cold start is from the start of the process."""
    asked = json.loads(questions.read_text("utf-8"))
    search = load_peer(name).reopen(work)
    first = search(next(iter(asked.values())), TOP_K)
    cold = time.perf_counter() - STARTED
    for question in list(asked.values())[:WARM_UP]:
        search(question, TOP_K)
    seconds, cpu, found = [], [], {}
    for key, question in asked.items():
        started, used = time.perf_counter(), time.process_time()
        found[key] = search(question, TOP_K)
        seconds.append(time.perf_counter() - started)
        cpu.append(time.process_time() - used)
    return {
        "cold_seconds": cold, "first": len(first), "seconds": seconds, "cpu_seconds": cpu,
        "peak_mb": peak_mb(), "passages": found,
    }  # fmt: skip


def cpu_seconds() -> float:
    """Processor time of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_mb() -> float:
    """Peak resident memory of this process, and of the largest of its children, in megabytes."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, children) / 1024


def disk_mb(folder: Path) -> float:
    """Size of everything under a folder, in megabytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main() -> None:
    """`worker build|ask SYSTEM PATH WORK`."""
    stage, name, path, work = sys.argv[1:]
    function = {"build": build, "ask": ask}[stage]
    sys.stdout.write("\n" + json.dumps(function(name, Path(path), Path(work)), ensure_ascii=False))


if __name__ == "__main__":
    main()
