"""What is costly to start and the same for all tests is started once, and kept between bots."""

from contextlib import contextmanager
from functools import cache

from rag.bot import Bot
from rag.encoder import load_encoder
from rag.parse import parse_files
from rag.parse.workers import _Child
from rag.settings import EncoderSettings, ParseSettings


@cache
def _bundled():
    return load_encoder(EncoderSettings())


def one_encoder(settings):
    """What `load_encoder` gives; the bundled one is loaded once."""
    return load_encoder(settings) if settings.model else _bundled()


def ingest_here(settings, path):
    """What stands for `ingest_apart`, by this process: another takes seconds to start."""
    with Bot.open(settings=settings) as bot:
        return bot.ingest(path)


@contextmanager
def one_reader():
    """What stands for `parse_files`: with the default settings one child reads for every call.

    Not where a path is relative: the child stays in the folder that it was started in.
    """
    child = _Child(ParseSettings(), nice=10)

    def read(paths, settings):
        if settings != ParseSettings() or not all(path.is_absolute() for path in paths):
            yield from parse_files(paths, settings)
            return
        for path in paths:
            yield from ((path, found) for found in child.parse(path, None))

    yield read
    child.stop()
