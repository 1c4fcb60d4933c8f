"""Places in a row, tallies of medals and amounts in each cubic metre: read, glossed, told alone."""

import pytest

from rag.answer.gloss import glossed
from rag.bot import Bot
from rag.evidence.dealt import dealt_ranks
from rag.figures import in_english, parse_figures
from rag.glossary import load_glossary
from rag.observe.scene import role_of


class Words:
    glossary = load_glossary()


def read(text: str, *kinds: str) -> list[tuple[str, str]]:
    return [(f.text, f.unit) for f in parse_figures(text) if not kinds or f.kind in kinds]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("进至西部百强县71位", ["71位"]),
        ("电商指数排名由52位提升至29位", ["52位", "29位"]),
        ("居全国百强园区38位", ["38位"]),
        ("列全国地级市27位、全省4位", ["27位", "4位"]),
        ("营商环境跃居全省6位", ["6位"]),
        ("综合考核排全省第1、3位", ["第1", "3位"]),
        ("通关效率上升至18位", ["18位"]),
        ("创新指数名列全球百强科技集群44位", ["44位"]),
        ("水质排行榜12位", ["12位"]),
        ("游客满意度位次升至9位", ["9位"]),
        ("外贸依存度居西南第二[1]", ["第二"]),
        ("奖励创业导师31位", []),
        ("新聘院士6位，引进博士20位", []),
        ("排查独居老人15位", []),
        ("走访居民40位", []),
        ("为8位邻居办实事", []),
    ],
)
def test_a_number_after_words_for_a_row_is_a_place(text, places) -> None:
    assert [name for name, _ in read(text, "rank")] == places


@pytest.mark.parametrize(
    "text", ["排名前移7位", "百强县再进7位", "较上年提升7位", "位次上升7个位次", "考评中前进7位"]
)
def test_how_far_one_moved_up_is_no_place(text) -> None:
    assert [(f.kind, in_english(f)) for f in parse_figures(text)] == [("count", "7 places")]


@pytest.mark.parametrize(
    ("text", "medals"),
    [
        ("勇夺9金4银1铜", ["9 gold medals", "4 silver medals", "1 bronze medal"]),
        ("省运会上摘得31金、20银、17铜。", ["31 gold medals", "20 silver medals",
                                            "17 bronze medals"]),
        ("技能大赛获2金", ["2 gold medals"]),
        ("夺得3金1铜，创历史最好成绩", ["3 gold medals", "1 bronze medal"]),
        ("黄金产量3吨", ["3 tonnes"]),
        ("五险一金", []),
        ("冶炼3金属", ["3"]),
    ],
)  # fmt: skip
def test_a_tally_counts_medals(text, medals) -> None:
    assert [in_english(figure) for figure in parse_figures(text)] == medals


@pytest.mark.parametrize(
    ("text", "unit", "english"),
    [
        ("平均浓度为每立方米31微克", "微克/立方米", "31 μg per m³"),
        ("平均浓度31微克/立方米", "微克/立方米", "31 μg per m³"),
        ("浓度控制在每立方米31微克以下", "微克/立方米", "at most 31 μg per m³"),
        ("氨氮浓度每升2毫克", "毫克/升", "2 mg per litre"),
        ("每亩补贴31公斤", "公斤", "31 kg"),
    ],
)
def test_what_is_in_each_cubic_metre(text, unit, english) -> None:
    assert [(f.unit, in_english(f)) for f in parse_figures(text)] == [(unit, english)]


@pytest.mark.parametrize(
    ("quote", "english"),
    [
        ("快递业务量居全国第七", "ranked 7th nationwide"),
        ("茶叶产量稳居全省首位", "ranked 1st in the province"),
        ("营商环境进入全国前10位", "ranked in the top 10 nationwide"),
        ("科创指数居全国第一方阵", "in the top tier nationwide"),
        ("食用菌产量居西南前列", "among the foremost in southwestern China"),
        ("信用指数列全国地级市第21位", "ranked 21st nationwide among prefecture-level cities"),
        (
            "总量、增量分居全省第3、第4",
            "ranked 3rd in the province; ranked 4th in the province",
        ),
        (
            "网办率排名由全省16位提升至5位",
            "ranked 16th in the province → ranked 5th in the province",
        ),
        ("用户由31万户增至58万户", "310,000 → 580,000"),
        ("新登记经营主体5.2万户，改造农房310户", "52,000; 310 households"),
        ("惠及困难群众310户", "310 households"),
        ("净增企业310户", "310"),
        ("获金牌14枚、银牌6枚", "14 gold medals; 6 silver medals"),
        ("夺得7枚金牌、奖牌总数达19枚", "7 gold medals; 19 medals"),
        ("第二产业增加值90亿元", "9 billion yuan"),
        ("举办第六届花博会", "6th"),
    ],
)
def test_what_an_english_reader_is_told_of_a_quotation(quote, english) -> None:
    assert glossed(quote, Words) == f" (in English: {english})"


def test_names_are_told_where_no_figure_needs_english() -> None:
    assert glossed("新能源汽车产量增长5%", Words).startswith(" (names: ")


@pytest.mark.parametrize(
    ("quote", "ranks"),
    [
        (
            "口岸货物和旅客吞吐量分别达到52万吨、31万人次，排名分别升至全国第四、全国第九",
            [("口岸货物", "升至全国", "第四"), ("旅客吞吐量", "升至全国", "第九")],
        ),
        (
            "茶叶、水果产量分居全省第2位、第6位",
            [("茶叶", "全省", "第2位"), ("水果产量", "全省", "第6位")],
        ),
        (
            "风电装机、光伏装机居西北第1、第3位",
            [("风电装机", "居西北", "第1"), ("光伏装机", "居西北", "第3位")],
        ),
        ("茶叶、水果产量均居全省第2位", []),
        ("产量达31万吨、居全省第二", []),
    ],
)
def test_ranks_are_dealt_out_to_subjects(quote, ranks) -> None:
    assert [(d.subject, d.verb, d.figure.text) for d in dealt_ranks(quote)] == ranks


@pytest.mark.parametrize(
    ("heading", "role"),
    [("二、2025年工作", "plan"), ("三、2025年的工作", "plan"), ("一、2024年工作", "review"),
     ("二、2025年政府工作", "plan"), ("科技工作", "plain")],
)  # fmt: skip
def test_the_work_of_a_year_is_planned_or_done(heading, role) -> None:
    assert role_of(heading, 2025) == role


REPORTS = {
    "山西省": (
        "## 一、2024年工作\n\n争取到专项债券资金57亿元。办理省人大代表建议612件、省政协提案540件。"
        "PM2.5平均浓度为每立方米31微克。累计建成5G基站8120个。上市公司达96家，其中境内A股71家。"
        "三晋健儿在亚运会上勇夺6金3银2铜。新能源汽车、家电消费分别增长41.5%和12.5%。"
        "医院在全省三甲排名由托管前的40位提升至13位。"
        "年度教育评价居中部第3位，太原排中部省会第1位。千人托位数4.2个，托位达到9万个。"
        "调整公路限速3100公里、时速120公里路段占比由18%增至70%。"
        "侵财犯罪、电诈案件数分别下降33%、21%。\n\n"
        "## 二、2025年工作\n\n"
        "过去一年，成绩来之不易。进出口总额增长8.5%。\n\n实际使用外资7亿美元。"
    ),
    "河北省": (
        "## 一、2024年工作回顾\n\n共办理省人大代表建议733件、省政协提案801件。"
        "PM2.5浓度38微克/立方米。建成5G基站7995个。燕赵健儿在亚运会上斩获4金1银。\n\n"
        "## 二、2025年工作安排\n\n新建5G基站900个。"
    ),
}
HEAD = "---\narea: {0}\nreport_year: 2025\ndata_year: 2024\n---\n# {0}2025年政府工作报告\n\n"


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("places")
    for place, text in REPORTS.items():
        (folder / f"{place}.md").write_text(HEAD.format(place) + f"{text}\n", "utf-8")
    with Bot.open(folder / "index") as bot:
        bot.ingest(folder)
        yield bot


@pytest.mark.parametrize(
    ("text", "told", "never"),
    [
        ("How many gold medals did Shanxi's athletes win at the Asian Games?",
         ("6 gold medals",), ("silver", "3银")),
        ("How many silver medals did Shanxi's athletes win at the Asian Games?",
         ("3 silver medals",), ("6金",)),
        ("Which won more gold medals at the Asian Games, Shanxi or Hebei?",
         ("6 gold medals", "4 gold medals"), ("not disclosed",)),
        ("How many CPPCC proposals did Shanxi and Hebei each handle in 2024?",
         ("540", "801"), ("612", "733")),
        ("山西、河北2024年各办理了多少件人大代表建议？", ("612", "733"), ("540", "801")),
        ("Which had the lower PM2.5 in 2024, Shanxi or Hebei?",
         ("31 μg per m³", "38 μg per m³"), ("not disclosed",)),
        ("Who had more 5G base stations, Shanxi or Hebei, and what were the two totals?",
         ("8,120", "7,995"), ("not disclosed", "900")),
        ("How fast did NEV consumption grow in Shanxi in 2024?", ("41.5%",), ("12.5%",)),
        ("山西侵财案件下降了多少？", ("33%",), ("21%",)),
        ("山西境内A股上市公司有多少家？", ("71家",), ("96家",)),
        ("山西的医院在全省三甲排名第几？", ("13位",), ("40位",)),
        ("山西年度教育评价在中部排第几？", ("第3位",), ("第1位",)),
        ("How many nursery places per 1,000 people does Shanxi have?", ("4.2",), ("9万",)),
        ("山西调整限速的公路有多少公里？", ("3100公里",), ("70%",)),
        ("山西2025年实际使用外资的目标是多少？", ("7亿美元",), ()),
        ("山西2024年进出口总额增长多少？", ("8.5%",), ("目标",)),
    ],
)  # fmt: skip
def test_what_is_asked_is_told_and_nothing_beside_it(bot, text, told, never) -> None:
    answer = bot.ask(text).text
    assert all(words in answer for words in told), answer
    assert not any(words in answer for words in never), answer


def test_money_that_was_won_is_no_plan(bot) -> None:
    (won,) = bot.observations(indicator="专项债券资金")
    assert (won.status, won.period) == ("actual", "2024")
