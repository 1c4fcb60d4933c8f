"""The bundled encoder without torch: tokenizer, int8 table, NumPy.

A text's vector is the sum of its tokens' vectors, made unit length. Token i reads the row
`embeddings[mapping[i]]`, eight bits a number, times `weights[i]`, which carries both the scale of
the eight bits and how much the token counts. `sentence_transformers.SentenceTransformer` reads the
same folder to the same vectors.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from rag.encoder import Vectors
from rag.errors import EncoderError

_BATCH = 512  # texts that are cut into tokens at a time, on all cores
_FEW = 64  # texts that are cut by one core: others take longer to join in
_BLOCK = 8192  # rows of the table that are widened at a time
_LONGEST = 1_000_000  # characters of one text that are read
_NUMPY_TYPES = {"I8": np.int8, "I32": np.int32, "F16": np.float16, "F32": np.float32}


@dataclass(frozen=True, slots=True)
class StaticEncoder:
    """A table of token vectors. Made by `load_static`; safe to share between threads."""

    name: str
    fingerprint: str
    tokenizer: Tokenizer
    embeddings: NDArray[Any]  # (rows, dimensions), int8
    mapping: NDArray[np.int32]  # (tokens,)
    weights: NDArray[np.float32]  # (tokens,)

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        return int(self.embeddings.shape[1])

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (texts, dimensions), of length 1 (0 if nothing is known)."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _BATCH):
            for row, ids in enumerate(self._ids(texts[start : start + _BATCH]), start):
                vectors[row] = self.weights[ids] @ self._rows(ids)
        return _unit(vectors)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions; a static model reads them as it reads passages."""
        return self.encode_documents(texts)

    def tokens(self, text: str) -> list[str]:
        """The known tokens of a text in order, folded (Simplified, lower case)."""
        return [token for _, token in self._known(text)]

    def token_vectors(self, text: str) -> tuple[list[str], Vectors]:
        """The tokens of `tokens` with their vectors, shape (tokens, dimensions), of length 1."""
        known = self._known(text)
        return [token for _, token in known], self.id_vectors([index for index, _ in known])

    def token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text's known tokens, in order: what `id_vectors` takes."""
        return [ids[self.weights[ids] > 0].tolist() for ids in self._ids(texts)]

    def id_vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of tokens by id, shape (ids, dimensions), of length 1."""
        return _unit(self._rows(ids))

    def id_weights(self, ids: Sequence[int]) -> Vectors:
        """How much tokens count in the vector of a text, by id: the lengths of their rows."""
        lengths = np.linalg.norm(self._rows(ids), axis=1)
        return np.asarray(lengths * self.weights[list(ids)], np.float32)

    def alike(self, ids: Sequence[int], least: float) -> list[list[tuple[str, float]]]:
        """For each token those whose cosine with it is above `least`, the nearest first."""
        cosines = self._cosines(self.id_vectors(ids))
        found = []
        for column in np.where(self.weights > 0, cosines.T, -1.0):
            near = np.flatnonzero(column > least)
            near = near[np.argsort(-column[near])]
            names = (str(self.tokenizer.id_to_token(index)) for index in near.tolist())
            found.append(list(zip(names, column[near].tolist(), strict=True)))
        return found

    def token_weights(self, text: str) -> Vectors:
        """How much each token of `tokens` counts: the length of its row, rare words the most."""
        return self.id_weights([index for index, _ in self._known(text)])

    def _cosines(self, vectors: Vectors) -> Vectors:
        """The cosine of every token with vectors of length 1, shape (tokens, vectors)."""
        found = np.empty((len(self.embeddings), len(vectors)), np.float32)
        for at in range(0, len(found), _BLOCK):
            rows = self.embeddings[at : at + _BLOCK].astype(np.float32)
            lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
            found[at : at + _BLOCK] = rows @ vectors.T / np.where(lengths > 0, lengths, 1)
        return found[self.mapping]

    def _rows(self, ids: Sequence[int] | NDArray[np.int64]) -> Vectors:
        return self.embeddings[self.mapping[np.asarray(ids, np.int64)]].astype(np.float32)

    def _known(self, text: str) -> list[tuple[int, str]]:
        encoding = self.tokenizer.encode(text[:_LONGEST], add_special_tokens=False)
        pairs = zip(encoding.ids, encoding.tokens, strict=True)
        return [(index, token) for index, token in pairs if self.weights[index] > 0]

    def _ids(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        cut = [text[:_LONGEST] for text in texts]
        if len(cut) <= _FEW:
            encodings = [self.tokenizer.encode(text, add_special_tokens=False) for text in cut]
        else:
            encodings = self.tokenizer.encode_batch_fast(cut, add_special_tokens=False)
        return [np.asarray(encoding.ids, np.int64) for encoding in encodings]


def load_static(folder: Path, name: str = "") -> StaticEncoder:
    """Read a folder that `rag.encoder.train` wrote; EncoderError if it is missing or damaged.

    NumPy is held to one thread from then on: of matrices so small a second one waits for the first.
    """
    threadpool_limits(1, "blas")
    try:
        tensors, metadata = _read_tensors(folder / "model.safetensors")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        embeddings, mapping, weights = (
            tensors[key] for key in ("embeddings", "mapping", "weights")
        )
        fingerprint = metadata["fingerprint"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EncoderError(
            f"The encoder in {str(folder)!r} cannot be read ({error}); reinstall the package, or "
            "name another model in the setting encoder.model."
        ) from error
    if not len(mapping) == len(weights) == tokenizer.get_vocab_size():
        raise EncoderError(
            f"The encoder in {str(folder)!r} has {len(mapping)} vectors for "
            f"{tokenizer.get_vocab_size()} tokens; reinstall the package."
        )
    return StaticEncoder(name or str(folder), fingerprint, tokenizer, embeddings, mapping, weights)


def _read_tensors(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Map the tensors of a safetensors file into memory, without reading them."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    metadata = header.pop("__metadata__", {})
    tensors: dict[str, NDArray[Any]] = {}
    for key, entry in header.items():
        mapped = np.memmap(
            path,
            dtype=_NUMPY_TYPES[entry["dtype"]],
            mode="r",
            offset=8 + size + entry["data_offsets"][0],
            shape=tuple(entry["shape"]),
        )
        tensors[key] = mapped.view(np.ndarray)  # a plain array: rows are taken from it faster
    return tensors, metadata


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)
