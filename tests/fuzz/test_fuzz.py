"""The targets of `make fuzz` hold for their seeds, for what was found, and for random texts."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, seeds

FOUND = [
    pytest.param(path.parent.name, path.read_bytes(), id=f"{path.parent.name}-{path.name[:16]}")
    for path in sorted((Path(__file__).parent / "found").glob("*/*"))
]
SEEDS = " ".join(seed.decode() for name in TARGETS for seed in seeds(name))
PIECES = sorted(set(SEEDS.split()))


@pytest.mark.parametrize("name", TARGETS)
def test_seeds(name):
    assert len(seeds(name)) > 3
    for seed in seeds(name):
        TARGETS[name](seed)


@pytest.mark.parametrize(("name", "data"), FOUND)
def test_what_once_failed_holds_now(name, data):
    TARGETS[name](data)


@pytest.mark.case("R-68", "S-63")
@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=8))
def test_random_texts(name, pieces):
    TARGETS[name](" ".join(pieces).encode("utf-8", "replace"))
