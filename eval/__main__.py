"""`python -m eval`: run, score, compare, gate, scorecard, new, suggest."""

import hashlib
import json
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

import rag
from eval import run as runs
from eval.dataset import Dataset, DatasetError, load_dataset
from eval.score import Score, score_all
from eval.summary import summarise
from eval.terminal import show
from rag.errors import RagError
from rag.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
Sets = Annotated[
    list[Path] | None, typer.Option("--set", help="Case file; repeat it; default: those shipped.")
]
Predictions = Annotated[Path, typer.Argument(help="A predictions file of `eval run`.")]


@app.command()
def run(
    out: Annotated[Path, typer.Option(help="Predictions file; taken up again if it exists.")],
    cases: Sets = None,
    index: Annotated[Path, typer.Option(help="Index to ask.")] = Path("index"),
    documents: Annotated[Path | None, typer.Option(help="Ingest this folder first.")] = None,
) -> None:
    """Ask every case and write the predictions; scores nothing."""
    dataset = load_dataset(*(cases or ()))
    settings = Settings.load()
    from rag import Bot  # loads the encoder and the index; only this command needs them

    bot = Bot.open(index, settings=settings)
    if documents:
        bot.ingest(documents)
    made = runs.run(bot, dataset, out, _header(dataset, settings, index), runs.show_progress)
    typer.echo(f"{made} predictions written to {out}", err=True)


@app.command()
def score(
    predictions: Predictions,
    cases: Sets = None,
    worst: Annotated[int, typer.Option(help="How many wrong cases to show.")] = 1000,
    as_json: Annotated[bool, typer.Option("--json", help="The summary as JSON.")] = False,
) -> None:
    """Score a predictions file: accuracy by kind and language, metrics, every wrong case."""
    scores = scored(predictions, cases)
    summary = summarise(scores)
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        show(summary, scores, Console(), worst)


def scored(predictions: Path, cases: list[Path] | None) -> list[Score]:
    """The scores of a predictions file, by the sets that it names unless others are given."""
    made = runs.read_run(predictions)
    paths = cases or [Path(path) for path in made.header.get("run", {}).get("sets", [])]
    dataset = load_dataset(*paths)
    unknown = set(made.predictions) - {case.id for case in dataset.cases}
    if unknown:
        raise DatasetError(
            f"{predictions.name} answers {len(unknown)} ids that the cases do not have, "
            f"such as {min(unknown)!r}; name the right set with --set."
        )
    return score_all(dataset.cases, made.predictions)


def _header(dataset: Dataset, settings: Settings, index: Path) -> dict[str, Any]:
    shown = settings.model_dump(mode="json")
    return {
        "run": {
            "sets": [str(path) for path in dataset.paths],
            "digest": dataset.digest,
            "fingerprint": _fingerprint(shown),
            "index": str(index),
            "settings": shown,
            "versions": {name: metadata.version(name) for name in ("chromadb", "tantivy")},
        }
    }


def _fingerprint(settings: dict[str, Any]) -> str:
    """Changes with the code, data or settings of `rag`; weights count by their size."""
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    root = Path(rag.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            small = path.stat().st_size < 2_000_000
            digest.update(path.read_bytes() if small else str(path.stat().st_size).encode())
    return digest.hexdigest()[:16]


def main() -> None:
    """Run the command line; an error of ours is one sentence on standard error."""
    try:
        app()
    except RagError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(error.exit_code) from error


if __name__ == "__main__":
    main()
