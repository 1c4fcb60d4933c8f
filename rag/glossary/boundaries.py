"""Where words begin and end in a few characters of text."""

from rag.text import fold, words

_WINDOW = 8  # characters on either side in which words are told apart


def boundaries(text: str, start: int, end: int) -> set[int]:
    """Where words begin or end in a span of text and around it."""
    origin = max(0, start - _WINDOW)
    window = text[origin : end + _WINDOW]
    folded, at, found = fold(window), 0, {0, len(window)}
    for word in words(window):
        at = folded.find(word, at)
        found |= {at, at + len(word)}
        at += len(word)
    return {origin + cut for cut in found}
