"""Which passage bears a claim out, and which sentences of it: from markers to spans.

A model cites a passage; the check wants the shortest span that states the claim. A claim without
a marker, or whose figures do not stand where it points, is given the passage that states it, if
there is one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.claims import is_aim, read_figures
from rag.figures import Figure, same
from rag.glossary import load_glossary
from rag.markers import Claim
from rag.text import fold, index_tokens, language, sentences

_COVERED, _COVERED_BY_WORDS = 0.5, 0.6  # share of a claim's words, with and without figures
_FEWEST_WORDS = 4  # fewer say nothing that a passage could state
_FIGURE_WEIGHT = 4.0
_MOST = 3  # passages that one claim may be given


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered passage: `text` is `document text[start:end]`, `context` what it stands under.

    `heading` is the same as the prompt shows it.
    """

    document: str
    start: int
    end: int
    text: str
    context: str
    heading: str = ""


Span = tuple[int, int]


def narrow(text: str, passage: Passage) -> Span:
    """The span in the document that states a claim: the sentences with its figures and words."""
    spans = sentences(passage.text)
    if not spans:
        return passage.start, passage.end
    wanted, figures = _tokens(text), _figures(text)
    held = [passage.text[start:end] for start, end in spans]
    scores = [_score(wanted, figures, sentence) for sentence in held]
    best = max(range(len(spans)), key=lambda i: scores[i])
    if scores[best] == 0:
        return passage.start + spans[0][0], passage.start + spans[-1][1]
    chosen = {best}
    for figure in figures:
        if not _stands(figure, held[best]):
            others = [i for i in range(len(spans)) if _stands(figure, held[i])]
            chosen |= {max(others, key=lambda i: scores[i])} if others else set()
    return passage.start + spans[min(chosen)][0], passage.start + spans[max(chosen)][1]


def resolve(claim: Claim, passages: Sequence[Passage], about: str = "") -> Claim:
    """A claim with markers that fit: its own where they bear it out, else those of better passages.

    `about` is what the claim leaves unsaid: its place and indicator. Where no passage states the
    claim it stays as it is and the check has the last word; markers that point to another place
    than it is about are dropped.
    """
    figures = _figures(claim.text)
    own = [passages[marker - 1] for marker in claim.markers]
    placed = not figures or _names_places(about, own)
    if own and placed and all(any(_stands(f, p.text) for p in own) for f in figures):
        return claim
    found = _supporting(f"{about} {claim.text}", figures, passages)
    if not found:
        return claim if placed else replace(claim, marks=())
    at = len(claim.text.rstrip(" \n。．.；;，,！!？?"))
    return replace(claim, marks=tuple((at, number) for number in found))


def _supporting(text: str, figures: Sequence[Figure], passages: Sequence[Passage]) -> list[int]:
    """Numbers of the passages that together state all figures, places and most words of a claim."""
    if len(_tokens(text)) < _FEWEST_WORDS and not figures:
        return []
    fitting = [n for n, p in enumerate(passages, 1) if _speaks(text, bool(figures), p)]
    ranked = sorted(
        (n for n in fitting if is_aim(text) == is_aim(_stated(text, passages[n - 1]))),
        key=lambda n: (-sum(_stands(f, passages[n - 1].text) for f in figures), n),
    )
    chosen: list[int] = []
    left = list(figures)
    for number in ranked:
        passage = passages[number - 1]
        if not chosen or any(_stands(figure, passage.text) for figure in left):
            chosen.append(number)
            left = [figure for figure in left if not _stands(figure, passage.text)]
    kept = [passages[number - 1] for number in chosen]
    stated = not left and len(chosen) <= _MOST and _names_places(text, kept)
    return chosen if stated else []


def _speaks(text: str, numeric: bool, passage: Passage) -> bool:
    """Whether a passage speaks of enough of a claim's words; across languages, of its names."""
    words = _tokens(text)
    if language(text) != language(passage.text):
        words = frozenset(w for w in words if w[0] == "=" or any(map(str.isdigit, w)))
    found = len(words & _tokens(f"{passage.context} {passage.text}"))
    return found > 0 and found >= (_COVERED if numeric else _COVERED_BY_WORDS) * len(words)


def _stated(text: str, passage: Passage) -> str:
    """The sentences of a passage that state a claim, with what they stand under."""
    start, end = narrow(text, passage)
    return f"{passage.context} {passage.text[start - passage.start : end - passage.start]}"


def _names_places(text: str, passages: Iterable[Passage]) -> bool:
    glossary = load_glossary()
    known: set[str] = set()
    for passage in passages:
        for match in glossary.find_places(f"{passage.context} {passage.text}"):
            known |= {match.name, *match.candidates}
    return all(known & {match.name, *match.candidates} for match in glossary.find_places(text))


def _score(words: frozenset[str], figures: Sequence[Figure], sentence: str) -> float:
    stated = sum(_stands(figure, sentence) for figure in figures)
    return len(words & _tokens(sentence)) + _FIGURE_WEIGHT * stated


def _stands(figure: Figure, text: str) -> bool:
    return any(same(figure, other) for other in _figures(text))


@lru_cache(maxsize=2048)
def _figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text that can be checked: years and names with numbers are none."""
    return tuple(f for f in read_figures(text) if f.quantity or f.kind == "rank")


@lru_cache(maxsize=2048)
def _tokens(text: str) -> frozenset[str]:
    """The words of a text; names that the glossary knows are the same token in both languages."""
    glossary = load_glossary()
    named = [
        *glossary.find_indicators(text),
        *glossary.find_terms(text),
        *glossary.find_places(text),
    ]
    if language(text) == "en":
        text = _without(fold(text), [(match.start, match.end) for match in named])
    names = {f"={match.name}" for match in named}
    return frozenset(names.union(index_tokens(text)) - _EMPTY)


def _without(text: str, spans: Iterable[Span]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


_EMPTY = frozenset(
    "的 了 和 与 是 为 在 及 其 等 a an the of in and to for was were is are by it at on with"
    " which that this as from has had have be been".split()
)
