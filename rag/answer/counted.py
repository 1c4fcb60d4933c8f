"""What a measure word counts, by the words around it: 户 are households, or firms, or users."""

import re
from dataclasses import replace

from rag.figures import Figure, kind_of

_NO_HOUSEHOLDS = re.compile(
    r"企业|主体|公司|商户|个体|法人|单位|合作社|农场|机构|用户|纳税|规上|限上|四上|专精特新|小巨人|民企|"
    r"外企|国企|店"
)


def of_what(figure: Figure, words: str) -> Figure:
    """The figure, in plain numbers where 户 counts no households but firms or users."""
    if not figure.unit.endswith("户") or not _NO_HOUSEHOLDS.search(words):
        return figure
    unit = figure.unit.removesuffix("户") + "个"
    return replace(figure, unit=unit, kind=kind_of(unit))
