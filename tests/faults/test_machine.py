"""Any order of adding, changing, deleting, crashing and reopening gives what a dict would give."""

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rag.index import Index
from rag.store import Store, faults
from tests.faults.work import CHUNKS, attempt, name_of, put, text_of, vector_of

NUMBERS = st.integers(0, 5)
FAULTS = [
    "put.begin:fail",
    "put.rows:fail",
    "store.commit:fail",
    "build.begin:full",
    "build.lexical:full",
    "build.exact:full",
    "swap.written:full",
]


class StoreMachine(RuleBasedStateMachine):
    """The store and its index beside a dict: number of a document → version of its text."""

    def __init__(self):
        super().__init__()
        memory = Path("/dev/shm")
        self.folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        self.model = {}
        self.open()

    def open(self):
        self.store = Store.open(self.folder)
        self.index = Index.open(self.store)

    def close(self):
        self.index.close()
        self.store.close()

    def teardown(self):
        self.close()
        shutil.rmtree(self.folder)

    @rule(number=NUMBERS, version=st.integers(0, 2))
    def put(self, number, version):
        put(self.store, number, version)
        self.model[number] = version

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def remove(self, data):
        number = data.draw(st.sampled_from(sorted(self.model)))
        assert self.store.remove(f"{name_of(number)}.md")
        del self.model[number]

    @rule(number=NUMBERS, fault=st.sampled_from(FAULTS))
    def fail(self, number, fault):
        """A write fails at some point; what was acknowledged before and since is what counts."""
        faults._reached.clear()
        os.environ["RAG_FAULT"] = fault
        try:
            if attempt(lambda: put(self.store, number, 3)) is None:
                self.model[number] = 3
            attempt(self.index.update)
        finally:
            del os.environ["RAG_FAULT"]

    @rule()
    def update(self):
        self.index.update()

    @rule()
    def reopen(self):
        self.close()
        self.open()

    @rule()
    def lose_the_index(self):
        self.close()
        shutil.rmtree(self.folder / "index", ignore_errors=True)
        self.open()

    @invariant()
    def the_store_holds_what_the_model_holds(self):
        names = {f"{name_of(number)}.md": version for number, version in self.model.items()}
        assert {summary.document for summary in self.store.documents()} == set(names)
        assert self.store.count() == CHUNKS * len(names)
        for number, version in self.model.items():
            name = f"{name_of(number)}.md"
            assert self.store.document(name).text == text_of(number, version)

    @invariant()
    def no_hit_is_gone_and_after_an_update_all_are_found(self):
        current = self.index._is_current()
        for number in range(6):
            hits = [each for each, _ in self.index.lexical([name_of(number)], 20)]
            found = self.store.chunks(hits)
            assert {chunk.document for chunk in found} <= {f"{name_of(number)}.md"}
            if current:
                assert len(found) == len(hits) == (CHUNKS if number in self.model else 0)
        near = [each for each, _ in self.index.dense(vector_of("anything"), 99)]
        found = self.store.chunks(near)
        if current:
            assert len(found) == len(near) == self.store.count()


StoreMachine.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.case("R-14", "R-16", "R-17", "R-18")
class TestStoreMachine(StoreMachine.TestCase):
    """Add, change, delete, fail, reopen in any order → as a dict would."""
