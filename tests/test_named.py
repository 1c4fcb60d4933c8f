"""A thing named without its place is looked for where it is named."""

import pytest

from rag.answer.named import find_named
from rag.bot import Bot
from rag.glossary import load_glossary
from rag.schema import QueryTerm, Question, Report
from rag.understand import understand

REPORTS = (
    Report("a.txt", "", ("浙江省",), 2025, 2024),
    Report("b.txt", "", ("山东省",), 2025, 2024),
)
YEARS = "report_year: 2025\ndata_year: 2024"
REPORT = f"---\ntitle: {{0}}政府工作报告\narea: {{0}}\n{YEARS}\n---\n\n# {{0}}\n\n{{1}}\n"


def _find(text, held):
    question = understand(text, REPORTS, load_glossary())
    return find_named(question, lambda name: held.get(name, ()))


def test_the_reports_that_hold_a_rare_name():
    question, documents = _find("黄茅海跨海通道建成了吗", {"黄茅海": ["a.txt"]})
    assert documents == ("a.txt",)
    assert (question.terms[0].text, question.terms[0].anchor) == ("黄茅海", True)


def test_of_several_names_those_that_stand_together_count():
    held = {"深中通道": ["a.txt"], "通道开通": ["a.txt", "b.txt"]}
    question, documents = _find("深中通道开通以后多少车在跑", held)
    assert (documents, question.terms[0].text) == (("a.txt",), "深中通道")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("浙江的黄茅海跨海通道建成了吗", {"黄茅海": ["a.txt"]}),
        ("哪些省提到黄茅海跨海通道", {"黄茅海": ["a.txt"]}),
        ("黄茅海跨海通道建成了吗", {}),
        ("黄茅海跨海通道建成了吗", {"黄茅海": ["a.txt", "b.txt", "c.txt", "d.txt"]}),
    ],
)
def test_no_name_of_one_thing(text, held):
    assert _find(text, held) is None


def test_no_other_report_answers_for_a_named_thing(tmp_path):
    texts = {"广东省": "甲乙丙大桥通车，车流量增长9%。", "陕西省": "全年出入境旅客132万人次。"}
    for area, text in texts.items():
        (tmp_path / f"{area}.md").write_text(REPORT.format(area, text), encoding="utf-8")
    with Bot.open(tmp_path / "index") as bot:
        bot.ingest(*tmp_path.glob("*.md"))
        assert "9%" in bot.ask("“甲乙丙大桥”的车流量增长多少?").text
        assert "132" not in bot.ask("“甲乙丙大桥”出入境旅客有多少人次?").text


def test_two_names_that_stand_in_two_reports_end_in_one_of_them():
    terms = tuple(QueryTerm(name, (name,), 1.0, anchor=True) for name in ("甲子桥", "乙丑塔"))
    question = Question("甲子桥和乙丑塔多高", "甲子桥和乙丑塔多高", "zh", terms=terms)
    held = {"甲子桥": ["a.md"], "乙丑塔": ["b.md"]}
    found = find_named(question, lambda name: held.get(name, []))
    assert found is not None
    assert found[1] == ("a.md",)
