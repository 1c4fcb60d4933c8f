"""A character table in the form that `tokenizers` reads in one pass (SentencePiece's charsmap)."""

import struct

_UNUSED = 0x100  # a label that no byte has: nothing is ever found there


def build_charsmap(table: dict[str, str]) -> bytes:
    """Compile character → text into a double-array trie over UTF-8 bytes and its output strings.

    The layout is that of Darts-clone: a unit holds its label in bits 0–7, whether a value follows
    in bit 8, the offset to its children in the upper bits; a value has bit 31 set.
    """
    outputs, values = bytearray(), {}
    for source, target in sorted(table.items()):
        values[source.encode()] = len(outputs)
        outputs += target.encode() + b"\0"
    units = _double_array(values)
    blob = struct.pack(f"<{len(units)}I", *units)
    return struct.pack("<I", len(blob)) + blob + bytes(outputs)


def _double_array(values: dict[bytes, int]) -> list[int]:
    units: dict[int, int] = {}
    bases: set[int] = set()
    queue = [(0, b"")]
    children = _children(values)
    while queue:
        position, prefix = queue.pop()
        labels = children.get(prefix, [])
        if not labels:
            continue
        base = _free_base(labels, units, bases, position)
        bases.add(base)
        offset = (base ^ position) << 10
        leaf = _UNUSED if 0 in labels else 0
        units[position] = units.get(position, 0) | offset | leaf
        for label in labels:
            child = base ^ label
            units[child] = (values[prefix] | 1 << 31) if label == 0 else label
            if label:
                queue.append((child, prefix + bytes([label])))
    size = (max(units) // 256 + 1) * 256
    return [units.get(index, _filler(index)) for index in range(size)]


def _children(values: dict[bytes, int]) -> dict[bytes, list[int]]:
    found: dict[bytes, set[int]] = {}
    for key in values:
        found.setdefault(key, set()).add(0)
        for length in range(len(key)):
            found.setdefault(key[:length], set()).add(key[length])
    return {prefix: sorted(labels) for prefix, labels in found.items()}


def _free_base(labels: list[int], units: dict[int, int], bases: set[int], position: int) -> int:
    """The lowest place where all children fit and that no other node's children share."""
    base = max(bases, default=0) // 256 * 256 if len(bases) > 4096 else 1
    while base in bases or (base ^ position) >= 1 << 21 or _taken(base, labels, units):
        base += 1
    return base


def _taken(base: int, labels: list[int], units: dict[int, int]) -> bool:
    return any((base ^ label) in units or (base ^ label) == 0 for label in labels)


def _filler(index: int) -> int:
    """An empty unit whose label differs from every byte that could lead to it."""
    return 1 << 31
