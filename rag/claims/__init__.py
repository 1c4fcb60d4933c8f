"""What a sentence claims of its figures, set against what the spans that it cites state."""

from rag.claims.aims import is_aim
from rag.claims.amounts import read_figures
from rag.claims.dating import WHOLE, months, own_years, stands_as_day, years
from rag.claims.former import former, missized, of_level, of_longer, of_sister, of_total, of_whole
from rag.claims.reading import Ground
from rag.claims.standing import miscompared, misranked
from rag.claims.statements import affirmed, contradicted, observed_years
from rag.claims.subjects import misattributed, named_last, unsaid

__all__ = [
    "WHOLE",
    "Ground",
    "affirmed",
    "contradicted",
    "former",
    "is_aim",
    "misattributed",
    "miscompared",
    "misranked",
    "missized",
    "months",
    "named_last",
    "observed_years",
    "of_level",
    "of_longer",
    "of_sister",
    "of_total",
    "of_whole",
    "own_years",
    "read_figures",
    "stands_as_day",
    "unsaid",
    "years",
]
