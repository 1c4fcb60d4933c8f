"""Short Chinese names of places that have reports, written with a character that sounds alike.

杨埔区 is no place, so 杨浦区 is meant. 黄埔区 is one without a report: 黄浦区 is meant where
neither the question nor any report is of a larger place of it, and may be meant otherwise.
"""

from collections.abc import Collection, Sequence

from rag.glossary import NATION, Glossary, Match
from rag.glossary.alike import GENERIC, is_like, places_like

_ZHOU = {"州": "洲", "洲": "州"}


def put_right(
    text: str, glossary: Glossary, corpus: Collection[str], named: Sequence[Match]
) -> str:
    """The text with such a name put right, unchanged where there is none.

    A place that is `named` stays, unless it is out of the reach of the reports.
    """
    for match in named:
        meant = _meant(match, named, glossary, corpus)
        if meant is not None:
            return text[: match.start] + meant + text[match.end :]
    known = [area for area in sorted(corpus) if glossary.place(area)]
    for end in (at + 1 for at, character in enumerate(text) if character in GENERIC):
        area = next((a for a in known if is_like(text[max(0, end - len(a)) : end], a)), None)
        start = end - len(area or "")
        if area and not any(match.start < end and start < match.end for match in named):
            return text[:start] + area + text[end:]
    return _with_right_zhou(text, [glossary.short(area) for area in known], named)


def _with_right_zhou(text: str, names: Sequence[str], named: Sequence[Match]) -> str:
    """The text with 抚洲 and 株州 put right, which differ from 抚州 and 株洲 by one sign."""
    for name in (name for name in names if name[-1] in _ZHOU):
        at = text.find(name[:-1] + _ZHOU[name[-1]])
        if at >= 0 and not any(m.start < at + len(name) and at < m.end for m in named):
            return text[:at] + name + text[at + len(name) :]
    return text


def _meant(
    match: Match, named: Sequence[Match], glossary: Glossary, corpus: Collection[str]
) -> str | None:
    """The one place that a named one must have been written for, None where it may be meant."""
    like = places_like(match.name, corpus)
    bare = match.text in (match.name, glossary.short(match.name))  # without its parent
    if match.name in corpus or len(like) != 1 or not bare:
        return None
    own, others = ({*glossary.parents(place)} - {NATION} for place in (match.name, like[0]))
    with_it = {other.name for other in named}
    if like[0] in with_it:  # both are asked about
        return None
    in_reach = own & {*corpus, *with_it} and not others & with_it
    return None if in_reach else like[0]
