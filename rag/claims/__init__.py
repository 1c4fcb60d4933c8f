"""What a sentence claims of its figures, set against what the spans that it cites state."""

from rag.claims.aims import is_aim
from rag.claims.dating import WHOLE, months, own_years, years
from rag.claims.reading import Ground
from rag.claims.standing import misranked
from rag.claims.statements import affirmed, contradicted, observed_years
from rag.claims.subjects import misattributed, named_last, unsaid

__all__ = [
    "WHOLE",
    "Ground",
    "affirmed",
    "contradicted",
    "is_aim",
    "misattributed",
    "misranked",
    "months",
    "named_last",
    "observed_years",
    "own_years",
    "unsaid",
    "years",
]
