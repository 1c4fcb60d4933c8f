"""Every error that `rag` raises on purpose.

RagError
├── SettingsError      a setting is unknown, malformed or dangerous
├── QuestionError      a question is too long to be read
├── ParseError         a file cannot be read (never stops a batch)
├── StoreError         the store cannot be opened, is damaged, or is newer than this version
│   ├── StoreLocked    another process is writing
│   └── StoreChanged   a report changed while a question about it was answered
├── IndexDamaged       the derived index is damaged; `rag repair` rebuilds it from the store
├── EncoderMismatch    the index was built by another encoder
├── EncoderError       an encoder or reranker cannot be loaded
└── ModelError         the language model is unreachable, slow, or answered nonsense
    └── ModelOverflow  the prompt is longer than the model's context
"""


class RagError(Exception):
    """What is wrong, the value, what to do, in one sentence; `retryable` if trying again helps."""

    retryable = False
    exit_code = 1


class SettingsError(RagError):
    """A setting is unknown, malformed or dangerous."""

    exit_code = 2


class QuestionError(RagError):
    """A question is too long to be read."""

    exit_code = 2


class ParseError(RagError):
    """A file cannot be read."""

    exit_code = 3


class StoreError(RagError):
    """The store cannot be opened, is damaged, or was written by a newer version."""


class StoreLocked(StoreError):
    """Another process is writing to the same store."""

    retryable = True


class StoreChanged(StoreError):
    """A report was changed or removed while a question about it was answered."""

    retryable = True


class IndexDamaged(RagError):
    """The derived index is damaged; `rag repair` rebuilds it from the store."""

    exit_code = 4


class EncoderMismatch(RagError):
    """The index was built by another encoder, chunker, segmenter, observer or glossary."""

    exit_code = 4


class EncoderError(RagError):
    """An encoder or reranker cannot be loaded."""


class ModelError(RagError):
    """The language model is unreachable, slow, or answered nonsense; `kind` says which."""

    retryable = True
    exit_code = 5

    def __init__(self, message: str, kind: str = "failed") -> None:
        super().__init__(message)
        self.kind = kind


class ModelOverflow(ModelError):
    """The prompt is longer than the model's context; fewer passages may fit."""
