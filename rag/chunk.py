"""Cut a document into chunks at sentence ends; no figure, bracket, quotation or row is ever cut."""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rag.figures import parse_figures
from rag.schema import Chunk, Document, Section
from rag.text import sentences

VERSION = "1"  # part of the index fingerprint: raise it when the same text would be cut elsewhere

_SHORTEST, _LONGEST = 0.5, 1.3  # of the length aimed at: how far a better boundary may be sought
_PROTECTED = 4  # a bracket or table longer than this many chunks is cut after all
_PAIRS = {"》": "《", "”": "“", "’": "‘", "）": "（", ")": "(", "】": "【", "」": "「", "』": "『"}
_BRACKETS = re.compile("[" + re.escape("".join([*_PAIRS, *_PAIRS.values()])) + '"\n]')
_PARAGRAPH = re.compile(r"\n\s*")
_CLAUSE = re.compile(r"[，；：,;:]\s*(?!\d)")
_STOPS = "，。；：、！？,.;:!?"
_WORD = re.compile(r"、|\s+")
_ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$|^[^\t\n]*\S *\t[^\n]*\S[^\n]*$", re.MULTILINE)
_HEADER_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class _Region:
    """A stretch of text under one heading."""

    start: int
    end: int
    path: tuple[str, ...] = ()
    area: str | None = None


@dataclass(frozen=True, slots=True)
class _Spans:
    """Stretches that no boundary may fall into, sorted and apart from each other."""

    starts: list[int]
    ends: list[int]

    def holds(self, at: int) -> bool:
        index = bisect_left(self.starts, at) - 1  # the last span that starts before `at`
        return index >= 0 and at < self.ends[index]


def chunk_document(document: Document, characters: int = 300) -> list[Chunk]:
    """Cut a document into chunks of about `characters`, in order, none over two sections.

    Every character but white space stands in exactly one chunk. A heading stands in the chunk of
    the text under it. A longer table is continued under its header, given in `Chunk.section`.
    """
    figures = [(figure.start, figure.end) for figure in parse_figures(document.text)]
    chunks = []
    for region in _regions(document):
        tables = list(_tables(document.text, region))
        whole = _whole(document.text, region, characters, tables)
        blocked = _merged([*_within(figures, region), *whole])
        cuts = _cuts(document.text, region, characters, blocked)
        for start, end in zip([region.start, *cuts], [*cuts, region.end], strict=True):
            span = _trimmed(document.text, start, end)
            if span[0] < span[1]:
                chunks.append(_chunk(document, region, span, _header(document.text, tables, span)))
    return chunks


def _within(figures: list[tuple[int, int]], region: _Region) -> list[tuple[int, int]]:
    """The figures of a region; `figures` is sorted."""
    first = bisect_left(figures, (region.start, 0))
    return figures[first : bisect_left(figures, (region.end, 0))]


def _regions(document: Document) -> list[_Region]:
    """The document cut at every section boundary; a bare heading joins the section inside it."""
    sections = sorted(document.sections, key=lambda s: (s.start, s.level, -s.end))
    bounds = {0, len(document.text)}
    bounds.update(b for s in sections for b in (s.start, s.end) if 0 < b < len(document.text))
    opened: defaultdict[int, list[Section]] = defaultdict(list)
    for section in sections:
        opened[section.start].append(section)
    edges = sorted(bounds)
    regions: list[_Region] = []
    around: list[Section] = []
    held: int | None = None  # where a bare heading starts that waits for the text under it
    for start, end in pairwise(edges):
        around = [s for s in [*around, *opened[start]] if end <= s.end]
        following = opened[end]
        first = start if held is None else held
        if _is_bare(document.text, (start, end), around, following):
            held = first
            continue
        held = None
        regions.append(_region(document, around, (first, end)))
    return regions


def _is_bare(
    text: str, span: tuple[int, int], around: list[Section], following: list[Section]
) -> bool:
    """Whether a stretch is nothing but the heading of a section that goes on behind it."""
    if not around or not following or around[-1].end < following[0].end:
        return False
    return _letters(text[span[0] : span[1]]) == _letters(around[-1].heading)


def _letters(text: str) -> str:
    return re.sub(r"[\s#*]", "", text)


def _region(document: Document, around: list[Section], span: tuple[int, int]) -> _Region:
    areas = [section.area for section in around if section.area]
    path = max(around, key=lambda s: (s.level, s.start)).path if around else ()
    area = areas[-1] if areas else document.metadata.area
    return _Region(span[0], span[1], path, area)


def _tables(text: str, region: _Region) -> Iterator[tuple[int, int, int]]:
    """Start, end of the header row, and end of each run of two or more rows."""
    run: list[re.Match[str]] = []
    for row in _ROW.finditer(text, region.start, region.end):
        if run and text[run[-1].end() : row.start()].strip(" \t") != "\n":
            yield from _table(run)
            run = []
        run.append(row)
    yield from _table(run)


def _table(rows: list[re.Match[str]]) -> Iterator[tuple[int, int, int]]:
    if len(rows) > 1:
        ruled = len(rows) > 2 and not re.search(r"\w", rows[1].group())
        yield rows[0].start(), rows[1 if ruled else 0].end(), rows[-1].end()


def _whole(
    text: str, region: _Region, characters: int, tables: list[tuple[int, int, int]]
) -> Iterator[tuple[int, int]]:
    """What is kept whole: brackets and quotations, rows, a header with its first row, tables."""
    limit = _PROTECTED * characters
    yield from (pair for pair in _bracketed(text, region) if pair[1] - pair[0] <= limit)
    for start, header, end in tables:
        if end - start <= _LONGEST * characters:
            yield start, end
            continue
        rows = [match.span() for match in _ROW.finditer(text, start, end)]
        yield from (row for row in rows if row[1] - row[0] <= limit)
        first = next((row for row in rows if row[0] > header), None)
        if first and first[1] - start <= limit:
            yield start, first[1]


def _bracketed(text: str, region: _Region) -> Iterator[tuple[int, int]]:
    awaited: list[tuple[str, int]] = []
    straight: int | None = None  # a straight quotation closes in its own line
    for match in _BRACKETS.finditer(text, region.start, region.end):
        mark = match.group()
        if mark == "\n":
            straight = None
        elif mark == '"':
            if straight is not None:
                yield straight, match.end()
            straight = match.start() if straight is None else None
        elif mark not in _PAIRS:
            awaited.append((mark, match.start()))
        elif any(opened == _PAIRS[mark] for opened, _ in awaited):
            while (opening := awaited.pop())[0] != _PAIRS[mark]:
                pass
            yield opening[1], match.end()


def _merged(spans: list[tuple[int, int]]) -> _Spans:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start < ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return _Spans(starts, ends)


def _cuts(text: str, region: _Region, characters: int, blocked: _Spans) -> list[int]:
    """Where the region is cut: chunks come out about equally long."""
    start, end = _trimmed(text, region.start, region.end)
    paragraphs = [m.end() for m in _PARAGRAPH.finditer(text, start, end)]
    stops = [start + span[0] for span in sentences(text[start:end])[1:]]
    cuts: list[int] = []
    while end - start > _LONGEST * characters:
        aim = (end - start) / round((end - start) / characters)
        window = (start + int(aim * _SHORTEST), min(end - 1, start + int(aim * _LONGEST)))
        cut = _cut(text, window, start + aim, (paragraphs, stops, blocked))
        if cut is None:
            break
        cuts.append(cut)
        start = cut
    return cuts


def _cut(
    text: str, window: tuple[int, int], aim: float, marks: tuple[list[int], list[int], _Spans]
) -> int | None:
    """The best boundary in the window, else the next place that will do, or None."""
    paragraphs, stops, blocked = marks
    found = _best(paragraphs[_between(paragraphs, window)], aim, blocked)
    found = found or _best(stops[_between(stops, window)], aim, blocked)
    for pattern in (_CLAUSE, _WORD):
        if found:
            return found
        places = [m.end() for m in pattern.finditer(text, window[0], window[1])]
        found = _best(places, aim, blocked)
    return found or _first_behind(text, int(aim), blocked)


def _between(places: list[int], window: tuple[int, int]) -> slice:
    return slice(bisect_left(places, window[0]), bisect_right(places, window[1]))


def _best(places: list[int], aim: float, blocked: _Spans) -> int | None:
    free = [place for place in places if not blocked.holds(place)]
    return min(free, key=lambda place: abs(place - aim), default=None)


def _first_behind(text: str, start: int, blocked: _Spans) -> int | None:
    """The first place from `start` on between two characters that may part."""
    for place in range(start, len(text)):
        before, after = text[place - 1], text[place]
        joined = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
        number = any(c.isdigit() for c in text[max(0, place - 4) : place + 1])
        if not blocked.holds(place) and not joined and not number and after not in _STOPS:
            return place
    return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())


def _header(
    text: str, tables: list[tuple[int, int, int]], span: tuple[int, int]
) -> tuple[str, ...]:
    """The header of the table that this chunk continues."""
    for start, header, end in tables:
        if header < span[0] < end:
            cells = re.split(r"[|\t\n]+", text[start:header])
            named = " ".join(cell.strip(" -:") for cell in cells).split()
            return (" ".join(named)[:_HEADER_CHARACTERS],)
    return ()


def _chunk(
    document: Document, region: _Region, span: tuple[int, int], header: tuple[str, ...]
) -> Chunk:
    text = document.text[span[0] : span[1]]
    name = f"{document.id}\0{span[0]}\0{span[1]}\0{text}".encode("utf-8", "surrogatepass")
    return Chunk(
        id=hashlib.sha256(name).hexdigest()[:20],
        document=document.name,
        start=span[0],
        end=span[1],
        text=text,
        section=region.path + header,
        page=_page(document, span[0]),
        area=region.area,
        report_year=document.metadata.report_year,
        data_year=document.metadata.data_year,
    )


def _page(document: Document, start: int) -> int | None:
    index = bisect_right([page.start for page in document.pages], start) - 1
    return document.pages[index].number if index >= 0 else None
