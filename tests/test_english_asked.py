"""English questions, and their Chinese twins, in the words of those who have not read a report."""

from typing import NamedTuple

import pytest

from rag.answer.single import _speaks_of_named
from rag.bot import Bot
from rag.glossary import load_glossary
from rag.schema import Question, Report
from rag.understand import understand
from rag.understand.aside import plain

REPORTS = (
    Report("gd.md", "", ("广东省",), 2025, 2024),
    Report("gz.md", "", ("广州市",), 2024, 2023),
    Report("zs.md", "", ("中山市",), 2024, 2023),
    Report("fs.md", "", ("佛山市",), 2024, 2023),
)


def ask(text: str) -> Question:
    return understand(text, REPORTS, load_glossary())


@pytest.mark.parametrize(
    "text",
    [
        "In which three cities are Guangdong's drone depots located?",
        "Guangdong refers to a flood. Which city was it in?",
        "广东的无人机基地设在哪一个城市?",
    ],
)
def test_where_in_a_province_something_is_its_own_report_may_tell(text: str) -> None:
    question = ask(text)
    assert question.wanted == "list"
    assert question.areas[0] == "广东省" and len(question.areas) > 1


@pytest.mark.parametrize(
    "text",
    ["Which foreign cities do Guangdong's new air routes serve?", "广东新航线飞往哪些国外城市?"],
)
def test_cities_abroad_are_none_of_the_province(text: str) -> None:
    question = ask(text)
    assert (question.areas, question.wanted) == (("广东省",), "list")


@pytest.mark.parametrize(
    "text",
    [
        "Which place did Foshan take in the top-100 cities list?",
        "In the league table for exports, what place does Foshan hold?",
        "Foshan's standing in Guangdong for clean air?",
        "Where did Foshan come in the national table for robot output?",
        "How high up the national rankings is Foshan's robot output?",
    ],
)
def test_a_rank_in_other_words(text: str) -> None:
    question = ask(text)
    assert (question.wanted, question.areas) == ("rank", ("佛山市",))
    words = {term.text for term in question.terms}
    assert not words & {"league", "table", "standing", "place", "rankings"}


@pytest.mark.parametrize(
    "text",
    [
        "When did the Foshan marathon take place?",
        "Which place in Foshan got the new museum?",
        "What is the long-standing dispute in Foshan about?",
    ],
)
def test_a_place_or_an_event_is_no_rank(text: str) -> None:
    assert ask(text).wanted != "rank"


def test_a_title_of_so_many_is_no_superlative_and_one_report_no_group() -> None:
    assert ask("Which of Foshan's towns are among China's top 100 towns?").wanted == "list"
    assert ask("Which of Foshan's towns rank among the top 100?").wanted == "list"
    assert ask("Which district of Foshan grew the fastest?").wanted != "aggregate"
    assert ask("Which city has the fastest GDP growth?").wanted == "aggregate"


@pytest.mark.parametrize(
    ("text", "areas", "term"),
    [
        ("How many golds did Foshan win at the Guangzhou Asian Games?", ("佛山市",), ""),
        ("What did Foshan sign at the expo in Zhongshan?", ("佛山市",), ""),
        ("How many cars crossed the Foshan-Zhongshan bridge, per Guangdong?", ("广东省",), ""),
        ("How many buyers came to the two Canton Fairs?", (), "Canton Fairs"),
        ("佛山运动员在广州亚运会上拿了多少金牌?", ("佛山市",), ""),
        ("How did Foshan do in trade with Zhongshan?", ("佛山市", "中山市"), ""),
    ],
)
def test_places_in_the_names_of_events_and_links(
    text: str, areas: tuple[str, ...], term: str
) -> None:
    question = ask(text)
    assert question.areas == areas
    assert not term or term in {t.text for t in question.terms}


@pytest.mark.parametrize(
    "text",
    [
        "How much foreign investment does Foshan hope to actually draw in?",
        "How many homes is Foshan planning to upgrade?",
        "What sales does Foshan have to beat this year?",
        "How many schools does Foshan have in the pipeline?",
        "What growth is Foshan shooting for?",
        "How many new jobs is Foshan counting on?",
        "佛山今年力图新增多少就业?",
        "佛山瞄准多少家新增高企?",
    ],
)
def test_plans_in_other_words(text: str) -> None:
    question = ask(text)
    assert (question.status, question.wanted) == ("target", "target")
    words = {term.text for term in question.terms}
    assert not words & {"planning", "pipeline", "shooting", "counting", "力图", "瞄准"}


def test_what_was_actually_done_is_no_plan() -> None:
    assert ask("How much did Foshan actually invest, against the plan?").status == "actual"
    assert ask("How many flats had gone up in Foshan by 2023?").measure == "level"
    assert ask("How many firms does Foshan have on the A-share market?").measure == "level"
    per_head = ask("How much did per-tourist spending grow in Foshan?").indicators
    assert per_head == ("游客人均花费",)  # and not all that tourists spend
    assert ask("How many nursery places per 1,000 people has Foshan?").indicators != ("托育托位数",)
    assert {t.text for t in ask("In yuan, what was Foshan's GDP?").terms} == {"GDP"}
    assert ask("Which films made Foshan a hit with tourists?").indicators == ()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Five coastal cities mention the invasive cordgrass - which ones?", {"cordgrass"}),
        ("Whose reports bring up fifth-freedom traffic rights? I make it three.",
         {"fifth-freedom traffic rights"}),
        ("有五个沿海城市的报告提到互花米草，是哪几个？", {"互花米草"}),
        ("Fireworks crop up in the reports of which cities?", {"fireworks"}),
    ],
)  # fmt: skip
def test_which_reports_speak_of_a_topic(text: str, terms: set[str]) -> None:
    question = ask(text)
    assert question.wanted == "topic"
    assert {t.text.lower() for t in question.terms if t.weight >= 0.6} == terms


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Which is cleaner, A or B? Give both averages.", "Which is cleaner, A or B?"),
        ("What did it cost, in units of 10,000 yuan?", "What did it cost, in yuan?"),
        ("How many, leaving out wind, solar and hydro?", "How many, ?"),
        ("I heard most fish is farmed. How much?", "most fish is farmed. How much?"),
        ("according to the regional chairman's report", "according to the report"),
        ("听说茶叶最多，有多少?", "茶叶最多，有多少?"),
        ("A和B谁低?两个数字都给出。", "A和B谁低?"),
    ],
)
def test_remarks_to_whoever_answers_are_no_words_to_look_for(text: str, meant: str) -> None:
    assert " ".join(plain(text).split()).replace(" ?", "?") == meant.replace(" ?", "?")


class Clause(NamedTuple):
    folded: str


class Sentence(NamedTuple):
    clause: Clause
    spoken: tuple[str, ...] = ()


def test_a_nationality_is_spoken_of() -> None:
    russian = ask("How many Russian tourists spent the night in Foshan?")
    assert not _speaks_of_named(Sentence(Clause("过夜游客9万人"), ("tourists",)), russian)
    assert _speaks_of_named(Sentence(Clause("9万人"), ("Russian", "tourists")), russian)
    assert _speaks_of_named(Sentence(Clause("接待俄客9万人"), ("tourists",)), russian)


REPORT = """---
title: 2025年云南省政府工作报告
area: 云南省
report_year: 2025
data_year: 2024
---
# 2025年云南省政府工作报告

一、2024年工作回顾
加工咖啡政策落地，申报企业累计61家，外销货值7.2亿元。开展攻坚，500个省重点项目完成投资800亿元。

附件
蒙自市在发展蓝莓产业中，形成以农户占60%、合作社占20%的分红模式。
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("english")
    (folder / "yn.md").write_text(REPORT, encoding="utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder / "yn.md")
        yield bot


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("How many companies in Yunnan signed up for the coffee policy, and what are their sales "
         "worth?", ("61", "7.2亿元")),
        ("云南加工咖啡政策有多少家企业申报，其货值是多少?", ("61家", "7.2亿元")),
        ("How many key projects did Yunnan have and what investment did they attract?",
         ("500", "800亿元")),
        ("Yunnan's report has a scheme for Mengzi's blueberries. What percentage goes to farmers?",
         ("60%",)),
        ("云南的报告里，蒙自蓝莓产业农户占百分之多少?", ("60%",)),
    ],
)  # fmt: skip
def test_what_is_pointed_at_and_places_that_only_a_larger_one_tells_of(
    bot: Bot, text: str, told: tuple[str, ...]
) -> None:
    answer = bot.ask(text)
    assert not answer.refused
    assert all(figure in answer.text for figure in told)
    assert "nothing more" not in answer.text and "没有更多" not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "What rise in revenue is Foshan planning for 2025?",
        "What rise in revenue is Foshan planning?",
    ],
)
def test_planning_alone_says_that_a_plan_is_meant(text: str) -> None:
    question = ask(text)
    assert question.status == "target"
    assert "planning" not in {term.text for term in question.terms}
