"""Invented reports of 2025: a review of 2024 for each place and, where given, its plan."""

from contextlib import contextmanager

from rag.bot import Bot


@contextmanager
def reading(folder, texts, plans=None):
    """A bot over one report for each area."""
    for area, text in texts.items():
        name, plan = f"2025年{area}政府工作报告", (plans or {}).get(area)
        planned = f"\n二、2025年工作安排\n\n{plan}\n" if plan else ""
        (folder / f"{name}.txt").write_text(
            f"{name}\n\n一、2024年工作回顾\n\n{text}\n{planned}", encoding="utf-8"
        )
    with Bot.open(folder / "index") as opened:
        assert len(opened.ingest(folder).added) == len(texts)
        yield opened
