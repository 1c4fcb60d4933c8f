"""Reading order: a page's runs cut into columns, bands and newspaper articles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rag.parse.columns import GUTTER, stacks_of
from rag.parse.runs import Run, body_size, lines_of, same_line

HEADLINE = 1.35  # times the size of the body
_NARROW = 5.0  # body sizes; nothing narrower is a column
_CROSSING = 0.12  # of a region's lines may cross a gutter: headlines, tables
_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of one column, from the top down; `headline` regions hold the lines of a headline."""

    lines: tuple[Run, ...]
    headline: bool = False


@dataclass(slots=True)
class _Article:
    head: list[Run]
    stacks: list[list[Run]] = field(default_factory=list)


def order_regions(runs: Sequence[Run]) -> tuple[list[Region], int]:
    """The regions of a page in reading order, and how many columns stand side by side at most."""
    if not runs:
        return [], 0
    body = body_size(runs)
    leaves = list(_cut(list(runs), body, 0))
    columns = _columns(leaves, body)
    heads = _headlines(runs, body)
    if columns > 1 and _is_newspaper(heads, runs, body):
        return list(_by_articles(runs, heads, body)), columns
    return [Region(tuple(lines_of(leaf))) for leaf in leaves], columns


def _cut(runs: list[Run], body: float, depth: int) -> Iterator[list[Run]]:
    """Recursively: side by side where a gutter runs through, else around what crosses it."""
    if len(runs) < 2 or depth > _DEPTH or len(_rows(runs)) < 2:
        yield runs
        return
    parts = _side_by_side(runs, body) or _bands(runs, body)
    if not parts:
        yield runs
        return
    for part in parts:
        yield from _cut(part, body, depth + 1)


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that stand beside each other, whatever the columns."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.middle):
        if rows and same_line(rows[-1][0], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _side_by_side(runs: list[Run], body: float) -> list[list[Run]]:
    """The columns of a region that gutters run through from top to bottom, else nothing."""
    parts: list[list[Run]] = []
    reached = float("-inf")
    for run in sorted(runs, key=lambda run: run.left):
        if run.left - reached >= GUTTER * body or not parts:
            parts.append([])
        parts[-1].append(run)
        reached = max(reached, run.right)
    wide = [part for part in parts if _is_column(part, body)]
    return parts if len(parts) > 1 and len(wide) == len(parts) else []


def _is_column(runs: Sequence[Run], body: float) -> bool:
    """Whether runs are wide and many enough for a column of prose."""
    width = max(run.right for run in runs) - min(run.left for run in runs)
    return width >= _NARROW * body and len(_rows(runs)) >= 2


def _bands(runs: list[Run], body: float) -> list[list[Run]]:
    """The region cut above and below the lines that cross its likeliest gutter."""
    gutter = _gutter(runs, body)
    if gutter is None:
        return []
    left, right = gutter
    crossing = [run for run in runs if run.left < left and run.right > right]
    if not crossing:
        return []
    bands: list[list[Run]] = []
    kinds: list[bool] = []
    for row in _rows(runs):
        crosses = any(run in crossing for run in row)
        if not bands or kinds[-1] != crosses:
            bands.append([])
            kinds.append(crosses)
        bands[-1] += row
    return bands if len(bands) > 1 else []


def _gutter(runs: Sequence[Run], body: float) -> tuple[float, float] | None:
    """The widest strip that few lines cross and that has columns on both sides."""
    edges = sorted({run.left for run in runs} | {run.right for run in runs})
    allowed = max(2.0, _CROSSING * len(_rows(runs)))
    best: tuple[float, float, float] | None = None
    for low, high in _strips(runs, edges, allowed):
        before = [run for run in runs if run.right <= low + 0.1]
        after = [run for run in runs if run.left >= high - 0.1]
        if not before or not after or high - low < GUTTER * body:
            continue
        if _is_column(before, body) and _is_column(after, body) and _beside(before, after):
            score = min(len(before), len(after)) + min(high - low, 3 * body) / body
            if best is None or score > best[0]:
                best = (score, low, high)
    return best[1:] if best else None


def _strips(
    runs: Sequence[Run], edges: Sequence[float], allowed: float
) -> Iterator[tuple[float, float]]:
    """Maximal strips between edges that no more than `allowed` runs cover."""
    start: float | None = None
    for low, high in pairwise(edges):
        middle = (low + high) / 2
        few = sum(1 for run in runs if run.left < middle < run.right) <= allowed
        if few and start is None:
            start = low
        if not few and start is not None:
            yield start, low
            start = None
    if start is not None:
        yield start, edges[-1]


def _beside(left: Sequence[Run], right: Sequence[Run]) -> bool:
    """Whether the two sides share enough height to be columns."""
    top = max(min(r.top for r in left), min(r.top for r in right))
    bottom = min(max(r.bottom for r in left), max(r.bottom for r in right))
    return bottom - top > 2 * min(left[0].size, right[0].size)


def _columns(leaves: Sequence[Sequence[Run]], body: float) -> int:
    """How many leaves of prose stand side by side at most."""
    most = 1
    tall = [leaf for leaf in leaves if _is_column(leaf, body)]
    for leaf in tall:
        middle = (leaf[0].top + max(run.bottom for run in leaf)) / 2
        beside = sum(1 for o in tall if min(r.top for r in o) <= middle <= max(r.bottom for r in o))
        most = max(most, beside)
    return most


def _headlines(runs: Sequence[Run], body: float) -> list[list[Run]]:
    """Large lines grouped into headlines: lines of one headline stand close, one over the other."""
    large = lines_of_large([run for run in runs if run.size >= HEADLINE * body and not run.rows])
    groups: list[list[Run]] = []
    for line in sorted(large, key=lambda run: (run.top, run.left)):
        home = next((g for g in groups if _same_headline(g[-1], line)), None)
        if home is None:
            groups.append([line])
        else:
            home.append(line)
    return groups


def lines_of_large(runs: Sequence[Run]) -> list[Run]:
    """Large runs merged where they stand beside each other without a wide gap."""
    parts: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (round(run.middle), run.left)):
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


def _is_newspaper(heads: Sequence[list[Run]], runs: Sequence[Run], body: float) -> bool:
    """Whether headlines below other text stand over several columns.

    Either they reach over a gutter, or the columns to their right are white at their height.
    """
    prose = [run for run in runs if run.size < HEADLINE * body and len(run.text) > 3]
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


def _by_articles(runs: Sequence[Run], heads: Sequence[list[Run]], body: float) -> Iterator[Region]:
    """Each headline with the columns that stand under it."""
    articles = [_Article(head) for head in heads]
    lead = _Article([])
    large = {id(run) for run in runs if run.size >= HEADLINE * body and not run.rows}
    for stack in stacks_of([run for run in runs if id(run) not in large], heads, body):
        _home(stack, articles, lead, body).stacks.append(stack)
    for article in [lead, *_ordered(articles, body)]:
        if article.head:
            yield Region(tuple(article.head), headline=True)
        for stack in sorted(article.stacks, key=lambda s: (_column_of(s, article, body), s[0].top)):
            yield Region(tuple(stack))


def _home(
    stack: Sequence[Run], articles: Sequence[_Article], lead: _Article, body: float
) -> _Article:
    """The article of the nearest headline above a column, else that of the column above it."""
    top, middle = stack[0].top, _middle(stack)
    over = [a for a in articles if a.head[-1].bottom <= top + 0.6 * body]
    found = [
        a
        for a in over
        if _left(a.head) - body <= middle <= _right(a.head) + body
        or (top - a.head[-1].bottom < 6 * body and _left(a.head) < middle < _limit(a, articles))
    ]
    if found:
        return max(found, key=lambda a: (a.head[-1].bottom, _left(a.head)))
    upper = [
        (s[-1].bottom, a)
        for a in (lead, *articles)
        for s in a.stacks
        if s[-1].bottom <= top + body and _left(s) <= middle <= _right(s)
    ]
    return max(upper, key=lambda pair: pair[0])[1] if upper else lead


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
