"""Reports of cities: subjects carried over a sentence, plans among results, ranks, ways to ask."""

import pytest

from rag.bot import Bot
from rag.evidence.reading import continues, sums_up
from rag.glossary import load_glossary
from rag.observe.scene import find_scenes
from rag.schema import Document, Metadata, Report, Section
from rag.understand import understand

REPORTS = (Report("常州.md", "", ("常州市",), 2024, 2023),)
REPORT = """---
area: 常州市
report_year: 2024
data_year: 2023
---
# 常州市2024年政府工作报告

## 一、2023年工作回顾

建设茶叶产业集群项目12个、完成投资3.1亿元，新建加工厂9个、年加工500吨，全产业链总产值达41.5亿元。
全年核电并网210万千瓦，总装机达到900万千瓦。进出口总额812亿元、增长9%，其中出口增长7%、增速居全省第5，对全省增长贡献率达4%，总量跃居全国第12。
新增街头游园31座、累计达到207座。
新建5G基站620个，总数达到4150个。
引进领军人才52人、高端人才310人，新招引大学毕业生3.6万人。8家企业入围中国茶业百强，15家合作社入围中国农民合作社百强。
集装箱吞吐量达到77万标箱。治安、刑事案件分别下降8.1%、9.2%。网约车销售额增长21%。
城乡居民人均可支配收入分别增长4.1%、6.3%。农业总产值增长3.2%，老年人口占比提高1个百分点。
众志成城抗击溧阳洪水，争分夺秒转移安置群众2300人。精准发放消费券5200万元，拉动消费约9亿元。历时2年的江南集团重整计划获得债权人会议通过。产粮26.4亿斤。

## 二、2024年工作安排

### （一）全力推动港口建设，取得更大成效

拓展航线，集装箱吞吐量突破90万标箱。《常州市国土空间总体规划》提出，2035年建成环太湖地区中心城市。
"""


def asked(text: str):
    return understand(text, REPORTS, load_glossary())


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cities")
    (folder / "常州市.md").write_text(REPORT, encoding="utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder / "常州市.md")
        yield bot


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("常州茶叶产业全产业链产值是多少？", "41.5亿"),
        ("What was the tea industry's whole-chain output worth in Changzhou?", "41.5亿"),
        ("常州2023年外贸总额在全国排第几？", "全国第12"),
        ("Where does Changzhou sit nationally for total foreign trade?", "全国第12"),
        ("常州有多少家合作社入围中国农民合作社百强？", "15家"),
        ("常州2023年集装箱吞吐量实际完成多少？", "77万"),
        ("How many TEU did Changzhou actually handle over the course of 2023?", "77万"),
        ("How big was the fall in public-order cases in Changzhou?", "8.1%"),
        ("Which company's restructuring plan did creditors sign off in Changzhou?", "江南集团"),
        ("常州2023年产粮多少？", "26.4亿斤"),
        ("How many people were moved to safety in Changzhou City's Liyang flood?", "2300人"),
        ("溧阳洪水转移安置了多少群众？", "2300人"),
        ("常州又添了多少座街头游园？现在一共多少座？", "31座"),
        ("How did rural incomes in Changzhou do in 2023?", "6.3%"),
        ("常州农村居民人均可支配收入2023年增长多少？", "农村居民人均可支配收入同比增长6.3%"),
        ("How much did Changzhou hand out in vouchers and how much did they pull in?", "9亿"),
        ("How many 5G base stations does Changzhou now have?", "4150个"),
        ("How many college graduates did Changzhou newly attract?", "3.6万"),
        ("By what year should Changzhou become a central city, per its spatial plan?", "2035年"),
    ],
)
def test_what_is_told(bot, question, told):
    answer = bot.ask(question)
    assert not answer.refused
    assert told in answer.text


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("常州有多少家合作社入围中国农民合作社百强？", "8家"),
        ("How many TEU did Changzhou actually handle in 2023?", "90万"),
        ("How big was the fall in public-order cases in Changzhou?", "9.2%"),
        ("How many 5G base stations does Changzhou now have?", "620个"),
        ("How many college graduates did Changzhou newly attract?", "310人"),
        ("How many cars did GAC's Changzhou plant make?", "5G"),
        ("What was the Changzhou Copper Company's net profit in 2023?", "[1]"),
    ],
)
def test_what_belongs_to_something_else_is_left_out(bot, question, other):
    assert other not in bot.ask(question).text


@pytest.mark.parametrize(
    ("question", "slots"),
    [
        ("Changzhou tea sales value: how much did it go up?", ("growth", "growth", None)),
        ("By how much did rents in Changzhou come down?", ("growth", "growth", None)),
        ("Where does Changzhou land in the country for exports?", ("rank", None, None)),
        ("Where does the money for Changzhou's parks come from?", ("figure", None, None)),
        ("By what year will Changzhou finish the ring road?", ("who_when", None, "target")),
        ("Who approved Changzhou's restructuring plan?", ("who_when", None, None)),
        ("常州哪家企业的重整计划获得通过？", ("list", None, None)),
        ("Changzhou airport cargo tonnage 2023", ("figure", None, None)),
    ],
)
def test_what_a_question_wants(question, slots):
    read = asked(question)
    assert (read.wanted, read.measure, read.status) == slots


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many gigawatt-hours of batteries did Changzhou make?", "energy"),
        ("How many hundred-million jin of grain did Changzhou harvest?", "mass"),
        ("What was the turnover of Changzhou's night markets?", "money"),
        ("常州夜市的营业额是多少？", "money"),
        ("How many ten thousand tonnes of fish did Changzhou land?", "mass"),
    ],
)
def test_units_after_scales(question, kind):
    assert kind in asked(question).unit_kinds


@pytest.mark.parametrize(
    "question", ["常州60岁以上老年人口占多大比重？", "What share of Changzhou is aged over 60?"]
)
def test_a_share_is_not_answered_by_a_change(bot, question):
    assert bot.ask(question).refused


def test_how_many_asks_for_no_money_that_only_says_of_which():
    kinds = asked("How many firms in Changzhou have a turnover over 100 million yuan?").unit_kinds
    assert "count" in kinds and "money" not in kinds


def test_what_is_left_out_is_not_looked_for():
    question = asked("The fall in cases in Changzhou, leaving out criminal ones?")
    assert "criminal" not in question.resolved


def test_a_clause_may_give_the_whole_of_its_sentence():
    assert sums_up("全产业链产值达9亿元") and not sums_up("产业链更加完整")
    assert continues("总装机达到9万千瓦") and continues("对全国增长贡献率达4%")


@pytest.mark.parametrize(
    ("heading", "role"),
    [("（一）推动乡村振兴取得新成效", "plan"), ("（一）2023年工作成效", "review")],
)
def test_results_hoped_for_are_plans(heading, role):
    text = "某市报告"
    sections = tuple(
        Section(0, 4, level, path[-1], path)
        for level, path in ((2, ("二、2024年工作安排",)), (3, ("二、2024年工作安排", heading)))
    )
    about = Metadata(report_year=2024, data_year=2023)
    document = Document("1", "某市.md", "/某市.md", text, about, sections)
    assert [scene.role for _, _, scene in find_scenes(document)] == [role]
