"""An entailment model in place of the figure check: a real one, tiny, with weights set by hand."""

import json

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from eval.metrics.citations import citation_recall, claims
from eval.nli import load_nli
from rag.errors import EncoderError


def save(folder, labels, bias):
    """A model that ignores its input and says the class of the largest bias."""
    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "5", "%", "增", "长"]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
        intermediate_size=8, id2label=dict(enumerate(labels)), num_labels=len(labels),
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    torch.nn.init.zeros_(model.classifier.weight)
    model.classifier.bias.data = torch.tensor(bias)
    model.save_pretrained(folder)
    return str(folder)


SOURCES = [{"marker": 1, "quote": "增长5%"}]
LABELS = ("contradiction", "entailment", "neutral")


@pytest.mark.parametrize(("bias", "verdict"), [([0.0, 2.0, 1.0], 1), ([2.0, 0.0, 1.0], 0)])
def test_the_class_named_entailment_decides(tmp_path, bias, verdict):
    entails = load_nli(save(tmp_path / "nli", LABELS, bias))
    assert citation_recall(claims("增长5%[1]。"), SOURCES, entails) == verdict


def test_a_model_of_other_classes_is_refused(tmp_path):
    folder = save(tmp_path / "other", ("good", "bad", "ugly"), [0.0, 0.0, 0.0])
    assert json.loads((tmp_path / "other/config.json").read_text())["id2label"]["0"] == "good"
    with pytest.raises(EncoderError, match="no class entailment"):
        load_nli(folder)


def test_a_model_that_is_not_there_is_named(tmp_path):
    with pytest.raises(EncoderError, match="cannot be loaded"):
        load_nli(str(tmp_path / "none"))
