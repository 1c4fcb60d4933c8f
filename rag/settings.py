"""One frozen `Settings`: flag > `RAG_*` environment > `rag.toml` > default; no unknown keys."""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import (
    SettingsError as SourceError,
)

from rag.errors import SettingsError

FILE = Path("rag.toml")
PREFIX = "RAG_"


def _without_login(url: str) -> str:
    """An address is shown in messages, so it must not hold a password."""
    if "@" in url:  # however it is misspelt
        raise ValueError("an address must not hold a name or password; use llm.api_key")
    return url


Address = Annotated[str, AfterValidator(_without_login)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IndexSettings(_Section):
    """Where the store and the derived indexes live."""

    directory: Path = Path("index")
    chroma_url: Address = ""  # a `chroma run` server; empty is the embedded one


class EncoderSettings(_Section):
    """Which sentence-transformers model makes the vectors, and which cross-encoder reranks.

    An empty model is the bundled one, an empty reranker none.
    """

    model: str = ""
    reranker: str = ""


class ParseSettings(_Section):
    """Limits of the child processes that read files.

    `workers` also bounds those that chunk and observe what was read, beside the former; the other
    limits do not hold for these, which read no file.
    """

    workers: int = Field(2, ge=1, le=64)
    timeout_seconds: float = Field(120.0, gt=0)
    memory_mb: int = Field(3000, ge=256)
    max_file_mb: int = Field(200, ge=1)
    ocr: Literal["auto", "off"] = "auto"


class ChunkSettings(_Section):
    """How long a chunk aims to be."""

    characters: int = Field(300, ge=80, le=2000)


class RetrieveSettings(_Section):
    """How many passages are looked at, and how the legs are weighted."""

    top_k: int = Field(10, ge=1, le=100)
    candidates: int = Field(60, ge=1, le=1000)
    dense_weight: float | None = Field(None, ge=0, le=1)  # None: by language pair


class AnswerSettings(_Section):
    """How answers are written."""

    max_sentences: int = Field(3, ge=1, le=20)
    strict: bool = False  # replace unsupported sentences by what the passages say


class LLMSettings(_Section):
    """The language model; with no provider none is called and nothing leaves the machine."""

    provider: Literal["", "openai-like", "ollama", "huggingface"] = ""
    model: str = ""
    base_url: Address = ""
    api_key: SecretStr = SecretStr("")
    context_window: int = Field(8192, ge=512)
    temperature: float = Field(0.0, ge=0, le=2)
    max_tokens: int = Field(800, ge=16)
    connect_seconds: float = Field(5.0, gt=0)
    first_token_seconds: float = Field(30.0, gt=0)
    gap_seconds: float = Field(15.0, gt=0)
    total_seconds: float = Field(120.0, gt=0)


class ServerSettings(_Section):
    """The web page and the HTTP API."""

    host: str = "127.0.0.1"
    port: int = Field(7860, ge=0, le=65535)
    users: SecretStr = SecretStr("")  # "name:password,name:password"; needed beyond localhost
    token: SecretStr = SecretStr("")  # bearer token of the HTTP API
    max_upload_mb: int = Field(100, ge=1)
    max_question_characters: int = Field(2000, ge=50)
    concurrency: int = Field(8, ge=1)
    queue: int = Field(64, ge=1)


class Settings(BaseSettings):
    """All settings. Environment names join section and key: `RAG_LLM__MODEL`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    index: IndexSettings = IndexSettings()
    encoder: EncoderSettings = EncoderSettings()
    parse: ParseSettings = ParseSettings()
    chunk: ChunkSettings = ChunkSettings()
    retrieve: RetrieveSettings = RetrieveSettings()
    answer: AnswerSettings = AnswerSettings()
    llm: LLMSettings = LLMSettings()
    server: ServerSettings = ServerSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags first, then the environment, then `rag.toml` of the working directory."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, FILE)

    @classmethod
    def load(cls, **sections: Any) -> Self:
        """Read the settings; a bad one is a SettingsError that names it.

        Example:
            >>> Settings.load(retrieve={"top_k": 5}).retrieve.top_k
            5
        """
        _check_environment()
        try:
            return cls(**sections)
        except ValidationError as error:
            raise SettingsError(_explain(error)) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise SettingsError(f"{FILE} cannot be read: {error}. Correct or remove it.") from error
        except SourceError as error:
            raise SettingsError(f"{error}; write one variable a key: RAG_LLM__MODEL.") from error


class Origin(NamedTuple):
    """One setting as it holds: `source` is "flag", "environment", "rag.toml" or "default"."""

    key: str
    value: Any
    source: str


def origins(**sections: Any) -> list[Origin]:
    """Every setting with its value (secrets masked) and where it comes from, in order."""
    settings = Settings.load(**sections)
    given = {
        "flag": sections,
        "environment": EnvSettingsSource(Settings)(),
        FILE.name: TomlConfigSettingsSource(Settings, FILE)(),
    }
    rows = []
    for section, values in settings.model_dump(mode="json").items():
        for key, value in values.items():
            sources = (source for source, tree in given.items() if key in tree.get(section, {}))
            rows.append(Origin(f"{section}.{key}", value, next(sources, "default")))
    return rows


def _check_environment() -> None:
    """Refuse `RAG_LMM__MODEL` and `RAG_LLM_MODEL`, which would be overlooked without a word."""
    for name in os.environ:
        section, *rest = name.removeprefix(PREFIX).lower().split("_", 1)
        if not (name.startswith(PREFIX) and rest):
            continue
        known = section in Settings.model_fields
        if known != rest[0].startswith("_") and (known or "__" in name):
            raise SettingsError(
                f"Unknown environment variable {name!r}: a name joins section and key with two "
                "underscores, as in RAG_LLM__MODEL; `rag config show` lists them."
            )


def _explain(error: ValidationError) -> str:
    lines = []
    for item in error.errors():
        key = ".".join(str(part) for part in item["loc"])
        shown = "" if _is_secret(key) else f" (got {item['input']!r})"
        if item["type"] == "extra_forbidden":
            lines.append(f"Unknown setting {key!r}; see rag.toml for those there are.")
        else:
            lines.append(f"Setting {key!r}: {item['msg']}{shown}.")
    return " ".join(lines)


def _is_secret(key: str) -> bool:
    """Whether a value may hold a secret: a key, an address, or a whole section with its keys."""
    hidden = {"api_key", "base_url", "chroma_url", "token", "users"}
    return "." not in key or key.rsplit(".", 1)[-1] in hidden
