"""Keep what a process had in memory out of the files that Chroma writes.

Its vector index saves memory that it allocated and never wrote, in which text of former use may
stand: words of a report that was purged, or a key. Where the C library is glibc, memory is
overwritten when it is handed out (`mallopt`, M_PERTURB) as long as Chroma writes; elsewhere the
system gives no such means.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

_PERTURB = -6  # M_PERTURB of glibc's malloc.h
_FILL = 0x5A


@contextmanager
def overwritten() -> Iterator[None]:
    """While this lasts, memory holds nothing of its former use when it is handed out."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # not glibc
        yield
        return
    mallopt(_PERTURB, _FILL)
    try:
        yield
    finally:
        mallopt(_PERTURB, 0)
