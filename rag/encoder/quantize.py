"""Write a trained table as a folder that NumPy and `SentenceTransformer` read alike."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from rag.encoder import Vectors

_MODULES = [
    ("", "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"),
    ("1_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
]
_CONFIG = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}


def quantize(table: Vectors) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Eight bits a number and one scale a row: table[i] ≈ embeddings[i] * scales[i]."""
    scales = np.abs(table).max(axis=1) / 127
    embeddings = np.rint(table / np.where(scales > 0, scales, 1)[:, None])
    return embeddings.astype(np.int8), scales.astype(np.float32)


def save_static(
    folder: Path, tokenizer: Tokenizer, table: Vectors, rows: NDArray[np.int32]
) -> None:
    """Write model.safetensors, tokenizer.json and the files that name the modules.

    Token i reads embeddings[mapping[i]] * weights[i]: model2vec's format for shared rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    embeddings, scales = quantize(table)
    tensors: dict[str, NDArray[Any]] = {
        "embeddings": embeddings,
        "mapping": rows,
        "weights": scales[rows],
    }
    digest = hashlib.sha256((folder / "tokenizer.json").read_bytes())
    for tensor in tensors.values():
        digest.update(tensor.tobytes())
    save_file(
        tensors,
        folder / "model.safetensors",
        {"fingerprint": digest.hexdigest()[:16]},
    )
    modules = [
        {"idx": index, "name": str(index), "path": path, "type": kind}
        for index, (path, kind) in enumerate(_MODULES)
    ]
    _write(folder / "modules.json", modules)
    _write(folder / "config_sentence_transformers.json", _CONFIG)
    _write(folder / "1_Normalize" / "config.json", {})


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1) + "\n")
