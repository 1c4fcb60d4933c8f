"""What is read in other processes is what is read here, whatever becomes of these."""

import os
import signal
import subprocess

import pytest

from rag import ahead
from tests.corpus import report

TITLE = "2025年江城市政府工作报告"
MANY = [
    report(f"{n}.txt", f"一、2024年工作回顾\n地区生产总值{n}亿元，增长5.{n}%。", "江城市", TITLE)
    for n in range(1000, 1012)
]


def reading(entries, count=12):
    return ahead.Ahead(300, 2).read(entries, lambda one: one, count)


def found(entries, count=12):
    return [(entry, parts()) for entry, parts in reading(entries, count)]


@pytest.fixture
def children(monkeypatch):
    """The children that are started, on a machine of three processors."""
    started, start = [], subprocess.Popen
    monkeypatch.setattr(os, "cpu_count", lambda: 3)

    def kept(*args, **options):
        started.append(start(*args, **options))
        return started[-1]

    monkeypatch.setattr(ahead.subprocess, "Popen", kept)
    return started


def test_each_document_comes_with_its_own_parts(children):
    entries = [*MANY[:5], None, *MANY[5:]]  # a file that could not be read has none
    expected = [(one, ahead.read(one, 300)) for one in entries]
    assert found(entries) == expected
    assert all(chunks and observations for one, (chunks, observations) in expected if one)
    assert len(children) == 2
    assert all(child.poll() is not None for child in children)


def test_a_few_documents_start_no_child(children):
    assert found(MANY[:3], 3) == [(one, ahead.read(one, 300)) for one in MANY[:3]]
    assert children == []


def test_a_child_that_is_killed_loses_nothing(children):
    given = reading(MANY)
    entry, parts = next(given)
    assert parts() == ahead.read(entry, 300)
    children[0].send_signal(signal.SIGKILL)
    rest = [(entry, parts()) for entry, parts in given]
    assert rest == [(one, ahead.read(one, 300)) for one in MANY[1:]]


def test_a_child_that_hangs_is_not_waited_for_for_ever(children, monkeypatch):
    monkeypatch.setattr(ahead, "_PATIENCE", 0.2)
    given = reading(MANY)
    first = next(given)
    for child in children:
        child.send_signal(signal.SIGSTOP)
    found = [(entry, parts()) for entry, parts in (first, *given)]
    assert found == [(one, ahead.read(one, 300)) for one in MANY]
    assert all(child.poll() is not None for child in children)


def test_a_machine_without_room_for_children_reads_itself(children, monkeypatch):
    def full(*_, **__):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(ahead.subprocess, "Popen", full)
    assert found(MANY) == [(one, ahead.read(one, 300)) for one in MANY]


def test_what_was_not_read_ahead_is_read_when_the_children_are_gone(children):
    given = [*reading(MANY)]
    assert all(child.poll() is not None for child in children)
    assert [parts() for _, parts in given] == [ahead.read(one, 300) for one in MANY]


def test_an_ingest_that_is_broken_off_leaves_no_child(children):
    given = reading(MANY)
    next(given)
    given.close()
    assert len(children) == 2
    assert all(child.poll() is not None for child in children)
