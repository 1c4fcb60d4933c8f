"""Any other sentence-transformers model by name or folder, and the cross-encoder reranker."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import CrossEncoder, SentenceTransformer

from rag.encoder import Vectors
from rag.errors import EncoderError

_SAFE = {"use_safetensors": True}
_BATCH = 32  # texts encoded at once, to begin with
_SAMPLED = 4096  # numbers of each tensor that its fingerprint reads, evenly spread


@dataclass(frozen=True, slots=True)
class ModelEncoder:
    """A sentence-transformers model with its own prompts for queries and documents."""

    name: str
    fingerprint: str
    model: SentenceTransformer

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        return int(self.model.get_embedding_dimension() or 0)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (texts, dimensions), each of length 1."""
        return self._encode(self.model.encode_document, texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, in the same space as those of passages."""
        return self._encode(self.model.encode_query, texts)

    def _encode(self, encode: Any, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        return np.asarray(_in_batches(encode, list(texts)), np.float32)


@dataclass(frozen=True, slots=True)
class ModelReranker:
    """A cross-encoder."""

    name: str
    model: CrossEncoder

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """One number a text, the higher the better."""
        if not texts:
            return []
        pairs = [(query, text) for text in texts]
        scores = self.model.predict(pairs, show_progress_bar=False)
        return [float(score) for score in np.asarray(scores).reshape(len(texts), -1)[:, -1]]


def _in_batches(encode: Any, texts: list[str]) -> Any:
    """The vectors of texts, in batches that halve for as long as the accelerator's memory is full.

    Raises:
        EncoderError: even one text at a time does not fit.
    """
    size = _BATCH
    while True:
        try:
            return encode(
                texts, batch_size=size, normalize_embeddings=True, show_progress_bar=False
            )
        except torch.OutOfMemoryError as error:
            if size == 1:
                raise EncoderError(
                    "The accelerator's memory does not hold the model and one text; free some, or "
                    "set CUDA_VISIBLE_DEVICES to nothing to use the processor."
                ) from error
            size //= 2


def load_model(name: str) -> ModelEncoder:
    """Load a model by hub name or folder; EncoderError if it is missing, unsafe or foreign code."""
    model = _load(SentenceTransformer, name)
    return ModelEncoder(name, _fingerprint(name, model), model)


def load_cross_encoder(name: str) -> ModelReranker:
    """Load a cross-encoder by hub name or folder; EncoderError as in `load_model`."""
    return ModelReranker(name, _load(CrossEncoder, name))


def _load(kind: Any, name: str) -> Any:
    try:
        return kind(name, trust_remote_code=False, model_kwargs=_SAFE)
    except (OSError, ValueError, ImportError, RuntimeError, KeyError, TypeError) as error:
        raise EncoderError(
            f"The model {name!r} cannot be loaded ({error}); name a folder or a hub model with "
            "safetensors weights and no code of its own, or leave the setting empty."
        ) from error


def _fingerprint(name: str, model: SentenceTransformer) -> str:
    """Hash of the weights and prompts, so that a model that changed under its name is noticed."""
    digest = hashlib.sha256(repr(sorted(model.prompts.items())).encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode() + str(tuple(tensor.shape)).encode())
        flat = tensor.detach().flatten()
        sample = flat[:: max(1, len(flat) // _SAMPLED)]
        digest.update(sample.float().cpu().numpy().tobytes())
    folder = Path(name).name if os.sep in name else name
    return f"{folder}:{digest.hexdigest()[:16]}"
