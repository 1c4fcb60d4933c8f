"""What is asked for where a question is worded in other ways than a report."""

import pytest

from rag.answer.ranks import in_english_rank
from rag.glossary import load_glossary
from rag.glossary.ordinary import is_light, is_ordinary, is_stop_word, is_verb
from rag.schema import Question, Report
from rag.understand import understand

REPORTS = (
    Report("常州.md", "", ("常州市",), 2025, 2024),
    Report("无锡.md", "", ("无锡市",), 2025, 2024),
    Report("苏州.md", "", ("苏州市",), 2025, 2024),
    Report("江苏.md", "", ("江苏省",), 2025, 2024),
)


def ask(text: str) -> Question:
    return understand(text, REPORTS, load_glossary())


@pytest.mark.parametrize(
    "text",
    [
        "常州的工业投资在全江苏和苏南五市里分别排第几位？",
        "常州2024年粮食产量排名第几",
        "Where did Changzhou's retail sales rank in the province and among the southern cities?",
        "How does Changzhou's GDP rank?",
    ],
)
def test_the_rank_of_one_place(text: str) -> None:
    question = ask(text)
    assert (question.wanted, question.areas) == ("rank", ("常州市",))


def test_who_has_a_rank_is_asked_of_all() -> None:
    assert ask("Which city ranks first in GDP growth?").wanted == "aggregate"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("What does Changzhou intend to do with its old docks in 2025?", "other"),
        ("What is Wuxi going to build along the lake this year?", "other"),
        ("What does Wuxi want to achieve in retail sales growth?", "target"),
        ("How much does Wuxi plan to invest in schools?", "target"),
    ],
)
def test_deeds_that_are_planned_are_no_figure(text: str, wanted: str) -> None:
    assert ask(text).wanted == wanted


@pytest.mark.parametrize(
    "text",
    [
        "常州2024年社零较上一年增加了百分之几？",
        "changzhou retail sales y/y 2024",
        "How has Changzhou's retail trade changed since the year before?",
    ],
)
def test_growth_in_other_words(text: str) -> None:
    assert ask(text).measure == "growth"


@pytest.mark.parametrize(
    "text",
    [
        "常州2024年财政上一共收了多少钱",
        "How much money came into Changzhou's coffers in 2024?",
        "How much did Changzhou's treasury collect last year?",
    ],
)
def test_the_treasury_is_public_revenue(text: str) -> None:
    assert ask(text).indicators == ("财政收入",)


@pytest.mark.parametrize(
    "text",
    ["江苏的第一座机器人体验馆在哪个城市启用", "Which Jiangsu city opened the robot circus?"],
)
def test_in_which_place_something_is(text: str) -> None:
    question = ask(text)
    assert question.wanted == "list"
    assert set(question.areas) == {"江苏省", "常州市", "无锡市", "苏州市"}


def test_ordinary_words_tell_little_in_any_form_and_are_not_put_right() -> None:
    assert is_light("seeking") and is_light("promised") and is_verb("evacuated")
    assert is_stop_word("didn't") and not is_ordinary("orchard") and not is_ordinary("fertiliser")
    assert "buying" in ask("How many buses is Wuxi buying?").resolved
    weights = {t.text: t.weight for t in ask("How many orchards is Wuxi promising to open?").terms}
    assert weights["promising"] < 0.5 < weights["orchards"]


def test_ranks_side_by_side_keep_their_scopes() -> None:
    assert in_english_rank("全省第三、中部第一") == "3rd in the province and 1st in central China"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("How many workshops with sales over 3 million yuan does Wuxi want?", {"count", "people"}),
        ("How many tonnes of tea did Wuxi pick in 2024?", {"mass"}),
        ("How many thousand mu of orchards has Wuxi?", {"area"}),
        ("What did Wuxi's trams earn? How much did it spend on them?", {"money"}),
        ("无锡电车一年赚了多少", {"money"}),
        ("无锡茶叶卖了几个亿", {"money"}),
    ],
)
def test_the_unit_of_what_is_counted(text: str, kinds: set[str]) -> None:
    asked = set(ask(text).unit_kinds)
    assert kinds <= asked
    assert ("money" in asked) == ("money" in kinds)
    assert "个" not in asked


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("无锡要培训多少护士", "target"),
        ("无锡老人助浴要办几场", "target"),
        ("无锡需要多少护士", None),
        ("无锡主要种多少茶", None),
        ("无锡坐地铁要花多少钱", None),
    ],
)
def test_what_a_place_is_to_do_is_a_plan(text: str, status: str | None) -> None:
    assert ask(text).status == status


def test_growth_and_ranks_in_other_words() -> None:
    assert ask("無錫2024年出口成長幾成").measure == "growth"
    assert ask("无锡成长型企业有多少家").measure != "growth"
    assert ask("In which industries will Wuxi position itself?").wanted == "list"
    assert ask("What position does Wuxi hold in exports?").wanted == "rank"
    lowest = ask("Of the cities that give an average of ozone, which city is lowest?")
    assert lowest.operation is not None and lowest.operation.name == "min"


def test_a_plan_by_name_is_no_target_and_this_years_report_no_time() -> None:
    assert ask("常州去年有哪些品牌进了国家精品培育计划？").status is None
    assert ask("常州今年的政府工作报告里，去年GDP是多少？").periods == ("2024",)
    assert ask("What was Wuxi's GDP last year, going by this year's report?").periods == ("2024",)


@pytest.mark.parametrize(
    "text", ["常州茅台专卖店去年收入多少？", "How much did Tesla invest in Wuxi?"]
)
def test_the_name_of_one_thing_has_to_be_spoken_of(text: str) -> None:
    assert any(term.anchor for term in ask(text).terms)
