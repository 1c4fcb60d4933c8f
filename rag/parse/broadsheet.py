"""Newspaper pages: headlines, and the columns that stand under each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from rag.parse.columns import stacks_of
from rag.parse.runs import Run, lines_of, same_line
from rag.parse.turns import arrives

_HEADLINE, _HEADLINE_OCR = 1.25, 1.35  # times the size of the body; OCR measures less exactly
_NARROW = 5.0  # body sizes; nothing narrower is a column


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of one column, from the top down; `headline` regions hold the lines of a headline."""

    lines: tuple[Run, ...]
    headline: bool = False


@dataclass(slots=True)
class _Article:
    head: list[Run]
    stacks: list[list[Run]] = field(default_factory=list)


def headlines_of(runs: Sequence[Run], body: float) -> list[list[Run]]:
    """Large lines grouped into headlines: lines of one headline stand close, one over the other."""
    large = _lines_of_large([run for run in runs if _is_large(run, body)])
    groups: list[list[Run]] = []
    for line in sorted(large, key=lambda run: (run.top, run.left)):
        home = next((g for g in groups if _same_headline(g[-1], line)), None)
        if home is None:
            groups.append([line])
        else:
            home.append(line)
    return groups


def _is_large(run: Run, body: float) -> bool:
    least = _HEADLINE if run.score == 1 else _HEADLINE_OCR
    return run.size >= least * body and not run.rows


def _lines_of_large(runs: Sequence[Run]) -> list[Run]:
    """Large runs merged where they stand beside each other without a wide gap."""
    parts: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.left):
        home = next(
            (p for p in parts if same_line(p[-1], run) and run.left - p[-1].right < 1.5 * run.size),
            None,
        )
        if home is None:
            parts.append([run])
        else:
            home.append(run)
    return [line for part in parts for line in lines_of(part)]


def _same_headline(upper: Run, lower: Run) -> bool:
    shared = min(upper.right, lower.right) - max(upper.left, lower.left)
    close = lower.top - upper.bottom < 0.9 * max(upper.size, lower.size)
    return close and shared > 0.3 * min(upper.right - upper.left, lower.right - lower.left)


def is_newspaper(heads: Sequence[list[Run]], runs: Sequence[Run], body: float) -> bool:
    """Whether headlines below other text stand over several columns.

    Either they reach over a gutter, or the columns to their right are white at their height.
    """
    prose = [run for run in runs if not _is_large(run, body) and len(run.text) > 3]
    first = min((run.top for run in prose), default=0.0)
    articles = [_Article(head) for head in heads]
    below = [article for article in articles if article.head[0].top > first + 2 * body]
    over = [article for article in below if _over_columns(article, articles, prose, body)]
    return len(heads) > 1 and len(over) > 0 and 2 * len(over) >= len(below)


def _over_columns(
    article: _Article, articles: Sequence[_Article], prose: Sequence[Run], body: float
) -> bool:
    head = article.head
    top, bottom = head[0].top, head[-1].bottom
    limit = _limit(article, articles)
    under = [
        run for run in prose
        if bottom <= run.middle < bottom + 4 * body and _left(head) - body < run.left < limit
    ]  # fmt: skip
    edges = sorted(run.left for run in under)
    columns = sum(1 for a, b in pairwise(edges) if b - a > _NARROW * body) + bool(edges)
    level = [
        run for run in prose
        if run.top < bottom - 1 and run.bottom > top + 1 and _left(head) < run.left < limit
    ]  # fmt: skip
    return columns > 1 and not level


def by_articles(runs: Sequence[Run], heads: Sequence[list[Run]], body: float) -> Iterator[Region]:
    """Each headline with the columns that stand under it."""
    heads = [*heads, *_turns(runs, body)]
    articles = [_Article(head) for head in heads]
    lead = _Article([])
    large = {id(run) for run in runs if _is_large(run, body)}
    for stack in stacks_of([run for run in runs if id(run) not in large], heads, body):
        _home(stack, articles, lead, body).stacks.append(stack)
    for article in [lead, *_ordered(articles, body)]:
        if article.head and article.head[0].text:
            yield Region(tuple(article.head), headline=True)
        for stack in sorted(article.stacks, key=lambda s: (_column_of(s, article, body), s[0].top)):
            yield Region(tuple(stack))


def is_continued(runs: Sequence[Run]) -> bool:
    """Whether an article of another page goes on on this one."""
    return any(arrives(run.text) for run in runs)


def _turns(runs: Sequence[Run], body: float) -> list[list[Run]]:
    """White in place of the headlines that continuations of other pages lack."""
    first = [run for run in runs if arrives(run.text) and not _is_large(run, body)]
    return [[replace(run, text="", top=run.top - body, bottom=run.top)] for run in first]


def _home(
    stack: Sequence[Run], articles: Sequence[_Article], lead: _Article, body: float
) -> _Article:
    """The article of the nearest headline above a column, or above the column that it goes on."""
    top, middle = stack[0].top, _middle(stack)
    over = [a for a in articles if a.head[-1].bottom <= top + 0.6 * body]
    found = [
        a
        for a in over
        if _left(a.head) - body <= middle <= _right(a.head) + body
        or (top - a.head[-1].bottom < 6 * body and _left(a.head) < middle < _limit(a, articles))
    ]
    upper = [
        (s[-1].bottom, a)
        for a in (lead, *articles)
        for s in a.stacks
        if s[-1].bottom <= top + body and _left(s) <= middle <= _right(s)
    ]
    if upper:
        found.append(max(upper, key=lambda pair: pair[0])[1])
    return max(found, key=_depth, default=lead)


def _depth(article: _Article) -> tuple[float, float]:
    """How far down a headline stands; the lead of the page has none."""
    return (article.head[-1].bottom, _left(article.head)) if article.head else (0.0, 0.0)


def _limit(article: _Article, articles: Sequence[_Article]) -> float:
    """How far to the right a headline's columns may reach: to the next headline of its height."""
    top, bottom = article.head[0].top, article.head[-1].bottom
    return min(
        (
            _left(a.head)
            for a in articles
            if _left(a.head) > _right(article.head) - 1
            and a.head[0].top < bottom
            and a.head[-1].bottom > top
        ),
        default=float("inf"),
    )


def _left(runs: Sequence[Run]) -> float:
    return min(run.left for run in runs)


def _right(runs: Sequence[Run]) -> float:
    return max(run.right for run in runs)


def _middle(runs: Sequence[Run]) -> float:
    return (_left(runs) + _right(runs)) / 2


def _ordered(articles: Sequence[_Article], body: float) -> list[_Article]:
    """Articles by the height of their headlines, those of one height from the left."""
    ranked = sorted(articles, key=lambda article: article.head[0].top)
    rows: list[list[_Article]] = []
    for article in ranked:
        if rows and article.head[0].top - rows[-1][0].head[0].top < 2 * body:
            rows[-1].append(article)
        else:
            rows.append([article])
    return [a for row in rows for a in sorted(row, key=lambda article: _left(article.head))]


def _column_of(stack: Sequence[Run], article: _Article, body: float) -> int:
    """Which column of its article a stack stands in, by its left edge."""
    lefts = sorted(_left(other) for other in article.stacks)
    distinct = [lefts[0]]
    for left in lefts[1:]:
        if left - distinct[-1] > 3 * body:
            distinct.append(left)
    return max(i for i, left in enumerate(distinct) if left <= _left(stack) + 0.1)
