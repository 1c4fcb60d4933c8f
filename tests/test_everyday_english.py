"""English questions in everyday words: what is counted, of which year, and nothing else told."""

import pytest

from rag.bot import Bot
from rag.figures import parse_figures
from rag.glossary import load_glossary
from rag.schema import Report
from rag.understand import understand
from rag.understand.across import asks_topic
from rag.understand.operation import read_operation
from rag.understand.units import read_unit_kinds

_NEW = (
    "苏州市2025年政府工作报告\n\n一、2024年工作回顾\n"
    "应对9轮强降雨。减少煤炭消耗31万吨、减少二氧化碳排放74万吨，形成治理办法。"
    "优化农村小规模学校13所，一线教师跨校交流141人。改造农村公路210公里、清洁取暖400户、危房56户。"
    "新晋国家一级博物馆6家，我市人均体育场馆拥有量居全省之首。"
    "特殊困难家庭适老化改造3100户，专业护理进家庭2万人次。"
    "新增中国传统村落7个，总数达61个、居全省第3位。全市累计入选“中国好人”44人、“江苏好人”87人。"
    "建成“长者饭堂”82个。国际友城增至53对，提高了城市影响力。重点领域入企检查频次压减32%。"
    "提请审议地方性法规草案6件。接待游客、旅游总花费分别增长16%、23%。\n"
    "二、2025年工作安排\n确保高校毕业生就业率93%以上，区外就业率14%以上。"
)
_OLD = (
    "苏州市2024年政府工作报告\n\n一、2023年工作回顾\n提请审议地方性法规草案12件。"
    "新建社区养老中心5家，地区生产总值增长5.1%。\n二、2024年工作安排\n地区生产总值增长5%左右。"
)
REPORTS = (
    Report("芜湖.md", "", ("芜湖市",), 2025, 2024),
    Report("蚌埠.md", "", ("蚌埠市",), 2025, 2024),
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("everyday")
    for year, text in (("2025", _NEW), ("2024", _OLD)):
        (folder / f"{year}年苏州市政府工作报告.txt").write_text(text, encoding="utf-8")
    with Bot.open(tmp_path_factory.mktemp("index")) as opened:
        opened.ingest(folder)
        yield opened


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("How many rounds of heavy rain did Suzhou cope with?", "9轮", "31"),
        ("The new kilns in Suzhou save how much carbon dioxide a year?", "74万吨", "31万"),
        ("How many frontline teachers did Suzhou move?", "141人", "13所"),
        ("How many unsafe homes did Suzhou rebuild in the countryside?", "危房56户", "400"),
        ("Where does Suzhou stand in Jiangsu for sports venues per head?", "之首", "6家"),
        ("How many homes of elderly people in hardship did Suzhou refit?", "3100户", "2万"),
        ("How many traditional Chinese villages does Suzhou have?", "61个", "7个"),
        ("Where does Suzhou rank for its traditional Chinese villages?", "居全省第3位", "7个"),
        ("How many Suzhou residents made the 'China Good People' list?", "44人", "87"),
        ("How many subsidised canteens for the elderly has Suzhou built?", "82个", "53"),
        ("How many twin towns does Suzhou have?", "53对", "82"),
        ("How much less often are firms in Suzhou inspected on site?", "32%", "93"),
        ("What share of graduates should take jobs outside the region from Suzhou?", "14%", "32%"),
        ("How much more did people spend on tourism in Suzhou?", "23%", "16%"),
        ("How many draft local laws did Suzhou submit for deliberation?", "6件", "12件"),
        ("苏州提请审议了多少件地方性法规草案？", "6件", "12件"),
        ("How many draft local laws did Suzhou submit in 2023?", "12件", "6件"),
    ],
)
def test_what_is_asked_for_is_told_alone(bot, question, said, unsaid):
    answer = bot.ask(question)
    assert not answer.refused
    assert said in answer.text
    assert unsaid not in answer.text


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("canteens for older people", "老年食堂"),
        ("run-down housing estates", "老旧小区"),
        ("jobs in other provinces", "区外就业"),
        ("riverside chemical firms", "沿江化工企业"),
        ("firms that were converted or relocated", "关改搬转"),
        ("casual labour markets", "零工市场"),
        ("school groupings", "教联体"),
        ("the dole", "低保"),
        ("bulk buying of drugs", "集采"),
        ("smelly rivers", "黑臭水体"),
        ("the debut stores and evening economy", "夜间经济"),
        ("a free-trade area", "自由贸易试验区"),
    ],
)
def test_everyday_words_for_what_reports_tell(text, chinese):
    glossary = load_glossary()
    found = [*glossary.find_words(text), *glossary.find_terms(text)]
    assert chinese in {match.name for match in found}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("how many homes of elderly people did it refit", False),
        ("how many canteens for older people are open", False),
        ("how many elderly people had a check-up", True),
        ("how many thousands of people moved", True),
    ],
)
def test_only_people_that_are_counted_ask_for_a_number_of_people(text, people):
    assert (read_unit_kinds(text) == ("people",)) == people


def test_rain_is_counted_and_a_list_of_500_is_named():
    assert [f.kind for f in parse_figures("应对17轮强降雨")] == ["count"]
    assert [f.kind for f in parse_figures("中国500强企业")] == ["label"]


def test_the_place_of_the_question_is_asked_about():
    text = "Wuhu and Bengbu both list robots. Which other two industries does Wuhu name?"
    assert understand(text, REPORTS, load_glossary()).areas == ("芜湖市",)
    text = "Wuhu and Bengbu both list robots. How much larger is output in Wuhu than in Bengbu?"
    assert len(understand(text, REPORTS, load_glossary()).areas) == 2


def test_several_reports_said_before_are_those_asked_about():
    found = read_operation("some city reports give an average wage. which puts it highest?", 0)
    assert found is not None and found.name == "max"
    assert asks_topic("only one of the district plans talks about night markets. whose?")
