"""Where faults are tried: in memory where the system has such a folder, for the disk is slow.

A killed process loses nothing that it gave to the system, in memory or on a disk alike; what a
power cut does is not tried here.
"""

import shutil
import socket
import tempfile
from pathlib import Path

import pytest

from tests.faults.work import ingest, run

MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def in_memory(tmp_path_factory):
    """A folder that costs no disk, emptied at the end."""
    if not MEMORY.is_dir():
        yield tmp_path_factory.mktemp("faults")
        return
    with tempfile.TemporaryDirectory(dir=MEMORY, prefix="rag-faults-") as folder:
        yield Path(folder)


@pytest.fixture
def folder(in_memory):
    """An empty folder with an empty list of what was acknowledged."""
    made = Path(tempfile.mkdtemp(dir=in_memory))
    (made / "acknowledged").touch()
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def five(in_memory):
    """A folder with an index of five documents; copied, never changed."""
    made = in_memory / "five"
    made.mkdir()
    assert run(ingest, made / "index", made / "acknowledged", 0, 5) == 0
    return made


@pytest.fixture
def begun(five, folder):
    """A folder with an index of five documents."""
    return shutil.copytree(five, folder / "begun")


@pytest.fixture
def free_port():
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]
