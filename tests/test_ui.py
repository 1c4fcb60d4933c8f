"""What the page shows: every word in both languages, and text that stays text."""

import pytest

from rag.ui.evidence import marked
from rag.ui.words import words


class Span:
    start, end = 2, 4


def test_every_word_in_both_languages():
    chinese, english = words("zh"), words("en")
    assert set(chinese) == set(english)
    assert len([value for value in english.values() if value]) > 100


@pytest.mark.case("S-19")
def test_the_cited_characters_are_marked_and_nothing_is_markup():
    shown = marked("<b>&引文", 0, 6, Span)
    assert "<b>" not in shown
    assert "&lt;b" in shown
    assert shown.count("<mark") == 1
