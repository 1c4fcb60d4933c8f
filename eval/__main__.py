"""`python -m eval`: run, score, compare, gate, scorecard, new, suggest."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

import rag
from eval import compare as comparing
from eval import gate as gates
from eval import observations as gold
from eval import run as runs
from eval import scorecard as cards
from eval import suggest as suggesting
from eval.dataset import Dataset, DatasetError, follow_twins, load_dataset, missing_evidence
from eval.judge import judge as judge_answer
from eval.page import page
from eval.score import Score, score_all
from eval.summary import summarise
from eval.terminal import show
from rag.errors import RagError, SettingsError
from rag.llm import build_model
from rag.parse import parse_file
from rag.settings import Settings
from rag.wire import dumps

if TYPE_CHECKING:
    from rag.bot import Bot

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
)
Sets = Annotated[
    list[Path] | None, typer.Option("--set", help="Case file; repeat it; default: those shipped.")
]
Documents = Annotated[Path, typer.Option(help="Folder of the documents.")]
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
    with _bot(index, settings) as bot:
        if documents:
            bot.ingest(documents)
        header = _header(dataset, settings, index)
        header["run"]["twins"] = {Path(path).name: name for path, name in bot.store.files.twins()}
        made = runs.run(bot, dataset, out, header, runs.show_progress)
    typer.echo(f"{made} predictions written to {out}", err=True)


@app.command()
def score(
    predictions: Predictions,
    cases: Sets = None,
    as_json: Annotated[bool, typer.Option("--json", help="The summary as JSON.")] = False,
    nli: Annotated[str, typer.Option(help="NLI model in place of the figure check.")] = "",
    judge: Annotated[bool, typer.Option(help="Ask the language model of the settings.")] = False,
) -> None:
    """Score a predictions file: accuracy by kind and language, metrics, every wrong case."""
    scores = scored(predictions, cases, nli)
    if judge:
        scores = judged(scores)
    summary = summarise(scores)
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        show(summary, scores, Console(), len(scores))


@app.command()
def compare(before: Predictions, after: Predictions, cases: Sets = None) -> None:
    """Compare two predictions files case by case: differences with 95% paired intervals."""
    found = comparing.compare(scored(before, cases), scored(after, cases))
    console = Console()
    for name, delta in {"right": found.right, **found.metrics}.items():
        console.print(
            f"{name:20} {delta.mean:+.4f} ({delta.low:+.4f} to {delta.high:+.4f}, n={delta.n})"
        )
    console.print("gained:", *found.gained)
    console.print("lost:", *found.lost)


@app.command()
def gate(
    predictions: Predictions,
    cases: Sets = None,
    baseline: Annotated[Path, typer.Option(help="Bounds to hold.")] = gates.BASELINE,
) -> None:
    """Exit with 1 if a figure lies beyond its bound in baseline.json."""
    found = gates.failures(summarise(scored(predictions, cases)), gates.load_baseline(baseline))
    for sentence in found:
        typer.echo(sentence, err=True)
    if found:
        raise typer.Exit(1)
    typer.echo("The gate is green.", err=True)


@app.command()
def shipped(
    documents: Documents = Path("documents"),
    out: Annotated[Path, typer.Option(help="Folder for index, predictions, page.")] = Path("runs"),
    keep: Annotated[bool, typer.Option("--keep", help="Rewrite the published scorecard.")] = False,
) -> None:
    """Index the shipped reports anew, ask the shipped cases, show the scorecard, hold the gate."""
    predictions, html = out / "shipped.jsonl", out / "shipped.html"
    shutil.rmtree(out / "shipped", ignore_errors=True)
    predictions.unlink(missing_ok=True)
    run(predictions, None, out / "shipped", documents)
    scores = scored(predictions, None)
    summary = summarise(scores)
    show(summary, scores, Console(), 0)
    html.write_text(page(summary, scores, "Scorecard of the shipped reports"), "utf-8")
    typer.echo(f"Every wrong case, with answer and evidence: {html}", err=True)
    gate(predictions, None)
    if keep:
        cards.publish(summary)


@app.command()
def scorecard(
    predictions: Predictions,
    cases: Sets = None,
    html: Annotated[Path | None, typer.Option(help="Write one self-contained page.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Rewrite the block of this file.")] = None,
) -> None:
    """The scorecard: Markdown on standard output or into a file such as README, or a page."""
    scores = scored(predictions, cases)
    summary = summarise(scores)
    if html:
        html.write_text(page(summary, scores, f"Scorecard of {predictions.stem}"), "utf-8")
    if markdown:
        cards.update(markdown, summary)
    if not (html or markdown):
        typer.echo(cards.markdown(summary))


@app.command()
def check(cases: Sets = None, documents: Documents = Path("documents")) -> None:
    """Check case files: schema, and that every quotation stands in its document."""
    dataset = load_dataset(*(cases or ()))
    wanted = {item.document for case in dataset.cases for item in case.evidence}
    paths = [path for path in sorted(documents.rglob("*")) if path.name in wanted]
    found = missing_evidence(dataset.cases, {path.name: parse_file(path).text for path in paths})
    for sentence in found:
        typer.echo(sentence)
    if found:
        raise typer.Exit(1)
    typer.echo(f"{len(dataset.cases)} cases, every quotation found.", err=True)


@app.command()
def new(
    out: Annotated[Path, typer.Argument(help="Case file to write.")],
    documents: Documents = Path("documents"),
) -> None:
    """Write a template of cases for your own reports, one for each document, to be filled in."""
    if out.exists():
        raise DatasetError(f"{str(out)!r} exists; name another file.")
    paths = [path for path in documents.rglob("*") if path.is_file()]
    _write(out, suggesting.template(paths))


@app.command()
def suggest(
    out: Annotated[Path, typer.Argument(help="Case file to write.")],
    index: Annotated[Path, typer.Option(help="Index to draw from.")] = Path("index"),
    count: Annotated[int, typer.Option(help="How many drafts.")] = 40,
    seed: Annotated[int, typer.Option(help="Another seed draws others.")] = 0,
) -> None:
    """Draft cases from the observations of an index; a person has to check every one."""
    with _bot(index, Settings.load()) as bot:
        _write(out, suggesting.suggest(bot.observations(), count, seed))


@app.command()
def observations(
    reports: Annotated[Path, typer.Argument(help="Folder that holds the reports.")],
    split: Annotated[str, typer.Option(help="dev, or test: figures only.")] = "dev",
    any_indicator: Annotated[bool, typer.Option("--any", help="Any indicator.")] = False,
) -> None:
    """Score the observer against the gold set: precision, recall, F1, every disagreement."""
    if split not in {"dev", "test"}:
        raise DatasetError(f"The split is dev or test, not {split!r}.")
    rows = gold.ANY_GOLD if any_indicator else gold.GOLD
    pairing = gold.observe(gold.load_gold("test" if split == "test" else "dev", rows), reports)
    typer.echo(json.dumps(gold.figures(pairing), ensure_ascii=False, indent=1))
    for line in gold.disagreements(pairing) if split == "dev" else ():
        typer.echo(line)


def scored(predictions: Path, cases: list[Path] | None, nli: str = "") -> list[Score]:
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
    twins = made.header.get("run", {}).get("twins", {})
    entails = None
    if nli:
        from eval.nli import load_nli  # torch, for this option alone

        entails = load_nli(nli)
    return score_all(follow_twins(dataset.cases, twins), made.predictions, entails)


def judged(scores: Sequence[Score]) -> list[Score]:
    """The scores with the verdict of the language model that the settings name."""
    model = build_model(Settings.load().llm)
    if model is None:
        raise SettingsError("--judge needs a language model; set llm.provider and llm.model.")
    return [
        replace(
            s, metrics=s.metrics | {"judge": judge_answer(model, s.case, s.prediction["answer"])}
        )
        for s in scores
        if s.prediction
    ]


def _bot(index: Path, settings: Settings) -> "Bot":
    from rag.bot import Bot  # the encoder and the indexes: heavy, and most commands need none

    return Bot.open(index, settings)


def _write(out: Path, records: Iterable[dict[str, Any]]) -> None:
    lines = [dumps(record) + "\n" for record in records]
    out.write_text("".join(lines), "utf-8")
    typer.echo(f"{len(lines)} lines written to {out}", err=True)


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
