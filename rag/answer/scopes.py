"""How figures that are set side by side differ, in words: period, indicator, status."""

from collections.abc import Sequence

from rag.answer.cell import Cell
from rag.answer.phrases import status_label
from rag.glossary import Glossary
from rag.glossary.labels import period_label
from rag.schema import Language

Named = tuple[str, Cell]
_MANY = 4  # places from which the largest group is called the others


def orderable(cells: Sequence[Cell]) -> bool:
    """Whether cells can be ordered: of one kind, all results or all targets."""
    figures = [cell.figure for cell in cells]
    if len(cells) < 2 or any(figure is None for figure in figures):
        return False
    alike = len({f.kind for f in figures if f}) == 1
    planned = len({cell.status == "target" for cell in cells}) == 1
    return alike and planned


def is_plan_and_result(cells: Sequence[Cell]) -> bool:
    """Whether two figures of one kind are a target and a result, of times that can be compared."""
    if len(cells) != 2 or unlike_parts(cells):
        return False
    kinds = {cell.figure.kind if cell.figure else "" for cell in cells}
    return len(kinds) == 1 and kinds != {""} and sum(c.status == "target" for c in cells) == 1


def unlike_parts(cells: Sequence[Cell]) -> bool:
    """Whether levels of parts of a year stand beside those of the whole, which may mislead."""
    levels = any(cell.measure == "level" for cell in cells)
    return levels and len({cell.period[4:] for cell in cells if cell.period}) > 1


def differ(cells: Sequence[Cell]) -> bool:
    """Whether cells differ in period or indicator."""
    return (
        len({c.period for c in cells if c.period}) > 1
        or len({c.indicator for c in cells if c.indicator}) > 1
    )


def scope_note(named: Sequence[Named], language: Language, glossary: Glossary) -> str:
    """What differs, the places of one scope together.

    Example: 口径不尽相同，比较时请注意：黄浦区为2024年1—11月，静安区为2024年.
    """
    groups: dict[str, list[str]] = {}
    labels = _labels([cell for _, cell in named], language, glossary)
    for (name, _), label in zip(named, labels, strict=True):
        groups.setdefault(label, []).append(name)
    order = sorted(groups.items(), key=lambda item: len(item[1]))
    chinese = language == "zh"
    parts = []
    for label, names in order:
        rest = len(names) > _MANY and names is order[-1][1] and len(order) > 1
        others = "其余" if chinese else "the others"
        shown = others if rest else ("、" if chinese else ", ").join(names)
        parts.append(f"{shown}{'为' if chinese else ': '}{label}")
    if chinese:
        return f"口径不尽相同，比较时请注意：{'，'.join(parts)}"
    return f"Their scopes differ, so compare with care: {'; '.join(parts)}"


def _labels(cells: Sequence[Cell], language: Language, glossary: Glossary) -> list[str]:
    """For each cell, the parts of its scope that are not the same for all."""
    chinese = language == "zh"
    usual = next((c.indicator for c in cells if c.indicator), "")
    names = [c.indicator or usual for c in cells]  # a clause that no observation gives names none
    columns: list[list[str]] = [
        [period_label(c.period, language) if c.period else "" for c in cells],
        [name if chinese else glossary.english(name) for name in names],
        [status_label(c.status, language) for c in cells],  # type: ignore[arg-type]
    ]
    kept = [column for column in columns if len(set(column)) > 1]
    joint = "" if chinese else " "
    return [joint.join(part for part in parts if part) for parts in zip(*kept, strict=True)]
