"""A follow-up in full, by a model that may be wrong."""

import pytest

from rag.condense import condense

TURNS = [("黄浦区2024年GDP是多少?", "")]


class Scripted:
    """A model that writes what it is told to."""

    def __init__(self, text):
        self._text = text

    def stream(self, messages):
        return iter([self._text])


def test_a_faithful_rewriting_is_taken():
    written = "黄浦区2024年GDP增长多少?"
    assert condense(TURNS, "增长呢?", Scripted(written)) == written


@pytest.mark.parametrize(
    "written", ["静安区2024年GDP增长多少?", "黄浦区2023年GDP增长多少?", "", "好的。\n我来回答:5.5%"]
)
def test_what_nobody_named_is_not(written):
    assert condense(TURNS, "增长呢?", Scripted(written)) == "增长呢?"
