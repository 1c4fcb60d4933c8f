"""Texts to vectors: the bundled Chinese–English encoder, any other model by name, the reranker."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.settings import EncoderSettings

Vectors = NDArray[np.float32]

BUNDLED = Path(__file__).parent / "weights"


class Encoder(Protocol):
    """Turns texts into unit-length vectors whose dot product says how near their meanings are.

    The bundled encoder is also a `rag.encoder.static.StaticEncoder`, which can show the vector of
    every word (`tokens`, `token_vectors`, `token_weights`); test for that with `isinstance`.
    """

    @property
    def name(self) -> str:
        """The model's name or folder, "bundled" for the one that comes with `rag`."""

    @property
    def dimensions(self) -> int:
        """How long a vector is."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could get another vector."""

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (texts, dimensions), of length 1 (0 if nothing is known)."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, in the same space as those of passages."""


class Reranker(Protocol):
    """Reads a question and a passage together and says how well the one answers the other."""

    @property
    def name(self) -> str:
        """The model's name or folder."""

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """One number a text, the higher the better."""


def load_encoder(settings: EncoderSettings) -> Encoder:
    """Load the encoder that the settings name; EncoderError says why it cannot be loaded."""
    if not settings.model:
        return _module("static").load_static(BUNDLED, name="bundled")  # type: ignore[no-any-return]
    return _module("models").load_model(settings.model)  # type: ignore[no-any-return]


def load_reranker(settings: EncoderSettings) -> Reranker | None:
    """Load the cross-encoder that the settings name, None if they name none."""
    if not settings.reranker:
        return None
    return _module("models").load_cross_encoder(settings.reranker)  # type: ignore[no-any-return]


def _module(name: str) -> Any:
    """The module with the heavy library, imported only by whom it is used."""
    from importlib import import_module

    return import_module(f"rag.encoder.{name}")
