"""How long a deed may take, on machines that others use too."""

import contextlib
import time

SLACK = 3  # times as long as on a quiet machine


@contextlib.contextmanager
def within(seconds):
    """Fail where the block takes more than `SLACK` times the seconds of a quiet machine."""
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    assert took < SLACK * seconds, f"took {took:.1f} s, where {seconds} s are enough when quiet"
