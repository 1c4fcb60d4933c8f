"""Names in pinyin, both ends of a journey, the nation as a mere frame, places left out."""

import time

import pytest

from rag.answer.nation import speaks_of_names
from rag.bot import Bot
from rag.evidence import is_pinyin, is_spelt_in
from rag.glossary import load_glossary
from rag.schema import Report
from rag.understand import understand
from rag.understand.periods import read_time
from rag.understand.units import read_unit_kinds
from tests.timing import SLACK

AREAS = {
    "甲.txt": "云南省", "乙.txt": "宁夏回族自治区", "丙.txt": "安徽省", "丁.txt": "上海市",
    "戊.txt": "全国",
}  # fmt: skip
REPORTS = tuple(Report(name, "", (area,), 2025, 2024) for name, area in AREAS.items())
TEXTS = {
    "云南省": (
        "苍洱铁路口岸由国际卫生组织认可为卫生陆港。水稻新品种创造了亩产812公斤全国新纪录。\n\n"
        "用三年时间引进银龄人才，其中银龄教师4000人左右、银龄医师1500人左右。\n\n"
        "口岸货运量、客运量分别增长11.4%、72.3%。电信网络诈骗发案数、损失数分别再降15.2%、8.4%。"
    ),
    "宁夏回族自治区": (
        "银川经包头至北京时间由17小时缩短到6小时。全区茶园面积从2020年的9万亩增加到27万亩。\n\n"
        "治理采煤塌陷地3.1万亩。到位增发国债资金21．4亿元。\n\n"
        "化解过渡安置1万套，化解率81%；累计化解“问题楼盘”160个，化解率93.5%。\n\n"
        "对政府投资项目进行优化论证，核减资金97亿元。低保的覆盖人数，由年初的40多万人扩大到年末的85万人。"
    ),
    "安徽省": (
        "路口建成遮阳棚98个。甲古动物馆、乙长城博物馆建成开放。\n\n"
        "在全省技能大赛中学生斩获奖项251项。成功组建28亿元的绿色低碳产业基金。\n\n"
        "对俄进出口总额首次突破百亿元、达108亿元，增长66.7%。"
    ),
    "全国": "新增铁路里程1.5万公里，铁路口岸建设加快，卫生事业取得新进展，国际合作不断深化。",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    for area, text in TEXTS.items():
        title = "2025年国务院政府工作报告" if area == "全国" else f"2025年{area}政府工作报告"
        (folder / f"{title}.txt").write_text(
            f"{title}\n\n一、2024年工作回顾\n\n{text}\n", encoding="utf-8"
        )
    with Bot.open(folder / "index") as opened:
        assert len(opened.ingest(folder).added) == len(TEXTS)
        yield opened


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("sanxingdui", "三星堆博物馆新馆开放", True),
        ("mohan", "磨憨铁路口岸", True),
        ("mohan", "推动规模汉口", False),  # cuts words in two
        ("mohan", "群众无感", False),  # readings that are rare
        ("sanxingdui", "三座公园", False),
    ],
)
def test_a_name_in_pinyin_stands_as_words_of_their_own(name, text, found):
    assert is_spelt_in(name, text) is found


@pytest.mark.parametrize("times", [7, 60, 500])
def test_a_name_that_can_be_cut_in_many_ways_costs_no_time(times):
    begun = time.process_time()
    assert not is_spelt_in("xian" * times, "全市新建公园三座。" * 1000)
    assert time.process_time() - begun < 2 * SLACK


def test_one_syllable_is_no_name():
    assert is_pinyin("hemudu")
    assert not is_pinyin("cao")
    assert not is_pinyin("budget")


def test_a_romanised_name_leads_to_the_report_that_has_it_in_chinese(bot):
    answer = bot.ask("Which body recognised the rail port of Canger as a health-certified port?")
    assert answer.citations[0].document.startswith("2025年云南省")
    assert "国际卫生组织" in answer.citations[0].quote


def test_the_nation_does_not_answer_for_a_name_that_it_does_not_give(bot):
    question = understand("What was built at Xuanlu port?", REPORTS, load_glossary())
    answer = bot.ask("全国新增铁路里程多少公里?")
    assert not speaks_of_names(answer, question, bot.responder().sources)


@pytest.mark.parametrize(
    "text",
    [
        "水稻新品种创全国纪录的亩产是多少",
        "第十四届全国冬运会拿了多少块金牌",
        "全国31份省级报告里提到了咖啡吗",
        "which body recognised it as China's first certified port?",
    ],
)
def test_the_nation_may_be_a_mere_frame(text):
    assert understand(text, REPORTS, load_glossary()).areas == ()


def test_what_holds_a_national_record_is_found_in_the_report_that_tells_it(bot):
    assert "812公斤" in bot.ask("水稻新品种创全国纪录的亩产是多少公斤").text


@pytest.mark.parametrize(
    "text",
    [
        "How long will the trip from Yinchuan to Beijing via Baotou take?",
        "银川到北京要多久",
    ],
)
def test_of_a_journey_any_report_may_tell(bot, text):
    answer = bot.ask(text)
    assert not answer.refused
    assert "6小时" in answer.citations[0].quote


@pytest.mark.parametrize(
    "text", ["银川到成都的高铁要多久", "How long does the train from Yinchuan to Chengdu take?"]
)
def test_of_a_journey_both_ends_have_to_be_told(bot, text):
    assert bot.ask(text).refused


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("哪个省GDP最高，云南除外", ("云南省",)),
        ("哪个省GDP最高？上海不算", ("上海市",)),
        ("哪个省GDP最高(云南的数不算)", ("云南省",)),
        ("除上海外，哪个省GDP最高", ("上海市",)),
        ("哪个省外资最多，外资企业不算", ()),
    ],
)
def test_places_left_out_at_the_end(text, excluded):
    assert understand(text, REPORTS, load_glossary()).excluded_areas == excluded


@pytest.mark.parametrize(
    ("text", "said", "unsaid"),
    [
        ("宁夏2020年茶园面积有多大?", "9万亩", ""),
        ("How large were Ningxia's tea plantations back in 2020?", "9万亩", ""),
        ("宁夏治理了多大面积的采煤塌陷地", "3.1万亩", ""),
        ("宁夏争取到的增发国债资金有多少亿", "21．4亿元", ""),
        ("宁夏 问题楼盘 化解率", "93.5%", "81%"),
        ("宁夏对政府投资项目论证后砍掉了多少资金", "97亿元", ""),
        ("2024年底宁夏有多少人吃上低保", "85万人", ""),
        ("安徽路口装了多少个遮阳棚", "98个", ""),
        ("What new museums did Anhui open during 2024?", "长城博物馆", ""),
        ("How many prizes did Anhui students take home from the skills contest?", "251项", ""),
        ("How big is the green, low-carbon industry fund that Anhui set up?", "28亿元", ""),
        ("Anhui's trade with Russia: what was the percentage increase?", "66.7%", ""),
        ("By how much did the number of people crossing at Yunnan's ports go up?", "72.3%", "11.4"),
        ("云南电信网络诈骗案件下降百分之几", "15.2%", "8.4%"),
        (
            "How many of the retired professionals in Yunnan are meant to be doctors?",
            "1500",
            "4000",
        ),
    ],
)
def test_what_is_asked_is_told(bot, text, said, unsaid):
    answer = bot.ask(text)
    assert not answer.refused
    assert said in answer.text or said in answer.citations[0].quote
    assert not unsaid or unsaid not in answer.text


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("At the start of 2002 China cut its tariffs. To what rate?", ("2002",)),
        ("How many schools were there at the start of 2002?", ("2001",)),
        ("How many centres had been set up by early 2023?", ("2022",)),
    ],
)
def test_a_deed_at_the_start_of_a_year_is_of_it(text, periods):
    assert read_time(text).periods(2025) == periods


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("how many centres had been set up by early 2023", "level"),
        ("exports were up by how much", "growth"),
    ],
)
def test_what_is_set_up_by_a_year_did_not_rise(text, measure):
    assert understand(text, REPORTS, load_glossary()).measure == measure


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("how many prizes did students win", ("count", "people", "container")),
        ("how many middle school students enrolled", ("people",)),
        ("砍掉了多少资金", ("money",)),
        ("高铁要多久", ("duration",)),
    ],
)
def test_the_kind_of_what_is_counted(text, kinds):
    assert read_unit_kinds(text) == kinds


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("重庆要给化粪池装多少台监测系统", "target"),
        ("How many schools is Anhui concentrating on building?", "target"),
        ("重庆装了多少台监测系统", None),
    ],
)
def test_what_is_to_be_done_is_a_plan(text, status):
    assert understand(text, REPORTS, load_glossary()).status == status


def test_a_deal_in_trade_is_no_volume_of_trade():
    question = understand("Which free trade deals were signed?", REPORTS, load_glossary())
    assert "外贸进出口总额" not in question.indicators
