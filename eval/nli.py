"""An optional model of entailment (NLI) for citation recall and precision, as ALCE has it."""

from sentence_transformers import CrossEncoder

from eval.metrics.citations import Entails
from rag.errors import EncoderError


def load_nli(name: str) -> Entails:
    """A cross-encoder of two or three classes, one of them named entailment; by name or folder.

    Raises:
        EncoderError: the model cannot be loaded, or none of its classes is entailment.
    """
    try:
        model = CrossEncoder(name, device="cpu")
    except (OSError, ValueError) as error:
        raise EncoderError(f"The NLI model {name!r} cannot be loaded: {error}") from error
    labels = {str(label).lower(): int(key) for key, label in model.config.id2label.items()}
    if "entailment" not in labels:
        raise EncoderError(f"The model {name!r} has no class entailment, only {sorted(labels)}.")
    wanted = labels["entailment"]

    def entails(premise: str, claim: str) -> bool:
        return int(model.predict([(premise, claim)]).argmax(axis=-1)[0]) == wanted

    return entails
