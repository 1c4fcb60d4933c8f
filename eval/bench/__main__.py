"""`python -m eval.bench`: side by side with the alternatives, the scaling curve, ablations."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import Annotated, Any

import typer

from eval.bench import fit as learning
from eval.bench import scale as scaling
from eval.bench import side_by_side as sides
from eval.bench.ablations import ablate
from eval.bench.calibrate import thresholds
from eval.bench.peers import NAMES
from eval.dataset import load_dataset
from eval.run import read_run
from eval.score import score_all
from eval.sets import Retrieval, cmrc, rank, write_passages, xquad
from eval.summary import summarise
from rag.bot import Bot
from rag.evidence import WEIGHTS
from rag.schema import Language
from rag.settings import Settings

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
)
Work = Annotated[Path, typer.Option(help="Folder for texts, indexes and results.")]
Sets = Annotated[list[Path] | None, typer.Option("--set", help="Case file; repeat it.")]
Row = dict[str, Any]


@app.command()
def peers(
    reports: Annotated[Path, typer.Argument(help="Folder of reports, read by every system.")],
    cases: Sets = None,
    work: Work = Path("runs/peers"),
    only: Annotated[list[str] | None, typer.Option(help=f"Of {', '.join(NAMES)}.")] = None,
) -> None:
    """Ours and the alternatives over the same texts and questions."""
    asked = load_dataset(*(cases or ())).cases
    rows: list[Row] = []
    for name in only or NAMES:
        rows += sides.side_by_side(reports, asked, work, [name])
        _keep(work / "peers.json", rows)
    typer.echo(sides.table(rows))


@app.command()
def scale(
    source: Annotated[Path, typer.Argument(help="News as gzipped JSON lines with a text each.")],
    work: Work = Path("runs/scale"),
    size: Annotated[list[int] | None, typer.Option(help="Chunks; repeat it.")] = None,
) -> None:
    """The scaling curve, one line for each size as soon as it is measured."""
    rows: list[Row] = []
    typer.echo(_line(scaling.COLUMNS))
    typer.echo("|---" * len(scaling.COLUMNS) + "|")
    for row in scaling.scale(source, work, size or scaling.SIZES):
        rows.append(row)
        _keep(work / "scale.json", rows)
        typer.echo(_line(f"{row[name]:,.4g}" for name in scaling.COLUMNS))


@app.command()
def ablations(
    index: Annotated[Path, typer.Argument(help="Index to ask.")],
    cases: Sets = None,
    work: Work = Path("runs/ablations"),
) -> None:
    """What each part is worth: accuracy and recall without it."""
    dataset = load_dataset(*(cases or ()))

    def told(out: Path) -> Row:
        summary = summarise(score_all(dataset.cases, read_run(out).predictions))
        recalls = summary["metrics"]["recall@5"]
        shares = {f"right {name}": summary["languages"][name]["mean"] for name in ("zh", "en")}
        return shares | {f"recall@5 {name}": recalls[name]["mean"] for name in ("zh", "en")}

    rows = ablate(index, dataset.paths, work, told)
    _keep(work / "ablations.json", rows)
    typer.echo(_line(rows[0]))
    typer.echo("|---" * len(rows[0]) + "|")
    for row in rows:
        without, *shares = row.values()
        typer.echo(_line([without, *(f"{100 * share:.1f}%" for share in shares)]))


@app.command()
def public(
    folder: Annotated[Path, typer.Argument(help="Folder that holds XQuAD and CMRC.")],
    work: Work = Path("runs/public"),
) -> None:
    """Retrieval over public sets: XQuAD in four directions, CMRC 2018; passages found by search."""
    languages: tuple[Language, ...] = ("zh", "en")
    given = [xquad(folder, asked, answered) for answered in languages for asked in languages]
    rows: list[Row] = []
    for retrieval in (*given, cmrc(folder)):
        rows.append(_searched(retrieval, work / retrieval.name.rsplit("→", 1)[-1]))
        _keep(work / "public.json", rows)
    typer.echo(_line(rows[0]))
    typer.echo("|---" * len(rows[0]) + "|")
    for row in rows:
        name, *shares = row.values()
        typer.echo(_line([name, *(f"{100 * share:.1f}%" for share in shares)]))


@app.command()
def fit(
    indexes: Annotated[list[Path], typer.Argument(help="Indexes to ask, one for each set.")],
    cases: Sets = None,
    hidden: Annotated[float, typer.Option(help="Share of everyday words to hide.")] = 0.0,
    write: Annotated[
        Language | None, typer.Option(help="The language whose weights they are to be.")
    ] = None,
) -> None:
    """Learn how much each feature of a clause counts, and what each threshold would let through."""
    found: list[learning.Clauses] = []
    for index, path in zip(indexes, cases or (), strict=True):
        with Bot.open(index, Settings.load()) as bot:
            found += learning.collect(bot, load_dataset(path).cases, hidden)
    weights = {}
    for kind in ("numeric", "worded"):
        own = [clauses for clauses in found if clauses.group == kind]
        weights[kind] = learning.fit(own)
        rows = thresholds(learning.cross_validated(own))
        typer.echo(f"{kind}: {len(own)} cases, {learning.FOLDS}-fold cross-validation")
        typer.echo(_line(rows[0]))
        typer.echo("|---" * len(rows[0]) + "|")
        for row in rows:
            typer.echo(_line(f"{cell:g}" for cell in row.values()))
    if write:
        kept = json.loads(WEIGHTS.read_text(encoding="utf-8")) | {write: weights}
        WEIGHTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _searched(given: Retrieval, work: Path) -> Row:
    index = work / given.name.split(maxsplit=1)[0]
    write_passages(given.passages, index / "passages")
    with Bot.open(index / "index", Settings.load()) as bot:
        bot.ingest(index / "passages")
        found = {
            key: [PurePath(hit.chunk.document).stem for hit in bot.search(question, 10)]
            for key, question in given.questions.items()
        }
    return {"set": given.name, **rank(given, found)}


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _keep(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    app()
