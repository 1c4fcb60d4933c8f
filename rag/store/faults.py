"""Named points where a test kills or fails the process: `RAG_FAULT=point:kill|fail|full[:n]`."""

import errno
import os
import signal
import sqlite3
from collections import Counter

_reached: Counter[str] = Counter()


def reach(point: str) -> None:
    """Do what the environment asks for at this point, the n-th time that it is reached."""
    plan = os.environ.get("RAG_FAULT")
    if not plan:
        return
    name, action, *times = plan.split(":")
    if name != point:
        return
    _reached[point] += 1
    if _reached[point] != int(times[0] if times else 1):
        return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if action == "full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), point)
    raise sqlite3.OperationalError(f"disk I/O error at {point}")
