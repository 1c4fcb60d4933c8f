"""Follow-ups that leave out what they ask about: it stands where the answer before was found."""

import pytest

from rag.answer.within import asks_former, asks_part
from rag.bot import Bot
from rag.schema import Question
from rag.understand.omitted import lacks_object
from rag.wire import answer_json

YANGZHOU = """2024年扬州市政府工作报告

一、2023年工作回顾

引进旅游项目38个、总投资96亿元，其中10亿元以上项目4个。实施技改项目210个、总投资720亿元。

在法国、荷兰等9个国家设立展示中心21个。新增国家级小巨人企业31家，农村公路总里程6400公里。

水产品加工量实现翻番，由全省第8位跃升至第3位。安全生产事故起数下降12%，降幅居全省第2位。

招录教师1600名，其中乡村教师420名。改造农村危房350户。

修缮古桥12座。清洁河道71条，打造“河道名城”。《春江》民歌荣获全国金荷奖，《运河谣》歌舞剧荣获江苏紫金奖。

PM2.5平均浓度31微克/立方米。运动员在省运会获得奖牌64枚。

二、2024年工作安排

整治清洁河道25条。建设公园12个。
"""
CHANGZHOU = """2024年常州市政府工作报告

一、2023年工作回顾

常州健儿获得金牌17枚。总投资300亿元的项目开工。

二、2024年工作安排

PM2.5平均浓度不超过33微克/立方米。
"""
JIANGSU = """2025年江苏省政府工作报告

一、2024年工作回顾

40个文艺节目获国家大奖。旅游项目总投资5000亿元。
"""
FILES = {"扬州.txt": YANGZHOU, "常州.txt": CHANGZHOU, "2025年江苏省政府工作报告.txt": JIANGSU}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("followups")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Bot.open(folder / "index") as opened:
        opened.ingest(folder)
        yield opened


def told(bot, *turns):
    chat = bot.conversation()
    return [chat.ask(turn) for turn in turns]


@pytest.mark.parametrize(
    ("first", "followup", "said", "not_said"),
    [
        ("扬州2023年引进旅游项目多少个？", "总投资多大？", "96亿元", "720亿元"),
        ("扬州2023年引进旅游项目多少个？", "其中10亿元以上的有几个？", "4个", "720亿元"),
        ("扬州2023年招录了多少教师？", "其中乡村的有多少？", "420名", "350户"),
        ("How many teachers did Yangzhou recruit in 2023?", "How many of those are rural?", "420名",
         "350户"),
        ("How many exhibition centres did Yangzhou set up?", "Spread over how many countries?",
         "9个国家", "31家"),
        ("扬州设立了多少个展示中心？", "分布在多少个国家？", "9个国家", "31家"),
        ("扬州水产品加工量在江苏排第几？", "之前呢，排第几？", "第8位", "第2位"),
        ("Which folk song from Yangzhou won the Jinhe award?",
         "And which dance drama won Jiangsu's Zijin award?", "运河谣", "40个"),
    ],
)  # fmt: skip
def test_what_stands_beside_the_answer_before_is_told_first(bot, first, followup, said, not_said):
    answer = told(bot, first, followup)[-1]
    assert said in answer.text
    assert not_said not in answer.text


@pytest.mark.parametrize(
    ("first", "followup", "said"),
    [
        ("扬州2023年建成清洁河道多少条？", "今年再建多少？", "25条"),
        ("How many clean rivers did Yangzhou complete in 2023?",
         "How many will it build this year?", "25条"),
        ("扬州2023年PM2.5平均浓度是多少？", "常州今年要控制在多少以内？", "33微克"),
    ],
)  # fmt: skip
def test_a_verb_without_its_object_takes_over_the_subject(bot, first, followup, said):
    assert said in told(bot, first, followup)[-1].text


@pytest.mark.parametrize(
    ("first", "followup"),
    [
        ("扬州2023年清洁河道多少条？", "想叫什么？"),
        (
            "How many clean rivers did Yangzhou complete in 2023?",
            "What is it known as?",
        ),
    ],
)
def test_a_name_stands_with_what_bears_it(bot, first, followup):
    assert "河道名城" in told(bot, first, followup)[-1].text
    bridges = told(bot, "扬州2023年修缮古桥多少座？", "它们叫什么？")
    assert "河道名城" not in bridges[-1].text


def test_a_place_that_frames_a_rank_is_not_asked_about(bot):
    for first, followup in (
        ("扬州水产品加工量怎么样？", "在江苏排第几？"),
        ("How did the output of processed aquatic products fare in Yangzhou?",
         "Where does it rank in Jiangsu?"),
    ):  # fmt: skip
        assert told(bot, first, followup)[-1].question.areas == ("扬州市",)
    assert told(bot, "扬州2023年清洁河道多少条？", "那江苏呢？")[-1].question.areas == ("江苏省",)


@pytest.mark.parametrize(
    ("first", "followup"),
    [
        ("扬州运动员在省运会获得多少奖牌？", "其中金牌多少枚？"),
        ("How many medals did athletes win at the provincial games in Yangzhou?",
         "How many of those were gold?"),
        ("扬州2023年招录了多少教师？", "其中男教师有多少？"),
        ("扬州2023年清洁河道多少条？", "之前呢，有多少？"),
    ],
)  # fmt: skip
def test_a_part_that_is_not_told_is_refused(bot, first, followup):
    answer = told(bot, first, followup)[-1]
    assert answer.refused
    assert "17" not in answer.text


def test_the_only_report_that_answered_stays_the_one_asked_about(bot):
    first, followup = told(bot, "《春江》民歌获得了什么奖？", "总投资多大？")
    assert not first.question.areas
    assert followup.question.areas == ("扬州市",)


def test_the_reader_sees_what_was_carried(bot):
    _, second, third = told(
        bot, "扬州2023年引进旅游项目多少个？", "总投资多大？", "其中10亿元以上的有几个？"
    )
    assert second.question.resolved == "扬州市 2023年 引进旅游项目：总投资多大？"
    assert third.question.resolved.startswith("扬州市 2023年 总投资、引进旅游项目：")
    _, english = told(
        bot, "How many exhibition centres did Yangzhou set up?", "Spread over how many countries?"
    )
    assert "of Yangzhou)" in english.question.resolved


def test_the_page_reads_back_where_an_answer_stands(bot):
    pages = pytest.importorskip("rag.ui.dialogue")
    store = bot.store.dialogue
    name = store.start()
    pages.keep(store, name, bot.ask("扬州2023年引进旅游项目多少个？"), "")
    assert "96亿元" in bot.ask("总投资多大？", pages.previous(store.turns(name))).text


def test_a_question_is_enough_history(bot):
    first = bot.ask("扬州2023年引进旅游项目多少个？")
    assert "96亿元" in bot.ask("总投资多大？", [first.question]).text
    assert {span.document for span in first.question.cited} == {"扬州.txt"}
    assert answer_json(first)["resolved"] == first.question.text
    assert Question("总投资多大？", "", "zh").before is None


@pytest.mark.parametrize(
    ("text", "words", "lacks"),
    [
        ("今年再建多少？", ("再建",), True),
        ("要控制在多少以内？", ("控制", "以内"), True),
        ("计划新建多少座？", ("新建",), True),
        ("今年打算建几所学校？", ("学校",), False),
        ("要新增多少就业？", ("就业",), False),
        ("产量多少？", ("产量",), False),
        ("How many will it build this year?", ("build",), True),
        ("How many schools will it build?", ("schools", "build"), False),
    ],
)
def test_a_verb_alone_is_no_subject(text, words, lacks):
    assert lacks_object(text, words) is lacks


def test_parts_and_former_values_are_known_by_their_words():
    assert asks_part("其中女性多少？")
    assert asks_part("How many of them were new?")
    assert not asks_part("How many of the schools were new?")
    assert asks_former("那之前呢？")
    assert asks_former("What was it before that?")
    assert not asks_former("之前的目标是多少？")
