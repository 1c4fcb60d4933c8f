"""How much each feature counts: a logistic model, learned by `python -m eval.bench fit`."""

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rag.evidence.features import NUMERIC
from rag.schema import Language, Question, Wanted

FILE = Path(__file__).with_name("weights.json")
Weights = Mapping[str, float]  # by feature; "bias" stands for itself


def group(wanted: Wanted) -> str:
    """Questions for a figure and questions for words are weighed differently."""
    return "numeric" if wanted in NUMERIC else "worded"


@cache
def _weights() -> Mapping[Language, Mapping[str, Weights]]:
    weights: dict[Language, dict[str, Weights]] = json.loads(FILE.read_text(encoding="utf-8"))
    return weights


def probability(question: Question, features: Mapping[str, float]) -> float:
    """How probably a clause of these features answers the question, in [0, 1].

    Each language has its own weights: of an English question fewer words are known to the glossary.
    """
    weights = _weights()[question.language][group(question.wanted)]
    total = weights["bias"] + sum(weights[name] * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
