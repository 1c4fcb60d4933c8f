"""Short Chinese names of places that have reports, written with a character that sounds alike.

杨埔区 is no place, so 杨浦区 is meant; 黄埔区 is one without a report, so 黄浦区 may be meant.
"""

from collections.abc import Collection, Sequence

from rag.glossary import Glossary, Match
from rag.glossary.alike import sound_alike

_GENERIC = "省市区县州盟旗"


def put_right(
    text: str, glossary: Glossary, corpus: Collection[str], named: Sequence[Match]
) -> str:
    """The text with such names put right where no place is `named`, unchanged where none is."""
    known = [area for area in sorted(corpus) if glossary.place(area)]
    for end in (at + 1 for at, character in enumerate(text) if character in _GENERIC):
        area = next((a for a in known if is_like(text[max(0, end - len(a)) : end], a)), None)
        start = end - len(area or "")
        if area and not any(match.start < end and start < match.end for match in named):
            return text[:start] + area + text[end:]
    return text


def places_like(name: str, corpus: Collection[str]) -> list[str]:
    """The places with reports whose names sound like that of another place: 黄埔区 → 黄浦区."""
    return [area for area in sorted(corpus) if is_like(name, area)]


def is_like(written: str, name: str) -> bool:
    """Whether one character before the same generic word differs from a name, and sounds alike.

    Example:
        >>> is_like("杨埔区", "杨浦区"), is_like("杨浦区", "杨浦区"), is_like("杨埔市", "杨浦区")
        (True, False, False)
    """
    if len(written) != len(name) or name[-1] not in _GENERIC or written[-1] != name[-1]:
        return False
    odd = [pair for pair in zip(written, name, strict=True) if pair[0] != pair[1]]
    return len(odd) == 1 and sound_alike(*odd[0])
