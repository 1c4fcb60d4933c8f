"""How much each feature of a clause counts: logistic weights, learned from cases with evidence.

For every case that is asked alone, the clauses that speak most of it are looked up and described
(`rag.evidence.features`); those that the gold evidence covers are right, the others wrong. Each
case weighs the same however many clauses it has. `python -m eval.bench fit INDEX --set …` writes
cross-validated figures to the terminal and, where told, a language's `rag/evidence/weights.json`.

The glossary has grown by the words of these very cases. For English, of which no glossary holds all
words, a share of the everyday words is hidden from it, so that the weights are those for new words.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from eval.dataset import Case
from eval.metrics.spans import cites
from rag.bot import Bot
from rag.evidence import candidates, describe, group
from rag.glossary import Glossary
from rag.schema import QueryTerm, Question

Floats = npt.NDArray[np.float64]
Weights = dict[str, float]

RIDGE = 1.0  # pull of every weight towards zero
AGAINST = 2.0  # weight of all wrong clauses of a case beside that of its right ones
FOLDS = 8
_STEPS = 30  # of Newton's method, which needs about eight
_ALONE = ("figure", "growth", "target", "rank", "list", "who_when", "other")


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of one case: features (clauses × names), which are right, and their group."""

    group: str
    names: tuple[str, ...]
    features: Floats
    right: npt.NDArray[np.bool_]
    answerable: bool


def collect(bot: Bot, cases: Sequence[Case], hidden: float = 0.0) -> list[Clauses]:
    """Describe the clauses for every case that asks one thing of one place.

    Args:
        bot: What is asked.
        cases: The cases; follow-ups are left out.
        hidden: Share of the everyday words, drawn by chance, whose translations are not known.
    """
    responder = bot.responder()
    draw = random.Random(0)
    found = []
    for case in (case for case in cases if case.turn == 1):
        question = responder.understand(case.question)
        question = _with_hidden(question, responder.sources.glossary, hidden, draw)
        if question.wanted not in _ALONE:
            continue
        rows: list[list[float]] = []
        right: list[bool] = []
        names: tuple[str, ...] = ()
        for reading in responder.holdings.readings(question, responder.scope(question).documents):
            for given, clause in candidates(question, reading, responder.holdings.matcher):
                features = describe(given, clause.strengths, clause.passage, clause.clause)
                names = tuple(features)
                rows.append(list(features.values()))
                quote = reading.document.text[clause.start : clause.end]
                cited = {"document": reading.document.name, "quote": quote}
                right.append(any(cites(cited, gold, case.values) for gold in case.evidence))
        if rows:
            kind, told = group(question.wanted), bool(case.evidence)
            found.append(Clauses(kind, names, np.array(rows), np.array(right), told))
    return found


def _with_hidden(
    question: Question, glossary: Glossary, share: float, draw: random.Random
) -> Question:
    """The question as it is understood where a share of its everyday words is not known."""

    def seen(term: QueryTerm) -> QueryTerm:
        plain = any(form in glossary.vocabulary for form in term.forms)
        return replace(term, forms=(term.text,)) if plain and draw.random() < share else term

    return replace(question, terms=tuple(map(seen, question.terms)))


def fit(found: Sequence[Clauses]) -> Weights:
    """The weights of one group, by ridge-regularised logistic regression (Newton's method)."""
    names = found[0].names
    features = np.concatenate([np.insert(c.features, 0, 1.0, axis=1) for c in found])
    right = np.concatenate([c.right for c in found]).astype(np.float64)
    shares = np.concatenate([_shares(c) for c in found])
    ridge = RIDGE * np.eye(features.shape[1])
    ridge[0, 0] = 1e-3  # the bias is free
    weights = np.zeros(features.shape[1])
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-features @ weights))
        slope = features.T @ (shares * (right - chance)) - ridge @ weights
        curve = (features * (shares * chance * (1.0 - chance))[:, None]).T @ features + ridge
        weights += np.linalg.solve(curve, slope)
    return dict(zip(("bias", *names), (round(float(w), 3) for w in weights), strict=True))


def _shares(clauses: Clauses) -> Floats:
    good = max(1, int(clauses.right.sum()))
    bad = max(1, len(clauses.right) - good)
    return np.where(clauses.right, 1.0 / good, AGAINST / bad)


def best(clauses: Clauses, weights: Mapping[str, float]) -> tuple[float, bool | None]:
    """The probability of the best clause, and whether it is right (None: there is no answer)."""
    values = np.array([weights[name] for name in clauses.names])
    scores = clauses.features @ values + weights["bias"]
    top = int(np.argmax(scores))
    chance = float(1.0 / (1.0 + np.exp(-scores[top])))
    return chance, bool(clauses.right[top]) if clauses.answerable else None


def cross_validated(found: Sequence[Clauses]) -> list[tuple[float, bool | None]]:
    """What `best` gives for every case when its own fold had no part in the weights."""
    judged = []
    for fold in range(FOLDS):
        weights = fit([c for i, c in enumerate(found) if i % FOLDS != fold])
        judged += [best(c, weights) for i, c in enumerate(found) if i % FOLDS == fold]
    return judged
