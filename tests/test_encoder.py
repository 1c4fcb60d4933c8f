import subprocess
import sys

import numpy as np
import pytest

from rag.encoder import BUNDLED, load_encoder, load_reranker
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
