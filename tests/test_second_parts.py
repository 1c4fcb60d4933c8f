"""Second parts on the first one's count, stretched and missed targets, awards, words used."""

import pytest

from rag.answer.shortfall import _clause
from rag.bot import Bot
from rag.figures import find_editions
from rag.glossary import load_glossary
from rag.schema import Report
from rag.understand import understand
from rag.understand.parts import cut
from rag.understand.preface import preface_end
from tests.timing import within

REPORTS = (Report("常州.txt", "", ("常州市",), 2024, 2023),)
CHANGZHOU = """2024年常州市政府工作报告

一、2023年工作回顾

固定资产投资增长3.2%，增速低于目标1.8个百分点。高新技术企业50家，总数达136家、排全省第3位。

生产安全事故起数、死亡人数分别下降10.2%、8%。东江集团、李明同志荣获第四届江苏改革奖。

发展冰雪经济，筹办F1大奖赛。除中心城区外其他县城新增常住人口3.6万人。推动183家企业与村结对。

二、2024年工作安排

社会消费品零售总额增长8%、力争10%以上。全年安排380个重点项目，年度计划投资700亿元。

中心城区新增常住人口3万人以上。盐碱地马铃薯推广种植6000亩以上。
"""
YANGZHOU = """2024年扬州市政府工作报告

一、2023年工作回顾

固定资产投资增长6.1%。新增高新技术企业20家。

二、2024年工作安排

社会消费品零售总额增长7%。
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    (folder / "常州.txt").write_text(CHANGZHOU, encoding="utf-8")
    (folder / "扬州.txt").write_text(YANGZHOU, encoding="utf-8")
    with Bot.open(folder / "index") as opened:
        opened.ingest(folder)
        yield opened


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("常州2024年安排多少个重点项目、计划投多少钱？", ("380个", "700亿元")),
        ("How many key projects does Changzhou plan in 2024, and with how much money?",
         ("380", "700亿元")),
        ("常州高新技术企业总共多少家，排江苏第几？", ("136家", "第3位")),
        ("常州2024年社零增速的预期是多少？", ("8%", "力争10%以上")),
        ("What retail sales growth does Changzhou target for 2024?", ("8%", "10%")),
        ("常州固定资产投资增速比目标低多少？", ("1.8个百分点",)),
        ("How far short of its target did Changzhou's fixed-asset investment fall?",
         ("1.8个百分点",)),
        ("常州哪家企业和哪个人获得了第四届江苏改革奖？", ("东江集团", "李明")),
        ("Which company and which person from Changzhou won the fourth Jiangsu Reform Award?",
         ("东江集团", "李明")),
        ("How much land will Changzhou give over to potatoes in 2024?", ("6000亩",)),
        ("常州2024年中心城区要新增多少常住人口？", ("3万人",)),
    ],
)  # fmt: skip
def test_all_that_is_asked_is_told(bot, question, said):
    answer = bot.ask(question)
    assert not answer.refused
    told = " ".join([answer.text, *(citation.quote for citation in answer.citations)])
    assert [each for each in said if each not in told] == []


@pytest.mark.parametrize(
    "question",
    [
        "这些城市报告里，只有哪个城市写到了F1大獎賽？",
        "哪个城市的报告用了“冰雪经济”这个词？",
        "Which of the city reports use the term 'ice and snow economy' (冰雪经济)?",
    ],
)
def test_which_places_use_a_word(bot, question):
    answer = bot.ask(question)
    assert {citation.document for citation in answer.citations} == {"常州.txt"}


@pytest.mark.parametrize(
    "question",
    ["常州2023年有多少对新人结婚？", "How many couples tied the knot in Changzhou in 2023?"],
)
def test_an_idiom_is_not_answered_by_one_of_its_words(bot, question):
    assert bot.ask(question).refused


def test_what_is_set_aside_does_not_answer(bot):
    assert "3.6万人" not in bot.ask("常州2024年中心城区要新增多少常住人口？").text


def test_words_that_only_tell_are_no_topic():
    text = "Which districts on the newspaper page bring up drones as an industry to grow?"
    assert [t.text for t in understand(text, REPORTS, load_glossary()).terms] == ["drones"]


@pytest.mark.parametrize(
    "text",
    [
        "How did Changzhou's GDP growth compare with other cities, and what place did it take?",
        "常州GDP增速与其他市相比排第几？",
    ],
)
def test_a_rank_among_others_is_that_of_the_place(text):
    asked = understand(text, REPORTS, load_glossary())
    assert (asked.wanted, asked.areas) == ("rank", ("常州市",))


def test_which_and_which_share_a_verb():
    assert len(cut("Which firm and which man won the prize?", "en")) == 1


def test_a_first_award_is_no_edition():
    assert [one.number for one in find_editions("the third quality award")] == [3]
    assert not list(find_editions("its first ever quality award"))


def test_what_came_before_is_a_preface_but_not_a_subject():
    assert preface_end("After the deadly blaze, how far did accidents fall?") > 0
    assert preface_end("跨江大桥通车以后，平均每天有多少辆车？") == 0


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("常州2024年安排多少个重点项目，办几场马拉松？", "关于“办几场马拉松”，报告没有更多说明"),
        (
            "How many key projects does Changzhou plan in 2024, and how many marathons?",
            "say nothing more on “how many marathons”",
        ),
    ],
)
def test_a_part_without_an_answer_is_named(bot, question, said):
    text = bot.ask(question).text
    assert "380" in text
    assert said in text


def test_a_report_without_an_end_of_a_clause_costs_no_minutes():
    folded = "低于目标1、" * 100_000
    with within(1):
        spans = [_clause(folded, at) for at in range(0, len(folded), 6)]
    assert max(end - start for start, end in spans) <= 400
