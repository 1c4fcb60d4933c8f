"""No network beyond this machine, no settings from outside, one small corpus for all."""

import ipaddress
import os
import socket
from pathlib import Path

import pytest

# Read when a library is imported, so set before any is.
os.environ |= {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "TOKENIZERS_PARALLELISM": "false",
    "NO_COLOR": "1",
}
for name in [name for name in os.environ if name.startswith("RAG_")]:
    del os.environ[name]

ROOT = Path(__file__).parent.parent
LOCAL_NAMES = {"localhost", "ip6-localhost", "testserver", socket.gethostname()}


class NetworkUsed(RuntimeError):
    """A test tried to leave this machine."""


def _is_local(host):
    if host is None or host == "":
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return name in LOCAL_NAMES
    return address.is_loopback or address.is_unspecified


def _guarded(function):
    def call(host, *arguments, **keywords):
        if not _is_local(host):
            raise NetworkUsed(f"The test looked up {host!r}; tests stay on this machine.")
        return function(host, *arguments, **keywords)

    return call


def _guarded_connect(function):
    def call(self, address):
        if isinstance(address, tuple) and not _is_local(address[0]):
            raise NetworkUsed(f"The test connected to {address!r}; tests stay on this machine.")
        return function(self, address)

    return call


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Name resolution and connections beyond this machine raise, in every test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patch.setattr(socket, name, _guarded(getattr(socket, name)))
        patch.setattr(socket.socket, "connect", _guarded_connect(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _guarded_connect(socket.socket.connect_ex))
        yield


@pytest.fixture(autouse=True, scope="session")
def started_once(no_network):
    """The bots of all tests share the bundled encoder and the process that reads files."""
    from tests.kept import one_encoder, one_reader

    with pytest.MonkeyPatch.context() as patch, one_reader() as read:
        patch.setattr("rag.bot.load_encoder", one_encoder)
        patch.setattr("rag.ingest.parse_files", read)
        yield


@pytest.fixture
def uploads_read_here(monkeypatch):
    """Uploads are read by the process of the test."""
    from tests.kept import ingest_here

    monkeypatch.setattr("rag.ui.shelf.ingest_apart", ingest_here)


@pytest.fixture(scope="session")
def documents():
    """The folder of the six shipped reports."""
    return ROOT / "documents"


@pytest.fixture(scope="session")
def shared():
    """The reports and question sets beside the repository; the test skips where they are absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("needs ../shared/data beside the repository")
    return folder


@pytest.fixture(scope="session")
def index_directory(documents, tmp_path_factory):
    """The index of the six shipped reports; for reading, shared by all tests."""
    from rag.bot import Bot

    directory = tmp_path_factory.mktemp("shipped") / "index"
    with Bot.open(directory) as bot:
        assert not bot.ingest(documents).failed
    return directory


@pytest.fixture(scope="session")
def bert(tmp_path_factory):
    """A transformer of one small layer with random weights, in the format of the hub."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "ask", "tell", ":", *"财政收入增长预算教育gdp"]
    vocabulary = {word: index for index, word in enumerate(dict.fromkeys(words))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    folder = tmp_path_factory.mktemp("bert")
    torch.manual_seed(7)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = BertConfig(vocab_size=len(vocabulary), intermediate_size=32, **sizes)
    BertModel(config).save_pretrained(folder)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names).save_pretrained(folder)
    return folder


@pytest.fixture
def network_used():
    """The error of a test that tries to leave this machine."""
    return NetworkUsed
