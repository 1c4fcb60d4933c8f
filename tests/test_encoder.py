"""Vectors: the bundled encoder, any other model by name, and the reranker."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from rag.encoder import BUNDLED, load_encoder, load_reranker
from rag.encoder.models import ModelEncoder
from rag.encoder.static import StaticEncoder, load_static
from rag.errors import EncoderError
from rag.settings import EncoderSettings

PAIRS = [
    ("地区生产总值增长5.5%", "Gross regional product rose by 5.5 percent"),
    ("一般公共预算收入完成120亿元", "General public budget revenue reached 12 billion yuan"),
    ("新增养老床位800张", "800 beds for the elderly were added"),
    ("空气质量优良率达到88%", "Air quality was good on 88 percent of days"),
    ("新开工建设学校三所", "Construction of three new schools began"),
]


@pytest.fixture(scope="module")
def encoder():
    return load_encoder(EncoderSettings())


def test_the_bundled_encoder_is_the_default_and_gives_unit_vectors(encoder):
    vectors = encoder.encode_documents(["财政收入", "revenue"])
    assert isinstance(encoder, StaticEncoder)
    assert encoder.name == "bundled"
    assert vectors.shape == (2, encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_each_sentence_finds_its_translation_in_both_directions(encoder):
    chinese = encoder.encode_documents([zh for zh, _ in PAIRS])
    english = encoder.encode_queries([en for _, en in PAIRS])
    scores = english @ chinese.T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2, 3, 4]
    assert scores.argmax(axis=0).tolist() == [0, 1, 2, 3, 4]


def test_traditional_full_width_and_capitals_change_nothing(encoder):
    plain = encoder.encode_documents(["国务院总理的gdp增长5%"])
    other = encoder.encode_documents(["國務院總理的ＧＤＰ增長５％"])
    assert np.abs(plain - other).max() < 1e-6


def test_a_text_without_known_tokens_has_a_vector_of_zeros(encoder):
    assert not encoder.encode_documents(["", "\u2603"]).any()
    assert encoder.encode_documents([]).shape == (0, encoder.dimensions)


def test_a_sum_of_weighted_token_vectors_is_the_text_vector(encoder):
    text = "一般公共预算收入 grew by 5.5%"
    tokens, vectors = encoder.token_vectors(text)
    assert tokens == encoder.tokens(text)
    total = (vectors * encoder.token_weights(text)[:, None]).sum(axis=0)
    expected = encoder.encode_documents([text])[0]
    assert total / np.linalg.norm(total) == pytest.approx(expected, abs=1e-5)


def test_common_words_count_less_than_rare_ones(encoder):
    tokens = encoder.tokens("the semiconductor")
    weights = encoder.token_weights("the semiconductor")
    assert tokens == ["the", "semiconductor"]
    assert weights[0] < weights[1] / 3


def test_loading_does_not_import_torch():
    code = (
        "import sys; from rag.encoder import load_encoder;"
        "from rag.settings import EncoderSettings;"
        "load_encoder(EncoderSettings()).encode_queries(['GDP']);"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_sentence_transformers_reads_the_same_folder_to_the_same_vectors(encoder):
    from sentence_transformers import SentenceTransformer

    texts = [side for pair in PAIRS for side in pair] + ["", "2024年 COVID-19 國務院"]
    vectors = SentenceTransformer(str(BUNDLED), device="cpu").encode(texts)
    assert np.abs(vectors - encoder.encode_documents(texts)).max() < 1e-3


def test_a_missing_folder_is_an_error_that_names_it(tmp_path):
    with pytest.raises(EncoderError, match=r"nowhere.*encoder\.model"):
        load_static(tmp_path / "nowhere")


def test_no_reranker_is_loaded_unless_one_is_named():
    assert load_reranker(EncoderSettings()) is None


@pytest.fixture(scope="module")
def model(bert, tmp_path_factory):
    """A sentence-transformers model that puts words before questions and before passages."""
    from sentence_transformers import SentenceTransformer

    folder = tmp_path_factory.mktemp("model")
    made = SentenceTransformer(str(bert), device="cpu")
    made.prompts = {"query": "问: ", "document": "答: 教育"}
    made.save(str(folder))
    return folder


def test_another_model_puts_its_own_prompts_before_queries_and_documents(model):
    from sentence_transformers import SentenceTransformer

    loaded = load_encoder(EncoderSettings(model=str(model)))
    plain = SentenceTransformer(str(model), device="cpu")
    said = plain.encode(["答: 教育财政收入"], prompt="", normalize_embeddings=True)
    asked = plain.encode(["问: 财政收入"], prompt="", normalize_embeddings=True)
    assert loaded.name == str(model)
    assert loaded.dimensions == 16
    assert np.abs(loaded.encode_documents(["财政收入"]) - said).max() < 1e-5
    assert np.abs(loaded.encode_queries(["财政收入"]) - asked).max() < 1e-5
    assert np.abs(said - asked).max() > 1e-3
    assert np.linalg.norm(said) == pytest.approx(1, abs=1e-5)
    assert loaded.encode_documents([]).shape == (0, 16)


@pytest.mark.case("R-20", "S-41")
def test_a_fingerprint_follows_the_weights_and_the_prompts(model, tmp_path):
    from sentence_transformers import SentenceTransformer

    made = SentenceTransformer(str(model), device="cpu")
    prints = {load_encoder(EncoderSettings(model=str(model))).fingerprint}
    made.save(str(tmp_path / "same" / model.name))
    same = load_encoder(EncoderSettings(model=str(tmp_path / "same" / model.name)))
    assert same.fingerprint in prints
    made.prompts = {"query": "", "document": ""}
    made.save(str(tmp_path / "prompts" / model.name))
    next(iter(made.parameters())).data.add_(0.1)
    made.save(str(tmp_path / "weights" / model.name))
    for kind in ("prompts", "weights"):
        folder = tmp_path / kind / model.name
        prints.add(load_encoder(EncoderSettings(model=str(folder))).fingerprint)
    assert len(prints) == 3


def test_the_static_folder_loads_as_any_other_model_does(encoder):
    loaded = load_encoder(EncoderSettings(model=str(BUNDLED)))
    assert loaded.dimensions == encoder.dimensions
    texts = ["财政收入", "budget revenue"]
    assert np.abs(loaded.encode_queries(texts) - encoder.encode_queries(texts)).max() < 1e-3


def test_a_cross_encoder_scores_each_text_with_the_query(bert, tmp_path):
    import torch
    from sentence_transformers import CrossEncoder

    torch.manual_seed(3)
    CrossEncoder(str(bert), num_labels=1, device="cpu").save_pretrained(str(tmp_path))
    reranker = load_reranker(EncoderSettings(reranker=str(tmp_path)))
    scores = reranker.score("财政", ["财政收入增长", "教育", "gdp"])
    expected = CrossEncoder(str(tmp_path), device="cpu").predict([("财政", "教育")])
    assert [type(score) for score in scores] == [float] * 3
    assert len(set(scores)) == 3
    assert scores[1] == pytest.approx(float(expected[0]), abs=1e-5)
    assert reranker.score("财政", []) == []


@pytest.mark.case("S-39")
@pytest.mark.parametrize("setting", ["model", "reranker"])
def test_weights_that_can_run_code_are_not_read(bert, tmp_path, setting):
    import shutil

    import torch

    folder = shutil.copytree(bert, tmp_path / "pickled")
    (folder / "model.safetensors").unlink()
    torch.save({}, folder / "pytorch_model.bin")
    load = load_encoder if setting == "model" else load_reranker
    with pytest.raises(EncoderError, match=r"pickled.*safetensors"):
        load(EncoderSettings(**{setting: str(folder)}))


@pytest.mark.case("S-40")
@pytest.mark.parametrize("setting", ["model", "reranker"])
def test_code_beside_a_model_is_never_run(bert, tmp_path, setting):
    import json
    import shutil

    folder = shutil.copytree(bert, tmp_path / "coded")
    config = json.loads((folder / "config.json").read_text())
    names = ("AutoConfig", "AutoModel", "AutoModelForSequenceClassification")
    config |= {"model_type": "foreign", "auto_map": {name: "foreign.Made" for name in names}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "foreign.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    load = load_encoder if setting == "model" else load_reranker
    with pytest.raises(EncoderError, match="coded"):
        load(EncoderSettings(**{setting: str(folder)}))
    assert not (tmp_path / "ran").exists()


def test_a_model_that_is_nowhere_is_an_error_that_names_it(tmp_path):
    with pytest.raises(EncoderError, match=r"no-such-model.*leave the setting empty"):
        load_encoder(EncoderSettings(model=str(tmp_path / "no-such-model")))


class SmallMemory:
    """A model on an accelerator that holds only so many texts at once."""

    def __init__(self, room):
        self.room, self.sizes = room, []

    def get_embedding_dimension(self):
        return 4

    def encode_document(self, texts, batch_size, **_):
        self.sizes.append(batch_size)
        if batch_size > self.room:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return [[1.0, 0.0, 0.0, 0.0] for _ in texts]


@pytest.mark.case("R-59")
def test_a_full_accelerator_gets_smaller_batches():
    model = SmallMemory(room=5)
    vectors = ModelEncoder("m", "f", model).encode_documents(["a", "b", "c"])
    assert vectors.shape == (3, 4)
    assert model.sizes == [32, 16, 8, 4]


@pytest.mark.case("R-59")
def test_an_accelerator_without_room_for_one_text_is_told():
    with pytest.raises(EncoderError, match="CUDA_VISIBLE_DEVICES"):
        ModelEncoder("m", "f", SmallMemory(room=0)).encode_documents(["a"])
